import Office
import Primitives
import Rules
import Storage
import Supervision
import TestSupport
import Testing

@Suite struct `The search box` {
    private static func titles(_ county: County, _ text: String, by officer: Officer) async throws -> [String] {
        try await SearchDesk(county.office).find(text, by: officer).flatMap { $0.answers.map(\.title) }
    }

    /// 凤凰蔬菜店 in 凤城镇 and 北山蔬菜店 in 北留镇, each with a failed sample and its disposal.
    private static func withShops(_ engine: Engine, _ body: (County) async throws -> Void) async throws {
        try await County.with(engine) { county in
            try await county.importing([
                .cowpea("DBJ24140522000123", "0.5", shop: .north), .cowpea("DBJ24140522000999", "0.5", shop: .south),
            ])
            try await body(county)
        }
    }

    @Test(arguments: Engine.available)
    func `a thing is found by two characters, initials, and the ends of its number`(engine: Engine) async throws {
        try await Self.withShops(engine) { county in
            let questions = [
                ("凤凰", ["凤凰蔬菜店", "豇豆", "豇豆核查处置"]),
                ("蔬菜店", ["凤凰蔬菜店", "北山蔬菜店", "豇豆", "豇豆", "豇豆核查处置", "豇豆核查处置"]),
                ("fhsc", ["凤凰蔬菜店", "豇豆", "豇豆核查处置"]), ("hscd", ["凤凰蔬菜店", "豇豆", "豇豆核查处置"]),
                ("FHSC", ["凤凰蔬菜店", "豇豆", "豇豆核查处置"]), ("凤山", []),
                // Two words are both there, a township's name also where it is not written.
                ("豇豆 凤凰", ["豇豆", "豇豆核查处置"]), ("凤城 豇豆", ["豇豆", "豇豆核查处置"]), ("豇豆 没有", []), ("豇豆 fh", ["豇豆", "豇豆核查处置"]),
                ("店凤", []), ("豇豆", ["豇豆", "豇豆", "豇豆核查处置", "豇豆核查处置"]),
                ("000123", ["豇豆"]), ("DBJ24140522000999", ["豇豆"]), ("dbj241405", ["豇豆", "豇豆"]), ("0124", []),
                ("凤", []), ("", []), ("%凤", []), ("_凰", []), ("' OR 1=1 --", []),
            ]
            for (text, expected) in questions {
                let found = try await Self.titles(county, text, by: county.head)
                #expect(found.sorted() == expected.sorted(), "\(text)")
            }
        }
    }

    @Test(arguments: Engine.available)
    func `a foreign township finds nothing`(engine: Engine) async throws {
        try await Self.withShops(engine) { county in
            for text in ["凤凰", "fhsc", "000123"] {
                let north = try await Self.titles(county, text, by: county.north)
                let south = try await Self.titles(county, text, by: county.south)
                #expect(north.count == (text == "000123" ? 1 : 3), "\(text)")
                #expect(south.isEmpty, "\(text)")
            }
            let matters = try await SearchDesk(county.office).find("核查处置", by: county.south)
            #expect(matters.map(\.kind) == [.matter])
            #expect(matters[0].answers.count == 1)
        }
    }

