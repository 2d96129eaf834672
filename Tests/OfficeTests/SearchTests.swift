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
                ("凤凰", ["凤凰蔬菜店"]), ("蔬菜店", ["凤凰蔬菜店", "北山蔬菜店"]), ("fhsc", ["凤凰蔬菜店"]), ("hscd", ["凤凰蔬菜店"]),
                ("FHSC", ["凤凰蔬菜店"]), ("凤山", []), ("店凤", []), ("豇豆", ["豇豆", "豇豆", "豇豆核查处置", "豇豆核查处置"]),
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
                #expect(north.count == 1, "\(text)")
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
            #expect(found == ["凤凰蔬菜店"])
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
            let old = try await Self.titles(county, "饭店", by: county.north)
            let new = try await Self.titles(county, "ycxrzmg", by: county.north)
            #expect(old.isEmpty)
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
                SELECT entry.kind, entry.subject, entry.detail, posting.term FROM search_entry AS entry
                JOIN search_term AS posting ON posting.county = entry.county AND posting.entry = entry.number
                ORDER BY entry.kind, entry.subject, posting.term
                """
            ).map { row in
                try ["kind", "subject", "detail", "term"].map { try row.get($0, as: String.self) }.joined(
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
            #expect(found.map(\.kind) == [.operator])
            #expect(found[0].answers.count == SearchDesk.limit)
            #expect(found[0].answers[0].title == "豆香坊")
        }
    }
}
