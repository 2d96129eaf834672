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
            let licence = try checked(entry, id: office.environment.nextID(now), of: id, db)
            try db.execute(
                """
                INSERT INTO operator_licence (county, id, operator, kind, number, issued_on, expires_on, issuer, created_at)
                VALUES (\(office.county.text), \(licence.id), \(id), \(licence.kind), \(licence.number),
                    \(licence.issuedOn?.description), \(licence.expiresOn?.description), \(licence.issuer),
                    \(now.milliseconds))
                """
            )
        }
    }

    /// Puts a licence right; what it was stays on the record with the reason.
    package func correctLicence(
        _ licence: String,
        to entry: LicenceEntry,
        reason: String,
        of id: String,
        by officer: Officer
    ) async throws {
        try await putRight("operator-licence-corrected", id, reason: reason, field: "licence-reason", by: officer) {
            part in
            let former = try part.records.licence(licence, of: id)
            let new = try checked(entry, id: licence, of: id, part.db)
            try part.db.execute(
                """
                UPDATE operator_licence SET kind = \(new.kind), number = \(new.number),
                    issued_on = \(new.issuedOn?.description), expires_on = \(new.expiresOn?.description),
                    issuer = \(new.issuer)
                WHERE county = \(office.county.text) AND id = \(licence) AND operator = \(id)
                """
            )
            return [OperatorChange(.licence, part: licence, former: former.line, value: new.line)]
        }
    }

    /// Takes back a licence that was entered wrongly; what it was stays on the record with the reason.
    package func withdrawLicence(_ licence: String, reason: String, of id: String, by officer: Officer) async throws {
        try await putRight("operator-licence-withdrawn", id, reason: reason, field: "licence-reason", by: officer) {
            part in
            let former = try part.records.licence(licence, of: id)
            try part.db.execute(
                """
                DELETE FROM operator_licence WHERE county = \(office.county.text) AND id = \(licence) AND operator = \(id)
                """
            )
            return [OperatorChange(.licence, part: licence, former: former.line, value: "")]
        }
    }

    private func checked(
        _ entry: LicenceEntry,
        id: String,
        of operatorID: String,
        _ db: any Connection
    ) throws -> OperatorLicence {
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
        if let holder = try licenceHolder(kind, number, otherThan: id, db) {
            faults.append(
                holder == (try OperatorRecords(db: db, county: office.county).firm(of: operatorID))
                    ? Self.fault("licence-number", "already-recorded", "这张证照已经登记过")
                    : Self.fault("licence-number", "licence-taken", "本县另一个对象登记了同一编号的证照，请核对编号；是同一家的，请先合并登记")
            )
        }
        guard faults.isEmpty else { throw Refusal.incomplete(faults) }
        return OperatorLicence(
            id: id,
            operatorID: operatorID,
            kind: kind,
            number: number,
            issuedOn: issued,
            expiresOn: expires,
            issuer: entry.issuer.trimmingSpaces()
        )
    }

    /// The firm that has a licence of the kind and number already.
    private func licenceHolder(
        _ kind: String,
        _ number: String,
        otherThan id: String,
        _ db: any Connection
    ) throws -> String? {
        try db.first(
            """
            SELECT operator.firm FROM operator_licence
            JOIN operator ON operator.county = operator_licence.county AND operator.id = operator_licence.operator
            WHERE operator_licence.county = \(office.county.text) AND operator_licence.kind = \(kind)
                AND operator_licence.number = \(number) AND operator_licence.id <> \(id)
            ORDER BY operator.firm LIMIT 1
            """
        )?.get("firm")
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
            var person = try Self.checked(entry)
            person.id = office.environment.nextID(now)
            person.since = now.day
            let records = RegisterRecords(db: db, county: office.county)
            if person.duty == .principal { try records.endPrincipals(operator: id, on: now.day) }
            try records.insertPerson(person, operator: id)
        }
    }

    /// Puts a person's data right; what they were stays on the record with the reason.
    ///
    /// An empty telephone or identity number leaves what is there, which the form shows in part only.
    package func correctPerson(
        _ person: String,
        to entry: PersonEntry,
        reason: String,
        of id: String,
        by officer: Officer
    ) async throws {
        try await putRight("operator-person-corrected", id, reason: reason, field: "person-reason", by: officer) {
            part in
            let former = try part.records.person(person, of: id)
            var new = try Self.checked(entry)
            if new.phone.isEmpty { new.phone = former.phone }
            if new.identityNumber.isEmpty { new.identityNumber = former.identityNumber }
            try part.db.execute(
                """
                UPDATE operator_person SET duty = \(new.duty.rawValue), name = \(new.name), phone = \(new.phone),
                    identity_number = \(new.identityNumber)
                WHERE county = \(office.county.text) AND id = \(person) AND operator = \(id)
                """
            )
            return [
                OperatorChange(.personDuty, part: person, former: former.duty.rawValue, value: new.duty.rawValue),
                OperatorChange(.personName, part: person, former: former.name, value: new.name),
                OperatorChange(.personPhone, part: person, former: former.phone, value: new.phone),
                OperatorChange(
                    .personIdentity,
                    part: person,
                    former: former.identityNumber,
                    value: new.identityNumber
                ),
            ]
        }
    }

    /// Takes back a person who was entered wrongly; the name stays on the record with the reason.
    package func withdrawPerson(_ person: String, reason: String, of id: String, by officer: Officer) async throws {
        try await putRight("operator-person-withdrawn", id, reason: reason, field: "person-reason", by: officer) {
            part in
            let former = try part.records.person(person, of: id)
            try part.db.execute(
                """
                DELETE FROM operator_person WHERE county = \(office.county.text) AND id = \(person) AND operator = \(id)
                """
            )
            return [
                OperatorChange(.person, part: person, former: "\(former.duty.title)\(former.name)", value: ""),
                OperatorChange(.personPhone, part: person, former: former.phone, value: ""),
                OperatorChange(.personIdentity, part: person, former: former.identityNumber, value: ""),
            ]
        }
    }

    private static func checked(_ entry: PersonEntry) throws -> OperatorPerson {
        let duty = PersonDuty(rawValue: entry.duty)
        let name = entry.name.trimmingSpaces()
        let phone = entry.phone.trimmingSpaces()
        let number = IdentityNumber.checked(entry.identityNumber.trimmingSpaces())
        var faults: [FieldFault] = []
        if duty == nil { faults.append(fault("person-duty", "unknown-duty", "请选择职责")) }
        if name.isEmpty || name.count > 40 {
            faults.append(fault("person-name", "name-length", "请填写姓名，不超过 40 个字"))
        }
        if !phone.isEmpty, !OperatorDraftCheck.isPhone(phone) {
            faults.append(fault("person-phone", "bad-phone", "电话是 7 至 15 位数字，可带区号和短横线"))
        }
        if number == nil, !entry.identityNumber.trimmingSpaces().isEmpty {
            faults.append(fault("person-identity", "bad-identity-number", "身份证号应为 18 位且校验码正确"))
        }
        guard faults.isEmpty, let duty else { throw Refusal.incomplete(faults) }
        return OperatorPerson(
            id: "",
            duty: duty,
            name: name,
            phone: phone,
            identityNumber: number ?? "",
            since: Day(ordinal: 0),
            until: nil
        )
    }

    package func endPerson(_ person: String, of id: String, by officer: Officer) async throws {
        try await changing("operator-person-ended", id, ofMerged: true, by: officer) { db, now in
            guard try RegisterRecords(db: db, county: office.county).endPerson(person, operator: id, on: now.day) else {
                throw Refusal.changedMeanwhile
            }
        }
    }

    /// What a correction works on.
    private struct Part {
        var db: any Connection
        var records: RegisterRecords
    }

    /// A change of a part of an entry, merged or not, whose former value stays on the record.
    private func putRight(
        _ action: String,
        _ id: String,
        reason: String,
        field: String,
        by officer: Officer,
        _ body: @Sendable @escaping (Part) throws -> [OperatorChange]
    ) async throws {
        try await changing(action, id, ofMerged: true, by: officer) { db, now in
            let records = RegisterRecords(db: db, county: office.county)
            let reason = reason.trimmingSpaces()
            var faults = reason.isEmpty ? [Self.fault(field, "reason-missing", "请填写更正或撤销的理由")] : []
            do {
                let changes = try body(Part(db: db, records: records)).filter { $0.former != $0.value }
                guard faults.isEmpty else { throw Refusal.incomplete(faults) }
                try records.keep(changes, of: id, reason: reason, by: officer, at: now) {
                    office.environment.nextID(now)
                }
            } catch Refusal.incomplete(let others) where !faults.isEmpty && others != faults {
                faults = others + faults
                throw Refusal.incomplete(faults)
            }
        }
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
        let records = RegisterRecords(db: db, county: office.county)
        if let former = try records.place(of: id),
            former.printed != printed || former.coordinate.datum != coordinate.datum
        {
            let change = OperatorChange(
                .place,
                former: "\(former.printed)（\(former.coordinate.datum.rawValue)）",
                value: "\(printed)（\(coordinate.datum.rawValue)）"
            )
            try records.keep([change], of: id, reason: source, by: officer, at: now) { office.environment.nextID(now) }
        }
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
    ///
    /// The day fits what the register knows. Closing one with open matters needs that somebody has seen them (`knowsMatters`).
    package func setState(
        of id: String,
        closed: Bool,
        on day: Day?,
        reason: String,
        knowsMatters: Bool = false,
        by officer: Officer
    ) async throws {
        try await changing(closed ? "operator-closed" : "operator-reopened", id, by: officer) { db, now in
            let history = OperatorStateCheck(db: db, office: office, id: id)
            var faults: [FieldFault] = []
            if day.map({ $0 > now.day }) ?? true {
                faults.append(Self.fault("state-day", "bad-date", "请填写日期，不能晚于今天"))
            } else if let day, let against = try history.against(day, closing: closed) {
                faults.append(Self.fault("state-day", "against-history", against))
            }
            if reason.trimmingSpaces().isEmpty {
                faults.append(Self.fault("state-reason", "reason-missing", "请填写原因"))
            }
            if closed, !knowsMatters, let open = try history.openMatters() {
                faults.append(Self.fault("state-matters", "open-matters", open))
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
        ofMerged: Bool = false,
        by officer: Officer,
        _ body: @Sendable @escaping (any Connection, Instant) throws -> Void
    ) async throws {
        let now = office.environment.now()
        try await office.database.write { db in
            let before = try required(id, ofMerged: ofMerged, by: officer, db)
            try body(db, now)
            try finish(action, id, before: before, by: officer, at: now, db: db)
        }
    }
}
