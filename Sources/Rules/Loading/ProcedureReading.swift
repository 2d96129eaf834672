import Primitives

extension Fields {
    func procedure(_ references: inout References) -> Procedure? {
        let id = text("id")
        let title = text("title")
        let said = optionalText("opens")
        let opens = said == Procedure.byHand ? nil : said
        if let opens, !Procedure.knownEvents.contains(opens) {
            let known = Procedure.knownEvents.sorted().joined(separator: ", ")
            faults.report(
                place(of: "opens"),
                "unknown-event",
                read: opens,
                expected: known,
                "the program raises no such event"
            )
        }
        let condition = condition("when", &references)
        let subject = value("subject", as: Procedure.Subject.self)
        var dated: [(version: InForce, place: Place)] = []
        var versions: [ProcedureVersion] = []
        for node in list("versions") {
            guard let fields = Fields(node, faults), let version = fields.version(openedBy: opens, &references) else {
                continue
            }
            versions.append(version)
            dated.append((version.inForce, node.place))
        }
        guard let id, let title, let subject else { return nil }
        InForce.check(dated, of: id, faults)
        versions.sort { $0.inForce.from < $1.inForce.from }
        return Procedure(
            id: id,
            title: title,
            opens: opens,
            condition: condition,
            subject: subject,
            versions: versions
        )
    }

    private func version(openedBy event: String?, _ references: inout References) -> ProcedureVersion? {
        defer { finish() }
        let inForce = inForce()
        let basis = source("basis")
        let whole = clock("whole")
        if !keys.contains("whole"), event.map(Procedure.clockedByOpener.contains) != true {
            faults.report(
                place,
                "missing-key",
                expected: "whole",
                "no matter can be opened without a clock over the whole"
            )
        }
        references.need(whole, on: inForce?.from, place(of: "whole"))
        let steps = list("steps").compactMap { node -> (Step, Place)? in
            guard let fields = Fields(node, faults), let step = fields.step(on: inForce?.from, &references) else {
                return nil
            }
            return (step, node.place)
        }
        let graph = StepGraph(steps: steps, place: place(of: "steps"), faults: faults)
        graph.check()
        let closing = node("close").flatMap { Fields($0, faults)?.closing(graph, &references) }
        let pauses = pauses()
        let extensionRule = extensionRule()
        let receipt = clock("receipt")
        references.need(receipt, on: inForce?.from, place(of: "receipt"))
        let asked = procedureFields()
        let lookBack = optionalNode("look-back").flatMap { Fields($0, faults)?.lookBack(&references) }
        if let closing, let lookBack {
            for outcome in lookBack.after where !closing.outcomes.contains(outcome) {
                faults.report(place(of: "look-back"), "unknown-outcome", read: outcome, "there is no such outcome")
            }
        }
        guard let inForce, let basis, let closing else { return nil }
        return ProcedureVersion(
            inForce: inForce,
            basis: basis,
            whole: whole,
            steps: steps.map(\.0),
            closing: closing,
            lookBack: lookBack,
            pauses: pauses,
            extension: extensionRule,
            receipt: receipt,
            fields: asked
        )
    }

    private func step(on day: Day?, _ references: inout References) -> Step? {
        defer { finish() }
        let id = text("id")
        let title = text("title")
        let holder = holder("holder", &references)
        let clock = clock("clock")
        references.need(clock, on: day, place(of: "clock"))
        let evidence = list("evidence", required: false).compactMap { Fields($0, faults)?.evidence() }
        let next = texts("next", required: false)
        let basis = optionalNode("basis") == nil ? nil : source("basis")
        var variants: [StepVariant] = []
        for node in list("variants", required: false) {
            guard let fields = Fields(node, faults), let variant = fields.stepVariant(&references) else {
                continue
            }
            variants.append(variant)
        }
        let opens = optionalText("opens")
        if let opens { references.need(.procedure(opens), place(of: "opens")) }
        guard let id, let title, let holder else { return nil }
        return Step(
            id: id,
            title: title,
            holder: holder,
            clock: clock,
            evidence: evidence,
            next: next,
            opens: opens,
            basis: basis,
            variants: variants
        )
    }

    private func holder(_ key: String, _ references: inout References) -> HolderRule? {
        guard let text = text(key) else { return nil }
        guard let holder = HolderRule(text) else {
            faults.report(place(of: key), "unknown-holder", read: text, "\(text) is no rule for who holds a step")
            return nil
        }
        references.need(holder: holder, place(of: key))
        return holder
    }

