import Primitives
package import Rules
import Storage
package import Supervision

/// Tracing of lots for people: what one sees of a chain depends on where one sits.
///
/// Whoever sees a lot sees its whole chain, because goods must be found wherever they went. Who the holders are is shown to
/// the county office and the departments; a station, a township or an operator reads the names of those in its own sight
/// only, and of the others their kind.
package struct TraceDesk: Sendable {
    private let office: Office

    package init(_ office: Office) { self.office = office }

    /// Lots at holders at most of one answer.
    package static let limit = LotNetwork.limit

    package struct File: Sendable {
        package var lot: LotSummary
        package var trace: LotTrace
    }

    /// - Throws: ``Refusal/notFound`` where the lot is out of sight; ``Refusal/incomplete(_:)`` where the answer is too large.
    package func trace(_ lot: Int64, _ direction: LotTrace.Direction, by officer: Officer) async throws -> File {
        try Self.requireReading(officer)
        return try await office.database.read { db in
            guard let found = try LotRecords(db: db, county: office.county).find(lot, scope: officer.scope) else {
                throw Refusal.notFound
            }
            var trace = try network(db).trace(lots: [lot], direction)
            try mask(&trace, for: officer, db)
            return File(lot: found, trace: trace)
        }
    }

    func network(_ db: any Connection) -> LotNetwork {
        LotNetwork(db: db, county: office.county, probableDays: office.rulebook.provenance.probableDays)
    }

    static func requireReading(_ officer: Officer) throws {
        guard officer.scope.role.may(.readLedger) || officer.scope.role.may(.recordMovements) else {
            throw Refusal.notPermitted(.readLedger)
        }
    }

    /// True of whoever reads the names of all holders.
    static func seesEverybody(_ scope: Scope) -> Bool { [.office, .department].contains(scope.role.desk) }

    /// Takes names and identities of holders out of sight; the same holder keeps one stand-in within an answer.
    func mask(_ trace: inout LotTrace, for officer: Officer, _ db: any Connection) throws {
        guard !Self.seesEverybody(officer.scope) else { return }
        let seen = try seen(trace.holders, by: officer, db)
        var standIns: [String: String] = [:]
        for (index, place) in trace.places.enumerated() where !seen.contains(place.holder) {
            let number = standIns[place.holder] ?? "\(standIns.count + 1)"
            standIns[place.holder] = number
            trace.places[index].holder = "other-\(number)"
            trace.places[index].holderName = "管辖外\(place.kind.title)主体\(number)"
            trace.places[index].isMasked = true
        }
        for (holder, number) in standIns {
            if let grams = trace.grams.removeValue(forKey: holder) { trace.grams["other-\(number)"] = grams }
        }
    }

    /// Those of the operators that somebody sees.
    func seen(_ holders: [String], by officer: Officer, _ db: any Connection) throws -> Set<String> {
        var seen: Set<String> = []
        for chunk in holders.chunked(by: 400) {
            try db.each(
                """
                SELECT operator.id FROM operator WHERE operator.county = \(office.county.text)
                    AND operator.id IN (\(SQL.list(chunk)))\(officer.scope.rows(of: .operators, as: "operator"))
                """
            ) { seen.insert(try $0.get(at: 0)) }
        }
        return seen
    }
}

// MARK: - The records of a chain

extension TraceDesk {
    /// All that is on record about the lots of a chain, for the spreadsheet that an authority asks for within a day.
    ///
    /// The sheets follow the events of traceability: lots, receipts, dispatches, transformations, and who, what promise and
    /// what test stands behind them (compare 21 CFR 1.1455, "electronic sortable spreadsheet").
    package struct ChainRecords: Sendable {
        package struct Test: Sendable {
            package var number: String
            package var food: String
            package var firm: String
            package var day: String
            package var conclusion: String
            package var failed: String
        }

        package struct Contact: Sendable {
            package var name: String
            package var kind: OperatorKind
            package var creditCode: String
            package var address: String
            /// Persons in charge, with their telephones for whoever may read them in full.
            package var persons: String
        }

        package var lots: [LotSummary] = []
        package var places: [LotTrace.Place] = []
        package var grams: [String: Int64] = [:]
        package var movements: [Movement] = []
        package var contacts: [Contact] = []
        package var certificates: [Certificate] = []
        package var tests: [Test] = []
    }

    /// Movements at most of one spreadsheet.
    private static let movementLimit = 50_000

