extension Unit {
    /// Reads the longest known unit that starts at `start` in the bytes of a ``MeasureText``; nil where none does.
    ///
    /// A unit ends before a letter or digit would go on, so `mg/kgx` is none.
    package static func scan(
        _ bytes: UnsafeBufferPointer<UInt8>,
        from start: Int,
        to end: Int
    ) -> (unit: Unit, after: Int)? {
        var scan = UnitScan(bytes: bytes, at: start, end: end)
        guard let unit = scan.common() ?? scan.unit() else { return nil }
        return (unit, scan.at)
    }
}

/// One name of a measure: its base, the power of ten to the base unit, and the spelling that is shown.
private struct Measure {
    var spelling: StaticString
    var base: Unit.Base
    var power: Int
    var shown: StaticString
    var exactCase = false
}

private struct UnitScan {
    let bytes: UnsafeBufferPointer<UInt8>
    var at: Int
    let end: Int

    /// The units of nine results in ten, without putting them together.
    mutating func common() -> Unit? {
        let start = at
        for (spelling, unit) in Self.commonUnits where take(spelling, exactCase: true) {
            if atBoundary, byteAfter != UInt8(ascii: "("), byteAfter != 0xE6 { return unit }
            at = start
        }
        return nil
    }

    private var byteAfter: UInt8? { at < end ? bytes[at] : nil }

    mutating func unit() -> Unit? {
        if let fraction = fraction() { return fraction }
        guard let above = measure(Self.above) else { return nil }
        if above.base == .mass {
            skipSpaces()
            _ = take("KOH")
        }
        let beforeStroke = at
        skipSpaces()
        guard take("/") || take("每") else { return alone(above, end: beforeStroke) }
        skipSpaces()
        guard let (power, printed) = count() else { return nil }
        skipSpaces()
        guard let below = measure(Self.below), atBoundary else { return nil }
        let (base, suffix) = either(below)
        return Unit(
            numerator: above.base,
            denominator: base,
            power: above.power - below.power - power,
            symbol: "\(above.shown)/\(printed)\(below.shown)\(suffix)"
        )
    }

    /// Percent and per mille: fractions of mass unless `vol` is said.
    private mutating func fraction() -> Unit? {
        let start = at
        if take("w/%") || take("w%") { return Unit(numerator: .mass, denominator: .mass, power: -2, symbol: "%") }
        if take("‰") { return Unit(numerator: .mass, denominator: .mass, power: -3, symbol: "‰") }
        guard take("%") else { return nil }
        if take("vol") || take("(vol)") || take("(v/v)") {
            return Unit(numerator: .volumeFraction, denominator: .one, power: -2, symbol: "%vol")
        }
        _ = take("(w/w)") || take("(m/m)")
        guard atBoundary else {
            at = start
            return nil
        }
        return Unit(numerator: .mass, denominator: .mass, power: -2, symbol: "%")
    }

    /// A measure without a stroke, such as the net content `500 g` or `pH`.
    private mutating func alone(_ measure: Measure, end: Int) -> Unit? {
        at = end
        guard atBoundary else { return nil }
        return Unit(numerator: measure.base, denominator: .one, power: measure.power, symbol: "\(measure.shown)")
    }

    /// `g(mL)`, `g或mL`, `g或CFU/mL`: sold by mass or by volume.
    private mutating func either(_ below: Measure) -> (Unit.Base, String) {
        guard below.base == .mass, below.power == 0 else { return (below.base, "") }
        if take("(mL)") || take("或mL") || take("或CFU/mL") || take("或MPN/mL") { return (.massOrVolume, "(mL)") }
        return (below.base, "")
    }

    /// The number below the stroke, which must be a power of ten: `/100g` is two places.
    private mutating func count() -> (power: Int, printed: String)? {
        let start = at
        while at < end, bytes[at] >= 0x30, bytes[at] <= 0x39 { at += 1 }
        guard at > start else { return (0, "") }
        guard bytes[start] == 0x31, at - start <= 7, bytes[(start + 1)..<at].allSatisfy({ $0 == 0x30 }) else {
            return nil
        }
        let power = at - start - 1
        return (power, power == 0 ? "" : String(decoding: bytes[start..<at], as: UTF8.self))
    }

    private mutating func measure(_ table: [Measure]) -> Measure? {
        for measure in table where take(measure.spelling, exactCase: measure.exactCase) { return measure }
        return nil
    }

    private mutating func skipSpaces() {
        while at < end, Unit.isSpace(bytes[at]) { at += 1 }
    }

    private var atBoundary: Bool {
        guard at < end else { return true }
        let next = bytes[at]
        let letter = (0x41...0x5A).contains(next) || (0x61...0x7A).contains(next)
        return !letter && !(0x30...0x39).contains(next) && next != UInt8(ascii: "%") && next != UInt8(ascii: "/")
    }

    private mutating func take(_ text: StaticString, exactCase: Bool = false) -> Bool {
        let count = text.utf8CodeUnitCount
        guard end - at >= count else { return false }
        for offset in 0..<count {
            let read = bytes[at + offset]
            let wanted = text.utf8Start[offset]
            guard read == wanted || (!exactCase && Self.lower(read) == Self.lower(wanted)) else { return false }
        }
        at += count
        return true
    }

    private static func lower(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte + 0x20 : byte }
}

