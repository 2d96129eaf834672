import Primitives

/// What two records of the same firm have in common when neither carries a credit code: its name and address, folded.
///
/// Folding removes what clerks vary — spaces, width, brackets, `有限责任公司`/`有限公司` — and nothing that tells firms apart.
package struct OperatorKey: Sendable, Hashable {
    package let name: String
    package let address: String

    /// Nil where the name is only a blank sign (`/`, `-`, `无`).
    package init?(name: String, address: String = "") {
        let folded = Self.fold(name)
        guard !folded.isEmpty else { return nil }
        self.name = folded
        self.address = Self.fold(address)
    }

    /// The key of a name that is there but folds to nothing; it matches only itself.
    package static let placeholder = OperatorKey(folded: "?")

    private init(folded name: String) {
        self.name = name
        address = ""
    }

    package static func fold(_ text: String) -> String {
        let cleaned = FoldedText.fold(text)
        guard !FoldedText.isBlank(cleaned) else { return "" }
        // Most names are of shops, and searching costs more than folding.
        guard FoldedText.contains(cleaned, "有限") else { return cleaned }
        return cleaned.replacing("有限责任公司", with: "有限公司").replacing("股份有限公司", with: "股份公司")
    }

    /// The name without the places before it and the form of a company behind it: 凤城袁刚蔬菜店 and 阳城县凤城袁刚蔬菜店 are alike.
    ///
    /// `places` are names of the county and its townships, folded, as `阳城县`. Nil where next to nothing is left.
    package static func shortName(_ name: String, places: [String]) -> String? {
        var text = fold(name)[...]
        let starts = places.flatMap { [$0, String($0.dropLast())] }.filter { $0.count > 1 }
        while let start = starts.sorted(by: { $0.count > $1.count }).first(where: { text.hasPrefix($0) }) {
            text = text.dropFirst(start.count)
        }
        for end in ["有限公司", "股份公司", "(个体工商户)", "分公司", "公司"] where text.hasSuffix(end) {
            text = text.dropLast(end.count)
        }
        return text.count < 2 ? nil : String(text)
    }
}
