import Primitives
import Rules
import Storage
import Supervision

/// What a matter's page shows beside its steps, and what its reader may do.
extension MatterDesk {
    func work(
        of stored: MatterRecords.Stored,
        _ matter: Matter,
        isSame: Bool,
        by officer: Officer,
        _ records: MatterRecords
    ) throws -> MatterWork {
        let actions = actions(on: stored, matter, isSame: isSame, by: officer)
        let accounts =
            actions.contains(.assign) ? try AccountRecords(db: records.db, county: office.county).all() : []
        let samples = SampleEvidence(office)
        return MatterWork(
            comments: try records.comments(of: stored.id),
            assignments: try records.assignments(of: stored.id),
            documents: try DocumentRecords(db: records.db, county: office.county).documents(of: stored.id),
            actions: actions,
            colleagues: accounts.filter { sits($0, at: stored.holder) }.map { ($0.id, $0.name) },
            desks: actions.contains(.handOver) ? desks(besides: stored.holder) : [],
            templates: actions.contains(.issue) ? templates(for: matter) : [],
            candidates: try samples.candidates(for: stored, matter, records.db),
            laid: try samples.laid(on: stored.id, records.db),
            reports: try stored.sample.map {
                try LaboratoryReportDesk(office).reports(ofSample: $0, records.db)
            } ?? [],
            retest: try samples.retest(besides: stored, by: officer, records),
            rapidTests: try RapidRecords(db: records.db, county: office.county).tests(of: stored.id),
            fields: matter.version.fields.isEmpty
                ? [] : fields(of: matter, try records.fieldRevisions(of: stored.id)).map(\.masked)
        )
    }

    private func actions(
        on stored: MatterRecords.Stored,
        _ matter: Matter,
        isSame: Bool,
        by officer: Officer
    ) -> Set<MatterWork.Action> {
        var actions: Set<MatterWork.Action> = [.comment]
        let role = officer.scope.role
        let today = office.environment.now().day
        if role.may(.handleMatters), !office.rulebook.proceduresByHand(on: today, about: [.matter]).isEmpty {
            actions.insert(.openBeside)
        }
        if role.may(.handleMatters), mayAddLater(stored, matter, officer) { actions.insert(.addLater) }
        guard matter.currentStep != nil else { return actions }
        func mayDecide(_ asking: Matter.Asking?) -> Bool {
            asking.map { $0.askedBy != officer.account } == true && role.may(.approveExtensions)
        }
        if mayDecide(matter.waitingExtension?.asking) { actions.insert(.decideExtension) }
        if mayDecide(matter.waitingPause?.asking) { actions.insert(.decidePause) }
        if mayDecide(matter.waitingCorrection?.asking) { actions.insert(.decideCorrection) }
        guard role.may(.handleMatters) else { return actions }
        if matter.waitingHandover.map({ officer.scope.holds($0.to) }) == true { actions.insert(.answer) }
        guard officer.scope.holds(stored.holder), !isSame else { return actions }
        actions.insert(.assign)
        if matter.waitingHandover == nil {
            actions.insert(.handOver)
            if stored.holder != .office { actions.insert(.escalate) }
        }
        if matter.waitingHandover != nil { actions.insert(.withdraw) }
        if matter.waitingHandover == nil, matter.waitingCorrection == nil { actions.insert(.correct) }
        if matter.pause != nil {
            actions.insert(.resume)
        } else if !matter.version.pauses.isEmpty, matter.waitingPause == nil {
            actions.insert(.pause)
        }
        if matter.waitingExtension == nil, matter.wholeTerm != nil || matter.stepTerm(office.rulebook) != nil {
            actions.insert(.askExtension)
        }
        actions.insert(.issue)
        return actions
    }

    /// Where a step was done that wanted evidence, by a desk of this officer or before it came to it.
    private func mayAddLater(_ stored: MatterRecords.Stored, _ matter: Matter, _ officer: Officer) -> Bool {
        matter.steps.contains { record in
            record.doneAt != nil && matter.version.step(record.step)?.evidence.isEmpty == false
                && (officer.scope.holds(stored.holder) || officer.scope.holds(record.holder))
        }
    }

    /// Those that the current step needs first, then those of other steps of the procedure, then all others.
    private func templates(for matter: Matter) -> [MatterWork.Template] {
        let needs = Set(matter.currentStep?.evidence.map(\.id) ?? [])
        let own = Set(matter.version.steps.flatMap { $0.evidence.map(\.id) })
        let ranked = office.rulebook.templates.map { rule in
            (rule, needs.isDisjoint(with: rule.answers) ? own.isDisjoint(with: rule.answers) ? 2 : 1 : 0)
        }
        return (0...2).flatMap { rank in
            ranked.filter { $0.1 == rank }.map { rule, rank in
                MatterWork.Template(id: rule.id, title: rule.title, isOfProcedure: rank < 2)
            }
        }
    }
}
