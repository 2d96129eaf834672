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
    /// Whose rows may be brought in.
    let scope: Scope
    /// Identities of operators that are new.
    let newID: () -> String

    /// A firm of the register as far as an import may change it: its own entry, and the parts of all its entries.
    struct Known: Hashable {
        var id: String
        var basics: OperatorBasics
        var state: String
        var licences: [String: OperatorLicence] = [:]
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

        /// True of a licence that is known and of which its row says nothing else.
        func has(_ licence: OperatorRow.Licence) -> Bool {
            guard let known = licences[licence.key] else { return false }
            let new = completed(licence)
            return (new.issuedOn, new.expiresOn, new.issuer) == (known.issuedOn, known.expiresOn, known.issuer)
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

    /// The rows of a firm as one, with the operator that they are about.
    struct Item {
        var row: OperatorRow
        var id: String
        var township: AreaCode
        var grid: String?
        var known: Known?
        /// Location numbers that the register does not have under the firm yet.
        var glns: [GLNClaims.Claim]
        /// What the rulebook asks of the row's kind.
        var askedFacts: Set<String>

        /// What the form of the operator would hold; an empty cell changes nothing.
        var basics: OperatorBasics {
            var new =
                known?.basics
                ?? OperatorBasics(
                    name: row.name,
                    address: row.address,
                    township: township.text,
                    kind: row.kind.rawValue
                )
            new.name = row.name
            if !row.address.isEmpty { new.address = row.address }
            new.creditCode = row.creditCode ?? new.creditCode
            new.township = township.text
            if new.kind != row.kind.rawValue { new.facts = new.facts.filter { askedFacts.contains($0.key) } }
            new.kind = row.kind.rawValue
            new.grid = grid ?? new.grid
            new.facts.merge(row.facts) { $1 }
            return new
        }
    }

    private(set) var items: [Item] = []
    private(set) var created: [NewOperator] = []
    private(set) var reviews: [OperatorPair] = []

    init(db: any Connection, office: Office, now: Instant, scope: Scope, newID: (() -> String)? = nil) {
        self.db = db
        self.office = office
        self.now = now
        self.scope = scope
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
        let register = try KnownOperators(rows, db: db, office: office, scope: scope)
        let places = try RowPlaces(db: db, office: office)
        var claims = try GLNClaims(rows, GLNRecords(db: db, county: office.county))
        var taken = try LicenceClaims(rows, db: db, county: office.county)
        var resolver = OperatorResolver(
            known: register.candidates,
            townships: TownshipFinder(townships: office.rulebook.townships(of: office.county)),
            newID: newID
        )
        var indices: [String: Int] = [:]
        for row in rows {
            let place = places.resolve(row, &problems)
            let found = resolver.resolve(
                name: row.name,
                address: row.address,
                creditCode: row.creditCode,
                kind: row.kind,
                adoptsCode: true
            )
            guard let found else { continue }
            let id = register.firm(of: found)
            let isOwn = isOwn(row, place?.township, id, register, &problems)
            let glns = try claims.claims(of: row, for: id, &problems)
            taken.check(row, for: id, &problems)
            guard let place, isOwn else { continue }
            let item = Item(
                row: register.corrected(row, foundAs: found),
                id: id,
                township: place.township,
                grid: place.grid,
                known: register.known[id],
                glns: glns,
                askedFacts: Set(office.rulebook.operatorFacts.filter { $0.kinds.contains(row.kind) }.map(\.id))
            )
            if let index = indices[id] {
                items[index].join(item, &problems)
            } else {
                indices[id] = items.count
                items.append(item)
            }
        }
        created = resolver.created.filter { indices[$0.id] != nil }
        reviews = resolver.reviews.sorted { ($0.first, $0.second) < ($1.first, $1.second) }
    }

    /// A person of one township brings in what is there, and only that.
    private func isOwn(
        _ row: OperatorRow,
        _ township: AreaCode?,
        _ id: String,
        _ register: KnownOperators,
        _ problems: inout ListProblems
    ) -> Bool {
        guard let own = scope.township else { return true }
        if let township, township != own {
            problems.add(
                row,
                "township",
                "foreign-township",
                read: row.township,
                expected: "本辖区的乡镇",
                "the row is of another township"
            )
            return false
        }
        if let known = register.known[id], known.basics.township != own.text {
            problems.add(
                row,
                row.creditCode == nil ? "name" : "creditCode",
                "foreign-operator",
                read: row.creditCode ?? row.name,
                expected: "本辖区的对象；已由本县另一辖区登记的，请先申请调入",
                "the operator belongs to another township"
            )
            return false
        }
        return true
    }

    /// Whether a row says anything that the register does not say.
    static func differs(_ item: Item, from known: Known) -> Bool {
        let row = item.row
        return item.basics != known.basics
            || (row.isClosed.map { ($0 ? "closed" : "open") != known.state } ?? false)
            || row.licences.contains { !known.has($0) }
            || row.persons.contains { !known.has($0) }
            || !known.hasPlace(of: row) || !item.glns.isEmpty
    }
}

extension OperatorImportPlan.Item {
    /// Takes in a further row of the same firm, which may bring other licences and persons and says nothing else otherwise.
    mutating func join(_ other: Self, _ problems: inout ListProblems) {
        let earlier = row.row
        var isTaken = other.township == township && (other.grid == nil || grid == nil || other.grid == grid)
        isTaken = isTaken && other.row.name == row.name && other.row.kind == row.kind
        isTaken = isTaken && (other.row.address.isEmpty || row.address.isEmpty || other.row.address == row.address)
        isTaken = isTaken && (other.row.coordinate == nil || other.row.printedCoordinate == row.printedCoordinate)
        isTaken = isTaken && (other.row.isClosed == nil || other.row.isClosed == row.isClosed)
        isTaken = isTaken && other.row.facts.allSatisfy { row.facts[$0.key] == nil || row.facts[$0.key] == $0.value }
        let licences = other.row.licences.filter { !row.licences.contains($0) }
        let persons = other.row.persons.filter { !row.persons.contains($0) }
        isTaken = isTaken && licences.allSatisfy { new in !row.licences.contains { $0.key == new.key } }
        isTaken =
            isTaken
            && persons.allSatisfy { new in
                !row.persons.contains { $0.duty == new.duty && (new.duty == .principal || $0.name == new.name) }
            }
        guard isTaken, !licences.isEmpty || !persons.isEmpty else {
            return problems.repeated(
                other.row,
                "name",
                read: other.row.name,
                expected: "每个对象一行；有几张证照或几名人员的，可以有几行，其余各栏相同",
                earlier: earlier
            )
        }
        row.licences += licences
        row.persons += persons
        row.facts.merge(other.row.facts) { first, _ in first }
        row.creditCode = row.creditCode ?? other.row.creditCode
        if row.address.isEmpty { row.address = other.row.address }
        grid = grid ?? other.grid
        glns += other.glns
    }
}

extension OperatorRow.Licence {
    /// What tells one licence of an operator from another.
    var key: String { kind + "\u{1F}" + number }
}
