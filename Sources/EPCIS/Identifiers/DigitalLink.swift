import Primitives

/// A GS1 key as a Web address (GS1 Digital Link: URI syntax, release 1.2), cut down to its finest level.
///
/// CBV 2.0, event hash, rule 18: the domain `id.gs1.org`, no query, one qualifier at most.
package struct DigitalLink: Sendable, Hashable {
    /// The application identifier of the key, as `01`.
    package let key: String
    package let value: String
    /// The application identifier and the value of the qualifier that says most, as `21` before `10`.
    package let qualifier: Qualifier?

    package struct Qualifier: Sendable, Hashable {
        package let identifier: String
        /// Percent-encoded, as it stands in the address.
        package let value: String
    }

    init(_ key: String, _ value: String, _ qualifier: String? = nil, _ qualifierValue: String = "") {
        self.key = key
        self.value = value
        self.qualifier = qualifier.map { Qualifier(identifier: $0, value: qualifierValue) }
    }

    /// `https://id.gs1.org/01/04012345111118/21/9876`.
    package var uri: String {
        "https://id.gs1.org/\(key)/\(value)" + (qualifier.map { "/\($0.identifier)/\($0.value)" } ?? "")
    }

    /// Reads any address whose path ends with a GS1 key and its qualifiers; nil where it does not.
    ///
    /// Check digits are not looked at: see ``hasValidCheckDigit``.
    package init?(_ uri: String) {
        guard let scheme = ["https://", "http://"].first(where: { uri.hasPrefix($0) }) else { return nil }
        let path = uri.dropFirst(scheme.count).prefix { $0 != "?" && $0 != "#" }
        var segments = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        if segments.last == "" { segments.removeLast() }
        guard segments.count >= 3 else { return nil }
        for index in 1..<(segments.count - 1) {
            let key = Self.aliases[segments[index]] ?? segments[index]
            guard let rule = Self.keys[key], let value = rule.canonical(segments[index + 1]),
                let qualifiers = Self.qualifiers(segments[(index + 2)...], allowed: rule.qualifiers)
            else { continue }
            self.key = key
            self.value = value
            qualifier = rule.qualifiers.first { qualifiers[$0] != nil }
                .flatMap { identifier in qualifiers[identifier].map { Qualifier(identifier: identifier, value: $0) } }
            return
        }
        return nil
    }

    /// Whether the key's own check digit is right; true for keys that have none.
    package var hasValidCheckDigit: Bool {
        guard let length = Self.keys[key]?.checked else { return true }
        return CheckDigit.isValid(value.prefix(length))
    }

    private static func qualifiers(_ segments: ArraySlice<String>, allowed: [String]) -> [String: String]? {
        guard segments.count.isMultiple(of: 2) else { return nil }
        var found: [String: String] = [:]
        var rest = segments
        while let name = rest.popFirst(), let value = rest.popFirst() {
            let identifier = aliases[name] ?? name
            if ["22", "8019", "7040"].contains(identifier) { continue }
            guard allowed.contains(identifier), found[identifier] == nil, isValue(value), value.utf8.count <= 90 else {
                return nil
            }
            found[identifier] = value
        }
        return found
    }

    static func isValue(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return !bytes.isEmpty
            && bytes.enumerated().allSatisfy { index, byte in
                if byte == UInt8(ascii: "%") {
                    return index + 2 < bytes.count && URISyntax.isHexadecimal(bytes[index + 1])
                        && URISyntax.isHexadecimal(bytes[index + 2])
                }
                return byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: "/")
            }
    }

    private static let aliases = [
        "gtin": "01", "itip": "8006", "cpid": "8010", "gln": "414", "party": "417", "gsrnp": "8017", "gsrn": "8018",
        "gcn": "255", "sscc": "00", "gdti": "253", "ginc": "401", "gsin": "402", "grai": "8003", "giai": "8004",
        "cpv": "22", "lot": "10", "ser": "21",
    ]

    /// What a key looks like.
    private struct Rule {
        /// Digits at its start.
        var digits: ClosedRange<Int>
        /// Characters after them.
        var more = 0
        /// The digits whose last is a check digit.
        var checked: Int?
        /// From the finest to the coarsest.
        var qualifiers: [String] = []

        /// The key as it is written canonically: short trade item numbers filled to 14 digits; nil where it is no key.
        func canonical(_ text: String) -> String? {
            let count = text.utf8.prefix { URISyntax.isDigit($0) }.count
            guard count >= digits.lowerBound, DigitalLink.isValue(text) else { return nil }
            let length = text.utf8.count
            guard length <= digits.upperBound + more, more > 0 || count == length else { return nil }
            guard digits == 8...14 else { return text }
            guard [8, 12, 13, 14].contains(length) else { return nil }
            return String(repeating: "0", count: 14 - length) + text
        }
    }

    private static let keys: [String: Rule] = [
        "00": Rule(digits: 18...18, checked: 18),
        "01": Rule(digits: 8...14, checked: 14, qualifiers: ["21", "235", "10"]),
        "253": Rule(digits: 13...13, more: 17, checked: 13),
        "255": Rule(digits: 13...25, checked: 13),
        "401": Rule(digits: 4...30, more: 30),
        "402": Rule(digits: 17...17, checked: 17),
        "414": Rule(digits: 13...13, checked: 13, qualifiers: ["254"]),
        "417": Rule(digits: 13...13, checked: 13),
        "8003": Rule(digits: 14...14, more: 16, checked: 14),
        "8004": Rule(digits: 4...30, more: 30),
        "8006": Rule(digits: 18...18, checked: 14, qualifiers: ["21", "10"]),
        "8010": Rule(digits: 4...30, more: 30, qualifiers: ["8011"]),
        "8017": Rule(digits: 18...18, checked: 18),
        "8018": Rule(digits: 18...18, checked: 18),
    ]
}
