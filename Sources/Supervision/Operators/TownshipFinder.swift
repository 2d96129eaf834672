package import Primitives
package import Rules

/// Finds the township that an address or a firm's name speaks of, by the names in the rulebook.
package struct TownshipFinder: Sendable {
    private let names: [(name: String, code: AreaCode)]

    package init(townships: [Area]) {
        // The longest name first: 西河乡 must not be found in 东西河乡 if both existed.
        names = townships.map { ($0.name, $0.code) }.sorted { $0.0.count > $1.0.count }
    }

    /// Nil where no township, or more than one, is named.
    package func find(in texts: String...) -> AreaCode? {
        for text in texts where !text.isEmpty {
            let found = names.filter { FoldedText.contains(text, $0.name) }
            if found.count == 1 { return found[0].code }
        }
        return nil
    }
}
