/// Bytes as capital letters and digits that people can read out and type (RFC 4648, section 6).
package enum Base32 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)

    /// Without padding.
    package static func text(_ bytes: [UInt8]) -> String {
        var letters: [UInt8] = []
        var held = 0
        var bits = 0
        for byte in bytes {
            held = held << 8 | Int(byte)
            bits += 8
            while bits >= 5 {
                bits -= 5
                letters.append(alphabet[held >> bits & 31])
            }
            held &= (1 << bits) - 1
        }
        if bits > 0 { letters.append(alphabet[held << (5 - bits) & 31]) }
        return String(decoding: letters, as: UTF8.self)
    }
}
