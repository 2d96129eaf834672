import CLibCrypto
import Signatures
import Supervision
import Testing

/// The examples of the standards themselves.
@Suite struct `What the standards give as an example` {
    /// GB/T 32918.5-2017, A.2: the recommended curve, the identity `1234567812345678`.
    private enum Example {
        static let secret = bytes("3945208F 7B2144B1 3F36E38A C6D39F95 88939369 2860B51A 42FB81EF 4DF7C5B8")
        static let publicKey =
            [0x04] + bytes("09F9DF31 1E5421A1 50DD7D16 1E4BC5C6 72179FAD 1833FC07 6BB08FF3 56F35020")
            + bytes("CCEA490C E26775A5 2DC6EA71 8CC1AA60 0AED05FB F35E084A 6632F607 2DA9AD13")
        static let r = bytes("F5A03B06 48D2C463 0EEAC513 E1BB81A1 5944DA38 27D5B741 43AC7EAC EEE720B3")
        static let s = bytes("B1B6AA29 DF212FD8 763182BC 0D421CA1 BB9038FD 1F7F42D4 840B69C4 85BBC1AA")
        static let message = Array("message digest".utf8)
        static let order = bytes("FFFFFFFE FFFFFFFF FFFFFFFF FFFFFFFF 7203DF6B 21C6052B 53BBF409 39D54123")
    }

    @Test func `SM2: the public key of the private one, and the signature over the message`() throws {
        let key = try PrivateKey(.sm2, secret: Example.secret)
        #expect(key.publicKey == Example.publicKey)
        #expect(SignatureSuite.sm2.verify(Example.r + Example.s, over: Example.message, publicKey: key.publicKey))
        // Our own has another k and so other bytes.
        let ours = try key.signature(over: Example.message)
        #expect(ours != Example.r + Example.s)
        #expect(SignatureSuite.sm2.verify(ours, over: Example.message, publicKey: Example.publicKey))
    }

    @Test func `SM2: r and s are between 1 and the order, and their sum is not the order`() {
        let zero = [UInt8](repeating: 0, count: 32)
        var above = Example.order
        above[31] += 1
        let full = [UInt8](repeating: 0xFF, count: 32)
        var rest: [UInt8] = []
        var borrow = 0
        for (whole, part) in zip(Example.order, Example.r).reversed() {
            let digit = Int(whole) - Int(part) - borrow
            borrow = digit < 0 ? 1 : 0
            rest.insert(UInt8(digit & 0xFF), at: 0)
        }
        for wrong in [
            zero + Example.s, Example.r + zero, zero + zero, Example.order + Example.s, Example.r + Example.order,
            above + above, full + full, Example.r + rest, Example.s + Example.r,
        ] {
            #expect(!SignatureSuite.sm2.verify(wrong, over: Example.message, publicKey: Example.publicKey))
        }
    }

    @Test func `SM2: a private key is between 1 and the order less 2`() throws {
        var greatest = Example.order
        greatest[31] -= 2
        let least = [UInt8](repeating: 0, count: 31) + [1]
        for secret in [least, greatest] {
            let key = try PrivateKey(.sm2, secret: secret)
            let signature = try key.signature(over: Example.message)
            #expect(SignatureSuite.sm2.verify(signature, over: Example.message, publicKey: key.publicKey))
        }
        greatest[31] += 1
        for wrong in [greatest, Example.order, [UInt8](repeating: 0, count: 32), [UInt8](repeating: 0xFF, count: 32)] {
            #expect(throws: SignatureFault.notAKey) { _ = try PrivateKey(.sm2, secret: wrong) }
        }
    }

    @Test func `SM2: a draw that is no key is drawn again, and not for ever`() throws {
        var draws = 0
        let key = try PrivateKey(.sm2) { count in
            draws += 1
            return draws < 3 ? [UInt8](repeating: 0xFF, count: count) : Example.secret
        }
        #expect(draws == 3)
        #expect(key.publicKey == Example.publicKey)
        #expect(throws: SignatureFault.notAKey) {
            _ = try PrivateKey(.sm2, from: { [UInt8](repeating: 0xFF, count: $0) })
        }
    }

    @Test func `SM2: a point off the curve, one at infinity and one in short form are no keys`() {
        var off = Example.publicKey
        off[64] ^= 1
        let short = [0x03] + Example.publicKey[1...32]
        let mixed = [0x07] + Example.publicKey.dropFirst()
        let far = [0x04] + [UInt8](repeating: 0xFF, count: 64)
        let none = [0x04] + [UInt8](repeating: 0, count: 64)
        for wrong in [off, short, mixed, far, none] {
            #expect(!SignatureSuite.sm2.isPublicKey(wrong))
            #expect(!SignatureSuite.sm2.verify(Example.r + Example.s, over: Example.message, publicKey: wrong))
        }
    }

    /// What another user of the library finds in the queue of its thread is its own.
    @Test func `SM2: refusals leave no error behind, and take none away`() {
        ERR_clear_error()
        let wrong = [0x04] + [UInt8](repeating: 1, count: 64)
        func refuse() {
            #expect(!SignatureSuite.sm2.isPublicKey(wrong))
            #expect(!SignatureSuite.sm2.verify(wrong, over: [], publicKey: Example.publicKey))
            #expect(!SignatureSuite.sm2.verify(Example.r + Example.r, over: [], publicKey: Example.publicKey))
        }
        refuse()
        #expect(ERR_peek_error() == 0)
        // An error of somebody else: this is no object identifier.
        #expect(OBJ_txt2obj("x", 1) == nil)
        let before = ERR_peek_error()
        #expect(before != 0)
        refuse()
        #expect(ERR_peek_error() == before && ERR_peek_last_error() == before)
        ERR_clear_error()
    }

    /// RFC 8032, 7.1, test 1.
    @Test func `Ed25519: the signature over nothing`() throws {
        let key = try PrivateKey(
            .ed25519,
            secret: bytes("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
        )
        #expect(key.publicKey == bytes("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"))
        let signature = try key.signature(over: [])
        #expect(
            signature
                == bytes(
                    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
                )
                + bytes("d25bf5f0595bbe24655141438e7a100b")
        )
    }
}
