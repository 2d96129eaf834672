import Primitives
import Storage
import Supervision

/// What an import changes in rows that earlier files brought, and the matters that its failures open.
extension SamplingDesk {
    func change(
        _ changes: [ImportPlan.Change],
        _ records: SamplingRecords,
        by officer: Officer,
        at now: Instant
    ) throws {
        guard !changes.isEmpty else { return }
        for change in changes {
            try records.update(
                sample: change.sample,
                declared: change.declared,
                judged: change.judged,
                first: change.first
            )
        }
        // A later file changed rows that an earlier one brought: that import's digest moves, on the record.
        for file in try records.importFiles(ofSamples: changes.map(\.sample)).sorted() {
            let digest = try records.recordDigest(ofImport: file)
            try records.setRecordDigest(digest, importFile: file)
            try Audit.append(
                Audit.Leaf(
                    at: now,
                    actor: officer.account,
                    action: "samples-changed",
                    subjectKind: "import-file",
                    subject: file,
                    after: digest
                ),
                county: office.county,
                to: records.db
            )
        }
    }

    func openMatters(
        for failures: [ImportPlan.Failure],
        receivedOn: EventDay,
        by officer: Officer,
        at now: Instant,
        db: any Connection
    ) throws -> [ImportReport.Opened] {
        guard !failures.isEmpty else { return [] }
        let desk = MatterDesk(office)
        var opened: [ImportReport.Opened] = []
        for failure in failures {
            var origin = MatterDesk.Origin(
                event: failure.kind.failureEvent,
                subjectTitle: failure.food,
                operatorID: failure.subject,
                township: failure.township,
                sample: failure.sample,
                happenedOn: receivedOn
            )
            opened += try desk.open(origin, by: officer.account, at: now, db: db)
            guard let producer = failure.producer else { continue }
            origin.event = "producer-failed"
            (origin.operatorID, origin.township) = (producer.id, producer.township)
            opened += try desk.open(origin, by: officer.account, at: now, db: db)
        }
        return opened
    }
}
