package import Primitives
package import Rules

/// What holds for a food and an item on a day, before anything was tested.
package struct LimitStanding: Sendable, Hashable {
    package enum Status: String, Sendable, Hashable, CaseIterable {
        /// ``limit`` holds.
        case limited
        /// No limit is needed (GB 2763, annex B).
        case exempt
        case noLimit = "no-limit"
        /// A standard in force that would decide is not held.
        case notHeld = "not-held"
        case ambiguousFood = "ambiguous-food"
        case unknownFood = "unknown-food"
        case unknownItem = "unknown-item"
        case ambiguousItem = "ambiguous-item"

        package var chinese: String {
            switch self {
            case .limited: "有限量"
            case .exempt: "豁免制定限量"
            case .noLimit: "收录的标准未设限量"
            case .notHeld: "有效标准未收录，限量不能确定"
            case .ambiguousFood: "食品名称对应多个类别，须选定"
            case .unknownFood: "标准的食品分类中没有该食品"
            case .unknownItem: "规则库中没有该检验项目"
            case .ambiguousItem: "检验项目名称对应多个项目，须选定"
            }
        }
    }

    package var status: Status
    /// Canonical name; nil where the item is not known or not one.
    package var item: Item?
    /// Path in the tree of the standard that decides.
    package var foodPath: String?
    /// 测定部位; empty where the standard names none.
    package var testedPart = ""
    /// The strictest that holds; with ``Status/notHeld`` the one of the editions that are held, if there is one.
    package var limit: LimitUsed?
    /// What other standards ask beside it.
    package var others: [LimitUsed] = []
    /// The later edition's limit, where a supplement in force is not held.
    package var confirmation: LimitUsed?
    /// Lines for part of the food's class, which its name does not rule out.
    package var narrower: [LimitUsed] = []
    package var notHeld: [String] = []
    package var candidates: [String] = []
    package var flags: [Judgement.Flag] = []
}

extension Judge {
    package func standing(
        food: String,
        foodClass: String? = nil,
        item: String,
        on day: Day,
        produced: Day? = nil
    ) -> LimitStanding {
        let days = EditionDays(food: food, day: day, produced: produced, rules: sampling)
        return standing(Question(food: food, foodClass: foodClass, item: finder.items.match(item), days: days))
    }

    /// All items for which anything holds for a food, in the order of the list of items.
    package func standings(food: String, foodClass: String? = nil, on day: Day, produced: Day? = nil) -> [LimitStanding]
    {
        let days = EditionDays(food: food, day: day, produced: produced, rules: sampling)
        return finder.items.items.indices.compactMap { item in
            let standing = standing(Question(food: food, foodClass: foodClass, item: .item(item), days: days))
            guard let limit = standing.limit, limit.criterion != .notUsed || !limit.isRefusal else {
                return standing.status == .ambiguousFood ? standing : nil
            }
            return standing
        }
    }

    private func standing(_ question: Question) -> LimitStanding {
        let ruling = finder.ruling(question)
        let answer = finder.answer(ruling) { _, isConverted in
            Outcome(verdict: .pass, reason: .withinLimit, flags: isConverted ? [.limitOfFreshFood] : [])
        }
        var standing = LimitStanding(status: status(answer, ruling))
        standing.item = ruling.item.map { finder.items.items[$0] }
        standing.limit = answer.limit.first
        standing.others = answer.others
        standing.confirmation = answer.confirmation.first
        standing.candidates = answer.candidates.map { finder.foods.path($0) }
        standing.notHeld = (answer.missing + answer.partial).map { finder.standards[$0].number }
        if let node = answer.node {
            standing.foodPath = finder.foods.path(node)
            standing.testedPart = finder.foods.testedPart(node)
        }
        standing.flags = answer.outcome.flags.filter { $0 != .foodAmbiguousSameVerdict }
        standing.narrower = ruling.editions.flatMap { narrower($0) }
        if standing.status == .ambiguousFood, standing.candidates.isEmpty {
            standing.candidates = differing(ruling).map { finder.foods.path($0) }
        }
        return standing
    }

    private func status(_ answer: RulebookAnswer, _ ruling: Ruling) -> LimitStanding.Status {
        switch answer.outcome.reason {
        case .exempt: return .exempt
        case .withinLimit: break
        case .unknownItem: return .unknownItem
        case .ambiguousItem: return .ambiguousItem
        case .unknownFood: return .unknownFood
        case .ambiguousFood: return .ambiguousFood
        case .noLimit: return .noLimit
        default: return .notHeld
        }
        if !differing(ruling).isEmpty { return .ambiguousFood }
        // The supplement may have changed the line, where the later edition asks something else.
        if let limit = answer.limit.first, let confirmation = answer.confirmation.first,
            limit.asksTheSame(as: confirmation) != true
        {
            return .notHeld
        }
        return .limited
    }

    private func narrower(_ edition: EditionRuling) -> [LimitUsed] {
        guard case .readings(let lines, _) = edition.content else { return [] }
        return lines.filter { $0.isRestricted }.flatMap { line in line.limits.flatMap(\.used) }
    }

    /// Foods of one name whose limits are not the same.
    private func differing(_ ruling: Ruling) -> [Int] {
        for edition in ruling.editions {
            guard case .readings(let lines, let candidates) = edition.content else { continue }
            let wordings = Set(
                lines.filter { !$0.isRestricted }.map { line in line.limits.map { $0.used.first?.wording ?? "" } }
            )
            if wordings.count > 1 { return candidates }
        }
        return []
    }
}
