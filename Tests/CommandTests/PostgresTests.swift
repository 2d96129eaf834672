import Foundation
import TestSupport
import Testing

/// Every command that takes a folder takes a PostgreSQL address as well.
@Suite(.enabled(if: server != nil, "skipped: no PostgreSQL for tests (scripts/with-postgres)"))
struct PostgresTests {
    @Test func `the commands work on PostgreSQL as they do on a folder`() throws {
        try withDatabase { address in
            #expect(try Program.run("migrate", "--data", address).code == 1, "nothing is applied yet")
            #expect(try Program.run("migrate", "--data", address, "--apply").code == 0)
            let folder = try SimulatedFolder.path()
            // A folder has simulated figures of the county beside its ledger; a database is told where they are.
            let figures = ["--overlay", folder + "/rulebook"]
            let demo = try Program.run(["demo", "--data", address] + SimulatedFolder.arguments + figures)
            #expect(demo.code == 0, "\(demo.error)")
            #expect(
                try Program.run("audit", "head", "--data", address).output
                    == Program.run("audit", "head", "--data", folder).output,
                "the same seed gives the same ledger on both engines"
            )
            let verify = try Program.run("verify", "--data", address)
            #expect(verify.code == 0, "\(verify.output)\(verify.error)")
            let status = try Program.run("plan", "status", "--data", address, "--json")
            #expect((status.json as? [String: Any])?["year"] as? Int == 2024)
            let link = try Program.run("account", "link", "--data", address)
            #expect(link.output.hasPrefix("/setup/"))
        }
    }

    @Test func `a password never reaches an error`() throws {
        let result = try Program.run("verify", "--data", "postgres://nobody:secret@127.0.0.1:1/none")
        #expect(result.code == 2)
        #expect(!result.error.isEmpty)
        #expect(!(result.error + result.output).contains("secret"))
    }

    private func withDatabase(_ body: (String) throws -> Void) throws {
        let server = try #require(server)
        let name = "t_" + UUID().uuidString.replacing("-", with: "").lowercased()
        try psql(server, "CREATE DATABASE \(name) TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'")
        defer { try? psql(server, "DROP DATABASE \(name) WITH (FORCE)") }
        try body(server.replacing("/postgres?", with: "/\(name)?"))
    }

    private func psql(_ server: String, _ command: String) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/psql")
        process.arguments = ["-q", "-v", "ON_ERROR_STOP=1", "-c", command, server]
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(command)")
    }
}

private let server = ProcessInfo.processInfo.environment["SHIAN_TEST_POSTGRES"]
