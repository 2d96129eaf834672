import Primitives

/// From EPC URNs to GS1 Digital Links (EPC Tag Data Standard 1.13, 6; Digital Link 1.2, 4.11).
extension DigitalLink {
    /// Reads `urn:epc:id:…`, `urn:epc:class:lgtin:…` and patterns of a whole class (`urn:epc:idpat:sgtin:….*`).
    ///
    /// - Returns: Nil where the URN is malformed or its scheme has no GS1 key, as `adi` and `usdod`.
    package init?(epc urn: String) {
        let parts = urn.split(separator: ":", maxSplits: 4, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 5, parts[0] == "urn", parts[1] == "epc" else { return nil }
        let found: DigitalLink?
        switch parts[2] {
        case "id": found = Self.identifier(parts[3], parts[4])
        case "class" where parts[3] == "lgtin": found = Self.tradeItem(parts[4], "10", upTo: 20)
        case "idpat": found = parts[4].hasSuffix(".*") ? Self.pattern(parts[3], String(parts[4].dropLast(2))) : nil
        default: found = nil
        }
        guard let found else { return nil }
        self = found
    }

    private static func identifier(_ scheme: String, _ text: String) -> DigitalLink? {
        switch scheme {
        case "sgtin": tradeItem(text, "21", upTo: 20)
        case "upui": tradeItem(text, "235", upTo: 28)
        case "itip": piece(text)
        case "sscc": digits(text, 17, extensionFirst: true).map { DigitalLink("00", $0) }
        case "gsrn": digits(text, 17).map { DigitalLink("8018", $0) }
        case "gsrnp": digits(text, 17).map { DigitalLink("8017", $0) }
        case "gsin": digits(text, 16).map { DigitalLink("402", $0) }
        case "pgln": digits(text, 12).map { DigitalLink("417", $0) }
        case "sgln": location(text)
        case "grai": serial(text, upTo: 16).map { DigitalLink("8003", "0" + $0.key + $0.serial) }
        case "gdti": serial(text, upTo: 17).map { DigitalLink("253", $0.key + $0.serial) }
        case "sgcn":
            serial(text, upTo: 12).flatMap { key, serial in
                serial.utf8.allSatisfy(URISyntax.isDigit) ? DigitalLink("255", key + serial) : nil
            }
        case "giai": free(text).map { DigitalLink("8004", $0) }
        case "ginc": free(text).map { DigitalLink("401", $0) }
        case "cpi": component(text)
        default: nil
        }
    }

    private static func pattern(_ scheme: String, _ text: String) -> DigitalLink? {
        let fields = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        switch scheme {
        case "sgtin", "upui": return fields.count == 2 ? gtin(fields[0], fields[1]).map { DigitalLink("01", $0) } : nil
        case "itip":
            guard fields.count == 4, let gtin = gtin(fields[0], fields[1]), areDigits(fields[2] + fields[3], 4) else {
                return nil
            }
            return DigitalLink("8006", gtin + fields[2] + fields[3])
        case "grai": return digits(text, 12).map { DigitalLink("8003", "0" + $0) }
        case "gdti": return digits(text, 12).map { DigitalLink("253", $0) }
        case "sgcn": return digits(text, 12).map { DigitalLink("255", $0) }
        case "cpi": return free(text).map { DigitalLink("8010", $0) }
        default: return nil
        }
    }
}

// MARK: The parts of a URN

extension DigitalLink {
    private static func split(_ text: String, _ count: Int) -> [String]? {
        let fields = text.split(separator: ".", maxSplits: count - 1, omittingEmptySubsequences: false).map(String.init)
        return fields.count == count ? fields : nil
    }

    static func areDigits(_ text: String, _ count: Int) -> Bool {
        text.utf8.count == count && text.utf8.allSatisfy(URISyntax.isDigit)
    }

    private static func isPrefix(_ text: String) -> Bool {
        (6...12).contains(text.utf8.count) && text.utf8.allSatisfy(URISyntax.isDigit)
    }

