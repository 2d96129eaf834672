/// Where a standing query is delivered to: an address that the server may call.
///
/// Over TLS anywhere but private networks; in the clear only on the same machine. Whether a name leads into a private
/// network is looked at again each time before it is called.
package struct WebhookTarget: Sendable, Hashable {
    package let uri: String
    package let host: String
    package let isSecure: Bool

    /// Nil where the text is no address of the Web without a user's name, or not allowed as such.
    package init?(_ text: String, allowsPrivate: Bool = false) {
        guard text.utf8.count <= 2000, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x5C }) else {
            return nil
        }
        let lower = text.lowercased()
        isSecure = lower.hasPrefix("https://")
        guard isSecure || lower.hasPrefix("http://") else { return nil }
        let rest = text.dropFirst(isSecure ? 8 : 7)
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        guard !authority.contains("@"), !authority.isEmpty else { return nil }
        if authority.hasPrefix("[") {
            guard let end = authority.firstIndex(of: "]") else { return nil }
            host = String(authority[authority.index(after: authority.startIndex)..<end])
        } else {
            host = String(authority.prefix { $0 != ":" }).lowercased()
        }
        guard !host.isEmpty else { return nil }
        uri = text
        let isLoopback = host == "localhost" || Self.addressBytes(host).map(Self.isLoopback) == true
        guard isSecure || isLoopback || allowsPrivate else { return nil }
        if let bytes = Self.addressBytes(host), !allowsPrivate, !isLoopback, !Self.isPublic(bytes) { return nil }
    }

    /// The four bytes of an address in dotted decimals; nil for names and for other notations.
    ///
    /// Addresses of 16 bytes are left to whoever resolves them.
    private static func addressBytes(_ host: String) -> [UInt8]? {
        if host == "::1" { return [UInt8](repeating: 0, count: 15) + [1] }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        guard parts.count == 4 else { return nil }
        let bytes = parts.compactMap { $0 }
        return bytes.count == 4 ? bytes : nil
    }

    package static func isLoopback(_ address: [UInt8]) -> Bool {
        switch address.count {
        case 4: address[0] == 127
        case 16: isMapped(address) ? address[12] == 127 : address.dropLast().allSatisfy { $0 == 0 } && address[15] == 1
        default: false
        }
    }

    /// Whether an address of 4 or 16 bytes belongs to the public network (RFC 6890).
    package static func isPublic(_ address: [UInt8]) -> Bool {
        if address.count == 16 {
            if isMapped(address) { return isPublic(Array(address[12...])) }
            // Global unicast is 2000::/3; without documentation, 6to4 and Teredo, which hide other addresses.
            let isGlobal = address[0] & 0xE0 == 0x20
            let isTunnel = address[0] == 0x20 && address[1] == 0x02
            let isSpecial = address[0] == 0x20 && address[1] == 0x01 && address[2] < 0x02
            return isGlobal && !isTunnel && !isSpecial
        }
        guard address.count == 4 else { return false }
        switch (address[0], address[1]) {
        case (0, _), (10, _), (127, _), (100, 64...127), (169, 254), (172, 16...31), (192, 168), (198, 18...19):
            return false
        case (192, 0) where address[2] == 0 || address[2] == 2: return false
        case (198, 51) where address[2] == 100: return false
        case (203, 0) where address[2] == 113: return false
        case (224..., _): return false
        default: return true
        }
    }

    private static func isMapped(_ address: [UInt8]) -> Bool {
        address.prefix(10).allSatisfy { $0 == 0 } && address[10] == 0xFF && address[11] == 0xFF
    }
}
