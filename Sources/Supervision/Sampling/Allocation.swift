import Primitives

/// How the free part of the sampling budget is shared out to problem firms, products and items, and why.
///
/// Each candidate has n batches of which f failed. Its failure rate is shrunk to its class and stage, and that to the
/// whole county (empirical Bayes with a beta-binomial model):
///
///     parent = (F + k · overall) / (N + k)          F of N in the class and stage
///     rate   = (f + k · parent)  / (n + k)          the mean of Beta(f + k·parent, n − f + k·(1 − parent))
///
/// F and N are those of everybody who was sampled, not of the candidates, who are chosen because they failed. k, how many
/// results of others one's own weigh against, is estimated by ``AllocationStrength``. The budget less a random share goes by
/// the rate, or by its upper bound, in whole batches by largest remainders. The random share is drawn from the register
/// (``AllocationDraw``). The same results give the same answer in whatever order they come.
package enum Allocation {
    /// A problem firm, product or item of one class and stage.
    package struct Candidate: Sendable, Hashable {
        package var foodClass: String
        package var stage: String
        /// An item that is looked at by itself; empty for all items.
        package var item: String
        /// An operator that is looked at by itself; empty for all.
        package var operatorID: String
        /// Results or batches that were concluded, ≥ failed.
        package var tested: Int
        /// ≥ 0.
        package var failed: Int

        package init(
            foodClass: String,
            stage: String,
            item: String = "",
            operatorID: String = "",
            tested: Int,
            failed: Int
        ) {
            self.foodClass = foodClass
            self.stage = stage
            self.item = item
            self.operatorID = operatorID
            self.tested = tested
            self.failed = failed
        }

        var key: [String] { [foodClass, stage, operatorID, item] }
        var parent: [String] { [foodClass, stage] }
    }

    package enum Weighting: String, Sendable, Hashable, CaseIterable {
        case mean
        /// Mean plus one standard deviation: what is little known is looked at more.
        case upper

        package var title: String { self == .mean ? "估计的不合格率" : "估计值加一个标准差" }
    }

    /// Failed of tested.
    package struct Count: Sendable, Hashable {
        package var failed: Int
        package var tested: Int

        package init(failed: Int = 0, tested: Int = 0) {
            self.failed = failed
            self.tested = tested
        }

        mutating func add(_ candidate: Candidate) {
            failed += candidate.failed
            tested += candidate.tested
        }
    }

    /// What a candidate got, and why.
    package struct Share: Sendable, Hashable {
        package var candidate: Candidate
        /// Everybody of the class and stage.
        package var parent: Count
        /// Of the class and stage, from 0 to 1.
        package var parentRate: Double
        /// Shrunk, from 0 to 1.
        package var rate: Double
        /// By which the budget goes, of ``Sharing/weightTotal``.
        package var weight: Double
        package var batches: Int

        package init(
            candidate: Candidate,
            parent: Count,
            parentRate: Double,
            rate: Double,
            weight: Double,
            batches: Int
        ) {
            self.candidate = candidate
            self.parent = parent
            self.parentRate = parentRate
            self.rate = rate
            self.weight = weight
            self.batches = batches
        }
    }

    /// The whole budget shared out, with everything from which each share can be reckoned again.
    package struct Sharing: Sendable {
        /// In order of the candidates' keys.
        package var shares: [Share]
        package var overall: Count
        package var strength: Double
        package var weighting: Weighting
        package var weightTotal: Double
        package var budget: Int
        package var years: Int

        /// The whole reckoning of a share in one paragraph, for the plan's line; `name` says the class and stage in Chinese.
        package func explanation(_ share: Share, name: String) -> String {
            let (candidate, k) = (share.candidate, AllocationText.decimal(strength, places: 1))
            let own =
                candidate.item.isEmpty
                ? "抽检 \(candidate.tested) 批，不合格 \(candidate.failed) 批"
                : "检验“\(candidate.item)”\(candidate.tested) 批，因此不合格 \(candidate.failed) 批"
            let parent = AllocationText.percent(share.parentRate)
            let upper =
                weighting == .mean
                ? ""
                : "；权重 = 估计值 + √(估计值×(1−估计值)÷(\(candidate.tested)+\(k)+1)) = \(AllocationText.percent(share.weight))"
            return """
                近\(years)年\(own)。\(name)共 \(share.parent.tested) 批、不合格 \(share.parent.failed) 批，\
                全县 \(overall.tested) 批、不合格 \(overall.failed) 批（\(AllocationText.percent(AllocationStrength.rate(overall)))），\
                k = \(k)：同类 = (\(share.parent.failed)+k×全县)÷(\(share.parent.tested)+k) = \(parent)，\
                估计值 = (\(candidate.failed)+k×同类)÷(\(candidate.tested)+k) = \(AllocationText.percent(share.rate))\(upper)。\
                风险部分 \(budget) 批按权重（\(weighting.title)，合计 \(AllocationText.percent(weightTotal))）分，最大余数取整，得 \(share.batches) 批。
                """
        }
    }

    /// The shares; their batches add up to `budget` exactly where there is a candidate.
    ///
    /// `population` is everybody who was sampled, by class, stage and operator, failed or not. `budget` ≥ 0; candidates of one
    /// key are added together; `bounds` keep k within what the rulebook allows.
    package static func shares(
        of candidates: [Candidate],
        population: [Candidate],
        budget: Int,
        weighting: Weighting = .mean,
        bounds: ClosedRange<Double>,
        years: Int = 1
    ) -> Sharing {
        let candidates = merged(candidates)
        let population = merged(population)
        var parents: [[String]: Count] = [:]
        var overall = Count()
        for member in population {
            parents[member.parent, default: Count()].add(member)
            overall.add(member)
        }
        let strength = AllocationStrength.estimate(population, parents, overall, bounds)
        var shares = candidates.map { candidate in
            let sum = parents[candidate.parent] ?? Count()
            let parent = AllocationStrength.shrunk(sum, to: AllocationStrength.rate(overall), by: strength)
            let own = Count(failed: candidate.failed, tested: candidate.tested)
            let rate = AllocationStrength.shrunk(own, to: parent, by: strength)
            let weight =
                weighting == .mean
                ? rate : rate + (rate * (1 - rate) / (Double(candidate.tested) + strength + 1)).squareRoot()
            return Share(candidate: candidate, parent: sum, parentRate: parent, rate: rate, weight: weight, batches: 0)
        }
        for (index, batches) in largestRemainders(shares.map(\.weight), total: budget).enumerated() {
            shares[index].batches = batches
        }
        return Sharing(
            shares: shares,
            overall: overall,
            strength: strength,
            weighting: weighting,
            weightTotal: shares.reduce(0) { $0 + $1.weight },
            budget: budget,
            years: years
        )
    }

    private static func merged(_ candidates: [Candidate]) -> [Candidate] {
        var byKey: [[String]: Candidate] = [:]
        for candidate in candidates {
            var sum = byKey[candidate.key] ?? candidate
            if byKey[candidate.key] != nil {
                sum.tested += candidate.tested
                sum.failed += candidate.failed
            }
            byKey[candidate.key] = sum
        }
        return byKey.values.sorted { $0.key.lexicographicallyPrecedes($1.key) }
    }

    /// Whole numbers in proportion to the weights that add up to `total`; of equal remainders the earlier wins.
    package static func largestRemainders(_ weights: [Double], total: Int) -> [Int] {
        let sum = weights.reduce(0, +)
        guard !weights.isEmpty, total > 0 else { return Array(repeating: 0, count: weights.count) }
        let exact = weights.map { sum > 0 ? $0 / sum * Double(total) : Double(total) / Double(weights.count) }
        var shares = exact.map { Int($0.rounded(.down)) }
        let order = exact.indices.sorted { left, right in
            let (first, second) = (exact[left] - exact[left].rounded(.down), exact[right] - exact[right].rounded(.down))
            return first != second ? first > second : left < right
        }
        var left = total - shares.reduce(0, +)
        var next = 0
        while left > 0 {
            shares[order[next % order.count]] += 1
            next += 1
            left -= 1
        }
        return shares
    }
}

/// Figures of the reckoning as they are printed: with so many digits that it can be done again by hand.
enum AllocationText {
    /// `9.84 %`.
    static func percent(_ share: Double) -> String { "\(decimal(share * 100, places: 2)) %" }

    static func decimal(_ value: Double, places: Int) -> String {
        let scale = places == 1 ? 10 : 100
        let scaled = RoundedShare.of(value, scale: scale)
        return "\(scaled / scale).\((scaled % scale).padded(places))"
    }
}