extension UnitScan {
    static let commonUnits: [(StaticString, Unit)] = [
        ("mg/kg", Unit(numerator: .mass, denominator: .mass, power: -6, symbol: "mg/kg")),
        ("μg/kg", Unit(numerator: .mass, denominator: .mass, power: -9, symbol: "μg/kg")),
        ("CFU/g", Unit(numerator: .colonies, denominator: .mass, power: 0, symbol: "CFU/g")),
        ("g/kg", Unit(numerator: .mass, denominator: .mass, power: -3, symbol: "g/kg")),
        ("g/100g", Unit(numerator: .mass, denominator: .mass, power: -2, symbol: "g/100g")),
        ("CFU/mL", Unit(numerator: .colonies, denominator: .volume, power: 0, symbol: "CFU/mL")),
        ("mg/L", Unit(numerator: .mass, denominator: .volume, power: -6, symbol: "mg/L")),
    ]

    /// Longer spellings first: `mg` before `m…`, `kg` before `k…`.
    static let below: [Measure] = [
        Measure(spelling: "kg", base: .mass, power: 3, shown: "kg"),
        Measure(spelling: "g", base: .mass, power: 0, shown: "g"),
        Measure(spelling: "mL", base: .volume, power: 0, shown: "mL"),
        Measure(spelling: "L", base: .volume, power: 3, shown: "L"),
        Measure(spelling: "mg", base: .mass, power: -3, shown: "mg"),
        Measure(spelling: "dm^2", base: .area, power: 0, shown: "dm²"),
        Measure(spelling: "cm^2", base: .area, power: -2, shown: "cm²"),
        Measure(spelling: "千克", base: .mass, power: 3, shown: "kg"),
        Measure(spelling: "公斤", base: .mass, power: 3, shown: "kg"),
        Measure(spelling: "克", base: .mass, power: 0, shown: "g"),
        Measure(spelling: "毫升", base: .volume, power: 0, shown: "mL"),
        Measure(spelling: "升", base: .volume, power: 3, shown: "L"),
        Measure(spelling: "毫克", base: .mass, power: -3, shown: "mg"),
    ]

    static let above: [Measure] = [
        Measure(spelling: "mg", base: .mass, power: -3, shown: "mg"),
        Measure(spelling: "μg", base: .mass, power: -6, shown: "μg"),
        Measure(spelling: "CFU", base: .colonies, power: 0, shown: "CFU"),
        Measure(spelling: "g", base: .mass, power: 0, shown: "g"),
        Measure(spelling: "ug", base: .mass, power: -6, shown: "μg"),
        Measure(spelling: "mcg", base: .mass, power: -6, shown: "μg"),
        Measure(spelling: "MPN", base: .probableNumber, power: 0, shown: "MPN"),
        Measure(spelling: "kg", base: .mass, power: 3, shown: "kg"),
        Measure(spelling: "ng", base: .mass, power: -9, shown: "ng"),
        Measure(spelling: "pg", base: .mass, power: -12, shown: "pg"),
        Measure(spelling: "mL", base: .volume, power: 0, shown: "mL"),
        Measure(spelling: "μL", base: .volume, power: -3, shown: "μL"),
        Measure(spelling: "uL", base: .volume, power: -3, shown: "μL"),
        Measure(spelling: "L", base: .volume, power: 3, shown: "L"),
        Measure(spelling: "mmol", base: .substance, power: -3, shown: "mmol"),
        Measure(spelling: "mol", base: .substance, power: 0, shown: "mol"),
        Measure(spelling: "meq", base: .equivalents, power: -3, shown: "meq"),
        Measure(spelling: "mBq", base: .activity, power: -3, shown: "mBq", exactCase: true),
        Measure(spelling: "kBq", base: .activity, power: 3, shown: "kBq"),
        Measure(spelling: "Bq", base: .activity, power: 0, shown: "Bq"),
        Measure(spelling: "kJ", base: .energy, power: 3, shown: "kJ"),
        Measure(spelling: "IU", base: .internationalUnits, power: 0, shown: "IU"),
        // Capital only: a small `u/g` may be a damaged `μg/g`.
        Measure(spelling: "U", base: .enzymeUnits, power: 0, shown: "U", exactCase: true),
        Measure(spelling: "pH值", base: .hydrogenExponent, power: 0, shown: "pH"),
        Measure(spelling: "pH", base: .hydrogenExponent, power: 0, shown: "pH"),
        Measure(spelling: "℃", base: .celsius, power: 0, shown: "℃"),
        Measure(spelling: "个", base: .individuals, power: 0, shown: "个"),
        Measure(spelling: "毫克", base: .mass, power: -3, shown: "mg"),
        Measure(spelling: "微克", base: .mass, power: -6, shown: "μg"),
        Measure(spelling: "纳克", base: .mass, power: -9, shown: "ng"),
        Measure(spelling: "千克", base: .mass, power: 3, shown: "kg"),
        Measure(spelling: "公斤", base: .mass, power: 3, shown: "kg"),
        Measure(spelling: "克", base: .mass, power: 0, shown: "g"),
        Measure(spelling: "毫升", base: .volume, power: 0, shown: "mL"),
        Measure(spelling: "升", base: .volume, power: 3, shown: "L"),
        Measure(spelling: "国际单位", base: .internationalUnits, power: 0, shown: "IU"),
    ]
}
