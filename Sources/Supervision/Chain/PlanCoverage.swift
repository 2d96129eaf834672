package import Primitives
package import Rules

/// How far a year's sampling plan is done, line by line.
///
/// A sample that was taken on a line counts for that line. A result that came by file says no line: it counts for lines of its
/// product (or, where the plan names none, of its class), kind, stage and township, those of its own month first, then the
/// earliest that lacks one. No line counts for more than it plans, so too much of one food never covers too little of another.
package struct PlanCoverage: Sendable {
    package struct Line: Sendable, Hashable {
        /// Nil takes samples of either kind.
        package var kind: SamplingRow.Kind?
        /// The product or class; empty for all that no other line names.
        package var foodClass: String
        package var stage: PlannedSamples.Stage
        package var township: AreaCode?
        /// Nil for the whole year.
        package var month: Int?
        package var planned: Int
        package var lineage: String
        /// A line that names an operator takes only what was taken on it.
        package var isOfOperator: Bool

        package init(
            kind: SamplingRow.Kind? = nil,
            foodClass: String,
            stage: PlannedSamples.Stage,
            township: AreaCode? = nil,
            month: Int? = nil,
            planned: Int,
            lineage: String = "",
            isOfOperator: Bool = false
        ) {
            self.kind = kind
            self.foodClass = foodClass
            self.stage = stage
            self.township = township
            self.month = month
            self.planned = planned
            self.lineage = lineage
            self.isOfOperator = isOfOperator
        }
    }

    /// Samples that are alike.
    package struct Batch: Sendable, Hashable {
        package var kind: SamplingRow.Kind
        package var food: String
        /// The product of the three-year action, where it is one.
        package var product: String?
        /// The class's path, such as `食用农产品-->蔬菜-->豆类蔬菜`.
        package var foodClass: String
        package var stage: PlannedSamples.Stage
        package var township: AreaCode?
        package var month: Int
        /// The line it was taken on; nil where it was taken on none.
        package var lineage: String?
        /// Taken with a sampling sheet of ours, so its line, or that it has none, is known.
        package var isOfSheet: Bool
        package var count: Int

        package init(
            kind: SamplingRow.Kind,
            food: String,
            product: String?,
            foodClass: String,
            stage: PlannedSamples.Stage,
            township: AreaCode?,
            month: Int,
            lineage: String? = nil,
            isOfSheet: Bool = false,
            count: Int
        ) {
            self.kind = kind
            self.food = food
            self.product = product
            self.foodClass = foodClass
            self.stage = stage
            self.township = township
            self.month = month
            self.lineage = lineage
            self.isOfSheet = isOfSheet
            self.count = count
        }
    }

    package let lines: [Line]
    /// What counts for each line, at most what it plans.
    package private(set) var counted: [Int]
    /// Samples that count for no line.
    package private(set) var outside = 0

    package var planned: Int { lines.reduce(0) { $0 + $1.planned } }
    package var done: Int { counted.reduce(0, +) }

    /// `taken` is what each line has already from sheets that are not among the batches; none where it is left out.
    package init(_ lines: [Line], _ batches: [Batch], taken: [Int] = [], products: ActionProductFinder) {
        self.lines = lines
        counted = lines.indices.map { $0 < taken.count ? min(taken[$0], lines[$0].planned) : 0 }
        let byName = Self.byName(lines, products)
        // Thousands of samples are of a few dozen foods, and names are slow to fold.
        var known: [[String]: [String]] = [:]
        let byLineage = Dictionary(lines.indices.map { (lines[$0].lineage, $0) }) { first, _ in first }
        var waiting: [(batch: Batch, lines: [Int], left: Int)] = []
        // What was taken on a line counts there before anything that only might.
        for batch in batches where batch.isOfSheet {
            let line = batch.lineage.flatMap { byLineage[$0] }
            outside += batch.count - fill(line.map { [$0] } ?? [], batch.count)
        }
        for batch in batches.filter({ !$0.isOfSheet }).sorted(by: Self.precedes) {
            let food = [batch.food, batch.foodClass, batch.product ?? ""]
            let names = known[food] ?? Self.names(batch, products)
            known[food] = names
            let named = names.lazy.compactMap { byName[$0] }
                .map { $0.filter { lines[$0].kind == nil || lines[$0].kind == batch.kind } }.first { !$0.isEmpty }
            let fitting = (named ?? []).filter { Self.fits(lines[$0], batch) }
            let own = fitting.filter { lines[$0].month == nil || lines[$0].month == batch.month }
            waiting.append((batch, fitting, batch.count - fill(own, batch.count)))
        }
        // Every sample has its own month before one fills up another's.
        for entry in waiting where entry.left > 0 { outside += entry.left - fill(entry.lines, entry.left) }
    }

    /// Counts samples for the first lines that lack some; returns how many found one.
    private mutating func fill(_ candidates: [Int], _ count: Int) -> Int {
        var left = count
        for index in candidates where left > 0 {
            let share = min(left, lines[index].planned - counted[index])
            counted[index] += share
            left -= share
        }
        return count - left
    }

    private static func fits(_ line: Line, _ batch: Batch) -> Bool {
        !line.isOfOperator && (line.stage == .all || line.stage == batch.stage)
            && (line.township == nil || line.township == batch.township)
    }

    /// Lines by what they are named for, those of one stage and township before those of all, then the earlier month.
    private static func byName(_ lines: [Line], _ products: ActionProductFinder) -> [String: [Int]] {
        var names: [String: String] = [:]
        for text in Set(lines.map(\.foodClass)) { names[text] = name(text, products) }
        func rank(_ index: Int) -> (Int, Int, Int, Int) {
            let line = lines[index]
            return (line.stage == .all ? 1 : 0, line.township == nil ? 1 : 0, line.month ?? 0, index)
        }
        return Dictionary(grouping: lines.indices) { names[lines[$0].foodClass] ?? "" }
            .mapValues { indices in indices.sorted { rank($0) < rank($1) } }
    }

    /// An order of all that tells batches apart, so the figure is the same however the ledger lists them.
    private static func precedes(_ left: Batch, _ right: Batch) -> Bool {
        func key(_ batch: Batch) -> [String] {
            [
                batch.food, batch.stage.rawValue, batch.township?.text ?? "", batch.kind.rawValue, batch.foodClass,
                batch.product ?? "",
            ]
        }
        return left.month != right.month ? left.month < right.month : key(left).lexicographicallyPrecedes(key(right))
    }

    /// One name for a product, however the plan writes it; empty for what no other line names.
    private static func name(_ text: String, _ products: ActionProductFinder) -> String {
        let name = products.find(text) ?? ActionProductFinder.plain(text)
        return name == "其他食品" ? "" : name
    }

    /// The names under which a plan may have a sample, the narrowest first.
    private static func names(_ batch: Batch, _ products: ActionProductFinder) -> [String] {
        let path = FoodPath.steps(batch.foodClass).reversed().map { ActionProductFinder.plain($0) }
        let product = batch.product ?? products.find(batch.food)
        return [product, ActionProductFinder.plain(batch.food)].compactMap { $0 } + path + [""]
    }

    /// True where a plan line may be sampled with this food: its very name, its product, or a class that it is of.
    package static func matches(_ planned: String, food: String, path: String, _ products: ActionProductFinder) -> Bool
    {
        let batch = Batch(
            kind: .supervision,
            food: food,
            product: nil,
            foodClass: path,
            stage: .all,
            township: nil,
            month: 1,
            count: 1
        )
        return names(batch, products).contains(name(planned, products))
    }
}

/// The path of a food's class, such as `食用农产品-->蔬菜-->豆类蔬菜`.
package enum FoodPath {
    package static func steps(_ path: String) -> [String] {
        path.split(whereSeparator: { "->＞>/／".contains($0) }).map { String($0).trimmingSpaces() }.filter { !$0.isEmpty }
    }
}
