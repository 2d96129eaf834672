import Primitives
import Rules
import Storage
package import Supervision

/// The county's templates: the rulebook's own until somebody edits one; every version is kept.
extension DocumentDesk {
    package func templates(by officer: Officer) async throws -> [TemplateStanding] {
        try officer.require(.editTemplates)
        return try await office.database.read { db in try office.rulebook.templates.map { try standing($0, db) } }
    }

    package func template(_ id: String, by officer: Officer) async throws -> TemplateStanding {
        try officer.require(.editTemplates)
        guard let rule = office.rulebook.template(id) else { throw Refusal.notFound }
        return try await office.database.read { db in try standing(rule, db) }
    }

    /// Lays a new version over a template; documents already printed keep theirs.
    package func edit(_ id: String, title: String, body: String, reason: String, by officer: Officer) async throws {
        try officer.require(.editTemplates)
        guard let rule = office.rulebook.template(id) else { throw Refusal.notFound }
        let now = office.environment.now()
        let title = title.trimmingSpaces()
        let body = body.withoutReturns.trimmingSpaces()
        let reason = reason.trimmingSpaces()
        var faults = faults(of: body, rule)
        if title.isEmpty || title.count > 100 {
            faults.append(FieldFault(field: "title", code: "title-missing", advice: "请填写标题，100 字以内"))
        }
        if reason.isEmpty { faults.append(FieldFault(field: "reason", code: "reason-missing", advice: "请填写修改理由")) }
        guard faults.isEmpty else { throw Refusal.incomplete(faults) }
        try await office.database.write { db in
            let records = DocumentRecords(db: db, county: office.county)
            let newest = try records.newest(id)
            let version = DocumentRecords.Version(
                version: (newest?.version ?? 0) + 1,
                title: title,
                body: body,
                isOwn: true,
                editedAt: now,
                editedBy: officer.account
            )
            try records.insert(version, of: id, reason: reason)
            try leaf(id, newest, version, reason: reason, by: officer.account, db)
        }
    }

    private func leaf(
        _ id: String,
        _ before: DocumentRecords.Version?,
        _ after: DocumentRecords.Version,
        reason: String,
        by officer: String,
        _ db: any Connection
    ) throws {
        try Audit.append(
            Audit.Leaf(
                at: after.editedAt,
                actor: officer,
                action: "template-edited",
                subjectKind: "document-template",
                subject: id,
                before: before.map { $0.digest(reason: nil) },
                after: after.digest(reason: reason)
            ),
            county: office.county,
            to: db
        )
    }

    /// What is wrong with a body, each with its line.
    private func faults(of text: String, _ rule: DocumentTemplate) -> [FieldFault] {
        let (body, faults) = DocumentBody.read(text, fields: rule.fields.map(\.id))
        let unasked = body.names.sorted().filter { name in
            DocumentBody.field(name).map { office.rulebook.procedureField($0) == nil } == true
        }
        return faults.map { fault in
            switch fault.kind {
            case .unknownPlaceholder(let name):
                FieldFault(
                    field: "body",
                    code: "unknown-placeholder",
                    advice: "第 \(fault.line) 行：没有名为“\(name.prefix(40))”的项目"
                )
            case .openBrace:
                FieldFault(field: "body", code: "open-brace", advice: "第 \(fault.line) 行：左大括号没有对应的右大括号")
            case .empty: FieldFault(field: "body", code: "body-empty", advice: "正文是空的")
            case .tooLong:
                FieldFault(field: "body", code: "body-too-long", advice: "正文请写在 \(DocumentBody.lengthLimit) 字以内")
            }
        }
            + unasked.map { name in
                FieldFault(field: "body", code: "unknown-field", advice: "没有程序要填写“\(name.prefix(60))”")
            }
    }

    /// A template as it stands: the county's newest version, or the rulebook's where the county has none of its own.
    func standing(_ rule: DocumentTemplate, _ db: any Connection) throws -> TemplateStanding {
        let records = DocumentRecords(db: db, county: office.county)
        let newest = try records.newest(rule.id)
        let own = newest.flatMap { $0.isOwn ? $0 : nil }
        return TemplateStanding(
            template: rule,
            version: newest?.version ?? 0,
            title: own?.title ?? rule.title,
            body: own?.body ?? rule.body,
            isOwn: own != nil,
            editedAt: own?.editedAt,
            editedBy: own?.editedBy,
            issued: try records.issued(rule.id),
            fields: office.rulebook.procedureFields
        )
    }

