import Primitives
import Rules
import Storage
import Supervision

/// SQL of certificates, what was used before them, and the keys that sign them.
struct CertificateRecords {
    let db: any Connection
    let county: AreaCode

    private static let selection: SQL = """
        SELECT certificate.id, certificate.code, certificate.edition, certificate.issuer, issuer.name AS issuer_name,
            issuer.address AS issuer_address, issuer.township, certificate.grower, grower.name AS grower_name,
            certificate.holding, holding.lot, lot.code AS lot_code, certificate.food, certificate.quantity, lot.unit,
            certificate.place, certificate.basis, certificate.signer, certificate.contact, certificate.made_on,
            certificate.issued_on, certificate.issued_at, certificate_void.reason AS void_reason,
            certificate_void.at AS void_at
        FROM certificate
        JOIN operator AS issuer ON issuer.county = certificate.county AND issuer.id = certificate.issuer
        JOIN holding ON holding.county = certificate.county AND holding.id = certificate.holding
        JOIN lot ON lot.county = holding.county AND lot.id = holding.lot
        LEFT JOIN operator AS grower ON grower.county = certificate.county AND grower.id = certificate.grower
        LEFT JOIN certificate_void ON certificate_void.county = certificate.county
            AND certificate_void.certificate = certificate.id
        """

    /// What a list is narrowed to.
    struct Filter {
        var issuer: String?
        var food = ""
        var from: Day?
        var through: Day?
        var onlyVoid = false
    }

    private func narrowed(_ filter: Filter, _ scope: Scope) -> SQL {
        var text: SQL = "certificate.county = \(county.text)\(scope.rows(of: .operators, as: "issuer"))"
        if let issuer = filter.issuer { text = "\(text) AND certificate.issuer = \(issuer)" }
        if !filter.food.isEmpty { text = "\(text) AND certificate.food = \(filter.food)" }
        if let from = filter.from { text = "\(text) AND certificate.issued_on >= \(from.description)" }
        if let through = filter.through { text = "\(text) AND certificate.issued_on <= \(through.description)" }
        if filter.onlyVoid { text = "\(text) AND certificate_void.certificate IS NOT NULL" }
        return text
    }

    func list(_ filter: Filter, scope: Scope, limit: Int, offset: Int) throws -> [Certificate] {
        try db.query(
            """
            \(Self.selection) WHERE \(narrowed(filter, scope))
            ORDER BY certificate.issued_at DESC, certificate.id DESC LIMIT \(limit) OFFSET \(offset)
            """
        ).map(Self.certificate)
    }

    func count(_ filter: Filter, scope: Scope) throws -> Int {
        try db.first(
            """
            SELECT COUNT(*) FROM certificate
            JOIN operator AS issuer ON issuer.county = certificate.county AND issuer.id = certificate.issuer
            LEFT JOIN certificate_void ON certificate_void.county = certificate.county
                AND certificate_void.certificate = certificate.id
            WHERE \(narrowed(filter, scope))
            """
        )?.get(at: 0) ?? 0
    }

    func find(_ id: String, scope: Scope) throws -> Certificate? {
        try db.first(
            """
            \(Self.selection) WHERE certificate.county = \(county.text) AND certificate.id = \(id)\
            \(scope.rows(of: .operators, as: "issuer"))
            """
        ).map(Self.certificate)
    }

    /// By its number, for whoever holds the label in the hand.
    func find(_ code: CertificateCode) throws -> Certificate? {
        try db.first(
            "\(Self.selection) WHERE certificate.county = \(county.text) AND certificate.code = \(code.text)"
        ).map(Self.certificate)
    }

    func ofLots(_ lots: [Int64]) throws -> [Certificate] {
        var found: [Certificate] = []
        for chunk in lots.chunked(by: 400) {
            found += try db.query(
                """
                \(Self.selection) WHERE certificate.county = \(county.text) AND holding.lot IN (\(SQL.list(chunk)))
                ORDER BY certificate.issued_at, certificate.id
                """
            ).map(Self.certificate)
        }
        return found
    }

    private static func certificate(_ row: Row) throws -> Certificate {
        guard let code = CertificateCode(try row.get("code", as: String.self)),
            let made = Day(try row.get("made_on", as: String.self)),
            let issued = Day(try row.get("issued_on", as: String.self))
        else { throw StorageError.wrongType(column: "code", found: .text) }
        var void: Certificate.Void?
        if let reason: String = try row.get("void_reason") {
            void = Certificate.Void(reason: reason, at: Instant(milliseconds: try row.get("void_at")))
        }
        return Certificate(
            id: try row.get("id"),
            code: code,
            edition: try row.get("edition"),
            issuer: try row.get("issuer"),
            issuerName: try row.get("issuer_name"),
            issuerAddress: try row.get("issuer_address"),
            township: try row.get("township", as: String?.self).flatMap { AreaCode($0) },
            grower: try row.get("grower"),
            growerName: try row.get("grower_name"),
            holding: try row.get("holding"),
            lot: try row.get("lot"),
            lotCode: try row.get("lot_code"),
            food: try row.get("food"),
            quantity: LotQuantity(
                thousandths: try row.get("quantity"),
                unit: LotQuantity.Unit(rawValue: try row.get("unit")) ?? .kilogram
            ),
            place: try row.get("place"),
            basis: CertificateEdition.Basis(rawValue: try row.get("basis")) ?? .selfPromise,
            signer: try row.get("signer"),
            contact: try row.get("contact"),
            madeOn: made,
            issuedOn: issued,
            issuedAt: Instant(milliseconds: try row.get("issued_at")),
            void: void
        )
    }

