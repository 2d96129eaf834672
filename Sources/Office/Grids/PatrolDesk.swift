import Primitives
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

        package init(operatorID: String, day: String, findings: String, measures: String, isHazard: Bool) {
            self.operatorID = operatorID
            self.day = day
            self.findings = findings
            self.measures = measures
            self.isHazard = isHazard
        }
    }

    /// The grid of a patrol and the operators that may be named, both within the officer's scope.
    package func form(_ grid: String, by officer: Officer) async throws -> (grid: Grid, operators: [OperatorRecord]) {
        try officer.require(.patrol)
        let today = office.environment.now().day
        return try await office.database.read { db in
            let grid = try Self.grid(grid, by: officer, db, office)
            let operators = try OperatorRecords(db: db, county: office.county)
                .list(OperatorFilter(grid: grid.id), scope: officer.scope, today: today, limit: 2000, offset: 0)
            return (grid, operators)
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
        var faults: [FieldFault] = []
        let day = Day(entry.day)
        if day.map({ $0 > now.day }) ?? true {
            faults.append(FieldFault(field: "day", code: "bad-date", advice: "请填写巡查日期，不能晚于今天"))
        }
        let findings = entry.findings.trimmingSpaces()
        if findings.isEmpty || findings.count > 1000 {
            faults.append(FieldFault(field: "findings", code: "findings-missing", advice: "请写明巡查情况，不超过 1000 个字"))
        }
        if subject == nil, !entry.operatorID.isEmpty {
            faults.append(FieldFault(field: "operator", code: "unknown-operator", advice: "请选择本网格的监管对象"))
        }
        if entry.isHazard, subject == nil {
            faults.append(FieldFault(field: "operator", code: "operator-missing", advice: "发现隐患的，请选择是哪一家"))
        }
        guard faults.isEmpty, let day else { throw Refusal.incomplete(faults) }
        let matter = try entry.isHazard ? opened(subject, by: officer, at: now, db) : nil
        let patrol = Patrol(
            id: office.environment.nextID(now),
            day: day,
            patroller: officer.name,
            operatorID: subject?.id,
            operatorName: nil,
            findings: findings,
            measures: entry.measures.trimmingSpaces(),
            isHazard: entry.isHazard,
            matter: matter
        )
        try GridRecords(db: db, county: office.county).insert(patrol, grid: id, by: officer, at: now)
        try audit(patrol, grid: id, by: officer, at: now, db)
        return matter
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