    @Test(arguments: Engine.available)
    func `a department finds what it supervises, a laboratory may not ask`(engine: Engine) async throws {
        try await Self.withShops(engine) { county in
            try await county.execute("UPDATE operator SET kind = 'catering' WHERE township = \(Shipped.north.text)")
            let scope = Scope(
                county: Shipped.county,
                role: .shipped("department"),
                department: "market-supervision",
                kinds: [.catering]
            )
            let department = Officer(account: "d", name: "d", scope: scope)
            let found = try await Self.titles(county, "蔬菜店", by: department)
            #expect(found == ["凤凰蔬菜店", "豇豆", "豇豆核查处置"])
            let laboratory = Officer(
                account: "l",
                name: "l",
                scope: Scope(county: Shipped.county, role: .shipped("laboratory"), department: "county-laboratory")
            )
            await #expect(throws: Refusal.notPermitted(.readLedger)) {
                try await SearchDesk(county.office).find("蔬菜", by: laboratory)
            }
        }
    }

    @Test(arguments: Engine.available)
    func `the index follows each change and equals the one that is made anew`(engine: Engine) async throws {
        try await Self.withShops(engine) { county in
            let desk = RegisterDesk(county.office)
            let draft = OperatorDraft(
                name: "阳城县润泽饭店",
                township: Shipped.north.text,
                kind: "catering",
                principal: "王敏",
                phone: "10012345678"
            )
            guard case .saved(let id) = try await desk.add(draft, isAnother: false, by: county.north) else {
                Issue.record("nothing was saved")
                return
            }
            let byPhone = try await Self.titles(county, "5678", by: county.north)
            #expect(byPhone == ["王敏"])
            // Grid staff see no telephone: they cannot ask for one either.
            var changed = draft
            changed.name = "阳城县润泽面馆"
            try await desk.change(id, to: changed, by: county.north)
            // A former name finds the firm as it is called now.
            let old = try await Self.titles(county, "饭店", by: county.north)
            let new = try await Self.titles(county, "ycxrzmg", by: county.north)
            #expect(old == ["阳城县润泽面馆"])
            #expect(new == ["阳城县润泽面馆"])
            let before = try await Self.dump(county)
            let entries = try await SearchDesk(county.office).rebuild()
            let after = try await Self.dump(county)
            #expect(entries == 8)
            #expect(before == after)
        }
    }

    /// What the index holds, without the numbers of its entries.
    private static func dump(_ county: County) async throws -> [String] {
        try await county.database.read { db in
            try db.query(
                """
                SELECT entry.kind, entry.subject, entry.detail, posting.term, CAST(posting.place AS TEXT) AS place
                FROM search_entry AS entry
                JOIN search_term AS posting ON posting.county = entry.county AND posting.entry = entry.number
                ORDER BY entry.kind, entry.subject, posting.term
                """
            ).map { row in
                try ["kind", "subject", "detail", "term", "place"].map { try row.get($0, as: String.self) }.joined(
                    separator: " "
                )
            }
        }
    }

    @Test(arguments: Engine.available)
    func `telephones are found by those who may see them only`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let draft = OperatorDraft(
                name: "润泽饭店",
                township: Shipped.north.text,
                kind: "catering",
                principal: "王敏",
                phone: "10012345678"
            )
            _ = try await RegisterDesk(county.office).add(draft, isAnother: false, by: county.north)
            try await county.execute("UPDATE operator SET grid = 'g1'")
            let scope = Scope(county: Shipped.county, township: Shipped.north, role: .shipped("grid"), grid: "g1")
            let grid = Officer(account: "g", name: "g", scope: scope)
            let byName = try await Self.titles(county, "王敏", by: grid)
            let byPhone = try await Self.titles(county, "5678", by: grid)
            #expect(byName == ["王敏"])
            #expect(byPhone.isEmpty)
        }
    }

    @Test(arguments: Engine.available)
    func `names that begin with the text stand first, and twenty answers are enough`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let rows = (0..<60).map { number in
                SamplingRow.cowpea(
                    "N\(number)",
                    shop: Shop(name: number == 41 ? "豆香坊" : "老\(number)号豆香坊", address: "凤城镇\(number)号")
                )
            }
            try await county.importing(rows)
            let found = try await SearchDesk(county.office).find("豆香", by: county.head)
            #expect(found.map(\.kind) == [.operator, .sample])
            #expect(found.reduce(0) { $0 + $1.answers.count } == SearchDesk.limit)
            #expect(found[0].answers[0].title == "豆香坊")
            #expect(found[0].answers.map(\.title.count) == found[0].answers.map(\.title.count).sorted())
        }
    }

    @Test(arguments: Engine.available)
    func `the oldest samples stood first and the rest could not be reached`(engine: Engine) async throws {
        try await County.with(engine) { county in
            var rows = (0..<60).map { number in SamplingRow.cowpea("N\(100 + number)", shop: .north) }
            for index in rows.indices { rows[index].sampledOn = Shipped.day("2024-01-01").adding(days: index) }
            try await county.importing(rows)
            let desk = SearchDesk(county.office)
            let found = try await desk.find("豇豆", by: county.head, counting: true)
            #expect(found.map(\.total) == [60] && found[0].isWhole)
            #expect(found[0].answers.first?.detail.contains("N159") == true)
            #expect(found[0].answers.first?.standing == .init("合格", .good))
            var all: [String] = []
            for page in 1...2 {
                all += try await desk.page("豇豆", of: .sample, page: page, by: county.head).answers.map(\.detail)
            }
            #expect(all.count == 60 && Set(all).count == 60)
            #expect(all.last?.contains("N100") == true)
            let beyond = try await desk.page("豇豆", of: .sample, page: 99, by: county.head)
            #expect(beyond.answers.isEmpty && beyond.total == 60)
        }
    }

    @Test(arguments: Engine.available)
    func `open matters stand before closed ones, and say so`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let closed = try await county.openedDisposal("A1")
            _ = try await county.openedDisposal("A2")
            _ = try await county.finish(closed)
            let found = try await SearchDesk(county.office).find("核查处置", by: county.head)
            let answers = found.flatMap(\.answers).filter { $0.title == "豇豆核查处置" }
            #expect(answers.map(\.standing?.word) == ["办理中", "已办结"])
            #expect(answers.last?.subject == closed)
        }
    }

    @Test(arguments: Engine.available)
    func `a specimen in hand could not be found by its number`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let chain = try await FieldChain(county)
            let specimen = try await chain.specimens.take(chain.entry(), by: county.north)
            let number = try #require(try await county.text("SELECT number FROM specimen WHERE id = \(specimen)"))
            let found = try await SearchDesk(county.office).find(number, by: county.north)
            #expect(found.map(\.kind) == [.specimen])
            #expect(found[0].answers.map(\.subject) == [specimen])
            #expect(found[0].answers[0].standing?.word == "已抽样")
            let foreign = try await SearchDesk(county.office).find(number, by: county.south)
            #expect(foreign.isEmpty)
        }
    }

    @Test(arguments: Engine.available)
    func `a station that takes a matter over finds it, wherever its subject sits`(engine: Engine) async throws {
        try await Self.withShops(engine) { county in
            let matter = try #require(
                try await county.text("SELECT id FROM matter WHERE township = \(Shipped.north.text)")
            )
            let before = try await SearchDesk(county.office).find("核查处置", by: county.south)
            #expect(before.flatMap(\.answers).count == 1)
            try await county.execute(
                """
                INSERT INTO matter_handover (county, id, matter, kind, position, from_holder, to_holder, reason, papers,
                    sent_at, sent_by, state, answer)
                SELECT county, 'h1', id, 'handover', 1, \(Holder.station(Shipped.north).text),
                    \(Holder.station(Shipped.south).text), '移送', '', 1, 'north', 'waiting', ''
                FROM matter WHERE id = \(matter)
                """
            )
            let after = try await SearchDesk(county.office).find("核查处置", by: county.south)
            #expect(after.flatMap(\.answers).map(\.subject).contains(matter))
        }
    }

    @Test(arguments: Engine.available)
    func `after a renaming samples and matters are found by the new name`(engine: Engine) async throws {
        try await Self.withShops(engine) { county in
            let desk = RegisterDesk(county.office)
            let id = try #require(
                try await county.text("SELECT id FROM operator WHERE township = \(Shipped.north.text)")
            )
            var draft = try await desk.draft(id, by: county.north).1
            draft.name = "百合果蔬行"
            draft.kind = "sales"
            try await desk.change(id, to: draft, by: county.north)
            let found = try await SearchDesk(county.office).find("百合果蔬", by: county.north)
            #expect(found.map(\.kind) == [.operator, .sample, .matter])
            #expect(found[1].answers[0].detail.contains("百合果蔬行") && found[2].answers[0].detail.contains("百合果蔬行"))
            let before = try await Self.dump(county)
            _ = try await SearchDesk(county.office).rebuild()
            let after = try await Self.dump(county)
            #expect(before == after)
        }
    }

    @Test(arguments: Engine.available)
    func `licences, grid staff and accounts were not found`(engine: Engine) async throws {
        try await County.with(engine) { county in
            try await county.registerOfficers()
            let draft = OperatorDraft(name: "长治饭店", township: Shipped.north.text, kind: "catering")
            guard
                case .saved(let id) = try await RegisterDesk(county.office).add(
                    draft,
                    isAnother: true,
                    by: county.north
                )
            else { return }
            try await RegisterDesk(county.office)
                .addLicence(`A firm of several entries`.licence("JY11405220099887"), to: id, by: county.north)
            var row = GridRow(row: 2, code: "01", name: "第一网格", township: "凤城镇")
            (row.supervisor, row.supervisorPhone) = ("曾长乐", "0356-4229876")
            let file = GridImportDesk.SourceFile(name: "网格.xlsx", rows: [row], problems: [], notices: [])
            _ = try await GridImportDesk(county.office).importFile(file, by: county.head)
            for text in ["JY11405220099887", "099887", "czfd", "zzfd", "长治 饭店"] {
                let found = try await Self.titles(county, text, by: county.north)
                #expect(found == ["长治饭店"], "\(text)")
            }
            for text in ["长乐", "zcl", "zzl", "czy", "0356-4229876", "9876"] {
                let found = try await SearchDesk(county.office).find(text, by: county.north)
                #expect(found.map(\.kind) == [.gridStaff], "\(text)")
            }
            let foreign = try await SearchDesk(county.office).find("长乐", by: county.south)
            #expect(foreign.isEmpty)
            // An account is personal data of whoever manages accounts, who sees nothing else.
            let accounts = try await SearchDesk(county.office).find("县食安办", by: county.keeper)
            #expect(accounts.map(\.kind) == [.account])
            let nothing = try await SearchDesk(county.office).find("长治", by: county.keeper)
            #expect(nothing.isEmpty)
            let office = try await SearchDesk(county.office).find("县食安办", by: county.head)
            #expect(office.isEmpty)
        }
    }
}
