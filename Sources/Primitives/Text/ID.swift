/// The identity of a `Tag`: a UUID version 7 (RFC 9562 §5.7) in its lower-case text form.
package struct ID<Tag>: Sendable, Hashable, Comparable, CustomStringConvertible {
    package let text: String

    /// Accepts the 36-character form, of any UUID version; upper case is lowered.
    package init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count == 36 else { return nil }
        for (index, byte) in bytes.enumerated() {
            if index == 8 || index == 13 || index == 18 || index == 23 {
                guard byte == UInt8(ascii: "-") else { return nil }
            } else {
                guard Self.isHexadecimal(byte) else { return nil }
            }
        }
        self.text = text.lowercased()
    }

    fileprivate init(checked text: String) { self.text = text }

    package var description: String { text }
    package static func < (left: Self, right: Self) -> Bool { left.text < right.text }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"):
            true
        default: false
        }
    }
}

/// Makes UUIDv7 identities from a moment and a source of chance; both come in from outside.
package struct IDSource {
    private var random: any RandomNumberGenerator
    private var lastMilliseconds: Int64 = -1
    private var counter: UInt16 = 0

    package init(random: any RandomNumberGenerator) { self.random = random }

    /// Identities of one source are strictly increasing, whatever the clock does.
    ///
    /// `rand_a` counts within a millisecond (RFC 9562 §6.2, method 1). Where it is full, or the clock runs backwards, the
    /// source goes on from the last moment it used.
    package mutating func next<Tag>(at instant: Instant, _ tag: Tag.Type = Tag.self) -> ID<Tag> {
        if instant.milliseconds <= lastMilliseconds, counter < 0x0FFF {
            counter += 1
        } else {
            lastMilliseconds = max(instant.milliseconds, lastMilliseconds + 1)
            counter = UInt16(truncatingIfNeeded: random.next()) & 0x07FF
        }
        let time = UInt64(bitPattern: lastMilliseconds) & 0xFFFF_FFFF_FFFF
        let high = (time << 16) | 0x7000 | UInt64(counter)
        let low = (random.next() & 0x3FFF_FFFF_FFFF_FFFF) | 0x8000_0000_0000_0000
        return ID(checked: Self.text(high, low))
    }

    private static func text(_ high: UInt64, _ low: UInt64) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(36)
        for index in 0..<32 {
            if index == 8 || index == 12 || index == 16 || index == 20 { bytes.append(UInt8(ascii: "-")) }
            let word = index < 16 ? high : low
            bytes.append(digits[Int((word >> (60 - 4 * UInt64(index % 16))) & 0xF)])
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
