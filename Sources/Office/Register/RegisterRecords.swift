import Primitives
import Rules
import Storage
import Supervision

/// SQL of licences, persons, places, facts and states of operators.
struct RegisterRecords {
    let db: any Connection
    let county: AreaCode

    // MARK: Reading

    func licences(of ids: [String]) throws -> [OperatorLicence] {
        try db.query(
            """
            SELECT id, operator, kind, number, issued_on, expires_on, issuer FROM operator_licence
            WHERE county = \(county.text) AND operator IN (\(SQL.list(ids)))
            ORDER BY expires_on DESC NULLS FIRST, kind, id
            """
        ).map { row in
            OperatorLicence(
                id: try row.get("id"),
                operatorID: try row.get("operator"),
                kind: try row.get("kind"),
                number: try row.get("number"),
                issuedOn: try Self.day(row, "issued_on"),
                expiresOn: try Self.day(row, "expires_on"),
                issuer: try row.get("issuer")
            )
        }
    }

    /// All location numbers, those in use first.
    func glns(of ids: [String]) throws -> [OperatorGLN] {
        try db.query(
            """
            SELECT id, operator, number, since, until FROM operator_gln
            WHERE county = \(county.text) AND operator IN (\(SQL.list(ids)))
            ORDER BY until DESC NULLS FIRST, number, id
            """
        ).map { row in
            OperatorGLN(
                id: try row.get("id"),
                operatorID: try row.get("operator"),
                number: try row.get("number"),
                since: Day(try row.get("since", as: String.self)) ?? Day(ordinal: 0),
                until: try Self.day(row, "until")
            )
        }
    }

    /// - Throws: ``Refusal/changedMeanwhile`` where the entry has no such licence any more.
    func licence(_ id: String, of operatorID: String) throws -> OperatorLicence {
        guard let found = try licences(of: [operatorID]).first(where: { $0.id == id }) else {
            throw Refusal.changedMeanwhile
        }
        return found
    }

    /// - Throws: ``Refusal/changedMeanwhile`` where the entry has no such person any more.
    func person(_ id: String, of operatorID: String) throws -> OperatorPerson {
        guard let found = try persons(of: [operatorID]).first(where: { $0.id == id }) else {
            throw Refusal.changedMeanwhile
        }
        return found
    }

    /// All persons, those who answer now first.
    func persons(of ids: [String]) throws -> [OperatorPerson] {
        try db.query(
            """
            SELECT id, operator, duty, name, phone, identity_number, since, until FROM operator_person
            WHERE county = \(county.text) AND operator IN (\(SQL.list(ids)))
            ORDER BY until DESC NULLS FIRST, duty DESC, since, id
            """
        ).map { row in
            OperatorPerson(
                id: try row.get("id"),
                operatorID: try row.get("operator"),
                duty: PersonDuty(rawValue: try row.get("duty")) ?? .officer,
                name: try row.get("name"),
                phone: try row.get("phone"),
                identityNumber: try row.get("identity_number"),
                since: Day(try row.get("since", as: String.self)) ?? Day(ordinal: 0),
                until: try Self.day(row, "until")
            )
        }
    }

    /// The persons of a firm, from all its entries, its own first.
    ///
    /// One firm has one principal: where a merge brought another, the firm's own counts, else the one who came last, and the
    /// others count until the day of the merge.
    func persons(ofFirm ids: [String]) throws -> [OperatorPerson] {
        var persons = try persons(of: ids)
        let current = persons.indices.filter { persons[$0].until == nil && persons[$0].duty == .principal }
        let counting =
            current.first { persons[$0].operatorID == ids.first }
            ?? current.max { (persons[$0].since, $0) < (persons[$1].since, $1) }
        guard current.count > 1, let counting else { return persons }
        let merges = try mergeDays(ids)
        for place in current where place != counting {
            let day = merges[persons[place].operatorID] ?? persons[counting].since
            persons[place].until = max(persons[place].since, day)
        }
        return persons.enumerated().sorted {
            ($0.element.until == nil ? 0 : 1, $0.offset) < ($1.element.until == nil ? 0 : 1, $1.offset)
        }.map(\.element)
    }

    private func mergeDays(_ ids: [String]) throws -> [String: Day] {
        var days: [String: Day] = [:]
        for row in try db.query(
            """
            SELECT merged, merged_at FROM operator_merge
            WHERE county = \(county.text) AND merged IN (\(SQL.list(ids)))
            """
        ) { days[try row.get("merged")] = Instant(milliseconds: try row.get("merged_at")).day }
        return days
    }

    /// The facts of a firm: what its own entry does not say, one that was merged into it says.
    func facts(ofFirm ids: [String]) throws -> [String: String] {
        try ids.reduce(into: [:]) { found, id in found.merge(try facts(of: id)) { first, _ in first } }
    }

