package import Supervision

/// Why a key cannot be had or used.
package enum SignatureFault: Error, Hashable {
    /// The bytes are no private key of the suite.
    case notAKey
    /// The library did not sign.
    case notSigned
}

/// The private half of a key that signs, and its public half.
package struct PrivateKey: Sendable {
    package let suite: SignatureSuite
    /// 32 bytes with either suite.
    package let secret: [UInt8]
    /// 32 bytes with Ed25519; with SM2 the 65 of a point that is not compressed.
    package let publicKey: [UInt8]

    package init(_ suite: SignatureSuite, secret: [UInt8]) throws(SignatureFault) {
        let open =
            switch suite {
            case .ed25519: Ed25519.publicKey(of: secret)
            case .sm2: SM2.publicKey(of: secret)
            }
        guard let open else { throw .notAKey }
        self.suite = suite
        self.secret = secret
        publicKey = open
    }

    /// A new key out of unpredictable bytes.
    ///
    /// One draw in four thousand million is no key of SM2 and another follows; a source that gives none at all is broken.
    package init(_ suite: SignatureSuite, from randomBytes: (Int) -> [UInt8]) throws(SignatureFault) {
        for _ in 1...8 {
            if let key = try? PrivateKey(suite, secret: randomBytes(32)) {
                self = key
                return
            }
        }
        throw .notAKey
    }

    /// The 64 bytes of a signature: R‖S with Ed25519, r‖s with SM2.
    package func signature(over message: [UInt8]) throws(SignatureFault) -> [UInt8] {
        let signature =
            switch suite {
            case .ed25519: Ed25519.sign(message, secret: secret)
            case .sm2: SM2.sign(message, secret: secret, publicKey: publicKey)
            }
        guard let signature else { throw .notSigned }
        return signature
    }
}

extension SignatureSuite {
    /// Whether bytes are a public key: of the right length, and with SM2 a point of the curve.
    package func isPublicKey(_ bytes: [UInt8]) -> Bool {
        switch self {
        case .ed25519: Ed25519.isPublicKey(bytes)
        case .sm2: SM2.isPublicKey(bytes)
        }
    }

    /// Whether a message was signed with the private half of a key; false for whatever is no signature or no key.
    package func verify(_ signature: [UInt8], over message: [UInt8], publicKey: [UInt8]) -> Bool {
        switch self {
        case .ed25519: Ed25519.verify(signature, over: message, publicKey: publicKey)
        case .sm2: SM2.verify(signature, over: message, publicKey: publicKey)
        }
    }
}
