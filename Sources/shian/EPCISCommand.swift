import ArgumentParser
import EPCIS
import Primitives

struct EPCISCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "epcis",
        abstract: "Look at GS1 EPCIS documents, in JSON or XML.",
        subcommands: [Validate.self, Hash.self, Convert.self, Network.self]
    )

    struct Validate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check a document: every problem with its place. Exit 0 when it is valid, 1 when it is not."
        )

        @Argument(help: "A document of EPCIS 2.0 in JSON, or of 2.0 or 1.2 in XML.") var file: String
        @Flag(help: "Print one JSON value.") var json = false

        func run() async throws {
            let reading = Document.read(try EPCISCommand.bytes(file)) { _, _ in }
            if json {
                print(answer(reading).text)
            } else {
                for problem in reading.problems { print("\(file):\(problem)") }
                let count = reading.problems.filter { !$0.isAdvice }.count + reading.untold
                print("\(reading.eventCount) events, \(count) problems")
            }
            if !reading.isValid { throw Answer.no }
        }

        private func answer(_ reading: DocumentReading) -> JSONValue {
            [
                "valid": .bool(reading.isValid), "kind": .string(reading.document.kind.rawValue),
                "events": .integer(reading.eventCount),
                "problems": .array(reading.problems.filter { !$0.isAdvice }.map(problem)),
                "untold": .integer(reading.untold),
                "advice": .array(reading.problems.filter(\.isAdvice).map(problem)),
            ]
        }

        private func problem(_ problem: DocumentProblem) -> JSONValue {
            [
                "pointer": .optional(problem.pointer), "line": .integer(problem.line),
                "column": .integer(problem.column),
                "code": .string(problem.code), "read": .string(problem.read), "expected": .string(problem.expected),
                "message": .string(problem.message),
            ]
        }
    }

    struct Hash: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the event hash of CBV 2.0 of each event, one a line, in the order of the document.",
            discussion: "A document with an event that cannot be read gives no hash: exit 2."
        )

        @Argument(help: "A document of EPCIS 2.0 in JSON, or of 2.0 or 1.2 in XML.") var file: String

        func run() async throws {
            var hashes: [String] = []
            var unreadable = 0
            let reading = Document.read(try EPCISCommand.bytes(file)) { event, ignored in
                if let event { hashes.append(EventHash.uri(of: event, ignoring: ignored)) } else { unreadable += 1 }
            }
            // Where the reading stopped there may be events that nobody saw.
            guard unreadable == 0, reading.isComplete, !hashes.isEmpty || reading.isValid else {
                throw Failure(lines: reading.problems.filter { !$0.isAdvice }.map { "\(file):\($0)" })
            }
            for hash in hashes { print(hash) }
        }
    }

    struct Convert: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print a document in JSON of EPCIS 2.0, or in XML of 2.0.",
            discussion: "A document with an event that cannot be read is not converted: exit 2."
        )

        @Argument(help: "A document of EPCIS 2.0 in JSON, or of 2.0 or 1.2 in XML.") var file: String
        @Flag(help: "Print XML.") var xml = false

        func run() async throws {
            let reading = Document.read(try EPCISCommand.bytes(file))
            guard reading.isComplete, reading.document.events.count == reading.eventCount,
                reading.eventCount > 0 || reading.isValid
            else { throw Failure(lines: reading.problems.filter { !$0.isAdvice }.map { "\(file):\($0)" }) }
            guard xml else { return print(reading.document.json.text) }
            do throws(UnwritableNames) {
                print(try reading.document.xml(), terminator: "")
            } catch {
                throw Failure(lines: error.names.map { "\(file): XML has no name like \($0)" })
            }
        }
    }

    private static func bytes(_ path: String) throws -> [UInt8] { try InputFile.read(path) }
}
