import Office
import Primitives
import Rules
import Storage
import Supervision
import TestSupport
import Testing

@Suite struct `Location numbers in lists` {
    private static let first = "4012345000016"
    private static let second = "4012345000023"

    private static func glns(_ id: String, _ county: County) async throws -> [OperatorGLN] {
        try await OperatorFileDesk(county.office).file(id, by: county.head).glns
    }

    private static func found(_ text: String, _ county: County) async throws -> [String] {
        try await SearchDesk(county.office).find(text, by: county.head).flatMap { $0.answers.map(\.title) }
    }

    private static func row(_ number: Int, _ name: String, _ glns: [String]) -> OperatorRow {
        var row = OperatorRow(row: number, name: name, address: "\(name)村", township: "凤城镇", kind: .sales)
        row.glns = glns.compactMap { GLN($0) }
        return row
    }

    @Test(arguments: Engine.available)
    func `a list adds numbers, takes none away, and cannot take another's`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let rows = [Self.row(2, "南街超市", [Self.first]), Self.row(3, "北街超市", [])]
            #expect(try await `Lists of operators`.importing(rows, county).added == 2)
            let before = try await county.census()
            #expect(try await `Lists of operators`.importing(rows, county).unchanged == 2)
            let same = try await county.census()
            #expect(same == before)
            let wrong = [Self.row(2, "南街超市", []), Self.row(3, "北街超市", [Self.first, Self.second])]
            let refused = try await `Lists of operators`.importing(wrong + [Self.row(4, "东街超市", [Self.second])], county)
            #expect(refused.problems.map(\.code) == ["gln-taken", "gln-taken"])
            #expect(refused.problems.map(\.row) == [3, 4])
            #expect(refused.problems.map(\.read) == [Self.first, Self.second])
            #expect(refused.problems.allSatisfy { $0.column == "位置码（GLN）" })
            let untouched = try await county.census()
            #expect(untouched == before)
            let changed = try await `Lists of operators`.importing([Self.row(2, "南街超市", [Self.second])], county)
            #expect((changed.added, changed.changed) == (0, 1))
            let shop = try #require(try await county.text("SELECT id FROM operator WHERE name = '南街超市'"))
            #expect(try await Self.glns(shop, county).map(\.number) == [Self.first, Self.second])
            #expect(try await Self.found(Self.second, county) == ["南街超市"])
            try await RegisterDesk(county.office)
                .setState(of: shop, closed: true, on: Day("2024-03-01"), reason: "停业", by: county.head)
            let given = try await `Lists of operators`.importing([Self.row(2, "北街超市", [Self.first])], county)
            #expect(given.problems == [] && given.changed == 1)
            #expect(try await Self.glns(shop, county).map(\.number) == [Self.second, Self.first])
            #expect(try await Self.found(Self.first, county) == ["北街超市"])
            #expect(try await LedgerCheck(county.office).run().faults == [])
        }
    }
}
