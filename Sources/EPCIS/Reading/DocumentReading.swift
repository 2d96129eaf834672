/// What came of reading a document.
package struct DocumentReading: Sendable {
    /// What could be read; its events are empty where they were handed over one by one.
    package var document: Document
    package var problems: [DocumentProblem]
    /// Problems beyond those that are told.
    package var untold: Int
    package var eventCount: Int
    /// Events in which something is wrong, by their place in the document from 0, in order.
    package var faultyEvents: [Int] = []
    /// Whether the reading came to the end; a fault of syntax or a limit stops it.
    package var isComplete = true

    /// Whether nothing is wrong; advice does not count.
    package var isValid: Bool { untold == 0 && problems.allSatisfy(\.isAdvice) }
}

extension Document {
    /// Reads JSON (EPCIS 2.0) or XML (2.0 and 1.2) and checks all of it.
    ///
    /// An event whose time or offset cannot be read is left out; all else is kept as far as it goes.
    package static func read(_ bytes: [UInt8], limits: ReadingLimits = ReadingLimits()) -> DocumentReading {
        var events: [Event] = []
        var reading = read(bytes, limits: limits) { event, _ in if let event { events.append(event) } }
        reading.document.events = events
        return reading
    }

    /// The same, with each event handed over as soon as it is read: nil where it cannot be.
    ///
    /// `event` gets the event and the names that the event hash leaves out.
    package static func read(
        _ bytes: [UInt8],
        limits: ReadingLimits = ReadingLimits(),
        event: (Event?, Set<ExtensionName>) -> Void
    ) -> DocumentReading {
        guard bytes.count <= limits.bytes else {
            let problem = DocumentProblem(
                place: Place(line: 1, column: 1),
                code: "too-large",
                read: "\(bytes.count) bytes",
                expected: "at most \(limits.bytes) bytes",
                message: "the document is too large"
            )
            return DocumentReading(
                document: Document(),
                problems: [problem],
                untold: 0,
                eventCount: 0,
                isComplete: false
            )
        }
        let start = bytes.first { ![0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF].contains($0) }
        let isXML = start == UInt8(ascii: "<") || start == 0xFE || start == 0xFF
        return isXML ? readXML(bytes, limits, event) : readJSON(bytes, limits, event)
    }

    private static func readJSON(
        _ bytes: [UInt8],
        _ limits: ReadingLimits,
        _ event: (Event?, Set<ExtensionName>) -> Void
    ) -> DocumentReading {
        var reader = JSONDocumentReader(limits: limits)
        var isComplete = true
        do throws(DocumentProblem) {
            try reader.read(bytes, event)
        } catch {
            reader.check.add(error)
            isComplete = false
        }
        return DocumentReading(
            document: reader.document,
            problems: reader.check.problems,
            untold: reader.check.untold,
            eventCount: reader.eventCount,
            faultyEvents: reader.check.faultyEvents,
            isComplete: isComplete
        )
    }

    private static func readXML(
        _ bytes: [UInt8],
        _ limits: ReadingLimits,
        _ event: (Event?, Set<ExtensionName>) -> Void
    ) -> DocumentReading {
        withoutActuallyEscaping(event) { event in
            let reader = XMLDocumentReader(limits: limits, event: event)
            var isComplete = true
            do throws(DocumentProblem) {
                try reader.read(bytes)
            } catch {
                reader.check.add(error)
                isComplete = false
            }
            return DocumentReading(
                document: reader.document,
                problems: reader.check.problems,
                untold: reader.check.untold,
                eventCount: reader.eventCount,
                faultyEvents: reader.check.faultyEvents,
                isComplete: isComplete
            )
        }
    }
}
