import Primitives

/// How the free part of the sampling budget is shared out to problem firms, products and items, and why.
///
/// Each candidate has n results of which f failed. Its failure rate is shrunk to its class and stage, and that to the
/// whole county (empirical Bayes with a beta-binomial model):
///
///     parent = (F + k · overall) / (N + k)          F of N in the class and stage
///     rate   = (f + k · parent)  / (n + k)          the mean of Beta(f + k·parent, n − f + k·(1 − parent))
///
/// F and N are those of everybody who was sampled, not of the candidates, who are chosen because they failed. k is how
/// many results of others one's own results weigh against; it is estimated from the spread of everybody's rates by the
/// method of moments (J. C. Kleinman, "Proportions with extraneous variance: single and independent
/// samples", JASA 68 (1973) 46–54; cited from memory) and kept within ``strengthRange``. The budget less a random share goes by the rate, or
/// by its upper bound, in whole batches by largest remainders; the random share is drawn evenly with a seed that is
/// shown. The same candidates give the same answer in whatever order they come.
package enum Allocation {
    package static let strengthRange: ClosedRange<Double> = 2...200

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
    }

    /// What a candidate got, and why.
    package struct Share: Sendable, Hashable {
        package var candidate: Candidate
        /// Of the class and stage, from 0 to 1.
        package var parentRate: Double
        /// Shrunk, from 0 to 1.
        package var rate: Double
        /// Batches by the rate.
        package var byRisk: Int
        /// Batches by chance.
        package var byChance: Int

        package init(candidate: Candidate, parentRate: Double, rate: Double, byRisk: Int, byChance: Int) {
            self.candidate = candidate
            self.parentRate = parentRate
            self.rate = rate
            self.byRisk = byRisk
            self.byChance = byChance
        }

        package var total: Int { byRisk + byChance }

        /// One sentence for the plan's line; `name` says the class and stage in Chinese.
        package func explanation(name: String, years: Int) -> String {
            let tested =
                candidate.item.isEmpty
                ? "抽检 \(candidate.tested) 批，不合格 \(candidate.failed) 批"
                : "“\(candidate.item)”检验 \(candidate.tested) 次，不合格 \(candidate.failed) 次"
            let chance = byChance > 0 ? "，随机 \(byChance) 批" : ""
            return
                "近\(years)年\(tested)，按\(name)平均 \(ShareText.percent(parentRate)) 收缩后估计 \(ShareText.percent(rate))，按风险分得 \(byRisk) 批\(chance)"
        }
    }

    /// The shares, in order of the candidates' keys; their totals add up to `budget` exactly where there is a candidate.
    ///
    /// `population` is everybody who was sampled, by class, stage and operator, failed or not. `budget` ≥ 0,
    /// `randomShare` in percent, 0…100; candidates of one key are added together.
    package static func shares(
        of candidates: [Candidate],
        population: [Candidate],
        budget: Int,
        randomShare: Int,
        weighting: Weighting = .mean,
        seed: UInt64
    ) -> [Share] {
        let candidates = merged(candidates)
        guard !candidates.isEmpty, budget > 0 else {
            return candidates.map { Share(candidate: $0, parentRate: 0, rate: 0, byRisk: 0, byChance: 0) }
        }
        let estimates = rates(of: candidates, population: merged(population))
        let chance = budget * min(100, max(0, randomShare)) / 100
        let weights = zip(candidates, estimates).map { candidate, estimate in
            weighting == .mean ? estimate.rate : estimate.rate + deviation(candidate, estimate)
        }
        let byRisk = largestRemainders(weights, total: budget - chance)
        var drawn = Array(repeating: 0, count: candidates.count)
        var random = SplitMix64(seed: seed)
        for _ in 0..<chance { drawn[Int.random(in: 0..<candidates.count, using: &random)] += 1 }
        return candidates.indices.map { index in
            Share(
                candidate: candidates[index],
                parentRate: estimates[index].parent,
                rate: estimates[index].rate,
                byRisk: byRisk[index],
                byChance: drawn[index]
            )
        }
    }

    private struct Estimate {
        var parent: Double
        var rate: Double
        var strength: Double
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

    private static func rates(of candidates: [Candidate], population: [Candidate]) -> [Estimate] {
        var parents: [[String]: (failed: Int, tested: Int)] = [:]
        var whole = (failed: 0, tested: 0)
        for member in population {
            parents[member.parent, default: (0, 0)].failed += member.failed
            parents[member.parent, default: (0, 0)].tested += member.tested
            whole.failed += member.failed
            whole.tested += member.tested
        }
        // One failure in a hundred where nothing at all is known: an even start that data outweigh at once.
        let overall = whole.tested > 0 ? Double(whole.failed) / Double(whole.tested) : 0.01
        let strength = strength(population, overall)
        return candidates.map { candidate in
            let sum = parents[candidate.parent] ?? (0, 0)
            let parent = (Double(sum.failed) + strength * overall) / (Double(sum.tested) + strength)
            let rate = (Double(candidate.failed) + strength * parent) / (Double(candidate.tested) + strength)
            return Estimate(parent: parent, rate: rate, strength: strength)
        }
    }

    /// Kleinman's estimate with weights n: k = (1 − ρ) / ρ of the intra-class correlation ρ.
    private static func strength(_ population: [Candidate], _ overall: Double) -> Double {
        let tested = population.filter { $0.tested > 0 }
        let total = Double(tested.reduce(0) { $0 + $1.tested })
        let spread = overall * (1 - overall)
        guard tested.count > 1, spread > 0 else { return strengthRange.upperBound }
        var squares = 0.0
        var between = 0.0
        for candidate in tested {
            let n = Double(candidate.tested)
            let difference = Double(candidate.failed) / n - overall
            squares += n * n
            between += n * difference * difference
        }
        let groups = Double(tested.count)
        let mean = (total - squares / total) / (groups - 1)
        let within = max(0, total - groups)
        guard mean > 1e-9, within > 0 else { return strengthRange.upperBound }
        // The expected sum of squares is spread · (1 + (mean − 1)·ρ) · (groups − 1).
        let ratio = between / (spread * (groups - 1))
        let correlation = mean > 1 ? (ratio - 1) / (mean - 1) : 0
        guard correlation > 0 else { return strengthRange.upperBound }
        return min(strengthRange.upperBound, max(strengthRange.lowerBound, (1 - correlation) / correlation))
    }

    private static func deviation(_ candidate: Candidate, _ estimate: Estimate) -> Double {
        let whole = Double(candidate.tested) + estimate.strength
        return (estimate.rate * (1 - estimate.rate) / (whole + 1)).squareRoot()
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
