package import Primitives
import Rules
import Storage
package import Supervision

/// Patrols of grids (网格巡查), written down where they are made.
package struct PatrolDesk: Sendable {
    private let office: Office

    package init(_ office: Office) { self.office = office }

    /// A patrol as a form has it.
    package struct Entry: Sendable, Hashable {
        /// Empty where the patrol was of the grid as a whole.
        package var operatorID: String
        package var day: String
        package var findings: String
        package var measures: String
        package var isHazard: Bool
        package var photos: [EvidenceFile]
        /// Where the phone stood.
        package var position: Coordinate?
        /// What of the form could not be read; told with all else.
        package var unread: [FieldFault] = []

        package init(
            operatorID: String,
            day: String,
            findings: String,
            measures: String,
            isHazard: Bool,
            photos: [EvidenceFile] = [],
            position: Coordinate? = nil
        ) {
            self.operatorID = operatorID
            self.day = day
            self.findings = findings
            self.measures = measures
            self.isHazard = isHazard
            self.photos = photos
            self.position = position
        }
    }

    /// Days that a patrol may be written down later.
    static let lateDays = 31
    package static let photoLimit = 4
    /// Firms that a search for one offers at most.
    static let matchLimit = 20

    /// What the form of a patrol shows: its grid, the firm that was chosen, and those that a search found.
    package struct Form: Sendable {
        package var grid: Grid
        package var chosen: OperatorRecord?
        package var matches: [OperatorRecord]
    }

    package func form(
        _ grid: String,
        chosen: String,
        search: String,
        by officer: Officer
    ) async throws -> Form {
        try officer.require(.patrol)
        let today = office.environment.now().day
        return try await office.database.read { db in
            let grid = try Self.grid(grid, by: officer, db, office)
            let filter = OperatorFilter(text: search.trimmingSpaces(), grid: grid.id)
            let matches =
                filter.text.isEmpty
                ? []
                : try OperatorRecords(db: db, county: office.county)
                    .list(filter, scope: officer.scope, today: today, limit: Self.matchLimit, offset: 0)
            return Form(grid: grid, chosen: try subject(chosen, of: grid, by: officer, db), matches: matches)
        }
    }

    /// The grid of an officer who sits in one: whom nobody visited this month, and the latest patrols.
    package func ownGrid(by officer: Officer, limit: Int, offset: Int) async throws -> OwnGrid {
        try officer.require(.patrol)
        guard officer.scope.role.desk == .grid, let id = officer.scope.grid else { throw Refusal.notFound }
        let today = office.environment.now().day
        return try await office.database.read { db in
            let records = GridRecords(db: db, county: office.county)
            guard let grid = try records.find(id, scope: officer.scope) else { throw Refusal.notFound }
            let month = today.adding(days: 1 - today.day)
            let found =
                try records
                .unvisited(id, since: month, scope: officer.scope, limit: limit, offset: offset)
            return OwnGrid(
                grid: grid,
                operators: found.operators,
                unvisited: found.rows,
                unvisitedTotal: found.total,
                patrols: try records.patrols(of: id, limit: 10)
            )
        }
    }

    /// Patrols across the grids that the officer sees, newest first.
    package func list(
        _ filter: PatrolFilter,
        by officer: Officer,
        limit: Int,
        offset: Int
    ) async throws -> (rows: [PatrolRow], total: Int) {
        try officer.require(.readLedger)
        return try await office.database.read { db in
            try GridRecords(db: db, county: office.county)
                .patrols(filter, scope: officer.scope, limit: limit, offset: offset)
        }
    }

    package func photo(
        _ position: Int,
        of patrol: String,
        by officer: Officer
    ) async throws -> (name: String, mediaType: String, content: [UInt8]) {
        try officer.require(.readLedger)
        return try await office.database.read { db in
            let records = GridRecords(db: db, county: office.county)
            guard let photo = try records.photo(position, of: patrol, scope: officer.scope) else {
                throw Refusal.notFound
            }
            return photo
        }
    }

    /// Records a patrol; a hazard that was found opens what the rulebook says `hazard-found` opens.
    ///
    /// - Returns: the first matter that was opened.
    @discardableResult
    package func record(_ entry: Entry, grid: String, by officer: Officer) async throws -> String? {
        let now = office.environment.now()
        return try await office.database.write { db in
            try record(entry, grid: grid, by: officer, at: now, db: db)
        }
    }

    @discardableResult
    func record(
        _ entry: Entry,
        grid id: String,
        by officer: Officer,
        at now: Instant,
        db: any Connection
    ) throws -> String? {
        try officer.require(.patrol)
        let grid = try Self.grid(id, by: officer, db, office)
        let subject = try subject(entry.operatorID, of: grid, by: officer, db)
        let records = GridRecords(db: db, county: office.county)
        let faults =
            try entry.unread + dayFaults(entry.day, of: id, records, today: now.day) + Self.textFaults(entry)
            + Self.subjectFaults(entry, subject) + Self.photoFaults(entry.photos)
        guard faults.isEmpty, let day = Day(entry.day) else { throw Refusal.incomplete(faults) }
        let matter = try entry.isHazard ? opened(subject, by: officer, at: now, db) : nil
        var patrol = Patrol(
            id: office.environment.nextID(now),
            day: day,
            patroller: officer.name,
            operatorID: subject?.id,
            operatorName: nil,
            findings: entry.findings.trimmingSpaces(),
            measures: entry.measures.trimmingSpaces(),
            isHazard: entry.isHazard,
            matter: matter
        )
        patrol.position = entry.position
        try records.insert(patrol, grid: id, by: officer, at: now)
        try records.insertPhotos(entry.photos, of: patrol.id)
        try audit(patrol, grid: id, by: officer, at: now, db)
        if let matter { try tell(patrol, photos: entry.photos.count, of: grid, in: matter, by: officer, at: now, db) }
        return matter
    }

    /// Not in the future, not before the grid was drawn, not so late that nobody remembers.
    private func dayFaults(_ text: String, of grid: String, _ records: GridRecords, today: Day) throws -> [FieldFault] {
        func fault(_ code: String, _ advice: String) -> [FieldFault] {
            [FieldFault(field: "day", code: code, advice: advice)]
        }
        guard let day = Day(text), day <= today else { return fault("bad-date", "请填写巡查日期，不能晚于今天") }
        if day < today.adding(days: -Self.lateDays) { return fault("late-date", "只能补记 \(Self.lateDays) 天以内的巡查") }
        if let drawn = try records.drawnOn(grid), day < drawn {
            return fault("early-date", "这个网格 \(drawn) 才划定，巡查日期不能更早")
        }
        return []
    }

    private static func textFaults(_ entry: Entry) -> [FieldFault] {
        var faults: [FieldFault] = []
        let findings = entry.findings.trimmingSpaces()
        if findings.isEmpty || findings.count > 1000 {
            faults.append(FieldFault(field: "findings", code: "findings-missing", advice: "请写明巡查情况，不超过 1000 个字"))
        }
        if entry.measures.trimmingSpaces().count > 1000 {
            faults.append(FieldFault(field: "measures", code: "text-too-long", advice: "当场处理请写在 1000 个字以内"))
        }
        return faults
    }

    private static func subjectFaults(_ entry: Entry, _ subject: OperatorRecord?) -> [FieldFault] {
        guard subject == nil else { return [] }
        if !entry.operatorID.isEmpty {
            return [FieldFault(field: "operator", code: "unknown-operator", advice: "请选择本网格的监管对象")]
        }
        guard entry.isHazard else { return [] }
        return [FieldFault(field: "operator", code: "operator-missing", advice: "发现隐患的，请选择是哪一家")]
    }

    private static func photoFaults(_ photos: [EvidenceFile]) -> [FieldFault] {
        if photos.count > photoLimit {
            return [FieldFault(field: "photo-1", code: "too-many-photos", advice: "照片最多 \(photoLimit) 张")]
        }
        guard photos.contains(where: { !$0.mediaType.hasPrefix("image/") }) else { return [] }
        return [FieldFault(field: "photo-1", code: "file-kind", advice: "这里只收照片（JPEG、PNG、WebP、HEIC）")]
    }

    /// What was found stands on the matter that it opened.
    private func tell(
        _ patrol: Patrol,
        photos: Int,
        of grid: Grid,
        in matter: String,
        by officer: Officer,
        at now: Instant,
        _ db: any Connection
    ) throws {
        var lines = ["\(patrol.day) \(grid.name)巡查发现隐患（\(patrol.patroller)）：\(patrol.findings)"]
        if !patrol.measures.isEmpty { lines.append("当场处理：\(patrol.measures)") }
        if photos > 0 { lines.append("现场照片 \(photos) 张，见网格的巡查记录。") }
        try MatterDesk(office)
            .comment(matter: matter, text: lines.joined(separator: "\n"), by: officer, at: now, db: db)
    }

    private func subject(
        _ id: String,
        of grid: Grid,
        by officer: Officer,
        _ db: any Connection
    ) throws
        -> OperatorRecord?
    {
        guard !id.isEmpty,
            let found = try OperatorRecords(db: db, county: office.county).find(id, scope: officer.scope),
            found.grid == grid.id
        else { return nil }
        return found
    }

    private func opened(
        _ subject: OperatorRecord?,
        by officer: Officer,
        at now: Instant,
        _ db: any Connection
    ) throws -> String? {
        guard let subject else { return nil }
        let origin = MatterDesk.Origin(
            event: "hazard-found",
            subjectTitle: subject.name,
            operatorID: subject.id,
            township: subject.township,
            sample: nil
        )
        return try MatterDesk(office).open(origin, by: officer.account, at: now, db: db).first?.id
    }

    private func audit(
        _ patrol: Patrol,
        grid: String,
        by officer: Officer,
        at now: Instant,
        _ db: any Connection
    ) throws {
        try Audit.append(
            Audit.Leaf(
                at: now,
                actor: officer.account,
                action: "patrol-recorded",
                subjectKind: "patrol",
                subject: patrol.id,
                after: GridRecords(db: db, county: office.county).patrolDigest(of: patrol.id)
            ),
            county: office.county,
            to: db
        )
    }

    /// A grid in use that the officer may patrol: a grid's own staff their own, others those of their township.
    private static func grid(
        _ id: String,
        by officer: Officer,
        _ db: any Connection,
        _ office: Office
    ) throws -> Grid {
        guard let grid = try GridRecords(db: db, county: office.county).find(id, scope: officer.scope), grid.isActive,
            officer.scope.role.desk != .grid || officer.scope.grid == id
        else { throw Refusal.notFound }
        return grid
    }
}
