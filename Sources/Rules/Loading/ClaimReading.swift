import Primitives

/// `claims.yaml`, and conditions wherever they stand.
extension Fields {
    /// `when: {supervised-by: agriculture, claims: [process]}`.
    func condition(_ key: String, _ references: inout References) -> Condition? {
        guard let node = optionalNode(key), let fields = Fields(node, faults) else { return nil }
        defer { fields.finish() }
        let department = fields.optionalText("supervised-by")
        if let department { references.need(.department(department), fields.place(of: "supervised-by")) }
        let claims = fields.values("claims", as: ClaimSubject.self, required: false)
        if department == nil, claims.isEmpty {
            faults.report(node.place, "missing-key", expected: "supervised-by or claims", "the condition says nothing")
        }
        return Condition(supervisedBy: department, claims: Set(claims))
    }

    /// `{when: {…}, holder: department:agriculture, clock: AG-03}`.
    ///
    /// The clock may come into force after the version of the procedure did.
    func stepVariant(_ references: inout References) -> StepVariant? {
        defer { finish() }
        if optionalNode("when") == nil {
            faults.report(place, "missing-key", expected: "when", "a variant says when it holds")
        }
        let condition = condition("when", &references)
        var holder: HolderRule?
        if let text = optionalText("holder") {
            holder = HolderRule(text)
            if let holder {
                references.need(holder: holder, place(of: "holder"))
            } else {
                faults.report(
                    place(of: "holder"),
                    "unknown-holder",
                    read: text,
                    "\(text) is no rule for who holds a step"
                )
            }
        }
        let clock = clock("clock")
        references.need(clock, on: nil, place(of: "clock"))
        if holder == nil, clock == nil {
            faults.report(place, "missing-key", expected: "holder or clock", "the variant changes nothing")
        }
        guard let condition else { return nil }
        return StepVariant(condition: condition, holder: holder, clock: clock)
    }

    func claimRules(_ references: inout References) -> ClaimRules {
        var times: [ClaimRules.Time] = []
        for node in list("times") {
            guard let fields = Fields(node, faults), let time = fields.claimTime(&references) else { continue }
            times.append(time)
        }
        for subject in ClaimSubject.allCases
        where !times.contains(where: { $0.subject == subject && $0.condition == nil }) {
            faults.report(
                place(of: "times"),
                "missing-key",
                expected: subject.rawValue,
                "\(subject.rawValue) has no time that always holds"
            )
        }
        let grounds = list("refusals", required: false).compactMap { Fields($0, faults)?.refusalGround() }
        return ClaimRules(times: times, grounds: grounds)
    }

    private func claimTime(_ references: inout References) -> ClaimRules.Time? {
        defer { finish() }
        _ = text("id")
        let subject = value("subject", as: ClaimSubject.self)
        let condition = condition("when", &references)
        let deadline = text("deadline")
        let start = value("from", as: ClaimRules.Time.Start.self)
        guard let subject, let deadline, let start else { return nil }
        references.need(.deadline(deadline, on: nil), place(of: "deadline"))
        return ClaimRules.Time(subject: subject, condition: condition, deadline: deadline, start: start)
    }

    private func refusalGround() -> ClaimRules.Ground? {
        defer { finish() }
        let id = text("id")
        let title = text("title")
        let kinds = texts("item-kinds", required: false)
        for kind in kinds where !Standard.kinds.contains(kind) {
            faults.report(
                place(of: "item-kinds"),
                "unknown-value",
                read: kind,
                expected: Standard.kinds.sorted().joined(separator: ", "),
                "\(kind) is no kind of items"
            )
        }
        let items = texts("items", required: false)
        guard let source = source(), let id, let title else { return nil }
        return ClaimRules.Ground(id: id, title: title, itemKinds: Set(kinds), items: Set(items), source: source)
    }
}
