import Judging
import Primitives
import Rules
import TestSupport

/// The rulebook that ships with the program, read once, and the county's codes.
enum Shipped {
    static let folder = (Shared.repositoryRoot ?? "") + "/Rulebook"
    static let rulebook = Rulebook.load([RuleFolder(path: folder)]).rulebook
    static let judge = Judge(rulebook)
    static let county = code("140522")
    /// 凤城镇.
    static let north = code("140522100")
    /// 北留镇.
    static let south = code("140522101")

    /// With a population of 1,000 and a sampling plan of 4 cowpeas, 2 beef and 14 of other foods.
    static let withFigures: Rulebook = {
        var rulebook = Shipped.rulebook
        let source = Source(document: "虚构", confidence: .unconfirmed)
        func planned(_ id: String, _ product: String, _ count: Int) -> PlannedSamples {
            PlannedSamples(id: id, product: product, foodClass: "", stage: .all, planned: count, source: source)
        }
        rulebook.figures = [
            CountyFigures(
                county: county,
                year: 2024,
                population: CountyFigures.Figure(value: 1000, source: source),
                samplingPlan: [planned("a", "豇豆", 4), planned("b", "牛肉", 2), planned("c", "", 14)]
            )
        ]
        return rulebook
    }()

    static func code(_ text: String) -> AreaCode {
        guard let code = AreaCode(text) else { preconditionFailure("no area code: \(text)") }
        return code
    }

    static func day(_ text: String) -> Day {
        guard let day = Day(text) else { preconditionFailure("no day: \(text)") }
        return day
    }
}

extension Role {
    /// A role of the shipped rulebook.
    static func shipped(_ id: String) -> Role {
        guard let role = Shipped.rulebook.role(id) else { preconditionFailure("no role: \(id)") }
        return role
    }

    static let office = shipped("office")
    static let station = shipped("station")
}
