import Storage
import ArgumentParser
import Office
import Primitives
import Rules
import Supervision

struct PlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "The yearly plan.",
        subcommands: [Status.self]
    )

    struct Status: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Measure the plan from the ledger.")

        @OptionGroup var options: DataOptions
        @Option(help: "The plan's year.") var year: Int?
        @Option(help: "The day to look at, YYYY-MM-DD; today when left out.") var on: String?
        @Flag(help: "Print one JSON value.") var json = false

        func run() async throws {
            let opened = try await Composition.office(options, create: false)
            let office = opened.office
            var day = opened.simulatedDay ?? SystemClock.now().day
            if let on {
                guard let given = Day(on) else { throw Failure("--on \(on): expected YYYY-MM-DD") }
                day = given
            }
            let desk = PlanDesk(office)
            guard let year = year ?? desk.defaultYear(on: day) else { throw Failure("the rulebook has no plan") }
            let board: Board
            do {
                board = try await desk.board(year: year, on: day, by: Composition.console(office))
            } catch Refusal.notFound {
                throw Failure("the rulebook has no plan of \(office.county) for \(year)")
            }
            await office.database.close()
            if json { print(board.json.text) } else { say(board) }
        }

        private func say(_ board: Board) {
            print("\(board.title) — \(board.on)")
            for aspect in board.aspects {
                print("\(aspect.id) \(aspect.title)")
                for standing in aspect.tasks {
                    let figure = standing.figure
                    let parts = [figure.numerator, figure.denominator].map { $0.map(String.init) ?? "-" }
                    print(
                        "  \(standing.task.id) \(standing.state.rawValue) \(parts.joined(separator: "/")) \(standing.task.title)"
                    )
                }
            }
        }
    }
}

extension Board {
    var json: JSONValue {
        .object([
            ("year", .integer(year)), ("on", .string(on.description)), ("title", .string(title)),
            (
                "aspects",
                .array(
                    aspects.map { aspect in
                        .object([
                            ("id", .string(aspect.id)), ("title", .string(aspect.title)),
                            ("tasks", .array(aspect.tasks.map(\.json))),
                        ])
                    }
                )
            ),
        ])
    }
}

extension TaskStanding {
    fileprivate var json: JSONValue {
        .object([
            ("id", .string(task.id)), ("title", .string(task.title)), ("state", .string(state.rawValue)),
            ("numerator", figure.numerator.map { .integer($0) } ?? .null),
            ("denominator", figure.denominator.map { .integer($0) } ?? .null), ("unit", .string(figure.unit)),
            ("target", task.target.map { .string($0.words) } ?? .null), ("due", .string(task.due.description)),
            ("lead", .string(task.lead.department)), ("remark", .string(figure.remark)),
            (
                "further",
                .array(
                    further.map { figure in
                        .object([
                            ("title", .string(figure.title)),
                            ("numerator", figure.numerator.map { .integer($0) } ?? .null),
                            ("denominator", figure.denominator.map { .integer($0) } ?? .null),
                            ("unit", .string(figure.unit)),
                            ("target", figure.target.map { .string($0.words) } ?? .null),
                        ])
                    }
                )
            ),
        ])
    }
}

extension Target {
    /// `≥ 100 %`, `on-time 100 %`, `rising`, `milestone`: for programs.
    fileprivate var words: String {
        switch goal {
        case .atLeast(let value, let unit): "≥ \(value) \(unit)"
        case .onTime(let percent): "on-time \(percent) %"
        case .count(let count, let unit): "≥ \(count) \(unit)"
        case .rising: "rising"
        case .milestone: "milestone"
        }
    }
}