    /// `{document: result-notice, title: 检验结果通知书}`.
    private func evidence() -> EvidenceNeed? {
        defer { finish() }
        let title = text("title")
        let kinds = keys.filter { $0 != "title" }
        guard kinds.count == 1, let key = kinds.first, let kind = EvidenceNeed.Kind(rawValue: key) else {
            let known = EvidenceNeed.Kind.allCases.map(\.rawValue).joined(separator: ", ")
            faults.report(
                place,
                "unknown-evidence-kind",
                read: kinds.joined(separator: " "),
                expected: known,
                "evidence has exactly one kind"
            )
            for key in kinds { _ = optionalNode(key) }
            return nil
        }
        guard let id = text(key), let title else { return nil }
        return EvidenceNeed(kind: kind, id: id, title: title)
    }

    private func closing(_ graph: StepGraph, _ references: inout References) -> Closing {
        defer { finish() }
        let outcomes = texts("outcomes")
        if outcomes.isEmpty {
            faults.report(place, "missing-key", expected: "outcomes", "a procedure needs an outcome to close with")
        }
        let needs = texts("needs", required: false)
        graph.checkNeeds(needs, place(of: "needs"))
        var outcomeNeeds: [String: [String]] = [:]
        if let node = optionalNode("outcome-needs"), let fields = Fields(node, faults) {
            for outcome in fields.keys {
                let ids = fields.texts(outcome)
                graph.checkNeeds(ids, fields.place(of: outcome))
                outcomeNeeds[outcome] = ids
                if !outcomes.contains(outcome) {
                    faults.report(
                        fields.place(of: outcome),
                        "unknown-outcome",
                        read: outcome,
                        "there is no such outcome"
                    )
                }
            }
        }
        return Closing(
            outcomes: outcomes,
            needs: needs,
            outcomeNeeds: outcomeNeeds,
            outcomeSamples: words("outcome-samples", of: outcomes),
            outcomeConclusions: words("outcome-conclusions", of: outcomes),
            terminations: terminations(of: outcomes, &references),
            outcomeOpens: outcomeOpens(of: outcomes, &references)
        )
    }

    /// `{移交举报办理: report}`.
    private func outcomeOpens(of outcomes: [String], _ references: inout References) -> [String: String] {
        var found: [(String, Place)] = []
        let opened = byOutcome("outcome-opens", outcomes) { fields, outcome -> String? in
            guard let procedure = fields.text(outcome) else { return nil }
            found.append((procedure, fields.place(of: outcome)))
            return procedure
        }
        for (procedure, place) in found { references.need(.procedure(procedure), place) }
        return opened
    }

    /// A word for some of the outcomes: `{已整改到位: passed}`.
    private func words<Word: RawRepresentable & CaseIterable>(_ key: String, of outcomes: [String]) -> [String: Word]
    where Word.RawValue == String {
        byOutcome(key, outcomes) { fields, outcome in fields.value(outcome, as: Word.self) }
    }

    /// `{复检合格，终止处置: {procedure: retest, outcome: 复检合格}}`.
    private func terminations(of outcomes: [String], _ references: inout References) -> [String: Termination] {
        var found: [(Termination, Place)] = []
        let terminations = byOutcome("terminated-by", outcomes) { fields, outcome -> Termination? in
            guard let node = fields.node(outcome), let named = Fields(node, faults) else { return nil }
            defer { named.finish() }
            guard let procedure = named.text("procedure"), let ending = named.text("outcome") else { return nil }
            let termination = Termination(procedure: procedure, outcome: ending)
            found.append((termination, named.place(of: "outcome")))
            return termination
        }
        for (termination, place) in found {
            references.need(.procedure(termination.procedure), place)
            references.need(.outcome(termination.outcome, of: termination.procedure), place)
        }
        return terminations
    }

    private func byOutcome<Value>(
        _ key: String,
        _ outcomes: [String],
        _ read: (Fields, String) -> Value?
    ) -> [String: Value] {
        var values: [String: Value] = [:]
        guard let node = optionalNode(key), let fields = Fields(node, faults) else { return values }
        for outcome in fields.keys {
            values[outcome] = read(fields, outcome)
            if !outcomes.contains(outcome) {
                faults.report(fields.place(of: outcome), "unknown-outcome", read: outcome, "there is no such outcome")
            }
        }
        return values
    }

    private func lookBack(_ references: inout References) -> LookBack? {
        defer { finish() }
        let title = text("title")
        let procedure = text("procedure")
        let due = node("due").flatMap { Self.term($0, faults) }
        let by = holder("by", &references)
        let needs = texts("needs", required: false)
        let after = texts("after", required: false)
        guard let title, let procedure, let due, let by else { return nil }
        references.need(.procedure(procedure), place(of: "procedure"))
        for need in needs { references.need(.evidence(need, of: procedure), place(of: "needs")) }
        return LookBack(
            title: title,
            procedure: procedure,
            due: due.term,
            unconfirmed: due.unconfirmed,
            by: by,
            needs: needs,
            after: after
        )
    }
}
