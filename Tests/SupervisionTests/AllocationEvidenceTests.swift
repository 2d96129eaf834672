import Primitives
import Supervision
import TestSupport
import Testing

@Suite struct `What a failure says for the free budget` {
    typealias Batch = AllocationEvidence.Batch

    private static func batch(
        _ firm: String,
        fails item: String? = nil,
        open: Bool = true,
        food: String = "豇豆"
    ) -> Batch {
        Batch(
            foodClass: food,
            stage: "distribution",
            operatorID: firm,
            canBeSampled: open,
            failed: item != nil,
            failedItem: item ?? "",
            items: ["克百威", "灭蝇胺"]
        )
    }

    private static func random(_ random: inout SplitMix64) -> [Batch] {
        (0..<Int.random(in: 1...60, using: &random)).map { _ in
            let items: [String?] = [nil, nil, nil, "克百威", "灭蝇胺", ""]
            return batch(
                "f\(Int.random(in: 0...9, using: &random))",
                fails: items[Int.random(in: 0..<items.count, using: &random)],
                open: Int.random(in: 0...3, using: &random) > 0,
                food: ["豇豆", "韭菜"][Int.random(in: 0...1, using: &random)]
            )
        }
    }

    @Test func `a failure counts once, for firm, item or product`() throws {
        try forAll(seed: 8, generate: { Self.random(&$0) }) { batches in
            let evidence = AllocationEvidence(batches)
            let failed = batches.count { $0.failed }
            return evidence.candidates.reduce(0) { $0 + $1.failed } == failed
                && evidence.population.reduce(0) { $0 + $1.failed } == failed
                && evidence.candidates.allSatisfy { $0.failed <= $0.tested || !$0.item.isEmpty }
        }
    }

    @Test func `a batch is tested for one firm or for its product, never for both`() throws {
        try forAll(seed: 9, generate: { Self.random(&$0) }) { batches in
            AllocationEvidence(batches).candidates.filter(\.item.isEmpty).reduce(0) { $0 + $1.tested } == batches.count
        }
    }

    @Test func `a firm that failed alone, an item that failed at several firms, a firm that failed again`() {
        let evidence = AllocationEvidence([
            Self.batch("alone", fails: "灭蝇胺"), Self.batch("one", fails: "克百威"), Self.batch("two", fails: "克百威"),
            Self.batch("again", fails: "克百威"), Self.batch("again", fails: "克百威"), Self.batch("good"),
        ])
        let told = Set(evidence.candidates.map { "\($0.operatorID)|\($0.item)|\($0.failed)/\($0.tested)" })
        #expect(told == ["alone||1/1", "again||2/2", "|克百威|2/3", "||0/3"])
    }

    @Test func `a firm that is closed speaks for its product, not for itself`() {
        let evidence = AllocationEvidence([Self.batch("gone", fails: "克百威", open: false), Self.batch("good")])
        #expect(evidence.candidates.map { "\($0.operatorID)|\($0.item)|\($0.failed)/\($0.tested)" } == ["||1/2"])
    }
}

@Suite struct `The random share of the free budget` {
    private static let groups = [
        AllocationDraw.Group(stage: "farm", operators: (0..<30).map { "farm\($0)" }, classes: ["豇豆", "韭菜"]),
        AllocationDraw.Group(stage: "catering", operators: (0..<10).map { "meal\($0)" }, classes: ["油条"]),
        AllocationDraw.Group(stage: "production", operators: ["mill"], classes: []),
    ]

    @Test func `firms and foods that were never sampled can be drawn`() {
        let drawn = AllocationDraw.draw(4000, from: Self.groups, seed: 5)
        #expect(Set(drawn.map(\.operatorID)).count == 40)
        #expect(Set(drawn.map(\.foodClass)) == ["豇豆", "韭菜", "油条"])
        #expect(!drawn.contains { $0.operatorID == "mill" }, "there is nothing to sample there")
        let farms = drawn.count { $0.stage == "farm" }
        #expect((2800...3200).contains(farms), "every operator is as likely as any other: \(farms)")
        #expect(drawn.map(\.turn) == Array(1...4000))
    }

    @Test func `the same register and seed give the same draw in whatever order they come`() throws {
        try forAll(seed: 10, generate: { (Int.random(in: 0...60, using: &$0), $0.next()) }) { count, seed in
            let shuffled = Self.groups.reversed().map { group in
                AllocationDraw.Group(
                    stage: group.stage,
                    operators: group.operators.reversed(),
                    classes: group.classes.reversed()
                )
            }
            let drawn = AllocationDraw.draw(count, from: Self.groups, seed: seed)
            return drawn == AllocationDraw.draw(count, from: Array(shuffled), seed: seed) && drawn.count == count
        }
    }

    @Test func `nobody to draw from is no draw`() {
        #expect(AllocationDraw.draw(5, from: [], seed: 1).isEmpty)
        #expect(AllocationDraw.size(of: Self.groups).operators == 40)
        #expect(AllocationDraw.size(of: Self.groups).pairs == 70)
    }
}
