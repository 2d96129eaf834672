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
            rapidTests: try RapidRecords(db: records.db, county: office.county).tests(of: stored.id)
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
        guard matter.currentStep != nil else { return actions }
        if matter.waitingExtension.map({ $0.askedBy != officer.account }) == true, role.may(.approveExtensions) {
            actions.insert(.decideExtension)
        }
        if matter.waitingPause.map({ $0.askedBy != officer.account }) == true, role.may(.approveExtensions) {
            actions.insert(.decidePause)
        }
        guard role.may(.handleMatters) else { return actions }
        if matter.waitingHandover.map({ officer.scope.holds($0.to) }) == true { actions.insert(.answer) }
        guard officer.scope.holds(stored.holder), !isSame else { return actions }
        actions.insert(.assign)
        if matter.waitingHandover == nil {
            actions.insert(.handOver)
            if stored.holder != .office { actions.insert(.escalate) }
        }
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

    /// Those that the current step needs first.
    private func templates(for matter: Matter) -> [(id: String, title: String)] {
        let needs = Set(matter.currentStep?.evidence.map(\.id) ?? [])
        let all = office.rulebook.templates
        let wanted = all.filter { !needs.isDisjoint(with: $0.answers) }
        return (wanted + all.filter { needs.isDisjoint(with: $0.answers) }).map { ($0.id, $0.title) }
    }
}
