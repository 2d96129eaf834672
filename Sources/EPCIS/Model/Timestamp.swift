package import Primitives

/// A moment of an EPCIS document as it was written, with the moment that it means.
///
/// EPCIS 2.0, 6.5: a date and time with an offset (`xsd:dateTimeStamp`); any number of decimals of a second.
package struct Timestamp: Sendable, Hashable {
    /// As written, without space around it.
    package let text: String
    /// To the millisecond; from the fourth decimal on rounded half up (CBV 2.0, event hash, rule 9).
    package let instant: Instant

    /// Nil where the text is no date and time with an offset of at most 14 hours.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes[10] == UInt8(ascii: "T"), bytes[13] == UInt8(ascii: ":"),
            bytes[16] == UInt8(ascii: ":"), let day = Day(String(decoding: bytes[0..<10], as: UTF8.self)),
            let hour = Self.twoDigits(bytes, 11), hour < 24, let minute = Self.twoDigits(bytes, 14), minute < 60,
            let second = Self.twoDigits(bytes, 17), second < 60
        else { return nil }
        var rest = bytes[19...]
        guard let fraction = Self.fraction(&rest), let offset = Self.offset(String(decoding: rest, as: UTF8.self))
        else { return nil }
        let seconds = Int64(day.ordinal) * 86_400 + Int64(hour * 3600 + minute * 60 + second - offset * 60)
        self.text = text
        instant = Instant(milliseconds: seconds * 1000 + fraction)
    }

    /// A moment in UTC with milliseconds.
    package init(_ instant: Instant) {
        self.instant = instant
        text = Self.utc(instant)
    }

    /// The minutes of `Z`, `+hh:mm` or `-hh:mm`; nil where the text is none of them or beyond 14 hours.
    static func offset(_ text: String) -> Int? {
        if text == "Z" { return 0 }
        let bytes = Array(text.utf8)
        guard bytes.count == 6, bytes[3] == UInt8(ascii: ":"), let hours = twoDigits(bytes, 1),
            let minutes = twoDigits(bytes, 4), minutes < 60, hours < 14 || (hours == 14 && minutes == 0)
        else { return nil }
        switch bytes[0] {
        case UInt8(ascii: "+"): return hours * 60 + minutes
        case UInt8(ascii: "-"): return -(hours * 60 + minutes)
        default: return nil
        }
    }

    /// The milliseconds after a point, if there is one; nil where no digit follows it.
    private static func fraction(_ rest: inout ArraySlice<UInt8>) -> Int64? {
        guard rest.first == UInt8(ascii: ".") else { return 0 }
        rest = rest.dropFirst()
        let digits = rest.prefix { (0x30...0x39).contains($0) }
        guard !digits.isEmpty else { return nil }
        rest = rest.dropFirst(digits.count)
        var value: Int64 = 0
        for place in 0..<3 {
            let index = digits.startIndex + place
            value = value * 10 + (index < digits.endIndex ? Int64(digits[index] - 0x30) : 0)
        }
        return digits.count > 3 && digits[digits.startIndex + 3] >= 0x35 ? value + 1 : value
    }

    private static func twoDigits(_ bytes: [UInt8], _ index: Int) -> Int? {
        guard index + 1 < bytes.count, (0x30...0x39).contains(bytes[index]), (0x30...0x39).contains(bytes[index + 1])
        else { return nil }
        return Int(bytes[index] - 0x30) * 10 + Int(bytes[index + 1] - 0x30)
    }

    /// In UTC with milliseconds and `Z`, as the event hash wants it: `2019-10-21T14:45:00.000Z`.
    package var utc: String { Self.utc(instant) }

    private static func utc(_ instant: Instant) -> String {
        let milliseconds = instant.milliseconds
        var days = milliseconds / 86_400_000
        if milliseconds % 86_400_000 < 0 { days -= 1 }
        let rest = Int(milliseconds - days * 86_400_000)
        let clock = [rest / 3_600_000, rest / 60_000 % 60, rest / 1000 % 60]
            .map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
        let thousandths = String(rest % 1000)
        return
            "\(Day(ordinal: Int(days)))T\(clock).\(String(repeating: "0", count: 3 - thousandths.count))\(thousandths)Z"
    }
}
