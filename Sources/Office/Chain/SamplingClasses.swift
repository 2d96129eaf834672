package import Primitives
package import Rules

/// The items that the sampling rules test a food for.
///
/// Where no edition of the rules is held for the day, the earliest that is held answers as a pattern: for a county's own
/// tasks the rules are one (附注1.1), and pages say which year's they are.
package struct SamplingClasses: Sendable {
    private let rules: SamplingRules

    package init(_ rules: SamplingRules) { self.rules = rules }

    package struct Item: Sendable, Hashable {
        package var item: String
        package var methods: [String]
        package var year: Int
        package var table: String
    }

    /// The day by which the rules answer for samples of a day, and whether they are those of that day.
    package func day(for day: Day) -> (day: Day, isOwn: Bool)? {
        if rules.edition(on: day) != nil { return (day, true) }
        let editions = rules.editions.sorted { $0.year < $1.year }
        let nearest = editions.last { $0.inForce.from <= day } ?? editions.first
        return nearest.map { ($0.inForce.from, false) }
    }

    /// How much is taken of a food and how it is divided; none where no class bears the food's name.
    ///
    /// A name of several sections has the amounts of each: the sheet says which is which.
    package func amounts(food: String, on day: Day) -> [SamplingAmount] {
        guard let (asked, _) = self.day(for: day) else { return [] }
        var seen: Set<SamplingAmount> = []
        return rules.classes(named: food, on: asked).flatMap { rules.amounts(of: $0) }.filter {
            seen.insert($0).inserted
        }
    }

    /// The edition that a year's amounts and items are printed in.
    package func edition(_ year: Int) -> SamplingEdition? { rules.editions.first { $0.year == year } }

    /// The classes that a food is of by the rules, the widest first; empty where no class bears its name.
    package func path(food: String, on day: Day) -> String {
        guard let (asked, _) = self.day(for: day), let found = rules.classes(named: food, on: asked).first else {
            return ""
        }
        return [found.major, found.sub, found.variety, found.detail].filter { !$0.isEmpty }.joined(separator: "-->")
    }

    /// In printed order; none where no class bears the food's name.
    package func items(food: String, on day: Day) -> [Item] {
        guard let (asked, _) = self.day(for: day), let found = rules.classes(named: food, on: asked).first else {
            return []
        }
        var seen: Set<String> = []
        return rules.items(of: found, on: asked).filter { seen.insert($0.item).inserted }.map {
            Item(item: $0.item, methods: $0.methods, year: $0.year, table: $0.table)
        }
    }
}
