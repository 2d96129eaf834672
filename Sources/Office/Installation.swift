package import Primitives
package import Storage

/// Whose ledger a database is: one county each, and whether it is a simulated one.
package struct Installation: Sendable {
    private let database: any Database
    private let county: AreaCode

    package init(database: any Database, county: AreaCode) {
        self.database = database
        self.county = county
    }

    /// Registers the county where the ledger does not know it yet; returns the day of a simulated county.
    package func open(at now: Instant) async throws -> Day? {
        let county = county.text
        let found = try await database.read { db in
            try db.first("SELECT simulated_day FROM installation WHERE county = \(county)").map {
                try $0.get("simulated_day", as: String?.self)
            }
        }
        if let found { return found.flatMap { Day($0) } }
        try await database.write { db in
            guard try db.first("SELECT county FROM installation WHERE county = \(county)") == nil else { return }
            try db.execute(
                "INSERT INTO installation (county, created_at) VALUES (\(county), \(now.milliseconds))"
            )
        }
        return nil
    }

    /// True while nothing has been written for the county.
    package func isEmpty() async throws -> Bool {
        let county = county.text
        return try await database.read { db in
            try db.first("SELECT sequence FROM audit_leaf WHERE county = \(county) LIMIT 1") == nil
                && db.first("SELECT id FROM operator WHERE county = \(county) LIMIT 1") == nil
        }
    }

    /// Marks the county as simulated up to a day; every page says so.
    package func markSimulated(_ day: Day) async throws {
        let county = county.text
        try await database.write { db in
            try db.execute(
                "UPDATE installation SET simulated_day = \(day.description), created_at = \(Instant(day).milliseconds) WHERE county = \(county)"
            )
        }
    }
}
