package import Primitives
import Rules
import Storage
import Supervision

/// Place and state of an operator, each changed by itself, and how a part of an entry is put right.
extension RegisterDesk {
    /// What a correction works on.
    struct Part {
        var db: any Connection
        var records: RegisterRecords
    }

    /// A change of a part of an entry, merged or not, whose former value stays on the record.
    func putRight(
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
