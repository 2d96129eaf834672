import Rules
import Primitives
package import Storage
import Supervision

/// Whether the ledger is whole: the engine's own check, the audit chain, and every record against its leaf.
package struct LedgerCheck: Sendable {
    private let office: Office

    package init(_ office: Office) { self.office = office }

    /// What was looked at and what is wrong, one English sentence each.
    package struct Report: Sendable {
        package var leaves: Int
        package var samples: Int
        package var matters: Int
        package var faults: [String]
    }

    package func run() async throws -> Report {
        var faults = try await office.database.checkIntegrity()
        let county = office.county
        let report = try await office.database.read { db in
            func count(_ sql: SQL) throws -> Int { try db.first(sql)?.get(at: 0) ?? 0 }
            return Report(
                leaves: try count("SELECT COUNT(*) FROM audit_leaf WHERE county = \(county.text)"),
                samples: try count("SELECT COUNT(*) FROM sample WHERE county = \(county.text)"),
                matters: try count("SELECT COUNT(*) FROM matter WHERE county = \(county.text)"),
                faults: try self.faults(db)
            )
        }
        faults += report.faults
        return Report(leaves: report.leaves, samples: report.samples, matters: report.matters, faults: faults)
    }

    /// What is wrong with the records, as one transaction sees them.
    package func faults(_ db: any Connection) throws -> [String] {
        let county = office.county
        return try Audit.verify(db, county: county) + Self.imports(db, county) + Self.matters(db, county)
            + Self.files(db, county) + Self.reports(db, county) + Self.chain(db, county) + Self.provenance(db, county)
            + Self.register(db, county) + Self.market(db, office)
            + Self.map(db, county) + Self.hooks(db, county) + Self.derived(db, county)
            + missingMatters(db) + ReportingCheck(db: db, office: office).faults()
    }

    /// Samples and results against the digest that their import's last leaf recorded.
    private static func imports(_ db: any Connection, _ county: AreaCode) throws -> [String] {
        var faults: [String] = []
        var leaves = try lastDigests(db, county, kind: "import-file")
        let records = SamplingRecords(db: db, county: county)
        for row in try db.query(
            "SELECT id, name, record_digest FROM import_file WHERE county = \(county.text) ORDER BY id"
        ) {
            let id: String = try row.get("id")
            let digest = try records.recordDigest(ofImport: id)
            if digest != (try row.get("record_digest", as: String.self)) || digest != leaves.removeValue(forKey: id) {
                faults.append("samples of import \(id) differ from what the audit trail recorded")
            }
        }
        return faults + gone(leaves, "import")
    }

    private static func matters(_ db: any Connection, _ county: AreaCode) throws -> [String] {
        var faults: [String] = []
        var leaves = try lastDigests(db, county, kind: "matter")
        let records = MatterRecords(db: db, county: county)
        for row in try db.query("SELECT id FROM matter WHERE county = \(county.text) ORDER BY id") {
            let id: String = try row.get("id")
            if try records.digest(of: id) != leaves.removeValue(forKey: id) {
                faults.append("matter \(id) differs from what the audit trail recorded")
            }
        }
        return faults + gone(leaves, "matter")
    }

    private static func reports(_ db: any Connection, _ county: AreaCode) throws -> [String] {
        var faults: [String] = []
        var leaves = try lastDigests(db, county, kind: "annual-report")
        try db.each(
            """
            SELECT year, unit, title, received_on, copied_on, file_digest FROM annual_report
            WHERE county = \(county.text) ORDER BY year, unit
            """
        ) { row in
            let subject = "\(try row.get("year", as: Int.self)):\(try row.get("unit", as: String.self))"
            let digest = ReportRecords.digest(
                title: try row.get("title"),
                received: try row.get("received_on"),
                copied: try row.get("copied_on"),
                file: try row.get("file_digest")
            )
            if digest != leaves.removeValue(forKey: subject) {
                faults.append("annual report \(subject) differs from what the audit trail recorded")
            }
        }
        return faults + gone(leaves, "annual report")
    }

    /// What has a leaf and no row any more.
    static func gone(_ leaves: [String: String], _ kind: String) -> [String] {
        leaves.keys.sorted().map { "\(kind) \($0) is in the audit trail and no longer in the ledger" }
    }

    static func lastDigests(
        _ db: any Connection,
        _ county: AreaCode,
        kind: String
    ) throws -> [String: String] {
        var digests: [String: String] = [:]
        try db.each(
            """
            SELECT subject, after_digest FROM audit_leaf
            WHERE county = \(county.text) AND subject_kind = \(kind) ORDER BY sequence
            """
        ) { digests[try $0.get("subject")] = try $0.get("after_digest", as: String?.self) }
        return digests
    }

    private static func files(_ db: any Connection, _ county: AreaCode) throws -> [String] {
        var faults: [String] = []
        try db.each(
            "SELECT digest, content FROM evidence_file WHERE county = \(county.text) ORDER BY digest"
        ) { row in
            let digest: String = try row.get("digest")
            if Digest.hex(of: try row.get("content")) != digest { faults.append("evidence file \(digest) was altered") }
        }
        return faults
    }

    /// A failed sample has a matter that its failure opens: an import that stopped half way would leave one without.
    ///
    /// What a failure opens is the rulebook's to say. A problem of risk monitoring had a disposal before it had a procedure
    /// of its own.
    private func missingMatters(_ db: any Connection) throws -> [String] {
        let county = office.county
        func procedures(_ events: [String]) -> [String] {
            office.rulebook.procedures.filter { events.contains($0.opens ?? "") }.map(\.id)
        }
        return try SamplingRow.Kind.allCases.flatMap { kind -> [String] in
            guard !procedures([kind.failureEvent]).isEmpty else { return [] }
            let answers = procedures([kind.failureEvent, SamplingRow.Kind.supervision.failureEvent])
            return try db.query(
                """
                SELECT sample.id FROM sample
                WHERE sample.county = \(county.text) AND sample.kind = \(kind.rawValue)
                    AND sample.first_conclusion = 'fail'
                    AND NOT EXISTS (SELECT 1 FROM matter WHERE matter.county = sample.county
                        AND matter.sample = sample.id AND matter.procedure_id IN (\(SQL.list(answers))))
                ORDER BY sample.id
                """
            ).map { "failed sample \(try $0.get("id", as: String.self)) has no \(answers[0])" }
        }
    }
}
