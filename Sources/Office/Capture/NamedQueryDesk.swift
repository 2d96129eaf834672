package import EPCIS
package import Primitives
import Storage

/// Queries with names, which can be asked again and subscribed to (EPCIS 2.0, 12.7.4).
package struct NamedQueryDesk: Sendable {
    let office: Office

    package init(_ office: Office) { self.office = office }

    package struct NamedQuery: Sendable, Hashable {
        package var name: String
        /// The parameters as JSON text.
        package var body: String
        package var createdAt: Instant

        /// The query; the body was read before it was written.
        package func query() throws -> EventQuery {
            try EventQuery.read(body: try JSONReader.read(Array(body.utf8)))
        }
    }

    /// - Throws: ``RepositoryRefusal`` where the name is taken or the query cannot be asked.
    package func define(_ name: String, _ body: JSONValue, by officer: Officer) async throws {
        try CaptureDesk.require(officer)
        let isName =
            (1...100).contains(name.utf8.count) && name.utf8.allSatisfy { $0 > 0x20 && $0 != 0x2F && $0 != 0x7F }
        guard isName else {
            throw RepositoryRefusal(
                .validation,
                "A query's name has 1 to 100 bytes, without spaces and slashes.",
                problems: ["name: read \(name.prefix(100))"]
            )
        }
        do {
            _ = try EventQuery.read(body: body)
        } catch {
            throw RepositoryRefusal(error)
        }
        let text = body.text
        let now = office.environment.now()
        let county = office.county
        let isNew = try await office.database.write { db in
            let inserted = try db.execute(
                """
                INSERT INTO epcis_query (county, name, body, created_at, created_by)
                VALUES (\(county.text), \(name), \(text), \(now.milliseconds), \(officer.account))
                ON CONFLICT (county, name) DO NOTHING
                """
            )
            guard inserted > 0 else { return false }
            try log("query-defined", name, officer, now, db)
            return true
        }
        guard isNew else { throw RepositoryRefusal(.alreadyExists, "There is a query \(name) already.") }
    }

    package func find(_ name: String, by officer: Officer) async throws -> NamedQuery? {
        try CaptureDesk.require(officer)
        return try await office.database.read { db in try queries(db, " AND name = \(name)").first }
    }

    package func list(after last: String?, limit: Int, by officer: Officer) async throws -> [NamedQuery] {
        try CaptureDesk.require(officer)
        let later: SQL = last.map { " AND name > \($0)" } ?? ""
        return try await office.database.read { db in try queries(db, "\(later) ORDER BY name LIMIT \(limit)") }
    }

    /// Removes a query with its subscriptions; false where there was none.
    package func remove(_ name: String, by officer: Officer) async throws -> Bool {
        try CaptureDesk.require(officer)
        let now = office.environment.now()
        let county = office.county
        return try await office.database.write { db in
            try db.execute("DELETE FROM epcis_subscription WHERE county = \(county.text) AND query = \(name)")
            let removed = try db.execute("DELETE FROM epcis_query WHERE county = \(county.text) AND name = \(name)")
            if removed > 0 { try log("query-removed", name, officer, now, db) }
            return removed > 0
        }
    }

    private func queries(_ db: any Connection, _ condition: SQL) throws -> [NamedQuery] {
        try db.query(
            "SELECT name, body, created_at FROM epcis_query WHERE county = \(office.county.text)\(condition)"
        ).map { row in
            NamedQuery(
                name: try row.get("name"),
                body: try row.get("body"),
                createdAt: Instant(milliseconds: try row.get("created_at"))
            )
        }
    }

    private func log(_ action: String, _ name: String, _ officer: Officer, _ now: Instant, _ db: any Connection) throws
    {
        let leaf = Audit.Leaf(
            at: now,
            actor: officer.account,
            action: action,
            subjectKind: "epcis-query",
            subject: name
        )
        try Audit.append(leaf, county: office.county, to: db)
    }
}

extension RepositoryRefusal {
    /// What is wrong with a query, all at once.
    package init(_ faults: QueryFaults) {
        let isParameter = faults.faults.contains { $0.kind == .parameter }
        self.init(
            isParameter ? .queryParameter : .queryValidation,
            "The query has \(faults.faults.count) \(faults.faults.count == 1 ? "fault" : "faults").",
            problems: faults.faults.map { "\($0.parameter): read \"\($0.read)\", expected \($0.expected)" }
        )
    }
}
