import Office
import Primitives
import Rules
import Storage
import Supervision
import TestSupport
import Testing

@Suite struct `Grids and patrols` {
    private static func row(
        _ code: String,
        _ township: String,
        _ supervisor: String?,
        _ assistants: [String] = []
    ) -> GridRow {
        var row = GridRow(row: 2, code: code, name: "\(township)第\(code)网格", township: township)
        row.villages = "甲村、乙村"
        row.contact = "0356-0001234"
        row.supervisor = supervisor
        row.supervisorPhone = supervisor == nil ? "" : "10012345678"
        row.assistants = assistants
        return row
    }

    private static func importing(_ rows: [GridRow], _ county: County) async throws -> TableImportReport {
        let file = GridImportDesk.SourceFile(name: "网格.xlsx", rows: rows, problems: [], notices: [])
        return try await GridImportDesk(county.office).importFile(file, by: county.head)
    }

    private static func township(_ area: AreaCode) -> Officer {
        Officer(
            account: "t",
            name: "乡镇食安办",
            scope: Scope(county: Shipped.county, township: area, role: .shipped("township"))
        )
    }

    private static func grid(_ code: String, _ county: County) async throws -> String {
        try #require(try await county.text("SELECT id FROM grid WHERE code = \(code)"))
    }

    @Test(arguments: Engine.available)
    func `a list of grids is imported once, and again only for what it says otherwise`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let rows = [Self.row("01", "凤城镇", "王敏", ["李强"]), Self.row("02", "北留镇", nil)]
            let first = try await Self.importing(rows, county)
            #expect((first.added, first.changed, first.unchanged) == (2, 0, 0))
            let leaves = try await county.count("SELECT COUNT(*) FROM audit_leaf")
            let again = try await Self.importing(rows, county)
            #expect((again.added, again.changed, again.unchanged) == (0, 0, 2))
            let same = try await county.count("SELECT COUNT(*) FROM audit_leaf")
            #expect(same == leaves)
            county.set("2024-03-20")
            let changed = try await Self.importing([Self.row("01", "凤城镇", "张华", [])], county)
            #expect((changed.added, changed.changed) == (0, 1))
            let file = try await GridDesk(county.office).file(try await Self.grid("01", county), by: county.head)
            #expect(file.staff.map(\.name) == ["张华", "李强", "王敏"])
            #expect(file.staff.map(\.until) == [nil, nil, Day("2024-03-20")])
        }
    }

    @Test(arguments: Engine.available)
    func `telephones of grid staff are masked, and whoever reads them in full is in the trail`(
        engine: Engine
    ) async throws {
        try await County.with(engine) { county in
            _ = try await Self.importing([Self.row("01", "凤城镇", "王敏")], county)
            let (desk, grid) = (GridDesk(county.office), try await Self.grid("01", county))
            let shown = try await desk.file(grid, by: county.north).staff
            #expect(shown.map(\.phone) == ["100******78"])
            let silent = try await county.leaves("personal-data-read")
            #expect(silent == 0)
            let whole = try await desk.fileInFull(grid, by: county.north)
            #expect(whole.staff.map(\.phone) == ["10012345678"])
            let subject = try await county.text("SELECT subject FROM audit_leaf WHERE action = 'personal-data-read'")
            #expect(subject == "grid-staff:\(grid):phone")
            let scope = Scope(county: Shipped.county, township: Shipped.north, role: .shipped("grid"), grid: grid)
            let patroller = Officer(account: "g", name: "王敏", scope: scope)
            await #expect(throws: Refusal.notPermitted(.readLedger)) {
                _ = try await desk.fileInFull(grid, by: patroller)
            }
            await #expect(throws: Refusal.notFound) { _ = try await desk.fileInFull(grid, by: county.south) }
        }
    }

    @Test(arguments: Engine.available)
    func `nobody is put on one duty twice, and a new supervisor ends the term of the one before`(
        engine: Engine
    ) async throws {
        try await County.with(engine) { county in
            _ = try await Self.importing([Self.row("01", "凤城镇", "王敏", ["李强"])], county)
            let (desk, grid) = (GridDesk(county.office), try await Self.grid("01", county))
            func add(_ name: String, _ duty: String) async throws {
                try await desk.addStaff(name: name, duty: duty, phone: "", to: grid, by: county.head)
            }
            for (name, duty) in [("王敏", "supervisor"), ("李强", "assistant")] {
                let refusal = await #expect(throws: Refusal.self) { try await add(name, duty) }
                #expect(faultCodes(refusal) == ["already-on-duty"])
            }
            try await add("赵云", "assistant")
            try await add("张华", "supervisor")
            let onDuty = try await desk.file(grid, by: county.head).staff.filter { $0.until == nil }
            #expect(Set(onDuty.map(\.name)) == ["张华", "李强", "赵云"])
        }
    }

    @Test func `a grid that operators are left in is deactivated when it is said twice`() async throws {
        try await County.with(.sqlite) { county in
            let desk = GridDesk(county.office)
            var draft = GridDesk.Draft(code: "01", name: "一格", township: Shipped.north.text)
            let grid = try await desk.save(draft, id: nil, by: county.head)
            try await county.importing([.cowpea("A1", shop: .north)])
            try await county.execute("UPDATE operator SET grid = \(grid)")
            draft.isActive = false
            let refusal = await #expect(throws: Refusal.self) {
                _ = try await desk.save(draft, id: grid, by: county.head)
            }
            #expect(faultCodes(refusal) == ["operators-left"])
            draft.confirmed = true
            _ = try await desk.save(draft, id: grid, by: county.head)
            let stopped = try await desk.file(grid, by: county.head).grid
            #expect(!stopped.isActive)
        }
    }

    @Test func `what the public is to call is a telephone`() async throws {
        try await County.with(.sqlite) { county in
            let desk = GridDesk(county.office)
            let bad = GridDesk.Draft(code: "01", name: "一格", township: Shipped.north.text, contact: "abc不是电话")
            let refusal = await #expect(throws: Refusal.self) { _ = try await desk.save(bad, id: nil, by: county.head) }
            #expect(faultCodes(refusal) == ["bad-phone"])
            let two = "0356-4221234、13900000000"
            let good = GridDesk.Draft(code: "01", name: "一格", township: Shipped.north.text, contact: two)
            _ = try await desk.save(good, id: nil, by: county.head)
        }
    }

    @Test func `an import says beforehand who begins and who ends, and takes assistants' telephones`() async throws {
        try await County.with(.sqlite) { county in
            _ = try await Self.importing([Self.row("01", "凤城镇", "王敏", ["李强"])], county)
            var row = Self.row("01", "凤城镇", "张华", ["李强", "赵云"])
            row.assistantPhones = ["李强": "10087654321"]
            let file = GridImportDesk.SourceFile(name: "网格.xlsx", rows: [row], problems: [], notices: [])
            let preview = try await GridImportDesk(county.office).preview(file, by: county.head)
            #expect(
                preview.changes == [
                    "凤城镇第01网格：网格监管员王敏离任", "凤城镇第01网格：协管员李强更换电话", "凤城镇第01网格：网格监管员张华到任", "凤城镇第01网格：协管员赵云到任",
                ]
            )
            _ = try await Self.importing([row], county)
            let staff = try await GridDesk(county.office)
                .fileInFull(try await Self.grid("01", county), by: county.head).staff.filter { $0.until == nil }
            #expect(staff.first { $0.name == "李强" }?.phone == "10087654321")
        }
    }

    @Test(arguments: [("甲村", 2), ("第01 王敏", 1), ("李强", 1), ("没有这个村", 0), ("", 2)])
    func `grids are found by village, name or who is on duty`(text: String, count: Int) async throws {
        try await County.with(.sqlite) { county in
            let rows = [Self.row("01", "凤城镇", "王敏", ["李强"]), Self.row("02", "北留镇", nil)]
            _ = try await Self.importing(rows, county)
            let found = try await GridDesk(county.office).list(township: nil, text: text, by: county.head)
            #expect(found.count == count)
        }
    }

    @Test func `all that is wrong with a list is told at once and nothing is written`() async throws {
        try await County.with(.sqlite) { county in
            let before = try await county.census()
            let report = try await Self.importing(
                [Self.row("01", "凤城镇", "王敏"), Self.row("01", "凤城镇", "王敏"), Self.row("03", "没有镇", nil)],
                county
            )
            #expect(report.problems.map(\.code) == ["repeated-row", "unknown-township"])
            let after = try await county.census()
            #expect(after == before)
        }
    }

    @Test(arguments: Engine.available)
    func `a hazard opens what the rulebook says, at the station of the operator`(engine: Engine) async throws {
        try await County.with(engine) { county in
            _ = try await Self.importing([Self.row("01", "凤城镇", "王敏"), Self.row("02", "北留镇", "张华")], county)
            let grid = try await Self.grid("01", county)
            try await county.importing([.cowpea("A1", shop: .north)])
            try await county.execute("UPDATE operator SET grid = \(grid)")
            let shop = try #require(try await county.text("SELECT id FROM operator"))
            let scope = Scope(county: Shipped.county, township: Shipped.north, role: .shipped("grid"), grid: grid)
            let patroller = Officer(account: "g", name: "王敏", scope: scope)
            let desk = PatrolDesk(county.office)
            var entry = PatrolDesk.Entry(
                operatorID: shop,
                day: "2024-03-04",
                findings: "过期食品两种",
                measures: "已下架",
                isHazard: true
            )
            let matter = try #require(try await desk.record(entry, grid: grid, by: patroller))
            let found = try await county.matters.file(matter, by: county.north)
            #expect(found.summary.title == "凤凰蔬菜店整改")
            let said = found.work.comments.map(\.text)
            #expect(said == ["2024-03-04 凤城镇第01网格巡查发现隐患（王敏）：过期食品两种\n当场处理：已下架"])
            let file = try await OperatorFileDesk(county.office).file(shop, by: county.north)
            #expect(file.timeline.events.map(\.kind).contains(.patrol))
            entry.isHazard = false
            let nothing = try await desk.record(entry, grid: grid, by: patroller)
            #expect(nothing == nil)
            // Another grid, even of those the patroller sees, is not theirs to patrol.
            let other = try await Self.grid("02", county)
            await #expect(throws: Refusal.notFound) { try await desk.record(entry, grid: other, by: patroller) }
            let inspector = Officer(
                account: "l",
                name: "检验员",
                scope: Scope(county: Shipped.county, role: .shipped("laboratory"), department: "county-laboratory")
            )
            await #expect(throws: Refusal.notPermitted(.patrol)) {
                try await desk.record(entry, grid: grid, by: inspector)
            }
            // The station of the township and the county office go on rounds as well.
            try await desk.record(entry, grid: grid, by: county.north)
            try await desk.record(entry, grid: grid, by: county.head)
            await #expect(throws: Refusal.notFound) { try await desk.record(entry, grid: grid, by: county.south) }
            let patrols = try await county.count("SELECT COUNT(*) FROM patrol")
            #expect(patrols == 4)
            // The plan sees whether the hazard was put right in time.
            county.set("2024-12-20")
            let early = try await county.task("1.5", on: "2024-03-05")
            #expect(early.further.first?.numerator == nil && early.state == .noData)
            let late = try await county.task("1.5", on: "2024-12-20")
            #expect(late.further.first?.valueText == "0.0 %" && late.state == .behind)
            #expect(late.deciding?.title == "隐患按期整改率")
            let sight = try await PlanDesk(county.office)
                .task("1.5", year: 2024, on: Shipped.day("2024-12-20"), by: county.head)
            #expect(sight.groups.map { "\($0.title) \($0.total)" } == ["逾期未办结的隐患整改事项 1"])
            #expect(sight.groups.first?.rows.first?.link == .matter(matter))
        }
    }

    @Test(arguments: [
        ("", "2024-03-04", "好", false, [] as [String]), ("", "2024-03-05", "好", false, ["day bad-date"]),
        ("", "", " ", false, ["day bad-date", "findings findings-missing"]),
        ("", "2024-03-04", "有隐患", true, ["operator operator-missing"]),
        ("nobody", "2024-03-04", "好", false, ["operator unknown-operator"]),
    ])
    func `a patrol says when and what, and of a hazard where`(
        shop: String,
        day: String,
        findings: String,
        isHazard: Bool,
        expected: [String]
    ) async throws {
        try await County.with(.sqlite) { county in
            _ = try await Self.importing([Self.row("01", "凤城镇", "王敏")], county)
            let grid = try await Self.grid("01", county)
            let entry = PatrolDesk.Entry(
                operatorID: shop,
                day: day,
                findings: findings,
                measures: "",
                isHazard: isHazard
            )
            var faults: [String] = []
            do {
                try await PatrolDesk(county.office).record(entry, grid: grid, by: Self.township(Shipped.north))
            } catch Refusal.incomplete(let found) { faults = found.map { "\($0.field) \($0.code)" } }
            #expect(faults == expected)
            let written = try await county.count("SELECT COUNT(*) FROM patrol")
            #expect(written == (expected.isEmpty ? 1 : 0))
        }
    }

    @Test(arguments: Engine.available)
    func `a township edits its own grids only, and the public sees no private number`(engine: Engine) async throws {
        try await County.with(engine) { county in
            _ = try await Self.importing([Self.row("01", "凤城镇", "王敏"), Self.row("02", "北留镇", "张华")], county)
            let desk = GridDesk(county.office)
            let (own, other) = (try await Self.grid("01", county), try await Self.grid("02", county))
            let officer = Self.township(Shipped.north)
            let draft = GridDesk.Draft(code: "01", name: "城东网格", township: Shipped.north.text, isActive: true)
            _ = try await desk.save(draft, id: own, by: officer)
            await #expect(throws: Refusal.notFound) { try await desk.save(draft, id: other, by: officer) }
            await #expect(throws: Refusal.notFound) {
                try await desk.addStaff(name: "甲", duty: "assistant", phone: "", to: other, by: officer)
            }
            let taken = GridDesk.Draft(code: "02", name: "", township: Shipped.south.text)
            do {
                _ = try await desk.save(taken, id: nil, by: officer)
                Issue.record("the grid was added")
            } catch Refusal.incomplete(let faults) {
                #expect(faults.map(\.code) == ["code-taken", "name-length", "foreign-township"])
            }
            let list = try await desk.list(township: nil, by: officer)
            #expect(list.map(\.grid.name) == ["城东网格"])
            let published = try await desk.published()
            #expect(published.map(\.supervisors) == [["王敏"], ["张华"]])
            #expect(!"\(published)".contains("10012345678"))
        }
    }

    @Test(arguments: Engine.available)
    func `the plan counts grids with a supervisor, patrols of those due, and verified places`(
        engine: Engine
    ) async throws {
        try await County.with(engine) { county in
            let board = { @Sendable () async throws -> [String: String] in
                let board = try await PlanDesk(county.office)
                    .board(year: 2024, on: Shipped.day("2024-03-04"), by: county.head)
                var figures: [String: String] = [:]
                for task in board.aspects.flatMap(\.tasks) where ["6.2", "6.6"].contains(task.task.id) {
                    for (index, figure) in ([task.figure] + task.further).enumerated() {
                        let text = "\(figure.numerator ?? -1)/\(figure.denominator ?? -1)"
                        figures["\(task.task.id)-\(index)"] = text
                    }
                }
                return figures
            }
            let empty = try await board()
            #expect(empty == ["6.2-0": "-1/-1", "6.6-0": "-1/-1", "6.6-1": "-1/-1"])
            _ = try await Self.importing([Self.row("01", "凤城镇", "王敏"), Self.row("02", "北留镇", nil)], county)
            let grid = try await Self.grid("01", county)
            let entry = PatrolDesk.Entry(
                operatorID: "",
                day: "2024-03-04",
                findings: "好",
                measures: "",
                isHazard: false
            )
            for _ in 0..<3 {
                try await PatrolDesk(county.office).record(entry, grid: grid, by: Self.township(Shipped.north))
            }
            let draft = OperatorDraft(name: "甲店", township: Shipped.north.text, kind: "sales", grid: grid)
            for name in ["甲店", "乙店"] {
                var draft = draft
                draft.name = name
                guard
                    case .saved(let id) = try await RegisterDesk(county.office)
                        .add(draft, isAnother: false, by: county.north)
                else { continue }
                guard name == "甲店" else { continue }
                let place = RegisterDesk.PlaceEntry(
                    latitude: "35.4",
                    longitude: "112.4",
                    datum: "WGS-84",
                    source: "",
                    isVerified: true
                )
                try await RegisterDesk(county.office).setPlace(place, of: id, by: county.north)
            }
            // Three patrols in the month in which one is due count as one; the grids were drawn in March.
            let filled = try await board()
            #expect(filled == ["6.2-0": "1/2", "6.6-0": "1/2", "6.6-1": "1/2"])
        }
    }

    @Test(arguments: Engine.available)
    func `giving up a grid or moving a firm to none leaves the months before as they were`(
        engine: Engine
    ) async throws {
        try await County.with(engine) { county in
            let rows = [Self.row("01", "凤城镇", "王敏"), Self.row("02", "北留镇", nil)]
            _ = try await Self.importing(rows, county)
            let grid = try await Self.grid("01", county)
            let register = RegisterDesk(county.office)
            var draft = OperatorDraft(name: "甲店", township: Shipped.north.text, kind: "sales", grid: grid)
            guard case .saved(let id) = try await register.add(draft, isAnother: false, by: county.north) else {
                return
            }
            let place = RegisterDesk.PlaceEntry(
                latitude: "35.4",
                longitude: "112.4",
                datum: "WGS-84",
                source: "现场",
                isVerified: true
            )
            try await register.setPlace(place, of: id, by: county.north)
            func seen(on day: String) async throws -> [String] {
                var figures: [String] = []
                for task in ["6.2", "6.6"] {
                    let figure = try await county.task(task, on: day).figure
                    figures.append("\(figure.numerator ?? -1)/\(figure.denominator ?? -1)")
                }
                return figures
            }
            #expect(try await seen(on: "2024-05-31") == ["1/1", "1/2"])
            county.set("2024-06-10")
            draft.grid = ""
            try await register.change(id, to: draft, by: county.north)
            let closed = GridDesk.Draft(code: "02", name: "北留镇第02网格", township: Shipped.south.text, isActive: false)
            _ = try await GridDesk(county.office).save(closed, id: try await Self.grid("02", county), by: county.head)
            #expect(try await seen(on: "2024-06-10") == ["0/1", "1/1"])
            #expect(try await seen(on: "2024-05-31") == ["1/1", "1/2"])
            // The firm that is wanting is named.
            let task = try await PlanDesk(county.office)
                .task("6.2", year: 2024, on: Shipped.day("2024-06-10"), by: county.head)
            let missing = try #require(task.groups.first)
            #expect(missing.title == "坐标未核实或未划入网格的监管对象" && missing.rows.map(\.link) == [.operator(id)])
            let check = try await LedgerCheck(county.office).run()
            #expect(check.faults == [])
        }
    }
}
