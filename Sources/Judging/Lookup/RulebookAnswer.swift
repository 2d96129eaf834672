import Primitives
import Rules

/// What the rulebook as a whole says of a food, an item and a day.
struct RulebookAnswer {
    var outcome: Outcome
    var limit: LimitUsed?
    var node: Int?
    /// Paths among which the food must be chosen.
    var candidates: [Int] = []
    /// The limit of a later edition that stands in for a supplement that is not held.
    var confirmation: LimitUsed?
    /// Standards in force that rule this kind of item and are not held.
    var missing: [Int] = []
    /// Standards held in part, and not for this food.
    var partial: [Int] = []
}

extension LimitFinder {
    /// Judges by every held edition in force that rules this kind of item, then asks what is missing.
    func answer(_ question: Question, judge: (_ limit: Int) -> Outcome) -> RulebookAnswer {
        let item: Int
        switch question.item {
        case .unknown: return RulebookAnswer(outcome: .undetermined(.unknownItem))
        case .several: return RulebookAnswer(outcome: .undetermined(.ambiguousItem))
        case .item(let index): item = index
        }
        let editions = editions(kind: items.items[item].kind, on: question.day)
        guard !editions.isEmpty else { return RulebookAnswer(outcome: .undetermined(.limitNotHeld)) }
        var answer = RulebookAnswer(outcome: .undetermined(.unknownFood))
        answer.missing = editions.filter { !standards[$0].held }
        var held: [(edition: Int, answer: EditionAnswer)] = []
        for edition in editions where standards[edition].held {
            held.append((edition, self.answer(question, item: item, edition: edition, judge: judge)))
        }
        combine(held, &answer)
        for missing in answer.missing {
            settle(missing, question, item: item, held, judge: judge, &answer)
        }
        return answer
    }

    /// A failure under one standard is a failure; a pass needs all of them.
    private func combine(
        _ answers: [(edition: Int, answer: EditionAnswer)],
        _ combined: inout RulebookAnswer
    ) {
        for case (let edition, .notHeld(let node)) in answers {
            combined.partial.append(edition)
            combined.node = node
        }
        var judged: [EditionAnswer.Judged] = []
        for case (_, .judged(let one)) in answers { judged.append(one) }
        let decisive =
            judged.first { $0.outcome.verdict == .fail } ?? judged.first { $0.outcome.verdict == .undetermined }
            ?? judged.first
        if let decisive {
            combined.outcome = decisive.outcome
            combined.limit = used(decisive.limit)
            combined.node = decisive.node
            if !combined.partial.isEmpty { addDemandNotHeld(&combined) }
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

    /// Asks whether a verdict is sound though `missing` is in force and not held.
    ///
    /// A supplement may have added or changed a line. Where a later, held edition has absorbed it, the verdict stands if
    /// that edition gives the same one. Any other standard that is missing can only add a demand: a failure stands.
    private func settle(
        _ missing: Int,
        _ question: Question,
        item: Int,
        _ held: [(edition: Int, answer: EditionAnswer)],
        judge: (_ limit: Int) -> Outcome,
        _ answer: inout RulebookAnswer
    ) {
        let standard = standards[missing]
        guard let supplemented = standard.supplements else {
            return addDemandNotHeld(&answer)
        }
        let base = held.first { standards[$0.edition].number == supplemented }?.answer
        let next = standard.mergedInto.flatMap { self.standard($0) }.flatMap { standards[$0].held ? $0 : nil }
        let later = next.map { self.answer(question, item: item, edition: $0, judge: judge) }
        switch (base, later) {
        case (.judged(let old)?, .judged(let new)?) where old.outcome.verdict != .undetermined:
            guard old.outcome.verdict == new.outcome.verdict else { break }
            answer.outcome.add(.supplementNotHeldConfirmedByNextEdition)
            answer.confirmation = used(new.limit)
            return
        // What the result itself leaves open stays open for the same reason.
        case (.judged(let old)?, _) where old.outcome.verdict == .undetermined: return
        case (.noLimit?, .noLimit?), (.unknownFood?, .unknownFood?), (.ambiguousFood?, _): return
        default: break
        }
        if case .judged(let new)? = later { answer.confirmation = used(new.limit) }
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
    func certainLimit(_ question: Question) -> (limit: LimitUsed?, node: Int?) {
        let answer = answer(question) { _ in Outcome(verdict: .pass, reason: .withinLimit) }
        let doubts: [Judgement.Flag] = [
            .foodAmbiguousSameVerdict, .foodByClass, .supplementNotHeldConfirmedByNextEdition,
        ]
        guard answer.outcome.verdict == .pass, !answer.outcome.flags.contains(where: { doubts.contains($0) }) else {
            return (nil, answer.node)
        }
        return (answer.limit, answer.node)
    }
}
