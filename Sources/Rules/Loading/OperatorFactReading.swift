import Primitives

extension Fields {
    func operatorFacts() -> [OperatorFactRule] {
        list("facts").compactMap { node in
            guard let fields = Fields(node, faults) else { return nil }
            defer { fields.finish() }
            let id = fields.text("id")
            let title = fields.text("title")
            let kinds = fields.values("kinds", as: OperatorKind.self)
            let type = fields.value("type", as: OperatorFactRule.ValueType.self)
            let unit = fields.optionalText("unit") ?? ""
            let choices = fields.texts("choices", required: false)
            let source = fields.source()
            guard let id, let title, let type, let source else { return nil }
            if (type == .choice) == choices.isEmpty {
                faults.report(
                    fields.place(of: "choices"),
                    "missing-value",
                    expected: "choices",
                    "a choice names what may be chosen, no other type does"
                )
            }
            return OperatorFactRule(
                id: id,
                title: title,
                kinds: kinds,
                type: type,
                unit: unit,
                choices: choices,
                source: source
            )
        }
    }
}
