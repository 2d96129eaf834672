package import Primitives

/// The rulebook (规则库): all that a law, a standard or the plan fixes, as dated and cited values.
///
/// A record is judged by the edition in force on its own date; nothing here knows what day it is.
package struct Rulebook: Sendable {
    package var areas: [Area]
    package var departments: [Department]
    package var roles: [Role]
    package var passwords: PasswordRules
    package var deadlines: [DeadlineRule]
    package var calendar: WorkCalendar
    package var procedures: [Procedure]
    /// Nil where the rulebook says nothing: no clock runs on a hand-over and nobody is reminded.
    package var matters: MatterRules?
    package var templates: [DocumentTemplate]
    package var plans: [Plan]
    package var figures: [CountyFigures]
    package var headers: [HeaderAliases]
    package var limits: LimitTable
    package var sampling: SamplingRules
    /// Nil where the rulebook says nothing of it: no sampling sheet has a number then.
    package var practice: SamplingPractice?
    package var actionProducts: [ActionProduct]
    package var bans: [InputBan]
    /// What the register asks of operators, by kind.
    package var operatorFacts: [OperatorFactRule]
    /// What lists call kinds of operators, and when a licence is ending.
    package var operators: OperatorRules
    /// Lots, certificates and the market's gate.
    package var provenance: ProvenanceRules
    /// What the four hooks of tracing ask (追溯“四挂钩”).
    package var hooks: HookRules
    /// Retests and objections.
    package var claims: ClaimRules
    package var pinyin: Pinyin

    /// A rulebook that holds nothing, for tests that need one entry.
    package init() {
        areas = []
        departments = []
        roles = []
        passwords = PasswordRules()
        deadlines = []
        calendar = WorkCalendar(daysOff: [], makeUpDays: [], years: [])
        procedures = []
        templates = []
        plans = []
        figures = []
        headers = []
        limits = LimitTable()
        sampling = SamplingRules()
        actionProducts = []
        bans = []
        operatorFacts = []
        operators = OperatorRules()
        provenance = ProvenanceRules()
        hooks = HookRules()
        claims = ClaimRules()
        pinyin = Pinyin()
    }

    /// All entries, as `shian rulebook check` reports them.
    package var entryCount: Int {
        let tasks = plans.reduce(0) { count, plan in count + plan.aspects.reduce(0) { $0 + 1 + $1.tasks.count } }
        let versions = procedures.reduce(0) { $0 + $1.versions.count }
        let planned = figures.reduce(0) { $0 + $1.samplingPlan.count + ($1.population == nil ? 0 : 1) }
        let fields = headers.reduce(0) { $0 + $1.fields.count }
        let aliases = limits.aliases.count
        let named = limits.standards.count + limits.foods.count + limits.items.count + limits.limits.count
        let sampled =
            sampling.classes.count + sampling.items.count + sampling.editionRules.count
            + sampling.amounts.count + (practice.map { $0.numbers.count + 1 } ?? 0)
        let residues = limits.residues.residues.count + limits.residues.components.count
        return sampled + residues + areas.count + departments.count + roles.count + deadlines.count
            + calendar.daysOff.count
            + calendar.makeUpDays.count
            + templates.count + (matters == nil ? 0 : 1 + (matters?.reminders.count ?? 0))
            + versions + tasks + planned + fields + aliases + named + actionProducts.count + bans.count
            + operatorFacts.count + operators.aliases.count + provenance.editions.count + provenance.sources.count
            + hooks.hooks.count + hooks.conditions.count + claims.times.count + claims.grounds.count
    }

    package func area(_ code: AreaCode) -> Area? { areas.first { $0.code == code } }

    /// Townships of a county, in order of their codes.
    package func townships(of county: AreaCode) -> [Area] {
        areas.filter { $0.code.level == .township && county.contains($0.code) }.sorted { $0.code < $1.code }
    }

    package func role(_ id: String) -> Role? { roles.first { $0.id == id } }

    package func department(_ id: String) -> Department? { departments.first { $0.id == id } }

    /// The version of a deadline in force on a day; nil also where its dates are unknown.
    package func deadline(_ id: String, on day: Day) -> DeadlineRule? {
        deadlines.first { $0.id == id && $0.inForce?.contains(day) == true }
    }

    /// The clock that a procedure means on a day; nil where the deadline is not in force then or is no clock.
    package func term(_ reference: ClockReference, on day: Day) -> Term? {
        switch reference {
        case .term(let term, _): term
        case .deadline(let id): deadline(id, on: day)?.term
        }
    }

    package func procedure(_ id: String, on day: Day) -> (procedure: Procedure, version: ProcedureVersion)? {
        guard let procedure = procedures.first(where: { $0.id == id }), let version = procedure.version(on: day) else {
            return nil
        }
        return (procedure, version)
    }

    package func template(_ id: String) -> DocumentTemplate? { templates.first { $0.id == id } }

    /// What procedures ask for, each id once.
    package var procedureFields: [ProcedureField] {
        var seen: Set<String> = []
        return procedures.flatMap(\.versions).flatMap(\.fields).filter { seen.insert($0.id).inserted }
    }

    /// A field that some version of a procedure asks for, which documents may name.
    package func procedureField(_ id: String) -> ProcedureField? {
        procedures.lazy.flatMap(\.versions).compactMap { $0.field(id) }.first
    }

    /// The procedures that a person may open on a day.
    package func proceduresByHand(on day: Day) -> [(procedure: Procedure, version: ProcedureVersion)] {
        procedures.compactMap { procedure in
            guard procedure.opens == nil, let version = procedure.version(on: day) else { return nil }
            return (procedure, version)
        }
    }

    /// Those of them that are about one of some kinds of subjects.
    package func proceduresByHand(on day: Day, about subjects: Set<Procedure.Subject>) -> [Procedure] {
        proceduresByHand(on: day).map(\.procedure).filter { subjects.contains($0.subject) }
    }

    /// The procedures that an event of the ledger opens on a day.
    ///
    /// Those whose condition does not hold in the circumstances are left out.
    package func procedures(
        openedBy event: String,
        on day: Day,
        in circumstances: Circumstances = Circumstances()
    ) -> [(procedure: Procedure, version: ProcedureVersion)] {
        procedures.compactMap { procedure in
            guard procedure.opens == event, procedure.condition?.holds(in: circumstances) != false,
                let version = procedure.version(on: day)
            else { return nil }
            return (procedure, version)
        }
    }

    package func plan(county: AreaCode, year: Int) -> Plan? { plans.first { $0.county == county && $0.year == year } }

    package func figures(county: AreaCode, year: Int) -> CountyFigures? {
        figures.first { $0.county == county && $0.year == year }
    }

    /// The bans that a finding of `item` on a day touches, full bans first; the crop is for a person to compare.
    package func bans(concerning item: String, on day: Day) -> [InputBan] {
        let found = bans.filter { $0.concerns(item: item, on: day) }
        return found.filter { $0.scope == .all } + found.filter { $0.scope == .partial }
    }

    /// The columns of a kind of table; lists of operators have one for each fact that the register asks for besides.
    package func headers(_ kind: String) -> HeaderAliases? {
        guard var found = headers.first(where: { $0.kind == kind }) else { return nil }
        if kind == "operators" {
            found.fields += operatorFacts.map {
                HeaderAliases.Field(id: $0.listField, title: $0.listTitle, aliases: [$0.title])
            }
        }
        return found
    }

    package func standard(_ number: String) -> Standard? { limits.standards.first { $0.number == number } }

    /// The editions of a series in force on a day, supplements included where `series` names them, held or not.
    package func standards(series: String, on day: Day) -> [Standard] {
        limits.standards.filter { $0.series == series && $0.inForce.contains(day) }
    }
}
