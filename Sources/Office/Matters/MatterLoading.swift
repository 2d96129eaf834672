import Primitives
import Rules
import Storage
import Supervision

/// A matter out of the ledger, and its audit leaf into it.
extension MatterDesk {
    /// The matter, when this officer may see it and their desk holds it.
    func held(
        _ id: String,
        by officer: Officer,
        db: any Connection
    ) throws -> (MatterRecords, MatterRecords.Stored, Matter) {
        try officer.require(.handleMatters)
        let records = MatterRecords(db: db, county: office.county)
        guard let stored = try records.find(id, scope: officer.scope) else { throw Refusal.notFound }
        guard officer.scope.holds(stored.holder) else { throw Refusal.heldByOther }
        let matter = try load(stored, records)
        // Laying down what was seen is doing the step: the evidence, too, must be another officer's.
        if try isSame(officer, stored, matter, records) { throw MatterRefusal.sameOfficer }
        return (records, stored, matter)
    }

    func load(_ stored: MatterRecords.Stored, _ records: MatterRecords) throws -> Matter {
        guard let printed = version(of: stored) else {
            throw MatterRefusal.procedureBroken(
                "procedure \(stored.procedureID) has no version from \(stored.procedureFrom)"
            )
        }
        let version = printed.resolved(in: try circumstances(of: stored, printed, records.db))
        // A printed document that was voided shows nothing any more.
        // One whose signed copy counts proves nothing as it was printed.
        let unsigned = office.rulebook.templates.filter(\.countsOnlySigned).map(\.id)
        let voided = try records.voidedEvidence(of: stored.id)
            .union(records.printedEvidence(of: stored.id, templates: unsigned))
        let evidence = try records.evidence(of: stored.id).filter { !voided.contains($0.id) }.map {
            Matter.Evidence(
                id: $0.id,
                step: $0.step,
                need: $0.need,
                hasFile: $0.fileDigest != nil,
                at: $0.createdAt
            )
        }
        let late = try records.backdatings(of: stored.id)
        var steps = try records.steps(of: stored.id)
        for (position, at) in late.steps where position < steps.count { steps[position].recordedAt = at }
        let owner = try stored.parent.flatMap { try lookBack(of: $0, by: stored.procedureID, records) }
        return Matter(
            id: stored.id,
            township: stored.township,
            openedAt: stored.openedAt,
            recordedAt: late.opened,
            due: stored.due,
            standing: stored.standing,
            steps: steps,
            evidence: evidence,
            version: version,
            owed: owner?.needs ?? [],
            wholeTerm: owner?.due ?? version.whole.flatMap { office.rulebook.term($0, on: stored.openedAt.day) },
            pauses: try records.pauses(of: stored.id, late),
            pauseRequests: try records.pauseRequests(of: stored.id),
            extensions: try records.extensions(of: stored.id),
            handovers: try records.handovers(of: stored.id),
            corrections: try records.corrections(of: stored.id),
            samples: try samples(of: stored, version, records),
            terminating: try terminating(stored, version, records),
            fields: version.fields.isEmpty
                ? [:] : try records.fieldRevisions(of: stored.id).compactMapValues { $0.last?.value }
        )
    }

    /// The closed matters of the same sample on which an outcome of this one rests.
    private func terminating(
        _ stored: MatterRecords.Stored,
        _ version: ProcedureVersion,
        _ records: MatterRecords
    ) throws -> [String: Matter.Terminating] {
        guard stored.step != nil, let sample = stored.sample else { return [:] }
        return try version.closing.terminations.compactMapValues { termination in
            try records.closed(termination.procedure, with: termination.outcome, sample: sample)
        }
    }

    private func samples(
        of stored: MatterRecords.Stored,
        _ version: ProcedureVersion,
        _ records: MatterRecords
    ) throws -> [Matter.Sample] {
        let wanting = Set(version.steps.filter { $0.evidence.contains { $0.kind == .sample } }.map(\.id))
        guard stored.step != nil, !wanting.isEmpty else { return [] }
        // A step that is gone through again needs its sample again; those of the first time show what was then.
        let rounds = try records.steps(of: stored.id).filter { wanting.contains($0.step) }.map(\.startedAt)
        let begun = rounds.count > 1 ? rounds.max() : nil
        return try SampleEvidence(office).samples(of: stored, since: begun, records.db)
    }

    /// What the procedure of the matter looked back at says of its look-back: by when, and what it must bring.
    private func lookBack(of parent: String, by procedure: String, _ records: MatterRecords) throws -> LookBack? {
        let whole = Scope.program(office.county)
        guard let stored = try records.find(parent, scope: whole) else { return nil }
        return version(of: stored)?.lookBack.flatMap { $0.procedure == procedure ? $0 : nil }
    }

    /// The version that the matter was opened under, whatever is in force today.
    private func version(of stored: MatterRecords.Stored) -> ProcedureVersion? {
        office.rulebook.procedures.first { $0.id == stored.procedureID }?.versions.first {
            $0.inForce.from == stored.procedureFrom
        }
    }

    /// What the variants of a matter's steps may depend on; nothing is asked of the ledger where there are none.
    private func circumstances(
        of stored: MatterRecords.Stored,
        _ version: ProcedureVersion,
        _ db: any Connection
    ) throws -> Circumstances {
        let variants = version.steps.flatMap(\.variants)
        guard !variants.isEmpty else { return Circumstances() }
        let claim: String? =
            variants.allSatisfy(\.condition.claims.isEmpty)
            ? nil
            : try db.first(
                "SELECT subject FROM sample_claim WHERE county = \(office.county.text) AND matter = \(stored.id)"
            )?.get("subject")
        return try circumstances(of: stored.operatorID, claim: claim.flatMap { ClaimSubject(rawValue: $0) }, db)
    }

    /// Who answers for an operator, by its kind.
    func circumstances(of operatorID: String?, claim: ClaimSubject?, _ db: any Connection) throws -> Circumstances {
        let kind: String? = try operatorID.flatMap { id in
            try db.first("SELECT kind FROM operator WHERE county = \(office.county.text) AND id = \(id)")?.get("kind")
        }
        return office.rulebook.circumstances(of: kind.flatMap { OperatorKind(rawValue: $0) }, claim: claim)
    }

    func record(
        _ action: String,
        _ matter: String,
        by officer: String,
        at now: Instant,
        before: String?,
        _ records: MatterRecords
    ) throws {
        try Audit.append(
            Audit.Leaf(
                at: now,
                actor: officer,
                action: action,
                subjectKind: "matter",
                subject: matter,
                before: before,
                after: try records.digest(of: matter)
            ),
            county: office.county,
            to: records.db
        )
        try ReminderRecords(db: records.db, county: office.county).retire(matter: matter, at: now)
    }
}

extension MatterRecords.Stored {
    /// Open at a step, or closed.
    var standing: Matter.Standing {
        if let step { return .open(step: step) }
        if state == "annulled" { return .annulled(reason: reason ?? "", at: closedAt ?? openedAt) }
        return .closed(outcome: outcome ?? "", reason: reason ?? "", at: closedAt ?? openedAt)
    }
}
