package import Primitives
import Rules
import Storage
package import Supervision

/// Lists of certificates, their files, and what the public sees of one.
extension CertificateDesk {
    package struct Question: Sendable, Hashable {
        package var issuer: String?
        package var food = ""
        package var from: Day?
        package var through: Day?
        package var onlyVoid = false

        package init() {}
    }

    package func list(
        _ question: Question,
        by officer: Officer,
        limit: Int,
        offset: Int
    ) async throws -> (rows: [Certificate], total: Int) {
        try officer.require(.issueCertificates)
        let filter = CertificateRecords.Filter(
            issuer: question.issuer,
            food: question.food.trimmingSpaces(),
            from: question.from,
            through: question.through,
            onlyVoid: question.onlyVoid
        )
        return try await office.database.read { db in
            let records = CertificateRecords(db: db, county: office.county)
            return (
                try records.list(filter, scope: officer.scope, limit: limit, offset: offset),
                try records.count(filter, scope: officer.scope)
            )
        }
    }

    package func file(_ id: String, by officer: Officer) async throws -> CertificateFile {
        try officer.require(.issueCertificates)
        return try await office.database.read { db in
            try file(id, contactsInFull: false, by: officer, db: db)
        }
    }

    /// With the contacts of whoever doubted it in full, which leaves an audit leaf.
    package func fileInFull(_ id: String, by officer: Officer) async throws -> CertificateFile {
        try officer.require(.issueCertificates)
        return try await office.database.write { db in
            let found = try file(id, contactsInFull: true, by: officer, db: db)
            let subject = PersonalData.Subject(kind: "certificate", id: id)
            try PersonalData(office).recordRead(of: .phone, subject: subject, by: officer, db: db)
            return found
        }
    }

    private func file(
        _ id: String,
        contactsInFull: Bool,
        by officer: Officer,
        db: any Connection
    ) throws -> CertificateFile {
        guard let found = try CertificateRecords(db: db, county: office.county).find(id, scope: officer.scope)
        else { throw Refusal.notFound }
        var file = try file(found, db)
        file.doubts = try doubts(of: id, contactsInFull: contactsInFull, by: officer, db)
        return file
    }

    /// The files of several, in the order given; those out of sight are left out.
    package func files(_ ids: [String], by officer: Officer) async throws -> [CertificateFile] {
        try officer.require(.issueCertificates)
        return try await office.database.read { db in
            let records = CertificateRecords(db: db, county: office.county)
            return try ids.compactMap { try records.find($0, scope: officer.scope) }.map { try file($0, db) }
        }
    }

    /// For anybody who holds the label: nothing is asked but the number.
    ///
    /// What stands behind a code is kept while the ledger stays as it is; looks write no leaf and are counted anew.
    package func open(_ code: CertificateCode) async throws -> CertificateFile? {
        try await office.database.read { db in
            let records = CertificateRecords(db: db, county: office.county)
            do {
                var file = try office.certificates.value(
                    code.text,
                    scope: .program(office.county),
                    office: office,
                    db: db
                ) {
                    guard let found = try records.find(code) else { throw Refusal.notFound }
                    return try self.file(found, db)
                }
                file.scans = try records.scans(of: file.certificate.id)
                return file
            } catch Refusal.notFound {
                return nil
            }
        }
    }

    func file(_ certificate: Certificate, _ db: any Connection) throws -> CertificateFile {
        let records = CertificateRecords(db: db, county: office.county)
        let edition = office.rulebook.provenance.edition(certificate.edition)
        let signed = try db.first(
            """
            SELECT content, signature, signing_key FROM certificate
            WHERE county = \(office.county.text) AND id = \(certificate.id)
            """
        )
        let content: String = try signed?.get("content") ?? ""
        let signature: [UInt8] = try signed?.get("signature") ?? []
        let keyID: String = try signed?.get("signing_key") ?? ""
        let key = try SigningKeys(db: db, county: office.county).all().first { $0.id == keyID }
        let isGenuine =
            content == rebuilt(certificate, from: content).text
            && key?.verifies(signature, over: content) == true
        return CertificateFile(
            certificate: certificate,
            edition: edition,
            tests: try records.tests(of: certificate.id),
            sources: try records.sources(of: certificate.id),
            scans: try records.scans(of: certificate.id),
            sampled: try records.sampled(of: certificate, since: certificate.issuedOn.adding(days: -365)),
            position: try records.position(of: certificate.grower ?? certificate.issuer),
            recalls: try RecallRecords(db: db, county: office.county).titles(ofLot: certificate.lot),
            keptUntil: edition.flatMap { $0.keep.earliestEnd(from: Instant(certificate.issuedOn))?.day },
            signedContent: content,
            signature: signature,
            signingKey: keyID,
            isGenuine: isGenuine
        )
    }

