import Primitives
import Rules
import Storage
package import Supervision

/// The sampling sheet (抽样单) as a numbered document, printed where the specimen is taken.
extension DocumentDesk {
    /// The template that sheets are printed from.
    package static let sheetTemplate = "sampling-sheet"

    /// Issues the sheet of a specimen with all that the program knows of it: number and paper in one transaction.
    ///
    /// - Returns: the document's identity.
    package func issueSheet(of specimen: String, by officer: Officer) async throws -> String {
        let now = office.environment.now()
        return try await office.database.write { db in try issueSheet(of: specimen, by: officer, at: now, db: db) }
    }

    func issueSheet(of specimen: String, by officer: Officer, at now: Instant, db: any Connection) throws -> String {
        try officer.require(.takeSamples)
        let records = SpecimenRecords(db: db, county: office.county)
        guard let stored = try records.find(specimen, .scope(officer.scope)),
            let rule = office.rulebook.template(Self.sheetTemplate)
        else { throw Refusal.notFound }
        if try records.documents(of: specimen).contains(where: { $0.voidReason == nil }) {
            throw Refusal.incomplete([
                FieldFault(field: "sheet", code: "sheet-issued", advice: "抽样单已经打印编号；要重开的请先作废原来的一份")
            ])
        }
        let version = try used(rule, at: now, db)
        let serial = try MatterRecords(db: db, county: office.county)
            .nextSerial("document:\(rule.id):\(now.day.year)")
        let number = "\(rule.serial)〔\(now.day.year)〕\(serial)号"
        var values = try sheetValues(stored, records, by: officer, at: now)
        values["number"] = number
        let id = office.environment.nextID(now)
        let before = try records.digest(of: specimen)
        try records.insertDocument(
            SpecimenRecords.Sheet(
                id: id,
                specimen: specimen,
                template: rule.id,
                version: version.version,
                year: now.day.year,
                serial: serial,
                number: number,
                values: values
            ),
            at: now,
            by: officer.account
        )
        try SpecimenDesk(office).record(
            "sheet-issued",
            specimen,
            by: officer.account,
            at: now,
            before: before,
            records
        )
        return id
    }

    /// A sheet as it was printed, in the version of its day.
    package func sheet(_ id: String, of specimen: String, by officer: Officer) async throws -> PrintedDocument {
        try officer.require(.readLedger)
        return try await office.database.read { db in
            let records = SpecimenRecords(db: db, county: office.county)
            guard try records.find(specimen, .scope(officer.scope)) != nil,
                let (found, voidReason) = try records.sheet(id, of: specimen),
                let version = try DocumentRecords(db: db, county: office.county)
                    .version(found.version, of: found.template)
            else { throw Refusal.notFound }
            return PrintedDocument(
                title: version.title,
                number: found.number,
                body: DocumentBody.read(version.body, fields: Array(found.values.keys)).body,
                values: found.values,
                voidReason: voidReason
            )
        }
    }

    /// Voids a printed sheet; its number stays used, and another may be printed.
    package func voidSheet(_ id: String, of specimen: String, reason: String, by officer: Officer) async throws {
        let now = office.environment.now()
        try await office.database.write { db in
            try officer.require(.takeSamples)
            let records = SpecimenRecords(db: db, county: office.county)
            guard try records.find(specimen, .scope(officer.scope)) != nil,
                let (_, voided) = try records.sheet(id, of: specimen)
            else { throw Refusal.notFound }
            guard voided == nil else { throw Refusal.changedMeanwhile }
            let reason = reason.trimmingSpaces()
            guard !reason.isEmpty else {
                throw Refusal.incomplete([
                    FieldFault(field: "void-reason", code: "reason-missing", advice: "请填写作废理由")
                ])
            }
            let before = try records.digest(of: specimen)
            try records.voidDocument(id, reason: reason, at: now, by: officer.account)
            try SpecimenDesk(office).record(
                "sheet-voided",
                specimen,
                by: officer.account,
                at: now,
                before: before,
                records
            )
        }
    }

    /// What the fields of the sheet begin with where it is printed for a matter.
    func sheetFields(_ matter: MatterRecords.Stored, _ db: any Connection) throws -> [String: String] {
        let records = SpecimenRecords(db: db, county: office.county)
        guard let specimen = try matter.sample.flatMap({ try records.behind($0) }) else { return [:] }
        return [
            "quantity": specimen.sheet.amount, "stage": specimen.summary.stage.title, "remark": specimen.sheet.remark,
        ]
    }

