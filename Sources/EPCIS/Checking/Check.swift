import Primitives

/// Collects what is wrong while a document is read, and knows where it is.
struct Check {
    enum Step {
        case key(String)
        case index(Int)
    }

    let limits: ReadingLimits
    let isXML: Bool
    /// Whether the document is of EPCIS 1.x, whose extensions may do without a namespace.
    var isFirstEdition = false
    /// What prefixes stand for at the present place.
    var namespaces: [String: String] = [:]
    private(set) var problems: [DocumentProblem] = []
    /// Problems beyond the limit, which are counted only.
    private(set) var untold = 0
    /// Problems that refuse something, told or not.
    private(set) var faultCount = 0
    /// Events in which something is wrong, by their place in the document from 0.
    private(set) var faultyEvents: [Int] = []
    private var path: [Step] = []

    init(isXML: Bool, limits: ReadingLimits) {
        self.isXML = isXML
        self.limits = limits
    }

    mutating func at<Value>(_ step: Step, _ body: (inout Check) -> Value) -> Value {
        path.append(step)
        defer { path.removeLast() }
        return body(&self)
    }

    mutating func at<Value>(_ key: String, _ body: (inout Check) -> Value) -> Value { at(.key(key), body) }

    mutating func note(
        _ code: String,
        _ message: String,
        read: String = "",
        expected: String = "",
        place: Place,
        isAdvice: Bool = false
    ) {
        add(
            DocumentProblem(
                pointer: isXML ? nil : pointer,
                place: place,
                code: code,
                read: read,
                expected: expected,
                message: message,
                isAdvice: isAdvice
            )
        )
    }

    /// Reads the event at a place, and remembers it where something in it is wrong.
    mutating func event(at index: Int, _ body: (inout Check) -> Event?) -> Event? {
        let before = faultCount
        let event = body(&self)
        if event == nil || faultCount > before { faultyEvents.append(index) }
        return event
    }

    mutating func add(_ problem: DocumentProblem) {
        if !problem.isAdvice { faultCount += 1 }
        if problems.count < limits.problems { problems.append(problem) } else { untold += 1 }
    }

    /// RFC 6901.
    private var pointer: String {
        path.reduce(into: "") { text, step in
            switch step {
            case .index(let index): text += "/\(index)"
            case .key(let key):
                text += "/" + key.replacing("~", with: "~0").replacing("/", with: "~1")
            }
        }
    }
}

// MARK: Simple values

extension Check {
    mutating func text(_ node: Node) -> String? {
        if case .text(let text) = node.content { return text }
        note("wrong-type", "this field holds text", read: node.kind, expected: "a string", place: node.place)
        return nil
    }

    mutating func uri(_ node: Node) -> String? {
        guard let text = text(node) else { return nil }
        if !URISyntax.isURI(text) {
            note("bad-uri", "this field holds a URI", read: text, expected: "a URI", place: node.place)
        }
        return text
    }

    mutating func time(_ node: Node) -> Timestamp? {
        guard let text = text(node) else { return nil }
        if let time = Timestamp(text) { return time }
        note(
            "bad-time",
            "this field holds a date and time with an offset",
            read: text,
            expected: "YYYY-MM-DDThh:mm:ss+hh:mm",
            place: node.place
        )
        return nil
    }

    mutating func number(_ node: Node) -> DecimalNumber? {
        let written: String?
        switch node.content {
        case .number(let text): written = text
        case .text(let text) where isXML: written = text
        default: written = nil
        }
        if let written, let number = DecimalNumber(scientific: written) { return number }
        let read = written ?? node.kind
        note(
            "bad-number",
            "this field holds a number",
            read: read,
            expected: "a number of up to 34 digits",
            place: node.place
        )
        return nil
    }

    mutating func flag(_ node: Node) -> Bool? {
        switch node.content {
        case .flag(let flag): return flag
        case .text("true") where isXML, .text("1") where isXML: return true
        case .text("false") where isXML, .text("0") where isXML: return false
        default:
            note(
                "bad-boolean",
                "this field holds true or false",
                read: node.kind,
                expected: "true or false",
                place: node.place
            )
            return nil
        }
    }

    /// A word of a vocabulary; a text that is none is kept as it is, and told.
    mutating func term(_ node: Node, _ vocabulary: Vocabulary) -> VocabularyTerm? {
        guard let text = text(node) else { return nil }
        if let term = vocabulary.term(text) {
            if !isXML, text.hasPrefix("urn:epcglobal:cbv:") {
                note(
                    "urn-in-json",
                    "JSON writes the \(vocabulary.name) as a bare word",
                    read: text,
                    expected: vocabulary.bare(term),
                    place: node.place
                )
            }
            if case .standard(text) = term, isXML {
                note(
                    "bare-word",
                    "XML writes the \(vocabulary.name) as a URI",
                    read: text,
                    expected: vocabulary.xml(term),
                    place: node.place
                )
            }
            return term
        }
        note(
            "unknown-term",
            "CBV has no such \(vocabulary.name)",
            read: text,
            expected: "a word of the standard, or the URI of a vocabulary of one's own",
            place: node.place
        )
        return .other(text)
    }

    mutating func list<Value>(_ node: Node, _ item: (inout Check, Node) -> Value?) -> [Value] {
        guard case .list(let nodes) = node.content else {
            note("wrong-type", "this field holds a list", read: node.kind, expected: "a list", place: node.place)
            return []
        }
        var values: [Value] = []
        for (index, node) in nodes.enumerated() {
            if let value = at(.index(index), { item(&$0, node) }) { values.append(value) }
        }
        return values
    }
}

extension Node {
    /// What a value is, for a person who looks for another kind there.
    var kind: String {
        switch content {
        case .text(let text): text
        case .number(let text): text
        case .flag(let flag): flag ? "true" : "false"
        case .null: "null"
        case .list: "a list"
        case .members: "an object"
        }
    }
}

extension DecimalNumber {
    /// Reads `12.5`, `-3` and `1.2E-3`; nil where 34 digits and 60 places do not hold it.
    init?(scientific text: String) {
        guard let mark = text.firstIndex(where: { $0 == "e" || $0 == "E" }) else {
            self.init(text)
            return
        }
        guard let mantissa = DecimalNumber(text[..<mark]), let exponent = Int(text[text.index(after: mark)...]),
            abs(exponent) <= 1000, let number = mantissa.shifted(by: exponent)
        else { return nil }
        self = number
    }
}
