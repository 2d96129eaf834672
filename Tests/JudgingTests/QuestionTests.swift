import Foundation
import Judging
import Primitives
import Rules
import Testing

/// Questions whose answers were read by hand from the printed rows of the standards.
@Suite(.enabled(if: Shipped.folder != nil, "the shipped rulebook is not beside the tests"))
struct QuestionTests {
    struct Question: CustomTestStringConvertible, Sendable {
        var number: String
        var topic: String
        var food: String
        var foodClass: String?
        var item: String
        var produced: Day?
        var on: Day
        var expected: String
        var standard: String
        var clause: String
        var page: String

        init?(_ cells: [String]) {
            guard cells.count == 12, let on = Day(cells[6]) else { return nil }
            (number, topic, food) = (cells[0], cells[1], cells[2])
            foodClass = cells[3].isEmpty ? nil : cells[3]
            item = cells[4]
            produced = Day(cells[5])
            self.on = on
            (expected, standard, clause, page) = (cells[7], cells[8], cells[9], cells[10])
        }

        var testDescription: String { "\(number) \(topic): \(food) \(foodClass ?? "") \(item) on \(on)" }
    }

    static let questions: [Question] = {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/questions.csv")
        guard let data = try? Data(contentsOf: file) else { return [] }
        return DelimitedText.rows([UInt8](data)).rows.dropFirst().compactMap { Question($0.cells) }
    }()

    @Test("the table of questions is whole") func isWhole() { #expect(Self.questions.count >= 600) }

    @Test("the limit is the one that stands on the page", arguments: questions)
    func answer(_ question: Question) {
        let standing = Shipped.judge.standing(
            food: question.food,
            foodClass: question.foodClass,
            item: question.item,
            on: question.on,
            produced: question.produced
        )
        #expect(Self.wording(standing) == question.expected.filter { $0 != " " })
        guard standing.status == .limited, let limit = standing.limit else { return }
        if !question.standard.isEmpty { #expect(limit.standard == question.standard) }
        guard limit.standard == question.standard, question.expected != "不得使用" else { return }
        #expect(limit.clause.contains(question.clause) || question.clause.isEmpty)
        // Of some standards only the page of the file is known, which the rulebook does not give for a printed one.
        if !question.page.isEmpty, let page = limit.page { #expect(String(page) == question.page) }
    }

    private static func wording(_ standing: LimitStanding) -> String {
        switch standing.status {
        case .limited:
            let wording = standing.limit?.wording.filter { $0 != " " } ?? ""
            return wording == "按生产需要适量使用" ? "按生产需要" : wording
        case .exempt: return "exempt"
        case .noLimit: return "none"
        case .notHeld: return "not-held"
        case .ambiguousFood: return "ambiguous"
        case .unknownFood: return "unknown-food"
        case .unknownItem, .ambiguousItem: return standing.status.rawValue
        }
    }
}
