import Primitives

/// The tests of conditions as `four-gates.yaml` names them.
private enum HookTestName: String, CaseIterable {
    case fact
    case noFailedSample = "no-failed-sample"
    case noBannedInput = "no-banned-input"
    case noOpenMatter = "no-open-matter"
    case certificate
}

extension Fields {
    func hookRules(_ references: inout References) -> HookRules {
        var rules = HookRules()
        rules.kinds = values("kinds", as: OperatorKind.self)
        if let node = optionalNode("review"), let fields = Fields(node, faults) {
            rules.reviewMonths = fields.months()
            _ = fields.source()
            fields.finish()
        }
        for node in list("conditions") {
            guard let fields = Fields(node, faults) else { continue }
            rules.conditions.append(ifRead: fields.hookCondition(&references))
            fields.finish()
        }
        let known = Set(rules.conditions.map(\.id))
        for node in list("hooks") {
            guard let fields = Fields(node, faults) else { continue }
            rules.hooks.append(ifRead: fields.hook(known))
            fields.finish()
        }
        return rules
    }

    private func hook(_ known: Set<String>) -> HookRules.Hook? {
        let id = text("id")
        let title = text("title")
        let needs = texts("needs")
        for need in needs where !known.contains(need) {
            faults.report(
                place(of: "needs"),
                "unknown-condition",
                read: need,
                expected: known.sorted().joined(separator: ", "),
                "no condition has the id \(need)"
            )
        }
        guard let source = source(), let id, let title else { return nil }
        return HookRules.Hook(id: id, title: title, needs: needs, source: source)
    }

    private func hookCondition(_ references: inout References) -> HookRules.Condition? {
        let id = text("id")
        let title = text("title")
        let test = hookTest(&references)
        guard let source = source(), let id, let title, let test else { return nil }
        return HookRules.Condition(id: id, title: title, test: test, source: source)
    }

    private func hookTest(_ references: inout References) -> HookRules.Condition.Test? {
        guard let name = value("test", as: HookTestName.self) else { return nil }
        switch name {
        case .fact:
            guard let fact = text("fact") else { return nil }
            references.need(.flag(fact), place(of: "fact"))
            return .fact(fact)
        case .noFailedSample: return months().map { .noFailedSample(months: $0) }
        case .noBannedInput: return months().map { .noBannedInput(months: $0) }
        case .noOpenMatter:
            let procedures = texts("procedures")
            for id in procedures { references.need(.procedure(id), place(of: "procedures")) }
            return .noOpenMatter(procedures: procedures)
        case .certificate:
            let kinds = values("kinds", as: OperatorKind.self)
            return months().map { .certificate(months: $0, kinds: kinds) }
        }
    }

    private func months() -> Int? {
        guard let months = integer("months") else { return nil }
        if (1...1200).contains(months) { return months }
        faults.report(
            place(of: "months"),
            "bad-number",
            read: "\(months)",
            expected: "1 to 1200",
            "\(months) is no number of months"
        )
        return nil
    }
}
