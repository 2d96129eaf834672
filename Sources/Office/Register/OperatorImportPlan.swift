import Primitives
import Rules
import Storage
import Supervision

/// What an import of operators would write, worked out without writing.
///
/// Reads the county's register in a handful of statements, whatever the number of rows.
struct OperatorImportPlan {
    let db: any Connection
    let office: Office
    let now: Instant
    /// Identities of operators that are new.
    let newID: () -> String

    /// An operator of the register as far as an import may change it.
    struct Known: Hashable {
        var id: String
        var creditCode: String?
        var name: String
        var address: String
        var township: String?
        var kind: String
        var grid: String?
        var state: String
        var licences: [String: OperatorRow.Licence] = [:]
        /// Duty, name and telephone of those who answer now.
        var persons: Set<OperatorRow.Person> = []
        var printedPlace: String?
        var verifiedOn: Day?

        /// True where the row's coordinate is the one that is known, with its day of checking.
        func hasPlace(of row: OperatorRow) -> Bool {
            row.coordinate == nil
                || (row.printedCoordinate == printedPlace && (row.verifiedOn == nil || row.verifiedOn == verifiedOn))
        }

        /// True of a person who answers already; a row without a telephone does not take one away.
        func has(_ person: OperatorRow.Person) -> Bool {
            persons.contains(person)
                || (person.phone.isEmpty && persons.contains { $0.duty == person.duty && $0.name == person.name })
        }

        /// A licence with what is known where its row says nothing.
        func completed(_ licence: OperatorRow.Licence) -> OperatorRow.Licence {
            var licence = licence
            licence.issuedOn = licence.issuedOn ?? licences[licence.key]?.issuedOn
            licence.expiresOn = licence.expiresOn ?? licences[licence.key]?.expiresOn
            if licence.issuer.isEmpty { licence.issuer = licences[licence.key]?.issuer ?? "" }
            return licence
        }
    }

    /// A row with the operator that it is about.
    struct Item {
        var row: OperatorRow
        var id: String
        var township: AreaCode
        var grid: String?
        var known: Known?
        /// Location numbers that the register does not have under the firm yet.
        var glns: [GLNClaims.Claim]
    }

    private(set) var items: [Item] = []
    private(set) var created: [NewOperator] = []
    private(set) var reviews: [OperatorPair] = []

    init(db: any Connection, office: Office, now: Instant, newID: (() -> String)? = nil) {
        self.db = db
        self.office = office
        self.now = now
        self.newID = newID ?? { office.environment.nextID(now) }
    }

    mutating func report(_ file: OperatorImportDesk.SourceFile, dryRun: Bool) throws -> TableImportReport {
        var report = TableImportReport(file, dryRun: dryRun)
        var problems = ListProblems(file, kind: "operators", office.rulebook)
        try resolve(file.rows, &problems)
        report.problems = problems.all
        guard report.problems.isEmpty else { return report }
        report.reviews = reviews.count
        report.added = created.count
        report.changed = items.count { item in item.known.map { Self.differs(item, from: $0) } ?? false }
        report.unchanged = items.count - report.added - report.changed
        return report
    }

    /// Which operator each row is about, and everything that the register says against the rows.
    private mutating func resolve(_ rows: [OperatorRow], _ problems: inout ListProblems) throws {
        let known = try loadKnown(rows)
        let places = try RowPlaces(db: db, office: office)
        var claims = try GLNClaims(rows, GLNRecords(db: db, county: office.county))
        var resolver = OperatorResolver(
            known: known.values.sorted { $0.id < $1.id }.map(Self.candidate),
            townships: TownshipFinder(townships: office.rulebook.townships(of: office.county)),
            newID: newID
        )
        for row in rows {
            let place = places.resolve(row, &problems)
            let id = resolver.resolve(
                name: row.name,
                address: row.address,
                creditCode: row.creditCode,
                kind: row.kind,
                adoptsCode: true
            )
            guard let id else { continue }
            let glns = try claims.claims(of: row, for: id, &problems)
            guard let place else { continue }
            items.append(
                Item(row: row, id: id, township: place.township, grid: place.grid, known: known[id], glns: glns)
            )
        }
        Self.findRepeated(rows, &problems)
        created = resolver.created
        reviews = resolver.reviews.sorted { ($0.first, $0.second) < ($1.first, $1.second) }
    }

