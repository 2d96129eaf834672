import Primitives
import Rules
import Storage
package import Supervision

/// Lists of recalls, their files, and what anybody may read of them.
extension RecallDesk {
    package func list(
        by officer: Officer,
        limit: Int,
        offset: Int
    ) async throws -> (rows: [Recall], total: Int) {
        try TraceDesk.requireReading(officer)
        return try await office.database.read { db in
            let records = RecallRecords(db: db, county: office.county)
            return (
                try records.list(scope: officer.scope, limit: limit, offset: offset),
                try records.count(scope: officer.scope)
            )
        }
    }

    package func file(_ id: String, by officer: Officer) async throws -> RecallFile {
        try TraceDesk.requireReading(officer)
        return try await office.database.read { db in
            guard let recall = try RecallRecords(db: db, county: office.county).find(id, scope: officer.scope) else {
                throw Refusal.notFound
            }
            return try file(recall, scope: officer.scope, db)
        }
    }

    /// Recalls for anybody, newest first; exercises are not among them.
    package func published() async throws -> [Recall] {
        try await office.database.read { db in
            try RecallRecords(db: db, county: office.county).published(limit: 200)
        }
    }

    /// One recall for anybody: its lots, no holders.
    package func published(_ id: String) async throws -> RecallFile? {
        try await office.database.read { db in
            let program = Scope.program(office.county)
            guard let recall = try RecallRecords(db: db, county: office.county).find(id, scope: program),
                !recall.isMock
            else { return nil }
            var file = try file(recall, scope: program, db)
            file.holdings = []
            file.checks = []
            return file
        }
    }

    private func file(_ recall: Recall, scope: Scope, _ db: any Connection) throws -> RecallFile {
        let records = RecallRecords(db: db, county: office.county)
        let progress = try records.progress(of: recall.id)
        return RecallFile(
            recall: recall,
            level: office.rulebook.provenance.recallLevel(recall.level, on: recall.orderedAt.day),
            lots: try records.lots(of: recall.id),
            holdings: try records.holdings(of: recall.id, scope: scope),
            checks: try records.checks(of: recall.id, scope: scope),
            holders: progress.holders,
            places: progress.places,
            answered: progress.answered,
            lastAnswer: progress.last
        )
    }
}
