/// Reads JSON text (RFC 8259) strictly, and keeps every number as the digits that were sent.
///
/// Foundation's readers turn `0.1` into binary floating point; a limit of 0.1 mg/kg must stay 0.1. Refused besides what
/// the grammar refuses: a name twice in one object, half of a surrogate pair, bytes that are no UTF-8, and nesting deeper
/// than a limit.
package struct JSONReader {
    /// Objects and arrays inside each other at most, where nobody says otherwise; a call of ours needs four.
    package static let depthLimit = 16

    private let bytes: [UInt8]
    private let limit: Int
    private var index = 0

    private init(_ bytes: [UInt8], limit: Int) {
        self.bytes = bytes
        self.limit = limit
    }

    /// Reads a whole text; `depth` is how many objects and arrays may stand inside each other.
    package static func read(_ bytes: [UInt8], depth: Int = depthLimit) throws(JSONFault) -> JSONValue {
        var reader = JSONReader(bytes, limit: depth)
        reader.skipSpace()
        let value = try reader.value(depth: 0)
        reader.skipSpace()
        guard reader.index == bytes.count else { throw reader.fault("the end of the text") }
        return value
    }

    private func fault(_ expected: String) -> JSONFault { fault(expected, at: index) }

    private func fault(_ expected: String, at place: Int) -> JSONFault {
        JSONFault(offset: place, read: Self.excerpt(bytes, at: place), expected: expected)
    }

    /// A few characters from the place on, so that a person finds it.
    private static func excerpt(_ bytes: [UInt8], at place: Int) -> String {
        guard place < bytes.count else { return "" }
        return String(decoding: bytes[place..<min(place + 40, bytes.count)], as: UTF8.self).prefix(16).description
    }

    private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func skipSpace() {
        while index < bytes.count {
            switch bytes[index] {
            case 0x20, 0x09, 0x0A, 0x0D: index += 1
            default: return
            }
        }
    }

    private mutating func take(_ character: Character, _ expected: String) throws(JSONFault) {
        guard let byte = character.asciiValue, next == byte else { throw fault(expected) }
        index += 1
    }

    private mutating func value(depth: Int) throws(JSONFault) -> JSONValue {
        switch next {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case let byte? where byte == UInt8(ascii: "-") || Self.isDigit(byte): return .number(try number())
        default: throw fault("a value")
        }
    }

    private mutating func word(_ word: StaticString, _ value: JSONValue) throws(JSONFault) -> JSONValue {
        let wanted = Array(word.description.utf8)
        guard bytes[index...].starts(with: wanted) else { throw fault(word.description) }
        index += wanted.count
        return value
    }

    private mutating func array(depth: Int) throws(JSONFault) -> JSONValue {
        guard depth < limit else { throw fault("at most \(limit) levels") }
        index += 1
        var values: [JSONValue] = []
        skipSpace()
        if next == UInt8(ascii: "]") {
            index += 1
            return .array(values)
        }
        while true {
            skipSpace()
            values.append(try value(depth: depth + 1))
            skipSpace()
            if next == UInt8(ascii: ",") {
                index += 1
                continue
            }
            try take("]", "a comma or ]")
            return .array(values)
        }
    }

    private mutating func object(depth: Int) throws(JSONFault) -> JSONValue {
        guard depth < limit else { throw fault("at most \(limit) levels") }
        index += 1
        var members: [(key: String, value: JSONValue)] = []
        var names: Set<String> = []
        skipSpace()
        if next == UInt8(ascii: "}") {
            index += 1
            return .object(members)
        }
        while true {
            skipSpace()
            let place = index
            guard next == UInt8(ascii: "\"") else { throw fault("a name in double quotes") }
            let name = try string()
            guard names.insert(name).inserted else { throw fault("each name once in an object", at: place) }
            skipSpace()
            try take(":", "a colon")
            skipSpace()
            members.append((name, try value(depth: depth + 1)))
            skipSpace()
            if next == UInt8(ascii: ",") {
                index += 1
                continue
            }
            try take("}", "a comma or }")
            return .object(members)
        }
    }
}

// MARK: Strings and numbers

extension JSONReader {
    private mutating func string() throws(JSONFault) -> String {
        let start = index
        index += 1
        var text: [UInt8] = []
        var clean = index
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\""):
                text += bytes[clean..<index]
                index += 1
                guard let valid = String(validating: text, as: UTF8.self) else {
                    throw fault("a string in UTF-8", at: start)
                }
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

    private mutating func escape() throws(JSONFault) -> Character {
        let place = index
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
        case UInt8(ascii: "u"): return Character(try scalar(from: place))
        default: throw fault("an escape of RFC 8259", at: place)
        }
    }

    /// A `\u` form, or two of them that make one scalar.
    private mutating func scalar(from place: Int) throws(JSONFault) -> Unicode.Scalar {
        guard let first = hexadecimal() else { throw fault("four hexadecimal digits", at: place) }
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard first < 0xDC00, next == UInt8(ascii: "\\"), index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "u")
        else { throw fault("both halves of a surrogate pair", at: place) }
        index += 2
        guard let second = hexadecimal(), (0xDC00...0xDFFF).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { throw fault("both halves of a surrogate pair", at: place) }
        return scalar
    }

    private mutating func hexadecimal() -> UInt32? {
        guard index + 4 <= bytes.count else { return nil }
        var value: UInt32 = 0
        for byte in bytes[index..<(index + 4)] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else { return nil }
            value = value << 4 | UInt32(digit)
        }
        index += 4
        return value
    }

    /// The digits as sent.
    private mutating func number() throws(JSONFault) -> String {
        let start = index
        if next == UInt8(ascii: "-") { index += 1 }
        let lead = next
        guard digits() > 0 else { throw fault("a digit") }
        if lead == UInt8(ascii: "0"), bytes[start..<index].count > (bytes[start] == UInt8(ascii: "-") ? 2 : 1) {
            throw fault("no zero before other digits", at: start)
        }
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
        while let byte = next, Self.isDigit(byte) { index += 1 }
        return index - start
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}

/// Where a text stops being JSON that is accepted here.
package struct JSONFault: Error, Hashable {
    /// Bytes from the start of the text.
    package var offset: Int
    package var read: String
    package var expected: String

    package init(offset: Int, read: String, expected: String) {
        self.offset = offset
        self.read = read
        self.expected = expected
    }
}
