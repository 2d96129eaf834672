/// A unit of measure: what is counted, per what, and the power of ten to the base of that pair.
///
/// Values of two comparable units differ by a power of ten exactly, so converting never rounds. Spellings met in
/// laboratory files are read alike: `ug/kg`, `µg/kg`, `μg／kg`, `微克/千克`. What is not known stays as printed and
/// compares only with itself (``isKnown``).
///
/// Not converted, because no exact factor of the units alone exists: mass and volume (density), mmol and mg (molar
/// mass), meq and mmol (valency), IU and mg (activity), kJ and kcal, CFU and MPN (method), NTU and 度 (method), °T and
/// g/kg, counts per 250 mL and per 100 mL (another test portion).
package struct Unit: Sendable, Hashable {
    /// What stands above or below the stroke.
    ///
    /// Bases: gram, millilitre, one.
    package enum Base: UInt8, Sendable, Hashable {
        case one, mass, volume, length
        /// `g(mL)`, `g或mL`: whichever the product is sold by; comparable with both.
        case massOrVolume
        case area
        /// Colony-forming units (菌落数) and most probable numbers (最可能数): different methods, never compared.
        case colonies, probableNumber
        case individuals, activity, internationalUnits, enzymeUnits, substance, equivalents
        /// Joule and calorie: one calorie is no power of ten of a joule.
        case energy, calories
        case conductance
        /// One figure to one, such as 5:1 (比值).
        case ratio
        case hydrogenExponent, celsius
        /// NTU (散射浊度单位) and 度 (色度, 浑浊度): each compares with itself.
        case nephelometricTurbidity, degree
        /// °T: mL of 0.1 mol/L alkali per 100 mL or 100 g (GB 5009.239).
        case acidity
        case unknown
    }

    package let numerator: Base
    package let denominator: Base
    /// A value `v` in this unit is `v × 10^power` in base units.
    package let power: Int
    /// What counts are counted in, where that is no power of ten: 250 of `CFU/250mL`; else 1.
    ///
    /// A count in 250 mL is another test than one in 100 mL: such units compare only with themselves.
    package let portion: Int
    /// One spelling per unit, such as `μg/kg`; for an unknown unit what was printed.
    package let symbol: String

    package init(numerator: Base, denominator: Base, power: Int, portion: Int = 1, symbol: String) {
        self.numerator = numerator
        self.denominator = denominator
        self.power = power
        self.portion = portion
        self.symbol = symbol
    }

    /// One figure to one: `5:1`.
    package static let ratio = Unit(numerator: .ratio, denominator: .one, power: 0, symbol: "∶1")
    package static let hydrogenExponent = Unit(numerator: .hydrogenExponent, denominator: .one, power: 0, symbol: "pH")

    package init(unknown symbol: String) {
        self.init(numerator: .unknown, denominator: .unknown, power: 0, symbol: symbol)
    }

    /// Reads a whole text as a unit; nil where it says that there is none (empty, `/`, `-`, `无量纲`).
    package init?(_ text: some StringProtocol) {
        var unit: Unit?
        MeasureText.withBytes(of: String(text)) { unit = Self.read($0) }
        guard let unit else { return nil }
        self = unit
    }

    private static func read(_ bytes: UnsafeBufferPointer<UInt8>) -> Unit? {
        var start = 0
        var end = bytes.count
        while start < end, isSpace(bytes[start]) { start += 1 }
        while end > start, isSpace(bytes[end - 1]) { end -= 1 }
        var after = start
        if let unit = scan(bytes, at: &after, end: end), after == end { return unit }
        if end - start >= 2, bytes[start] == UInt8(ascii: "("), bytes[end - 1] == UInt8(ascii: ")") {
            start += 1
            end -= 1
            after = start
            if let unit = scan(bytes, at: &after, end: end), after == end { return unit }
        }
        let shown = bytes[start..<end].lazy.filter { $0 != MeasureText.superscriptEnd }
        let printed = String(decoding: shown, as: UTF8.self)
        return nothing.contains(printed) ? nil : Unit(unknown: printed)
    }

    /// What a unit column holds where there is no unit.
    private static let nothing: Set<String> = ["", "/", "-", "--", "---", "无", "无量纲", "无单位", "1"]

    package var isKnown: Bool { numerator != .unknown }

    /// True where values of the two units may be set side by side after moving the decimal point.
    package func isComparable(with other: Unit) -> Bool {
        guard isKnown, other.isKnown else { return false }
        return numerator == other.numerator && portion == other.portion && Self.agree(denominator, other.denominator)
    }

    /// Places by which a value of this unit moves to be one of `other`; nil where they are not comparable.
    package func places(to other: Unit) -> Int? { isComparable(with: other) ? power - other.power : nil }

    private static func agree(_ left: Base, _ right: Base) -> Bool {
        switch (left, right) {
        case (.massOrVolume, .mass), (.massOrVolume, .volume), (.mass, .massOrVolume), (.volume, .massOrVolume): true
        default: left == right
        }
    }

    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x02 }
}

extension Unit: CustomStringConvertible {
    package var description: String { symbol }
}
