import Primitives

/// Reads JSON text (RFC 8259) strictly, with the place of every value, and can skip a value without building it.
///
/// Refused besides what the grammar refuses: a name twice in one object, half of a surrogate pair, bytes that are no
/// UTF-8, and nesting deeper than the limit.
struct JSONScanner {
    let bytes: ArraySlice<UInt8>
    let depthLimit: Int
    private(set) var index: Int
    private var line: Int32 = 1
    private var lineStart: Int

    init(_ bytes: ArraySlice<UInt8>, depthLimit: Int) {
        self.bytes = bytes
        self.depthLimit = depthLimit
        index = bytes.startIndex
        lineStart = bytes.startIndex
    }

    var next: UInt8? { index < bytes.endIndex ? bytes[index] : nil }
    var place: Place { Place(line: line, column: Int32(clamping: index - lineStart + 1)) }

    func fault(_ expected: String) -> DocumentProblem { fault(expected, at: index, place) }

    private func fault(_ expected: String, at start: Int, _ place: Place) -> DocumentProblem {
        DocumentProblem(
            place: place,
            code: "json-syntax",
            read: JSONToken.excerpt(bytes, at: start),
            expected: expected,
            message: "the text is no JSON"
        )
    }

    mutating func skipSpace() {
        while index < bytes.endIndex {
            switch bytes[index] {
            case 0x0A:
                index += 1
                line += 1
                lineStart = index
            case 0x20, 0x09, 0x0D: index += 1
            default: return
            }
        }
    }

    mutating func take(_ byte: UInt8, _ expected: String) throws(DocumentProblem) {
        guard next == byte else { throw fault(expected) }
        index += 1
    }

    /// Reads what stands between two delimiters, each item by `item`, with the space around.
    mutating func items(
        close: UInt8,
        _ expected: String,
        _ item: (inout JSONScanner) throws(DocumentProblem) -> Void
    ) throws(DocumentProblem) {
        index += 1
        skipSpace()
        if next == close { return index += 1 }
        while true {
            try item(&self)
            skipSpace()
            guard next == UInt8(ascii: ",") else { break }
            index += 1
            skipSpace()
        }
        try take(close, expected)
    }

    mutating func value(depth: Int = 0) throws(DocumentProblem) -> Node {
        skipSpace()
        let place = place
        let content: Node.Content
        switch next {
        case UInt8(ascii: "{"): content = .members(try object(depth: depth))
        case UInt8(ascii: "["): content = .list(try array(depth: depth))
        case UInt8(ascii: "\""): content = .text(try string())
        case UInt8(ascii: "t"): content = try word("true", .flag(true))
        case UInt8(ascii: "f"): content = try word("false", .flag(false))
        case UInt8(ascii: "n"): content = try word("null", .null)
        case let byte? where byte == UInt8(ascii: "-") || JSONToken.isDigit(byte): content = .number(try number())
        default: throw fault("a value")
        }
        return Node(content: content, place: place)
    }

    private mutating func word(_ word: StaticString, _ value: Node.Content) throws(DocumentProblem) -> Node.Content {
        let wanted = Array(word.description.utf8)
        guard bytes[index...].starts(with: wanted) else { throw fault(word.description) }
        index += wanted.count
        return value
    }

    private mutating func array(depth: Int) throws(DocumentProblem) -> [Node] {
        guard depth < depthLimit else { throw fault("at most \(depthLimit) levels") }
        var values: [Node] = []
        try items(close: UInt8(ascii: "]"), "a comma or ]") { (scanner: inout JSONScanner) throws(DocumentProblem) in
            values.append(try scanner.value(depth: depth + 1))
        }
        return values
    }

    private mutating func object(depth: Int) throws(DocumentProblem) -> [Node.Member] {
        guard depth < depthLimit else { throw fault("at most \(depthLimit) levels") }
        var members: [Node.Member] = []
        var names = NameSet()
        try items(close: UInt8(ascii: "}"), "a comma or }") { (scanner: inout JSONScanner) throws(DocumentProblem) in
            let name = try scanner.name(&names)
            members.append(Node.Member(key: name, node: try scanner.value(depth: depth + 1)))
        }
        return members
    }

    /// The name of a member and its colon; refused where the object has it already.
    mutating func name(_ names: inout NameSet) throws(DocumentProblem) -> String {
        guard next == UInt8(ascii: "\"") else { throw fault("a name in double quotes") }
        let (start, place) = (index, place)
        let name = try string()
        guard names.insert(name) else { throw fault("each name once in an object", at: start, place) }
        skipSpace()
        try take(UInt8(ascii: ":"), "a colon")
        return name
    }

    /// Passes over a value without looking whether it is well formed; false where the text ends inside it.
    mutating func skip() -> Bool {
        var depth = 0
        repeat {
            skipSpace()
            switch next {
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                index += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                index += 1
            case UInt8(ascii: "\""): guard skipString() else { return false }
            case UInt8(ascii: ","), UInt8(ascii: ":"):
                guard depth > 0 else { return false }
                index += 1
            case nil: return false
            default: skipWord()
            }
        } while depth > 0
        return depth == 0
    }

    private mutating func skipString() -> Bool {
        index += 1
        while index < bytes.endIndex {
            switch bytes[index] {
            case UInt8(ascii: "\""):
                index += 1
                return true
            case UInt8(ascii: "\\"): index += 2
            case 0x0A: return false
            default: index += 1
            }
        }
        return false
    }

    private mutating func skipWord() {
        while index < bytes.endIndex {
            switch bytes[index] {
            case 0x0A, 0x20, 0x09, 0x0D, UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: ":"),
                UInt8(ascii: "\""), UInt8(ascii: "{"), UInt8(ascii: "["):
                return
            default: index += 1
            }
        }
    }
}

// MARK: Strings and numbers

extension JSONScanner {
    private mutating func string() throws(DocumentProblem) -> String {
        do { return try JSONToken.string(in: bytes, at: &index) } catch { throw problem(error) }
    }

    /// The digits as written.
    private mutating func number() throws(DocumentProblem) -> String {
        do { return try JSONToken.number(in: bytes, at: &index) } catch { throw problem(error) }
    }

    /// A string or number holds no line break, so the fault stands in this line.
    private func problem(_ fault: JSONFault) -> DocumentProblem {
        self.fault(
            fault.expected,
            at: fault.offset,
            Place(line: line, column: Int32(clamping: fault.offset - lineStart + 1))
        )
    }
}

/// The names of one object: a list while they are few, as nearly always, and a set when they are many.
struct NameSet {
    private var few: [String] = []
    private var many: Set<String> = []

    /// False where the name is there already.
    mutating func insert(_ name: String) -> Bool {
        if !many.isEmpty { return many.insert(name).inserted }
        if few.contains(name) { return false }
        few.append(name)
        if few.count > 24 { many = Set(few) }
        return true
    }
}
