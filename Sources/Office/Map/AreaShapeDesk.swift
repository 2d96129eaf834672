package import Primitives
import Rules
import Storage
package import Supervision

/// Outlines of the county and its townships: brought in whole, or not at all.
package struct AreaShapeDesk: ListImportDesk {
    /// A screen shows no bend that is smaller, in metres.
    package static let tolerance = 20.0

    private let office: Office

    package init(_ office: Office) { self.office = office }

    /// One feature of a file, its vertices converted to WGS-84.
    package struct Row: Sendable {
        /// Its place in the file, from 1.
        package var row: Int
        /// The area's code or name, as written.
        package var area: String
        package var polygons: [[AreaShape.Ring]]

        package init(row: Int, area: String, polygons: [[AreaShape.Ring]]) {
            self.row = row
            self.area = area
            self.polygons = polygons
        }
    }

    /// A file as it was read, and everything that is wrong with it.
    package struct SourceFile: Sendable {
        package var name: String
        package var datum: Coordinate.Datum
        package var isSchematic: Bool
        package var rows: [Row]
        package var problems: [Problem]

        package init(
            name: String,
            datum: Coordinate.Datum,
            isSchematic: Bool = false,
            rows: [Row],
            problems: [Problem] = []
        ) {
            self.name = name
            self.datum = datum
            self.isSchematic = isSchematic
            self.rows = rows
            self.problems = problems
        }
    }

    package func all(by officer: Officer) async throws -> [AreaShape] {
        try officer.require(.readLedger)
        return try await office.database.read { db in try AreaShapeRecords(db: db, county: office.county).all() }
    }

    package func preview(_ file: SourceFile, by officer: Officer) async throws -> TableImportReport {
        try officer.require(.importFiles)
        return try await office.database.read { db in try plan(file, dryRun: true, db).report }
    }

    /// Sets the outlines of the file; those of other areas stay.
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
        let (report, changes) = try plan(file, dryRun: false, db)
        guard report.problems.isEmpty else { return report }
        let records = AreaShapeRecords(db: db, county: office.county)
        for change in changes where !change.isUnchanged {
            let before = change.isNew ? nil : try records.digest(of: change.shape.area.text)
            try records.put(change.shape, by: officer.account, at: now)
            try Audit.append(
                Audit.Leaf(
                    at: now,
                    actor: officer.account,
                    action: "area-shape-set",
                    subjectKind: "area-shape",
                    subject: change.shape.area.text,
                    before: before,
                    after: try records.digest(of: change.shape.area.text)
                ),
                county: office.county,
                to: db
            )
        }
        return report
    }

    private struct Change {
        var shape: AreaShape
        var isNew: Bool
        var isUnchanged: Bool
    }

    private func plan(
        _ file: SourceFile,
        dryRun: Bool,
        _ db: any Connection
    ) throws -> (report: TableImportReport, changes: [Change]) {
        var report = TableImportReport(fileName: file.name, dryRun: dryRun)
        report.rows = file.rows.count
        report.problems = file.problems
        let records = AreaShapeRecords(db: db, county: office.county)
        var seen: [AreaCode: Int] = [:]
        var changes: [Change] = []
        for row in file.rows {
            guard let area = area(row.area) else {
                report.problems.append(Self.unknown(row))
                continue
            }
            if let earlier = seen.updateValue(row.row, forKey: area) {
                report.problems.append(Self.repeated(row, earlier))
                continue
            }
            let shape = Self.shape(row, area, file)
            let known = try records.find(area)
            let isUnchanged = known.map { Self.isSame($0, shape) } ?? false
            changes.append(Change(shape: shape, isNew: known == nil, isUnchanged: isUnchanged))
        }
        report.problems = report.problems.inRowOrder
        guard report.problems.isEmpty else { return (report, []) }
        report.added = changes.count { $0.isNew }
        report.unchanged = changes.count { $0.isUnchanged }
        report.changed = changes.count - report.added - report.unchanged
        return (report, changes)
    }

    /// What was written is rounded; two shapes are the same where they are written the same.
    private static func isSame(_ known: AreaShape, _ new: AreaShape) -> Bool {
        AreaShapeText.write(known.polygons) == AreaShapeText.write(new.polygons) && known.recordedIn == new.recordedIn
            && known.isSchematic == new.isSchematic && known.source == new.source
    }

    private static func shape(_ row: Row, _ area: AreaCode, _ file: SourceFile) -> AreaShape {
        AreaShape(
            area: area,
            polygons: row.polygons.map { $0.map { ShapeSimplification.simplified($0, within: tolerance) } },
            recordedIn: file.datum,
            isSchematic: file.isSchematic,
            source: file.name,
            verticesRead: row.polygons.reduce(0) { $0 + $1.reduce(0) { $0 + $1.count } }
        )
    }

    /// The county or a township of it, by name or by its code of 6, 9 or 12 digits.
    private func area(_ text: String) -> AreaCode? {
        let text = text.trimmingSpaces()
        let known = [office.county] + office.rulebook.townships(of: office.county).map(\.code)
        // Statistical codes of townships end in 000 for the villages below them; those of counties in 000000.
        let code = text.utf8.count == 12 ? String(text.hasSuffix("000000") ? text.prefix(6) : text.prefix(9)) : text
        if let code = AreaCode(code) { return known.first { $0 == code } }
        return known.first { office.rulebook.area($0)?.name == text }
    }

    private static func unknown(_ row: Row) -> Problem {
        Problem(
            sheet: nil,
            row: row.row,
            column: "code",
            code: "unknown-area",
            read: row.area,
            expected: "the code or name of the county or of one of its townships",
            message: "the area is not of this county"
        )
    }

    private static func repeated(_ row: Row, _ earlier: Int) -> Problem {
        Problem(
            sheet: nil,
            row: row.row,
            column: "code",
            code: "repeated-row",
            read: row.area,
            expected: "each area once; feature \(earlier) is it already",
            message: "the area stands in feature \(earlier) already"
        )
    }
}
