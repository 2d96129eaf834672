import Primitives
import Rules

/// What one edition says of a food and an item.
enum EditionAnswer {
    case unknownFood
    case ambiguousFood(candidates: [Int])
    case noLimit(node: Int)
    /// The edition is held in part, and this food is not of that part.
    case notHeld(node: Int)
    case judged(Judged)

    struct Judged {
        var outcome: Outcome
        var limit: Int
        var node: Int
    }
}

extension LimitFinder {
    /// Looks the food up in the edition's own tree and judges by the limit found there.
    func answer(
        _ question: Question,
        item: Int,
        edition: Int,
        judge: (_ limit: Int) -> Outcome
    ) -> EditionAnswer {
        let match = foods.settled(
            foods.narrowed(foods.match(question.foodKey, standard: edition), toClass: question.classes)
        )
        guard let first = match.nodes.first else {
            return answerByClass(question, item: item, edition: edition, judge: judge)
        }
        if match.nodes.count == 1, !match.isAmbiguous {
            guard holds(first) else { return .notHeld(node: first) }
            let found = limits(item: item, node: first, name: question.foodKey)
            guard var judged = merged(found, node: first, judge) else { return .noLimit(node: first) }
            if match.isAlias { judged.outcome.add(.foodByAlias) }
            if match.isBySamplingRules { judged.outcome.add(.foodBySamplingRules) }
            return .judged(judged)
        }
        return answerAmbiguous(match, question, item: item, judge: judge)
    }

    /// One name, several nodes: the verdict stands where all agree, or where only one of them has a limit at all.
    private func answerAmbiguous(
        _ match: FoodIndex.Match,
        _ question: Question,
        item: Int,
        judge: (_ limit: Int) -> Outcome
    ) -> EditionAnswer {
        // What is not held might have any limit.
        guard match.nodes.allSatisfy(holds) else { return .ambiguousFood(candidates: match.nodes) }
        let judged = match.nodes.compactMap { node in
            merged(limits(item: item, node: node, name: question.foodKey), node: node, judge)
        }
        guard var first = judged.first else { return .noLimit(node: match.nodes[0]) }
        guard match.nodes.count > 1, judged.allSatisfy({ $0.outcome.verdict == first.outcome.verdict }) else {
            return .ambiguousFood(candidates: match.nodes)
        }
        if judged.count == match.nodes.count {
            first.outcome.add(.foodAmbiguousSameVerdict)
        } else if judged.count == 1, !match.isAmbiguous {
            first.outcome.add(.foodDecidedByItem)
        } else {
            return .ambiguousFood(candidates: match.nodes)
        }
        return .judged(first)
    }

    /// A food that the tree does not name takes the class that the request gives, where that class has one limit for
    /// all its members: no exceptions and no narrower lines, among which the food might be.
    private func answerByClass(
        _ question: Question,
        item: Int,
        edition: Int,
        judge: (_ limit: Int) -> Outcome
    ) -> EditionAnswer {
        for name in question.classes.reversed() {
            let match = foods.match(name, standard: edition)
            guard match.nodes.count == 1, !match.isAmbiguous else { continue }
            let node = match.nodes[0]
            let found = limits(item: item, node: node, name: question.foodKey)
            guard holds(node), !found.isEmpty, !hasLimitsBelow(node, item: item),
                found.allSatisfy({ limits[$0].except.isEmpty }),
                var judged = merged(found, node: node, judge)
            else { return .unknownFood }
            judged.outcome.add(.foodByClass)
            return .judged(judged)
        }
        return .unknownFood
    }

    /// The limits that one line of the tree sets together; nil where there are none.
    private func merged(
        _ found: [Int],
        node: Int,
        _ judge: (_ limit: Int) -> Outcome
    ) -> EditionAnswer.Judged? {
        guard let first = found.first else { return nil }
        var merged = EditionAnswer.Judged(outcome: judge(first), limit: first, node: node)
        for limit in found.dropFirst() {
            let outcome = judge(limit)
            if outcome.verdict != merged.outcome.verdict { merged.outcome = .undetermined(.severalLimits) }
        }
        return merged
    }
}
