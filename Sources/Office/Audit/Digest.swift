import Crypto
package import Storage

/// SHA-256 as lower-case hexadecimal.
package enum Digest {
    package static func hex(of bytes: [UInt8]) -> String { hex(SHA256.hash(data: bytes)) }

    /// The digest of several texts, each with its length, in order.
    package static func hex(ofFields fields: [String]) -> String {
        var running = Running()
        running.add(fields.map(\.sqlValue))
        return running.finish()
    }

    /// A digest over many rows without holding them: each value with its type and length, so that no two rows share bytes.
    package struct Running {
        private var hash = SHA256()
        private var buffer: [UInt8] = []

        package init() { buffer.reserveCapacity(1 << 16) }

        package mutating func add(_ row: [SQLValue]) {
            for value in row { append(value) }
            buffer.append(0x0A)
            if buffer.count >= 1 << 15 { flush() }
        }

        package mutating func finish() -> String {
            flush()
            return hex(hash.finalize())
        }

        private mutating func append(_ value: SQLValue) {
            switch value {
            case .null: buffer.append(UInt8(ascii: "n"))
            case .integer(let integer): append(UInt8(ascii: "i"), String(integer).utf8)
            case .real(let real): append(UInt8(ascii: "r"), real.description.utf8)
            case .text(let text): append(UInt8(ascii: "t"), text.utf8)
            case .blob(let bytes): append(UInt8(ascii: "b"), bytes)
            }
        }

        private mutating func append(_ tag: UInt8, _ bytes: some Collection<UInt8>) {
            buffer.append(tag)
            withUnsafeBytes(of: UInt32(truncatingIfNeeded: bytes.count).littleEndian) { buffer.append(contentsOf: $0) }
            buffer.append(contentsOf: bytes)
        }

        private mutating func flush() {
            hash.update(data: buffer)
            buffer.removeAll(keepingCapacity: true)
        }
    }

    private static let digits = Array("0123456789abcdef".utf8)

    private static func hex(_ digest: some Sequence<UInt8>) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(64)
        for byte in digest {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}