    /// The words that were signed, from the row as it stands now; names of firms from the words, since a firm may be renamed.
    private func rebuilt(_ certificate: Certificate, from content: String) -> CertificateContent {
        func signed(_ name: String) -> String {
            let line = content.split(separator: "\n").first { $0.hasPrefix("\(name)=") }
            return line.map { String($0.dropFirst(name.count + 1)) } ?? ""
        }
        return CertificateContent(
            county: office.county,
            code: certificate.code,
            edition: certificate.edition,
            producer: signed("producer"),
            grower: signed("grower"),
            food: certificate.food,
            quantity: certificate.quantity,
            place: certificate.place,
            basis: certificate.basis,
            lot: certificate.lotCode,
            madeOn: certificate.madeOn,
            issuedOn: certificate.issuedOn
        )
    }

    /// Keys with which anybody checks a label without the network.
    package func keys() async throws -> [SigningKeys.PublicKey] {
        try await office.database.read { db in try SigningKeys(db: db, county: office.county).all() }
    }

    /// Adds looks at codes that were counted since the last call; scans write no audit leaf.
    package func count(_ scans: [Scan]) async throws {
        guard !scans.isEmpty else { return }
        try await office.database.write { db in
            let records = CertificateRecords(db: db, county: office.county)
            for scan in scans { try records.add(scan) }
        }
    }

    /// So many looks at one code at one place on one day.
    package struct Scan: Sendable, Hashable {
        package var certificate: String
        /// `public`, or the operator whose market it was.
        package var place: String
        package var times: Int
        package var first: Instant
        package var last: Instant

        package init(certificate: String, place: String, times: Int, first: Instant, last: Instant) {
            self.certificate = certificate
            self.place = place
            self.times = times
            self.first = first
            self.last = last
        }
    }
}

extension CertificateRecords {
    func scans(of id: String) throws -> CertificateFile.Scans {
        var scans = CertificateFile.Scans()
        try db.each(
            """
            SELECT certificate_scan.place, market.name, CAST(SUM(certificate_scan.scans) AS \(.int64)) AS scans,
                MIN(certificate_scan.first_at) AS first_at
            FROM certificate_scan LEFT JOIN operator AS market ON market.county = certificate_scan.county
                AND market.id = certificate_scan.place
            WHERE certificate_scan.county = \(county.text) AND certificate_scan.certificate = \(id)
            GROUP BY certificate_scan.place, market.name ORDER BY first_at
            """
        ) { row in
            scans.total += try row.get("scans")
            if let name: String = try row.get("name") {
                scans.markets.append((name, Instant(milliseconds: try row.get("first_at"))))
            }
        }
        return scans
    }

    func add(_ scan: CertificateDesk.Scan) throws {
        try db.execute(
            """
            INSERT INTO certificate_scan (county, certificate, day, place, scans, first_at, last_at)
            VALUES (\(county.text), \(scan.certificate), \(scan.first.day.description), \(scan.place), \(scan.times),
                \(scan.first.milliseconds), \(scan.last.milliseconds))
            ON CONFLICT (county, certificate, day, place) DO UPDATE
                SET scans = certificate_scan.scans + excluded.scans, last_at = excluded.last_at
            """
        )
    }

    func sampled(of certificate: Certificate, since: Day) throws -> (all: Int, failed: Int) {
        let maker = certificate.grower ?? certificate.issuer
        let row = try db.first(
            """
            SELECT COUNT(*) AS sampled,
                CAST(COALESCE(SUM(CASE WHEN conclusion = 'fail' THEN 1 ELSE 0 END), 0) AS \(.int64)) AS failed
            FROM sample WHERE county = \(county.text) AND food = \(certificate.food)
                AND (supplier = \(maker) OR producer = \(maker)) AND sampled_on >= \(since.description)
                AND kind = 'supervision'
            """
        )
        return (try row?.get("sampled") ?? 0, try row?.get("failed") ?? 0)
    }

    func position(of operatorID: String) throws -> Coordinate? {
        guard
            let row = try db.first(
                """
                SELECT latitude, longitude, datum FROM operator_place
                WHERE county = \(county.text) AND operator = \(operatorID)
                """
            ), let datum = Coordinate.Datum(rawValue: try row.get("datum", as: String.self))
        else { return nil }
        return Coordinate(latitude: try row.get("latitude"), longitude: try row.get("longitude"), datum: datum)
    }
}
