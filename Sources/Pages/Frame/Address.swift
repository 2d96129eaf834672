/// Addresses with a query.
package enum Address {
    /// The path with those of the fields that say something, in the order given.
    package static func make(_ path: String, _ fields: [(name: String, value: String?)]) -> String {
        let said = fields.compactMap { field -> String? in
            guard let value = field.value, !value.isEmpty else { return nil }
            return "\(field.name)=\(percentEncoded(value))"
        }
        return said.isEmpty ? path : path + "?" + said.joined(separator: "&")
    }

    /// The same, ready for one more field.
    package static func open(_ path: String, _ fields: [(name: String, value: String?)]) -> String {
        let address = make(path, fields)
        return address + (address == path ? "?" : "&")
    }
}

/// Unreserved characters as they are, all other bytes in percent form (RFC 3986 §2.1).
package func percentEncoded(_ text: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var encoded: [UInt8] = []
    for byte in text.utf8 {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            encoded.append(byte)
        default:
            encoded += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
    }
    return String(decoding: encoded, as: UTF8.self)
}
