import Foundation
import Primitives
import Rules
import Testing

/// A county obtains a standard that the rulebook only names.
struct RulebookImportTests {
    private static let limits = """
        standard,item,food,except,bound,value,unit,provisional,extraneous,note,clause,page,line,confidence
        GB 31650-2019,恩诺沙星,动物 > 鱼,,≤,100,μg/kg,no,no,皮+肉,4.1,1,1,unconfirmed
        """ + "\n"
    private static let foods = "standard,food,code,tested-part,note\nGB 31650-2019,动物,,,\nGB 31650-2019,动物 > 鱼,,,\n"

    private func importing(
        _ tables: [(name: String, text: String)],
        edition: RulebookImport.Edition? = nil
    ) -> RulebookImport {
        RulebookImport(
            shipped: RuleFolder(path: Shipped.folder),
            overlay: RuleFolder(files: [:]),
            tables: tables,
            edition: edition
        )
    }

    @Test func `a standard that was not held is held`() throws {
        let result = importing([("vet.csv", Self.limits), ("vet-foods.csv", Self.foods)])
        #expect(result.problems.isEmpty)
        #expect(result.differences.map(\.added) == [1])
        let files = Dictionary(result.files.map { ($0.path, $0.text) }, uniquingKeysWith: { first, _ in first })
        #expect(Set(files.keys) == ["limits/vet.csv", "limits/foods-vet-foods.csv", "limits/standards.yaml"])
        let (rulebook, problems) = Rulebook.load([RuleFolder(path: Shipped.folder), RuleFolder(files: files)])
        #expect(problems.isEmpty)
        #expect(rulebook.standard("GB 31650-2019")?.held == true)
        #expect(rulebook.limits.limits.contains { $0.standard == "GB 31650-2019" && $0.item == "恩诺沙星" })
    }

    @Test func `every problem is named with the file as it was given, and nothing is to be written`() {
        let wrong =
            Self.limits.replacing("动物 > 鱼", with: "动物 > 蛙") + "GB 31650-2019,恩诺沙星,动物,,≤,x,μg/kg,no,no,,,,,seen\n"
        let result = importing([("given/vet.csv", wrong), ("given/vet-foods.csv", Self.foods)])
        #expect(result.problems.map(\.code).sorted() == ["bad-number", "unknown-food"])
        #expect(result.problems.allSatisfy { $0.file == "given/vet.csv" })
        #expect(result.differences.isEmpty)
    }

    @Test func `a table of no known kind is refused`() {
        #expect(importing([("a.csv", "food,limit\n鱼,1\n")]).problems.map(\.code) == ["unknown-columns"])
        #expect(importing([("a.csv", "")]).problems.map(\.code) == ["unknown-columns"])
    }

    @Test func `a standard that the rulebook does not name needs its description`() throws {
        let limits = Self.limits.replacing("GB 31650-2019", with: "DB 14/1-2026")
        let foods = Self.foods.replacing("GB 31650-2019", with: "DB 14/1-2026")
        #expect(importing([("p.csv", limits), ("f.csv", foods)]).problems.map(\.code).contains("unknown-standard"))
        let edition = RulebookImport.Edition(
            number: "DB 14/1-2026",
            title: "地方标准 \"甲\"",
            series: "DB 14/1",
            from: try #require(Day("2026-06-01")),
            to: nil,
            covers: ["veterinary-drug"],
            source: "省卫生健康委公告"
        )
        let result = importing([("p.csv", limits), ("f.csv", foods)], edition: edition)
        #expect(result.problems.isEmpty)
        #expect(result.differences.map(\.standard) == ["DB 14/1-2026"])
    }
}
