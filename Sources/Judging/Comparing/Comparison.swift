import Primitives
import Rules

/// Sets results beside one criterion.
///
/// Where a superscript was flattened, all readings are tried; a verdict stands only where they agree.
struct Comparison {
    let criterion: Criterion
    let limitUnit: Unit?
    let results: [UnitResult]
    /// True of a bare figure, which says neither maximum nor single sample.
    var limitIsBare = false
    /// 修约值比较法 instead of 全数值比较法 (GB/T 8170-2008, 4.3): only where the rule says so.
    var isRounded = false
    /// What the label declares, for a limit that is a share of it.
    var labelled: ResultReading?

    var outcome: Outcome {
        guard !results.isEmpty else { return .undetermined(.noResult) }
        if let damaged { return damaged }
        if case .labelled(let low, let high) = criterion {
            return LabelledComparison(low: low, high: high, results: results, labelled: labelled).outcome
        }
        let resultIsAmbiguous = results.contains { $0.isAmbiguous }
        guard resultIsAmbiguous || criterion.isAmbiguous else { return outcome(true, true) }
        let resultWorlds = resultIsAmbiguous ? [true, false] : [true]
        let limitWorlds = criterion.isAmbiguous ? [true, false] : [true]
        var agreed: Outcome?
        for resultAsPower in resultWorlds {
            for limitAsPower in limitWorlds {
                let outcome = outcome(resultAsPower, limitAsPower)
                if let agreed, agreed.verdict != outcome.verdict { return .undetermined(.ambiguousPower) }
                agreed = agreed ?? outcome
            }
        }
        var outcome = agreed ?? .undetermined(.ambiguousPower)
        if outcome.verdict != .undetermined { outcome.add(.flattenedPower) }
        return outcome
    }

    /// A cell with a damaged result is not trusted in part: where the rest already decides, only a flag says so.
    private var damaged: Outcome? {
        guard results.contains(where: { $0.damage != nil }) else { return nil }
        let damages = results.compactMap(\.damage)
        let reason = damages.contains(.unreadableResult) ? Judgement.Reason.unreadableResult : .truncatedExponent
        let readable = results.filter { $0.damage == nil }
        guard case .plan = criterion, !readable.isEmpty else { return .undetermined(reason) }
        let rest = Comparison(criterion: criterion, limitUnit: limitUnit, results: readable).outcome
        return .undetermined(reason, rest.verdict == .fail ? [.readableUnitsAlreadyExceed] : [])
    }

    private func outcome(_ resultAsPower: Bool, _ limitAsPower: Bool) -> Outcome {
        if case .plan(let plan) = criterion {
            return PlanComparison(plan: plan, limitUnit: limitUnit, results: results)
                .outcome(resultAsPower, limitAsPower)
        }
        if results.count == 1 { return single(results[0], resultAsPower, limitAsPower) }
        // A maximum holds for every unit: one that breaks it decides, whatever the others are.
        let outcomes = results.map { single($0, resultAsPower, limitAsPower) }
        let decisive = outcomes.first { $0.verdict == .fail } ?? outcomes.first { $0.verdict == .undetermined }
        var outcome = decisive ?? outcomes[0]
        outcome.add(.unitsAgainstSingleLimit)
        // Several units and one bare figure: a plan may have been cut off, and then "all below" says nothing.
        if outcome.verdict == .pass, limitIsBare { return .undetermined(.sampleUnitsDifferFromPlan, outcome.flags) }
        return outcome
    }

    private func single(_ result: UnitResult, _ resultAsPower: Bool, _ limitAsPower: Bool) -> Outcome {
        switch criterion {
        case .notDetected: return Self.presence(result, found: .detectedButMustNot)
        case .notUsed: return Self.presence(result, found: .additiveNotPermitted)
        case .asNeeded: return Outcome(verdict: .pass, reason: .permittedAsNeeded)
        case .bound(let bound, let figure):
            return figured(result, resultAsPower) { interval in
                let interval = isRounded ? interval.rounded(toPlaces: figure.places) : interval
                return (interval.relation(to: bound, figure.read(asPower: limitAsPower)), bound)
            }
        case .range(let low, let high):
            return figured(result, resultAsPower) { interval in
                let interval = isRounded ? interval.rounded(toPlaces: max(low.places, high.places)) : interval
                let lower = interval.relation(to: .atLeast, low.read(asPower: limitAsPower))
                let upper = interval.relation(to: .atMost, high.read(asPower: limitAsPower))
                if lower == .broken { return (.broken, .atLeast) }
                if upper == .broken { return (.broken, .atMost) }
                return lower == .met ? (upper, .atMost) : (lower, .atLeast)
            }
        case .plan, .labelled: return .undetermined(.sampleUnitsDifferFromPlan)
        }
    }

