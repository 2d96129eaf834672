import CLibCrypto

/// SM2 with SM3 (GB/T 32918.2-2016, GB/T 32905-2016) through OpenSSL's libcrypto.
///
/// No object of the library outlives the call that made it. Whatever the library writes into the thread's queue of errors is
/// taken out again: libpq reads the same queue.
enum SM2 {
    /// The signer's identity where none was agreed on (GB/T 35276-2017).
    private static let signerIdentity = Array("1234567812345678".utf8)
    private static let length = 32

    /// One less than the order of the curve: private keys are 1 and more and below it (GB/T 32918.1-2016, 6.1).
    private static let bound: [UInt8] = [
        0xFF, 0xFF, 0xFF, 0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
        0x72, 0x03, 0xDF, 0x6B, 0x21, 0xC6, 0x05, 0x2B, 0x53, 0xBB, 0xF4, 0x09, 0x39, 0xD5, 0x41, 0x22,
    ]

    private static func isSecret(_ bytes: [UInt8]) -> Bool {
        bytes.count == length && bytes.contains { $0 != 0 } && bytes.lexicographicallyPrecedes(bound)
    }

    /// 0x04 and both coordinates; nil where the bytes are no private key.
    static func publicKey(of secret: [UInt8]) -> [UInt8]? {
        guard isSecret(secret) else { return nil }
        ERR_set_mark()
        defer { ERR_pop_to_mark() }
        let number = BN_bin2bn(secret, Int32(secret.count), nil)
        defer { BN_clear_free(number) }
        let group = EC_GROUP_new_by_curve_name(NID_sm2)
        defer { EC_GROUP_free(group) }
        guard number != nil, group != nil else { return nil }
        let point = EC_POINT_new(group)
        defer { EC_POINT_free(point) }
        var bytes = [UInt8](repeating: 0, count: 1 + 2 * length)
        guard point != nil, EC_POINT_mul(group, point, number, nil, nil, nil) == 1,
            EC_POINT_point2oct(group, point, POINT_CONVERSION_UNCOMPRESSED, &bytes, bytes.count, nil) == bytes.count
        else { return nil }
        return bytes
    }

    static func isPublicKey(_ bytes: [UInt8]) -> Bool { withKey(bytes, secret: nil) { _ in true } ?? false }

    /// r and s in one piece, each with its leading zeros.
    static func sign(_ message: [UInt8], secret: [UInt8], publicKey: [UInt8]) -> [UInt8]? {
        withKey(publicKey, secret: secret) { key in
            withContext(of: key, EVP_DigestSignInit) { context in
                // What the library writes is DER: at most 72 bytes.
                var encoded = [UInt8](repeating: 0, count: 128)
                var count = encoded.count
                guard EVP_DigestSign(context, &encoded, &count, message, message.count) == 1 else { return nil }
                return plain(Array(encoded.prefix(count)))
            }
        }
    }

    static func verify(_ signature: [UInt8], over message: [UInt8], publicKey: [UInt8]) -> Bool {
        let isValid = withKey(publicKey, secret: nil) { key in
            withContext(of: key, EVP_DigestVerifyInit) { context in
                encoded(signature).map { EVP_DigestVerify(context, $0, $0.count, message, message.count) == 1 }
            }
        }
        return isValid ?? false
    }
}

// MARK: Objects of the library

extension SM2 {
    /// Nil where the bytes are no key, or where `use` says so.
    private static func withKey<Answer>(
        _ publicKey: [UInt8],
        secret: [UInt8]?,
        _ use: (OpaquePointer) -> Answer?
    ) -> Answer? {
        guard publicKey.count == 1 + 2 * length, publicKey[0] == 0x04, secret.map(isSecret) ?? true else { return nil }
        ERR_set_mark()
        defer { ERR_pop_to_mark() }
        return withParameters(publicKey, secret) { parameters in
            let maker = EVP_PKEY_CTX_new_from_name(nil, "SM2", nil)
            defer { EVP_PKEY_CTX_free(maker) }
            var key: OpaquePointer?
            defer { EVP_PKEY_free(key) }
            // The library refuses a point that is not on the curve.
            guard maker != nil, EVP_PKEY_fromdata_init(maker) == 1,
                EVP_PKEY_fromdata(maker, &key, secret == nil ? publicHalf : bothHalves, parameters) == 1
            else { return nil }
            return key.flatMap(use)
        }
    }

