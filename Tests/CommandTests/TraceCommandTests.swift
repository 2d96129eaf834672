import Foundation
import Testing

/// `shian trace --network`: shapes, exit codes, and all faults at once.
@Suite struct TraceCommandTests {
    /// A farm sends to a plant, the plant to two shops; the plant mixes, and only one shop is recorded.
    private static func network(weight: Int = 0) -> String {
        func row(_ cells: [(String, String)]) -> String {
            "[" + cells.map { "{\"id\":\"\($0.0)\",\"value\":\"\($0.1)\"}" }.joined(separator: ",") + "]"
        }
        func delivery(_ id: String, _ from: String, _ to: String, _ date: String) -> String {
            row([("ID", id), ("from", from), ("to", to), ("Date Delivery", date), ("Amount", "12.5 kg")])
        }
        let stations = ["farm", "plant", "shop 1", "shop 2"].map { row([("ID", $0)]) }.joined(separator: ",")
        let deliveries = [
            delivery("in", "farm", "plant", "2024-06-03"), delivery("out 1", "plant", "shop 1", "2024-06-04"),
            delivery("out 2", "plant", "shop 2", "2024-06"), delivery("early", "plant", "shop 2", "2024-06-01"),
        ].joined(separator: ",")
        return """
            {"version":"1.0.0","data":{"version":"1.0.0","stations":{"data":[\(stations)]},
            "deliveries":{"data":[\(deliveries)]},
            "deliveryRelations":{"data":[\(row([("from", "in"), ("to", "out 1")]))]}},
            "tracing":{"nodes":[{"id":"plant","crossContamination":true},{"id":"shop 1","weight":\(weight)}],"deliveries":[]}}
            """
    }

    private func withFolder(_ text: String, _ body: (String, String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.path + "/shian-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try text.write(toFile: folder + "/network.json", atomically: true, encoding: .utf8)
        try body(folder + "/network.json", folder)
    }

    @Test("a forward trace prints deliveries and stations, and tells exact from probable")
    func forward() throws {
        try withFolder(Self.network()) { file, _ in
            let result = try Program.run(
                "trace",
                "--network",
                file,
                "--from",
                "farm",
                "--direction",
                "forward",
                "--json"
            )
            #expect(result.code == 0)
            let object = try #require(result.json as? [String: Any])
            #expect(object["deliveries"] as? [String] == ["in", "out 1", "out 2"])
            #expect(object["stations"] as? [String] == ["plant", "shop 1", "shop 2"])
            let probable = try #require(object["probable"] as? [String: [String]])
            #expect(probable == ["deliveries": ["out 2"], "stations": ["shop 2"]])
            let links = try #require(object["links"] as? [[String: String]])
            #expect(
                links.contains([
                    "from": "in", "to": "out 2", "kind": "probable", "reason": "cross-contamination-at-station",
                ])
            )
            #expect((object["quantity"] as? [String: Double])?["shop 2"] == 12.5)
            #expect(object["scores"] == nil)
            let exact = try Program.run("trace", "--network", file, "--from", "farm", "--exact", "--json")
            #expect((exact.json as? [String: Any])?["deliveries"] as? [String] == ["in", "out 1"])
        }
    }

    @Test("scores take the file's weights, or else what --from names as outbreaks")
    func scores() throws {
        try withFolder(Self.network()) { file, _ in
            let result = try Program.run(
                ["trace", "--network", file, "--from", "shop 1,shop 2", "--direction", "back", "--scores", "--json"]
            )
            let scores = try #require((result.json as? [String: Any])?["scores"] as? [String: Double])
            #expect(scores == ["farm": 1, "plant": 1, "shop 1": 0.5, "shop 2": 0.5])
        }
        try withFolder(Self.network(weight: 1)) { file, _ in
            let result = try Program.run(
                ["trace", "--network", file, "--from", "shop 2", "--direction", "back", "--scores", "--json"]
            )
            let object = try #require(result.json as? [String: Any])
            #expect(object["scores"] as? [String: Double] == ["farm": 1, "plant": 1, "shop 1": 1, "shop 2": 0])
            #expect(object["commonLinks"] as? [String] == ["farm", "plant", "shop 1"])
        }
    }

    @Test("without --from the command traces what the file marks as observed")
    func observed() throws {
        let text = Self.network().replacing("\"crossContamination\":true", with: "\"observed\":\"forward\"")
        try withFolder(text) { file, _ in
            let result = try Program.run("trace", "--network", file, "--json")
            #expect((result.json as? [String: Any])?["deliveries"] as? [String] == ["out 1", "out 2", "early"])
        }
    }

    @Test("a network is written as a workbook and traced from it")
    func writing() throws {
        try withFolder(Self.network()) { file, folder in
            let book = folder + "/network.xlsx"
            let written = try Program.run("trace", "--network", file, "--write", book)
            #expect(written.code == 0)
            #expect(written.error.contains("holds no weights and settings"))
            let result = try Program.run("trace", "--network", book, "--from", "delivery:out 1", "--csv")
            #expect(result.code == 0)
            #expect(result.output.contains("delivery back,in,farm,plant,exact,recorded-relation"))
        }
    }

    @Test("a wrong call and a wrong file end with 2 and say every fault")
    func faults() throws {
        try withFolder(Self.network()) { file, folder in
            let ids = try Program.run("trace", "--network", file, "--from", "nobody,farm,nothing")
            #expect(ids.code == 2)
            #expect(ids.error.contains("nobody") && ids.error.contains("nothing") && ids.output.isEmpty)
            #expect(try Program.run("trace", "--network", file).code == 2)
            #expect(try Program.run("trace", "--network", folder + "/none.json", "--from", "farm").code == 2)
            let call = try Program.run("trace", "--data", folder, "--lot", "1", "--direction", "up")
            #expect(call.code == 2)
            #expect(call.error.contains("--direction up"))
            let both = try Program.run("trace", "--data", folder, "--network", file, "--scores")
            #expect(both.code == 2)
            for fault in ["--lot ID", "--network goes", "--scores goes"] {
                #expect(both.error.contains(fault), "\(fault)")
            }
            // An empty ledger has no lot.
            #expect(try Program.run("account", "link", "--data", folder + "/ledger").code == 0)
            let none = try Program.run("trace", "--data", folder + "/ledger", "--lot", "1")
            #expect(none.code == 2)
            #expect(none.error.contains("no such lot") && none.output.isEmpty)
        }
        let faulty = Self.network().replacing("\"from\",\"value\":\"farm\"", with: "\"from\",\"value\":\"ghost\"")
            .replacing("2024-06-01", with: "2024-06-31")
        try withFolder(faulty) { file, _ in
            let result = try Program.run("trace", "--network", file, "--from", "plant", "--json")
            #expect(result.code == 2)
            #expect(result.output.isEmpty)
            #expect(result.error.contains("unknown-station") && result.error.contains("bad-date"))
            #expect(result.error.contains("sheet \"deliveries\" row 4"))
        }
    }
}
