import Foundation
import Judging
import Primitives
import Rules
import Testing

/// What must hold of every limit, whatever the tables say.
@Suite(.enabled(if: Shipped.folder != nil, "the shipped rulebook is not beside the tests"))
struct LimitPropertyTests {
    private static let days = ["2022-05-01", "2024-05-01", "2025-12-01", "2026-05-01", "2026-10-01"].map { Day.on($0) }

    /// Requests drawn from the foods and items of the rulebook itself, names and aliases.
    private static func requests(_ count: Int, seed: UInt64) -> [JudgeRequest] {
        var random = SplitMix64(seed: seed)
        let table = Shipped.rulebook.limits
        let results = ["0.001mg/kg", "0.05mg/kg", "3mg/kg", "0.2g/kg", "20μg/kg", "未检出", "<0.01mg/kg", "检出"]
        return (0..<count).compactMap { _ in
            let food =
                Bool.random(using: &random)
                ? table.foods.randomElement(using: &random)?.name : table.aliases.randomElement(using: &random)?.name
            guard let food, let item = table.items.randomElement(using: &random)?.name,
                let result = results.randomElement(using: &random), let day = days.randomElement(using: &random)
            else { return nil }
            return JudgeRequest(food: food, item: item, result: result, day: day)
        }
    }

    @Test func `every limit that decides is in force on its day`() {
        let standards = Dictionary(
            Shipped.rulebook.limits.standards.map { ($0.number, $0.inForce) },
            uniquingKeysWith: { first, _ in first }
        )
        var decided = 0
        for request in Self.requests(8_000, seed: 1) {
            let judgement = Shipped.judge.judge(request)
            guard judgement.verdict != .undetermined, let limit = judgement.limit else { continue }
            decided += 1
            #expect(standards[limit.standard]?.contains(request.day) == true, "\(request)")
        }
        #expect(decided > 100)
    }

    @Test func `a batch judges as one by one, in any order`() {
        let requests = Self.requests(3_000, seed: 2)
        var batch = JudgeBatch(Shipped.judge)
        let forward = requests.map { batch.judge($0) }
        var random = SplitMix64(seed: 3)
        let order = requests.indices.shuffled(using: &random)
        var other = JudgeBatch(Shipped.judge)
        for index in order { #expect(other.judge(requests[index]) == forward[index]) }
        for index in order.prefix(500) { #expect(Shipped.judge.judge(requests[index]) == forward[index]) }
    }

    @Test func `raising a result never makes it pass, with the limits of the standards`() {
        for request in Self.requests(1_500, seed: 4) {
            var verdicts: [Verdict] = []
            for figure in ["0", "0.0001", "0.01", "0.2", "1", "15", "300", "100000"] {
                var raised = request
                raised.result = figure + "mg/kg"
                verdicts.append(Shipped.judge.judge(raised).verdict)
            }
            guard let first = verdicts.firstIndex(of: .fail) else { continue }
            #expect(!verdicts[first...].contains(.pass), "\(request.food) \(request.item) \(request.day)")
        }
    }

    /// A printed line names its food: asked for by that food's path, no wider line may answer instead.
    @Test func `a member never gets a looser limit than its own line prints`() {
        var random = SplitMix64(seed: 5)
        let table = Shipped.rulebook.limits
        let inForce = Dictionary(table.standards.map { ($0.number, $0) }, uniquingKeysWith: { first, _ in first })
        var asked = 0
        for _ in 0..<3_000 {
            guard let line = table.limits.randomElement(using: &random), line.bound == .atMost,
                let value = line.value, let standard = inForce[line.standard], line.foodPath.count > 1
            else { continue }
            let standing = Shipped.judge.standing(
                food: line.food,
                foodClass: line.foodPath.dropLast().joined(separator: "-->"),
                item: line.item,
                on: standard.inForce.from
            )
            guard standing.status == .limited, let limit = standing.limit, limit.standard == line.standard,
                standing.foodPath == line.foodPath.joined(separator: " > "),
                case .bound(.atMost, let figure) = limit.criterion, limit.unit?.symbol == Unit(line.unit)?.symbol
            else { continue }
            asked += 1
            #expect(figure.value <= value, "\(line.standard) \(line.item) \(line.food)")
        }
        #expect(asked > 800)
    }

    @Test func `no order of the tables changes an answer`() {
        var shuffled = Shipped.rulebook.limits
        var random = SplitMix64(seed: 6)
        shuffled.limits.shuffle(using: &random)
        shuffled.items.shuffle(using: &random)
        shuffled.aliases.shuffle(using: &random)
        let other = Judge(limits: shuffled, bans: Shipped.rulebook.bans, sampling: Shipped.rulebook.sampling)
        for request in Self.requests(2_000, seed: 7) {
            let (left, right) = (Shipped.judge.judge(request), other.judge(request))
            #expect(left.verdict == right.verdict && left.reason == right.reason, "\(request)")
        }
    }
}
