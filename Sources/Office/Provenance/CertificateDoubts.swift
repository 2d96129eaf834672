import Primitives
import Rules
import Storage
package import Supervision

/// Somebody says that a certificate is not true: a matter where its issuer is, and what its desk sees of it.
extension CertificateDesk {
    /// Characters of a doubt and of how to reach whoever has it.
    private static let doubtLimit = (reason: 1000, contact: 100)

    /// Opens a matter, or joins the one that is open for the same certificate; answers with it.
    package func question(
        _ code: CertificateCode,
        reason: String,
        contact: String
    ) async throws -> (matter: String, number: String) {
        let now = office.environment.now()
        let reason = String(reason.trimmingSpaces().prefix(Self.doubtLimit.reason))
        guard !reason.isEmpty else {
            throw Refusal.incomplete([
                FieldFault(field: "reason", code: "reason-missing", advice: "请写明哪里不符")
            ])
        }
        return try await office.database.write { db in
            let records = CertificateRecords(db: db, county: office.county)
            guard let certificate = try records.find(code) else { throw Refusal.notFound }
            let matter = try records.openDoubt(of: certificate.id) ?? open(certificate, at: now, db)
            let before = try records.digest(of: certificate.id)
            let id = office.environment.nextID(now)
            try db.execute(
                """
                INSERT INTO certificate_report (county, id, certificate, reason, contact, matter, at)
                VALUES (\(office.county.text), \(id), \(certificate.id), \(reason),
                    \(String(contact.trimmingSpaces().prefix(Self.doubtLimit.contact))), \(matter.matter),
                    \(now.milliseconds))
                """
            )
            try leaf("certificate-questioned", certificate.id, before: before, by: "public", at: now, db)
            try remark("合格证 \(code.grouped) 被指不符：\(reason)", on: matter.matter, at: now, db)
            return matter
        }
    }

    private func open(
        _ certificate: Certificate,
        at now: Instant,
        _ db: any Connection
    ) throws -> (matter: String, number: String) {
        let origin = MatterDesk.Origin(questioned: certificate)
        guard let opened = try MatterDesk(office).open(origin, by: "public", at: now, db: db).first else {
            throw Refusal.incomplete([
                FieldFault(field: "reason", code: "no-procedure", advice: "规则库没有合格证核查程序")
            ])
        }
        return (opened.id, opened.number)
    }

    /// What was said stands in the matter itself: whoever has to go there reads it first.
    private func remark(_ text: String, on matter: String, at now: Instant, _ db: any Connection) throws {
        let records = MatterRecords(db: db, county: office.county)
        let before = try records.digest(of: matter)
        try records.insertComment(id: office.environment.nextID(now), matter: matter, text: text, at: now, by: "public")
        try MatterDesk(office).record("matter-commented", matter, by: "public", at: now, before: before, records)
    }

    /// For those who work on matters only: an issuer does not learn who doubted it.
    func doubts(
        of certificate: String,
        contactsInFull: Bool,
        by officer: Officer,
        _ db: any Connection
    ) throws -> [CertificateFile.Doubt] {
        guard officer.scope.role.may(.handleMatters) else { return [] }
        let isWhole = contactsInFull && officer.scope.sees(.phone)
        return try CertificateRecords(db: db, county: office.county).doubts(of: certificate).map { doubt in
            var doubt = doubt
            if !isWhole { doubt.contact = Masked.phone(doubt.contact) }
            return doubt
        }
    }
}

extension CertificateRecords {
    /// The matter under way in which this certificate is looked into.
    fileprivate func openDoubt(of certificate: String) throws -> (matter: String, number: String)? {
        try db.first(
            """
            SELECT matter.id, matter.number FROM certificate_report
            JOIN matter ON matter.county = certificate_report.county AND matter.id = certificate_report.matter
            JOIN matter_standing ON matter_standing.county = matter.county AND matter_standing.matter = matter.id
            WHERE certificate_report.county = \(county.text) AND certificate_report.certificate = \(certificate)
                AND matter_standing.state = 'open'
            ORDER BY certificate_report.at DESC, certificate_report.id DESC LIMIT 1
            """
        ).map { (try $0.get("id"), try $0.get("number")) }
    }

    fileprivate func doubts(of certificate: String) throws -> [CertificateFile.Doubt] {
        try db.query(
            """
            SELECT certificate_report.at, certificate_report.reason, certificate_report.contact, matter.id, matter.number
            FROM certificate_report
            JOIN matter ON matter.county = certificate_report.county AND matter.id = certificate_report.matter
            WHERE certificate_report.county = \(county.text) AND certificate_report.certificate = \(certificate)
            ORDER BY certificate_report.at, certificate_report.id
            """
        ).map {
            CertificateFile.Doubt(
                at: Instant(milliseconds: try $0.get("at")),
                reason: try $0.get("reason"),
                contact: try $0.get("contact"),
                matter: try $0.get("id"),
                number: try $0.get("number")
            )
        }
    }
}

extension MatterDesk.Origin {
    /// A certificate that somebody says is false, or that a market's goods do not bear out.
    init(questioned certificate: Certificate) {
        self.init(
            event: "certificate-questioned",
            subjectTitle: "\(certificate.issuerName) \(certificate.food)",
            operatorID: certificate.issuer,
            township: certificate.township,
            sample: nil
        )
    }
}
