package import Primitives

/// A number as a laboratory or a limit prints it.
///
/// Where a superscript was flattened on the way (`3.7×104`), the text has two readings: ``value`` takes it as a power
/// (3.7×10⁴), ``product`` as a product (3.7×104). A verdict may rest on such a figure only where both agree.
package struct Figure: Sendable, Hashable {
    package let value: DecimalNumber
    package let product: DecimalNumber?
    /// Decimals as printed, also zeros at the end: 2 of `0.20`, −2 of `5.2×10³`, for the rounded-value comparison.
    package let places: Int

    /// - Parameters:
    ///   - value: the figure.
    ///   - product: the other reading of a flattened power.
    ///   - places: decimals as printed; without it those that the value needs.
    package init(_ value: DecimalNumber, product: DecimalNumber? = nil, places: Int? = nil) {
        self.value = value
        self.product = product
        self.places = places ?? max(0, -value.exponent)
    }

    package var isAmbiguous: Bool { product != nil }

    /// `0.20` and `0.2` are one figure, printed differently.
    package static func == (left: Figure, right: Figure) -> Bool {
        left.value == right.value && left.product == right.product
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(value)
        hasher.combine(product)
    }

    var negated: Figure? {
        DecimalNumber(mantissa: -value.mantissa, exponent: value.exponent).map { Figure($0, places: places) }
    }

    func read(asPower: Bool) -> DecimalNumber { asPower ? value : product ?? value }
}

/// What came of reading a number.
enum FigureReading: Hashable {
    case figure(Figure)
    /// `1.2×10`: the exponent is lost.
    case truncated
    case unreadable
}

/// How a comma (or a space) between digits is meant; decided once for a whole text.
enum GroupMark { case separator, thousands, ambiguous }

extension Cursor {
    /// Reads digits with at most one point and a power of ten; nil where no digit stands here.
    ///
    /// With `bareFlattened` a bare `102`…`109` may be a flattened 10²…10⁹, as in the plans `m=102,M=103`.
    mutating func figure(_ mark: GroupMark = .thousands, bareFlattened: Bool = false) -> FigureReading? {
        guard isDigit() || (byte == UInt8(ascii: ".") && isDigit(1)) else { return nil }
        let start = at
        if isCutOff { return .unreadable }
        guard let mantissa = plainNumber(mark) else { return .unreadable }
        switch byte {
        case UInt8(ascii: "^"):
            at += 1
            // 10⁵ is a power; 2⁵ is a figure with a footnote or worse.
            return at - start == 3 && mantissa.value == Self.ten ? power(of: Figure(Self.one)) : .unreadable
        case UInt8(ascii: "E"), UInt8(ascii: "e"):
            if let reading = scientific(mantissa) { return reading }
        case UInt8(ascii: "."): return .unreadable
        case 0x20, 0x0A, UInt8(ascii: "*"), UInt8(ascii: "x"), UInt8(ascii: "X"):
            if let reading = timesTen(mantissa) { return reading }
        default: break
        }
        if bareFlattened, at - start == 3, bytes[start] == 0x31, bytes[start + 1] == 0x30, bytes[start + 2] >= 0x32,
            let value = Self.one.shifted(by: Int(bytes[start + 2]) - 0x30)
        {
            return .figure(Figure(value, product: mantissa.value))
        }
        return .figure(mantissa)
    }

    private static let one = DecimalNumber(1)
    private static let ten = DecimalNumber(10)

    /// `05` and `1/.49` have lost a point or a digit.
    private var isCutOff: Bool {
        if byte == 0x30, isDigit(1) { return true }
        guard byte == UInt8(ascii: "."), at > 0 else { return false }
        return bytes[at - 1] == UInt8(ascii: "/") || bytes[at - 1] == UInt8(ascii: ",")
    }

    /// `×10` and what is left of its exponent; nil (and nothing taken) where no `×` follows.
    private mutating func timesTen(_ mantissa: Figure) -> FigureReading? {
        let start = at
        skipSpaces()
        guard takeTimes() else {
            at = start
            return nil
        }
        skipSpaces()
        guard take("10") else { return .unreadable }
        if take("^") || take(" ^") { return power(of: mantissa) }
        return isDigit() || (byte == UInt8(ascii: "-") && isDigit(1)) ? flattened(mantissa) : .truncated
    }

