/// Values as the event hash writes them (CBV 2.0, 8.9, rules 5–9 and 14–18).
enum CanonicalValue {
    /// Space cut off, numbers in shortest form, CBV URNs and compact URIs as Web URIs, GS1 keys as Digital Links.
    static func of(_ text: String) -> String {
        let text = expanded(XMLShape.trimmed(text))
        guard let first = text.utf8.first else { return text }
        if first < 0x3A { return number(text) ?? text }
        if text.hasPrefix("urn:epc:") { return DigitalLink(epc: text)?.uri ?? text }
        if text.hasPrefix("http") { return DigitalLink(text)?.uri ?? text }
        return text
    }

    private static let starts = [
        ("urn:epcglobal:cbv:bizstep:", StandardNamespace.cbv + "BizStep-"),
        ("urn:epcglobal:cbv:disp:", StandardNamespace.cbv + "Disp-"),
        ("urn:epcglobal:cbv:btt:", StandardNamespace.cbv + "BTT-"),
        ("urn:epcglobal:cbv:sdt:", StandardNamespace.cbv + "SDT-"),
        ("urn:epcglobal:cbv:er:", StandardNamespace.cbv + "ER-"), ("gs1:", StandardNamespace.gs1),
        ("cbv:", StandardNamespace.cbv), ("epcis:", StandardNamespace.epcis),
    ]

    private static func expanded(_ text: String) -> String {
        for (start, web) in starts where text.hasPrefix(start) { return web + text.dropFirst(start.count) }
        return text
    }

    /// The shortest form of a number, or nil where the text is no decimal number.
    ///
    /// Through binary floating point, as the published reference values have it: numbers of more than 17 digits lose
    /// the rest.
    static func number(_ text: String) -> String? {
        guard isNumber(text), let value = Double(text), value.isFinite else { return nil }
        guard value == value.rounded(.towardZero) else { return value.description }
        if value == 0 { return "0" }
        if let whole = Int64(exactly: value) { return String(whole) }
        return (value < 0 ? "-" : "") + whole(value.magnitude)
    }

    /// The digits of a whole number of at least 2⁶³, exactly.
    private static func whole(_ value: Double) -> String {
        // The significand has 53 bits; what is left is a power of two. Limbs of nine digits, the lowest first.
        let limb: UInt64 = 1_000_000_000
        let significand = value.significandBitPattern | 1 << 52
        var limbs = [significand % limb, significand / limb]
        var shift = Int(value.exponent) - 52
        while shift > 0 {
            let step = min(shift, 32)
            var carry: UInt64 = 0
            for index in limbs.indices {
                let shifted = limbs[index] << step + carry
                limbs[index] = shifted % limb
                carry = shifted / limb
            }
            while carry > 0 {
                limbs.append(carry % limb)
                carry /= limb
            }
            shift -= step
        }
        let highest = limbs.lastIndex { $0 > 0 } ?? 0
        return limbs[..<highest].reversed().reduce(into: String(limbs[highest])) { text, limb in
            let digits = String(limb)
            text += String(repeating: "0", count: 9 - digits.utf8.count) + digits
        }
    }

    /// An optional sign, digits with at most one point, an optional exponent.
    private static func isNumber(_ text: String) -> Bool {
        var rest = Substring(text).utf8[...]
        if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest.removeFirst() }
        let whole = rest.prefix { URISyntax.isDigit($0) }.count
        rest = rest.dropFirst(whole)
        var places = 0
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            places = rest.prefix { URISyntax.isDigit($0) }.count
            rest = rest.dropFirst(places)
        }
        guard whole + places > 0 else { return false }
        guard let mark = rest.first else { return true }
        guard mark == UInt8(ascii: "e") || mark == UInt8(ascii: "E") else { return false }
        rest.removeFirst()
        if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest.removeFirst() }
        return !rest.isEmpty && rest.allSatisfy { URISyntax.isDigit($0) }
    }
}
