import EPCIS
import Exchange
import Foundation
import Primitives
import TestSupport
import Testing

/// Events of EPCIS as a network of FoodChain-Lab.
@Suite struct EventNetworkTests {
    /// A delivery by what it says; FoodChain-Lab's own tool writes one several times where it went through a container.
    private struct Line: Hashable {
        var from: String
        var to: String
        var product: String
        var lot: String
        var day: String
        var kind: String

        init(_ delivery: FoodChainNetwork.Delivery) {
            func text(_ column: String) -> String { delivery.properties.first { $0.column == column }?.text ?? "" }
            from = delivery.source
            to = delivery.target
            product = text("Name")
            lot = text("Lot ID")
            day = String(text("Date Delivery Arrival").prefix(10))
            kind = text("Event Type")
        }
    }

    private func bytes(_ name: String) throws -> [UInt8] {
        let folder = Shared.folder("interop/foodchain-lab/from-epcis") ?? ""
        return Array(try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)")))
    }

    @Test(.enabled(if: Shared.folder("interop/foodchain-lab/from-epcis") != nil, "the reference material is not here"))
    func `the published events give the published network`() throws {
        let expected = FoodChainJSON.read(try bytes("example_fcl.json"))
        #expect(expected.problems.isEmpty)
        let network = FoodChainNetwork(Document.read(try bytes("example_epcis.json")).document)
        func places(_ network: FoodChainNetwork) -> [[String]] {
            network.stations.map { station in
                [station.id]
                    + ["Name", "Latitude", "Longitude"].map { column in
                        station.properties.first { $0.column == column }?.text ?? ""
                    }
            }
        }
        func lines(_ network: FoodChainNetwork) -> Set<Line> { Set(network.deliveries.map { Line($0) }) }
        func links(_ network: FoodChainNetwork) -> Set<[Line]> {
            let byID = Dictionary(network.deliveries.map { ($0.id, Line($0)) }, uniquingKeysWith: { first, _ in first })
            return Set(network.relations.map { [byID[$0.from], byID[$0.to]].compactMap { $0 } })
        }
        #expect(places(network) == places(expected.network))
        #expect(lines(network) == lines(expected.network))
        #expect(links(network) == links(expected.network))
        // The published file repeats six of its 76 deliveries.
        #expect(network.deliveries.count == 70 && expected.network.deliveries.count == 76)
        let written = FoodChainJSON.read(Array(FoodChainJSON.write(network).text.utf8))
        #expect(written.problems.isEmpty && written.network.deliveries.count == network.deliveries.count)
    }

    @Test func `without named predecessors the same lot links events in the order of time`() {
        func event(_ id: String, _ step: String, _ hour: Int, _ fields: String) -> String {
            """
            {"type": "ObjectEvent", "eventID": "\(id)", "eventTime": "2024-03-04T0\(hour):00:00Z", "eventTimeZoneOffset": "+08:00",
             "action": "OBSERVE", "bizStep": "\(step)", "bizLocation": {"id": "urn:epc:id:sgln:4012345.00001.0"}, \(fields)}
            """
        }
        let lot = #""quantityList": [{"epcClass": "urn:epc:class:lgtin:4012345.012345.L1"}]"#
        let away = #""destinationList": [{"type": "location", "destination": "urn:epc:id:sgln:4012345.00002.0"}]"#
        let text = """
            {"@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"], "type": "EPCISDocument",
             "schemaVersion": "2.0", "creationDate": "2024-03-04T00:00:00Z", "epcisBody": {"eventList": [
             \(event("urn:e:2", "shipping", 2, "\(lot), \(away)")), \(event("urn:e:1", "commissioning", 1, lot))]}}
            """
        let network = FoodChainNetwork(Document.read(Array(text.utf8)).document)
        #expect(network.relations == [FoodChainNetwork.Relation(from: "urn:e:1", to: "urn:e:2")])
        #expect(
            network.deliveries.map(\.target) == [
                "https://id.gs1.org/414/4012345000023", "https://id.gs1.org/414/4012345000016",
            ]
        )
        #expect(network.deliveries.map(\.lot) == ["L1", "L1"])
    }
}
