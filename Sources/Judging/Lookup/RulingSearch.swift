import Primitives
import Rules

extension LimitFinder {
    /// Asks every held edition in force that rules this kind of item, and names what is missing.
    func ruling(_ question: Question) -> Ruling {
        let item: Int
        switch question.item {
        case .unknown: return Ruling(stop: .unknownItem)
        case .several: return Ruling(stop: .ambiguousItem)
        case .item(let index): item = index
        }
        var ruling = Ruling(item: item)
        for edition in editions(kinds: items.items[item].kinds, question) {
            if standards[edition].held {
                ruling.editions.append(self.ruling(question, item: item, edition: edition))
            } else {
                ruling.missing.append(edition)
            }
        }
        if ruling.editions.isEmpty, ruling.missing.isEmpty { ruling.stop = .limitNotHeld }
        setAsideOtherProducts(question, &ruling)
        for missing in ruling.missing {
            guard standards[missing].supplements != nil,
                let next = standards[missing].mergedInto.flatMap({ standard($0) }), standards[next].held
            else { continue }
            ruling.later[missing] = self.ruling(question, item: item, edition: next)
        }
        return ruling
    }

    /// A product standard that is not held and is for other foods asks nothing of a food that a held standard knows.
    private func setAsideOtherProducts(_ question: Question, _ ruling: inout Ruling) {
        guard ruling.editions.contains(where: { $0.knowsFood }) else { return }
        ruling.missing.removeAll { missing in
            let foods = standards[missing].foods
            return !foods.isEmpty
                && !foods.contains { name in
                    let key = NameKey.of(name)
                    return FoodNames.contain(question.foodKey, key)
                        || question.classes.contains { FoodNames.contain($0, key) }
                }
        }
    }

    /// Looks the food up in the edition's own tree, and the limit there.
    func ruling(_ question: Question, item: Int, edition: Int) -> EditionRuling {
        if isExempt(item, edition) { return EditionRuling(edition: edition, content: .exempt) }
        let match = foods.settled(
            foods.narrowed(foods.match(question.foodKey, standard: edition), toClass: question.classes)
        )
        guard let first = match.nodes.first else { return byClass(question, item: item, edition: edition) }
        guard match.nodes.count == 1, !match.isAmbiguous else {
            return ofSeveral(match, question, item: item, edition: edition)
        }
        var ruling = EditionRuling(edition: edition, content: .notHeld(node: first))
        if match.isAlias { ruling.flags.append(.foodByAlias) }
        if match.isBySamplingRules { ruling.flags.append(.foodBySamplingRules) }
        if holds(first) { ruling.content = ofNode(match, question, item: item) }
        return ruling
    }

    /// One node: its own line, or, where narrower lines may be meant as well, all of them.
    private func ofNode(_ match: FoodIndex.Match, _ question: Question, item: Int) -> EditionRuling.Content {
        let node = match.nodes[0]
        let restricted = restrictedLines(match, question, item: item)
        if let meant = restricted.meant { return .line(meant) }
        let own = line(item: item, node: node, name: question.foodKey)
        // A member of a class is none of the foods that stand below the class.
        let below = match.isMember ? [] : linesBelow(node, item: item, name: question.foodKey)
        let narrower = below + restricted.open
        guard !narrower.isEmpty else { return own.map { .line($0) } ?? .noLimit(node: node) }
        guard let own else { return .ambiguousFood(candidates: narrower.map(\.node)) }
        return .readings([own] + narrower, candidates: [node] + narrower.map(\.node))
    }

    /// Lines that hold for part of the food's class, or of a class above it: the one that the name meets, else those
    /// that it may meet.
    private func restrictedLines(
        _ match: FoodIndex.Match,
        _ question: Question,
        item: Int
    ) -> (meant: EditionRuling.Line?, open: [EditionRuling.Line]) {
        var open: [EditionRuling.Line] = []
        var next: Int? = match.nodes[0]
        while let place = next {
            for child in foods.children[place] ?? [] {
                guard let restriction = foods.nodes[child].restriction, !limits(item: item, on: child).isEmpty else {
                    continue
                }
                let isItself = place == match.nodes[0] && !match.isMember
                let answer = isItself ? .open : restriction.answer(for: question.foodKey)
                guard answer != .no else { continue }
                let line = EditionRuling.Line(
                    node: child,
                    limits: strictestFirst(limits(item: item, on: child).map { Int($0) }).map { held($0, child) },
                    isRestricted: true
                )
                if answer == .yes { return (line, []) }
                open.append(line)
            }
            next = foods.nodes[place].parent
        }
        return (nil, open)
    }

