/// An exact decimal number: `mantissa × 10^exponent`, normalised so that the mantissa has no trailing zero.
///
/// Between a text and a verdict there is no binary floating point: 0.1 mg/kg is 0.1 mg/kg.
/// Range: up to 34 significant digits and exponents of ±60; what does not fit is nil, never rounded.
package struct DecimalNumber: Sendable, Hashable, Comparable {
    package let mantissa: Int128
    package let exponent: Int

    package static let zero = DecimalNumber(unchecked: 0, 0)

    package init?(mantissa: Int128, exponent: Int) {
        var mantissa = mantissa
        var exponent = exponent
        if mantissa == 0 { exponent = 0 }
        // Nearly all numbers fit in 64 bits, where division is one instruction and not a call.
        if var small = Int64(exactly: mantissa) {
            while small != 0, small % 10 == 0 {
                small /= 10
                exponent += 1
            }
            mantissa = Int128(small)
        }
        while mantissa != 0, mantissa % 10 == 0 {
            mantissa /= 10
            exponent += 1
        }
        let isSmall = Int64(exactly: mantissa) != nil
        guard abs(exponent) <= 60, isSmall || mantissa.magnitude < Self.limit else { return nil }
        self.init(unchecked: mantissa, exponent)
    }

    package init(_ integer: Int) {
        // 19 digits always fit.
        self = DecimalNumber(mantissa: Int128(integer), exponent: 0) ?? .zero
    }

    private init(unchecked mantissa: Int128, _ exponent: Int) {
        self.mantissa = mantissa
        self.exponent = exponent
    }

    /// Reads an optional sign, ASCII digits and at most one point: `0.05`, `-3`, `.5`, `12.`.
    package init?(_ text: some StringProtocol) {
        // One copy of the loop over plain bytes: the generic one costs a witness call a byte in other modules.
        var text = String(text)
        guard let number = text.withUTF8({ Self.read($0) }) else { return nil }
        self = number
    }

    private static func read(_ bytes: UnsafeBufferPointer<UInt8>) -> DecimalNumber? {
        var mantissa: Int128 = 0
        var exponent = 0
        var negative = false
        var sawDigit = false
        var sawPoint = false
        for index in bytes.indices {
            let byte = bytes[index]
            switch byte {
            case UInt8(ascii: "-") where index == 0: negative = true
            case UInt8(ascii: "+") where index == 0: break
            case UInt8(ascii: ".") where !sawPoint: sawPoint = true
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                sawDigit = true
                guard mantissa < Int128(limit) else { return nil }
                mantissa = mantissa * 10 + Int128(byte - UInt8(ascii: "0"))
                if sawPoint { exponent -= 1 }
            default: return nil
            }
        }
        guard sawDigit else { return nil }
        return DecimalNumber(mantissa: negative ? -mantissa : mantissa, exponent: exponent)
    }

    package static func < (left: DecimalNumber, right: DecimalNumber) -> Bool {
        if left.mantissa.signum() != right.mantissa.signum() { return left.mantissa < right.mantissa }
        if left.mantissa == 0 { return false }
        let negative = left.mantissa < 0
        let leftTop = left.digits + left.exponent
        let rightTop = right.digits + right.exponent
        if leftTop != rightTop { return (leftTop < rightTop) != negative }
        // Same order of magnitude: both mantissas have at most 34 digits, so aligning fits in 128 bits.
        let shift = left.exponent - right.exponent
        return shift >= 0
            ? left.mantissa * Int128(powers[shift]) < right.mantissa
            : left.mantissa < right.mantissa * Int128(powers[-shift])
    }

    /// Nil where the exact sum needs more than 34 digits.
    package func adding(_ other: DecimalNumber) -> DecimalNumber? {
        let low = min(exponent, other.exponent)
        guard let left = scaled(to: low), let right = other.scaled(to: low) else { return nil }
        let (sum, overflow) = left.addingReportingOverflow(right)
        return overflow ? nil : DecimalNumber(mantissa: sum, exponent: low)
    }

    /// Nil where the exact product needs more than 34 digits.
    package func multiplied(by other: DecimalNumber) -> DecimalNumber? {
        let (product, overflow) = mantissa.multipliedReportingOverflow(by: other.mantissa)
        return overflow ? nil : DecimalNumber(mantissa: product, exponent: exponent + other.exponent)
    }

    /// The exact quotient; nil where it has no end (1 : 3) or needs more than 34 digits.
    package func divided(by other: DecimalNumber) -> DecimalNumber? {
        guard other.mantissa != 0 else { return nil }
        var divisor = other.mantissa
        var dividend = mantissa
        var moved = 0
        // Each 2 or 5 of the divisor is a 5 or 2 of the dividend and one place.
        for (factor, partner) in [(Int128(2), Int128(5)), (5, 2)] {
            while divisor % factor == 0 {
                let (product, overflow) = dividend.multipliedReportingOverflow(by: partner)
                guard !overflow else { return nil }
                dividend = product
                divisor /= factor
                moved += 1
            }
        }
        guard dividend % divisor == 0 else { return nil }
        return DecimalNumber(mantissa: dividend / divisor, exponent: exponent - other.exponent - moved)
    }

    /// Rounds to `places` decimals, or to tens and hundreds where `places` is negative.
    ///
    /// GB/T 8170-2008, 3.2: below five down, above five up, exactly five to the even digit; the sign stays out of it
    /// (3.2.5). Rounded once, from the exact value (3.3.1: 不得连续修约). Nil only where 60 places do not hold it.
    package func rounded(toPlaces places: Int) -> DecimalNumber? {
        let dropped = -places - exponent
        guard dropped > 0 else { return self }
        guard dropped < Self.powers.count else { return .zero }
        let step = Self.powers[dropped]
        let (quotient, rest) = mantissa.magnitude.quotientAndRemainder(dividingBy: step)
        // Both sides doubled would overflow for the largest steps: half of a power of ten is whole.
        let isUp = rest > step / 2 || (rest == step / 2 && quotient % 2 == 1)
        let kept = Int128(quotient + (isUp ? 1 : 0))
        return DecimalNumber(mantissa: mantissa < 0 ? -kept : kept, exponent: -places)
    }

    /// Moves the decimal point: multiplies by 10^`places`.
    package func shifted(by places: Int) -> DecimalNumber? {
        DecimalNumber(mantissa: mantissa, exponent: exponent + places)
    }

    /// The whole number of 10^`exponent` units, for INTEGER columns; nil where it is not whole or does not fit.
    package func integer(unit exponent: Int) -> Int64? { scaled(to: exponent).flatMap { Int64(exactly: $0) } }

    private func scaled(to low: Int) -> Int128? {
        let shift = exponent - low
        guard (0...38).contains(shift) else { return mantissa == 0 ? 0 : nil }
        let (value, overflow) = mantissa.multipliedReportingOverflow(by: Int128(Self.powers[shift]))
        return overflow ? nil : value
    }

    private var digits: Int { Self.powers.firstIndex { mantissa.magnitude < $0 } ?? Self.powers.count }

    private static let limit: UInt128 = 10_000_000_000_000_000_000_000_000_000_000_000
    private static let powers: [UInt128] = (0...38).map { count in
        (0..<count).reduce(UInt128(1)) { power, _ in power * 10 }
    }
}

extension DecimalNumber: CustomStringConvertible {
    /// Plain digits, never an exponent: `0.05`, `25000`.
    package var description: String {
        let digits = String(mantissa.magnitude)
        let sign = mantissa < 0 ? "-" : ""
        if exponent >= 0 { return sign + digits + String(repeating: "0", count: mantissa == 0 ? 0 : exponent) }
        let places = -exponent
        if digits.count > places {
            return sign + digits.dropLast(places) + "." + digits.suffix(places)
        }
        return sign + "0." + String(repeating: "0", count: places - digits.count) + digits
    }
}
