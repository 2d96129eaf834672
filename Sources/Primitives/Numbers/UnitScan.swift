extension Unit {
    /// Takes the longest known unit at `place` in the bytes of a ``MeasureText``; nil (nothing taken) where none is.
    ///
    /// A unit ends before a letter or digit would go on, so `mg/kgx` is none.
    package static func scan(_ bytes: UnsafeBufferPointer<UInt8>, at place: inout Int, end: Int) -> Unit? {
        guard place < end else { return nil }
        var scan = UnitScan(bytes: bytes, at: place, end: end)
        guard let unit = scan.common() ?? scan.unit() else { return nil }
        place = scan.at
        return unit
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
        let first = bytes[at]
        let spellings = Self.commonSpellings
        for index in spellings.indices where first == spellings[index].utf8Start[0] {
            if take(spellings[index], exactCase: true), atBoundary, !mayGoOn { return Self.commonUnits[index] }
            at = start
        }
        return nil
    }

    /// A bracket or 或 behind a unit: `CFU/g(mL)`, `CFU/g或CFU/mL`.
    private var mayGoOn: Bool { at < end && (bytes[at] == UInt8(ascii: "(") || bytes[at] == 0xE6) }

    mutating func unit() -> Unit? {
        if let fraction = fraction() { return fraction }
        if take("(KOH)") { return ofAlkali() }
        guard let above = measure(Self.above) else { return nil }
        if above.base == .mass { takeAlkali() }
        let afterAbove = at
        skipSpaces()
        guard take("/") || take("每") else { return inverse(above) ?? alone(above, end: afterAbove) }
        skipSpaces()
        guard let count = count(of: above) else { return nil }
        skipSpaces()
        guard let below = measure(Self.below), atBoundary else { return nil }
        let (base, suffix) = either(below)
        if base == .mass { takeAlkali() }
        return Unit(
            numerator: above.base,
            denominator: base,
            power: above.power - below.power - count.power,
            portion: count.portion,
            symbol: "\(above.shown)/\(count.printed)\(below.shown)\(suffix)"
        )
    }

    /// `(KOH)/(mg/g)`: a column's head with the unit behind it.
    private mutating func ofAlkali() -> Unit? {
        _ = take("/")
        let isBracketed = take("(")
        guard let unit = common() ?? unit(), !isBracketed || take(")") else { return nil }
        return unit
    }

    /// 酸价 is in mg of KOH per g (GB 5009.229), however that is written.
    private mutating func takeAlkali() {
        let start = at
        skipSpaces()
        if !take("KOH"), !take("(KOH)"), !take("(以KOH计)"), !take("(以氢氧化钾计)") { at = start }
    }

    /// `mg·kg⁻¹`, also with its superscript lost: `mg kg-1`.
    private mutating func inverse(_ above: Measure) -> Unit? {
        let start = at
        _ = take("*")
        if let below = measure(Self.below), take("^-1\u{2}") || take("^-1") || take("-1"), atBoundary {
            return Unit(
                numerator: above.base,
                denominator: below.base,
                power: above.power - below.power,
                symbol: "\(above.shown)/\(below.shown)"
            )
        }
        at = start
        return nil
    }

    /// Percent and per mille: fractions of mass unless volume is said.
    private mutating func fraction() -> Unit? {
        let start = at
        if take("w/%") || take("w%") { return Self.percent }
        if take("‰") { return Unit(numerator: .mass, denominator: .mass, power: -3, symbol: "‰") }
        if take("vol%") { return Self.percentByVolume }
        guard take("%") else { return nil }
        if take("vol") || take("(vol)") || take("(v/v)") || take("(体积分数)") { return Self.percentByVolume }
        if take("(w/v)") || take("(m/v)") {
            return Unit(numerator: .mass, denominator: .volume, power: -2, symbol: "g/100mL")
        }
        _ = take("(w/w)") || take("(m/m)") || take("(质量分数)")
        if atBoundary { return Self.percent }
        at = start
        return nil
    }

    private static let percent = Unit(numerator: .mass, denominator: .mass, power: -2, symbol: "%")
    private static let percentByVolume = Unit(numerator: .volume, denominator: .volume, power: -2, symbol: "%vol")

    /// A measure without a stroke, such as the net content `500 g` or `pH`.
    private mutating func alone(_ measure: Measure, end: Int) -> Unit? {
        at = end
        guard atBoundary else { return nil }
        return Unit(numerator: measure.base, denominator: .one, power: measure.power, symbol: "\(measure.shown)")
    }

    /// `g(mL)`, `g或mL`, `g或CFU/mL`: sold by mass or by volume.
    private mutating func either(_ below: Measure) -> (Unit.Base, String) {
        guard below.power == 0 else { return (below.base, "") }
        switch below.base {
        case .mass where take("(mL)") || take("或mL") || take("或CFU/mL") || take("或MPN/mL"):
            return (.massOrVolume, "(mL)")
        case .volume where take("(g)") || take("或g") || take("或CFU/g") || take("或MPN/g"):
            return (.massOrVolume, "(g)")
        default: return (below.base, "")
        }
    }

    /// The number below the stroke: `/100g` is two places; of counts also another portion, `/250mL`.
    private mutating func count(of above: Measure) -> (power: Int, portion: Int, printed: String)? {
        let start = at
        var number = 0
        while at < end, bytes[at] >= 0x30, bytes[at] <= 0x39, at - start < 8 {
            number = number * 10 + Int(bytes[at]) - 0x30
            at += 1
        }
        guard at > start else { return (0, 1, "") }
        guard number > 0, bytes[start] != 0x30, at - start < 8 else { return nil }
        var rest = number
        var power = 0
        while rest % 10 == 0 {
            rest /= 10
            power += 1
        }
        if rest == 1 { return (power, 1, number == 1 ? "" : "\(number)") }
        switch above.base {
        case .colonies, .probableNumber, .individuals: return (0, number, "\(number)")
        default: return nil
        }
    }

    private mutating func measure(_ table: [Measure]) -> Measure? {
        for measure in table where take(measure.spelling, exactCase: measure.exactCase) {
            if measure.base == .area, at < end, bytes[at] == MeasureText.superscriptEnd { at += 1 }
            return measure
        }
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
    static let commonSpellings: [StaticString] = [
        "mg/kg", "μg/kg", "CFU/g", "g/kg", "g/100g", "CFU/mL", "mg/L", "mg/100g", "MPN/g", "MPN/100mL", "MPN/100g",
    ]
    /// In the order of ``commonSpellings``.
    static let commonUnits: [Unit] = [
        Unit(numerator: .mass, denominator: .mass, power: -6, symbol: "mg/kg"),
        Unit(numerator: .mass, denominator: .mass, power: -9, symbol: "μg/kg"),
        Unit(numerator: .colonies, denominator: .mass, power: 0, symbol: "CFU/g"),
        Unit(numerator: .mass, denominator: .mass, power: -3, symbol: "g/kg"),
        Unit(numerator: .mass, denominator: .mass, power: -2, symbol: "g/100g"),
        Unit(numerator: .colonies, denominator: .volume, power: 0, symbol: "CFU/mL"),
        Unit(numerator: .mass, denominator: .volume, power: -6, symbol: "mg/L"),
        Unit(numerator: .mass, denominator: .mass, power: -5, symbol: "mg/100g"),
        Unit(numerator: .probableNumber, denominator: .mass, power: 0, symbol: "MPN/g"),
        Unit(numerator: .probableNumber, denominator: .volume, power: -2, symbol: "MPN/100mL"),
        Unit(numerator: .probableNumber, denominator: .mass, power: -2, symbol: "MPN/100g"),
    ]

    /// Longer spellings first: `mg` before `m…`, `kg` before `k…`.
    static let below: [Measure] = [
        Measure(spelling: "kg", base: .mass, power: 3, shown: "kg"),
        Measure(spelling: "g", base: .mass, power: 0, shown: "g"),
        Measure(spelling: "mL", base: .volume, power: 0, shown: "mL"),
        Measure(spelling: "L", base: .volume, power: 3, shown: "L"),
        Measure(spelling: "mg", base: .mass, power: -3, shown: "mg"),
        Measure(spelling: "dL", base: .volume, power: 2, shown: "dL"),
        Measure(spelling: "hL", base: .volume, power: 5, shown: "hL"),
        Measure(spelling: "dm^2", base: .area, power: 0, shown: "dm²"),
        Measure(spelling: "dm2", base: .area, power: 0, shown: "dm²"),
        Measure(spelling: "cm^2", base: .area, power: -2, shown: "cm²"),
        Measure(spelling: "cm2", base: .area, power: -2, shown: "cm²"),
        Measure(spelling: "cm", base: .length, power: -2, shown: "cm"),
        Measure(spelling: "kJ", base: .energy, power: 3, shown: "kJ"),
        Measure(spelling: "kcal", base: .calories, power: 3, shown: "kcal"),
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
        Measure(spelling: "kcal", base: .calories, power: 3, shown: "kcal"),
        Measure(spelling: "μmol", base: .substance, power: -6, shown: "μmol"),
        Measure(spelling: "umol", base: .substance, power: -6, shown: "μmol"),
        Measure(spelling: "nmol", base: .substance, power: -9, shown: "nmol"),
        Measure(spelling: "mS", base: .conductance, power: -3, shown: "mS", exactCase: true),
        Measure(spelling: "μS", base: .conductance, power: -6, shown: "μS", exactCase: true),
        Measure(spelling: "uS", base: .conductance, power: -6, shown: "μS", exactCase: true),
        Measure(spelling: "NTU", base: .nephelometricTurbidity, power: 0, shown: "NTU"),
        Measure(spelling: "度", base: .degree, power: 0, shown: "度"),
        Measure(spelling: "°T", base: .acidity, power: 0, shown: "°T"),
        Measure(spelling: "IU", base: .internationalUnits, power: 0, shown: "IU"),
        // Capital only: a small `u/g` may be a damaged `μg/g`.
        Measure(spelling: "U", base: .enzymeUnits, power: 0, shown: "U", exactCase: true),
        Measure(spelling: "pH值", base: .hydrogenExponent, power: 0, shown: "pH"),
        Measure(spelling: "pH", base: .hydrogenExponent, power: 0, shown: "pH"),
        Measure(spelling: "℃", base: .celsius, power: 0, shown: "℃"),
        Measure(spelling: "菌落形成单位", base: .colonies, power: 0, shown: "CFU"),
        Measure(spelling: "最可能数", base: .probableNumber, power: 0, shown: "MPN"),
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
