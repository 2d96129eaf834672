import Primitives
import Rules
import Storage
import Supervision

/// SQL of patrols.
extension GridRecords {
    private static let patrolColumns: SQL = """
        patrol.id, patrol.day, patrol.patroller, patrol.operator, patrol.findings, patrol.measures, patrol.hazard,
        patrol.matter, patrol.latitude, patrol.longitude, operator.name AS operator_name,
        (SELECT COUNT(*) FROM patrol_photo AS photo WHERE photo.county = patrol.county AND photo.patrol = patrol.id)
            AS photos
        """
    private static let withOperator: SQL =
        "LEFT JOIN operator ON operator.county = patrol.county AND operator.id = patrol.operator"

    func patrols(of grid: String, limit: Int) throws -> [Patrol] {
        try db.query(
            """
            SELECT \(Self.patrolColumns) FROM patrol \(Self.withOperator)
            WHERE patrol.county = \(county.text) AND patrol.grid = \(grid)
            ORDER BY patrol.day DESC, patrol.id DESC LIMIT \(limit)
            """
        ).map(Self.patrol)
    }

    /// Patrols across grids, newest first.
    func patrols(
        _ filter: PatrolFilter,
        scope: Scope,
        limit: Int,
        offset: Int
    ) throws -> (rows: [PatrolRow], total: Int) {
        let condition = Self.condition(filter, scope, county)
        let tables: SQL = "patrol JOIN grid ON grid.county = patrol.county AND grid.id = patrol.grid"
        let total: Int = try db.first("SELECT COUNT(*) FROM \(tables) WHERE \(condition)")?.get(at: 0) ?? 0
        let rows = try db.query(
            """
            SELECT \(Self.patrolColumns), patrol.grid AS grid_id, grid.name AS grid_name, grid.township AS grid_township
            FROM \(tables) \(Self.withOperator) WHERE \(condition)
            ORDER BY patrol.day DESC, patrol.id DESC LIMIT \(limit) OFFSET \(offset)
            """
        ).map { row in
            let township: String = try row.get("grid_township")
            return PatrolRow(
                patrol: try Self.patrol(row),
                grid: try row.get("grid_id"),
                gridName: try row.get("grid_name"),
                township: try AreaCode(township) ?? { throw StorageError.wrongType(column: "township", found: .text) }()
            )
        }
        return (rows, total)
    }

    private static func condition(_ filter: PatrolFilter, _ scope: Scope, _ county: AreaCode) -> SQL {
        var condition: SQL = "patrol.county = \(county.text)\(scope.townshipFilter("grid.township"))"
        if scope.role.desk == .grid { condition = "\(condition) AND patrol.grid = \(scope.grid ?? "")" }
        if let from = filter.from { condition = "\(condition) AND patrol.day >= \(from.description)" }
        if let through = filter.through { condition = "\(condition) AND patrol.day <= \(through.description)" }
        if let township = filter.township { condition = "\(condition) AND grid.township = \(township.text)" }
        if let grid = filter.grid { condition = "\(condition) AND patrol.grid = \(grid)" }
        if filter.onlyHazards { condition = "\(condition) AND patrol.hazard = 1" }
        if !filter.person.isEmpty {
            let part = filter.person.replacing("~", with: "~~").replacing("%", with: "~%").replacing("_", with: "~_")
            condition = "\(condition) AND patrol.patroller LIKE \("%\(part)%") ESCAPE '~'"
        }
        return condition
    }

    private static func patrol(_ row: Row) throws -> Patrol {
        var patrol = Patrol(
            id: try row.get("id"),
            day: Day(try row.get("day", as: String.self)) ?? Day(ordinal: 0),
            patroller: try row.get("patroller"),
            operatorID: try row.get("operator"),
            operatorName: try row.get("operator_name"),
            findings: try row.get("findings"),
            measures: try row.get("measures"),
            isHazard: try row.get("hazard", as: Int.self) == 1,
            matter: try row.get("matter")
        )
        patrol.photos = try row.get("photos")
        patrol.position = try Coordinate(row)
        return patrol
    }

    func insert(_ patrol: Patrol, grid: String, by officer: Officer, at now: Instant) throws {
        try db.execute(
            """
            INSERT INTO patrol (county, id, grid, operator, day, patroller, findings, measures, hazard, matter,
                latitude, longitude, created_at, created_by)
            VALUES (\(county.text), \(patrol.id), \(grid), \(patrol.operatorID), \(patrol.day.description),
                \(patrol.patroller), \(patrol.findings), \(patrol.measures), \(patrol.isHazard ? 1 : 0),
                \(patrol.matter), \(patrol.position?.latitude), \(patrol.position?.longitude), \(now.milliseconds),
                \(officer.account))
            """
        )
    }

