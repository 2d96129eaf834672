/// A unit of measure: what is counted, per what, and the power of ten to the base of that pair.
///
/// Values of two comparable units differ by a power of ten exactly, so converting never rounds. Spellings met in
/// laboratory files are read alike: `ug/kg`, `µg/kg`, `μg／kg`, `微克/千克`. What is not known stays as printed and
/// compares only with itself (``isKnown``).
package struct Unit: Sendable, Hashable {
    /// What stands above or below the stroke.
    ///
    /// Bases: gram, millilitre, one.
    package enum Base: UInt8, Sendable, Hashable {
        case one, mass, volume
        /// `g(mL)`, `g或mL`: whichever the product is sold by; comparable with both.
        case massOrVolume
        case area
        /// Colony-forming units (菌落数) and most probable numbers (最可能数): different methods, never compared.
        case colonies, probableNumber
        case individuals, activity, internationalUnits, enzymeUnits, substance, equivalents, energy, volumeFraction
        case hydrogenExponent, celsius
        case unknown
    }

    package let numerator: Base
    package let denominator: Base
    /// A value `v` in this unit is `v × 10^power` in base units.
    package let power: Int
    /// One spelling per unit, such as `μg/kg`; for an unknown unit what was printed.
    package let symbol: String

    package init(numerator: Base, denominator: Base, power: Int, symbol: String) {
        self.numerator = numerator
        self.denominator = denominator
        self.power = power
        self.symbol = symbol
    }

    package init(unknown symbol: String) {
        self.init(numerator: .unknown, denominator: .unknown, power: 0, symbol: symbol)
    }

    /// Reads a whole text as a unit; nil where it says that there is none (empty, `/`, `-`, `无量纲`).
    package init?(_ text: some StringProtocol) {
        let bytes = MeasureText(text).bytes
        var start = 0
        var end = bytes.count
        while start < end, Self.isSpace(bytes[start]) { start += 1 }
        while end > start, Self.isSpace(bytes[end - 1]) { end -= 1 }
        if end - start >= 2, bytes[start] == UInt8(ascii: "("), bytes[end - 1] == UInt8(ascii: ")") {
            start += 1
            end -= 1
        }
        let printed = String(decoding: bytes[start..<end], as: UTF8.self)
        if ["", "/", "-", "--", "---", "无", "无量纲", "无单位", "1"].contains(printed) { return nil }
        let scanned = bytes.withUnsafeBufferPointer { Self.scan($0, from: start, to: end) }
        if let (unit, after) = scanned, after == end {
            self = unit
        } else {
            self.init(unknown: printed)
        }
    }

    package var isKnown: Bool { numerator != .unknown }

    /// True where values of the two units may be set side by side after moving the decimal point.
    package func isComparable(with other: Unit) -> Bool {
        guard isKnown, other.isKnown else { return false }
        return numerator == other.numerator && Self.agree(denominator, other.denominator)
    }

    /// Places by which a value of this unit moves to be one of `other`; nil where they are not comparable.
    package func places(to other: Unit) -> Int? { isComparable(with: other) ? power - other.power : nil }

    private static func agree(_ left: Base, _ right: Base) -> Bool {
        if left == right { return true }
        let either: [Base] = [.mass, .volume]
        return (left == .massOrVolume && either.contains(right)) || (right == .massOrVolume && either.contains(left))
    }

    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x02 }
}

extension Unit: CustomStringConvertible {
    package var description: String { symbol }
}
