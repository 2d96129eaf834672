import Primitives
import Rules

/// What one edition says of a result.
enum EditionAnswer {
    case unknownFood
    case ambiguousFood(candidates: [Int])
    case noLimit(node: Int)
    case notHeld(node: Int)
    case judged(Judged)

    var knowsFood: Bool {
        switch self {
        case .unknownFood, .notHeld: false
        case .ambiguousFood, .noLimit, .judged: true
        }
    }

    struct Judged {
        var outcome: Outcome
        /// Nil where no limit is needed.
        var limit: HeldLimit?
        /// Further limits of the same place.
        var also: [HeldLimit] = []
        var node: Int?
    }
}

/// Sets a result beside one limit; `isConverted` where the limit is that of the fresh food and this one is dried.
typealias LimitComparison = (_ limit: HeldLimit, _ isConverted: Bool) -> Outcome

extension EditionRuling {
    func answer(_ compare: LimitComparison) -> EditionAnswer {
        switch content {
        case .unknownFood: return .unknownFood
        case .ambiguousFood(let candidates): return .ambiguousFood(candidates: candidates)
        case .noLimit(let node): return .noLimit(node: node)
        case .notHeld(let node): return .notHeld(node: node)
        case .exempt: return .judged(.init(outcome: Outcome(verdict: .pass, reason: .exempt), limit: nil, node: nil))
        case .line(let line):
            var judged = Self.judged(line, compare)
            for flag in flags { judged.outcome.add(flag) }
            return .judged(judged)
        case .readings(let lines, let candidates):
            let judged = lines.map { Self.judged($0, compare) }
            guard var first = judged.first, judged.allSatisfy({ $0.outcome.verdict == first.outcome.verdict }) else {
                return .ambiguousFood(candidates: candidates)
            }
            for flag in flags { first.outcome.add(flag) }
            if first.outcome.verdict != .undetermined { first.outcome.add(.foodAmbiguousSameVerdict) }
            return .judged(first)
        }
    }

    /// The limits that one place sets together.
    private static func judged(_ line: Line, _ compare: LimitComparison) -> EditionAnswer.Judged {
        var judged = EditionAnswer.Judged(
            outcome: compare(line.limits[0], line.isConverted),
            limit: line.limits[0],
            node: line.node
        )
        for limit in line.limits.dropFirst() where compare(limit, line.isConverted).verdict != judged.outcome.verdict {
            judged.outcome = .undetermined(.severalLimits)
        }
        judged.also = Array(line.limits.dropFirst())
        return judged
    }
}

/// What the rulebook as a whole says of a result.
struct RulebookAnswer {
    var outcome: Outcome
    /// The limit that decided, in an array of one that is shared and not copied; empty where none did.
    var limit: [LimitUsed] = []
    var node: Int?
    /// Limits of other standards, or of other readings, that hold beside the one that decided.
    var others: [LimitUsed] = []
    /// Paths among which the food must be chosen.
    var candidates: [Int] = []
    /// The limit of a later edition that stands in for a supplement that is not held.
    var confirmation: [LimitUsed] = []
    /// Standards in force that rule this kind of item and are not held.
    var missing: [Int] = []
    /// Standards held in part, and not for this food.
    var partial: [Int] = []
}

extension LimitFinder {
    /// Judges by every held edition in force, then asks whether what is missing could change the verdict.
    func answer(_ ruling: Ruling, _ compare: LimitComparison) -> RulebookAnswer {
        if let stop = ruling.stop { return RulebookAnswer(outcome: .undetermined(stop)) }
        var answer = RulebookAnswer(outcome: .undetermined(.unknownFood))
        answer.missing = ruling.missing
        let answers = ruling.editions.map { (edition: $0.edition, answer: $0.answer(compare)) }
        combine(answers, &answer)
        for missing in ruling.missing { settle(missing, ruling, answers, compare, &answer) }
        return answer
    }

    /// A failure under one standard is a failure; a pass needs all of them, and names the strictest.
    private func combine(_ answers: [(edition: Int, answer: EditionAnswer)], _ combined: inout RulebookAnswer) {
        for case (let edition, .notHeld(let node)) in answers {
            combined.partial.append(edition)
            combined.node = node
        }
        let judged = answers.compactMap { answer -> EditionAnswer.Judged? in
            if case .judged(let one) = answer.answer { one } else { nil }
        }
        if let decisive = decisive(judged) {
            combined.outcome = judged[decisive].outcome
            combined.limit = judged[decisive].limit?.used ?? []
            combined.node = judged[decisive].node
            combined.others = judged[decisive].also.flatMap(\.used)
            if judged.count > 1 {
                combined.others += judged.indices.filter { $0 != decisive }.flatMap { judged[$0].limit?.used ?? [] }
            }
            if !combined.partial.isEmpty { addDemandNotHeld(&combined) }
            addOpenReadings(answers, &combined)
            return
        }
        for (_, answer) in answers {
            switch answer {
            case .ambiguousFood(let candidates):
                combined.outcome = .undetermined(.ambiguousFood)
                combined.candidates += candidates
            case .noLimit(let node):
                combined.node = node
                if combined.outcome.reason == .unknownFood { combined.outcome = .undetermined(.noLimit) }
            case .unknownFood, .notHeld, .judged: break
            }
        }
        let isAmbiguous = combined.outcome.reason == .ambiguousFood
        if answers.isEmpty || (!combined.partial.isEmpty && !isAmbiguous) {
            combined.outcome = .undetermined(.limitNotHeld)
        }
    }

