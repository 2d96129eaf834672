import Primitives
import Storage
import Supervision

/// SQL of templates and printed documents.
struct DocumentRecords {
    let db: any Connection
    let county: AreaCode

    struct Version {
        var version: Int
        var title: String
        var body: String
        var isOwn: Bool
        var editedAt: Instant
        var editedBy: String

        /// For its audit leaf; earlier leaves left the reason out.
        func digest(reason: String?) -> String {
            let fields = ["\(version)", title, body, isOwn ? "county" : "rulebook"]
            return Digest.hex(ofFields: fields + (reason.map { [$0] } ?? []))
        }
    }

    /// All versions of all templates with their reasons, in order.
    func all() throws -> [(template: String, version: Version, reason: String)] {
        try db.query(
            """
            SELECT template, version, title, body, origin, reason, edited_at, edited_by FROM document_template
            WHERE county = \(county.text) ORDER BY template, version
            """
        ).map { (try $0.get("template"), try Self.version($0), try $0.get("reason")) }
    }

    /// The newest version of a template in the ledger; nil while the rulebook's own was never used.
    func newest(_ template: String) throws -> Version? {
        try db.first(
            """
            SELECT version, title, body, origin, edited_at, edited_by FROM document_template
            WHERE county = \(county.text) AND template = \(template) ORDER BY version DESC LIMIT 1
            """
        ).map(Self.version)
    }

    func version(_ number: Int, of template: String) throws -> Version? {
        try db.first(
            """
            SELECT version, title, body, origin, edited_at, edited_by FROM document_template
            WHERE county = \(county.text) AND template = \(template) AND version = \(number)
            """
        ).map(Self.version)
    }

    private static func version(_ row: Row) throws -> Version {
        Version(
            version: try row.get("version"),
            title: try row.get("title"),
            body: try row.get("body"),
            isOwn: try row.get("origin", as: String.self) == "county",
            editedAt: Instant(milliseconds: try row.get("edited_at")),
            editedBy: try row.get("edited_by")
        )
    }

    func insert(_ version: Version, of template: String, reason: String) throws {
        try db.execute(
            """
            INSERT INTO document_template (county, template, version, title, body, origin, reason, edited_at, edited_by)
            VALUES (\(county.text), \(template), \(version.version), \(version.title), \(version.body),
                \(version.isOwn ? "county" : "rulebook"), \(reason), \(version.editedAt.milliseconds),
                \(version.editedBy))
            """
        )
    }

    func issued(_ template: String) throws -> Int {
        try db.first(
            """
            SELECT (SELECT COUNT(*) FROM matter_document WHERE county = \(county.text) AND template = \(template))
                + (SELECT COUNT(*) FROM specimen_document WHERE county = \(county.text) AND template = \(template))
                AS total
            """
        )?.get("total") ?? 0
    }

    /// A document as it is written down.
    struct Issue {
        var id: String
        var matter: String
        var step: String
        var template: String
        var version: Int
        var year: Int
        var serial: Int
        var number: String
        var evidence: String?
        var values: [String: String]
    }

    /// The next number of a word and year, whatever the template: two that share their word share its numbers.
    ///
    /// A ledger that counted by template goes on after the highest number that it gave.
    func nextSerial(_ word: String, year: Int) throws -> Int {
        let series = "\(word)〔\(year)〕"
        let records = MatterRecords(db: db, county: county)
        let name = "document:\(series)"
        if try db.first("SELECT last FROM serial WHERE county = \(county.text) AND name = \(name)") != nil {
            return try records.nextSerial(name)
        }
        let used: Int =
            try db.first(
                """
                SELECT COALESCE(MAX(serial), 0) AS used FROM matter_document
                WHERE county = \(county.text) AND year = \(year) AND number = \(series) || serial || '号'
                """
            )?.get("used") ?? 0
        return try records.nextSerial(name, from: used + 1)
    }