    private func sheetValues(
        _ stored: SpecimenRecords.Stored,
        _ records: SpecimenRecords,
        by officer: Officer,
        at now: Instant
    ) throws -> [String: String] {
        let operators = OperatorRecords(db: records.db, county: office.county)
        let firm = try operators.find(stored.summary.supplierID, scope: .program(office.county))
        var values = office.sheetBlanks(stored, items: try records.items(of: stored.summary.id).map(\.item))
        values["date"] = Self.words(of: now.day)
        values["officer"] = officer.name
        values["operator"] = stored.summary.supplier
        values["address"] = firm?.address ?? stored.sheet.supplierAddress
        values["credit-code"] = firm?.creditCode ?? ""
        values["county"] = office.rulebook.area(office.county)?.name ?? ""
        values["township"] = stored.summary.township.map(office.areaName) ?? ""
        values["holder"] = values["sheet-organiser"]
        values["sample-food"] = stored.summary.food
        values["sample-number"] = stored.summary.number
        values["sampled-on"] = Self.words(of: stored.summary.takenAt.day)
        values["quantity"] = stored.sheet.amount
        values["stage"] = stored.summary.stage.title
        values["remark"] = stored.sheet.remark
        return values
    }
}

extension Office {
    /// What the sheet of a specimen fills into the blanks of a document beside who, what and when.
    func sheetBlanks(_ stored: SpecimenRecords.Stored, items: [String]) -> [String: String] {
        let sheet = stored.sheet
        return [
            "sheet-kind": stored.summary.kind.title, "sheet-food-class": stored.summary.foodClass,
            "sheet-producer": sheet.producer, "sheet-producer-address": sheet.producerAddress, "sheet-spec": sheet.spec,
            "sheet-brand": sheet.brand, "sheet-batch": sheet.batch,
            "sheet-produced-on": sheet.productionDate?.description ?? "",
            "sheet-reserve": sheet.reserve, "sheet-seal": sheet.seal, "sheet-sampler": sheet.sampler,
            "sheet-second-sampler": sheet.secondSampler, "sheet-place": sheet.place,
            "sheet-items": items.joined(separator: "、"),
            "sheet-laboratory": rulebook.department(stored.summary.laboratory)?.name ?? "",
            "sheet-organiser": rulebook.department(stored.organiser ?? "market-supervision")?.name ?? "",
        ]
    }
}

/// SQL of printed sheets.
extension SpecimenRecords {
    /// A sheet as it is written down.
    struct Sheet {
        var id: String
        var specimen: String
        var template: String
        var version: Int
        var year: Int
        var serial: Int
        var number: String
        var values: [String: String]
    }

    func insertDocument(_ sheet: Sheet, at now: Instant, by officer: String) throws {
        try db.execute(
            """
            INSERT INTO specimen_document (county, id, specimen, template, version, year, serial, number, issued_at,
                issued_by)
            VALUES (\(county.text), \(sheet.id), \(sheet.specimen), \(sheet.template), \(sheet.version), \(sheet.year),
                \(sheet.serial), \(sheet.number), \(now.milliseconds), \(officer))
            """
        )
        try db.insert(
            into: "specimen_document_value",
            columns: ["county", "document", "name", "value"],
            rows: sheet.values.sorted { $0.key < $1.key }.map { name, value in
                [.text(county.text), .text(sheet.id), .text(name), .text(value)]
            }
        )
    }

    func voidDocument(_ id: String, reason: String, at now: Instant, by officer: String) throws {
        try db.execute(
            """
            UPDATE specimen_document SET voided_at = \(now.milliseconds), voided_by = \(officer), void_reason = \(reason)
            WHERE county = \(county.text) AND id = \(id) AND voided_at IS NULL
            """
        )
    }

    /// A sheet of a specimen, with what its blanks were filled with.
    func sheet(_ id: String, of specimen: String) throws -> (sheet: Sheet, voidReason: String?)? {
        guard
            let row = try db.first(
                """
                SELECT template, version, year, serial, number, void_reason FROM specimen_document
                WHERE county = \(county.text) AND specimen = \(specimen) AND id = \(id)
                """
            )
        else { return nil }
        var values: [String: String] = [:]
        try db.each(
            "SELECT name, value FROM specimen_document_value WHERE county = \(county.text) AND document = \(id)"
        ) { values[try $0.get("name")] = try $0.get("value") }
        let sheet = Sheet(
            id: id,
            specimen: specimen,
            template: try row.get("template"),
            version: try row.get("version"),
            year: try row.get("year"),
            serial: try row.get("serial"),
            number: try row.get("number"),
            values: values
        )
        return (sheet, try row.get("void_reason"))
    }

    func documents(of specimen: String) throws -> [SpecimenFile.Document] {
        try db.query(
            """
            SELECT id, number, issued_at, void_reason FROM specimen_document
            WHERE county = \(county.text) AND specimen = \(specimen) ORDER BY issued_at, id
            """
        ).map { row in
            SpecimenFile.Document(
                id: try row.get("id"),
                number: try row.get("number"),
                issuedAt: Instant(milliseconds: try row.get("issued_at")),
                voidReason: try row.get("void_reason")
            )
        }
    }
}
