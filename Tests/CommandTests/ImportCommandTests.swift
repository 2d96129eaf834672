import Foundation
import Primitives
import Storage
import StorageSQLite
import TestSupport
import Testing

/// Files that `shian import` takes beside a laboratory's results of today.
@Suite struct ImportCommandTests {
    private func withFolder(_ body: (String) async throws -> Void) async throws {
        let folder = TestFolder.path + "/\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try await body(folder)
    }

    private func file(_ text: String, _ path: String) throws -> String {
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    @Test func `the same results saved with dates in another form are not imported twice`() async throws {
        try await withFolder { folder in
            let forms = ["2024-05-02", "2024/5/2", "2024年5月2日", "2024-05-02 00:00:00", "20240502"]
            for (index, date) in forms.enumerated() {
                let file = try file(ContractTests.csv.replacing("2024-05-02", with: date), "\(folder)/\(index).csv")
                let result = try Program.run("import", file, "--data", folder + "/data", "--json")
                let report = try #require(result.json as? [String: Any])
                #expect(report["accepted"] as? Int == (index == 0 ? 2 : 0), "\(date): \(result.error)")
            }
        }
    }

    @Test func `a failure's clocks run from the day of receipt that is named, and a day that cannot be is told`()
        async throws
    {
        try await withFolder { folder in
            let (file, data) = (try file(ContractTests.csv, folder + "/results.csv"), folder + "/data")
            for day in ["2999-01-01", "1.3.2024"] {
                let wrong = try Program.run("import", file, "--data", data, "--received", day, "--json")
                #expect(wrong.code == 2)
                #expect(wrong.error.contains("--received \(day): expected a day such as 2024-03-09"))
            }
            let taken = try Program.run("import", file, "--data", data, "--received", "2024-05-20", "--json")
            #expect(taken.code == 0)
            let database = try await SQLiteDatabase(path: data + "/ledger.sqlite")
            let opened = try await database.read { db in
                try db.query("SELECT happened_at FROM matter_backdating").map { try $0.get(at: 0, as: Int64.self) }
            }
            await database.close()
            #expect(opened == [Instant(try #require(Day("2024-05-20"))).milliseconds])
        }
    }

    @Test func `rapid tests are a list: one shop that nobody knows and none is taken`() async throws {
        try await withFolder { folder in
            let data = folder + "/data"
            let results = try file(ContractTests.csv, folder + "/results.csv")
            #expect(try Program.run("import", results, "--data", data).code == 0)
            let header = "被抽查单位,食品名称,快检项目,快检产品,结果,检测日期\n"
            func row(_ shop: String) -> String { "\(shop),韭菜,腐霉利,胶体金卡,阴性,2024-05-21\n" }
            let list = try file(header + row("凤城镇惠民蔬菜店") + row("没有的店"), folder + "/rapid.csv")
            let refused = try Program.run("import", list, "--as", "rapid-tests", "--data", data, "--json")
            #expect(refused.code == 2)
            let problems = (refused.json as? [String: Any])?["problems"] as? [[String: Any]]
            #expect(problems?.map { $0["code"] as? String } == ["unknown-operator"])
            #expect(problems?.first?["row"] as? Int == 3)
            _ = try file(header + row("凤城镇惠民蔬菜店"), list)
            let taken = try Program.run("import", list, "--as", "rapid-tests", "--data", data, "--json")
            #expect((taken.json as? [String: Any])?["added"] as? Int == 1, "\(taken.error)")
            let asked = try Program.run(
                "import",
                list,
                "--as",
                "rapid-tests",
                "--data",
                data,
                "--received",
                "2024-05-21"
            )
            #expect(asked.code == 2 && asked.error.contains("--received"))
        }
    }
}
