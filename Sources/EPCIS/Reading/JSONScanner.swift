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
        let piece = start < bytes.endIndex ? bytes[start..<min(start + 40, bytes.endIndex)] : []
        return DocumentProblem(
            place: place,
            code: "json-syntax",
            read: String(String(decoding: piece, as: UTF8.self).prefix(16)),
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
        case let byte? where byte == UInt8(ascii: "-") || isDigit(byte): content = .number(try number())
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
        let (start, place) = (index, place)
        index += 1
        var text: [UInt8] = []
        var clean = index
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\""):
                let valid: String?
                if text.isEmpty {
                    valid = String(validating: bytes[clean..<index], as: UTF8.self)
                } else {
                    text += bytes[clean..<index]
                    valid = String(validating: text, as: UTF8.self)
                }
                index += 1
                guard let valid else { throw fault("a string in UTF-8", at: start, place) }
                return valid
            case UInt8(ascii: "\\"):
                text += bytes[clean..<index]
                text += Array(String(try escape()).utf8)
                clean = index
            case 0..<0x20: throw fault("control characters written as \\u00XX")
            default: index += 1
            }
        }
        throw fault("a closing quote")
    }

    private mutating func escape() throws(DocumentProblem) -> Character {
        let start = index
        index += 1
        let letter = next
        index += 1
        switch letter {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return Character(try scalar(from: start))
        default: throw fault("an escape of RFC 8259", at: start, place)
        }
    }

    /// A `\u` form, or two of them that make one scalar.
    private mutating func scalar(from start: Int) throws(DocumentProblem) -> Unicode.Scalar {
        guard let first = hexadecimal() else { throw fault("four hexadecimal digits", at: start, place) }
        if let scalar = Unicode.Scalar(first) { return scalar }
        let rest = bytes[index...]
        guard first < 0xDC00, rest.starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "u")]) else {
            throw fault("both halves of a surrogate pair", at: start, place)
        }
        index += 2
        guard let second = hexadecimal(), (0xDC00...0xDFFF).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { throw fault("both halves of a surrogate pair", at: start, place) }
        return scalar
    }

    private mutating func hexadecimal() -> UInt32? {
        guard index + 4 <= bytes.endIndex else { return nil }
        var value: UInt32 = 0
        for byte in bytes[index..<(index + 4)] {
            guard byte < 0x80, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
            value = value << 4 | UInt32(digit)
        }
        index += 4
        return value
    }

    /// The digits as written.
    private mutating func number() throws(DocumentProblem) -> String {
        let (start, place) = (index, place)
        if next == UInt8(ascii: "-") { index += 1 }
        let lead = next
        let whole = digits()
        guard whole > 0 else { throw fault("a digit") }
        if lead == UInt8(ascii: "0"), whole > 1 { throw fault("no zero before other digits", at: start, place) }
        if next == UInt8(ascii: ".") {
            index += 1
            guard digits() > 0 else { throw fault("a digit after the point") }
        }
        if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
            index += 1
            if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { index += 1 }
            guard digits() > 0 else { throw fault("a digit of the exponent") }
        }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    private mutating func digits() -> Int {
        let start = index
        while let byte = next, isDigit(byte) { index += 1 }
        return index - start
    }

    private func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
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
