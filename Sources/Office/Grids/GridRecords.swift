import Primitives
import Rules
import Storage
import Supervision

/// SQL of grids, their staff and patrols.
struct GridRecords {
    let db: any Connection
    let county: AreaCode

    func list(scope: Scope, township: AreaCode?, year: Int, activeOnly: Bool) throws -> [GridSummary] {
        var condition: SQL = township.map { " AND grid.township = \($0.text)" } ?? ""
        if activeOnly { condition = "\(condition) AND grid.active = 1" }
        let rows = try db.query(
            """
            SELECT grid.id, grid.code, grid.name, grid.township, grid.villages, grid.contact, grid.active,
                (SELECT COUNT(*) FROM operator WHERE operator.county = grid.county AND operator.grid = grid.id
                    AND operator.state = 'open' AND operator.merged_into IS NULL) AS operators,
                (SELECT COUNT(*) FROM patrol WHERE patrol.county = grid.county AND patrol.grid = grid.id
                    AND patrol.day >= \("\(year)-01-01") AND patrol.day <= \("\(year)-12-31")) AS patrols,
                (SELECT MAX(patrol.day) FROM patrol WHERE patrol.county = grid.county AND patrol.grid = grid.id)
                    AS last_patrol
            FROM grid WHERE grid.county = \(county.text)\(scope.townshipFilter("grid.township"))\(condition)
            ORDER BY grid.township, grid.code
            """
        )
        let staff = try staffOnDuty()
        return try rows.map { row in
            let grid = try Self.grid(row)
            let named = staff[grid.id] ?? []
            return GridSummary(
                grid: grid,
                supervisors: named.filter { $0.duty == .supervisor }.map(\.name),
                assistants: named.filter { $0.duty == .assistant }.map(\.name),
                operators: try row.get("operators"),
                patrols: try row.get("patrols"),
                lastPatrol: try RegisterRecords.day(row, "last_patrol")
            )
        }
    }

    func find(_ id: String, scope: Scope) throws -> Grid? {
        try db.first(
            """
            SELECT id, code, name, township, villages, contact, active FROM grid
            WHERE county = \(county.text) AND id = \(id)\(scope.townshipFilter("grid.township"))
            """
        ).map(Self.grid)
    }

    private static func grid(_ row: Row) throws -> Grid {
        let code: String = try row.get("township")
        guard let township = AreaCode(code) else { throw StorageError.wrongType(column: "township", found: .text) }
        return Grid(
            id: try row.get("id"),
            code: try row.get("code"),
            name: try row.get("name"),
            township: township,
            villages: try row.get("villages"),
            contact: try row.get("contact"),
            isActive: try row.get("active", as: Int.self) == 1
        )
    }

    // MARK: Staff

    private func staffOnDuty() throws -> [String: [GridStaff]] {
        var staff: [String: [GridStaff]] = [:]
        for row in try db.query(
            """
            SELECT id, grid, name, duty, phone, since, until FROM grid_staff
            WHERE county = \(county.text) AND until IS NULL ORDER BY duty DESC, since, id
            """
        ) { staff[try row.get("grid"), default: []].append(try Self.staff(row)) }
        return staff
    }

    /// All staff of a grid, those on duty first.
    func staff(of grid: String) throws -> [GridStaff] {
        try db.query(
            """
            SELECT id, name, duty, phone, since, until FROM grid_staff
            WHERE county = \(county.text) AND grid = \(grid)
            ORDER BY until DESC NULLS FIRST, duty DESC, since, id
            """
        ).map(Self.staff)
    }

    private static func staff(_ row: Row) throws -> GridStaff {
        GridStaff(
            id: try row.get("id"),
            name: try row.get("name"),
            duty: GridStaff.Duty(rawValue: try row.get("duty")) ?? .assistant,
            phone: try row.get("phone"),
            since: Day(try row.get("since", as: String.self)) ?? Day(ordinal: 0),
            until: try RegisterRecords.day(row, "until")
        )
    }

    func insert(_ staff: GridStaff, grid: String) throws {
        try db.execute(
            """
            INSERT INTO grid_staff (county, id, grid, name, duty, phone, since)
            VALUES (\(county.text), \(staff.id), \(grid), \(staff.name), \(staff.duty.rawValue), \(staff.phone),
                \(staff.since.description))
            """
        )
    }

    func end(staff: String, grid: String, on day: Day) throws -> Bool {
        try db.execute(
            """
            UPDATE grid_staff SET until = \(day.description)
            WHERE county = \(county.text) AND id = \(staff) AND grid = \(grid) AND until IS NULL
                AND since <= \(day.description)
            """
        ) == 1
    }

    // MARK: Grids

    func openOperators(of grid: String) throws -> Int {
        try db.first(
            """
            SELECT COUNT(*) FROM operator WHERE county = \(county.text) AND grid = \(grid) AND state = 'open'
                AND merged_into IS NULL
            """
        )?.get(at: 0) ?? 0
    }

    func insert(_ grid: Grid, at now: Instant) throws {
        try db.execute(
            """
            INSERT INTO grid (county, id, code, name, township, villages, contact, active, created_at)
            VALUES (\(county.text), \(grid.id), \(grid.code), \(grid.name), \(grid.township.text), \(grid.villages),
                \(grid.contact), \(grid.isActive ? 1 : 0), \(now.milliseconds))
            """
        )
    }

    func update(_ grid: Grid, at now: Instant) throws {
        let closed: Int64? = grid.isActive ? nil : now.milliseconds
        try db.execute(
            """
            UPDATE grid SET code = \(grid.code), name = \(grid.name), township = \(grid.township.text),
                villages = \(grid.villages), contact = \(grid.contact), active = \(grid.isActive ? 1 : 0),
                closed_at = CASE WHEN active = 0 AND closed_at IS NOT NULL AND \(grid.isActive ? 1 : 0) = 0
                    THEN closed_at ELSE \(closed) END
            WHERE county = \(county.text) AND id = \(grid.id)
            """
        )
    }

    func all() throws -> [Grid] {
        try db.query(
            """
            SELECT id, code, name, township, villages, contact, active FROM grid
            WHERE county = \(county.text) ORDER BY code
            """
        ).map(Self.grid)
    }

    /// Over a grid and its staff.
    func digest(of id: String) throws -> String {
        var digest = Digest.Running()
        for row in try db.query(
            """
            SELECT code, name, township, villages, contact, active FROM grid
            WHERE county = \(county.text) AND id = \(id)
            """
        ) { digest.add(row.values) }
        for row in try db.query(
            """
            SELECT id, name, duty, phone, since, until FROM grid_staff
            WHERE county = \(county.text) AND grid = \(id) ORDER BY id
            """
        ) { digest.add(row.values) }
        for row in try db.query(
            "SELECT closed_at FROM grid WHERE county = \(county.text) AND id = \(id) AND closed_at IS NOT NULL"
        ) { digest.add(row.values) }
        return digest.finish()
    }
}
