import Primitives

/// `sampling.yaml`: numbers of sampling sheets and the sharing of the free budget.
extension Fields {
    private enum NumberKind: String, CaseIterable {
        case supervision
        case riskMonitoring = "risk-monitoring"
    }

    func samplingPractice() -> SamplingPractice? {
        var numbers: [String: SampleNumberPattern] = [:]
        for node in list("numbers") {
            guard let fields = Fields(node, faults), let (kind, pattern) = fields.numberPattern() else { continue }
            if let other = numbers.first(where: { $0.value.parts == pattern.parts })?.key {
                faults.report(node.place, "number-not-distinct", read: kind, "\(kind) has the numbers of \(other)")
            }
            if numbers.updateValue(pattern, forKey: kind) != nil {
                faults.report(node.place, "duplicate-id", read: kind, "\(kind) stands twice")
            }
        }
        for kind in NumberKind.allCases where numbers[kind.rawValue] == nil {
            faults.report(
                place(of: "numbers"),
                "missing-key",
                expected: kind.rawValue,
                "\(kind.rawValue) has no numbers"
            )
        }
        guard let node = node("allocation"), let allocation = Fields(node, faults)?.allocationRule() else { return nil }
        return SamplingPractice(numbers: numbers, allocation: allocation)
    }

    private func numberPattern() -> (kind: String, pattern: SampleNumberPattern)? {
        defer { finish() }
        let kind = value("id", as: NumberKind.self)
        var parts: [SampleNumberPattern.Part] = []
        for text in texts("parts") {
            guard let part = SampleNumberPattern.Part(text) else {
                faults.report(
                    place(of: "parts"),
                    "unknown-value",
                    read: text,
                    expected: "year-2, year-4, county, serial-N, or capital letters and digits",
                    "\(text) is no part of a number"
                )
                continue
            }
            parts.append(part)
        }
        guard let source = source(), let kind else { return nil }
        let pattern = SampleNumberPattern(parts: parts, source: source)
        if !pattern.isDistinct {
            faults.report(
                place(of: "parts"),
                "number-not-distinct",
                expected: "one year and one serial",
                "two sheets could have one number"
            )
        }
        return (kind.rawValue, pattern)
    }

    private func allocationRule() -> AllocationRule? {
        defer { finish() }
        let share = integer("random-share")
        let years = integer("years")
        let (low, high) = (integer("strength-from"), integer("strength-through"))
        if let share, !(0...100).contains(share) {
            faults.report(
                place(of: "random-share"),
                "bad-number",
                read: "\(share)",
                expected: "0 to 100",
                "no percentage"
            )
        }
        if let years, !(1...20).contains(years) {
            faults.report(place(of: "years"), "bad-number", read: "\(years)", expected: "1 to 20", "no span of years")
        }
        if let low, !(1...10_000).contains(low) {
            faults.report(
                place(of: "strength-from"),
                "bad-number",
                read: "\(low)",
                expected: "1 to 10000",
                "no number of results"
            )
        }
        if let low, let high, !(low + 1...10_000).contains(high) {
            faults.report(
                place(of: "strength-through"),
                "bad-number",
                read: "\(high)",
                expected: "\(low + 1) to 10000",
                "no number of results above strength-from"
            )
        }
        guard let source = source(), let share, let years, let low, let high else { return nil }
        let from = Double(max(1, low))
        return AllocationRule(
            randomShare: min(100, max(0, share)),
            years: max(1, years),
            strength: from...max(from + 1, Double(high)),
            source: source
        )
    }
}
