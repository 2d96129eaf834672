import Primitives
import Rules
import Storage
import Supervision

/// What an indicator is computed from: a year's ledger as seen on a day, by one person.
struct MeasureContext {
    let db: any Connection
    let office: Office
    let scope: Scope
    let plan: Plan
    let on: Day
    /// Rows read at most of each group; nil where all are wanted.
    var rowLimit: Int? = Indicators.rowLimit
    /// What more than one indicator asks for, read once.
    var memo = Memo()

    /// The sampling plan by the day, for as long as one question is answered.
    final class Memo {
        var samplingPlans: [Day: SamplingPlanMeasure] = [:]
    }

    func samplingPlan() throws -> SamplingPlanMeasure {
        if let known = memo.samplingPlans[on] { return known }
        let plan = try SamplingPlanMeasure(self)
        memo.samplingPlans[on] = plan
        return plan
    }

    var county: String { office.county.text }
    var firstDay: String { "\(plan.year)-01-01" }
    /// The last day that counts: the day looked at, at most the year's last.
    var lastDay: String { min(on.description, "\(plan.year)-12-31") }
    var yearStart: Int64 { Day(year: plan.year, month: 1, day: 1).map { Instant($0).milliseconds } ?? 0 }
    /// The first moment after the day looked at.
    var end: Int64 { Instant(on.adding(days: 1)).milliseconds }
    var figures: CountyFigures? { office.rulebook.figures(county: office.county, year: plan.year) }
    /// Figures of the whole county divide the county's ledger only: a township's share of them is not known.
    var isWholeCounty: Bool { scope.isWholeCounty }

    /// For statements; a county has fewer rows of anything than this.
    var limit: Int { rowLimit ?? 1_000_000_000 }

    /// The same question with all rows.
    var unlimited: MeasureContext {
        var all = self
        all.rowLimit = nil
        return all
    }

    func count(_ sql: SQL) throws -> Int { try db.first(sql)?.get(at: 0) ?? 0 }

    /// The township's name; `县外或未知` where there is none.
    func area(_ code: String?) -> String {
        guard let code else { return "县外或未知" }
        return AreaCode(code).flatMap { office.rulebook.area($0)?.name } ?? code
    }
}

/// A value of an indicator, or why there is none.
struct Measure {
    var numerator: Int?
    var denominator: Int?
    var unit = "%"
    var remark = ""
    var isPending = false

    static func share(_ numerator: Int, of denominator: Int, none remark: String) -> Measure {
        denominator > 0
            ? Measure(numerator: numerator, denominator: denominator)
            : Measure(numerator: nil, denominator: nil, remark: remark)
    }

    static func none(_ remark: String) -> Measure { Measure(numerator: nil, denominator: nil, remark: remark) }
}

/// A named, typed query (指标): the plan gives it parameters, a target and a date.
protocol Indicator: Sendable {
    /// The measures that the plan's `with: {measure: …}` may ask for, with what each counts, in Chinese.
    var definitions: [String: String] { get }
    /// The measure where the plan names none.
    var standard: String { get }
    func measure(_ name: String, with: [String: String], _ context: MeasureContext) throws -> Measure
    /// The rows behind a measure: those that are wanting first, then those that are counted as reached, then a survey.
    func rows(of measure: String, with: [String: String], _ context: MeasureContext) throws -> [RowGroup]
}

/// The indicators that the program computes today, by the names that plans use.
enum Indicators {
    static let all: [String: any Indicator] = [
        "sampling.residue": ResidueIndicator(),
        "sampling.volume": VolumeIndicator(),
        "disposal.look-back": LookBackIndicator(),
        "reports.annual": AnnualReportIndicator(),
        "grids.staffed": GridIndicator(),
        "map.verified-coordinates": MapIndicator(),
        "certificates.checked-at-market": GateIndicator(),
        "certificates.issuing-producers": ProducerIndicator(deed: .issuing),
        "traceability.active-subjects": ProducerIndicator(deed: .active),
        "traceability.gates-checked": ProducerIndicator(deed: .checked),
        "handovers.received-on-time": HandoverIndicator(to: nil),
        "transfers.on-time": HandoverIndicator(to: .department("public-security")),
        "clues.checked-on-time": ClosedOnTimeIndicator(
            procedures: ["certificate-check", "rapid-positive", "gate-failure"],
            subject: "线索核查事项"
        ),
        "hazards.rectified-on-time": ClosedOnTimeIndicator(procedures: ["rectification"], subject: "隐患整改事项"),
        "batches.tested-before-sale": TestedLotIndicator(),
        "sampling.product-pass": ProductPassIndicator(),
    ]

    /// Rows shown on a page at most in each group; files hold all.
    static let rowLimit = 40
}
