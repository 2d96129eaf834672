import Primitives
import Rules
import Storage
package import Supervision

/// The audit administrator's desk: it reads the trail and changes nothing.
package struct AuditDesk: Sendable {
    private let office: Office

    package init(_ office: Office) { self.office = office }

    package func list(
        _ filter: AuditFilter,
        by officer: Officer,
        limit: Int,
        offset: Int
    ) async throws -> (rows: [AuditEntry], total: Int) {
        try officer.require(.readAudit)
        let county = office.county
        return try await office.database.read { db in
            let condition = try Self.condition(filter, county, db)
            let total: Int = try db.first("SELECT COUNT(*) FROM audit_leaf AS leaf WHERE \(condition)")?.get(at: 0) ?? 0
            let rows = try db.query(
                """
                SELECT leaf.sequence, leaf.at, leaf.actor, leaf.action, leaf.subject_kind, leaf.subject, leaf.hash,
                    account.name AS actor_name
                FROM audit_leaf AS leaf
                LEFT JOIN account ON account.county = leaf.county AND account.id = leaf.actor
                WHERE \(condition) ORDER BY leaf.sequence DESC LIMIT \(limit) OFFSET \(offset)
                """
            )
            return (try AuditSubjects(db: db, county: county).named(rows.map(Self.entry)), total)
        }
    }

    /// The actions that occur, by their words in the ledger.
    package func actions(by officer: Officer) async throws -> [String] {
        try officer.require(.readAudit)
        let county = office.county
        return try await office.database.read { db in
            try db.query(
                "SELECT DISTINCT action FROM audit_leaf WHERE county = \(county.text) ORDER BY action"
            ).map { try $0.get("action") }
        }
    }

    /// The end of the chain, and where asked for, whether every leaf follows the one before it.
    package func chain(checked: Bool, by officer: Officer) async throws -> ChainState {
        try officer.require(.readAudit)
        let county = office.county
        return try await office.database.read { db in
            let head = try Audit.head(db, county: county)
            return ChainState(
                leaves: Int(head.sequence),
                head: head.hash,
                faults: checked ? try Audit.verify(db, county: county) : nil
            )
        }
    }

    /// What is found for nobody and no firm means no row rather than all.
    private static func condition(_ filter: AuditFilter, _ county: AreaCode, _ db: any Connection) throws -> SQL {
        var condition: SQL = "leaf.county = \(county.text)"
        if !filter.person.isEmpty {
            let ids = try PeopleRecords(db: db, county: county).accounts(named: filter.person)
            condition = "\(condition) AND leaf.actor IN (\(SQL.list(ids + [filter.person])))"
        }
        if !filter.action.isEmpty { condition = "\(condition) AND leaf.action = \(filter.action)" }
        if !filter.subject.isEmpty { condition = "\(condition) AND \(on([filter.subject]))" }
        if !filter.firm.isEmpty {
            let firms = try AuditSubjects(db: db, county: county).firms(filter.firm)
            condition = firms.isEmpty ? "\(condition) AND 1 = 0" : "\(condition) AND \(on(firms))"
        }
        if let from = filter.from { condition = "\(condition) AND leaf.at >= \(Instant(from).milliseconds)" }
        if let through = filter.through {
            condition = "\(condition) AND leaf.at < \(Instant(through.adding(days: 1)).milliseconds)"
        }
        return condition
    }

    /// Leaves on rows, and those of readings of something of them.
    private static func on(_ rows: [String]) -> SQL {
        let readings = rows.map { row -> SQL in
            let escaped = row.replacing("~", with: "~~").replacing("%", with: "~%").replacing("_", with: "~_")
            return " OR leaf.subject LIKE \("%:\(escaped):%") ESCAPE '~'"
        }
        return """
            (leaf.subject IN (\(SQL.list(rows)))
                OR leaf.subject_kind IN ('personal-data', 'file') AND (1 = 0\(SQL.joined(readings, separator: ""))))
            """
    }

    private static func entry(_ row: Row) throws -> AuditEntry {
        AuditEntry(
            sequence: try row.get("sequence"),
            at: Instant(milliseconds: try row.get("at")),
            actor: try row.get("actor"),
            actorName: try row.get("actor_name"),
            action: try row.get("action"),
            subjectKind: try row.get("subject_kind"),
            subject: try row.get("subject"),
            hash: try row.get("hash")
        )
    }
}