    /// The version that a document printed now refers to; the rulebook's text is written down at its first use.
    func used(_ rule: DocumentTemplate, at now: Instant, _ db: any Connection) throws -> DocumentRecords.Version {
        let records = DocumentRecords(db: db, county: office.county)
        let newest = try records.newest(rule.id)
        if let newest, newest.isOwn || (newest.body == rule.body && newest.title == rule.title) { return newest }
        let version = DocumentRecords.Version(
            version: (newest?.version ?? 0) + 1,
            title: rule.title,
            body: rule.body,
            isOwn: false,
            editedAt: now,
            editedBy: "rulebook"
        )
        try records.insert(version, of: rule.id, reason: "")
        try leaf(rule.id, newest, version, reason: "", by: "rulebook", db)
        return version
    }

    static func words(of day: Day?) -> String { day.map { "\($0.year)年\($0.month)月\($0.day)日" } ?? "" }

    /// What the program fills in by itself.
    func known(
        _ stored: MatterRecords.Stored,
        _ matter: Matter,
        by officer: Officer,
        at now: Instant,
        db: any Connection
    ) throws -> [String: String] {
        var values: [String: String] = [
            "date": Self.words(of: now.day), "matter": stored.title,
            "matter-number": stored.number, "operator": stored.operatorName ?? "", "officer": officer.name,
            "holder": office.name(of: stored.holder), "step": matter.currentStep?.title ?? "",
            "county": office.rulebook.area(office.county)?.name ?? "",
            "township": stored.township.flatMap { office.rulebook.area($0)?.name } ?? "",
            "opened-on": Self.words(of: matter.openedAt.day),
            "due-on": Self.words(of: matter.due.instant.map(ReminderDesk.lastDay)),
            "documents": try DocumentRecords(db: db, county: office.county).documents(of: stored.id)
                .filter { $0.voidedAt == nil }.map { "《\($0.title)》（\($0.number)）" }.joined(separator: "、"),
        ]
        try addEvidence(of: stored, matter, to: &values, db)
        if let id = stored.operatorID,
            let row = try db.first(
                "SELECT address, credit_code FROM operator WHERE county = \(office.county.text) AND id = \(id)"
            )
        {
            values["address"] = try row.get("address")
            values["credit-code"] = try row.get("credit_code", as: String?.self) ?? ""
        }
        if let sample = stored.sample {
            let specimens = SpecimenRecords(db: db, county: office.county)
            if let specimen = try specimens.behind(sample) {
                let items = try specimens.items(of: specimen.summary.id).map(\.item)
                values.merge(office.sheetBlanks(specimen, items: items)) { known, _ in known }
            }
            if let row = try db.first(
                "SELECT food, number, sampled_on FROM sample WHERE county = \(office.county.text) AND id = \(sample)"
            ) {
                values["sample-food"] = try row.get("food")
                values["sample-number"] = try row.get("number", as: String?.self) ?? ""
                values["sampled-on"] = Self.words(of: try row.get("sampled_on", as: String?.self).flatMap { Day($0) })
            }
            values["failed-items"] = try db.query(
                """
                SELECT item_name FROM result WHERE county = \(office.county.text) AND sample = \(sample)
                    AND verdict = 'fail' ORDER BY position
                """
            ).map { try $0.get("item_name", as: String.self) }.joined(separator: "、")
        }
        if let sample = stored.sample { try addReport(of: sample, at: stored.operatorID, to: &values, on: now.day, db) }
        return values
    }

    /// The words that were laid down, the last of each need.
    private func addEvidence(
        of stored: MatterRecords.Stored,
        _ matter: Matter,
        to values: inout [String: String],
        _ db: any Connection
    ) throws {
        let counted = Set(matter.evidence.map(\.id))
        for piece in try MatterRecords(db: db, county: office.county).evidence(of: stored.id)
        where counted.contains(piece.id) && !piece.note.isEmpty {
            values["evidence:\(piece.need)"] = piece.note
        }
    }

    /// Who tested the sample, and how long the operator may ask for a retest.
    private func addReport(
        of sample: String,
        at operatorID: String?,
        to values: inout [String: String],
        on day: Day,
        _ db: any Connection
    ) throws {
        let row = try db.first(
            """
            SELECT laboratory FROM sample WHERE county = \(office.county.text) AND id = \(sample)
            """
        )
        values["sample-laboratory"] = try row?.get("laboratory") ?? ""
        let circumstances = try MatterDesk(office).circumstances(of: operatorID, claim: .result, db)
        let time = office.rulebook.claims.time(for: .result, in: circumstances)
        values["retest-term"] = time.flatMap { office.rulebook.term(.deadline($0.deadline), on: day)?.words } ?? ""
    }
}

extension Office {
    /// The Chinese name of a desk.
    func name(of holder: Holder) -> String {
        func area(_ code: AreaCode) -> String { rulebook.area(code)?.name ?? code.text }
        switch holder {
        case .office: return "\(area(county))食品安全委员会办公室"
        case .station(let code): return "\(area(code))市场监管所"
        case .township(let code): return "\(area(code))人民政府"
        case .department(let id): return rulebook.department(id)?.name ?? id
        }
    }
}
