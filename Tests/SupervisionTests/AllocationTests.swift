import Primitives
import Supervision
import TestSupport
import Testing

@Suite struct `Sharing out the free budget` {
    typealias Candidate = Allocation.Candidate

    private static func firm(_ id: String, _ tested: Int, _ failed: Int, food: String = "豇豆") -> Candidate {
        Candidate(foodClass: food, stage: "farm", operatorID: id, tested: tested, failed: failed)
    }

    private static func random(_ random: inout SplitMix64) -> [Candidate] {
        (0..<Int.random(in: 1...30, using: &random)).map { index in
            let tested = Int.random(in: 0...20, using: &random)
            return firm(
                "f\(index)",
                tested,
                Int.random(in: 0...tested, using: &random),
                food: ["豇豆", "韭菜", "鸡蛋"][Int.random(in: 0...2, using: &random)]
            )
        }
    }

    @Test func `every batch is given out, none twice, whatever the budget and the share of chance`() throws {
        try forAll(
            seed: 3,
            generate: { random in
                (Self.random(&random), Int.random(in: 0...500, using: &random), Int.random(in: 0...100, using: &random))
            }
        ) { candidates, budget, share in
            let shares = Allocation.shares(
                of: candidates,
                population: candidates,
                budget: budget,
                randomShare: share,
                seed: 9
            )
            let chance = shares.reduce(0) { $0 + $1.byChance }
            return shares.reduce(0) { $0 + $1.total } == budget && chance == budget * share / 100
                && shares.allSatisfy { $0.byRisk >= 0 && $0.byChance >= 0 }
        }
    }

    @Test func `the order in which candidates come changes nothing`() throws {
        try forAll(seed: 4, generate: { Self.random(&$0) }) { candidates in
            let there = Allocation.shares(of: candidates, population: candidates, budget: 97, randomShare: 20, seed: 1)
            let back = Allocation.shares(
                of: Array(candidates.reversed()),
                population: Array(candidates.reversed()),
                budget: 97,
                randomShare: 20,
                seed: 1
            )
            return there.map(\.candidate) == back.map(\.candidate) && there.map(\.total) == back.map(\.total)
        }
    }

    @Test func `an estimate lies between one's own rate and that of the class`() throws {
        try forAll(seed: 5, generate: { Self.random(&$0) }) { candidates in
            Allocation.shares(of: candidates, population: candidates, budget: 10, randomShare: 0, seed: 1).allSatisfy {
                share in
                guard share.candidate.tested > 0 else { return abs(share.rate - share.parentRate) < 1e-9 }
                let own = Double(share.candidate.failed) / Double(share.candidate.tested)
                let low = min(own, share.parentRate) - 1e-9
                let high = max(own, share.parentRate) + 1e-9
                return (low...high).contains(share.rate)
            }
        }
    }

    @Test func `more failures of as many batches never get less`() {
        for failed in 0..<10 {
            let population = [Self.firm("a", 10, failed), Self.firm("b", 10, failed + 1), Self.firm("c", 200, 4)]
            let shares = Allocation.shares(of: population, population: population, budget: 60, randomShare: 0, seed: 1)
            #expect(shares[0].byRisk <= shares[1].byRisk, "\(failed)")
            #expect(shares[0].rate < shares[1].rate)
        }
    }

    @Test func `one failure of one batch is drawn further to the class than ten of ten`() {
        let rest = (0..<40).map { Self.firm("r\($0)", 10, 0) }
        let population = rest + [Self.firm("one", 1, 1), Self.firm("ten", 10, 10)]
        let shares = Allocation.shares(of: population, population: population, budget: 10, randomShare: 0, seed: 1)
        let rates = Dictionary(uniqueKeysWithValues: shares.map { ($0.candidate.operatorID, $0.rate) })
        #expect((rates["one"] ?? 1) < (rates["ten"] ?? 0))
        #expect((rates["one"] ?? 0) > (rates["r0"] ?? 1))
    }

    @Test func `the class's rate is everybody's, not only that of those who failed`() {
        let failed = [Self.firm("bad", 1, 1)]
        let everybody = failed + (0..<99).map { Self.firm("good\($0)", 1, 0) }
        let share = Allocation.shares(of: failed, population: everybody, budget: 5, randomShare: 0, seed: 1)[0]
        #expect(abs(share.parentRate - 0.01) < 1e-9)
        #expect(share.total == 5)
    }

    @Test func `the upper bound gives more to what is little known`() {
        let population = [Self.firm("known", 400, 20), Self.firm("new", 2, 0)]
        func new(_ weighting: Allocation.Weighting) -> Int {
            Allocation.shares(
                of: population,
                population: population,
                budget: 100,
                randomShare: 0,
                weighting: weighting,
                seed: 1
            )
            .first { $0.candidate.operatorID == "new" }?.byRisk ?? 0
        }
        #expect(new(.upper) > new(.mean))
    }

    @Test func `the explanation says the numbers that it rests on`() {
        let share = Allocation.Share(
            candidate: Self.firm("a", 12, 2),
            parentRate: 0.031,
            rate: 0.098,
            byRisk: 3,
            byChance: 1
        )
        #expect(
            share.explanation(name: "蔬菜", years: 3)
                == "近3年抽检 12 批，不合格 2 批，按蔬菜平均 3.1 % 收缩后估计 9.8 %，按风险分得 3 批，随机 1 批"
        )
    }

    static let remainders: [([Double], Int, [Int])] = [
        ([1, 1, 1], 10, [4, 3, 3]), ([2, 1, 1], 5, [3, 1, 1]), ([0, 0], 3, [2, 1]), ([0.5, 0.25, 0.25], 4, [2, 1, 1]),
        ([1], 0, [0]), ([], 4, []),
    ]

    @Test(arguments: remainders)
    func `largest remainders, and of equal ones the earlier`(weights: [Double], total: Int, expected: [Int]) {
        #expect(Allocation.largestRemainders(weights, total: total) == expected)
    }
}
