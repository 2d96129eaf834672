/// Text as people mean it, for comparing: half-width, without spaces and line breaks, brackets alike, Latin letters small.
package enum FoldedText {
    /// Signs that a clerk writes into a cell with nothing to say.
    private static let blanks: Set<String> = ["", "/", "-", "--", "—", "——", "\\", "无", "空白", "不详", "／", "－"]

    package static func isBlank(_ text: String) -> Bool { blanks.contains(text) }

    package static func fold(_ text: String) -> String {
        var folded = String.UnicodeScalarView()
        folded.reserveCapacity(text.unicodeScalars.count)
        for scalar in text.unicodeScalars {
            if let kept = fold(scalar) { folded.append(kept) }
        }
        return String(folded)
    }

    private static func fold(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        switch scalar.value {
        case 0...0x20, 0x7F, 0xA0, 0x3000, 0xFEFF, 0x200B...0x200F: nil
        case 0x41...0x5A: Unicode.Scalar(scalar.value + 0x20)
        case 0xFF21...0xFF3A: Unicode.Scalar(scalar.value - 0xFEE0 + 0x20)
        case 0xFF01...0xFF5E: Unicode.Scalar(scalar.value - 0xFEE0)
        case 0x3010, 0x3014, 0xFE59: "("
        case 0x3011, 0x3015, 0xFE5A: ")"
        default: scalar
        }
    }
}
