import Foundation
import TestSupport
import Testing

/// The command line is a contract: shapes, exit codes, and which stream says what.
@Suite struct ContractTests {
    static let csv = """
        食品名称,被抽样单位名称,生产日期,检验项目,检验结果,标准值,判定
        豇豆,凤城镇惠民蔬菜店,2024-05-02,灭蝇胺,1.8mg/kg,≤0.5mg/kg,不合格
        挂面,北留镇老张粮油店,2024-05-02,铅,0.05mg/kg,≤0.2mg/kg,合格

        """

    private func withFile(_ text: String, _ body: (String, String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.path + "/shian-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try text.write(toFile: folder + "/results.csv", atomically: true, encoding: .utf8)
        try body(folder + "/results.csv", folder + "/data")
    }

    @Test func `judge prints the agreed keys and exits 1 on a failure`() throws {
        let result = try Program.run(
            "judge",
            "--food",
            "豇豆",
            "--item",
            "灭蝇胺",
            "--result",
            "1.8mg/kg",
            "--on",
            "2022-05-01",
            "--json"
        )
        #expect(result.code == 1)
        let object = try #require(result.json as? [String: Any])
        #expect(object["verdict"] as? String == "fail")
        #expect(object["reason"] as? String == "exceeds-limit")
        let limit = try #require(object["limit"] as? [String: Any])
        for key in ["value", "unit", "operator", "standard", "from", "clause", "page", "food", "source"] {
            #expect(limit[key] != nil, "limit.\(key)")
        }
        #expect(limit["value"] as? String == "0.5")
        #expect(limit["standard"] as? String == "GB 2763-2021")
        let read = try #require(object["result"] as? [String: Any])
        #expect(read["value"] as? String == "1.8")
        #expect(read["unit"] as? String == "mg/kg")
        #expect(read.keys.contains("qualifier"))
        for key in ["food", "item", "flags", "chain"] { #expect(object[key] != nil, "\(key)") }
        #expect(result.error.isEmpty)
    }

    @Test func `judge exits 0 when everything passes`() throws {
        let result = try Program.run(
            "judge",
            "--food",
            "豇豆",
            "--item",
            "灭蝇胺",
            "--result",
            "0.3mg/kg",
            "--on",
            "2022-05-01",
            "--json"
        )
        #expect(result.code == 0)
    }

    @Test func `judge never passes what it cannot know`() throws {
        for (food, item, result) in [("豇豆", "灭蝇胺", ""), ("无此食品", "灭蝇胺", "0.1mg/kg"), ("豇豆", "无此项目", "0.1mg/kg")] {
            let answer = try Program.run(
                "judge",
                "--food",
                food,
                "--item",
                item,
                "--result",
                result,
                "--on",
                "2022-05-01",
                "--json"
            )
            #expect(answer.code == 1)
            #expect(
                (answer.json as? [String: Any])?["verdict"] as? String == "undetermined",
                "\(food) \(item) \(result)"
            )
        }
    }

    @Test func `judging a file gives one verdict a row, in order, each with its row`() throws {
        try withFile(Self.csv) { file, _ in
            let result = try Program.run("judge", "--file", file, "--json")
            let rows = try #require(result.json as? [[String: Any]])
            #expect(rows.map { $0["row"] as? Int } == [2, 3])
            #expect(rows.map { $0["verdict"] as? String } == ["fail", "pass"])
            #expect(result.code == 1)
            let csv = try Program.run("judge", "--file", file, "--csv")
            #expect(csv.output.contains("exceeds-limit"))
        }
    }

    @Test(arguments: [
        ["judge"], ["judge", "--food", "x"], ["judge", "--file", "/nowhere.csv"], ["judge", "--on", "2024-13-01"],
        ["import", "/nowhere.csv", "--data", "/nowhere/data"], ["import"], ["nonsense"],
        ["plan", "status", "--data", "/nowhere"],
        ["verify", "--data", "/nowhere"], ["rulebook", "check", "/nowhere"],
        ["demo", "--data", "/tmp/x", "--year", "1999"],
    ])
    func `a wrong call exits 2 and says why on standard error only`(arguments: [String]) throws {
        let result = try Program.run(arguments)
        #expect(result.code == 2, "\(arguments): \(result.code)")
        #expect(!result.error.isEmpty)
        #expect(result.output.isEmpty)
    }

    @Test func `help exits 0`() throws {
        #expect(try Program.run("--help").code == 0)
        #expect(try Program.run("judge", "--help").code == 0)
    }

    @Test func `the shipped rulebook is sound`() throws {
        let result = try Program.run("rulebook", "check", "--json")
        #expect(result.code == 0)
        let object = try #require(result.json as? [String: Any])
        #expect((object["entries"] as? Int ?? 0) > 1000)
        #expect((object["problems"] as? [Any])?.isEmpty == true)
    }

    @Test func `a broken rulebook names file and line and exits 1`() throws {
        try withFile("") { file, _ in
            let folder = (file as NSString).deletingLastPathComponent + "/rulebook"
            try FileManager.default.createDirectory(atPath: folder + "/calendar", withIntermediateDirectories: true)
            try "year: 2024\nnonsense: true\n".write(
                toFile: folder + "/calendar/2024.yaml",
                atomically: true,
                encoding: .utf8
            )
            let result = try Program.run("rulebook", "check", folder, "--json")
            #expect(result.code == 1)
            let problems = try #require((result.json as? [String: Any])?["problems"] as? [[String: Any]])
            #expect(
                problems.contains { ($0["file"] as? String)?.contains("2024.yaml") == true && $0["line"] as? Int == 2 }
            )
        }
    }

