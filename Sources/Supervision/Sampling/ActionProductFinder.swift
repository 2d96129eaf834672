import Primitives
package import Rules

/// Recognises the products of the three-year action (治违禁 控药残 促提升) in the names that samples bear.
package struct ActionProductFinder: Sendable {
    private let products: [String: String]

    package init(_ products: [ActionProduct]) {
        var names: [String: String] = [:]
        for product in products {
            for name in [product.product] + product.aliases { names[FoldedText.fold(name)] = product.product }
        }
        self.products = names
    }

    /// The product's name in the rulebook; brackets and words of freshness do not count.
    package func find(_ food: String, resolved: String? = nil) -> String? {
        for name in [resolved, food].compactMap({ $0 }) {
            if let found = products[Self.plain(name)] { return found }
        }
        return nil
    }

    /// `鲜鸡蛋（散装）` → `鸡蛋`; not `干`, `腌`, `冻干`: those are other foods.
    static func plain(_ name: String) -> String {
        var text = FoldedText.fold(name)
        while let open = text.firstIndex(of: "("), let close = text[open...].firstIndex(of: ")") {
            text.removeSubrange(open...close)
        }
        for word in ["新鲜", "鲜活", "冰鲜", "散装", "鲜", "活", "生"] where text.hasPrefix(word) && text.count > word.count + 1 {
            text.removeFirst(word.count)
            break
        }
        return text
    }
}
