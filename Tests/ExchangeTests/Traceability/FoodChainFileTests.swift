import Foundation
import Primitives
import TestSupport
import Testing
import Traceability

@testable import Exchange

/// FoodChain-Lab's files in and out, and its own answers for them.
@Suite struct FoodChainFileTests {
    private static let folder = Shared.folder("interop/foodchain-lab")
    private static let absence: Comment = "no files of FoodChain-Lab: set SHIAN_SHARED or put them at ../shared"

    private func shared(_ name: String) throws -> [UInt8] {
        let folder = try #require(Self.folder)
        return [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)")))
    }

    private func members(_ value: JSONValue) -> [String: String] {
        guard case .object(let members) = value else { return [:] }
        return Dictionary(uniqueKeysWithValues: members.map { ($0.key, $0.value.text) })
    }

    @Test(
        "a JSON file of FoodChain-Lab is read and written without loss",
        .enabled(if: folder != nil, absence),
        arguments: [
            "ExampleData.json", "OneDeliveryModel.json", "Scenario_1_Outbreak-Baby-Tea.json",
            "from-epcis/example_fcl.json",
        ]
    )
    func jsonRoundTrip(name: String) throws {
        let bytes = try shared(name)
        let read = FoodChainJSON.read(bytes)
        #expect(read.problems.isEmpty)
        #expect(read.notices.isEmpty)
        let written = FoodChainJSON.write(read.network)
        let original = try JSONReader.read(bytes, depth: 32)
        for table in ["stations", "deliveries", "deliveryRelations"] {
            let tables = [original, written].map { file -> String in
                guard case .object(let top) = file,
                    case .object(let data)? = top.first(where: { $0.key == "data" })?.value
                else { return "" }
                return data.first { $0.key == table }?.value.text ?? ""
            }
            #expect(tables[0] == tables[1], "\(table)")
            #expect(!tables[0].isEmpty)
        }
        #expect(members(original)["settings"] == members(written)["settings"])
        #expect(FoodChainJSON.write(FoodChainJSON.read(Array(written.text.utf8)).network).text == written.text)
    }

    @Test(
        "scores and common links are those in FoodChain-Lab's own tables",
        .enabled(if: folder != nil, absence),
        arguments: [
            "clear-outbreaks", "mark-outbreak-target", "mark-outbreaks-target-source", "unmark-outbreak-target",
            "unmark-outbreaks",
        ]
    )
    func scores(step: String) throws {
        var network = FoodChainJSON.read(try shared("OneDeliveryModel.json")).network
        let stations = try table("expected/\(step)_station-table.json")
        let deliveries = try table("expected/\(step)_delivery-table.json")
        #expect(stations.count == 5)
        for row in stations {
            network.stationSettings[row["ID"] ?? ""] = .init(weight: Double(row["Weight"] ?? "") ?? .nan)
        }
        let indexed = network.indexed()
        let scores = Tracing(indexed.network, indexed.settings).scores()
        for row in stations {
            let station = try #require(indexed.stationIndex[row["ID"] ?? ""])
            #expect(scores.station(station) == Double(row["Score"] ?? ""))
            #expect(String(scores.isCommonLink(station)) == row["Common Link"])
        }
        for row in deliveries {
            let delivery = try #require(indexed.deliveryIndex[row["ID"] ?? ""])
            #expect(scores.delivery(delivery) == Double(row["Score"] ?? ""))
        }
    }

    private func table(_ name: String) throws -> [[String: String]] {
        guard case .array(let rows) = try JSONReader.read(try shared(name)) else { return [] }
        return rows.map { row in
            guard case .object(let members) = row else { return [:] }
            return members.reduce(into: [:]) { result, member in
                if case .string(let text) = member.value { result[member.key] = text }
            }
        }
    }

    @Test(
        "a network goes through a workbook and comes back with the same traces",
        .enabled(if: folder != nil, absence),
        arguments: ["ExampleData.json", "Scenario_1_Outbreak-Baby-Tea.json", "from-epcis/example_fcl.json"]
    )
    func workbookOfShared(name: String) throws {
        let network = FoodChainJSON.read(try shared(name)).network
        let bytes = try FoodChainWorkbook.write(network, created: Instant(milliseconds: 1_700_000_000_000))
        let back = NetworkFile.read(bytes)
        #expect(back.problems.isEmpty)
        #expect(back.network.stations.map(\.id) == network.stations.map(\.id))
        #expect(back.network.deliveries.map(\.id) == network.deliveries.map(\.id))
        #expect(back.network.deliveries.map(\.arrival) == network.deliveries.map(\.arrival))
        #expect(back.network.deliveries.map(\.departure) == network.deliveries.map(\.departure))
        #expect(back.network.deliveries.map(\.lot) == network.deliveries.map(\.lot))
        #expect(back.network.deliveries.map(\.grams) == network.deliveries.map(\.grams))
        #expect(back.network.relations == network.relations)
    }

    @Test("the form before version 1 is read", .enabled(if: folder != nil, absence))
    func oldForm() throws {
        let read = FoodChainJSON.read(try shared("small_network.json"))
        #expect(read.problems.isEmpty)
        #expect(read.network.stations.count == 21)
        #expect(read.network.deliveries.count == 25)
        #expect(read.network.relations.count == 32)
        #expect(read.network.stations.first?.name == "Heckmair Andreas")
    }

    @Test("settings are read and written, and an outbreak without a weight weighs 1")
    func settings() throws {
        let text = """
            {"version":"1.2.0","data":{"version":"1.0.0",
            "stations":{"columnProperties":[],"data":[[{"id":"ID","value":"a"}],[{"id":"ID","value":7}]]},
            "deliveries":{"columnProperties":[],"data":[[{"id":"ID","value":"d"},{"id":"from","value":"a"},{"id":"to","value":"7"}]]}},
            "tracing":{"enforceTemporalOrder":false,"nodes":[
            {"id":"a","weight":null,"outbreak":true,"crossContamination":true,"killContamination":false,"observed":"FORWARD"}],
            "deliveries":[{"id":"d","weight":-0.5,"killContamination":true,"observed":true}]}}
            """
        let read = FoodChainJSON.read(Array(text.utf8))
        #expect(read.problems.isEmpty)
        let station = TracingSettings.Element(weight: 1, crossContamination: true, observed: .forward)
        let delivery = TracingSettings.Element(weight: -0.5, killContamination: true, observed: .full)
        for network in [read.network, FoodChainJSON.read(Array(FoodChainJSON.write(read.network).text.utf8)).network] {
            #expect(network.stationSettings["a"] == station)
            #expect(network.deliverySettings["d"] == delivery)
            #expect(!network.enforcesDates)
        }
    }
}
