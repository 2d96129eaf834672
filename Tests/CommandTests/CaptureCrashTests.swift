import Foundation
import Testing

/// Killed in the middle of captures, as by a power cut: what was acknowledged is there, and no job is half done.
@Suite struct CaptureCrashTests {
    private static let rounds = Int(ProcessInfo.processInfo.environment["SHIAN_KILLS"] ?? "") ?? 10
    private static let eventsOfCall = 5

    @Test func `killed during captures, the server has every event that it acknowledged`() async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/shian-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let data = folder + "/data"
        let account = try Program.run("account", "add", "--data", data, "--login", "erp", "--name", "系统")
        #expect(account.code == 0, "\(account.error)")
        let token = try Program.run("token", "add", "--data", data, "--name", "erp", "--login", "erp").output
            .trimmingCharacters(in: .whitespacesAndNewlines)
        #expect(token.count == 43)
        var acknowledged: [String] = []
        for round in 1...Self.rounds {
            let server = try await ServedProgram(data: data, log: "\(folder)/log-\(round)")
            acknowledged += await send(round, to: server, token, killAfter: 40 + (round * 53) % 400)
        }
        let server = try await ServedProgram(data: data, log: "\(folder)/log-last")
        defer { server.kill() }
        for id in acknowledged {
            let status = await server.call("GET", "/events/\(id.replacingOccurrences(of: ":", with: "%3A"))", token)
            #expect(status == 200, "\(id) was acknowledged and is gone")
        }
        // The digest of each job covers its events: half of one would be told.
        let verify = try Program.run("verify", "--data", data)
        #expect(verify.code == 0, "\(verify.output)")
        #expect(acknowledged.count >= Self.rounds * Self.eventsOfCall)
    }

    /// Sends calls until the server is killed; returns the events that were acknowledged.
    private func send(
        _ round: Int,
        to server: ServedProgram,
        _ token: String,
        killAfter milliseconds: Int
    ) async -> [String] {
        var done: [String] = []
        var killer: Task<Void, Never>?
        for number in 0..<10_000 {
            let ids = (0..<Self.eventsOfCall).map { "urn:k:\(round)-\(number)-\($0)" }
            let status = await server.call("POST", "/capture", token, body: Self.document(ids))
            guard status == 202 else { break }
            done += ids
            // From the first answer, however long a busy machine takes to give it.
            if killer == nil {
                killer = Task {
                    try? await Task.sleep(for: .milliseconds(milliseconds))
                    server.kill()
                }
            }
        }
        if let killer { await killer.value } else { server.kill() }
        return done
    }

    private static func document(_ ids: [String]) -> String {
        let events = ids.map { id in
            """
            {"type": "ObjectEvent", "eventID": "\(id)", "eventTime": "2024-03-04T08:00:00+08:00",
             "eventTimeZoneOffset": "+08:00", "action": "OBSERVE", "epcList": ["urn:epc:id:sgtin:4012345.011111.1"]}
            """
        }
        return """
            {"@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"], "type": "EPCISDocument",
             "schemaVersion": "2.0", "creationDate": "2024-03-04T08:00:00+08:00",
             "epcisBody": {"eventList": [\(events.joined(separator: ","))]}}
            """
    }
}
