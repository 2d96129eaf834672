import Primitives

/// `operators.yaml`.
extension Fields {
    func operatorRules() -> OperatorRules {
        var rules = OperatorRules()
        if let node = node("expiring-days"), let fields = Fields(node, faults) {
            defer { fields.finish() }
            rules.expiringDays = fields.integer("days") ?? 0
            rules.expiringSource = fields.source()
            if !(1...366).contains(rules.expiringDays) {
                faults.report(
                    node.place,
                    "out-of-range",
                    expected: "1 to 366 days",
                    "a licence cannot end so long ahead"
                )
            }
        }
        var kinds: [String: OperatorKind] = Dictionary(
            OperatorKind.allCases.map { (FoldedText.fold($0.title), $0) },
            uniquingKeysWith: { first, _ in first }
        )
        for node in list("aliases") {
            guard let fields = Fields(node, faults) else { continue }
            defer { fields.finish() }
            let kind = fields.value("id", as: OperatorKind.self)
            let words = fields.texts("words")
            guard let kind, let source = fields.source() else { continue }
            for word in words {
                guard let other = kinds.updateValue(kind, forKey: FoldedText.fold(word)), other != kind else {
                    continue
                }
                faults.report(
                    node.place,
                    "duplicate-id",
                    read: word,
                    "\(word) is a word of \(other.rawValue) already"
                )
            }
            rules.aliases.append(OperatorRules.Alias(kind: kind, words: words, source: source))
        }
        return rules
    }
}
