import Primitives
import Rules
import Storage
package import Supervision

extension MatterDesk {
    package func list(
        _ filter: MatterFilter,
        by officer: Officer,
        limit: Int,
        offset: Int
    ) async throws -> (rows: [MatterSummary], total: Int) {
        try officer.require(.readLedger)
        let now = office.environment.now()
        return try await office.database.read { db in
            let records = MatterRecords(db: db, county: office.county)
            let rows = try records.list(filter, scope: officer.scope, now: now, limit: limit, offset: offset)
            return (rows.map(summary), try records.count(filter, scope: officer.scope, now: now))
        }
    }

    /// How many matters the officer sees, by state.
    package func counts(by officer: Officer) async throws -> (open: Int, overdue: Int, closed: Int) {
        try officer.require(.readLedger)
        let now = office.environment.now()
        return try await office.database.read { db in
            let records = MatterRecords(db: db, county: office.county)
            func count(_ state: MatterFilter.State) throws -> Int {
                try records.count(MatterFilter(state: state), scope: officer.scope, now: now)
            }
            return (try count(.open), try count(.overdue), try count(.closed))
        }
    }

    package func file(_ id: String, by officer: Officer) async throws -> MatterFile {
        try officer.require(.readLedger)
        return try await office.database.read { db in try file(id, by: officer, db: db) }
    }

    func file(_ id: String, by officer: Officer, db: any Connection) throws -> MatterFile {
        let now = office.environment.now()
        let records = MatterRecords(db: db, county: office.county)
        guard let stored = try records.find(id, scope: officer.scope),
            let procedure = office.rulebook.procedures.first(where: { $0.id == stored.procedureID })
        else { throw Refusal.notFound }
        var following = MatterFilter()
        following.parent = id
        let followers = try records.list(following, scope: officer.scope, now: now, limit: 20, offset: 0)
        let matter = try load(stored, records)
        let isSame = try isSame(officer, stored, matter, records)
        let accounts = try AccountRecords(db: db, county: office.county).all()
        return MatterFile(
            summary: summary(stored),
            matter: matter,
            procedure: procedure,
            evidence: try records.evidence(of: id),
            sample: stored.sample,
            parent: stored.parent,
            followers: followers.map(summary),
            reason: stored.reason,
            names: Dictionary(accounts.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first }),
            mayAct: stored.state == "open" && officer.scope.role.may(.handleMatters)
                && officer.scope.holds(stored.holder) && !isSame,
            work: try work(of: stored, matter, isSame: isSame, by: officer, records)
        )
    }

    /// The file behind a piece of evidence, for whoever may see its matter.
    package func evidenceFile(
        matter id: String,
        evidence: String,
        by officer: Officer
    ) async throws -> (name: String, mediaType: String, content: [UInt8]) {
        try officer.require(.readLedger)
        return try await office.database.read { db in
            let records = MatterRecords(db: db, county: office.county)
            guard try records.find(id, scope: officer.scope) != nil,
                let found = try records.evidence(of: id).first(where: { $0.id == evidence }),
                let digest = found.fileDigest, let content = try records.content(digest: digest)
            else { throw Refusal.notFound }
            return (found.fileName ?? "附件", found.mediaType ?? "application/octet-stream", content)
        }
    }

    func summary(_ stored: MatterRecords.Stored) -> MatterSummary {
        let procedure = office.rulebook.procedures.first { $0.id == stored.procedureID }
        let version = procedure?.versions.first { $0.inForce.from == stored.procedureFrom }
        return MatterSummary(
            id: stored.id,
            number: stored.number,
            title: stored.title,
            procedureTitle: procedure?.title ?? stored.procedureID,
            operatorID: stored.operatorID,
            operatorName: stored.operatorName,
            township: stored.township,
            stepTitle: stored.step.map { version?.step($0)?.title ?? $0 },
            holder: stored.holder,
            openedAt: stored.openedAt,
            due: stored.due,
            outcome: stored.outcome,
            closedAt: stored.closedAt,
            pausedSince: stored.pausedSince,
            handedTo: stored.handedTo,
            handedFrom: stored.handedFrom,
            isEscalated: stored.isEscalated,
            assignee: stored.assignee,
            askers: stored.askers,
            stepDue: stored.stepDue,
            stepStartedAt: stored.stepStartedAt
        )
    }
}
