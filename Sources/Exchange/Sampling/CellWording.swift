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
        guard text.first?.isWhitespace == true || text.last?.isWhitespace == true else { return text }
        let start = text.drop(while: \.isWhitespace)
        guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(start[...last])
    }

    /// `/`, `-`, `—`, `\`, also several of them and in full width, and 无.
    private static func isBlank(_ text: String) -> Bool {
        if text.isEmpty || text == "无" { return true }
        return text.unicodeScalars.allSatisfy { "/-—–－／\\＼─―".unicodeScalars.contains($0) }
    }

    private static func joined(_ text: String) -> String {
        guard text.contains(where: \.isNewline) else { return text }
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