    /// One name, several nodes.
    private func ofSeveral(
        _ match: FoodIndex.Match,
        _ question: Question,
        item: Int,
        edition: Int
    ) -> EditionRuling {
        let ambiguous = EditionRuling(edition: edition, content: .ambiguousFood(candidates: match.nodes))
        // What is not held might have any limit.
        guard match.nodes.allSatisfy(holds) else { return ambiguous }
        let lines = match.nodes.compactMap { line(item: item, node: $0, name: question.foodKey) }
        if lines.isEmpty { return EditionRuling(edition: edition, content: .noLimit(node: match.nodes[0])) }
        guard match.nodes.count > 1 else { return ambiguous }
        if lines.count == match.nodes.count {
            return EditionRuling(
                edition: edition,
                content: .readings(lines, candidates: match.nodes),
                flags: [.foodAmbiguousSameVerdict]
            )
        }
        guard lines.count == 1, !match.isAmbiguous else { return ambiguous }
        return EditionRuling(edition: edition, content: .line(lines[0]), flags: [.foodDecidedByItem])
    }

    /// A food that the tree does not name takes the class that the request gives, where that class has one limit for
    /// all its members: no exceptions and no narrower lines, among which the food might be.
    private func byClass(_ question: Question, item: Int, edition: Int) -> EditionRuling {
        let unknown = EditionRuling(edition: edition, content: .unknownFood)
        for name in question.classes.reversed() {
            let match = foods.match(name, standard: edition)
            guard match.nodes.count == 1, !match.isAmbiguous else { continue }
            let node = match.nodes[0]
            // A positive list says nothing of a food whose own place in the tree is not known.
            guard holds(node), let line = printedLine(item: item, node: node, name: question.foodKey),
                linesBelow(node, item: item, name: question.foodKey).isEmpty,
                line.limits.allSatisfy({ limits[$0.index].except.isEmpty })
            else { return unknown }
            return EditionRuling(edition: edition, content: .line(line), flags: [.foodByClass])
        }
        return unknown
    }

    /// The line that holds for a node; in a positive list, where there is none, that the item is not permitted.
    private func line(item: Int, node: Int, name: String) -> EditionRuling.Line? {
        if let line = printedLine(item: item, node: node, name: name) { return line }
        // 亚硝酸盐 and 铝 occur without being added: only what is mainly an additive can be one that is not permitted.
        // 香兰素 stands in another list of the standard than the one that is held: without any line nothing is refused.
        let standard = foods.nodes[node].standard
        guard let refusal = refusals[standard], items.items[item].kind == "additive", isListed(item, in: standard)
        else {
            return nil
        }
        return EditionRuling.Line(node: node, limits: [held(refusal, node)])
    }

    private func held(_ limit: Int, _ node: Int) -> HeldLimit {
        HeldLimit(index: limit, used: used(limit, node: node).map { [$0] } ?? [])
    }

    private func printedLine(item: Int, node: Int, name: String) -> EditionRuling.Line? {
        guard let found = nearest(item: item, node: node, name: name) else { return nil }
        return EditionRuling.Line(
            node: node,
            limits: found.limits.map { held($0, node) },
            isConverted: isConverted(found.limits, at: found.place, food: node)
        )
    }

    /// The limits on a food itself, else on the nearest class above it that does not except it (GB 2763, clause 1;
    /// GB 2762, clause 3.3; GB 2760, A.3).
    ///
    /// A food that a line excepts, and that has no line of its own, is not brought back under that line.
    private func nearest(item: Int, node: Int, name: String) -> (limits: [Int], place: Int)? {
        var below: [Int] = []
        var next: Int? = node
        while let food = next {
            let found = limits(item: item, on: food)
            if !found.isEmpty {
                let binding = found.map { Int($0) }.filter { !excepts($0, below: below, food: node, name: name) }
                if !binding.isEmpty { return (strictestFirst(binding), food) }
            }
            below.append(food)
            next = foods.nodes[food].parent
        }
        return nil
    }

    /// Lines on narrower foods below a class that ask something else than the class: a bare class name may mean any.
    private func linesBelow(_ node: Int, item: Int, name: String) -> [EditionRuling.Line] {
        guard let children = foods.children[node] else { return [] }
        var lines: [EditionRuling.Line] = []
        for child in children where foods.nodes[child].restriction == nil {
            if !limits(item: item, on: child).isEmpty, let line = printedLine(item: item, node: child, name: name) {
                lines.append(line)
            }
            lines += linesBelow(child, item: item, name: name)
        }
        return lines
    }

    /// Limits of the fresh food that reach a dried one from above (GB 2762, 3.5), unless they are on the dry matter.
    private func isConverted(_ found: [Int], at place: Int, food: Int) -> Bool {
        guard let dried = driedAbove[food] else { return false }
        if foods.isAtOrBelow(place, dried), !found.contains(where: { printedWithFresh.contains($0) }) { return false }
        return !found.contains { limits[$0].note.contains("干重") }
    }
}
