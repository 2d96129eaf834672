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
}
