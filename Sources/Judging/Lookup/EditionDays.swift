import Primitives
import Rules

/// Which day chooses the edition of each series for one sample.
struct EditionDays: Sendable {
    /// Of sampling, or the only day that is known.
    let day: Day
    let produced: Day?
    private let rules: SamplingRules
    private let classes: [SamplingClass]

    init(food: String, day: Day, produced: Day?, rules: SamplingRules) {
        self.day = day
        self.produced = produced
        self.rules = rules
        // With one day there is nothing to choose.
        classes = produced == nil ? [] : rules.classes(named: food, on: day)
    }

    /// The rule that chooses the edition of a series; nil where there is nothing to choose, or no rule says.
    func rule(for series: String) -> EditionRule? {
        guard produced != nil else { return nil }
        let found = classes.compactMap { rules.editionRule(series: series, for: $0) }
        if let first = found.first, found.allSatisfy({ $0.datedBy == first.datedBy }) { return first }
        return rules.editionRules.first { $0.foods.isEmpty && ($0.series == series || $0.series.isEmpty) }
    }

    /// The day of production where the rule says so; a person has to say it where ingredients or the label decide.
    func day(for series: String) -> Day {
        guard let produced, let rule = rule(for: series), rule.datedBy == .production else { return day }
        return produced
    }
}

/// The spans of days between which no edition begins or ends.
struct EditionPeriods: Sendable {
    private let starts: [Day]

    init(_ spans: [InForce]) { starts = Set(spans.flatMap { [$0.from] + ($0.end.map { [$0] } ?? []) }).sorted() }

    /// 0 before the first edition, and one more from each day on which something changes.
    func number(of day: Day) -> Int {
        var low = 0
        var high = starts.count
        while low < high {
            let middle = (low + high) / 2
            if starts[middle] <= day { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
