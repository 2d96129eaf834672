import Office
import Primitives
import Rules
import Storage
import Supervision
import TestSupport
import Testing

@Suite struct `Lists of operators` {
    private static func row(
        _ number: Int,
        _ name: String,
        _ change: (inout OperatorRow) -> Void = { _ in }
    ) -> OperatorRow {
        var row = OperatorRow(
            row: number + 1,
            name: name,
            address: "凤城镇\(number)号",
            township: "凤城镇",
            kind: .catering
        )
        row.persons = [OperatorRow.Person(duty: .principal, name: "王敏", phone: "1001234567\(number % 10)")]
        row.licences = [
            OperatorRow.Licence(
                kind: "食品经营许可证",
                number: "JY\(number)",
                issuedOn: Day("2023-01-01"),
                expiresOn: Day("2027-12-31"),
                issuer: "市场监管局"
            )
        ]
        row.coordinate = Coordinate(latitude: 35.5, longitude: 112.4, datum: .cgcs2000)
        row.printedCoordinate = "35.5, 112.4"
        change(&row)
        return row
    }

    /// What the preview says is what the import does.
    @discardableResult
    static func importing(_ rows: [OperatorRow], _ county: County) async throws -> TableImportReport {
        let file = OperatorImportDesk.SourceFile(name: "台账.xlsx", rows: rows, problems: [], notices: [])
        let preview = try await OperatorImportDesk(county.office).preview(file, by: county.head)
        var report = try await OperatorImportDesk(county.office).importFile(file, by: county.head)
        report.dryRun = true
        #expect(preview == report)
        return report
    }