    private static func candidate(_ known: Known) -> OperatorRecords.Candidate {
        let key = OperatorKey(name: known.name, address: known.address) ?? .placeholder
        return OperatorRecords.Candidate(
            id: known.id,
            creditCode: known.creditCode,
            nameKey: key.name,
            addressKey: key.address
        )
    }

    /// Whether a row says anything that the register does not say.
    static func differs(_ item: Item, from known: Known) -> Bool {
        let row = item.row
        return row.name != known.name || (!row.address.isEmpty && row.address != known.address)
            || (row.creditCode != nil && row.creditCode != known.creditCode)
            || item.township.text != known.township || row.kind.rawValue != known.kind
            || (item.grid != nil && item.grid != known.grid)
            || (row.isClosed.map { ($0 ? "closed" : "open") != known.state } ?? false)
            || (row.licence.map { known.licences[$0.key] != known.completed($0) } ?? false)
            || row.persons.contains { !known.has($0) }
            || !known.hasPlace(of: row) || !item.glns.isEmpty
    }

    /// Two rows of one file about one firm: nobody could say which of them is right.
    private static func findRepeated(_ rows: [OperatorRow], _ problems: inout ListProblems) {
        var first: [String: Int] = [:]
        for row in rows {
            let key =
                row.creditCode ?? OperatorKey(name: row.name, address: row.address).map { $0.name + "/" + $0.address }
            guard let key else { continue }
            if let earlier = first[key] {
                problems.repeated(row, "name", read: row.name, expected: "每个对象一行", earlier: earlier)
            } else {
                first[key] = row.row
            }
        }
    }

    // MARK: The register

    private func loadKnown(_ rows: [OperatorRow]) throws -> [String: Known] {
        let names = Set(rows.compactMap { OperatorKey(name: $0.name)?.name }).sorted()
        let codes = Set(rows.compactMap(\.creditCode)).sorted()
        var known: [String: Known] = [:]
        for chunk in names.chunked(by: 400) {
            try load("operator.name_key IN (\(SQL.list(chunk)))", into: &known)
        }
        for chunk in codes.chunked(by: 400) {
            try load("operator.credit_code IN (\(SQL.list(chunk)))", into: &known)
        }
        for chunk in known.keys.sorted().chunked(by: 400) { try loadParts(chunk, into: &known) }
        return known
    }

    private func load(_ condition: SQL, into known: inout [String: Known]) throws {
        for row in try db.query(
            """
            SELECT id, credit_code, name, address, township, kind, grid, state FROM operator
            WHERE operator.county = \(office.county.text) AND \(condition)
            """
        ) {
            let id: String = try row.get("id")
            known[id] = Known(
                id: id,
                creditCode: try row.get("credit_code"),
                name: try row.get("name"),
                address: try row.get("address"),
                township: try row.get("township"),
                kind: try row.get("kind"),
                grid: try row.get("grid"),
                state: try row.get("state")
            )
        }
    }

    private func loadParts(_ ids: [String], into known: inout [String: Known]) throws {
        let county = office.county.text
        for row in try db.query(
            """
            SELECT operator, kind, number, issued_on, expires_on, issuer FROM operator_licence
            WHERE county = \(county) AND operator IN (\(SQL.list(ids)))
            """
        ) {
            let licence = OperatorRow.Licence(
                kind: try row.get("kind"),
                number: try row.get("number"),
                issuedOn: try RegisterRecords.day(row, "issued_on"),
                expiresOn: try RegisterRecords.day(row, "expires_on"),
                issuer: try row.get("issuer")
            )
            known[try row.get("operator")]?.licences[licence.key] = licence
        }
        for row in try db.query(
            """
            SELECT operator, duty, name, phone FROM operator_person
            WHERE county = \(county) AND until IS NULL AND operator IN (\(SQL.list(ids)))
            """
        ) {
            let person = OperatorRow.Person(
                duty: PersonDuty(rawValue: try row.get("duty")) ?? .officer,
                name: try row.get("name"),
                phone: try row.get("phone")
            )
            known[try row.get("operator")]?.persons.insert(person)
        }
        for row in try db.query(
            """
            SELECT operator, printed, verified_on FROM operator_place
            WHERE county = \(county) AND operator IN (\(SQL.list(ids)))
            """
        ) {
            let id: String = try row.get("operator")
            known[id]?.printedPlace = try row.get("printed")
            known[id]?.verifiedOn = try RegisterRecords.day(row, "verified_on")
        }
    }
}

extension OperatorRow.Licence {
    /// What tells one licence of an operator from another.
    var key: String { kind + "\u{1F}" + number }
}
