import Primitives
import Rules
import Storage
package import Supervision

/// Prescribed documents (文书): filled from a template, numbered without gaps, printed, voided.
package struct DocumentDesk: Sendable {
    let office: Office

    package init(_ office: Office) { self.office = office }

    // MARK: Filling in

    /// The form of a document for a matter, with what the program knows of it.
    package func form(
        matter id: String,
        template: String,
        values: [String: String],
        by officer: Officer
    ) async throws -> DocumentForm {
        try officer.require(.handleMatters)
        let (form, personal) = try await office.database.read { db in
            try blank(matter: id, template: template, values: values, by: officer, db: db)
        }
        guard !personal.isEmpty else { return form }
        return try await office.database.write { db in
            let (form, personal) = try blank(matter: id, template: template, values: values, by: officer, db: db)
            try PersonalData(office).recordRead(
                of: personal,
                subject: .init(kind: "matter", id: id),
                by: officer,
                db: db
            )
            return form
        }
    }

    private func blank(
        matter id: String,
        template: String,
        values: [String: String],
        by officer: Officer,
        db: any Connection
    ) throws -> (form: DocumentForm, personal: Set<PersonalField>) {
        let (_, stored, matter) = try MatterDesk(office).held(id, by: officer, db: db)
        guard let rule = office.rulebook.template(template) else { throw Refusal.notFound }
        let current = try standing(rule, db)
        let body = DocumentBody.read(current.body, fields: rule.fields.map(\.id)).body
        let taken = try taken(by: rule, body, from: matter, for: officer)
        var all = try known(stored, matter, by: officer, at: office.environment.now(), db: db)
        all.merge(taken.values) { _, taken in taken }
        let prefill = rule.id == Self.sheetTemplate ? try sheetFields(stored, db) : [:]
        for field in rule.fields {
            all[field.id] = values[field.id] ?? prefill[field.id] ?? field.prefill.flatMap { all[$0] } ?? ""
        }
        let form = DocumentForm(
            matter: id,
            matterTitle: stored.title,
            template: rule,
            values: all,
            preview: PrintedDocument(title: current.title, number: "", body: body, values: all),
            answers: need(of: rule, matter)?.title
        )
        return (form, taken.personal)
    }

    /// Issues a document: its number is taken and the paper stands in one transaction.
    ///
    /// Where the current step needs what the template answers, the document is its evidence.
    /// - Returns: the document's identity.
    package func issue(
        matter id: String,
        template: String,
        values: [String: String],
        by officer: Officer
    ) async throws -> String {
        let now = office.environment.now()
        return try await office.database.write { db in
            try issue(matter: id, template: template, values: values, by: officer, at: now, db: db)
        }
    }

    func issue(
        matter id: String,
        template: String,
        values: [String: String],
        by officer: Officer,
        at now: Instant,
        db: any Connection
    ) throws -> String {
        let (_, stored, matter) = try MatterDesk(office).held(id, by: officer, db: db)
        guard let rule = office.rulebook.template(template) else { throw Refusal.notFound }
        return try write(rule, try Self.filled(rule, values), stored, matter, by: officer, at: now, db: db)
    }

    /// Issues what an order brings with it: the matter may be another desk's, and the blanks are the order's own.
    ///
    /// A county whose rulebook has no such template orders without it.
    func issueOrdered(
        matter id: String,
        template: String,
        values: [String: String],
        by officer: Officer,
        at now: Instant,
        db: any Connection
    ) throws {
        guard let rule = office.rulebook.template(template) else { return }
        let records = MatterRecords(db: db, county: office.county)
        guard let stored = try records.find(id, scope: .program(office.county)) else { throw Refusal.notFound }
        let given = Dictionary(rule.fields.map { ($0.id, values[$0.id] ?? "") }) { first, _ in first }
        let matter = try MatterDesk(office).load(stored, records)
        _ = try write(rule, given, stored, matter, by: officer, at: now, db: db)
    }

    private func write(
        _ rule: DocumentTemplate,
        _ given: [String: String],
        _ stored: MatterRecords.Stored,
        _ matter: Matter,
        by officer: Officer,
        at now: Instant,
        db: any Connection
    ) throws -> String {
        let (id, template) = (stored.id, rule.id)
        let desk = MatterDesk(office)
        let records = MatterRecords(db: db, county: office.county)
        guard let step = matter.currentStep else { throw MatterRefusal.alreadyClosed }
        let version = try used(rule, at: now, db)
        let body = DocumentBody.read(version.body, fields: rule.fields.map(\.id)).body
        let taken = try taken(by: rule, body, from: matter, for: officer)
        let serial = try DocumentRecords(db: db, county: office.county).nextSerial(rule.serial, year: now.day.year)
        let number = "\(rule.serial)〔\(now.day.year)〕\(serial)号"
        var all = try known(stored, matter, by: officer, at: now, db: db).merging(taken.values) { _, taken in taken }
        all.merge(given) { _, given in given }
        all["number"] = number
        let before = try records.digest(of: id)
        let evidence = try need(of: rule, matter).map { need in
            let piece = office.environment.nextID(now)
            try records.insertEvidence(
                id: piece,
                matter: id,
                step: step.id,
                need: need.id,
                note: "\(version.title) \(number)",
                file: nil,
                at: now,
                by: officer.account
            )
            return piece
        }
        let document = DocumentRecords.Issue(
            id: office.environment.nextID(now),
            matter: id,
            step: step.id,
            template: template,
            version: version.version,
            year: now.day.year,
            serial: serial,
            number: number,
            evidence: evidence,
            values: all
        )
        try DocumentRecords(db: db, county: office.county).insert(document, at: now, by: officer.account)
        try desk.record("document-issued", id, by: officer.account, at: now, before: before, records)
        return document.id
    }

    private static func filled(_ rule: DocumentTemplate, _ values: [String: String]) throws(Refusal) -> [String: String]
    {
        var faults: [FieldFault] = []
        var given: [String: String] = [:]
        for field in rule.fields {
            let value = (values[field.id] ?? "").trimmingSpaces()
            if value.isEmpty, !field.isOptional {
                faults.append(
                    FieldFault(field: "field-\(field.id)", code: "field-missing", advice: "请填写“\(field.title)”")
                )
            }
            if value.count > MatterDesk.textLimit {
                faults.append(
                    FieldFault(
                        field: "field-\(field.id)",
                        code: "field-too-long",
                        advice: "“\(field.title)”请写在 \(MatterDesk.textLimit) 字以内"
                    )
                )
            }
            given[field.id] = value
        }
        guard faults.isEmpty else { throw .incomplete(faults) }
        return given
    }

    /// The need of the current step that a template answers.
    private func need(of rule: DocumentTemplate, _ matter: Matter) -> EvidenceNeed? {
        matter.currentStep?.evidence.first { rule.answers.contains($0.id) }
    }

    // MARK: Reading and voiding

    /// A document as it was printed, in the version of its day.
    ///
    /// Where it took personal data from its matter's fields, whoever reads it must see that whole, and it is an audit event.
    package func document(_ id: String, matter: String, by officer: Officer) async throws -> PrintedDocument {
        try officer.require(.readLedger)
        let (document, personal) = try await office.database.read { db in
            try printed(id, of: matter, by: officer, db: db)
        }
        guard !personal.isEmpty else { return document }
        return try await office.database.write { db in
            let (document, personal) = try printed(id, of: matter, by: officer, db: db)
            try PersonalData(office)
                .recordRead(of: personal, subject: .init(kind: "matter", id: matter), by: officer, db: db)
            return document
        }
    }

    private func printed(
        _ id: String,
        of matter: String,
        by officer: Officer,
        db: any Connection
    ) throws -> (document: PrintedDocument, personal: Set<PersonalField>) {
        let documents = DocumentRecords(db: db, county: office.county)
        let records = MatterRecords(db: db, county: office.county)
        guard let stored = try records.find(matter, scope: officer.scope),
            let found = try documents.find(id, of: matter),
            let version = try documents.version(found.version, of: found.document.template)
        else { throw Refusal.notFound }
        let document = PrintedDocument(
            title: version.title,
            number: found.document.number,
            body: DocumentBody.read(version.body, fields: Array(found.values.keys)).body,
            values: found.values,
            voidReason: found.document.voidReason
        )
        let holdsFields = found.values.keys.contains(where: DocumentBody.isField)
        let personal =
            holdsFields ? Self.personal(in: found.values, of: try MatterDesk(office).load(stored, records)) : []
        return (document, personal)
    }

    /// Voids a document; its number stays used, and where it was evidence it shows nothing any more.
    package func void(_ id: String, matter: String, reason: String, by officer: Officer) async throws {
        let now = office.environment.now()
        try await office.database.write { db in
            let desk = MatterDesk(office)
            let (records, _, open) = try desk.held(matter, by: officer, db: db)
            let documents = DocumentRecords(db: db, county: office.county)
            guard let found = try documents.find(id, of: matter) else { throw Refusal.notFound }
            guard open.currentStep != nil else { throw MatterRefusal.alreadyClosed }
            guard found.document.voidedAt == nil else { throw Refusal.changedMeanwhile }
            let reason = try MatterDesk.said(reason, field: "void-reason", "请填写作废理由")
            let before = try records.digest(of: matter)
            try documents.void(id, reason: reason, at: now, by: officer.account)
            try desk.record("document-voided", matter, by: officer.account, at: now, before: before, records)
        }
    }
}

/// Characters that forms send and no person typed.
extension String {
    var withoutReturns: String { replacing("\r\n", with: "\n").replacing("\r", with: "\n") }
}
