import Primitives

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The strength of the shrinkage: how many results of others one's own weigh against (k).
///
/// Whoever was sampled has f of n failed, beta-binomially about the rate of the others of the class and stage, with k = α + β. The estimate
/// is the posterior median of k under a prior that is even in log k between the bounds of the rulebook. The model is that of
/// A. Gelman et al., Bayesian Data Analysis, 3rd ed. (2013), 5.3; its likelihood that of D. A. Griffiths, "Maximum likelihood
/// estimation for the beta-binomial distribution", Biometrics 29 (1973) 637–648 (both cited from memory). Where the results
/// say little, as with firms that were sampled once, the median stays near the middle of the bounds and moves
/// steadily as results come in; a moment estimate then jumps from one bound to the other.
enum AllocationStrength {
    /// Points between the bounds, evenly apart in log k.
    private static let points = 41

    static func rate(_ count: Allocation.Count) -> Double {
        // One failure in a hundred where nothing at all is known: an even start that data outweigh at once.
        count.tested > 0 ? Double(count.failed) / Double(count.tested) : 0.01
    }

    static func shrunk(_ own: Allocation.Count, to parent: Double, by strength: Double) -> Double {
        (Double(own.failed) + strength * parent) / (Double(own.tested) + strength)
    }

    /// To one digit after the point, so that what is printed is what was reckoned with.
    static func estimate(
        _ population: [Allocation.Candidate],
        _ parents: [[String]: Allocation.Count],
        _ overall: Allocation.Count,
        _ bounds: ClosedRange<Double>
    ) -> Double {
        let (low, high) = (log(bounds.lowerBound), log(bounds.upperBound))
        let grid = (0..<points).map { low + (high - low) * Double($0) / Double(points - 1) }
        var alike: [Member: Double] = [:]
        for member in population where member.tested > 0 {
            let parent = parents[member.parent] ?? Allocation.Count()
            alike[Member(failed: member.failed, tested: member.tested, parent: parent), default: 0] += 1
        }
        // In one order, or the sums of doubles differ from run to run.
        let members = alike.sorted { $0.key < $1.key }
        let logs = grid.map { point in
            let strength = exp(point)
            return members.reduce(0.0) { sum, entry in
                // The class without the member: with it, every failure would explain itself, and the best k would be none.
                let others = Allocation.Count(
                    failed: entry.key.parent.failed - entry.key.failed,
                    tested: entry.key.parent.tested - entry.key.tested
                )
                let parent = shrunk(others, to: rate(overall), by: strength)
                return sum + entry.value * likelihood(entry.key, parent, strength)
            }
        }
        let top = logs.max() ?? 0
        let weights = logs.map { exp($0 - top) }
        return (exp(median(grid, weights)) * 10).rounded() / 10
    }

    private struct Member: Hashable, Comparable {
        var failed: Int
        var tested: Int
        var parent: Allocation.Count

        static func < (left: Member, right: Member) -> Bool {
            (left.failed, left.tested, left.parent.failed, left.parent.tested)
                < (right.failed, right.tested, right.parent.failed, right.parent.tested)
        }
    }

    /// The logarithm of the beta-binomial likelihood without its constant.
    private static func likelihood(_ member: Member, _ parent: Double, _ strength: Double) -> Double {
        var sum = 0.0
        for index in 0..<member.failed { sum += log(parent * strength + Double(index)) }
        for index in 0..<(member.tested - member.failed) { sum += log((1 - parent) * strength + Double(index)) }
        for index in 0..<member.tested { sum -= log(strength + Double(index)) }
        return sum
    }

    /// Half of the weight lies below, each point's weight spread over its part of the line.
    private static func median(_ grid: [Double], _ weights: [Double]) -> Double {
        let half = weights.reduce(0, +) / 2
        let step = (grid[grid.count - 1] - grid[0]) / Double(grid.count)
        var below = 0.0
        for (index, weight) in weights.enumerated() {
            if below + weight >= half {
                return grid[0] + step * (Double(index) + (weight > 0 ? (half - below) / weight : 0))
            }
            below += weight
        }
        return grid[grid.count - 1]
    }
}
