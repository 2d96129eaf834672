/// One thing that is wrong with a document, or worth knowing.
package struct DocumentProblem: Error, Sendable, Hashable {
    /// RFC 6901, from the root of a JSON document; nil in XML.
    package var pointer: String?
    /// From 1.
    package var line: Int
    /// From 1, in bytes.
    package var column: Int
    /// Stable and kebab-case.
    package var code: String
    /// What stood there, shortened.
    package var read: String
    package var expected: String
    /// One English line.
    package var message: String
    /// A recommendation of the standard, which refuses nothing.
    package var isAdvice: Bool

    init(
        pointer: String? = nil,
        place: Place,
        code: String,
        read: String = "",
        expected: String = "",
        message: String,
        isAdvice: Bool = false
    ) {
        self.pointer = pointer
        line = Int(place.line)
        column = Int(place.column)
        self.code = code
        self.read = read.count > 120 ? String(read.prefix(120)) + "…" : read
        self.expected = expected
        self.message = message
        self.isAdvice = isAdvice
    }

    static func tooManyEvents(_ limits: ReadingLimits, _ place: Place) -> DocumentProblem {
        DocumentProblem(
            place: place,
            code: "too-many-events",
            expected: "at most \(limits.events) events",
            message: "the document holds too many events"
        )
    }
}

extension DocumentProblem: CustomStringConvertible {
    /// `12:5: /epcisBody/eventList/0/action: missing-field: … (read "x", expected y)`.
    package var description: String {
        var text = "\(line):\(column): "
        if let pointer, !pointer.isEmpty { text += pointer + ": " }
        text += (isAdvice ? "advice: " : "") + "\(code): \(message)"
        let details = [read.isEmpty ? nil : "read \"\(read)\"", expected.isEmpty ? nil : "expected \(expected)"]
            .compactMap { $0 }
        return details.isEmpty ? text : text + " (\(details.joined(separator: ", ")))"
    }
}
