import Primitives
import Storage
import Supervision

/// SQL of the fields that procedures ask for: rows are added and never changed.
extension MatterRecords {
    /// All that was written into the fields of a matter, by field and in order.
    func fieldRevisions(of matter: String) throws -> [String: [FieldStanding.Revision]] {
        var found: [String: [FieldStanding.Revision]] = [:]
        try db.each(
            """
            SELECT field, revision, value, reason, written_at, written_by FROM matter_field
            WHERE county = \(county.text) AND matter = \(matter) ORDER BY field, revision
            """
        ) { row in
            found[try row.get("field"), default: []].append(
                FieldStanding.Revision(
                    number: try row.get("revision"),
                    value: try row.get("value"),
                    reason: try row.get("reason"),
                    at: Instant(milliseconds: try row.get("written_at")),
                    by: try row.get("written_by")
                )
            )
        }
        return found
    }

    func insertField(_ field: String, _ revision: FieldStanding.Revision, matter: String) throws {
        try db.execute(
            """
            INSERT INTO matter_field (county, matter, field, revision, value, reason, written_at, written_by)
            VALUES (\(county.text), \(matter), \(field), \(revision.number), \(revision.value), \(revision.reason),
                \(revision.at.milliseconds), \(revision.by))
            """
        )
    }

    /// The first values of a matter that is being opened; a field that was left empty has no row.
    func insertFields(_ values: [String: String], matter: String, at now: Instant, by officer: String) throws {
        for (field, value) in values.sorted(by: { $0.key < $1.key }) where !value.isEmpty {
            let revision = FieldStanding.Revision(number: 1, value: value, reason: "", at: now, by: officer)
            try insertField(field, revision, matter: matter)
        }
    }
}
