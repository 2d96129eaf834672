import Primitives
import Storage
import Supervision

/// SQL of what sheets are held against: deviations, seals, and the forms that they came with.
extension SpecimenRecords {
    func insertDeviations(_ deviations: [SpecimenDeviation], reason: String, of id: String) throws {
        try db.insert(
            into: "specimen_deviation",
            columns: ["county", "specimen", "position", "kind", "detail", "reason"],
            rows: deviations.enumerated().map { index, deviation in
                [
                    .text(county.text), .text(id), .integer(Int64(index + 1)), .text(deviation.kind.rawValue),
                    .text(deviation.detail), .text(reason),
                ]
            }
        )
    }

    func deviations(of id: String) throws -> [SpecimenDeviation] {
        try db.query(
            """
            SELECT kind, detail, reason FROM specimen_deviation
            WHERE county = \(county.text) AND specimen = \(id) ORDER BY position
            """
        ).map { row in
            SpecimenDeviation(
                kind: SpecimenDeviation.Kind(rawValue: try row.get("kind")) ?? .amount,
                detail: try row.get("detail"),
                reason: try row.get("reason")
            )
        }
    }

    func insertSeals(_ seals: [String], of id: String) throws {
        try db.insert(
            into: "specimen_seal",
            columns: ["county", "seal", "specimen"],
            rows: seals.map { [.text(county.text), .text($0), .text(id)] }
        )
    }

    /// Seals that another specimen bears already, with its number; `text` is the sheet's whole, for sheets of before.
    func sealed(with seals: [String], text: String) throws -> [(seal: String, number: String)] {
        guard !seals.isEmpty else { return [] }
        let found = try db.query(
            """
            SELECT specimen_seal.seal, specimen.number FROM specimen_seal
            JOIN specimen ON specimen.county = specimen_seal.county AND specimen.id = specimen_seal.specimen
            WHERE specimen_seal.county = \(county.text) AND specimen_seal.seal IN (\(SQL.list(seals)))
            ORDER BY specimen_seal.seal
            """
        ).map { (seal: try $0.get("seal", as: String.self), number: try $0.get("number", as: String.self)) }
        guard found.isEmpty else { return found }
        return try db.query(
            """
            SELECT number FROM specimen WHERE county = \(county.text) AND seal = \(text) ORDER BY number LIMIT 1
            """
        ).map { (seal: text, number: try $0.get("number", as: String.self)) }
    }

    func insertForm(_ form: String, of id: String) throws {
        try db.execute(
            """
            INSERT INTO specimen_form (county, form, specimen) VALUES (\(county.text), \(form), \(id))
            """
        )
    }

    /// The specimen that an officer's form was recorded as.
    func find(form: String, by account: String) throws -> String? {
        try db.first(
            """
            SELECT specimen.id FROM specimen_form
            JOIN specimen ON specimen.county = specimen_form.county AND specimen.id = specimen_form.specimen
            WHERE specimen_form.county = \(county.text) AND specimen_form.form = \(form)
                AND specimen.recorded_by = \(account)
            """
        )?.get("id")
    }

    /// The last sheet of an officer.
    func last(by account: String) throws -> (sampler: String, second: String, laboratory: String)? {
        try db.first(
            """
            SELECT sampler, second_sampler, laboratory FROM specimen
            WHERE county = \(county.text) AND recorded_by = \(account) ORDER BY recorded_at DESC, id DESC LIMIT 1
            """
        ).map { (try $0.get("sampler"), try $0.get("second_sampler"), try $0.get("laboratory")) }
    }

    /// What sheets say since they are held against plan and rules: nothing for a sheet without it, whose digest stays what it was.
    func addLaterFacts(of id: String, to digest: inout Digest.Running) throws {
        let facts: [SQL] = [
            """
            SELECT organiser FROM specimen WHERE county = \(county.text) AND id = \(id) AND organiser IS NOT NULL
            """,
            """
            SELECT position, kind, detail, reason FROM specimen_deviation
            WHERE county = \(county.text) AND specimen = \(id) ORDER BY position
            """,
            """
            SELECT seal FROM specimen_seal WHERE county = \(county.text) AND specimen = \(id) ORDER BY seal
            """,
            """
            SELECT form FROM specimen_form WHERE county = \(county.text) AND specimen = \(id) ORDER BY form
            """,
            """
            SELECT id, template, version, number, issued_at, issued_by, voided_at, voided_by, void_reason
            FROM specimen_document WHERE county = \(county.text) AND specimen = \(id) ORDER BY issued_at, id
            """,
            """
            SELECT specimen_document_value.document, specimen_document_value.name, specimen_document_value.value
            FROM specimen_document_value
            JOIN specimen_document ON specimen_document.county = specimen_document_value.county
                AND specimen_document.id = specimen_document_value.document
            WHERE specimen_document.county = \(county.text) AND specimen_document.specimen = \(id)
            ORDER BY specimen_document_value.document, specimen_document_value.name
            """,
        ]
        for fact in facts { try db.each(fact) { digest.add($0.values) } }
    }
}
