import ArgumentParser
import Foundation
import Office
import Primitives
import Rules
import Storage
import Supervision

/// How long an answer of the search box takes, over a ledger of ten years.
struct SearchBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search",
        abstract: "Fill an empty ledger with operators and samples and ask the search box: milliseconds."
    )
    @OptionGroup var options: DataOptions
    @Option(help: "Operators.") var operators = 60_000
    @Option(help: "Samples.") var samples = 16_000
    @Option(help: "Questions of each text.") var rounds = 20

    private static let questions = [
        "阳城", "城县", "凤城", "学校食堂", "便利店", "张建国", "润城镇豆腐坊", "豇豆", "恩诺", "ycx", "ycxfc", "ycxrcpc", "cmd", "9214",
        "000123", "DBJ24140522000777", "8888", "没有这家", "小吃", "核查处置",
    ]

    func run() async throws {
        let office = try await Composition.office(options, seed: 1).office
        let start = ContinuousClock.now
        try await SearchLoad(office).fill(operators: operators, samples: samples)
        let filling = Self.seconds(ContinuousClock.now - start)
        let desk = SearchDesk(office)
        var figures: [(String, Double)] = [("filling seconds", filling)]
        for (name, officer) in Self.officers(office) {
            var times: [Double] = []
            var worst = (question: "", milliseconds: 0.0)
            for _ in 0..<rounds {
                for question in Self.questions {
                    let asked = ContinuousClock.now
                    _ = try await desk.find(question, by: officer)
                    let milliseconds = Self.seconds(ContinuousClock.now - asked) * 1000
                    times.append(milliseconds)
                    if milliseconds > worst.milliseconds { worst = (question, milliseconds) }
                }
            }
            times.sort()
            figures += [
                ("\(name) median ms", times[times.count / 2]), ("\(name) p99 ms", times[times.count * 99 / 100]),
                ("\(name) slowest ms, \(worst.question)", worst.milliseconds),
            ]
        }
        await office.database.close()
        for (name, value) in figures { print("\(name): \(value)") }
    }

    private static func officers(_ office: Office) -> [(String, Officer)] {
        let last = office.rulebook.townships(of: office.county).last?.code
        let places: [(String, AreaCode?, String?)] = [
            ("office", nil, nil), ("station", last, nil), ("department", nil, "market-supervision"),
        ]
        return places.compactMap { id, township, department in
            guard let role = office.rulebook.role(id) else { return nil }
            let scope = Scope(
                county: office.county,
                township: township,
                role: role,
                department: department,
                kinds: department.flatMap { office.rulebook.department($0)?.supervises } ?? []
            )
            return (id, Officer(account: "bench", name: "bench", scope: scope))
        }
    }

    private static func seconds(_ duration: Duration) -> Double {
        Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
    }
}
