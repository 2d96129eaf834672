/// Strings and numbers of JSON text (RFC 8259, sections 6 and 7), for every reader of it.
package struct JSONToken {
    private let bytes: ArraySlice<UInt8>
    private var index: Int

    private init(_ bytes: ArraySlice<UInt8>, at index: Int) {
        self.bytes = bytes
        self.index = index
    }

    /// Reads the string whose opening quote stands at `index`, and moves `index` behind its closing one.
    package static func string(in bytes: ArraySlice<UInt8>, at index: inout Int) throws(JSONFault) -> String {
        var token = JSONToken(bytes, at: index)
        let text = try token.string()
        index = token.index
        return text
    }

    /// Reads a number as the digits that were sent, and moves `index` behind it.
    package static func number(in bytes: ArraySlice<UInt8>, at index: inout Int) throws(JSONFault) -> String {
        var token = JSONToken(bytes, at: index)
        let text = try token.number()
        index = token.index
        return text
    }

    package static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    /// A few characters from a place on, so that a person finds it.
    package static func excerpt(_ bytes: ArraySlice<UInt8>, at place: Int) -> String {
        guard place < bytes.endIndex else { return "" }
        return String(String(decoding: bytes[place..<min(place + 40, bytes.endIndex)], as: UTF8.self).prefix(16))
    }

    private var next: UInt8? { index < bytes.endIndex ? bytes[index] : nil }

    private func fault(_ expected: String) -> JSONFault { fault(expected, at: index) }

    private func fault(_ expected: String, at place: Int) -> JSONFault {
        JSONFault(offset: place, read: Self.excerpt(bytes, at: place), expected: expected)
    }

    // MARK: Strings

    private mutating func string() throws(JSONFault) -> String {
        let start = index
        index += 1
        var text: [UInt8] = []
        var clean = index
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\""):
                let rest = bytes[clean..<index]
                index += 1
                guard let valid = Self.valid(text, rest) else { throw fault("a string in UTF-8", at: start) }
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

    /// Nearly all strings have no escape and need no copy before they are one.
    private static func valid(_ text: [UInt8], _ rest: ArraySlice<UInt8>) -> String? {
        text.isEmpty ? String(validating: rest, as: UTF8.self) : String(validating: text + rest, as: UTF8.self)
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
        guard first < 0xDC00, index + 1 < bytes.endIndex, bytes[index] == UInt8(ascii: "\\"),
            bytes[index + 1] == UInt8(ascii: "u")
        else { throw fault("both halves of a surrogate pair", at: place) }
        index += 2
        guard let second = hexadecimal(), (0xDC00...0xDFFF).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { throw fault("both halves of a surrogate pair", at: place) }
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

    // MARK: Numbers

    private mutating func number() throws(JSONFault) -> String {
        let start = index
        if next == UInt8(ascii: "-") { index += 1 }
        let lead = next
        let whole = digits()
        guard whole > 0 else { throw fault("a digit") }
        if lead == UInt8(ascii: "0"), whole > 1 { throw fault("no zero before other digits", at: start) }
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
}
