package import Primitives
import Rules
import Storage
import Supervision

/// Licences, persons, place and state of an operator, each changed by itself.
extension RegisterDesk {
    /// A licence as a form has it.
    package struct LicenceEntry: Sendable, Hashable {
        package var kind: String
        package var number: String
        package var issuedOn: String
        package var expiresOn: String
        package var issuer: String

        package init(kind: String, number: String, issuedOn: String, expiresOn: String, issuer: String) {
            self.kind = kind
            self.number = number
            self.issuedOn = issuedOn
            self.expiresOn = expiresOn
            self.issuer = issuer
        }
    }

    package func addLicence(_ entry: LicenceEntry, to id: String, by officer: Officer) async throws {
        try await changing("operator-licence-added", id, by: officer) { db, now in
            let (kind, number) = (entry.kind.trimmingSpaces(), entry.number.trimmingSpaces())
            let (issued, expires) = (Day(entry.issuedOn), Day(entry.expiresOn))
            var faults: [FieldFault] = []
            if kind.isEmpty { faults.append(Self.fault("licence-kind", "kind-missing", "请填写证照种类")) }
            if FoldedText.fold(kind) == "gln" {
                faults.append(Self.fault("licence-kind", "gln-as-licence", "GLN 不是证照，请在“位置码”一栏登记"))
            }
            if number.isEmpty { faults.append(Self.fault("licence-number", "number-missing", "请填写证照编号")) }
            if issued == nil, !entry.issuedOn.isEmpty {
                faults.append(Self.fault("licence-issued", "bad-date", "请填写发证日期"))
            }
            if expires == nil, !entry.expiresOn.isEmpty {
                faults.append(Self.fault("licence-expires", "bad-date", "请填写有效期至"))
            }
            if let issued, let expires, issued > expires {
                faults.append(Self.fault("licence-expires", "dates-reversed", "有效期至不能早于发证日期"))
            }
            let known = try db.first(
                """
                SELECT id FROM operator_licence WHERE county = \(office.county.text) AND operator = \(id)
                    AND kind = \(kind) AND number = \(number)
                """
            )
            if known != nil { faults.append(Self.fault("licence-number", "already-recorded", "这张证照已经登记过")) }
            guard faults.isEmpty else { throw Refusal.incomplete(faults) }
            try db.execute(
                """
                INSERT INTO operator_licence (county, id, operator, kind, number, issued_on, expires_on, issuer, created_at)
                VALUES (\(office.county.text), \(office.environment.nextID(now)), \(id), \(kind), \(number),
                    \(issued?.description), \(expires?.description), \(entry.issuer.trimmingSpaces()),
                    \(now.milliseconds))
                """
            )
        }
    }

    /// A person as a form has it.
    package struct PersonEntry: Sendable, Hashable {
        package var duty: String
        package var name: String
        package var phone: String
        package var identityNumber: String

        package init(duty: String, name: String, phone: String, identityNumber: String) {
            self.duty = duty
            self.name = name
            self.phone = phone
            self.identityNumber = identityNumber
        }
    }

    package func addPerson(_ entry: PersonEntry, to id: String, by officer: Officer) async throws {
        try await changing("operator-person-added", id, by: officer) { db, now in
            let duty = PersonDuty(rawValue: entry.duty)
            let name = entry.name.trimmingSpaces()
            let phone = entry.phone.trimmingSpaces()
            let number = IdentityNumber.checked(entry.identityNumber.trimmingSpaces())
            var faults: [FieldFault] = []
            if duty == nil { faults.append(Self.fault("person-duty", "unknown-duty", "请选择职责")) }
            if name.isEmpty || name.count > 40 {
                faults.append(Self.fault("person-name", "name-length", "请填写姓名，不超过 40 个字"))
            }
            if !phone.isEmpty, !OperatorDraftCheck.isPhone(phone) {
                faults.append(Self.fault("person-phone", "bad-phone", "电话是 7 至 15 位数字，可带区号和短横线"))
            }
            if number == nil, !entry.identityNumber.trimmingSpaces().isEmpty {
                faults.append(Self.fault("person-identity", "bad-identity-number", "身份证号应为 18 位且校验码正确"))
            }
            guard faults.isEmpty, let duty else { throw Refusal.incomplete(faults) }
            let records = RegisterRecords(db: db, county: office.county)
            if duty == .principal { try records.endPrincipals(operator: id, on: now.day) }
            try unindexPersons(of: id, db)
            try records.insertPerson(
                OperatorPerson(
                    id: office.environment.nextID(now),
                    duty: duty,
                    name: name,
                    phone: phone,
                    identityNumber: number ?? "",
                    since: now.day,
                    until: nil
                ),
                operator: id
            )
        }
    }

    package func endPerson(_ person: String, of id: String, by officer: Officer) async throws {
        try await changing("operator-person-ended", id, by: officer) { db, now in
            try unindexPersons(of: id, db)
            guard try RegisterRecords(db: db, county: office.county).endPerson(person, operator: id, on: now.day) else {
                throw Refusal.changedMeanwhile
            }
        }
    }

    /// Those who no longer answer for the firm are not found any more.
    private func unindexPersons(of id: String, _ db: any Connection) throws {
        let persons = try RegisterRecords(db: db, county: office.county).persons(of: [id]).map(\.id)
        try SearchRecords(db: db, office: office).remove(.person, persons)
    }

