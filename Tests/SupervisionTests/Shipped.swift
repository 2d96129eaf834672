import Primitives
import Rules
import TestSupport

/// The rulebook that ships with the program, read once.
enum Shipped {
    static let folder = (Shared.repositoryRoot ?? "") + "/Rulebook"
    static let rulebook = Rulebook.load([RuleFolder(path: folder)]).rulebook
    static let county = code("140522")
    static let township = code("140522100")

    static func code(_ text: String) -> AreaCode {
        guard let code = AreaCode(text) else { preconditionFailure("no area code: \(text)") }
        return code
    }

    static func day(_ text: String) -> Day {
        guard let day = Day(text) else { preconditionFailure("no day: \(text)") }
        return day
    }

    static func version(_ procedure: String, on text: String = "2024-03-04") -> ProcedureVersion {
        guard let found = rulebook.procedure(procedure, on: day(text)) else {
            preconditionFailure("no procedure: \(procedure)")
        }
        return found.version
    }
}