    /// Compares figures, after the units are settled.
    private func figured(
        _ result: UnitResult,
        _ asPower: Bool,
        _ relate: (Interval) -> (Interval.Relation, Limit.Bound)
    ) -> Outcome {
        // 未检出 with no figure has no unit to settle.
        if case .notDetected(nil) = result.value {
            let (_, bound) = relate(Interval(low: .zero))
            let isMaximum = bound == .atMost || bound == .below
            return isMaximum
                ? Outcome(verdict: .pass, reason: .notDetected) : .undetermined(.detectionLimitUnknown)
        }
        var flags: [Judgement.Flag] = []
        var places = 0
        if !result.isDetectedOnly {
            switch UnitMatch(result.unit, limitUnit) {
            case .impossible(let reason): return .undetermined(reason)
            case .places(let moved, let flag):
                places = moved
                if let flag { flags.append(flag) }
            }
        }
        guard let interval = result.interval(places: places, asPower: asPower) else {
            return .undetermined(.unreadableResult)
        }
        let (relation, bound) = relate(interval)
        return Outcome(relation, bound, result, flags)
    }
}

extension Comparison {
    /// 不得检出, 不得使用: a laboratory reports a figure only at or above its detection limit, so a figure is a finding.
    private static func presence(_ result: UnitResult, found reason: Judgement.Reason) -> Outcome {
        switch result.value {
        // Below the quantification limit something may have been detected.
        case .notDetected where result.isBelowQuantification: return .undetermined(.boundDoesNotDecide)
        case .notDetected: return Outcome(verdict: .pass, reason: .notDetected)
        case .detected: return Outcome(verdict: .fail, reason: reason)
        case .measured(let figure):
            if figure.value == .zero { return Outcome(verdict: .pass, reason: .notDetected) }
            return Outcome(verdict: .fail, reason: reason)
        case .bounded(let sign, let figure):
            switch sign {
            case .below: return Outcome(verdict: .pass, reason: .notDetected)
            case .above: return Outcome(verdict: .fail, reason: reason)
            case .atLeast where figure.value > .zero: return Outcome(verdict: .fail, reason: reason)
            case .atMost, .atLeast: return .undetermined(.boundDoesNotDecide)
            }
        case .truncated: return .undetermined(.truncatedExponent)
        case .unreadable: return .undetermined(.unreadableResult)
        }
    }
}

extension Outcome {
    /// The verdict that a relation to a bound means.
    fileprivate init(
        _ relation: Interval.Relation,
        _ bound: Limit.Bound,
        _ result: UnitResult,
        _ flags: [Judgement.Flag]
    ) {
        let isMaximum = bound == .atMost || bound == .below
        switch relation {
        case .met:
            var reason = Judgement.Reason.withinLimit
            if case .notDetected = result.value { reason = .notDetected }
            self.init(verdict: .pass, reason: reason, flags: flags)
        case .broken: self.init(verdict: .fail, reason: isMaximum ? .exceedsLimit : .belowMinimum, flags: flags)
        case .open: self = .undetermined(result.openReason(isMaximum: isMaximum), flags)
        }
    }
}

extension UnitResult {
    var isAmbiguous: Bool {
        switch value {
        case .measured(let figure), .bounded(_, let figure), .notDetected(let figure?): figure.isAmbiguous
        case .notDetected(nil), .detected, .truncated, .unreadable: false
        }
    }

    /// Why nothing at all can be said by it.
    var damage: Judgement.Reason? {
        switch value {
        case .unreadable: .unreadableResult
        case .truncated: .truncatedExponent
        case .measured, .bounded, .notDetected, .detected: nil
        }
    }

    /// Why a result that is only bounded does not decide.
    func openReason(isMaximum: Bool) -> Judgement.Reason {
        switch value {
        case .bounded(.below, _), .notDetected(_?): isMaximum ? .detectionLimitAboveLimit : .boundDoesNotDecide
        case .notDetected(nil): .detectionLimitUnknown
        case .detected: .detectedWithoutFigure
        case .measured, .bounded: .boundDoesNotDecide
        case .truncated: .truncatedExponent
        case .unreadable: .unreadableResult
        }
    }
}
