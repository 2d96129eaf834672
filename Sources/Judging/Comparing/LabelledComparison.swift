import Primitives
import Rules

/// Sets results beside shares of the value that the label declares: 标示值的80%~180%.
struct LabelledComparison {
    let low: DecimalNumber?
    let high: DecimalNumber?
    let results: [UnitResult]
    let labelled: ResultReading?

    var outcome: Outcome {
        guard let declared else { return .undetermined(.labelValueUnknown) }
        let shared = compare(share(low, of: declared.value), share(high, of: declared.value))
        guard isTolerance, isPercent(declared.unit) else { return shared }
        // 标示值±1% of a value in percent: a share of it, or percentage points; only what holds for both is said.
        let absolute = compare(moved(declared.value, by: low), moved(declared.value, by: high))
        return absolute.verdict == shared.verdict ? shared : .undetermined(.textLimit)
    }

    /// The one figure that the label declares.
    private var declared: (value: DecimalNumber, unit: Unit?)? {
        guard let labelled, !labelled.hasAmbiguousMark, labelled.units.count == 1, let unit = labelled.units.first,
            case .measured(let figure) = unit.value, !figure.isAmbiguous, figure.value > .zero
        else { return nil }
        return (figure.value, unit.unit)
    }

    private func compare(_ low: DecimalNumber?, _ high: DecimalNumber?) -> Outcome {
        let criterion: Criterion
        switch (low, high) {
        case (let low?, let high?): criterion = .range(low: Figure(low), high: Figure(high))
        case (let low?, nil): criterion = .bound(.atLeast, Figure(low))
        case (nil, let high?): criterion = .bound(.atMost, Figure(high))
        case (nil, nil): return .undetermined(.unreadableLimit)
        }
        return Comparison(criterion: criterion, limitUnit: declared?.unit, results: results).outcome
    }

    private func share(_ share: DecimalNumber?, of value: DecimalNumber) -> DecimalNumber? {
        share.flatMap { value.multiplied(by: $0) }
    }

    /// Both ends lie as far from the label's value: the limit was printed with ±.
    private var isTolerance: Bool {
        guard let low, let high else { return false }
        return low.adding(high) == DecimalNumber(2)
    }

    private func isPercent(_ unit: Unit?) -> Bool { unit?.symbol == "%" || unit?.symbol == "%vol" }

    /// The value moved by percentage points: 52 % with the end 0.99 is 51 %.
    private func moved(_ value: DecimalNumber, by end: DecimalNumber?) -> DecimalNumber? {
        end.flatMap { $0.adding(DecimalNumber(-1)) }.flatMap { $0.shifted(by: 2) }.flatMap { value.adding($0) }
    }
}
