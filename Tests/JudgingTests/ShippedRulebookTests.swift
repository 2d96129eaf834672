import Foundation
import Judging
import Primitives
import Rules
import Testing

/// Questions whose answers were read from the pages of the standards.
@Suite(.enabled(if: Shipped.folder != nil, "the shipped rulebook is not beside the tests"))
struct ShippedRulebookTests {
    struct Question: CustomTestStringConvertible {
        var food: String
        var item: String
        var result: String
        var day: String
        var verdict: Verdict
        var reason: Judgement.Reason
        var limit: String?
        init(
            _ food: String,
            _ item: String,
            _ result: String,
            _ day: String,
            _ verdict: Verdict,
            _ reason: Judgement.Reason,
            _ limit: String? = nil
        ) {
            self.food = food
            self.item = item
            self.result = result
            self.day = day
            self.verdict = verdict
            self.reason = reason
            self.limit = limit
        }
        var testDescription: String { "\(food) \(item) \(result) on \(day)" }
    }

    static let questions = [
        Question("韭菜", "腐霉利", "1.4mg/kg", "2022-05-01", .fail, .exceedsLimit, "≤0.2 mg/kg"),
        Question("韭菜", "腐霉利", "1.4mg/kg", "2026-05-01", .pass, .withinLimit, "≤5 mg/kg"),
        Question("韭菜", "腐霉利", "1.4mg/kg", "2024-05-01", .undetermined, .limitNotHeld),
        Question("长豆角", "灭蝇胺", "1.8mg/kg", "2022-05-01", .fail, .exceedsLimit, "≤0.5 mg/kg"),
        Question("长豆角", "灭蝇胺", "1.8mg/kg", "2024-05-01", .fail, .exceedsLimit, "≤0.5 mg/kg"),
        Question("上海青", "毒死蜱", "0.3mg/kg", "2022-05-01", .fail, .exceedsLimit, "≤0.02 mg/kg"),
        Question("苹果", "毒死蜱", "0.3mg/kg", "2022-05-01", .pass, .withinLimit, "≤1 mg/kg"),
        // Dry 豇豆 (杂粮类, ≤3 mg/kg) bears the same name; the sampling rules mean the vegetable.
        Question("豇豆", "灭蝇胺", "1.8mg/kg", "2022-05-01", .fail, .exceedsLimit, "≤0.5 mg/kg"),
        Question("菠菜", "毒死蜱", "1.14mg/kg", "2022-05-01", .fail, .exceedsLimit, "≤0.02 mg/kg"),
        Question("大米", "镉（以Cd计）", "0.25mg/kg", "2024-05-01", .fail, .exceedsLimit, "≤0.2 mg/kg"),
        Question("皮皮虾", "镉(以Cd计)", "0.94mg/kg", "2024-05-01", .pass, .withinLimit, "≤3.0 mg/kg"),
        Question("生姜", "铅", "0.15mg/kg", "2024-05-01", .pass, .withinLimit, "≤0.2 mg/kg"),
        Question("牛蛙", "恩诺沙星", "475μg/kg", "2024-05-01", .undetermined, .limitNotHeld),
        Question("大米", "镉", "0.1mg/kg", "2022-05-01", .undetermined, .limitNotHeld),
    ]

    @Test(arguments: questions)
    func `the shipped limits answer as the standards do`(question: Question) {
        let judgement = Shipped.judge.judge(
            JudgeRequest(food: question.food, item: question.item, result: question.result, day: .on(question.day))
        )
        #expect(judgement.verdict == question.verdict)
        #expect(judgement.reason == question.reason)
        if let limit = question.limit { #expect(judgement.limit?.wording == limit) }
    }

    @Test func `every limit that decides is in force on the day`() throws {
        for question in Self.questions {
            let judgement = Shipped.judge.judge(
                JudgeRequest(food: question.food, item: question.item, result: question.result, day: .on(question.day))
            )
            guard judgement.verdict != .undetermined, let from = judgement.limit?.from else { continue }
            #expect(from <= .on(question.day))
        }
    }
}
