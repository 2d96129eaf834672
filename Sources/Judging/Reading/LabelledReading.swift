import Primitives
import Rules

extension Cursor {
    private static let labels: [StaticString] = [
        "标签标示值", "标签明示值", "标签标示量", "产品标示值", "产品明示值", "标示值", "明示值", "标示量", "明示量",
    ]

    /// A limit that is a share of what the label declares: `标示值的80%~180%`, `≥80%标示值`, `标示值±10%`.
    ///
    /// Nil where no share of a labelled value is printed; words where it is and cannot be read. The share of a labelled
    /// value is in percent; a bound without a share (`≥标示值`) means the value itself.
    func labelledLimit() -> LimitReading.Content? {
        guard byte.map({ $0 >= 0x80 || ($0 >= 0x28 && $0 <= 0x3E) }) ?? false, hasLabel else { return nil }
        var reader = LabelledReader()
        var cursor = self
        while !cursor.isAtEnd {
            guard cursor.takeLabelledPart(&reader) else { return .words }
        }
        return reader.criterion.map { .criterion($0, unit: nil) } ?? .words
    }

    private var hasLabel: Bool {
        find("标示值") != nil || find("明示值") != nil || find("标示量") != nil || find("明示量") != nil
    }

    private mutating func takeLabelledPart(_ reader: inout LabelledReader) -> Bool {
        skipSpaces()
        if isAtEnd || takeAny(["(", ")", "应符合", "应为", "应", "符合", "占", "的", "为", ":"]) { return true }
        if takeAny(Self.labels) {
            reader.sawLabel = true
            return true
        }
        if let bound = takeBound() {
            defer { reader.bound = bound }
            return reader.bound == nil && reader.low == nil
        }
        if take("±") {
            defer { reader.isTolerance = true }
            return reader.low == nil && reader.bound == nil
        }
        return takeShares(&reader)
    }

    /// `80%`, `80%~180%`, `80~180%`.
    private mutating func takeShares(_ reader: inout LabelledReader) -> Bool {
        guard reader.low == nil, case .figure(let low)? = figure(.thousands), !low.isAmbiguous else { return false }
        let lowIsShare = take("%")
        skipSpaces()
        reader.low = low.value.shifted(by: -2)
        guard takeAny(["~", "-", "至", "到"]) else { return lowIsShare && reader.low != nil }
        skipSpaces()
        guard case .figure(let high)? = figure(.thousands), !high.isAmbiguous, take("%") else { return false }
        reader.high = high.value.shifted(by: -2)
        return reader.low != nil && reader.high != nil
    }
}

/// The parts of a label-based limit while they are being read.
private struct LabelledReader {
    var sawLabel = false
    var bound: Limit.Bound?
    var isTolerance = false
    var low: DecimalNumber?
    var high: DecimalNumber?

    var criterion: Criterion? {
        guard sawLabel else { return nil }
        let one = DecimalNumber(1)
        if isTolerance {
            guard let low, high == nil, low < one,
                let negated = DecimalNumber(mantissa: -low.mantissa, exponent: low.exponent)
            else { return nil }
            return .labelled(low: one.adding(negated), high: one.adding(low))
        }
        if let low, let high { return bound == nil && low <= high ? .labelled(low: low, high: high) : nil }
        // `标示值的80%` alone says neither minimum nor maximum.
        switch bound {
        case .atLeast?: return .labelled(low: low ?? one, high: nil)
        case .atMost?: return .labelled(low: nil, high: low ?? one)
        default: return nil
        }
    }
}
