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
        JSONFault(offset: place, read: JSONToken.excerpt(bytes[...], at: place), expected: expected)
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
        case let byte? where byte == UInt8(ascii: "-") || JSONToken.isDigit(byte): return .number(try number())
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

extension JSONReader {
    private mutating func string() throws(JSONFault) -> String { try JSONToken.string(in: bytes[...], at: &index) }

    /// The digits as sent.
    private mutating func number() throws(JSONFault) -> String { try JSONToken.number(in: bytes[...], at: &index) }
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