    /// - Throws: ``Refusal/notPermitted(_:)`` for whoever may not read the names of all holders.
    package func records(ofLots lots: [Int64], by officer: Officer) async throws -> ChainRecords {
        try officer.require(.exportData)
        guard Self.seesEverybody(officer.scope) else { throw Refusal.notPermitted(.exportData) }
        return try await office.database.read { db in
            let reader = LotRecords(db: db, county: office.county)
            for lot in lots where try reader.find(lot, scope: officer.scope) == nil { throw Refusal.notFound }
            return try records(lots, phones: officer.scope.role.sees.contains(.phone), db)
        }
    }

    private func records(_ start: [Int64], phones: Bool, _ db: any Connection) throws -> ChainRecords {
        let trace = try network(db).trace(lots: start, .both)
        let reader = LotRecords(db: db, county: office.county)
        var records = ChainRecords()
        records.places = trace.places
        records.grams = trace.grams
        records.lots = try trace.lots.compactMap { try reader.find($0, scope: .program(office.county)) }
        let holdings = trace.places.map(\.holding)
        let network = network(db)
        var ids: Set<Int64> = []
        for table: SQL in ["movement_input", "movement_output"] {
            ids.formUnion(try network.parts(table, of: holdings).map(\.movement))
        }
        guard ids.count <= Self.movementLimit else { throw LotNetwork.tooMany }
        records.movements = try reader.movements(ids.sorted())
            .sorted { ($0.occurredAt, $0.id) < ($1.occurredAt, $1.id) }
        records.certificates = try trace.lots.chunked(by: 400).flatMap {
            try CertificateRecords(db: db, county: office.county).ofLots($0)
        }
        records.contacts = try contacts(trace.holders, phones: phones, db)
        records.tests = try tests(records.lots, db)
        return records
    }

    private func contacts(_ holders: [String], phones: Bool, _ db: any Connection) throws -> [ChainRecords.Contact] {
        var persons: [String: [String]] = [:]
        var contacts: [ChainRecords.Contact] = []
        for chunk in holders.chunked(by: 400) {
            try db.each(
                """
                SELECT operator, name, phone FROM operator_person
                WHERE county = \(office.county.text) AND until IS NULL AND operator IN (\(SQL.list(chunk)))
                ORDER BY operator, id
                """
            ) { row in
                let name: String = try row.get("name")
                let phone: String = try row.get("phone")
                persons[try row.get("operator"), default: []].append(phones ? "\(name) \(phone)" : name)
            }
            try db.each(
                """
                SELECT id, name, kind, credit_code, address FROM operator
                WHERE county = \(office.county.text) AND id IN (\(SQL.list(chunk))) ORDER BY operator.name_key, operator.id
                """
            ) { row in
                contacts.append(
                    ChainRecords.Contact(
                        name: try row.get("name"),
                        kind: OperatorKind(rawValue: try row.get("kind")) ?? .unclassified,
                        creditCode: try row.get("credit_code", as: String?.self) ?? "",
                        address: try row.get("address"),
                        persons: (persons[try row.get("id")] ?? []).joined(separator: "、")
                    )
                )
            }
        }
        return contacts
    }

    /// Samples of the lots' makers and foods, of the year before the last day of making.
    private func tests(_ lots: [LotSummary], _ db: any Connection) throws -> [ChainRecords.Test] {
        struct Kind: Hashable {
            var maker: String
            var food: String
        }
        var tests: [ChainRecords.Test] = []
        for kind in Set(lots.map { Kind(maker: $0.maker, food: $0.food) }).sorted(by: {
            ($0.food, $0.maker) < ($1.food, $1.maker)
        }) {
            try db.each(
                """
                SELECT sample.number, sample.food, sample.rule_day, sample.conclusion, operator.name,
                    (SELECT MIN(result.item_name) FROM result WHERE result.county = sample.county
                        AND result.sample = sample.id AND result.verdict = 'fail'
                        AND sample.conclusion IN ('fail', 'problem')) AS failed
                FROM sample JOIN operator ON operator.county = sample.county AND operator.id = \(kind.maker)
                WHERE sample.county = \(office.county.text) AND sample.food = \(kind.food)
                    AND (sample.supplier = \(kind.maker) OR sample.producer = \(kind.maker))
                ORDER BY sample.rule_day, sample.id
                """
            ) { row in
                tests.append(
                    ChainRecords.Test(
                        number: try row.get("number", as: String?.self) ?? "",
                        food: try row.get("food"),
                        firm: try row.get("name"),
                        day: try row.get("rule_day"),
                        conclusion: try row.get("conclusion"),
                        failed: try row.get("failed", as: String?.self) ?? ""
                    )
                )
            }
        }
        return tests
    }
}
