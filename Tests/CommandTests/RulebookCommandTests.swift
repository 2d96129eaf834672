import Foundation
import Testing

/// What the command line says of the rulebook and how it takes tables in.
@Suite struct RulebookCommandTests {
    @Test func `the official items of a food come with basis and limit`() throws {
        let result = try Program.run("rulebook", "items", "--food", "豇豆", "--on", "2026-05-01", "--json")
        #expect(result.code == 0)
        let classes = try #require(result.json as? [[String: Any]])
        #expect(classes.map { $0["table"] as? String } == ["34-15"])
        let items = try #require(classes.first?["items"] as? [[String: Any]])
        #expect(items.count == 19)
        let cyromazine = try #require(items.first { $0["item"] as? String == "灭蝇胺" })
        #expect((cyromazine["limit"] as? [String: Any])?["value"] as? String == "0.5")
        #expect(try Program.run("rulebook", "items", "--food", "不存在的食品", "--on", "2026-05-01").code == 1)
        #expect(try Program.run("rulebook", "items", "--food", "豇豆", "--on", "1999-05-01").code == 2)
    }

    @Test func `what changed between two days is told for a food and for an item`() throws {
        let days = ["--from", "2026-02-28", "--to", "2026-03-01", "--json"]
        let food = try Program.run(["rulebook", "changes", "--food", "韭菜"] + days)
        let changes = try #require(food.json as? [[String: Any]])
        let loosened = changes.filter { $0["kind"] as? String == "loosened" }.map { $0["item"] as? String }
        #expect(loosened.contains("腐霉利"))
        let item = try Program.run(["rulebook", "changes", "--item", "腐霉利"] + days)
        #expect((item.json as? [[String: Any]])?.isEmpty == false)
        #expect(try Program.run(["rulebook", "changes"] + days).code == 2)
        #expect(try Program.run(["rulebook", "changes", "--item", "不存在的项目"] + days).code == 2)
    }

    @Test func `the reasons of a verdict can be put into a letter`() throws {
        let result = try Program.run(
            ["judge", "--food", "长豆角", "--item", "灭蝇胺", "--result", "1.8mg/kg", "--on", "2026-05-01", "--explain"]
        )
        #expect(result.code == 1)
        for part in ["豆类蔬菜", "GB 2763-2026", "第264页", "≤0.5 mg/kg", "不合格"] {
            #expect(result.output.contains(part), "\(part)")
        }
    }

    @Test func `a table with a fault is refused whole, and a sound one is written`() throws {
        let folder = FileManager.default.temporaryDirectory.path + "/shian-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let header =
            "standard,item,food,except,bound,value,unit,provisional,extraneous,note,clause,page,line,confidence\n"
        let row = "GB 31650-2019,恩诺沙星,动物 > 鱼,,≤,VALUE,μg/kg,no,no,,4.1,1,1,unconfirmed\n"
        let foods = "standard,food,code,tested-part,note\nGB 31650-2019,动物,,,\nGB 31650-2019,动物 > 鱼,,,\n"
        try foods.write(toFile: folder + "/vet-foods.csv", atomically: true, encoding: .utf8)
        func importing(_ value: String) throws -> Program.Result {
            let text = header + row.replacing("VALUE", with: value)
            try text.write(toFile: folder + "/vet.csv", atomically: true, encoding: .utf8)
            return try Program.run(
                ["rulebook", "import", folder + "/vet.csv", folder + "/vet-foods.csv", "--into", folder + "/county"]
            )
        }
        let refused = try importing("1x0")
        #expect(refused.code == 2)
        #expect(refused.error.contains("vet.csv:2: bad-number"))
        #expect(!FileManager.default.fileExists(atPath: folder + "/county"))
        let taken = try importing("100")
        #expect(taken.code == 0)
        #expect(taken.output.contains("GB 31650-2019: 1 added"))
        let judged = try Program.run(
            [
                "judge", "--food", "鱼", "--item", "恩诺沙星", "--result", "120μg/kg", "--on", "2022-05-01", "--overlay",
                folder + "/county", "--json",
            ]
        )
        #expect((judged.json as? [String: Any])?["verdict"] as? String == "fail")
    }
}