    @Test(arguments: Engine.available)
    func `a list imported again changes nothing`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let rows = (1...40).map { Self.row($0, "饭店\($0)") }
            let first = try await Self.importing(rows, county)
            #expect((first.added, first.changed, first.unchanged) == (40, 0, 0))
            let before = try await county.census()
            let again = try await Self.importing(rows, county)
            #expect((again.added, again.changed, again.unchanged) == (0, 0, 40))
            let after = try await county.census()
            #expect(after == before)
        }
    }

    private static let changes: [(name: String, change: @Sendable (inout OperatorRow) -> Void, isChange: Bool)] = [
        ("a new kind", { $0.kind = .canteen }, true),
        ("a new principal", { $0.persons = [OperatorRow.Person(duty: .principal, name: "李强", phone: "")] }, true),
        ("another telephone", { $0.persons[0].phone = "10000000001" }, true),
        ("an officer besides", { $0.persons.append(OperatorRow.Person(duty: .officer, name: "赵", phone: "")) }, true),
        ("a later end", { $0.licences[0].expiresOn = Day("2030-01-01") }, true),
        ("another licence", { $0.licences[0].number = "JY99" }, true),
        ("another place", { $0.printedCoordinate = "35.6, 112.4" }, true),
        ("a place that was checked", { $0.verifiedOn = Day("2024-02-01") }, true),
        (
            "a code",
            { $0.creditCode = "92140522MA0000001" + String(CreditCode.check(of: "92140522MA0000001") ?? "0") }, true
        ),
        ("closed", { $0.isClosed = true }, true),
        ("open as before", { $0.isClosed = false }, false),
        ("no telephone", { $0.persons[0].phone = "" }, false),
        ("nobody", { $0.persons = [] }, false),
        ("no licence", { $0.licences = [] }, false),
        ("no dates", { $0.licences[0].expiresOn = nil }, false),
        ("no place", { $0.coordinate = nil }, false),
        ("the name in another width", { $0.name = "饭店１" }, true),
    ]

    @Test(arguments: Engine.available)
    func `a row changes what it says otherwise, and an empty cell changes nothing`(engine: Engine) async throws {
        for (name, change, isChange) in Self.changes {
            try await County.with(engine) { county in
                try await Self.importing([Self.row(1, "饭店1")], county)
                county.set("2024-03-11")
                let row = Self.row(1, "饭店1", change)
                let report = try await Self.importing([row], county)
                #expect(report.changed == (isChange ? 1 : 0), "\(name)")
                #expect(report.added == 0, "\(name)")
                let again = try await Self.importing([row], county)
                #expect(again.unchanged == 1, "\(name)")
                let persons = try await county.count(
                    "SELECT COUNT(*) FROM operator_person WHERE duty = 'principal' AND until IS NULL"
                )
                #expect(persons == 1, "\(name)")
            }
        }
    }

    @Test func `all that is wrong with a list is told at once and nothing is written`() async throws {
        try await County.with(.sqlite) { county in
            let before = try await county.census()
            let report = try await Self.importing(
                [
                    Self.row(1, "甲店"), Self.row(2, "甲店") { $0.address = "凤城镇1号" },
                    Self.row(3, "乙店") { $0.township = "别处镇" }, Self.row(4, "丙店") { $0.grid = "没有的网格" },
                ],
                county
            )
            #expect(report.problems.map(\.code) == ["repeated-row", "unknown-township", "unknown-grid"])
            #expect(report.problems.map(\.row) == [3, 4, 5])
            let after = try await county.census()
            #expect(after == before)
        }
    }

    @Test(arguments: Engine.available)
    func `what may be the same firm is another entry and a pair for a person`(engine: Engine) async throws {
        try await County.with(engine) { county in
            try await Self.importing([Self.row(1, "便民店")], county)
            let report = try await Self.importing([Self.row(2, "便民店")], county)
            #expect(report.added == 1)
            #expect(report.reviews == 1)
            let open = try await OperatorDesk(county.office).openReviews(by: county.head)
            #expect(open == 1)
        }
    }

    @Test(arguments: Engine.available)
    func `a station brings in its own township's rows, and learns nothing of another's`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let code = "92140522MA0000001" + String(CreditCode.check(of: "92140522MA0000001") ?? "0")
            try await Self.importing(
                [
                    Self.row(1, "南店") {
                        $0.township = "北留镇"; $0.creditCode = code
                    }
                ],
                county
            )
            func bringing(_ rows: [OperatorRow]) async throws -> TableImportReport {
                let file = OperatorImportDesk.SourceFile(name: "a", rows: rows, problems: [], notices: [])
                return try await OperatorImportDesk(county.office).importFile(file, by: county.north)
            }
            let before = try await county.census()
            let foreign = try await bringing([
                Self.row(2, "甲店"), Self.row(3, "乙店") { $0.township = "北留镇" },
                Self.row(4, "丙店") { $0.creditCode = code },
            ])
            #expect(foreign.problems.map(\.code) == ["foreign-township", "foreign-operator"])
            #expect(foreign.problems.map(\.row) == [4, 5])
            let after = try await county.census()
            #expect(after == before)
            // Of the other township's firm of that name nothing is said.
            let own = try await bringing([Self.row(2, "甲店"), Self.row(5, "南店") { $0.address = "" }])
            #expect((own.added, own.reviews, own.problems.count) == (2, 0, 0))
            let township = try await county.count(
                "SELECT COUNT(*) FROM operator WHERE township = \(Shipped.north.text)"
            )
            #expect(township == 2)
            let grid = Officer(
                account: "g",
                name: "g",
                scope: Scope(county: Shipped.county, township: Shipped.north, role: .shipped("grid"), grid: "g1")
            )
            await #expect(throws: Refusal.notPermitted(.importOperators)) {
                let file = OperatorImportDesk.SourceFile(name: "a", rows: [], problems: [], notices: [])
                _ = try await OperatorImportDesk(county.office).importFile(file, by: grid)
            }
        }
    }

    @Test(arguments: Engine.available)
    func `rows that differ in licence and person only are one firm`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let second = Self.row(1, "甲店") { row in
                row.row = 3
                row.licences[0].number = "JY2"
                row.persons = [OperatorRow.Person(duty: .officer, name: "赵六", phone: "")]
            }
            let report = try await Self.importing([Self.row(1, "甲店"), second], county)
            #expect((report.added, report.problems.count) == (1, 0))
            let licences = try await county.count("SELECT COUNT(*) FROM operator_licence")
            let persons = try await county.count("SELECT COUNT(*) FROM operator_person")
            #expect((licences, persons) == (2, 2))
            let again = try await Self.importing([Self.row(1, "甲店"), second], county)
            #expect((again.added, again.changed, again.unchanged) == (0, 0, 1))
        }
    }

    @Test(arguments: Engine.available)
    func `a licence that another firm has is refused`(engine: Engine) async throws {
        try await County.with(engine) { county in
            try await Self.importing([Self.row(1, "甲店")], county)
            let report = try await Self.importing(
                [
                    Self.row(2, "乙店") { $0.licences[0].number = "JY1" }, Self.row(3, "丙店"),
                    Self.row(4, "丁店") { $0.licences[0].number = "JY3" },
                ],
                county
            )
            #expect(report.problems.map(\.code) == ["licence-taken", "licence-taken"])
            #expect(report.problems.map(\.row) == [3, 5])
        }
    }

    @Test(arguments: Engine.available)
    func `facts are brought in, and a change of kind keeps only those that the new one has`(engine: Engine) async throws
    {
        try await County.with(engine) { county in
            let canteen = Self.row(1, "食堂") {
                $0.kind = .canteen; $0.facts = ["diners": "320", "employees": "8"]
            }
            try await Self.importing([canteen], county)
            let again = try await Self.importing([canteen], county)
            #expect(again.unchanged == 1)
            let changed = try await Self.importing([Self.row(1, "食堂") { $0.facts = ["floor": "90"] }], county)
            #expect(changed.changed == 1)
            let id = try #require(try await county.text("SELECT id FROM operator"))
            let file = try await OperatorFileDesk(county.office).file(id, by: county.head)
            #expect(file.facts.map { "\($0.rule.id) \($0.value)" } == ["employees 8", "floor 90"])
            #expect(file.timeline.events.contains { $0.title == "类别由“集中用餐单位”改为“餐饮”" })
            let check = try await LedgerCheck(county.office).run()
            #expect(check.faults == [])
        }
    }

    @Test(arguments: Engine.available)
    func `what is taken out is within the scope, masked by role, and on the record`(engine: Engine) async throws {
        try await County.with(engine) { county in
            try await Self.importing(
                [Self.row(1, "甲店"), Self.row(2, "乙店") { $0.township = "北留镇" }],
                county
            )
            let north = try await OperatorExport(county.office).rows(OperatorFilter(), by: county.north)
            #expect(north.map(\.name) == ["甲店"])
            #expect(north.map(\.principal?.phone) == ["10012345671"])
            #expect(north.map(\.latitude) == ["35.5"])
            #expect(north.map { $0.licences.map(\.number) } == [["JY1"]])
            let leaf = try await county.text("SELECT action FROM audit_leaf ORDER BY sequence DESC LIMIT 1")
            #expect(leaf == "exported")
            let scope = Scope(county: Shipped.county, township: Shipped.north, role: .shipped("grid"), grid: "g")
            await #expect(throws: Refusal.notPermitted(.exportData)) {
                try await OperatorExport(county.office)
                    .rows(OperatorFilter(), by: Officer(account: "g", name: "g", scope: scope))
            }
        }
    }
}
