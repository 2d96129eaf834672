import Office
import Primitives
import Rules
import Storage
import Supervision
import TestSupport
import Testing

@Suite struct `Lists of accounts` {
    @discardableResult
    private static func importing(
        _ rows: [AccountRow],
        _ county: County
    ) async throws -> (report: TableImportReport, links: [AccountLink]) {
        let file = AccountImportDesk.SourceFile(name: "人员.xlsx", rows: rows, problems: [], notices: [])
        let desk = AccountImportDesk(county.office)
        let preview = try await desk.preview(file, by: county.keeper)
        var (report, links) = try await desk.importFile(file, by: county.keeper)
        report.dryRun = true
        #expect(preview == report)
        return (report, links)
    }

    private static let rows = [
        AccountRow(row: 2, name: "张三", login: "zhangsan", role: "市场监管所", township: "凤城镇市场监管所"),
        AccountRow(row: 3, name: "李四", login: "lisi", role: "department", department: "教育局"),
        AccountRow(row: 4, name: "王五", login: "wangwu", role: "网格员", grid: "凤城一格"),
    ]

    private static func grid(_ county: County) async throws {
        _ = try await GridDesk(county.office).save(
            .init(code: "FC-01", name: "凤城一格", township: Shipped.north.text, isActive: true),
            id: nil,
            by: county.head
        )
    }

    @Test(arguments: Engine.available)
    func `each new account has its own link and no password, and the same list again makes none`(
        engine: Engine
    ) async throws {
        try await County.with(engine) { county in
            try await Self.grid(county)
            let (report, links) = try await Self.importing(Self.rows, county)
            #expect(report.problems == [] && report.added == 3)
            #expect(links.map(\.login) == ["zhangsan", "lisi", "wangwu"])
            #expect(Set(links.map(\.token)).count == 3)
            for link in links {
                let purpose = try await county.accounts.purpose(ofLink: link.token)
                #expect(purpose == .password(name: link.name))
            }
            let passwords = try await county.count("SELECT COUNT(*) FROM account WHERE password IS NOT NULL")
            #expect(passwords == 0)
            let places = try await county.count(
                "SELECT COUNT(*) FROM account WHERE township = \(Shipped.north.text) AND role IN ('station', 'grid')"
            )
            #expect(places == 2)
            #expect(try await county.leaves("account-added") == 3)
            let before = try await county.census()
            let again = try await Self.importing(Self.rows, county)
            #expect(again.report.unchanged == 3 && again.links.isEmpty)
            let after = try await county.census()
            #expect(after == before)
            #expect(try await LedgerCheck(county.office).run().faults == [])
        }
    }