    /// 14 digits from a company prefix and an item reference, whose first digit stands before the prefix.
    private static func gtin(_ prefix: String, _ reference: String) -> String? {
        guard isPrefix(prefix), areDigits(reference, 13 - prefix.utf8.count) else { return nil }
        return CheckDigit.completed(String(reference.prefix(1)) + prefix + reference.dropFirst())
    }

    private static func tradeItem(_ text: String, _ qualifier: String, upTo length: Int) -> DigitalLink? {
        guard let fields = split(text, 3), let gtin = gtin(fields[0], fields[1]),
            let serial = encoded(fields[2], upTo: length)
        else { return nil }
        return DigitalLink("01", gtin, qualifier, serial)
    }

    private static func piece(_ text: String) -> DigitalLink? {
        guard let fields = split(text, 5), let gtin = gtin(fields[0], fields[1]), areDigits(fields[2], 2),
            areDigits(fields[3], 2), let serial = encoded(fields[4], upTo: 20)
        else { return nil }
        return DigitalLink("8006", gtin + fields[2] + fields[3], "21", serial)
    }

    /// Company prefix and reference, `count` digits together, with the check digit.
    private static func digits(_ text: String, _ count: Int, extensionFirst: Bool = false) -> String? {
        guard let fields = split(text, 2), isPrefix(fields[0]), areDigits(fields[1], count - fields[0].utf8.count)
        else { return nil }
        guard extensionFirst else { return CheckDigit.completed(fields[0] + fields[1]) }
        return CheckDigit.completed(String(fields[1].prefix(1)) + fields[0] + fields[1].dropFirst())
    }

    private static func serial(_ text: String, upTo length: Int) -> (key: String, serial: String)? {
        guard let fields = split(text, 3), let key = digits(fields[0] + "." + fields[1], 12),
            let serial = encoded(fields[2], upTo: length)
        else { return nil }
        return (key, serial)
    }

    private static func location(_ text: String) -> DigitalLink? {
        guard let (key, serial) = serial(text, upTo: 20) else { return nil }
        return serial == "0" ? DigitalLink("414", key) : DigitalLink("414", key, "254", serial)
    }

    /// A company prefix and any reference, 30 characters together.
    private static func free(_ text: String) -> String? {
        guard let fields = split(text, 2), isPrefix(fields[0]),
            let reference = encoded(fields[1], upTo: 30 - fields[0].utf8.count)
        else { return nil }
        return fields[0] + reference
    }

    private static func component(_ text: String) -> DigitalLink? {
        guard let dot = text.lastIndex(of: "."), let part = free(String(text[..<dot])) else { return nil }
        let serial = String(text[text.index(after: dot)...])
        guard (1...12).contains(serial.utf8.count), serial.utf8.allSatisfy(URISyntax.isDigit) else { return nil }
        return DigitalLink("8010", part, "8011", serial)
    }

    /// A serial number as a URN writes it, with what Digital Link escapes besides; nil where it is empty or too long.
    private static func encoded(_ text: String, upTo length: Int) -> String? {
        let bytes = Array(text.utf8)
        var (encoded, count, index) = ("", 0, 0)
        while index < bytes.count {
            let byte = bytes[index]
            count += 1
            if byte == UInt8(ascii: "%") {
                guard index + 2 < bytes.count, URISyntax.isHexadecimal(bytes[index + 1]),
                    URISyntax.isHexadecimal(bytes[index + 2])
                else { return nil }
                encoded += String(decoding: bytes[index...(index + 2)], as: UTF8.self)
                index += 3
                continue
            }
            if let escape = escapes[byte] {
                encoded += escape
            } else if URISyntax.isDigit(byte) || URISyntax.isLetter(byte) || Array("'.;=_-".utf8).contains(byte) {
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                return nil
            }
            index += 1
        }
        return (1...length).contains(count) ? encoded : nil
    }

    /// Digital Link 1.2, table 7-1: what a URN may carry but a path may not.
    static let escapes: [UInt8: String] = [
        UInt8(ascii: "!"): "%21", UInt8(ascii: "("): "%28", UInt8(ascii: ")"): "%29", UInt8(ascii: "*"): "%2A",
        UInt8(ascii: "+"): "%2B", UInt8(ascii: ","): "%2C", UInt8(ascii: ":"): "%3A",
    ]
}
