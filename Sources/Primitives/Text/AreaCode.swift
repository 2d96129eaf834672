/// An administrative division code: GB/T 2260 (2, 4 or 6 digits) or a township's 9 digits (GB/T 10114).
package struct AreaCode: Sendable, Hashable, Comparable, CustomStringConvertible {
    package enum Level: Sendable, Hashable { case province, city, county, township }

    package let text: String

    /// Accepts `14`, `1405`, `140522`, `140522100`; trailing zero pairs of a six-digit code name the level above and are refused.
    package init?(_ text: some StringProtocol) {
        guard text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            [2, 4, 6, 9].contains(text.utf8.count), text.prefix(2) >= "11", !text.dropFirst(2).hasSuffix("000"),
            text.utf8.count != 6 || !text.hasSuffix("00"), text.utf8.count != 4 || !text.hasSuffix("00")
        else { return nil }
        self.text = String(text)
    }

    package var level: Level {
        switch text.utf8.count {
        case 2: .province
        case 4: .city
        case 6: .county
        default: .township
        }
    }

    /// True of the code itself and of every division below it.
    package func contains(_ other: AreaCode) -> Bool { other.text.hasPrefix(text) }

    /// The county (six digits) of a county or township.
    package var county: AreaCode? { text.utf8.count < 6 ? nil : AreaCode(text.prefix(6)) }

    package var description: String { text }
    package static func < (left: AreaCode, right: AreaCode) -> Bool { left.text < right.text }
}
