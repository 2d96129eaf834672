import Primitives
import Rules
import Storage
package import Supervision

/// Bringing lists of grids in: whole, or not at all.
package struct GridImportDesk: ListImportDesk {
    private let office: Office

    package init(_ office: Office) { self.office = office }

    package typealias SourceFile = ListFile<GridRow>

    package func preview(_ file: SourceFile, by officer: Officer) async throws -> TableImportReport {
        try officer.require(.importFiles)
        return try await office.database.read { db in try plan(file, dryRun: true, db).report }
    }

    /// Adds grids that are new and changes what a row says otherwise; whoever a row no longer names ends on this day.
    package func importFile(_ file: SourceFile, by officer: Officer) async throws -> TableImportReport {
        let now = office.environment.now()
        return try await office.database.write { db in try importRows(file, by: officer, at: now, db: db) }
    }

    func importRows(
        _ file: SourceFile,
        by officer: Officer,
        at now: Instant,
        db: any Connection
    ) throws -> TableImportReport {
        try officer.require(.importFiles)
        let (report, items) = try plan(file, dryRun: false, db)
        guard report.problems.isEmpty else { return report }
        let records = GridRecords(db: db, county: office.county)
        let desk = GridDesk(office)
        for item in items where item.isChanged {
            let before = try item.known.map { try records.digest(of: $0.id) }
            let grid = item.grid(id: item.known?.id ?? office.environment.nextID(now))
            if item.known == nil { try records.insert(grid, at: now) } else { try records.update(grid, at: now) }
            for staff in item.ended { _ = try records.end(staff: staff.id, grid: grid.id, on: now.day) }
            for staff in item.added {
                try records.insert(
                    GridStaff(
                        id: office.environment.nextID(now),
                        name: staff.name,
                        duty: staff.duty,
                        phone: staff.phone,
                        since: now.day,
                        until: nil
                    ),
                    grid: grid.id
                )
            }
            let action = item.known == nil ? "grid-added" : "grid-changed"
            try desk.record(action, grid.id, before, by: officer, at: now, records)
        }
        return report
    }

    private struct Item {
        var row: GridRow
        var township: AreaCode
        var known: Grid?
        var added: [(name: String, duty: GridStaff.Duty, phone: String)]
        var ended: [GridStaff]

        /// An empty cell leaves what is known.
        func grid(id: String) -> Grid {
            Grid(
                id: id,
                code: row.code,
                name: row.name,
                township: township,
                villages: row.villages.isEmpty ? known?.villages ?? "" : row.villages,
                contact: row.contact.isEmpty ? known?.contact ?? "" : row.contact,
                isActive: known?.isActive ?? true
            )
        }

        /// Who ends and who begins; a telephone that changes is both and says so.
        var sentences: [String] {
            ended.map { old in
                let stays = added.contains { $0.name == old.name && $0.duty == old.duty }
                return "\(row.name)：\(old.duty.title)\(old.name)\(stays ? "更换电话" : "离任")"
            }
                + added.filter { new in !ended.contains { $0.name == new.name && $0.duty == new.duty } }
                .map { "\(row.name)：\($0.duty.title)\($0.name)到任" }
        }

        var isChanged: Bool {
            guard let known else { return true }
            return grid(id: known.id) != known || !added.isEmpty || !ended.isEmpty
        }
    }

    private func plan(
        _ file: SourceFile,
        dryRun: Bool,
        _ db: any Connection
    ) throws -> (report: TableImportReport, items: [Item]) {
        var report = TableImportReport(file, dryRun: dryRun)
        var problems = ListProblems(file, kind: "grids", office.rulebook)
        let records = GridRecords(db: db, county: office.county)
        let places = try RowPlaces(db: db, office: office)
        let known = Dictionary(try records.all().map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
        var rows: [String: Int] = [:]
        var items: [Item] = []
        for row in file.rows {
            if let earlier = rows.updateValue(row.row, forKey: row.code) {
                problems.repeated(row, "code", read: row.code, expected: "每个网格一行", earlier: earlier)
            }
            guard let township = places.township(row.township) else {
                problems.unknownTownship(row, "township", row.township)
                continue
            }
            let staff = try known[row.code].map { try records.staff(of: $0.id).filter { $0.until == nil } } ?? []
            items.append(Self.item(row, township, known[row.code], staff))
        }
        report.problems = problems.all
        guard report.problems.isEmpty else { return (report, []) }
        report.added = items.count { $0.known == nil }
        report.changed = items.count { $0.known != nil && $0.isChanged }
        report.unchanged = items.count - report.added - report.changed
        report.changes = items.filter(\.isChanged).flatMap(\.sentences)
        return (report, items)
    }

    private static func item(_ row: GridRow, _ township: AreaCode, _ known: Grid?, _ staff: [GridStaff]) -> Item {
        let supervisors = [row.supervisor].compactMap { $0 }.map {
            (name: $0, duty: GridStaff.Duty.supervisor, phone: row.supervisorPhone)
        }
        let wanted =
            supervisors
            + row.assistants.map {
                (name: $0, duty: GridStaff.Duty.assistant, phone: row.assistantPhones[$0] ?? "")
            }
        let added = wanted.filter { new in
            !staff.contains {
                $0.name == new.name && $0.duty == new.duty && (new.phone.isEmpty || $0.phone == new.phone)
            }
        }
        let ended = staff.filter { old in
            // A row that names nobody for a duty says nothing of it.
            let named = wanted.filter { $0.duty == old.duty }
            return !named.isEmpty
                && !named.contains { $0.name == old.name && ($0.phone.isEmpty || $0.phone == old.phone) }
        }
        return Item(row: row, township: township, known: known, added: added, ended: ended)
    }
}
