import Primitives
import Signatures
import Supervision
import TestSupport

/// Bytes written in hexadecimal, blanks between them as one likes.
func bytes(_ text: String) -> [UInt8] {
    let digits = text.compactMap(\.hexDigitValue)
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
}

func drawn(_ count: Int, _ random: inout SplitMix64) -> [UInt8] {
    (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
}

extension PrivateKey {
    /// The same key for the same seed.
    static func of(_ suite: SignatureSuite, seed: UInt64) throws -> PrivateKey {
        var random = SplitMix64(seed: seed)
        return try PrivateKey(suite, from: { drawn($0, &random) })
    }
}
