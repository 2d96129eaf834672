import Primitives

/// Batches that were tested, as what they say of firms, products and items.
///
/// A batch that failed speaks for one candidate only, so a failure counts once:
///
/// 1. its firm, where the firm can still be sampled, and failed more than once in the class and stage, or is the only one that
///    failed for the item (企业);
/// 2. else its item, where other firms of the class and stage failed for it too (项目);
/// 3. else its product: the class and stage, without the firms that are candidates of their own (产品).
package struct AllocationEvidence: Sendable {
    /// One batch with its conclusion.
    package struct Batch: Sendable, Hashable {
        package var foodClass: String
        package var stage: String
        package var operatorID: String
        /// Open and in the county's register.
        package var canBeSampled: Bool
        package var failed: Bool
        /// The first item that failed; empty where none is named.
        package var failedItem: String
        package var items: [String]

        package init(
            foodClass: String,
            stage: String,
            operatorID: String,
            canBeSampled: Bool = true,
            failed: Bool,
            failedItem: String = "",
            items: [String] = []
        ) {
            self.foodClass = foodClass
            self.stage = stage
            self.operatorID = operatorID
            self.canBeSampled = canBeSampled
            self.failed = failed
            self.failedItem = failedItem
            self.items = items
        }
    }

    package private(set) var candidates: [Allocation.Candidate] = []
    /// Everybody by class, stage and operator.
    package private(set) var population: [Allocation.Candidate] = []

    package init(_ batches: [Batch]) {
        for (_, part) in Dictionary(grouping: batches, by: { [$0.foodClass, $0.stage] }) { add(part) }
    }

    private mutating func add(_ batches: [Batch]) {
        guard let first = batches.first else { return }
        let byFirm = Dictionary(grouping: batches, by: \.operatorID)
        let failures = byFirm.mapValues { $0.count(where: \.failed) }
        var firmsByItem: [String: Set<String>] = [:]
        for batch in batches where batch.failed {
            firmsByItem[batch.failedItem, default: []].insert(batch.operatorID)
        }
        func candidate(item: String = "", operatorID: String = "", _ tested: Int, _ failed: Int) -> Allocation.Candidate
        {
            Allocation.Candidate(
                foodClass: first.foodClass,
                stage: first.stage,
                item: item,
                operatorID: operatorID,
                tested: tested,
                failed: failed
            )
        }
        func standsAlone(_ batch: Batch) -> Bool {
            batch.failed && batch.canBeSampled
                && (failures[batch.operatorID, default: 0] > 1 || batch.failedItem.isEmpty
                    || firmsByItem[batch.failedItem, default: []].count == 1)
        }
        population += byFirm.map { candidate(operatorID: $0, $1.count, failures[$0, default: 0]) }
        let firms = Set(batches.filter(standsAlone).map(\.operatorID))
        candidates += firms.map { candidate(operatorID: $0, byFirm[$0]?.count ?? 0, failures[$0, default: 0]) }
        let rest = batches.filter { !firms.contains($0.operatorID) }
        let items = Dictionary(
            grouping: rest.filter {
                $0.failed && firmsByItem[$0.failedItem, default: []].count > 1 && !$0.failedItem.isEmpty
            },
            by: \.failedItem
        )
        for (item, failed) in items {
            candidates.append(candidate(item: item, rest.count { $0.items.contains(item) }, failed.count))
        }
        let taken = items.values.reduce(0) { $0 + $1.count }
        // A class that nobody else was sampled in stays a candidate by the rate of its kind.
        candidates.append(candidate(rest.count, rest.count(where: \.failed) - taken))
    }
}

/// The random share of the budget: drawn from the register and the classes, whatever was found before.
///
/// Every open operator is as likely as any other, then every class of its stage: firms and foods that were never sampled can be
/// drawn as well.
package enum AllocationDraw {
    /// Operators and classes of one stage.
    package struct Group: Sendable, Hashable {
        package var stage: String
        package var operators: [String]
        package var classes: [String]

        package init(stage: String, operators: [String], classes: [String]) {
            self.stage = stage
            self.operators = operators
            self.classes = classes
        }
    }

    package struct Drawn: Sendable, Hashable {
        package var foodClass: String
        package var stage: String
        package var operatorID: String
        /// In the order in which they were drawn, from 1.
        package var turn: Int
    }

    /// How many operators, and pairs of operator and class, there are to draw from.
    package static func size(of groups: [Group]) -> (operators: Int, pairs: Int) {
        groups.filter { !$0.classes.isEmpty }.reduce((0, 0)) {
            ($0.0 + $1.operators.count, $0.1 + $1.operators.count * $1.classes.count)
        }
    }

    /// `count` draws; none where there is nobody to draw.
    package static func draw(_ count: Int, from groups: [Group], seed: UInt64) -> [Drawn] {
        let groups = groups.filter { !$0.classes.isEmpty && !$0.operators.isEmpty }.sorted { $0.stage < $1.stage }
            .map { Group(stage: $0.stage, operators: $0.operators.sorted(), classes: $0.classes.sorted()) }
        let total = groups.reduce(0) { $0 + $1.operators.count }
        guard total > 0, count > 0 else { return [] }
        var random = SplitMix64(seed: seed)
        return (1...count).map { turn in
            var index = Int.random(in: 0..<total, using: &random)
            var group = 0
            while index >= groups[group].operators.count {
                index -= groups[group].operators.count
                group += 1
            }
            let classes = groups[group].classes
            return Drawn(
                foodClass: classes[Int.random(in: 0..<classes.count, using: &random)],
                stage: groups[group].stage,
                operatorID: groups[group].operators[index],
                turn: turn
            )
        }
    }
}
