/// The one form of an identifier by which it is compared.
package enum CanonicalIdentifier {
    /// The Digital Link on `id.gs1.org` of a GS1 key in whatever form, and anything else as it is written.
    package static func of(_ uri: String) -> String {
        uri.hasPrefix("urn:") ? DigitalLink(epc: uri)?.uri ?? uri : DigitalLink(uri)?.uri ?? uri
    }

    /// The forms under which an identifier is found: the canonical one, and the written one where it differs.
    package static func forms(of uri: String) -> [String] {
        let canonical = of(uri)
        return canonical == uri ? [uri] : [canonical, uri]
    }
}

/// What a `MATCH_` parameter looks for: an identifier, or a pattern of the EPC standard (EPCIS 2.0, 8.2.7.1.1).
///
/// A URN matches what was captured as a Digital Link and the other way round.
package struct IdentifierPattern: Sendable, Hashable {
    package private(set) var exact: Set<String>
    /// What an identifier may begin with.
    package private(set) var prefixes: [String] = []

    package init(_ text: String) {
        exact = Set(CanonicalIdentifier.forms(of: text))
        guard text.hasSuffix("*"), text.hasPrefix("urn:") else { return }
        if let link = DigitalLink(epc: text) {
            // A whole class: also what is numbered within it.
            let isJoined = ["8003", "253", "255"].contains(link.key)
            prefixes = [link.uri + (isJoined ? "" : "/")]
        }
        let parts = text.split(separator: ":", maxSplits: 4, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 5, parts[1] == "epc" else {
            prefixes.append(String(text.prefix { $0 != "*" }))
            return
        }
        let known = parts[4].split(separator: ".", omittingEmptySubsequences: false).prefix { $0 != "*" }
            .map(String.init)
        let stem = known.joined(separator: ".") + (known.isEmpty ? "" : ".")
        for kind in ["id", "idpat", "class"] { prefixes.append("urn:epc:\(kind):\(parts[3]):\(stem)") }
        prefixes += Self.links(parts[3], known)
    }

    /// How Digital Links of a scheme begin whose first fields are known.
    private static func links(_ scheme: String, _ known: [String]) -> [String] {
        let site = "https://id.gs1.org/"
        switch (scheme, known.count) {
        case ("lgtin", 2):
            return DigitalLink(epc: "urn:epc:class:lgtin:\(known[0]).\(known[1]).0").map {
                ["\(site)01/\($0.value)/10/"]
            }
                ?? []
        case ("sgln", 2):
            return DigitalLink(epc: "urn:epc:id:sgln:\(known[0]).\(known[1]).0").map { [$0.uri] } ?? []
        case ("sgtin", 0), ("lgtin", 0), ("upui", 0): return ["\(site)01/"]
        case ("sgtin", 1), ("lgtin", 1), ("upui", 1): return (0...9).map { "\(site)01/\($0)\(known[0])" }
        case ("sscc", 1): return (0...9).map { "\(site)00/\($0)\(known[0])" }
        case ("sgln", 1): return ["\(site)414/\(known[0])"]
        case ("pgln", 1): return ["\(site)417/\(known[0])"]
        case ("grai", 1): return ["\(site)8003/0\(known[0])"]
        case ("giai", 1): return ["\(site)8004/\(known[0])"]
        case ("gdti", 1): return ["\(site)253/\(known[0])"]
        default: return []
        }
    }

    package func matches(_ uri: String) -> Bool {
        CanonicalIdentifier.forms(of: uri).contains { form in
            exact.contains(form) || prefixes.contains { form.hasPrefix($0) }
        }
    }
}
