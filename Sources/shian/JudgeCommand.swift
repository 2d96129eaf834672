import ArgumentParser
import Exchange
import Foundation
import Judging
import Office
import Primitives
import Rules
import Supervision
import Web

struct JudgeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "judge",
        abstract:
            "Judge a result, or every result of a file. Exit 0 when all pass, 1 when any fails or is undetermined."
    )

    @Option(help: "The food, by its name.") var food: String?
    @Option(name: .customLong("class"), help: "The food's class, where its name alone has several meanings.")
    var foodClass: String?
    @Option(help: "The item tested for.") var item: String?
    @Option(help: "The result as the laboratory wrote it.") var result: String?
    @Option(help: "The unit, where the result does not carry it.") var unit: String?
    @Option(help: "The limit as printed beside the result; without it the rulebook decides.") var limit: String?
    @Option(help: "The day whose rules apply, YYYY-MM-DD.") var on: String?
    @Option(help: "The day of production, where the edition is chosen by it.") var produced: String?
    @Option(help: "The value that the label declares, for limits that are a share of it.") var labelled: String?
    @Option(help: "Fresh mass by dried mass, for dried foods under GB 2762, 3.5.") var dehydration: String?
    @Option(
        name: .customLong("component"),
        help: "NAME=RESULT of one component of a residue that is a sum; once for each, in place of --result."
    ) var components: [String] = []
    @Option(help: "A .csv or .xlsx file of results, judged row by row.") var file: String?
    @Option(help: "A folder that overlays the shipped rulebook.") var overlay: String?
    @Flag(help: "Print the reasons in Chinese, as they may stand in a letter, and nothing else.") var explain = false
    @Flag(help: "Print one JSON value.") var json = false
    @Flag(help: "Print CSV, one verdict a row.") var csv = false

    func run() async throws {
        let day = try Self.day(on, "--on")
        let rulebook = try Composition.rulebook(overlays: overlay.map { [$0] } ?? [])
        let judge = Judge(rulebook)
        let verdicts = try file.map { try judgeFile($0, judge, rulebook, on: day) } ?? [judgeOne(judge, on: day)]
        if !verdicts.allSatisfy({ $0 == .pass }) { throw Answer.no }
    }

    private static func day(_ text: String?, _ option: String) throws(Failure) -> Day? {
        guard let text else { return nil }
        guard let day = Day(text) else { throw Failure("\(option) \(text): expected YYYY-MM-DD") }
        return day
    }

    private func judgeOne(_ judge: Judge, on day: Day?) throws -> Verdict {
        let judgement = judge.judge(try request(on: day))
        if json {
            print(judgement.json().text)
        } else if csv {
            printCSV([(1, judgement.food.read, judgement)])
        } else if explain {
            for (number, step) in judgement.chain.enumerated() { print("\(number + 1). \(step.text)") }
        } else {
            print("\(judgement.verdict.chinese) \(judgement.reason.rawValue): \(judgement.reason.english)")
            for step in judgement.chain { print("  \(step.text)") }
            for flag in judgement.flags { print("  ! \(flag.rawValue): \(flag.english)") }
        }
        return judgement.verdict
    }

    /// The question of the options; every option that is missing or wrong is named at once.
    private func request(on day: Day?) throws -> JudgeRequest {
        var faults: [String] = []
        if food == nil { faults.append("--food NAME is missing") }
        if item == nil { faults.append("--item NAME is missing") }
        if result == nil, components.isEmpty { faults.append("--result TEXT is missing") }
        if day == nil { faults.append("--on YYYY-MM-DD is missing") }
        let ratio = dehydration.flatMap { DecimalNumber($0) }
        if let dehydration, !(ratio.map { $0 > .zero } ?? false) {
            faults.append("--dehydration \(dehydration): expected a number above 0")
        }
        let parts = components.compactMap { text -> JudgeRequest.Component? in
            let sides = text.split(separator: "=", maxSplits: 1)
            if sides.count == 2 { return JudgeRequest.Component(name: String(sides[0]), result: String(sides[1])) }
            faults.append("--component \(text): expected NAME=RESULT")
            return nil
        }
        guard let food, let item, let day, faults.isEmpty else { throw Failure(lines: faults) }
        return JudgeRequest(
            food: food,
            foodClass: foodClass,
            item: item,
            result: result ?? "",
            unit: unit,
            printedLimit: limit,
            day: day,
            produced: try Self.day(produced, "--produced"),
            labelled: labelled,
            dehydration: ratio,
            components: parts
        )
    }

    private func judgeFile(_ path: String, _ judge: Judge, _ rulebook: Rulebook, on day: Day?) throws -> [Verdict] {
        let content = try InputFile.read(path)
        let source = SamplingImport.source(
            name: URL(fileURLWithPath: path).lastPathComponent,
            content: content,
            rulebook: rulebook
        )
        guard source.problems.isEmpty else { throw Failure(lines: source.problems.map(\.description)) }
        let today = SystemClock.now().day
        var batch = JudgeBatch(judge)
        let judged = source.rows.map { row in
            let request = JudgeRequest(
                food: row.food,
                foodClass: row.foodClass,
                item: row.item ?? "",
                result: row.result ?? "",
                unit: row.unit,
                printedLimit: row.limit,
                day: day ?? row.ruleDay(importedOn: today),
                declared: row.declared
            )
            return (row.row, row.food, batch.judge(request))
        }
        if json {
            print(JSONValue.array(judged.map { $0.2.json(row: $0.0) }).text)
        } else {
            printCSV(judged)
        }
        return judged.map(\.2.verdict)
    }

    private func printCSV(_ rows: [(row: Int, food: String, judgement: Judgement)]) {
        let document = TableDocument(
            sheetName: "verdicts",
            headers: ["row", "food", "item", "result", "limit", "standard", "verdict", "reason", "flags"],
            rows: rows.map { row, food, judgement in
                [
                    .text(String(row)), .text(food), .text(judgement.item.read), .text(judgement.result.text),
                    .text(judgement.limit?.wording ?? ""), .text(judgement.limit?.standard ?? ""),
                    .text(judgement.verdict.rawValue), .text(judgement.reason.rawValue),
                    .text(judgement.flags.map(\.rawValue).joined(separator: " ")),
                ]
            }
        )
        print(String(decoding: document.csv(), as: UTF8.self), terminator: "")
    }
}