    /// A pass under one standard does not stand while the food's place in another is open.
    private func addOpenReadings(
        _ answers: [(edition: Int, answer: EditionAnswer)],
        _ combined: inout RulebookAnswer
    ) {
        guard combined.outcome.verdict == .pass else { return }
        for case (_, .ambiguousFood(let candidates)) in answers {
            combined.outcome = .undetermined(.ambiguousFood)
            combined.candidates += candidates
        }
    }

    /// The place of the answer that decides: a failure, else what is open, else the strictest of those that pass.
    ///
    /// That an additive is not on the list decides only where no other standard has a limit for it.
    private func decisive(_ judged: [EditionAnswer.Judged]) -> Int? {
        if judged.count < 2 { return judged.indices.first }
        let isRefusal = { (index: Int) in judged[index].limit.map { self.isRefusal($0.index) } ?? false }
        var places = Array(judged.indices)
        if places.contains(where: { !isRefusal($0) }) { places.removeAll(where: isRefusal) }
        return places.first { judged[$0].outcome.verdict == .fail }
            ?? places.first { judged[$0].outcome.verdict == .undetermined }
            ?? places.min { stricter(judged[$0].limit?.index, judged[$1].limit?.index) }
    }

    /// Several lines of one food, as of drinks made of 固体饮料: the strictest is named first.
    func strictestFirst(_ limits: [Int]) -> [Int] {
        limits.count < 2 ? limits : limits.sorted { stricter($0, $1) || (!stricter($1, $0) && $0 < $1) }
    }

    /// True where the first asks for less than the second of the same kind.
    private func stricter(_ left: Int?, _ right: Int?) -> Bool {
        guard let left, let right else { return left != nil }
        guard let leftValue = limits[left].value, let rightValue = limits[right].value else {
            return limits[left].value != nil
        }
        guard let leftUnit = units[left], let rightUnit = units[right], let places = leftUnit.places(to: rightUnit),
            let moved = leftValue.shifted(by: places)
        else { return false }
        return moved < rightValue
    }

    /// Asks whether a verdict is sound though `missing` is in force and not held.
    ///
    /// A supplement may have added or changed a line. Where a later, held edition has absorbed it, the verdict stands if
    /// that edition gives the same one. Any other standard that is missing can only add a demand: a failure stands.
    private func settle(
        _ missing: Int,
        _ ruling: Ruling,
        _ answers: [(edition: Int, answer: EditionAnswer)],
        _ compare: LimitComparison,
        _ answer: inout RulebookAnswer
    ) {
        guard let supplemented = standards[missing].supplements else {
            let alternative = standards[missing].alternativeTo
            let speaks = answers.contains { standards[$0.edition].number == alternative && $0.answer.knowsFood }
            // The flag on the limit says for what it is.
            return speaks ? () : addDemandNotHeld(&answer)
        }
        let base = answers.first { standards[$0.edition].number == supplemented }?.answer
        let later = ruling.later[missing]?.answer(compare)
        switch (base, later) {
        case (.judged(let old)?, .judged(let new)?) where old.outcome.verdict != .undetermined:
            guard old.outcome.verdict == new.outcome.verdict else { break }
            answer.outcome.add(.supplementNotHeldConfirmedByNextEdition)
            answer.confirmation = new.limit?.used ?? []
            return
        // What the result itself leaves open stays open for the same reason.
        case (.judged(let old)?, _) where old.outcome.verdict == .undetermined: return
        case (.noLimit?, .noLimit?), (.unknownFood?, .unknownFood?), (.ambiguousFood?, _): return
        default: break
        }
        if case .judged(let new)? = later { answer.confirmation = new.limit?.used ?? [] }
        answer.outcome = .undetermined(.limitNotHeld)
    }

    /// Another standard can only ask for more: a failure stands, a pass or the absence of a limit does not.
    private func addDemandNotHeld(_ answer: inout RulebookAnswer) {
        switch (answer.outcome.verdict, answer.outcome.reason) {
        case (.fail, _): answer.outcome.add(.otherStandardNotHeld)
        case (.pass, _), (_, .noLimit), (_, .unknownFood): answer.outcome = .undetermined(.limitNotHeld)
        default: break
        }
    }

    /// The standard's own limit, for setting beside a printed one; nil wherever it is not certain.
    func certainLimit(_ ruling: Ruling) -> (limit: LimitUsed?, node: Int?) {
        let answer = answer(ruling) { _, isConverted in
            Outcome(verdict: .pass, reason: .withinLimit, flags: isConverted ? [.limitOfFreshFood] : [])
        }
        let doubts: [Judgement.Flag] = [
            .foodAmbiguousSameVerdict, .foodByClass, .supplementNotHeldConfirmedByNextEdition, .limitOfFreshFood,
        ]
        guard answer.outcome.verdict == .pass, answer.others.isEmpty,
            !answer.outcome.flags.contains(where: { doubts.contains($0) })
        else { return (nil, answer.node) }
        return (answer.limit.first, answer.node)
    }
}
