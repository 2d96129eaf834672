/// Text as people mean it, for comparing: half-width, without spaces and line breaks, brackets alike, Latin letters small.
package enum FoldedText {
    /// Signs that a clerk writes into a cell with nothing to say.
    private static let blanks: Set<String> = ["", "/", "-", "--", "—", "——", "\\", "无", "空白", "不详", "／", "－"]

    package static func isBlank(_ text: String) -> Bool { blanks.contains(text) }

    package static func fold(_ text: String) -> String {
        var text = text
        return text.withUTF8 { bytes in
            String(unsafeUninitializedCapacity: bytes.count) { folded in fold(bytes, into: folded) }
        }
    }

    /// Whether the bytes of `part` stand in `text`: for whole Chinese words, where byte and character search agree.
    package static func contains(_ text: String, _ part: String) -> Bool {
        var text = text
        var part = part
        return text.withUTF8 { bytes in
            part.withUTF8 { wanted in
                guard let first = wanted.first, wanted.count <= bytes.count else { return wanted.isEmpty }
                for start in 0...(bytes.count - wanted.count) where bytes[start] == first {
                    if bytes[start..<(start + wanted.count)].elementsEqual(wanted) { return true }
                }
                return false
            }
        }
    }

    /// Folding never lengthens a text: each scalar becomes one of at most its own bytes, or nothing.
    private static func fold(_ bytes: UnsafeBufferPointer<UInt8>, into folded: UnsafeMutableBufferPointer<UInt8>) -> Int
    {
        var count = 0
        var index = 0
        func keep(_ byte: UInt8) {
            folded[count] = byte
            count += 1
        }
        while index < bytes.count {
            let byte = bytes[index]
            if byte < 0x80 {
                if byte > 0x20, byte != 0x7F { keep((0x41...0x5A).contains(byte) ? byte + 0x20 : byte) }
                index += 1
                continue
            }
            let length = byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
            let end = min(index + length, bytes.count)
            switch special(bytes, index, length) {
            case .none: for kept in bytes[index..<end] { keep(kept) }
            case .ascii(let byte): keep(byte)
            case .dropped: break
            }
            index = end
        }
        return count
    }

    private enum Special {
        case none
        case ascii(UInt8)
        case dropped
    }

    /// Full-width forms and brackets become ASCII; spaces of all widths and invisible marks go.
    private static func special(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int, _ length: Int) -> Special {
        if length == 2 { return bytes[index] == 0xC2 && bytes[index + 1] == 0xA0 ? .dropped : .none }
        guard length == 3 else { return .none }
        let scalar =
            UInt32(bytes[index] & 0x0F) << 12 | UInt32(bytes[index + 1] & 0x3F) << 6 | UInt32(bytes[index + 2] & 0x3F)
        switch scalar {
        case 0x3000, 0xFEFF, 0x200B...0x200F: return .dropped
        case 0xFF21...0xFF3A: return .ascii(UInt8(scalar - 0xFEE0) + 0x20)
        case 0xFF01...0xFF5E: return .ascii(UInt8(scalar - 0xFEE0))
        case 0x3010, 0x3014, 0xFE59: return .ascii(UInt8(ascii: "("))
        case 0x3011, 0x3015, 0xFE5A: return .ascii(UInt8(ascii: ")"))
        default: return .none
        }
    }
}