    func insert(_ issue: Issue, at now: Instant, by officer: String) throws {
        try db.execute(
            """
            INSERT INTO matter_document (county, id, matter, step, template, version, year, serial, number, evidence,
                issued_at, issued_by)
            VALUES (\(county.text), \(issue.id), \(issue.matter), \(issue.step), \(issue.template), \(issue.version),
                \(issue.year), \(issue.serial), \(issue.number), \(issue.evidence), \(now.milliseconds), \(officer))
            """
        )
        try db.execute(
            """
            INSERT INTO document_number (county, number, document) VALUES (\(county.text), \(issue.number), \(issue.id))
            """
        )
        try db.insert(
            into: "matter_document_value",
            columns: ["county", "document", "name", "value"],
            rows: issue.values.sorted { $0.key < $1.key }.map { name, value in
                [.text(county.text), .text(issue.id), .text(name), .text(value)]
            }
        )
    }

    func void(_ id: String, reason: String, at now: Instant, by officer: String) throws {
        try db.execute(
            """
            UPDATE matter_document SET voided_at = \(now.milliseconds), voided_by = \(officer), void_reason = \(reason)
            WHERE county = \(county.text) AND id = \(id) AND voided_at IS NULL
            """
        )
    }

    struct Stored {
        var document: MatterWork.Document
        var version: Int
        var values: [String: String]
    }

    /// A document of a matter, with what its blanks were filled with.
    func find(_ id: String, of matter: String) throws -> Stored? {
        let row = try db.first(
            """
            \(Self.selection) WHERE matter_document.county = \(county.text) AND matter_document.matter = \(matter)
                AND matter_document.id = \(id)
            """
        )
        guard let row else { return nil }
        var values: [String: String] = [:]
        try db.each(
            """
            SELECT name, value FROM matter_document_value WHERE county = \(county.text) AND document = \(id)
            """
        ) { values[try $0.get("name")] = try $0.get("value") }
        return Stored(document: try Self.document(row), version: try row.get("version"), values: values)
    }

    func documents(of matter: String) throws -> [MatterWork.Document] {
        try db.query(
            """
            \(Self.selection) WHERE matter_document.county = \(county.text) AND matter_document.matter = \(matter)
            ORDER BY matter_document.issued_at, matter_document.id
            """
        ).map(Self.document)
    }

    private static let selection: SQL = """
        SELECT matter_document.id, matter_document.step, matter_document.template, matter_document.version,
            matter_document.number, matter_document.issued_at, matter_document.issued_by, matter_document.voided_at,
            matter_document.voided_by, matter_document.void_reason, document_template.title
        FROM matter_document
        JOIN document_template ON document_template.county = matter_document.county
            AND document_template.template = matter_document.template
            AND document_template.version = matter_document.version
        """

    private static func document(_ row: Row) throws -> MatterWork.Document {
        MatterWork.Document(
            id: try row.get("id"),
            template: try row.get("template"),
            title: try row.get("title"),
            number: try row.get("number"),
            step: try row.get("step"),
            issuedAt: Instant(milliseconds: try row.get("issued_at")),
            issuedBy: try row.get("issued_by"),
            voidedAt: try row.get("voided_at", as: Int64?.self).map { Instant(milliseconds: $0) },
            voidedBy: try row.get("voided_by"),
            voidReason: try row.get("void_reason")
        )
    }
}

extension MatterRecords {
    /// Evidence that is a printed document of one of some templates.
    func printedEvidence(of matter: String, templates: [String]) throws -> Set<String> {
        Set(
            try db.query(
                """
                SELECT evidence FROM matter_document WHERE county = \(county.text) AND matter = \(matter)
                    AND evidence IS NOT NULL AND template IN (\(SQL.list(templates)))
                """
            ).map { try $0.get("evidence", as: String.self) }
        )
    }

    /// Evidence that is a printed document which was voided.
    func voidedEvidence(of matter: String) throws -> Set<String> {
        Set(
            try db.query(
                """
                SELECT evidence FROM matter_document WHERE county = \(county.text) AND matter = \(matter)
                    AND voided_at IS NOT NULL AND evidence IS NOT NULL
                """
            ).map { try $0.get("evidence", as: String.self) }
        )
    }
}
