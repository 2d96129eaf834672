import Foundation
import TestSupport
import Testing

/// The key file beside a ledger.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["SHIAN_KEY_FILE"] == nil, "a key file is named here"))
struct `The key file` {
    private static func folder() -> String {
        FileManager.default.temporaryDirectory.path + "/shian-\(UUID().uuidString)"
    }

    private static func mode(_ path: String) -> Int? {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return (attributes?[.posixPermissions] as? NSNumber)?.intValue
    }

    @Test func `is made with the ledger, for its owner only, and stays the same`() throws {
        let folder = Self.folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/secret.key"
        func list() throws -> Program.Result { try Program.run("account", "list", "--data", folder) }
        let added = try Program.run("account", "add", "--login", "li", "--name", "李", "--data", folder)
        #expect(added.code == 0)
        let key = try String(contentsOfFile: path, encoding: .utf8)
        #expect(key.count == 65 && key.dropLast().allSatisfy(\.isHexDigit))
        #expect(Self.mode(path) == 0o600)
        #expect(try list().code == 0)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == key)
        let check = try Program.run("secrets", "check", "--data", folder)
        #expect(check.code == 0 && check.output.contains("fits"))
    }

    @Test func `is refused where others may read it or it is none`() throws {
        let folder = Self.folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/secret.key"
        func list() throws -> Program.Result { try Program.run("account", "list", "--data", folder) }
        #expect(try Program.run("account", "add", "--login", "li", "--name", "李", "--data", folder).code == 0)
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
        let open = try list()
        #expect(open.code == 2 && open.error.contains("chmod 600"))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        try Data("no key\n".utf8).write(to: URL(fileURLWithPath: path))
        let none = try list()
        #expect(none.code == 2 && none.error.contains("64 hexadecimal digits"))
        // What reads no secret does without it.
        #expect(try Program.run("verify", "--data", folder).code == 0)
    }

    @Test func `a PostgreSQL ledger names its key file`() throws {
        let unnamed = try Program.run("account", "list", "--data", "postgres://nobody@127.0.0.1:1/none")
        #expect(unnamed.code == 2 && unnamed.error.contains("--key-file"))
        let path = Self.folder()
        let named = try Program.run(
            "account",
            "list",
            "--data",
            "postgres://nobody@127.0.0.1:1/none",
            "--key-file",
            path
        )
        #expect(named.code == 2 && !named.error.contains("--key-file"))
        #expect(!FileManager.default.fileExists(atPath: path))
    }
}