    func insertPhotos(_ photos: [EvidenceFile], of patrol: String) throws {
        let matters = MatterRecords(db: db, county: county)
        for (index, photo) in photos.enumerated() {
            try matters.insertFile(photo)
            try db.execute(
                """
                INSERT INTO patrol_photo (county, patrol, position, name, digest, media_type)
                VALUES (\(county.text), \(patrol), \(index + 1), \(photo.name), \(photo.digest), \(photo.mediaType))
                """
            )
        }
    }

    /// A photo of a patrol, where the scope shows its grid.
    func photo(
        _ position: Int,
        of patrol: String,
        scope: Scope
    ) throws -> (name: String, mediaType: String, content: [UInt8])? {
        let condition = Self.condition(PatrolFilter(), scope, county)
        let found = try db.first(
            """
            SELECT photo.name, photo.media_type, file.content FROM patrol_photo AS photo
            JOIN patrol ON patrol.county = photo.county AND patrol.id = photo.patrol
            JOIN grid ON grid.county = patrol.county AND grid.id = patrol.grid
            JOIN evidence_file AS file ON file.county = photo.county AND file.digest = photo.digest
            WHERE \(condition) AND photo.patrol = \(patrol) AND photo.position = \(position)
            """
        )
        return try found.map { (try $0.get("name"), try $0.get("media_type"), try $0.get("content")) }
    }

    /// The day on which a grid was drawn.
    func drawnOn(_ grid: String) throws -> Day? {
        try db.first("SELECT created_at FROM grid WHERE county = \(county.text) AND id = \(grid)").map {
            Instant(milliseconds: try $0.get("created_at")).day
        }
    }

    /// Over what earlier versions recorded, and over position and photos where there are any.
    func patrolDigest(of id: String) throws -> String {
        var digest = Digest.Running()
        let parts: [SQL] = [
            """
            SELECT grid, operator, day, patroller, findings, measures, hazard, matter FROM patrol
            WHERE county = \(county.text) AND id = \(id)
            """,
            """
            SELECT latitude, longitude FROM patrol
            WHERE county = \(county.text) AND id = \(id) AND latitude IS NOT NULL
            """,
            """
            SELECT position, name, digest, media_type FROM patrol_photo
            WHERE county = \(county.text) AND patrol = \(id) ORDER BY position
            """,
        ]
        for part in parts { try db.each(part) { digest.add($0.values) } }
        return digest.finish()
    }

    // MARK: The grid of its own staff

    /// Open operators of a grid, and those of them that no patrol named since a day.
    func unvisited(
        _ grid: String,
        since day: Day,
        scope: Scope,
        limit: Int,
        offset: Int
    ) throws -> (operators: Int, total: Int, rows: [OwnGrid.Unvisited]) {
        let open: SQL = """
            operator.county = \(county.text) AND operator.grid = \(grid) AND operator.state = 'open'
                AND operator.merged_into IS NULL\(scope.rows(of: .operators, as: "operator"))
            """
        let unvisited: SQL = """
            \(open) AND NOT EXISTS (SELECT 1 FROM patrol WHERE patrol.county = operator.county
                AND patrol.operator = operator.id AND patrol.day >= \(day.description))
            """
        let rows = try db.query(
            """
            SELECT operator.id, operator.name, operator.address, (SELECT MAX(patrol.day) FROM patrol
                WHERE patrol.county = operator.county AND patrol.operator = operator.id) AS last_visit
            FROM operator WHERE \(unvisited)
            ORDER BY last_visit NULLS FIRST, operator.name_key, operator.id LIMIT \(limit) OFFSET \(offset)
            """
        ).map { row in
            OwnGrid.Unvisited(
                id: try row.get("id"),
                name: try row.get("name"),
                address: try row.get("address"),
                lastVisit: try RegisterRecords.day(row, "last_visit")
            )
        }
        func count(_ condition: SQL) throws -> Int {
            try db.first("SELECT COUNT(*) FROM operator WHERE \(condition)")?.get(at: 0) ?? 0
        }
        return (try count(open), try count(unvisited), rows)
    }
}
