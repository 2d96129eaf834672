package import Primitives
package import Rules
import Storage
package import Supervision

/// Certificates of promise (承诺达标合格证): issuing, blocking, re-issuing and voiding.
package struct CertificateDesk: Sendable {
    let office: Office

    package init(_ office: Office) { self.office = office }

    /// A certificate as it was filled in.
    package struct Entry: Sendable {
        package var issuer: String
        /// The member on whose behalf a cooperative issues.
        package var grower: String?
        /// A lot that the issuer holds; nil records a new one with its harvest.
        package var lot: Int64?
        /// Lots of the issuer that are mixed or split into the new one (混装、分装): their certificates are its sources.
        package var from: [(lot: Int64, quantity: LotQuantity)] = []
        package var food: String
        package var quantity: LotQuantity?
        package var place: String
        package var basis: CertificateEdition.Basis?
        package var tests: [Certificate.Test] = []
        package var signer: String
        package var contact: String
        package var madeOn: Day?
        /// How a new lot came into being.
        package var origin: MovementKind = .harvest

        package init(
            issuer: String,
            food: String,
            quantity: LotQuantity?,
            place: String,
            signer: String,
            contact: String
        ) {
            self.issuer = issuer
            self.food = food
            self.quantity = quantity
            self.place = place
            self.signer = signer
            self.contact = contact
        }
    }

    package func issue(_ entry: Entry, by officer: Officer) async throws -> String {
        try await issue([entry], by: officer)[0]
    }

    /// All or none: what stands against one certificate is told of each at once.
    package func issue(_ entries: [Entry], by officer: Officer) async throws -> [String] {
        let now = office.environment.now()
        return try await office.database.write { db in
            var writer = try MovementWriter(
                .certificate,
                name: "开具合格证",
                by: officer.account,
                at: now,
                county: office.county,
                db: db
            )
            let ids = try entries.map { try issue($0, by: officer, at: now, writer: &writer) }
            try writer.finish()
            return ids
        }
    }

    /// Within a batch of movements that the caller finishes.
    func issue(_ entry: Entry, by officer: Officer, at now: Instant, writer: inout MovementWriter) throws -> String {
        try officer.require(.issueCertificates)
        let checked = try check(entry, by: officer, at: now, db: writer.db)
        let holding = try holding(of: entry, checked, at: now, writer: &writer)
        // The certificate's row references the holding's.
        try writer.flush()
        return try store(entry, checked, holding, by: officer, at: now, db: writer.db)
    }

    /// What ``check(_:by:at:db:)`` found to be there.
    struct Checked {
        var issuer: OperatorRecord
        var grower: OperatorRecord?
        var edition: CertificateEdition
        var quantity: LotQuantity
        var basis: CertificateEdition.Basis
        var madeOn: Day
        var knownLot: LotSummary?
        var sources: [String]
    }

    // MARK: Lots

    private func holding(
        of entry: Entry,
        _ checked: Checked,
        at now: Instant,
        writer: inout MovementWriter
    ) throws -> (id: Int64, lotCode: String) {
        if let lot = checked.knownLot {
            return (try writer.holding(lot: lot.id, holder: checked.issuer.id), lot.code)
        }
        let draft = LotDraft(
            code: try nextCode(checked, writer.db),
            food: entry.food.trimmingSpaces(),
            unit: checked.quantity.unit,
            maker: checked.issuer.id,
            madeOn: checked.madeOn,
            place: entry.place.trimmingSpaces()
        )
        let output = MovementDraft.Part(lot: .new(draft), holder: checked.issuer.id, quantity: checked.quantity)
        let inputs = entry.from.map {
            MovementDraft.Part(lot: .known($0.lot), holder: checked.issuer.id, quantity: $0.quantity)
        }
        let kind: MovementKind = inputs.isEmpty ? entry.origin : inputs.count == 1 ? .split : .merge
        let moment = min(now, Instant(checked.madeOn, hour: 8))
        try writer.add(
            MovementDraft(kind: kind, occurredAt: inputs.isEmpty ? moment : now, inputs: inputs, outputs: [output])
        )
        let lot = try writer.lot(draft, origin: kind)
        return (try writer.holding(lot: lot, holder: checked.issuer.id), draft.code)
    }

    /// Day and number of the day, such as `20240620-03`: unique with its maker.
    private func nextCode(_ checked: Checked, _ db: any Connection) throws -> String {
        let day = checked.madeOn.description.replacing("-", with: "")
        let count: Int =
            try db.first(
                """
                SELECT COUNT(*) FROM lot WHERE county = \(office.county.text) AND maker = \(checked.issuer.id)
                    AND made_on = \(checked.madeOn.description)
                """
            )?.get(at: 0) ?? 0
        var number = count + 1
        while try db.first(
            """
            SELECT id FROM lot WHERE county = \(office.county.text) AND maker = \(checked.issuer.id)
                AND code = \("\(day)-\(number.padded(2))")
            """
        ) != nil { number += 1 }
        return "\(day)-\(number.padded(2))"
    }

    // MARK: Storing

    private func store(
        _ entry: Entry,
        _ checked: Checked,
        _ holding: (id: Int64, lotCode: String),
        by officer: Officer,
        at now: Instant,
        db: any Connection
    ) throws -> String {
        let id = office.environment.nextID(now)
        let code = try freshCode(db)
        let content = CertificateContent(
            county: office.county,
            code: code,
            edition: checked.edition.id,
            producer: checked.issuer.name,
            grower: checked.grower?.name,
            food: entry.food.trimmingSpaces(),
            quantity: checked.quantity,
            place: entry.place.trimmingSpaces(),
            basis: checked.basis,
            lot: holding.lotCode,
            madeOn: checked.madeOn,
            issuedOn: now.day
        )
        let signer = try SigningKeys(db: db, county: office.county)
            .current(office.environment, by: officer.account, at: now)
        try db.execute(
            """
            INSERT INTO certificate (county, id, code, edition, issuer, grower, holding, food, quantity, place, basis, signer,
                contact, made_on, issued_on, issued_at, issued_by, content, signing_key, signature)
            VALUES (\(office.county.text), \(id), \(code.text), \(checked.edition.id), \(checked.issuer.id),
                \(checked.grower?.id), \(holding.id), \(entry.food.trimmingSpaces()), \(checked.quantity.thousandths),
                \(entry.place.trimmingSpaces()), \(checked.basis.rawValue), \(entry.signer.trimmingSpaces()),
                \(entry.contact.trimmingSpaces()), \(checked.madeOn.description), \(now.day.description),
                \(now.milliseconds), \(officer.account), \(content.text), \(signer.id),
                \(try signer.signature(over: content.text)))
            """
        )
        let key = office.county.text
        try db.insert(
            into: "certificate_source",
            columns: ["county", "certificate", "source"],
            rows: checked.sources.map { [.text(key), .text(id), .text($0)] }
        )
        try db.insert(
            into: "certificate_test",
            columns: ["county", "certificate", "position", "kind", "reference", "title"],
            rows: entry.tests.enumerated().map { index, test in
                [
                    .text(key), .text(id), .integer(Int64(index + 1)), .text(test.kind.rawValue), .text(test.reference),
                    .text(test.title),
                ]
            }
        )
        try leaf("certificate-issued", id, before: nil, by: officer.account, at: now, db)
        return id
    }

    private func freshCode(_ db: any Connection) throws -> CertificateCode {
        for _ in 0..<8 {
            guard let code = CertificateCode(drawnFrom: office.environment.secretBytes(32)) else { continue }
            if try CertificateRecords(db: db, county: office.county).find(code) == nil { return code }
        }
        throw StorageError.conflict("no fresh certificate code was drawn")
    }

    func leaf(
        _ action: String,
        _ id: String,
        before: String?,
        by actor: String,
        at now: Instant,
        _ db: any Connection
    ) throws {
        try Audit.append(
            Audit.Leaf(
                at: now,
                actor: actor,
                action: action,
                subjectKind: "certificate",
                subject: id,
                before: before,
                after: try CertificateRecords(db: db, county: office.county).digest(of: id)
            ),
            county: office.county,
            to: db
        )
    }

    // MARK: Voiding

    /// Takes a certificate back for good; its page says so and why.
    package func void(_ id: String, reason: String, by officer: Officer) async throws {
        let now = office.environment.now()
        try await office.database.write { db in try void(id, reason: reason, by: officer, at: now, db: db) }
    }

    func void(_ id: String, reason: String, by officer: Officer, at now: Instant, db: any Connection) throws {
        try officer.require(.issueCertificates)
        let records = CertificateRecords(db: db, county: office.county)
        guard let certificate = try records.find(id, scope: officer.scope) else { throw Refusal.notFound }
        let reason = reason.trimmingSpaces()
        var faults: [FieldFault] = []
        if reason.isEmpty { faults.append(FieldFault(field: "reason", code: "reason-missing", advice: "请写明作废理由")) }
        if certificate.void != nil {
            faults.append(FieldFault(field: "reason", code: "already-void", advice: "这张合格证已经作废"))
        }
        guard faults.isEmpty else { throw Refusal.incomplete(faults) }
        let before = try records.digest(of: id)
        try db.execute(
            """
            INSERT INTO certificate_void (county, certificate, reason, at, recorded_by)
            VALUES (\(office.county.text), \(id), \(reason), \(now.milliseconds), \(officer.account))
            """
        )
        try leaf("certificate-voided", id, before: before, by: officer.account, at: now, db)
    }
}
