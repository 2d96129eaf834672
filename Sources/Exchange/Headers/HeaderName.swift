/// A column's name as it is compared: without spaces, line breaks, the width of its characters, and hints.
struct HeaderName: Hashable {
    let folded: String

    init(_ text: String) {
        var scalars: [UnicodeScalar] = []
        for scalar in text.unicodeScalars {
            let folded = Self.fold(scalar)
            if let folded { scalars.append(folded) }
        }
        var name = String(String.UnicodeScalarView(scalars)).lowercased()[...]
        name = Self.withoutHints(name)
        folded = String(name)
    }

    /// Nil for what does not matter; half width and one kind of separator for the rest.
    private static func fold(_ scalar: UnicodeScalar) -> UnicodeScalar? {
        switch scalar.value {
        // Full-width forms of ASCII.
        case 0xFF01...0xFF5E: UnicodeScalar(scalar.value - 0xFEE0)
        // Small and vertical brackets.
        case 0xFE59, 0xFE35, 0x3014, 0x3010, 0x5B: "("
        case 0xFE5A, 0xFE36, 0x3015, 0x3011, 0x5D: ")"
        // The separators of 不合格项目║检验结果║标准值.
        case 0x2551, 0x2016, 0x2225, 0x2502, 0x2503: "|"
        // Zero-width characters and the byte order mark.
        case 0x200B...0x200F, 0x2060, 0xFEFF: nil
        default: scalar.properties.isWhitespace || scalar.value < 0x20 ? nil : scalar
        }
    }

    /// Drops 必填 and the like in brackets, asterisks around the name and a colon behind it.
    private static func withoutHints(_ name: Substring) -> Substring {
        var name = name
        while name.hasPrefix("*") { name.removeFirst() }
        while let last = name.last, "*:".contains(last) { name.removeLast() }
        guard name.hasSuffix(")"), let open = name.lastIndex(of: "("), open > name.startIndex else { return name }
        let hint = name[name.index(after: open)...].dropLast()
        let isHint = hints.contains { hint.hasPrefix($0) }
        return isHint ? withoutHints(name[..<open]) : name
    }

    private static let hints = ["必填", "必录", "必选", "选填", "可选", "可不填", "非必填", "格式", "yyyy", "如:", "例如", "例:", "*"]
}