    /// `×`, also typed as x; only where a 10 follows, so that no unit is eaten.
    private mutating func takeTimes() -> Bool {
        guard let sign = byte, sign == 0x2A || sign == 0x78 || sign == 0x58 else { return false }
        var probe = self
        probe.at += 1
        probe.skipSpaces()
        guard sign == 0x2A || probe.isDigit() else { return false }
        at += 1
        return true
    }

    private mutating func power(of mantissa: Figure) -> FigureReading {
        let bracketed = take("(")
        let braced = !bracketed && take("{")
        let negative = take("-")
        if !negative { _ = take("+") }
        guard isDigit() else { return .truncated }
        var exponent = 0
        while isDigit(), exponent < 100 {
            exponent = exponent * 10 + Int(bytes[at]) - 0x30
            at += 1
        }
        if (bracketed && !take(")")) || (braced && !take("}")) { return .unreadable }
        if byte == MeasureText.superscriptEnd {
            at += 1
            if isDigit() || byte == UInt8(ascii: ".") { return .unreadable }
        }
        return value(mantissa, negative ? -exponent : exponent)
    }

    /// `3.7×104`: a superscript that lost its place, or the number 104.
    private mutating func flattened(_ mantissa: Figure) -> FigureReading {
        let negative = take("-")
        var exponent = 0
        var digits = 0
        while isDigit(), digits < 4 {
            exponent = exponent * 10 + Int(bytes[at]) - 0x30
            digits += 1
            at += 1
        }
        guard byte != UInt8(ascii: ".") else { return .unreadable }
        // No one writes a product with a minus inside: only a power can be meant.
        if negative { return digits <= 2 ? value(mantissa, -exponent) : .unreadable }
        // No one writes the exponent 00: `×1000` is a product.
        if exponent == 0, digits > 1, digits < 4 { return value(mantissa, digits + 1) }
        guard digits <= 2 else { return .unreadable }
        let factor = (digits == 1 ? 100 : 1000) + exponent
        guard case .figure(let power) = value(mantissa, exponent),
            let product = mantissa.value.multiplied(by: DecimalNumber(factor))
        else { return .unreadable }
        return .figure(Figure(power.value, product: product, places: power.places))
    }

    private mutating func scientific(_ mantissa: Figure) -> FigureReading? {
        let start = at
        at += 1
        let negative = take("-")
        if !negative { _ = take("+") }
        guard isDigit() else {
            at = start
            return nil
        }
        var exponent = 0
        while isDigit(), exponent < 100 {
            exponent = exponent * 10 + Int(bytes[at]) - 0x30
            at += 1
        }
        return value(mantissa, negative ? -exponent : exponent)
    }

    /// Exponents beyond ±18 are no laboratory's: the text is damaged.
    private func value(_ mantissa: Figure, _ exponent: Int) -> FigureReading {
        guard abs(exponent) <= 18, let value = mantissa.value.shifted(by: exponent) else { return .unreadable }
        return .figure(Figure(value, places: mantissa.places - exponent))
    }

    /// Digits with at most one point, grouped by thousands where `mark` allows it; nil where they are no number.
    private mutating func plainNumber(_ mark: GroupMark) -> Figure? {
        var mantissa: Int = 0
        var places = 0
        var count = 0
        while at < end {
            if isDigit() {
                guard count < 18 else { return nil }
                mantissa = mantissa * 10 + Int(bytes[at]) - 0x30
                count += 1
                at += 1
            } else if groupStarts() {
                if mark == .ambiguous { return nil }
                if mark == .separator { break }
                // `1,0` is no thousand.
                guard isDigit(2), isDigit(3), !isDigit(4) else { return nil }
                at += 1
            } else {
                break
            }
        }
        guard byte == UInt8(ascii: "."), isDigit(1) || count > 0 else {
            return DecimalNumber(mantissa: Int128(mantissa), exponent: 0).map { Figure($0, places: 0) }
        }
        at += 1
        while isDigit() {
            guard count < 18 else { return nil }
            mantissa = mantissa * 10 + Int(bytes[at]) - 0x30
            count += 1
            places += 1
            at += 1
        }
        return DecimalNumber(mantissa: Int128(mantissa), exponent: -places).map { Figure($0, places: places) }
    }

    /// A comma or a single space with a digit on both sides.
    func groupStarts() -> Bool {
        guard let mark = byte, mark == UInt8(ascii: ",") || mark == 0x20, isDigit(1) else { return false }
        return at > 0 && bytes[at - 1] >= 0x30 && bytes[at - 1] <= 0x39
    }
}
