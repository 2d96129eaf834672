import Primitives
import Rules
import Storage
import Supervision

/// The part of the register that a list may be about: firms by the entry that stands for each.
///
/// Read in a handful of statements, whatever the number of rows.
struct KnownOperators {
    private let db: any Connection
    private let office: Office
    private let scope: Scope
    /// By the entry that stands for the firm.
    private(set) var known: [String: OperatorImportPlan.Known] = [:]
    /// Entry → the entry that stands for its firm.
    private var firms: [String: String] = [:]
    private(set) var candidates: [OperatorRecords.Candidate] = []

    init(_ rows: [OperatorRow], db: any Connection, office: Office, scope: Scope) throws {
        self.db = db
        self.office = office
        self.scope = scope
        let records = OperatorRecords(db: db, county: office.county)
        let codes = Set(rows.compactMap(\.creditCode))
        let found =
            try records.candidates(nameKeys: Set(rows.compactMap { OperatorKey(name: $0.name)?.name }).sorted())
            + records.candidates(creditCodes: codes.sorted())
        firms = try records.entries(ofFirmsOf: Set(found.map(\.id)).sorted())
        let roots = Set(firms.values).sorted()
        for chunk in roots.chunked(by: 400) { try load(chunk) }
        for chunk in firms.keys.sorted().chunked(by: 400) { try loadParts(chunk) }
        candidates = Self.once(found).compactMap { seen($0, codes) }
    }

    func firm(of entry: String) -> String { firms[entry] ?? entry }

    /// A row that names a merged entry is about the firm, whose own name stays.
    func corrected(_ row: OperatorRow, foundAs entry: String) -> OperatorRow {
        guard let firm = firms[entry], firm != entry, let basics = known[firm]?.basics else { return row }
        var row = row
        row.name = basics.name
        row.address = basics.address
        row.creditCode = basics.creditCode
        return row
    }

    private static func once(_ found: [OperatorRecords.Candidate]) -> [OperatorRecords.Candidate] {
        var seen: Set<String> = []
        return found.sorted { $0.id < $1.id }.filter { seen.insert($0.id).inserted }
    }

    /// A desk of one township knows another's operators by their code only: by name it would learn what is not its own.
    private func seen(_ candidate: OperatorRecords.Candidate, _ codes: Set<String>) -> OperatorRecords.Candidate? {
        guard let own = scope.township, known[firm(of: candidate.id)]?.basics.township != own.text else {
            return candidate
        }
        guard let code = candidate.creditCode, codes.contains(code) else { return nil }
        var candidate = candidate
        candidate.nameKey = ""
        return candidate
    }

    private mutating func load(_ roots: [String]) throws {
        for row in try db.query(
            """
            SELECT id, credit_code, name, address, township, kind, grid, state FROM operator
            WHERE county = \(office.county.text) AND id IN (\(SQL.list(roots)))
            """
        ) {
            let id: String = try row.get("id")
            known[id] = OperatorImportPlan.Known(
                id: id,
                basics: OperatorBasics(
                    name: try row.get("name"),
                    creditCode: try row.get("credit_code"),
                    address: try row.get("address"),
                    township: try row.get("township"),
                    kind: try row.get("kind"),
                    grid: try row.get("grid")
                ),
                state: try row.get("state")
            )
        }
    }

    private mutating func loadParts(_ entries: [String]) throws {
        let county = office.county.text
        for licence in try RegisterRecords(db: db, county: office.county).licences(of: entries) {
            let row = OperatorRow.Licence(
                kind: licence.kind,
                number: licence.number,
                issuedOn: licence.issuedOn,
                expiresOn: licence.expiresOn,
                issuer: licence.issuer
            )
            known[firm(of: licence.operatorID)]?.licences[row.key] = licence
        }
        for row in try db.query(
            """
            SELECT operator, duty, name, phone FROM operator_person
            WHERE county = \(county) AND until IS NULL AND operator IN (\(SQL.list(entries)))
            """
        ) {
            let person = OperatorRow.Person(
                duty: PersonDuty(rawValue: try row.get("duty")) ?? .officer,
                name: try row.get("name"),
                phone: try row.get("phone")
            )
            known[firm(of: try row.get("operator"))]?.persons.insert(person)
        }
        for row in try db.query(
            """
            SELECT operator, printed, verified_on FROM operator_place
            WHERE county = \(county) AND operator IN (\(SQL.list(entries)))
            """
        ) {
            let entry: String = try row.get("operator")
            let firm = firm(of: entry)
            guard entry == firm || known[firm]?.printedPlace == nil else { continue }
            known[firm]?.printedPlace = try row.get("printed")
            known[firm]?.verifiedOn = try RegisterRecords.day(row, "verified_on")
        }
        for row in try db.query(
            """
            SELECT operator, fact, value FROM operator_fact
            WHERE county = \(county) AND operator IN (\(SQL.list(entries)))
            """
        ) {
            let entry: String = try row.get("operator")
            let fact: String = try row.get("fact")
            let firm = firm(of: entry)
            guard entry == firm || known[firm]?.basics.facts[fact] == nil else { continue }
            known[firm]?.basics.facts[fact] = try row.get("value")
        }
        for row in try db.query(
            """
            SELECT id, grid FROM operator
            WHERE county = \(county) AND grid IS NOT NULL AND id IN (\(SQL.list(entries)))
            """
        ) {
            let firm = firm(of: try row.get("id"))
            guard known[firm]?.basics.grid == nil else { continue }
            known[firm]?.basics.grid = try row.get("grid")
        }
    }
}

/// The licences that the rows of a list give to firms, against the register and against each other.
struct LicenceClaims {
    /// By kind and number, the firms that have it.
    private var holders: [String: String] = [:]

    init(_ rows: [OperatorRow], db: any Connection, county: AreaCode) throws {
        for chunk in Set(rows.flatMap { $0.licences.map(\.number) }).sorted().chunked(by: 400) {
            for row in try db.query(
                """
                SELECT operator.firm, operator_licence.kind, operator_licence.number FROM operator_licence
                JOIN operator ON operator.county = operator_licence.county AND operator.id = operator_licence.operator
                WHERE operator_licence.county = \(county.text) AND operator_licence.number IN (\(SQL.list(chunk)))
                ORDER BY operator.firm
                """
            ) {
                let (kind, number): (String, String) = try (row.get("kind"), row.get("number"))
                let key = kind + "\u{1F}" + number
                let firm: String = try row.get("firm")
                holders[key] = holders[key] ?? firm
            }
        }
    }

    mutating func check(_ row: OperatorRow, for firm: String, _ problems: inout ListProblems) {
        for licence in row.licences {
            let holder = holders[licence.key] ?? firm
            holders[licence.key] = holder
            guard holder != firm else { continue }
            problems.add(
                row,
                "licenceNumber",
                "licence-taken",
                read: licence.number,
                expected: "没有登记在本县另一个对象名下的编号；是同一家的，请先合并登记",
                "another operator has the licence"
            )
        }
    }
}
