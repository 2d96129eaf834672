package import Rules

/// One row of a list of a sampling plan, as it was read.
package struct SamplingPlanRow: Sendable, Hashable {
    package var sheet: String?
    package var row: Int
    /// Nil where the list does not say it: then it is the year of the day.
    package var year: Int?
    package var kind: SamplingRow.Kind
    package var foodClass: String
    package var stage: PlannedSamples.Stage
    /// A township's name or code, as written; empty for the whole county.
    package var area: String
    /// One line of the plan for each.
    package var months: [Int]
    /// In each of the months.
    package var planned: Int
    /// Empty takes those of the sampling rules.
    package var items: [String]
    package var reason: String
    /// The department that has the samples taken, as written; empty where the list says none.
    package var organiser: String

    package init(
        row: Int,
        kind: SamplingRow.Kind = .supervision,
        foodClass: String,
        stage: PlannedSamples.Stage,
        area: String = "",
        months: [Int],
        planned: Int,
        items: [String] = [],
        reason: String = "",
        organiser: String = ""
    ) {
        self.row = row
        self.kind = kind
        self.foodClass = foodClass
        self.stage = stage
        self.area = area
        self.months = months
        self.planned = planned
        self.items = items
        self.reason = reason
        self.organiser = organiser
    }
}

/// Months as people write them in a plan.
package enum PlanMonths {
    /// `3、4、5`, `1-12`, `3月至5月`; nil where a part is no month or nothing is written.
    package static func read(_ text: String) -> [Int]? {
        var months: Set<Int> = []
        for part in text.split(whereSeparator: { "、,， ;；".contains($0) }) {
            let sides = part.split(whereSeparator: { "-－—~～至".contains($0) })
                .map { Int($0.hasSuffix("月") ? $0.dropLast() : $0) }
            guard let first = sides.first ?? nil, let last = sides.last ?? nil, sides.count <= 2, first <= last,
                (1...12).contains(first), (1...12).contains(last)
            else { return nil }
            months.formUnion(first...last)
        }
        return months.isEmpty ? nil : months.sorted()
    }
}

extension PlannedSamples.Stage {
    /// Reads `流通` and `流通环节`, `种植养殖`, `全部`; nil for any other word.
    package init?(words: String) {
        let bare = words.hasSuffix("环节") ? String(words.dropLast(2)) : words
        switch bare {
        case "种养殖", "种植养殖", "种植", "养殖": self = .farm
        case "生产", "生产加工": self = .production
        case "流通", "销售", "经营": self = .distribution
        case "餐饮", "餐饮服务": self = .catering
        case "各", "全部", "所有": self = .all
        default: return nil
        }
    }
}