    private static let publicHalf =
        OSSL_KEYMGMT_SELECT_PUBLIC_KEY | OSSL_KEYMGMT_SELECT_DOMAIN_PARAMETERS | OSSL_KEYMGMT_SELECT_OTHER_PARAMETERS
    private static let bothHalves = publicHalf | OSSL_KEYMGMT_SELECT_PRIVATE_KEY

    /// Names of parameters are kept by address, so they have to last: a `String` would not do.
    private static func address(_ name: StaticString) -> UnsafePointer<CChar> {
        UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self)
    }

    private static func withParameters<Answer>(
        _ publicKey: [UInt8],
        _ secret: [UInt8]?,
        _ use: (UnsafeMutablePointer<OSSL_PARAM>) -> Answer?
    ) -> Answer? {
        let builder = OSSL_PARAM_BLD_new()
        defer { OSSL_PARAM_BLD_free(builder) }
        let number = secret.flatMap { BN_bin2bn($0, Int32($0.count), nil) }
        defer { BN_clear_free(number) }
        guard builder != nil, (number == nil) == (secret == nil) else { return nil }
        return publicKey.withUnsafeBytes { point in
            guard OSSL_PARAM_BLD_push_utf8_string(builder, address("group"), address("SM2"), 0) == 1,
                OSSL_PARAM_BLD_push_octet_string(builder, address("pub"), point.baseAddress, point.count) == 1,
                number == nil || OSSL_PARAM_BLD_push_BN(builder, address("priv"), number) == 1,
                let parameters = OSSL_PARAM_BLD_to_param(builder)
            else { return nil }
            defer { OSSL_PARAM_free(parameters) }
            return use(parameters)
        }
    }

    private typealias Beginning = (
        OpaquePointer?, UnsafeMutablePointer<OpaquePointer?>?, OpaquePointer?, OpaquePointer?, OpaquePointer?
    ) -> Int32

    /// A context that signs or verifies with SM3 and the identity of the signer.
    private static func withContext<Answer>(
        of key: OpaquePointer,
        _ begin: Beginning,
        _ use: (OpaquePointer) -> Answer?
    ) -> Answer? {
        guard let context = EVP_MD_CTX_new() else { return nil }
        defer { EVP_MD_CTX_free(context) }
        // Freed with the context.
        var keyContext: OpaquePointer?
        guard begin(context, &keyContext, EVP_sm3(), nil, key) == 1,
            EVP_PKEY_CTX_set1_id(keyContext, signerIdentity, Int32(signerIdentity.count)) == 1
        else { return nil }
        return use(context)
    }
}

// MARK: r‖s and DER

extension SM2 {
    private static func plain(_ encoded: [UInt8]) -> [UInt8]? {
        let pair = encoded.withUnsafeBufferPointer { bytes in
            var start = bytes.baseAddress
            return d2i_ECDSA_SIG(nil, &start, bytes.count)
        }
        guard let pair else { return nil }
        defer { ECDSA_SIG_free(pair) }
        var first = [UInt8](repeating: 0, count: length)
        var second = first
        guard BN_bn2binpad(ECDSA_SIG_get0_r(pair), &first, Int32(length)) == length,
            BN_bn2binpad(ECDSA_SIG_get0_s(pair), &second, Int32(length)) == length
        else { return nil }
        return first + second
    }

    private static func encoded(_ signature: [UInt8]) -> [UInt8]? {
        guard signature.count == 2 * length, let pair = ECDSA_SIG_new() else { return nil }
        defer { ECDSA_SIG_free(pair) }
        let first = BN_bin2bn(Array(signature.prefix(length)), Int32(length), nil)
        let second = BN_bin2bn(Array(signature.suffix(length)), Int32(length), nil)
        // Once both are set, the pair owns and frees them.
        guard first != nil, second != nil, ECDSA_SIG_set0(pair, first, second) == 1 else {
            BN_free(first)
            BN_free(second)
            return nil
        }
        var bytes = [UInt8](repeating: 0, count: 128)
        let count = bytes.withUnsafeMutableBufferPointer { buffer in
            var start = buffer.baseAddress
            return i2d_ECDSA_SIG(pair, &start)
        }
        return count > 0 ? Array(bytes.prefix(Int(count))) : nil
    }
}
