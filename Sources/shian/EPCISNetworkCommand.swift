import ArgumentParser
import EPCIS
import Exchange
import Foundation
import Primitives

extension EPCISCommand {
    struct Network: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a network of FoodChain-Lab out of the events of a document.",
            discussion: "A document with an event that cannot be read gives no network: exit 2."
        )

        @Argument(help: "A document of EPCIS 2.0 in JSON, or of 2.0 or 1.2 in XML.") var file: String
        @Option(help: "Write the network as JSON to this file; else it is printed.") var write: String?

        func run() async throws {
            let reading = Document.read(try InputFile.read(file))
            guard reading.isComplete, reading.document.events.count == reading.eventCount, reading.eventCount > 0 else {
                throw Failure(lines: reading.problems.filter { !$0.isAdvice }.map { "\(file):\($0)" })
            }
            let network = FoodChainNetwork(reading.document)
            let text = FoodChainJSON.write(network).text
            guard let write else { return print(text) }
            do {
                try Data(text.utf8).write(to: URL(fileURLWithPath: write), options: .atomic)
            } catch {
                throw Failure("cannot write \(write)")
            }
            print(
                "\(network.stations.count) stations, \(network.deliveries.count) deliveries, \(network.relations.count) relations"
            )
        }
    }
}
