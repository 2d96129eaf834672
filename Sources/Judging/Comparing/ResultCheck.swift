import Primitives
import Rules

/// A result, with what was given beside it, ready to be set beside any limit.
struct ResultCheck {
    let result: ResultReading
    /// Fresh mass that one mass of the dried food was made of.
    let dehydration: DecimalNumber?
    /// What the label declares (标示值), as given.
    private let labelled: String?
    private let printedLimit: String?

    init(_ request: JudgeRequest, _ result: ResultReading) {
        self.result = result
        dehydration = request.dehydration
        labelled = request.labelled
        printedLimit = request.printedLimit
    }

    /// What keeps a result from being compared with anything at all.
    var problem: Outcome? {
        switch result.content {
        case .empty: return .undetermined(.noResult)
        case .words: return .undetermined(.textResult)
        case .units, .retested: break
        }
        if result.contradictsColumn { return .undetermined(.unitContradictsColumn) }
        if result.hasAmbiguousMark { return .undetermined(.ambiguousSeparator) }
        return nil
    }

    /// The retest decides (《食品安全抽样检验管理办法》第三十条: 复检结论为最终检验结论); the first test is only set beside it.
    func outcome(
        _ criterion: Criterion,
        unit: Unit?,
        isBare: Bool = false,
        isRounded: Bool = false
    ) -> Outcome {
        if let problem { return problem }
        var outcome = comparing(result.units, criterion, unit: unit, isBare: isBare, isRounded: isRounded)
        if case .retested(let first, _) = result.content {
            outcome.add(.retestDecides)
            if comparing(first, criterion, unit: unit, isBare: isBare, isRounded: isRounded).verdict != outcome.verdict
            {
                outcome.add(.firstTestDiffers)
            }
        }
        return outcome
    }

    func comparing(
        _ units: [UnitResult],
        _ criterion: Criterion,
        unit: Unit?,
        isBare: Bool = false,
        isRounded: Bool = false
    ) -> Outcome {
        var comparison = Comparison(criterion: criterion, limitUnit: unit, results: units, limitIsBare: isBare)
        switch criterion {
        case .bound, .range:
            comparison.isRounded = isRounded || printedLimit.map { LimitReading.saysRounded($0) } ?? false
        case .labelled: comparison.labelled = labelled.map { ResultReading($0) }
        default: break
        }
        return comparison.outcome
    }

    /// Beside the limit of the fresh food: below it the dried food complies, above it the ratio decides (GB 2762, 3.5).
    func driedOutcome(_ criterion: Criterion, unit: Unit?) -> Outcome {
        var outcome = outcome(criterion, unit: unit)
        if outcome.reason == .exceedsLimit {
            guard let dehydration, case .bound(let bound, let figure) = criterion,
                let converted = figure.value.multiplied(by: dehydration)
            else { return .undetermined(.conversionRatioUnknown, [.limitOfFreshFood]) }
            outcome = self.outcome(.bound(bound, Figure(converted)), unit: unit)
        }
        outcome.add(.limitOfFreshFood)
        return outcome
    }
}

extension ResultReading {
    /// Whether anything was found at all.
    var isFinding: Bool {
        units.contains { unit in
            switch unit.value {
            case .measured(let figure): figure.value > .zero
            case .detected, .bounded(.above, _), .bounded(.atLeast, _): true
            case .bounded, .notDetected, .truncated, .unreadable: false
            }
        }
    }
}

extension UnitResult {
    /// 检出 without a figure.
    var isDetectedOnly: Bool {
        if case .detected = value { return true }
        return false
    }

    var isNotDetected: Bool {
        if case .notDetected = value { return true }
        return false
    }
}
