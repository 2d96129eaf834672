import Primitives
import Rules
import Storage
package import Supervision

/// Bringing lists of operators into the register: whole, or not at all.
package struct OperatorImportDesk: ListImportDesk {
    private let office: Office

    package init(_ office: Office) { self.office = office }

    package typealias SourceFile = ListFile<OperatorRow>

    /// What ``importFile(_:by:)`` would do; writes nothing.
    package func preview(_ file: SourceFile, by officer: Officer) async throws -> TableImportReport {
        try officer.require(.importOperators)
        let now = office.environment.now()
        return try await office.database.read { db in
            var plan = OperatorImportPlan(db: db, office: office, now: now, scope: officer.scope)
            return try plan.report(file, dryRun: true)
        }
    }

    /// Adds operators that are new and changes what a row says otherwise; an empty cell changes nothing.
    ///
    /// The same file again changes nothing.
    package func importFile(_ file: SourceFile, by officer: Officer) async throws -> TableImportReport {
        let now = office.environment.now()
        return try await office.database.write { db in try importRows(file, by: officer, at: now, db: db) }
    }

    func importRows(
        _ file: SourceFile,
        by officer: Officer,
        at now: Instant,
        newID: (() -> String)? = nil,
        db: any Connection
    ) throws -> TableImportReport {
        try officer.require(.importOperators)
        var plan = OperatorImportPlan(db: db, office: office, now: now, scope: officer.scope, newID: newID)
        let report = try plan.report(file, dryRun: false)
        guard report.problems.isEmpty, report.accepted > 0 else { return report }
        try OperatorImportWriter(db: db, office: office, now: now, officer: officer).write(plan, file: file)
        return report
    }
}
