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
    @Option(help: "A .csv or .xlsx file of results, judged row by row.") var file: String?
    @Option(help: "A folder that overlays the shipped rulebook.") var overlay: String?
    @Flag(help: "Print one JSON value.") var json = false
    @Flag(help: "Print CSV, one verdict a row.") var csv = false

    func run() async throws {
        let day: Day? = try on.map { text throws(Failure) in
            guard let day = Day(text) else { throw Failure("--on \(text): expected YYYY-MM-DD") }
            return day
        }
        let rulebook = try Composition.rulebook(overlays: overlay.map { [$0] } ?? [])
        let judge = Judge(limits: rulebook.limits)
        let verdicts =
            try file.map { try judgeFile($0, judge, rulebook, on: day) } ?? [judgeOne(judge, on: day)]
        if !verdicts.allSatisfy({ $0 == .pass }) { throw Answer.no }
    }

    private func judgeOne(_ judge: Judge, on day: Day?) throws -> Verdict {
        var missing: [String] = []
        if food == nil { missing.append("--food NAME is missing") }
        if item == nil { missing.append("--item NAME is missing") }
        if result == nil { missing.append("--result TEXT is missing") }
        if day == nil { missing.append("--on YYYY-MM-DD is missing") }
        guard let food, let item, let result, let day else { throw Failure(lines: missing) }
        let judgement = judge.judge(
            JudgeRequest(
                food: food,
                foodClass: foodClass,
                item: item,
                result: result,
                unit: unit,
                printedLimit: limit,
                day: day
            )
        )
        if json {
            print(judgement.json().text)
        } else if csv {
            printCSV([(1, food, judgement)])
        } else {
            print("\(judgement.verdict.chinese) \(judgement.reason.rawValue): \(judgement.reason.english)")
            for step in judgement.chain { print("  \(step.text)") }
            for flag in judgement.flags { print("  ! \(flag.rawValue): \(flag.english)") }
        }
        return judgement.verdict
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
            return (row.row, row.food, judge.judge(request))
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
