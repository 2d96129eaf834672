/// From GS1 Digital Links to EPC URNs.
extension DigitalLink {
    /// The EPC URN of the key, given how many digits of it are the company's prefix.
    ///
    /// A Digital Link does not tell where the prefix ends, so whoever asks must know it: from the company's licence, or
    /// from the list of prefix lengths that GS1 publishes.
    ///
    /// - Returns: Nil where the prefix is not 6 to 12 digits, the check digit is wrong, or the key has no such URN.
    package func epc(companyPrefixLength length: Int) -> String? {
        guard (6...12).contains(length), hasValidCheckDigit else { return nil }
        switch key {
        case "01": return tradeItem(length)
        case "8006": return piece(length)
        case "00": return numbers("id:sscc", value.dropLast(), length, extensionFirst: true)
        case "8018": return numbers("id:gsrn", value.dropLast(), length)
        case "8017": return numbers("id:gsrnp", value.dropLast(), length)
        case "402": return numbers("id:gsin", value.dropLast(), length)
        case "417": return numbers("id:pgln", value.dropLast(), length)
        case "414": return numbers("id:sgln", value.dropLast(), length, then: unescaped(qualifier?.value ?? "0"))
        case "8003": return value.hasPrefix("0") ? document("grai", value.dropFirst(), length) : nil
        case "253": return document("gdti", value[...], length)
        case "255": return document("sgcn", value[...], length)
        case "8004": return free("id:giai", length)
        case "401": return free("id:ginc", length)
        case "8010":
            guard let qualifier else { return free("idpat:cpi", length).map { $0 + ".*" } }
            return free("id:cpi", length).map { "\($0).\(qualifier.value)" }
        default: return nil
        }
    }

    private func tradeItem(_ length: Int) -> String? {
        let item = Self.item(value.dropLast(), length)
        guard let qualifier else { return "urn:epc:idpat:sgtin:\(item).*" }
        let kinds = ["21": "id:sgtin", "10": "class:lgtin", "235": "id:upui"]
        return kinds[qualifier.identifier].map { "urn:epc:\($0):\(item).\(unescaped(qualifier.value))" }
    }

    private func piece(_ length: Int) -> String? {
        let item = Self.item(value.prefix(13), length)
        let numbers = value.suffix(4)
        let start = "\(item).\(numbers.prefix(2)).\(numbers.suffix(2))"
        guard let qualifier else { return "urn:epc:idpat:itip:\(start).*" }
        return qualifier.identifier == "21" ? "urn:epc:id:itip:\(start).\(unescaped(qualifier.value))" : nil
    }

    /// `prefix.reference` of the 13 digits before the check digit, the first of which opens the reference.
    private static func item(_ digits: Substring, _ length: Int) -> String {
        let rest = digits.dropFirst()
        return "\(rest.prefix(length)).\(digits.prefix(1))\(rest.dropFirst(length))"
    }

    private func numbers(
        _ scheme: String,
        _ digits: Substring,
        _ length: Int,
        extensionFirst: Bool = false,
        then last: String? = nil
    ) -> String {
        let start = extensionFirst ? digits.prefix(1) : ""
        let rest = digits.dropFirst(start.count)
        return "urn:epc:\(scheme):\(rest.prefix(length)).\(start)\(rest.dropFirst(length))"
            + (last.map { "." + $0 } ?? "")
    }

    /// 12 digits and a check digit, then a serial number; without one, the pattern of the class.
    private func document(_ scheme: String, _ text: Substring, _ length: Int) -> String? {
        let serial = text.dropFirst(13)
        return numbers(
            serial.isEmpty ? "idpat:\(scheme)" : "id:\(scheme)",
            text.prefix(12),
            length,
            then: serial.isEmpty ? "*" : unescaped(String(serial))
        )
    }

    private func free(_ scheme: String, _ length: Int) -> String? {
        let prefix = value.prefix(length)
        guard prefix.utf8.count == length, prefix.utf8.allSatisfy(URISyntax.isDigit), value.count > length else {
            return nil
        }
        return "urn:epc:\(scheme):\(prefix).\(unescaped(String(value.dropFirst(length))))"
    }

    private func unescaped(_ text: String) -> String {
        Self.escapes.reduce(text) { text, escape in
            text.replacing(escape.value, with: String(Unicode.Scalar(escape.key)))
                .replacing(escape.value.lowercased(), with: String(Unicode.Scalar(escape.key)))
        }
    }
}