    func place(of id: String) throws -> OperatorPlace? {
        guard
            let row = try db.first(
                """
                SELECT place.latitude, place.longitude, place.datum, place.printed, place.source, place.verified_on,
                    place.verified_by, account.name AS account_name
                FROM operator_place AS place
                LEFT JOIN account ON account.county = place.county AND account.id = place.verified_by
                WHERE place.county = \(county.text) AND place.operator = \(id)
                """
            ), let datum = Coordinate.Datum(rawValue: try row.get("datum")),
            let coordinate = Coordinate(
                latitude: try row.get("latitude"),
                longitude: try row.get("longitude"),
                datum: datum
            )
        else { return nil }
        return OperatorPlace(
            coordinate: coordinate,
            printed: try row.get("printed"),
            source: try row.get("source"),
            verifiedOn: try Self.day(row, "verified_on"),
            verifiedBy: try row.get("account_name", as: String?.self) ?? row.get("verified_by")
        )
    }

    func facts(of id: String) throws -> [String: String] {
        var facts: [String: String] = [:]
        for row in try db.query(
            "SELECT fact, value FROM operator_fact WHERE county = \(county.text) AND operator = \(id)"
        ) { facts[try row.get("fact")] = try row.get("value") }
        return facts
    }

    static func day(_ row: Row, _ column: String) throws -> Day? {
        try row.get(column, as: String?.self).flatMap { Day($0) }
    }

    // MARK: Writing

    func setFacts(_ facts: [String: String], of id: String) throws {
        try db.execute("DELETE FROM operator_fact WHERE county = \(county.text) AND operator = \(id)")
        try db.insert(
            into: "operator_fact",
            columns: ["county", "operator", "fact", "value"],
            rows: facts.sorted { $0.key < $1.key }.map {
                [.text(county.text), .text(id), .text($0.key), .text($0.value)]
            }
        )
    }

    func insertPerson(_ person: OperatorPerson, operator id: String) throws {
        try db.execute(
            """
            INSERT INTO operator_person (county, id, operator, duty, name, phone, identity_number, since)
            VALUES (\(county.text), \(person.id), \(id), \(person.duty.rawValue), \(person.name), \(person.phone),
                \(person.identityNumber), \(person.since.description))
            """
        )
    }

    func endPerson(_ person: String, operator id: String, on day: Day) throws -> Bool {
        try db.execute(
            """
            UPDATE operator_person SET until = \(day.description)
            WHERE county = \(county.text) AND id = \(person) AND operator = \(id) AND until IS NULL
                AND since <= \(day.description)
            """
        ) == 1
    }

    /// One firm has one principal: a new one ends the time of the one before.
    func endPrincipals(operator id: String, on day: Day) throws {
        try db.execute(
            """
            UPDATE operator_person SET until = CASE WHEN since > \(day.description) THEN since ELSE \(day.description) END
            WHERE county = \(county.text) AND operator = \(id) AND duty = 'principal' AND until IS NULL
            """
        )
    }

    // MARK: Digest

    private static let parts: [@Sendable (AreaCode, String) -> SQL] = [
        { county, id in
            """
            SELECT credit_code, name, address, township, kind, grid, state, merged_into FROM operator
            WHERE county = \(county.text) AND id = \(id)
            """
        },
        { county, id in
            """
            SELECT id, kind, number, issued_on, expires_on, issuer FROM operator_licence
            WHERE county = \(county.text) AND operator = \(id) ORDER BY id
            """
        },
        { county, id in
            """
            SELECT id, duty, name, phone, identity_number, since, until FROM operator_person
            WHERE county = \(county.text) AND operator = \(id) ORDER BY id
            """
        },
        { county, id in
            """
            SELECT printed, datum, source, verified_on, verified_by FROM operator_place
            WHERE county = \(county.text) AND operator = \(id)
            """
        },
        { county, id in
            """
            SELECT fact, value FROM operator_fact WHERE county = \(county.text) AND operator = \(id) ORDER BY fact
            """
        },
        { county, id in
            """
            SELECT id, state, day, reason FROM operator_state
            WHERE county = \(county.text) AND operator = \(id) ORDER BY id
            """
        },
        { county, id in
            "SELECT kept, reason FROM operator_merge WHERE county = \(county.text) AND merged = \(id)"
        },
        { county, id in
            """
            SELECT id, number, since, until FROM operator_gln
            WHERE county = \(county.text) AND operator = \(id) ORDER BY id
            """
        },
        { county, id in
            """
            SELECT id, field, part, former, value, reason, changed_at, changed_by FROM operator_change
            WHERE county = \(county.text) AND operator = \(id) ORDER BY id
            """
        },
        { county, id in
            """
            SELECT id, kept, merge_reason, merged_at, merged_by, reason, undone_at, undone_by FROM operator_unmerge
            WHERE county = \(county.text) AND merged = \(id) ORDER BY id
            """
        },
        { county, id in
            """
            SELECT id, township, note, state, asked_at, asked_by, decided_at, decided_by, answer FROM operator_transfer
            WHERE county = \(county.text) AND operator = \(id) ORDER BY id
            """
        },
    ]
    /// A part that came later leaves the digests of those who have nothing in it as they were.
    private static let firstParts = 7

    /// Over all that the register holds of an operator by itself.
    func digest(of id: String) throws -> String {
        var digest = Digest.Running()
        for (index, part) in Self.parts.enumerated() {
            let rows = try db.query(part(county, id))
            if index < Self.firstParts || !rows.isEmpty { digest.add([.integer(Int64(index))]) }
            for row in rows { digest.add(row.values) }
        }
        return digest.finish()
    }
}
