import Primitives
import Rules
import Storage
import Supervision

/// What the entries of many firms say, read at once.
struct OperatorLines {
    let db: any Connection
    let county: AreaCode
    /// Telephones are masked otherwise.
    let seesPhones: Bool

    func lines(of firms: [OperatorRecord]) throws -> [OperatorLine] {
        var lines = firms.map { OperatorLine($0) }
        let grids = Dictionary(
            try GridRecords(db: db, county: county).all().map { ($0.id, $0.code) },
            uniquingKeysWith: { first, _ in first }
        )
        let places = Dictionary(uniqueKeysWithValues: lines.enumerated().map { ($1.id, $0) })
        for chunk in lines.map(\.id).chunked(by: 400) {
            let entries = try entries(of: chunk)
            let ids = entries.keys.sorted()
            let grid = try self.grids(ids)
            let persons = try persons(entries)
            let records = RegisterRecords(db: db, county: county)
            let licences = Dictionary(grouping: try records.licences(of: ids)) { entries[$0.operatorID] ?? "" }
            let glns = Dictionary(grouping: try records.glns(of: ids)) { entries[$0.operatorID] ?? "" }
            let facts = try facts(ids)
            let positions = try positions(ids)
            for firm in chunk {
                guard let index = places[firm] else { continue }
                // The firm's own entry first: what it does not say, one that was merged into it says.
                let all = [firm] + ids.filter { entries[$0] == firm && $0 != firm }
                lines[index].gridCode = all.lazy.compactMap { grid[$0] }.first.flatMap { grids[$0] } ?? ""
                lines[index].persons = persons[firm] ?? [:]
                lines[index].licences = licences[firm] ?? []
                lines[index].glns = (glns[firm] ?? []).filter { $0.until == nil }.map(\.number).sorted()
                lines[index].facts = all.reduce(into: [:]) { $0.merge(facts[$1] ?? [:]) { first, _ in first } }
                if let place = all.lazy.compactMap({ positions[$0] }).first { place.write(into: &lines[index]) }
            }
        }
        return lines
    }

    func withPrincipals(_ licences: [ExpiringLicence]) throws -> [ExpiringLicence] {
        var persons: [String: [PersonDuty: [OperatorLine.Person]]] = [:]
        for chunk in Set(licences.map(\.record.id)).sorted().chunked(by: 400) {
            persons.merge(try self.persons(entries(of: chunk))) { $1 }
        }
        return licences.map { row in
            var row = row
            row.principal = persons[row.record.id]?[.principal]?.first
            return row
        }
    }

    private func entries(of firms: [String]) throws -> [String: String] {
        try OperatorRecords(db: db, county: county).entries(ofFirmsOf: firms)
    }

    private func grids(_ ids: [String]) throws -> [String: String] {
        var found: [String: String] = [:]
        for row in try db.query(
            """
            SELECT id, grid FROM operator
            WHERE county = \(county.text) AND grid IS NOT NULL AND id IN (\(SQL.list(ids)))
            """
        ) { found[try row.get("id")] = try row.get("grid") }
        return found
    }

    /// Those who answer now, by firm and duty; of principals the firm's own, else the one who came last.
    private func persons(_ entries: [String: String]) throws -> [String: [PersonDuty: [OperatorLine.Person]]] {
        let all = try RegisterRecords(db: db, county: county).persons(of: entries.keys.sorted()).filter {
            $0.until == nil
        }
        var found: [String: [PersonDuty: [OperatorLine.Person]]] = [:]
        for (firm, persons) in Dictionary(grouping: all, by: { entries[$0.operatorID] ?? "" }) {
            let ordered = persons.sorted {
                ($0.operatorID == firm ? 0 : 1, $1.since, $0.id) < ($1.operatorID == firm ? 0 : 1, $0.since, $1.id)
            }
            for person in ordered {
                let shown = OperatorLine.Person(
                    name: person.name,
                    phone: seesPhones ? person.phone : Masked.phone(person.phone)
                )
                let known = found[firm]?[person.duty] ?? []
                guard !known.contains(where: { $0.name == shown.name }) else { continue }
                if person.duty == .principal, !known.isEmpty { continue }
                found[firm, default: [:]][person.duty, default: []].append(shown)
            }
        }
        return found
    }

    private func facts(_ ids: [String]) throws -> [String: [String: String]] {
        var found: [String: [String: String]] = [:]
        for row in try db.query(
            """
            SELECT operator, fact, value FROM operator_fact
            WHERE county = \(county.text) AND operator IN (\(SQL.list(ids)))
            """
        ) { found[try row.get("operator"), default: [:]][try row.get("fact")] = try row.get("value") }
        return found
    }

    /// A coordinate as printed, so that the table can be imported again without a change.
    private struct Position {
        var printed: String
        var datum: String
        var verifiedOn: Day?

        func write(into line: inout OperatorLine) {
            let degrees = printed.split(separator: ",").map { String($0).trimmingSpaces() }
            line.latitude = degrees.first ?? ""
            line.longitude = degrees.count > 1 ? degrees[1] : ""
            line.datum = datum
            line.verifiedOn = verifiedOn
        }
    }

    private func positions(_ ids: [String]) throws -> [String: Position] {
        var found: [String: Position] = [:]
        for row in try db.query(
            """
            SELECT operator, printed, datum, verified_on FROM operator_place
            WHERE county = \(county.text) AND operator IN (\(SQL.list(ids)))
            """
        ) {
            found[try row.get("operator")] = Position(
                printed: try row.get("printed"),
                datum: try row.get("datum"),
                verifiedOn: try RegisterRecords.day(row, "verified_on")
            )
        }
        return found
    }
}
