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

    private static let bounds: ClosedRange<Double> = 2...200

    private static func share(
        _ candidates: [Candidate],
        _ population: [Candidate]? = nil,
        budget: Int = 97,
        weighting: Allocation.Weighting = .mean
    ) -> Allocation.Sharing {
        Allocation.shares(
            of: candidates,
            population: population ?? candidates,
            budget: budget,
            weighting: weighting,
            bounds: bounds,
            years: 3
        )
    }

    @Test func `every batch is given out, none twice, whatever the budget`() throws {
        try forAll(
            seed: 3,
            generate: { random in (Self.random(&random), Int.random(in: 0...500, using: &random)) }
        ) { candidates, budget in
            let sharing = Self.share(candidates, budget: budget)
            return sharing.shares.reduce(0) { $0 + $1.batches } == budget
                && sharing.shares.allSatisfy { $0.batches >= 0 }
        }
    }

    @Test func `the order in which candidates come changes nothing`() throws {
        try forAll(seed: 4, generate: { Self.random(&$0) }) { candidates in
            let there = Self.share(candidates)
            let back = Self.share(Array(candidates.reversed()))
            return there.shares == back.shares && there.strength == back.strength
        }
    }

    @Test func `an estimate lies between one's own rate and that of the class`() throws {
        try forAll(seed: 5, generate: { Self.random(&$0) }) { candidates in
            Self.share(candidates, budget: 10).shares.allSatisfy { share in
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
            let shares = Self.share(population, budget: 60).shares
            #expect(shares[0].batches <= shares[1].batches, "\(failed)")
            #expect(shares[0].rate < shares[1].rate)
        }
    }

    @Test func `one failure of one batch is drawn further to the class than ten of ten`() {
        let rest = (0..<40).map { Self.firm("r\($0)", 10, 0) }
        let shares = Self.share(rest + [Self.firm("one", 1, 1), Self.firm("ten", 10, 10)], budget: 10).shares
        let rates = Dictionary(uniqueKeysWithValues: shares.map { ($0.candidate.operatorID, $0.rate) })
        #expect((rates["one"] ?? 1) < (rates["ten"] ?? 0))
        #expect((rates["one"] ?? 0) > (rates["r0"] ?? 1))
    }

    @Test func `the class's rate is everybody's, not only that of those who failed`() {
        let failed = [Self.firm("bad", 1, 1)]
        let share = Self.share(failed, failed + (0..<99).map { Self.firm("good\($0)", 1, 0) }, budget: 5).shares[0]
        #expect(abs(share.parentRate - 0.01) < 1e-9)
        #expect(share.batches == 5)
    }

    @Test func `the upper bound gives more to what is little known`() {
        let population = [Self.firm("known", 400, 20), Self.firm("new", 2, 0)]
        func new(_ weighting: Allocation.Weighting) -> Int {
            Self.share(population, budget: 100, weighting: weighting).shares
                .first { $0.candidate.operatorID == "new" }?.batches ?? 0
        }
        #expect(new(.upper) > new(.mean))
    }

    // MARK: The strength

    /// Firms of one class whose own rates lie apart by Beta(k·m, k·(1 − m)), each sampled `tested` times.
    private static func firms(_ count: Int, tested: Int, mean: Double, strength: Double?, seed: UInt64) -> [Candidate] {
        var random = SplitMix64(seed: seed)
        return (0..<count).map { index in
            var failed = 0.0
            var passed = 0.0
            for _ in 0..<tested {
                // Pólya's urn draws beta-binomially without a beta variate; nil is one rate for everybody.
                let rate = strength.map { (mean * $0 + failed) / ($0 + failed + passed) } ?? mean
                if Double.random(in: 0..<1, using: &random) < rate { failed += 1 } else { passed += 1 }
            }
            return firm("f\(index)", tested, Int(failed))
        }
    }

    @Test func `k stays within the bounds of the rulebook`() throws {
        try forAll(seed: 6, generate: { Self.random(&$0) }) { candidates in
            Self.bounds.contains(Self.share(candidates).strength)
        }
    }

    @Test func `firms that differ much get a small k, firms that are alike a large one`() {
        let apart = Self.share(Self.firms(200, tested: 12, mean: 0.2, strength: 3, seed: 1)).strength
        let alike = Self.share(Self.firms(200, tested: 12, mean: 0.2, strength: nil, seed: 2)).strength
        #expect((2...5).contains(apart), "\(apart)")
        #expect(alike > 60, "\(alike)")
    }

    @Test func `where results say little k lies in the middle of the bounds, and does not jump as they come in`() {
        #expect((18...22).contains(Self.share([Self.firm("a", 1, 0)]).strength))
        // Firms that are sampled once or twice, with three in a hundred failing: spring, summer, autumn.
        let year =
            Self.firms(1600, tested: 1, mean: 0.03, strength: nil, seed: 7)
            + Self.firms(200, tested: 2, mean: 0.03, strength: 20, seed: 8)
        let strengths = [400, 800, 1200, 1800].map { Self.share(Array(year.suffix($0))).strength }
        for (earlier, later) in zip(strengths, strengths.dropFirst()) {
            #expect(max(earlier, later) / min(earlier, later) < 2.5, "\(strengths)")
        }
    }

    @Test func `classes of firms that were sampled once each do not make k small`() {
        // Nine of 540 failed, in nine classes, each of another firm: nobody was seen twice.
        let population = (0..<540).map { Self.firm("f\($0)", 1, $0 % 60 == 0 ? 1 : 0, food: "类\($0 / 30)") }
        let strength = Self.share(population).strength
        #expect(strength > 10, "\(strength)")
    }

    @Test func `the reason of a share is its whole reckoning, which can be done again by hand`() throws {
        let population = [Self.firm("a", 12, 2), Self.firm("b", 48, 1), Self.firm("c", 40, 0, food: "韭菜")]
        let sharing = Self.share([population[0], population[1]], population, budget: 10)
        let text = sharing.explanation(sharing.shares[0], name: "“豇豆·种养殖环节”")
        let k = sharing.strength
        let parent = (3 + k * 0.03) / (60 + k)
        let rate = (2 + k * parent) / (12 + k)
        func percent(_ value: Double) -> String {
            let scaled = Int((value * 10_000).rounded(.toNearestOrEven))
            return "\(scaled / 100).\(scaled % 100 < 10 ? "0" : "")\(scaled % 100) %"
        }
        #expect(text.contains("近3年抽检 12 批，不合格 2 批"))
        #expect(text.contains("共 60 批、不合格 3 批，全县 100 批、不合格 3 批（3.00 %）"))
        #expect(text.contains("(3+k×全县)÷(60+k) = \(percent(parent))"), "\(text)")
        #expect(text.contains("(2+k×同类)÷(12+k) = \(percent(rate))"), "\(text)")
        #expect(text.contains("得 \(sharing.shares[0].batches) 批"))
        #expect(k == (k * 10).rounded() / 10, "what is printed is what was reckoned with")
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
