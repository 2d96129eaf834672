import Primitives
import Rules
import Storage
import Supervision

/// What subjects of leaves are called: numbers and names, and nothing else of the business.
struct AuditSubjects {
    let db: any Connection
    let county: AreaCode

    /// By the kind of a subject, where its name is found: the table's id and an expression for the name.
    private static let names: [String: (table: SQL, id: SQL, name: SQL)] = [
        "account": ("account", "id", "name"),
        "certificate": ("certificate", "id", "code"),
        "grid": ("grid", "id", "name"),
        "grid-staff": ("grid", "id", "name"),
        "hook-check": ("hook_check", "id", "number"),
        "import-file": ("import_file", "id", "name"),
        "market-seller": ("market_seller", "id", "name"),
        "matter": ("matter", "id", "number"),
        "milestone": ("milestone_record", "id", "task"),
        "notice": ("notice", "id", "CAST(year AS TEXT) || ' 年第 ' || CAST(serial AS TEXT) || ' 期'"),
        "operator": ("operator", "id", "name"),
        "operator-persons": ("operator", "id", "name"),
        "patrol": ("patrol", "id", "day || ' ' || patroller"),
        "rapid-test": ("rapid_test", "id", "food || ' ' || item"),
        "recall": ("recall", "id", "number"),
        "sampling-plan": ("sampling_plan", "id", "CAST(year AS TEXT) || ' 年第 ' || CAST(revision AS TEXT) || ' 版'"),
        "specimen": ("specimen", "id", "number"),
        "task-person": ("task_person", "id", "name"),
        "document-template": ("document_template", "template", "MAX(title)"),
    ]

    func named(_ entries: [AuditEntry]) throws -> [AuditEntry] {
        var rows: [String: Set<String>] = [:]
        for entry in entries { rows[entry.parts.kind, default: []].insert(entry.parts.row) }
        var names: [String: [String: String]] = [:]
        for (kind, ids) in rows { names[kind] = try self.names(kind, ids.sorted()) }
        return entries.map { entry in
            var entry = entry
            entry.subjectName = names[entry.parts.kind]?[entry.parts.row]
            return entry
        }
    }

    private func names(_ kind: String, _ ids: [String]) throws -> [String: String] {
        guard let place = Self.names[kind] else { return [:] }
        // A template has a row for each of its versions.
        let grouping: SQL = kind == "document-template" ? "GROUP BY template" : ""
        var names: [String: String] = [:]
        for chunk in ids.chunked(by: 400) {
            for row in try db.query(
                """
                SELECT \(place.id) AS row_id, \(place.name) AS row_name FROM \(place.table)
                WHERE county = \(county.text) AND \(place.id) IN (\(SQL.list(chunk)))
                \(grouping)
                """
            ) { names[try row.get("row_id")] = try row.get("row_name") }
        }
        return names
    }

    /// The firms of a name's part or of a unified code.
    func firms(_ text: String) throws -> [String] {
        let key = FoldedText.fold(text)
        let part = key.replacing("~", with: "~~").replacing("%", with: "~%").replacing("_", with: "~_")
        return try db.query(
            """
            SELECT id FROM operator WHERE county = \(county.text)
                AND (name_key LIKE \("%\(part)%") ESCAPE '~' OR credit_code = \(text.uppercased()))
            ORDER BY id LIMIT 100
            """
        ).map { try $0.get("id") }
    }
}
