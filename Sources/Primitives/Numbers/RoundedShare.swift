/// Shares of counts, rounded as GB/T 8170-2008, 3.2 has it: once, from the exact value, and exactly five to the even digit.
package enum RoundedShare {
    /// `part` ÷ `whole` in units of 1 ÷ `scale`: 1 of 8 in tenths of a percent (scale 1000) is 125.
    ///
    /// Counts are not negative, and `whole` is not 0.
    package static func of(_ part: Int, in whole: Int, scale: Int) -> Int {
        precondition(part >= 0 && whole > 0 && scale > 0, "a share is of counts")
        let (quotient, rest) = (Int128(part) * Int128(scale)).quotientAndRemainder(dividingBy: Int128(whole))
        let doubled = rest * 2
        let isUp = doubled > Int128(whole) || (doubled == Int128(whole) && quotient % 2 == 1)
        return Int(quotient) + (isUp ? 1 : 0)
    }

    /// A share that is no quotient of counts, such as the end of an interval, by the same rule.
    package static func of(_ share: Double, scale: Int) -> Int {
        Int((share * Double(scale)).rounded(.toNearestOrEven))
    }
}
