/// The words of a cell as the sampling tables use them.
enum CellWording {
    /// The text without space around it; nil where it is empty or a mark of emptiness.
    static func words(_ cell: Cell) -> String? { words(cell.text) }

    static func words(_ text: String) -> String? {
        let trimmed = trimmed(text)
        return isBlank(trimmed) ? nil : trimmed
    }

    /// As `words`, with the line breaks that a narrow column put into a name taken out.
    static func name(_ cell: Cell) -> String? { name(cell.text) }

    static func name(_ text: String) -> String? { words(text).map(joined) }

    static func trimmed(_ text: String) -> String {
        mayBeSpace(text.utf8.first) || mayEndInSpace(text) ? trimmedByCharacter(text) : text
    }

    /// False of a byte that begins no space, which most cells can be told by.
    private static func mayBeSpace(_ byte: UInt8?) -> Bool {
        guard let byte else { return false }
        return byte <= 0x20 || byte == 0xC2 || (0xE1...0xE3).contains(byte)
    }

    private static func mayEndInSpace(_ text: String) -> Bool {
        let start = text.utf8.reversed().first { $0 & 0xC0 != 0x80 }
        return mayBeSpace(start)
    }

    private static func trimmedByCharacter(_ text: String) -> String {
        guard text.first?.isWhitespace == true || text.last?.isWhitespace == true else { return text }
        let start = text.drop(while: \.isWhitespace)
        guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(start[...last])
    }

    /// `/`, `-`, `—`, `\`, also several of them and in full width, and 无.
    private static func isBlank(_ text: String) -> Bool {
        guard let first = text.utf8.first else { return true }
        if first == 0xE6 { return text == "无" }
        // No other mark begins with another byte.
        guard [0x2F, 0x2D, 0x5C, 0xE2, 0xEF].contains(first) else { return false }
        return text.unicodeScalars.allSatisfy { "/-—–－／\\＼─―".unicodeScalars.contains($0) }
    }

    private static func joined(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 <= 0x0D || $0 == 0xC2 || $0 == 0xE2 }),
            text.contains(where: \.isNewline)
        else { return text }
        let lines = text.split(whereSeparator: \.isNewline).map { trimmed(String($0)) }.filter { !$0.isEmpty }
        return lines.dropFirst().reduce(lines.first ?? "") { text, line in
            // Latin words need the space that the line break was; Chinese needs none.
            let isLatin = isLatin(text.last) && isLatin(line.first)
            return text + (isLatin ? " " : "") + line
        }
    }

    private static func isLatin(_ character: Character?) -> Bool {
        character.map { $0.isASCII && ($0.isLetter || $0.isNumber) } ?? false
    }

    /// Full-width digits and signs in half width: １ is 1, ／ is /.
    static func halfWidth(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { (0xFF01...0xFF5E).contains($0.value) }) else { return text }
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let half = (0xFF01...0xFF5E).contains(scalar.value) ? UnicodeScalar(scalar.value - 0xFEE0) : nil
            scalars.append(half ?? scalar)
        }
        return String(scalars)
    }
}