    @Test func `all that is wrong is said at once with its row and column, and nobody gets an account`() async throws {
        try await County.with(.sqlite) { county in
            try await Self.importing([Self.rows[0]], county)
            let before = try await county.census()
            let (report, links) = try await Self.importing(
                [
                    AccountRow(row: 2, name: "甲", login: "jia", role: "皇帝"),
                    AccountRow(row: 3, name: "乙", login: "yi", role: "市场监管所", township: "无此镇"),
                    AccountRow(row: 4, name: "丙", login: "bing", role: "市场监管所"),
                    AccountRow(row: 5, name: "丁", login: "ding", role: "县级部门", department: "无此局"),
                    AccountRow(row: 6, name: "戊", login: "wu", role: "网格员", township: "凤城镇", grid: "无此格"),
                    AccountRow(row: 7, name: "己", login: "zhangsan", role: "县食安办"),
                    AccountRow(row: 8, name: "庚", login: "Jia", role: "县食安办"),
                    AccountRow(row: 9, name: "辛", login: "xin", role: "食品安全员", operator: "无此店"),
                    AccountRow(row: 10, name: "壬", login: "r", role: "县食安办"),
                    AccountRow(row: 11, name: "好人", login: "haoren", role: "县食安办"),
                ],
                county
            )
            #expect(
                report.problems.map(\.code) == [
                    "unknown-role", "unknown-township", "unknown-township", "unknown-department", "unknown-grid",
                    "login-taken", "repeated-row", "unknown-operator", "login-length",
                ]
            )
            #expect(report.problems.map(\.row) == [2, 3, 4, 5, 6, 7, 8, 9, 10])
            #expect(report.problems.allSatisfy { $0.column != nil && !$0.expected.isEmpty })
            #expect(links.isEmpty && report.added == 0)
            let after = try await county.census()
            #expect(after == before)
        }
    }

    @Test func `a list names none of the three administrators`() async throws {
        try await County.with(.sqlite) { county in
            for role in ["系统管理员", "安全管理员", "audit-administrator"] {
                let row = AccountRow(row: 2, name: "甲", login: "jia", role: role)
                let (report, _) = try await Self.importing([row], county)
                #expect(report.problems.map(\.code) == ["unknown-role"], "\(role)")
            }
        }
    }

    @Test func `only who keeps accounts may import them`() async throws {
        try await County.with(.sqlite) { county in
            let file = AccountImportDesk.SourceFile(name: "人员.xlsx", rows: Self.rows, problems: [], notices: [])
            await #expect(throws: Refusal.self) {
                _ = try await AccountImportDesk(county.office).importFile(file, by: county.head)
            }
            let accounts = try await county.count("SELECT COUNT(*) FROM account")
            #expect(accounts == 0)
        }
    }

    @Test func `an account was made for a grid that does not exist`() async throws {
        try await County.with(.sqlite) { county in
            try await Self.grid(county)
            func entry(_ grid: String, _ township: String) -> PeopleDesk.Entry {
                PeopleDesk.Entry(role: "grid", township: township, department: "", grid: grid, operator: "")
            }
            for (grid, township) in [
                ("g1", Shipped.north.text), ("凤城一格", Shipped.south.text), ("", Shipped.north.text),
            ] {
                await expectFaults(["unknown-grid"]) {
                    _ = try await county.people
                        .add(login: "ge", name: "格", entry: entry(grid, township), by: county.keeper)
                }
            }
            // By name, by code or by identity; the grid says in which township it is.
            let id = try await county.text("SELECT id FROM grid") ?? ""
            for (number, grid) in ["凤城一格", "FC-01", id].enumerated() {
                _ = try await county.people
                    .add(login: "ge\(number)", name: "格", entry: entry(grid, ""), by: county.keeper)
            }
            let placed = try await county.count(
                "SELECT COUNT(*) FROM account WHERE grid = \(id) AND township = \(Shipped.north.text)"
            )
            #expect(placed == 3)
        }
    }

    @Test func `two townships each have a first grid, and a list knew only one of them`() async throws {
        try await County.with(.sqlite) { county in
            for (code, township) in [("N-1", Shipped.north), ("S-1", Shipped.south)] {
                _ = try await GridDesk(county.office)
                    .save(.init(code: code, name: "第一网格", township: township.text), id: nil, by: county.head)
            }
            let names = Shipped.rulebook.townships(of: Shipped.county)
            let rows = [Shipped.north, Shipped.south].enumerated().map { index, township in
                AccountRow(
                    row: index + 2,
                    name: "格\(index)",
                    login: "ge\(index)",
                    role: "网格员",
                    township: names.first { $0.code == township }?.name ?? "",
                    grid: "第一网格"
                )
            }
            #expect(try await Self.importing(rows, county).report.added == 2)
            let apart = try await county.count("SELECT COUNT(DISTINCT grid) FROM account")
            #expect(apart == 2)
            // Without its township nobody knows which is meant.
            let unsaid = AccountRow(row: 2, name: "格", login: "ge9", role: "网格员", grid: "第一网格")
            #expect(try await Self.importing([unsaid], county).report.problems.map(\.code) == ["unknown-grid"])
        }
    }
}
