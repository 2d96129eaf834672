/// RFC 3986, so far as a field of a document needs it.
enum URISyntax {
    /// Whether the text has a scheme and then only characters of a URI, in ASCII, with whole percent escapes.
    static func isURI(_ text: String) -> Bool {
        var bytes = Substring(text).utf8[...]
        guard let first = bytes.first, isLetter(first) else { return false }
        let scheme = bytes.prefix { isLetter($0) || isDigit($0) || $0 == 0x2B || $0 == 0x2D || $0 == 0x2E }
        bytes = bytes.dropFirst(scheme.count)
        guard bytes.first == UInt8(ascii: ":") else { return false }
        bytes = bytes.dropFirst()
        guard !bytes.isEmpty else { return false }
        while let byte = bytes.first {
            bytes = bytes.dropFirst()
            if byte == UInt8(ascii: "%") {
                guard bytes.count >= 2, bytes.prefix(2).allSatisfy(isHexadecimal) else { return false }
            } else if !isAllowed(byte) {
                return false
            }
        }
        return true
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        guard byte > 0x20, byte < 0x7F else { return false }
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\\"), UInt8(ascii: "^"),
            UInt8(ascii: "`"), UInt8(ascii: "{"), UInt8(ascii: "|"), UInt8(ascii: "}"):
            return false
        default: return true
        }
    }

    static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
    static func isLetter(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte & 0xDF) }

    static func isHexadecimal(_ byte: UInt8) -> Bool { isDigit(byte) || (0x41...0x46).contains(byte & 0xDF) }
}
