import Primitives
import Rules
import Storage
package import Supervision

/// Issuing certificates from a list: all of it, or none.
package struct CertificateImportDesk: ListImportDesk {
    private let office: Office

    package init(_ office: Office) { self.office = office }

    package typealias SourceFile = ListFile<CertificateRow>

    package func preview(_ file: SourceFile, by officer: Officer) async throws -> TableImportReport {
        let now = office.environment.now()
        return try await office.database.read { db in try plan(file, dryRun: true, by: officer, at: now, db).report }
    }

    package func importFile(_ file: SourceFile, by officer: Officer) async throws -> TableImportReport {
        let now = office.environment.now()
        return try await office.database.write { db in
            let (report, entries) = try plan(file, dryRun: false, by: officer, at: now, db)
            guard report.problems.isEmpty, !entries.isEmpty else { return report }
            let desk = CertificateDesk(office)
            var writer = try MovementWriter(
                .certificate,
                name: file.name,
                by: officer.account,
                at: now,
                county: office.county,
                db: db
            )
            for entry in entries { _ = try desk.issue(entry, by: officer, at: now, writer: &writer) }
            try writer.finish()
            return report
        }
    }

    private func plan(
        _ file: SourceFile,
        dryRun: Bool,
        by officer: Officer,
        at now: Instant,
        _ db: any Connection
    ) throws -> (report: TableImportReport, entries: [CertificateDesk.Entry]) {
        try officer.require(.issueCertificates)
        var report = TableImportReport(file, dryRun: dryRun)
        var problems = ListProblems(file, kind: "certificates", office.rulebook)
        let desk = CertificateDesk(office)
        var entries: [CertificateDesk.Entry] = []
        var unchanged = 0
        for row in file.rows {
            var faults: [FieldFault] = []
            let entry = try entry(row, officer, &faults, db)
            if faults.isEmpty {
                if try isIssued(entry, at: now, db) {
                    unchanged += 1
                    continue
                }
                do {
                    _ = try desk.check(entry, by: officer, at: now, db: db)
                    entries.append(entry)
                } catch Refusal.incomplete(let found) {
                    faults = found
                }
            } else {
                faults += desk.faults(of: entry, at: now)
            }
            for fault in faults { Self.tell(fault, row, &problems) }
        }
        report.problems = problems.all
        guard report.problems.isEmpty else { return (report, []) }
        report.added = entries.count
        report.unchanged = unchanged
        return (report, entries)
    }

    private static func tell(_ fault: FieldFault, _ row: CertificateRow, _ problems: inout ListProblems) {
        let (field, read): (String?, String) =
            switch fault.field {
            case "issuer": ("issuer", row.issuer)
            case "grower": ("grower", row.grower)
            case "food": ("food", row.food)
            case "quantity": ("quantity", row.quantity?.text ?? "")
            case "place": ("place", row.place)
            case "made": ("made", row.madeOn?.description ?? "")
            case "basis": ("basis", row.basis?.title ?? "")
            case "tests": ("report", row.report)
            case "signer": ("signer", row.signer)
            case "contact": ("contact", row.contact)
            default: (nil, row.food)
            }
        problems.add(
            row,
            field,
            fault.code,
            read: read,
            expected: fault.advice,
            "no certificate can be issued of this row"
        )
    }

    private func entry(
        _ row: CertificateRow,
        _ officer: Officer,
        _ faults: inout [FieldFault],
        _ db: any Connection
    ) throws -> CertificateDesk.Entry {
        var issuer = officer.scope.operatorID ?? ""
        if issuer.isEmpty { issuer = try identity(row.issuer, "issuer", "承诺主体", officer.scope, &faults, db) }
        let known = try OperatorRecords(db: db, county: office.county).find(issuer, scope: officer.scope)
        let name = known?.name ?? row.issuer
        var entry = CertificateDesk.Entry(
            issuer: issuer,
            food: row.food,
            quantity: row.quantity,
            place: row.place,
            signer: row.signer.isEmpty ? name : row.signer,
            contact: row.contact
        )
        if !row.grower.isEmpty {
            entry.grower = try identity(row.grower, "grower", "社员", .program(office.county), &faults, db)
        }
        entry.madeOn = row.madeOn
        entry.basis = row.basis
        if !row.report.isEmpty {
            entry.tests = [Certificate.Test(kind: .report, reference: row.report, title: "检测报告 \(row.report)")]
        }
        return entry
    }

    private func identity(
        _ name: String,
        _ field: String,
        _ title: String,
        _ scope: Scope,
        _ faults: inout [FieldFault],
        _ db: any Connection
    ) throws -> String {
        let records = OperatorRecords(db: db, county: office.county)
        if let found = try records.only(named: name, scope: scope) { return found }
        let advice = name.isEmpty ? "请填写\(title)" : "名录中没有叫“\(name)”的\(title)，或有同名"
        faults.append(FieldFault(field: field, code: "unknown-\(field)", advice: advice))
        return ""
    }

    /// The same file again issues nothing again.
    private func isIssued(_ entry: CertificateDesk.Entry, at now: Instant, _ db: any Connection) throws -> Bool {
        try db.first(
            """
            SELECT certificate.id FROM certificate WHERE certificate.county = \(office.county.text)
                AND certificate.issuer = \(entry.issuer) AND certificate.food = \(entry.food)
                AND certificate.place = \(entry.place) AND certificate.quantity = \(entry.quantity?.thousandths ?? 0)
                AND certificate.made_on = \((entry.madeOn ?? now.day).description)
                AND COALESCE(certificate.grower, '') = \(entry.grower ?? "")
                AND NOT EXISTS (SELECT 1 FROM certificate_void AS void WHERE void.county = certificate.county
                    AND void.certificate = certificate.id)
            LIMIT 1
            """
        ) != nil
    }
}
