import ArgumentParser
import EPCIS
import Primitives

/// How fast a document is read, checked and hashed.
struct EPCISBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "epcis",
        abstract: "Read, check and hash a document of EPCIS, in memory: seconds."
    )
    @Argument(help: "The document.") var file: String

    func run() async throws {
        let bytes = try InputFile.read(file)
        var (events, problems, hashed) = (0, 0, 0)
        let checking = Self.time {
            let reading = Document.read(bytes) { _, _ in }
            events = reading.eventCount
            problems = reading.problems.filter { !$0.isAdvice }.count
        }
        let hashing = Self.time {
            _ = Document.read(bytes) { event, ignored in
                if let event { hashed += EventHash.uri(of: event, ignoring: ignored).utf8.count }
            }
        }
        precondition(hashed > 0, "the document holds events")
        let figures: [(String, String)] = [
            ("events", "\(events)"), ("problems", "\(problems)"), ("megabytes", "\(Double(bytes.count) / 1_048_576)"),
            ("checking", "\(checking)"), ("checking and hashing", "\(hashing)"),
        ]
        print(JSONValue.object(figures.map { ($0.0, .number($0.1)) }).text)
    }

    private static func time(_ body: () -> Void) -> Double {
        let duration = ContinuousClock().measure(body)
        return Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
    }
}
