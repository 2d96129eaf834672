/// Personal data with its middle hidden (脱敏), as those see it who need not see it whole.
package enum Masked {
    /// The first three and the last two digits: `138******25`.
    package static func phone(_ text: String) -> String { masked(text, first: 3, last: 2) }

    /// The first three and the last character: `140**************X`.
    package static func identityNumber(_ text: String) -> String { masked(text, first: 3, last: 1) }

    private static func masked(_ text: String, first: Int, last: Int) -> String {
        let hidden = text.count - first - last
        guard hidden > 0 else { return String(repeating: "*", count: text.count) }
        return text.prefix(first) + String(repeating: "*", count: hidden) + text.suffix(last)
    }
}