    @Test func `import, repeat, dry run and plan status speak the agreed shapes`() throws {
        try withFile(Self.csv) { file, data in
            let dry = try Program.run("import", file, "--data", data, "--dry-run", "--json")
            #expect(dry.code == 0)
            let planned = try #require(dry.json as? [String: Any])
            #expect(planned["accepted"] as? Int == 2)
            #expect((planned["opened"] as? [Any])?.isEmpty == true, "a dry run opens nothing")

            let first = try #require(try Program.run("import", file, "--data", data, "--json").json as? [String: Any])
            #expect(first["rows"] as? Int == 2)
            #expect(first["accepted"] as? Int == 2)
            #expect(first["unchanged"] as? Int == 0)
            #expect((first["opened"] as? [String])?.count == 1)

            let second = try #require(try Program.run("import", file, "--data", data, "--json").json as? [String: Any])
            #expect(second["accepted"] as? Int == 0)
            #expect(second["unchanged"] as? Int == 2)
            #expect((second["opened"] as? [String])?.isEmpty == true)

            let status = try Program.run(
                "plan",
                "status",
                "--data",
                data,
                "--year",
                "2024",
                "--on",
                "2024-12-31",
                "--json"
            )
            let plan = try #require(status.json as? [String: Any])
            #expect(plan["year"] as? Int == 2024)
            let aspects = try #require(plan["aspects"] as? [[String: Any]])
            #expect(aspects.count == 8)
            let task = try #require((aspects[0]["tasks"] as? [[String: Any]])?.first)
            for key in ["id", "title", "state", "numerator", "denominator", "unit", "target", "due", "lead"] {
                #expect(task.keys.contains(key), "\(key)")
            }
            let verify = try Program.run("verify", "--data", data, "--json")
            #expect(verify.code == 0)
        }
    }

    @Test func `one bad cell and nothing is imported, with row, column, read and expected`() throws {
        try withFile(Self.csv.replacing("2024-05-02,铅", with: "2024-02-30,铅")) { file, data in
            let result = try Program.run("import", file, "--data", data, "--json")
            #expect(result.code == 2)
            let object = try #require(result.json as? [String: Any])
            #expect(object["accepted"] as? Int == 0)
            let problem = try #require((object["problems"] as? [[String: Any]])?.first)
            #expect(problem["row"] as? Int == 3)
            #expect(problem["column"] as? String == "生产日期")
            #expect(problem["read"] as? String == "2024-02-30")
            #expect((problem["expected"] as? String)?.isEmpty == false)
            #expect(result.error.split(separator: "\n").count == 1)
            let verify = try #require(try Program.run("verify", "--data", data, "--json").json as? [String: Any])
            #expect(verify["samples"] as? Int == 0)
        }
    }

    @Test func `a simulated county is the same for the same seed`() throws {
        try withFile("") { _, data in
            #expect(try Program.run(["demo", "--data", data] + SimulatedFolder.arguments).code == 0)
            let heads = try [data, SimulatedFolder.path()].map { try Program.run("audit", "head", "--data", $0).output }
            #expect(heads[0] == heads[1])
            #expect(heads[0].count > 64)
            let again = try Program.run("demo", "--data", data)
            #expect(again.code == 2, "a ledger that holds something is not filled again")
        }
    }
}