    /// A coordinate as a form has it.
    package struct PlaceEntry: Sendable, Hashable {
        package var latitude: String
        package var longitude: String
        package var datum: String
        package var source: String
        /// Checked on the spot by whoever sends the form.
        package var isVerified: Bool

        package init(latitude: String, longitude: String, datum: String, source: String, isVerified: Bool) {
            self.latitude = latitude
            self.longitude = longitude
            self.datum = datum
            self.source = source
            self.isVerified = isVerified
        }
    }

    package func setPlace(_ entry: PlaceEntry, of id: String, by officer: Officer) async throws {
        try await changing("operator-place-set", id, by: officer) { db, now in
            let datum = Coordinate.Datum(rawValue: entry.datum)
            let (latitude, longitude) = (entry.latitude.trimmingSpaces(), entry.longitude.trimmingSpaces())
            let coordinate = datum.flatMap { datum in
                Self.degrees(latitude).flatMap { north in
                    Self.degrees(longitude).flatMap { Coordinate(latitude: north, longitude: $0, datum: datum) }
                }
            }
            guard let coordinate, Self.isInChina(coordinate) else {
                throw Refusal.incomplete([
                    Self.fault("latitude", "bad-coordinate", "请填写十进制度数：纬度 3 至 54，经度 73 至 136，并选择坐标系")
                ])
            }
            try setPlace(
                coordinate,
                printed: "\(latitude), \(longitude)",
                source: entry.source.trimmingSpaces(),
                of: id,
                verifiedOn: entry.isVerified ? now.day : nil,
                by: officer,
                at: now,
                db: db
            )
        }
    }

    func setPlace(
        _ coordinate: Coordinate,
        printed: String,
        source: String,
        of id: String,
        verifiedOn: Day?,
        by officer: Officer,
        at now: Instant,
        db: any Connection
    ) throws {
        let verifier = verifiedOn == nil ? nil : officer.account
        try db.execute(
            """
            INSERT INTO operator_place (county, operator, latitude, longitude, datum, printed, source, recorded_at,
                verified_on, verified_by)
            VALUES (\(office.county.text), \(id), \(coordinate.latitude), \(coordinate.longitude),
                \(coordinate.datum.rawValue), \(printed), \(source), \(now.milliseconds), \(verifiedOn?.description),
                \(verifier))
            ON CONFLICT (county, operator) DO UPDATE SET latitude = excluded.latitude, longitude = excluded.longitude,
                datum = excluded.datum, printed = excluded.printed, source = excluded.source,
                recorded_at = excluded.recorded_at, verified_on = excluded.verified_on,
                verified_by = excluded.verified_by
            """
        )
    }

    static func degrees(_ text: String) -> Double? {
        guard DecimalNumber(text) != nil else { return nil }
        return Double(text)
    }

    /// The land that a Chinese county can lie in; a swapped pair of degrees lies outside.
    static func isInChina(_ coordinate: Coordinate) -> Bool {
        (3...54).contains(coordinate.latitude) && (73...136).contains(coordinate.longitude)
    }

    /// Closes an operator or opens it again, from a day and for a reason.
    package func setState(
        of id: String,
        closed: Bool,
        on day: Day?,
        reason: String,
        by officer: Officer
    ) async throws {
        try await changing(closed ? "operator-closed" : "operator-reopened", id, by: officer) { db, now in
            var faults: [FieldFault] = []
            if day.map({ $0 > now.day }) ?? true {
                faults.append(Self.fault("state-day", "bad-date", "请填写日期，不能晚于今天"))
            }
            if reason.trimmingSpaces().isEmpty {
                faults.append(Self.fault("state-reason", "reason-missing", "请填写原因"))
            }
            guard faults.isEmpty, let day else { throw Refusal.incomplete(faults) }
            try setState(of: id, closed: closed, on: day, reason: reason, by: officer, at: now, db: db)
        }
    }

    func setState(
        of id: String,
        closed: Bool,
        on day: Day,
        reason: String,
        by officer: Officer,
        at now: Instant,
        db: any Connection
    ) throws {
        let state = closed ? "closed" : "open"
        let changed = try db.execute(
            """
            UPDATE operator SET state = \(state)
            WHERE county = \(office.county.text) AND id = \(id) AND state <> \(state)
            """
        )
        guard changed == 1 else { throw Refusal.changedMeanwhile }
        try db.execute(
            """
            INSERT INTO operator_state (county, id, operator, state, day, reason, recorded_at, recorded_by)
            VALUES (\(office.county.text), \(office.environment.nextID(now)), \(id), \(state), \(day.description),
                \(reason.trimmingSpaces()), \(now.milliseconds), \(officer.account))
            """
        )
    }

    static func fault(_ field: String, _ code: String, _ advice: String) -> FieldFault {
        FieldFault(field: field, code: code, advice: advice)
    }

    func changing(
        _ action: String,
        _ id: String,
        by officer: Officer,
        _ body: @Sendable @escaping (any Connection, Instant) throws -> Void
    ) async throws {
        let now = office.environment.now()
        try await office.database.write { db in
            let before = try required(id, by: officer, db)
            try body(db, now)
            try finish(action, id, before: before, by: officer, at: now, db: db)
        }
    }
}
