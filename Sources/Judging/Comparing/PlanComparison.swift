import Primitives
import Rules

/// Sets the results of the sample units beside a sampling plan (GB 29921-2021, clause 2.3; GB 4789.1).
struct PlanComparison {
    let plan: SamplingPlan
    let limitUnit: Unit?
    let results: [UnitResult]

    private struct Tally {
        var aboveHighest = 0
        var aboveAcceptable = 0
        var openHighest = 0
        var openAcceptable = 0
        var openReason: Judgement.Reason?
        var flags: [Judgement.Flag] = []
    }

    func outcome(_ resultAsPower: Bool, _ limitAsPower: Bool) -> Outcome {
        var tally = Tally()
        for result in results {
            if let reason = count(result, resultAsPower, limitAsPower, &tally) { return .undetermined(reason) }
        }
        // One unit above M, or more than c above m, decides whatever units are missing.
        if tally.aboveHighest > 0 || tally.aboveAcceptable > plan.c {
            if results.count != plan.n { tally.flags.append(.sampleUnitsDifferFromPlan) }
            // More units than the plan asks for may exceed m more often by that alone.
            if tally.aboveHighest > 0 || results.count <= plan.n {
                return Outcome(verdict: .fail, reason: .microbialPlanExceeded, flags: tally.flags)
            }
        }
        if results.count != plan.n { return .undetermined(.sampleUnitsDifferFromPlan) }
        if tally.openHighest > 0 || tally.aboveAcceptable + tally.openAcceptable > plan.c {
            return .undetermined(tally.openReason ?? .boundDoesNotDecide, tally.flags)
        }
        return Outcome(verdict: .pass, reason: .microbialPlanMet, flags: tally.flags)
    }

    /// Counts one unit; a reason where its unit cannot be set beside the plan's.
    private func count(
        _ result: UnitResult,
        _ resultAsPower: Bool,
        _ limitAsPower: Bool,
        _ tally: inout Tally
    ) -> Judgement.Reason? {
        if let mine = result.portion, let wanted = plan.portion, !mine.agrees(with: wanted) { return .unitsDiffer }
        // 未检出 meets a plan of presence, and lies at the bottom of a plan of counts.
        if case .notDetected(nil) = result.value { return nil }
        if plan.m.value == .zero, plan.portion != nil, case .notDetected = result.value { return nil }
        var places = 0
        if !result.isDetectedOnly, plan.portion == nil {
            switch UnitMatch(result.unit, limitUnit) {
            case .impossible(let reason): return reason
            case .places(let moved, let flag):
                places = moved
                if let flag, !tally.flags.contains(flag) { tally.flags.append(flag) }
            }
        }
        guard let interval = result.interval(places: places, asPower: resultAsPower) else { return .unreadableResult }
        switch interval.relation(to: .atMost, plan.m.read(asPower: limitAsPower)) {
        case .met: break
        case .broken: tally.aboveAcceptable += 1
        case .open:
            tally.openAcceptable += 1
            tally.openReason = tally.openReason ?? result.openReason(isMaximum: true)
        }
        guard let highest = plan.M else { return nil }
        switch interval.relation(to: .atMost, highest.read(asPower: limitAsPower)) {
        case .met: break
        case .broken: tally.aboveHighest += 1
        case .open:
            tally.openHighest += 1
            tally.openReason = tally.openReason ?? result.openReason(isMaximum: true)
        }
        return nil
    }
}
