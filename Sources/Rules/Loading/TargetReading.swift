import Primitives

extension Fields {
    /// Reads `{at-least: 60%}`, `{at-least: 4 per-thousand}`, `{on-time: 100%}`, `{count: 3 activity}`, `{rising: true}`
    /// or `{milestone: true}`, with `unconfirmed` and `note` beside it.
    func target(_ key: String) -> Target? {
        guard let node = optionalNode(key), let fields = Fields(node, faults) else { return nil }
        defer { fields.finish() }
        let unconfirmed = fields.flag("unconfirmed")
        let note = fields.optionalText("note") ?? ""
        let isCumulative = fields.flag("cumulative")
        let baseline = fields.baseline()
        let kinds = fields.keys.filter { !["unconfirmed", "note", "cumulative", "baseline"].contains($0) }
        guard kinds.count == 1, let kind = kinds.first, let goal = fields.goal(kind) else {
            if kinds.count != 1 {
                faults.report(node.place, "wrong-type", expected: "one goal", "a target has exactly one goal")
            }
            return nil
        }
        fields.check(goal, isCumulative: isCumulative, hasBaseline: baseline != nil)
        return Target(
            goal: goal,
            unconfirmed: unconfirmed,
            note: note,
            isCumulative: isCumulative,
            baseline: baseline
        )
    }

    /// What adds up is an amount to be reached; what has a baseline rises from it.
    private func check(_ goal: Target.Goal, isCumulative: Bool, hasBaseline: Bool) {
        let addsUp =
            switch goal {
            case .atLeast, .count: true
            case .onTime, .rising, .milestone: false
            }
        if isCumulative, !addsUp {
            faults.report(
                place(of: "cumulative"),
                "contradiction",
                expected: "at-least or count",
                "only an amount to be reached adds up over the year"
            )
        }
        if hasBaseline, goal != .rising {
            faults.report(
                place(of: "baseline"),
                "contradiction",
                expected: "rising",
                "only a rising figure has a baseline"
            )
        }
    }

    /// `62.5%`; nil where there is none.
    private func baseline() -> DecimalNumber? {
        guard optionalNode("baseline") != nil, let (amount, unit) = amountAndUnit("baseline") else { return nil }
        if unit == "%" { return amount }
        faults.report(place(of: "baseline"), "unknown-unit", read: unit, expected: "%", "a baseline is a share")
        return nil
    }

    private func goal(_ kind: String) -> Target.Goal? {
        switch kind {
        case "at-least":
            return amountAndUnit(kind).map { .atLeast($0.amount, unit: $0.unit) }
        case "on-time":
            guard let (amount, unit) = amountAndUnit(kind) else { return nil }
            if unit == "%" { return .onTime(percent: amount) }
            faults.report(place(of: kind), "unknown-unit", read: unit, expected: "%", "what is on time is a share")
            return nil
        case "count":
            guard let (amount, unit) = amountAndUnit(kind) else { return nil }
            if let number = amount.integer(unit: 0) { return .count(Int(number), unit: unit) }
            faults.report(place(of: kind), "bad-number", read: "\(amount)", expected: "a whole number", "not countable")
            return nil
        case "rising": return flag(kind) ? .rising : nil
        case "milestone": return flag(kind) ? .milestone : nil
        default: return nil
        }
    }

    /// `60%`, `40 hour`.
    private func amountAndUnit(_ key: String) -> (amount: DecimalNumber, unit: String)? {
        guard let text = text(key) else { return nil }
        let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let unit = String(text.dropFirst(digits.count)).trimmed
        guard let amount = DecimalNumber(digits) else {
            faults.report(place(of: key), "bad-number", read: text, expected: "a number and a unit", "no number")
            return nil
        }
        if Target.units.contains(unit) { return (amount, unit) }
        let known = Target.units.sorted().joined(separator: ", ")
        faults.report(place(of: key), "unknown-unit", read: unit, expected: known, "\(unit) is no unit of a target")
        return nil
    }
}
