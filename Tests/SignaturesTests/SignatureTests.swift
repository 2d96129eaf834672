import Primitives
import Signatures
import Supervision
import TestSupport
import Testing

@Suite struct `A signature of either suite` {
    private static let message = Array("food=黄瓜\nquantity=120 kg".utf8)

    @Test(arguments: SignatureSuite.allCases)
    func `holds for its message and its key alone`(suite: SignatureSuite) throws {
        let key = try PrivateKey.of(suite, seed: 1)
        let other = try PrivateKey.of(suite, seed: 2)
        let signature = try key.signature(over: Self.message)
        #expect(signature.count == 64)
        #expect(suite.verify(signature, over: Self.message, publicKey: key.publicKey))
        #expect(!suite.verify(signature, over: Self.message + [0], publicKey: key.publicKey))
        #expect(!suite.verify(signature, over: [], publicKey: key.publicKey))
        #expect(!suite.verify(signature, over: Self.message, publicKey: other.publicKey))
        let again = try PrivateKey(suite, secret: key.secret)
        #expect(again.publicKey == key.publicKey)
    }

    @Test(arguments: SignatureSuite.allCases)
    func `holds for messages of every length, nothing included`(suite: SignatureSuite) throws {
        let key = try PrivateKey.of(suite, seed: 3)
        try forAll(runs: 150, seed: 4, generate: { drawn(Int.random(in: 0...300, using: &$0), &$0) }) { message in
            suite.verify(try key.signature(over: message), over: message, publicKey: key.publicKey)
        }
        let signature = try key.signature(over: [])
        #expect(suite.verify(signature, over: [], publicKey: key.publicKey))
    }

    /// Small r, s and coordinates have leading zeros, which DER leaves out and 64 bytes do not.
    @Test(arguments: SignatureSuite.allCases)
    func `has its full length whatever the key`(suite: SignatureSuite) throws {
        var random = SplitMix64(seed: 5)
        var zeros = 0
        // One signature in 128 has such a zero: ten thousand without four of them do not happen.
        for _ in 1...10_000 where zeros < 4 {
            let key = try PrivateKey(suite, from: { drawn($0, &random) })
            let signature = try key.signature(over: Self.message)
            if signature[0] == 0 || signature[32] == 0 { zeros += 1 }
            #expect(signature.count == 64)
            #expect(suite.verify(signature, over: Self.message, publicKey: key.publicKey))
        }
        #expect(zeros == 4)
    }

    @Test(arguments: SignatureSuite.allCases)
    func `is refused with any bit changed, and cut or lengthened`(suite: SignatureSuite) throws {
        let key = try PrivateKey.of(suite, seed: 6)
        let signature = try key.signature(over: Self.message)
        for bit in 0..<512 {
            var changed = signature
            changed[bit / 8] ^= 1 << (bit % 8)
            #expect(!suite.verify(changed, over: Self.message, publicKey: key.publicKey), "bit \(bit)")
        }
        for wrong in [[], Array(signature.dropLast()), Array(signature.dropFirst()), signature + [0], [0] + signature] {
            #expect(!suite.verify(wrong, over: Self.message, publicKey: key.publicKey), "\(wrong.count)")
        }
    }

    @Test(arguments: SignatureSuite.allCases)
    func `is refused under a key with any bit changed, and under what is none`(suite: SignatureSuite) throws {
        let key = try PrivateKey.of(suite, seed: 7)
        let signature = try key.signature(over: Self.message)
        for bit in 0..<(key.publicKey.count * 8) {
            var changed = key.publicKey
            changed[bit / 8] ^= 1 << (bit % 8)
            #expect(!suite.verify(signature, over: Self.message, publicKey: changed), "bit \(bit)")
        }
        for wrong in [[], Array(key.publicKey.dropLast()), key.publicKey + [0], [0x04], [0x00]] {
            #expect(!suite.verify(signature, over: Self.message, publicKey: wrong), "\(wrong.count)")
            #expect(!suite.isPublicKey(wrong), "\(wrong.count)")
        }
        #expect(suite.isPublicKey(key.publicKey))
    }

    @Test(arguments: SignatureSuite.allCases)
    func `no bytes at all make it fall over or hold by chance`(suite: SignatureSuite) throws {
        let key = try PrivateKey.of(suite, seed: 8)
        let signature = try key.signature(over: Self.message)
        let lengths = [0, 1, 31, 32, 33, 63, 64, 65, 66, 72, 129, 500]
        try forAll(
            runs: 3_000,
            seed: 9,
            generate: { random in
                (lengths.randomElement(using: &random) ?? 0, UInt64.random(in: 0...UInt64.max, using: &random))
            }
        ) { length, seed in
            var random = SplitMix64(seed: seed)
            var noise = drawn(length, &random)
            let isRefused = !suite.verify(noise, over: Self.message, publicKey: key.publicKey)
            // A point that says that it is none in short form.
            if length == 65 { noise[0] = 0x04 }
            return isRefused && !suite.verify(signature, over: Self.message, publicKey: noise)
                && !suite.verify(noise, over: noise, publicKey: noise)
        }
    }

    @Test(arguments: SignatureSuite.allCases)
    func `one suite's keys and signatures are nothing to the other`(suite: SignatureSuite) throws {
        let other: SignatureSuite = suite == .sm2 ? .ed25519 : .sm2
        let key = try PrivateKey.of(suite, seed: 10)
        let signature = try key.signature(over: Self.message)
        #expect(!other.isPublicKey(key.publicKey))
        #expect(!other.verify(signature, over: Self.message, publicKey: key.publicKey))
    }

    @Test(arguments: SignatureSuite.allCases)
    func `a key of another length is none`(suite: SignatureSuite) {
        for length in [0, 1, 31, 33, 64, 65] {
            #expect(throws: SignatureFault.notAKey) {
                _ = try PrivateKey(suite, secret: [UInt8](repeating: 1, count: length))
            }
        }
    }
}
