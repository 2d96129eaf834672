import Foundation
import TestSupport
import Testing

/// Accounts by the command line: what an administrator of the server falls back on.
@Suite struct `Accounts by commands` {
    @Test func `are added, listed, given links and deactivated`() throws {
        let folder = FileManager.default.temporaryDirectory.path + "/shian-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let data = ["--data", folder]
        func run(_ arguments: String...) throws -> Program.Result { try Program.run(arguments + data) }
        let added = try run(
            "account",
            "add",
            "--login",
            "lilei",
            "--name",
            "李雷",
            "--role",
            "station",
            "--township",
            "140522100"
        )
        #expect(added.code == 0)
        #expect(added.output.hasPrefix("/setup/"))
        let list = try run("account", "list", "--json")
        let rows = try #require(list.json as? [[String: Any]])
        #expect(rows.map { $0["login"] as? String } == ["lilei"])
        #expect(rows.first?["state"] as? String == "waiting")
        let link = try run("account", "link", "--login", "lilei")
        #expect(link.output.hasPrefix("/setup/"))
        #expect(link.output != added.output)
        let unknown = try run("account", "link", "--login", "nobody")
        #expect(unknown.code != 0)
        let gone = try run("account", "deactivate", "--login", "lilei")
        #expect(gone.code == 0)
        let again = try run("account", "deactivate", "--login", "lilei")
        #expect(again.code != 0)
        #expect(again.error.contains("state: account-deactivated"))
        let whole = try run("verify")
        #expect(whole.code == 0)
    }

    @Test func `come in from a list, and their links go into a file that only its owner reads`() throws {
        let folder = FileManager.default.temporaryDirectory.path + "/shian-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let list = folder + "/people.csv"
        let links = folder + "/links.xlsx"
        let text = "姓名,登录名,角色,乡镇,部门\n李雷,lilei,市场监管所,凤城镇,\n韩梅,hanmei,县级部门,,教育局\n"
        try Data(text.utf8).write(to: URL(fileURLWithPath: list))
        func run(_ arguments: String...) throws -> Program.Result {
            try Program.run(["import", list, "--as", "accounts", "--data", folder + "/data"] + arguments)
        }
        let preview = try run("--dry-run")
        #expect(preview.code == 0 && preview.output.contains("would add 2"))
        #expect(!FileManager.default.fileExists(atPath: links))
        let made = try run("--links", links)
        #expect(made.code == 0 && !made.output.contains("/setup/"))
        let attributes = try FileManager.default.attributesOfItem(atPath: links)
        #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
        let size = try #require(attributes[.size] as? Int)
        #expect(size > 1000)
        // The file is not written over, and the same list makes nobody.
        #expect(try run("--links", links).code == 2)
        let again = try run()
        #expect(again.code == 0 && again.output.contains("added 0") && !again.output.contains("/setup/"))
        try Data("姓名,登录名,角色\n王,wang,皇帝\n".utf8).write(to: URL(fileURLWithPath: list))
        let wrong = try run()
        #expect(wrong.code == 2 && wrong.error.contains("unknown-role"))
    }

    @Test func `a sampling plan comes in from a list by the same command`() throws {
        let folder = FileManager.default.temporaryDirectory.path + "/shian-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let list = folder + "/plan.csv"
        try Data("食品类别,环节,区域,月份,批次\n豇豆,流通,凤城镇,3-5,4\n".utf8).write(to: URL(fileURLWithPath: list))
        let result = try Program.run("import", list, "--as", "sampling-plan", "--data", folder + "/data")
        #expect(result.code == 0 && result.output.contains("added 3"), "\(result.error)")
    }
}