    // MARK: What stands behind one

    func tests(of id: String) throws -> [Certificate.Test] {
        try db.query(
            """
            SELECT kind, reference, title FROM certificate_test
            WHERE county = \(county.text) AND certificate = \(id) ORDER BY position
            """
        ).map {
            Certificate.Test(
                kind: Certificate.Test.Kind(rawValue: try $0.get("kind")) ?? .report,
                reference: try $0.get("reference"),
                title: try $0.get("title")
            )
        }
    }

    /// Certificates that this one took the place of when lots were mixed or split.
    func sources(of id: String) throws -> [Certificate] {
        try db.query(
            """
            \(Self.selection) JOIN certificate_source ON certificate_source.county = certificate.county
                AND certificate_source.source = certificate.id
            WHERE certificate.county = \(county.text) AND certificate_source.certificate = \(id)
            ORDER BY certificate.issued_at, certificate.id
            """
        ).map(Self.certificate)
    }

    /// Kilograms (or what the lot is counted in) that certificates which stand already promise of a holding.
    func promised(holding: Int64) throws -> Int64 {
        try db.first(
            """
            SELECT CAST(COALESCE(SUM(certificate.quantity), 0) AS \(.int64)) AS promised FROM certificate
            WHERE certificate.county = \(county.text) AND certificate.holding = \(holding)
                AND NOT EXISTS (SELECT 1 FROM certificate_void AS void WHERE void.county = certificate.county
                    AND void.certificate = certificate.id)
            """
        )?.get(at: 0) ?? 0
    }

    func inputUses(of operatorID: String, limit: Int) throws -> [InputUse] {
        try db.query(
            """
            SELECT id, operator, food, place, product, substances, registration, dose, used_on, interval_days
            FROM input_use WHERE county = \(county.text) AND operator = \(operatorID)
            ORDER BY used_on DESC, id DESC LIMIT \(limit)
            """
        ).map { row in
            InputUse(
                id: try row.get("id"),
                operatorID: try row.get("operator"),
                food: try row.get("food"),
                place: try row.get("place"),
                product: try row.get("product"),
                substances: try row.get("substances", as: String.self).split(separator: "、").map(String.init),
                registration: try row.get("registration"),
                dose: try row.get("dose"),
                usedOn: Day(try row.get("used_on", as: String.self)) ?? Day(ordinal: 0),
                intervalDays: try row.get("interval_days")
            )
        }
    }

    /// Open disposals of failed samples of a food at an operator: the matter and the food as the sample named it.
    func openFailures(operators: [String], food: String) throws -> [(matter: String, food: String)] {
        try db.query(
            """
            SELECT matter.id, sample.food FROM matter
            JOIN matter_standing ON matter_standing.county = matter.county AND matter_standing.matter = matter.id
            JOIN sample ON sample.county = matter.county AND sample.id = matter.sample
            WHERE matter.county = \(county.text) AND matter.procedure_id IN ('disposal', 'producer-disposal')
                AND matter_standing.closed_at IS NULL AND sample.food = \(food)
                AND (sample.supplier IN (\(SQL.list(operators))) OR sample.producer IN (\(SQL.list(operators))))
            ORDER BY matter.id LIMIT 20
            """
        ).map { (try $0.get(at: 0), try $0.get(at: 1)) }
    }

    func digest(of id: String) throws -> String {
        var digest = Digest.Running()
        let key = county.text
        try db.each(
            """
            SELECT code, edition, issuer, grower, holding, food, quantity, place, basis, signer, contact, made_on, issued_on,
                issued_at, issued_by, content, signing_key, signature
            FROM certificate WHERE county = \(key) AND id = \(id)
            """
        ) { digest.add($0.values) }
        for sql: SQL in [
            "SELECT source FROM certificate_source WHERE county = \(key) AND certificate = \(id) ORDER BY source",
            """
            SELECT position, kind, reference, title FROM certificate_test
            WHERE county = \(key) AND certificate = \(id) ORDER BY position
            """,
            "SELECT reason, at, recorded_by FROM certificate_void WHERE county = \(key) AND certificate = \(id)",
            """
            SELECT id, reason, contact, matter, at FROM certificate_report
            WHERE county = \(key) AND certificate = \(id) ORDER BY id
            """,
        ] {
            try db.each(sql) { digest.add($0.values) }
        }
        return digest.finish()
    }

    func inputUseDigest(of id: String) throws -> String {
        var digest = Digest.Running()
        try db.each(
            """
            SELECT operator, food, place, product, substances, registration, dose, used_on, interval_days, recorded_at,
                recorded_by
            FROM input_use WHERE county = \(county.text) AND id = \(id)
            """
        ) { digest.add($0.values) }
        return digest.finish()
    }
}
