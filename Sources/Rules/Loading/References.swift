import Primitives

/// What one entry says about another, to be checked when all are read.
struct References {
    enum Target: Hashable {
        case area(AreaCode)
        case department(String)
        /// A deadline that must be in force on a day, or, without one, must exist.
        case deadline(String, on: Day?)
        case procedure(String)
        case evidence(String, of: String)
        /// An outcome of some version of a procedure.
        case outcome(String, of: String)
        /// A field that some procedure asks for.
        case field(String)
        case standard(String)
        /// A flag among the facts of operators.
        case flag(String)
        /// A food in the tree of some edition of a series.
        case food(series: String, path: [String])
    }

    private var needs: [(target: Target, place: Place)] = []

    mutating func need(_ target: Target, _ place: Place) { needs.append((target, place)) }

    mutating func need(_ clock: ClockReference?, on day: Day?, _ place: Place) {
        if case .deadline(let id) = clock { need(.deadline(id, on: day), place) }
    }

    mutating func need(holder: HolderRule, _ place: Place) {
        if case .department(let id) = holder { need(.department(id), place) }
    }

    func check(_ rulebook: Rulebook, _ faults: Faults) {
        let known = Known(rulebook)
        for (target, place) in needs {
            if let (code, message) = known.fault(of: target) { faults.report(place, code, message) }
        }
    }
}

/// Everything that may be referred to, as sets, as some of it is referred to often.
private struct Known {
    let rulebook: Rulebook
    let areas: Set<AreaCode>
    let departments: Set<String>
    let standards: Set<String>
    let foods: Set<SeriesFood>

    struct SeriesFood: Hashable {
        var series: String
        var path: [String]
    }

    init(_ rulebook: Rulebook) {
        self.rulebook = rulebook
        areas = Set(rulebook.areas.map(\.code))
        departments = Set(rulebook.departments.map(\.id))
        standards = Set(rulebook.limits.standards.map(\.number))
        let series = Dictionary(
            rulebook.limits.standards.map { ($0.number, $0.series) },
            uniquingKeysWith: { first, _ in first }
        )
        foods = Set(
            rulebook.limits.foods.compactMap { food in
                series[food.standard].map { SeriesFood(series: $0, path: food.path) }
            }
        )
    }

    func fault(of target: References.Target) -> (code: String, message: String)? {
        switch target {
        case .area(let code): areas.contains(code) ? nil : ("unknown-area", "no area has the code \(code)")
        case .department(let id):
            departments.contains(id) ? nil : ("unknown-department", "no department has the id \(id)")
        case .deadline(let id, let day): deadlineFault(id, day)
        case .flag(let id):
            rulebook.operatorFacts.contains { $0.id == id && $0.type == .flag }
                ? nil : ("unknown-fact", "no flag of operator-facts.yaml has the id \(id)")
        case .field(let id):
            rulebook.procedureField(id) == nil ? ("unknown-field", "no procedure asks for a field \(id)") : nil
        case .procedure(let id): procedure(id) == nil ? ("unknown-procedure", "no procedure has the id \(id)") : nil
        case .evidence(let id, let procedure): evidenceFault(id, procedure)
        case .outcome(let outcome, let procedure): outcomeFault(outcome, procedure)
        case .food(let series, let path):
            foods.contains(SeriesFood(series: series, path: path))
                ? nil : ("unknown-food", "no edition of \(series) has \(path.joined(separator: " > "))")
        case .standard(let number):
            standards.contains(number) ? nil : ("unknown-standard", "\(number) is not in standards.yaml")
        }
    }

    private func procedure(_ id: String) -> Procedure? { rulebook.procedures.first { $0.id == id } }

    private func deadlineFault(_ id: String, _ day: Day?) -> (code: String, message: String)? {
        let versions = rulebook.deadlines.filter { $0.id == id }
        if versions.isEmpty { return ("unknown-deadline", "no deadline has the id \(id)") }
        if versions.allSatisfy({ $0.term == nil }) { return ("not-a-clock", "\(id) is not a length of time") }
        guard let day, rulebook.deadline(id, on: day) == nil else { return nil }
        return ("deadline-not-in-force", "\(id) is not in force on \(day)")
    }

    private func outcomeFault(_ outcome: String, _ procedure: String) -> (code: String, message: String)? {
        guard let found = self.procedure(procedure) else { return nil }
        if found.versions.contains(where: { $0.closing.outcomes.contains(outcome) }) { return nil }
        return ("unknown-outcome", "\(procedure) has no outcome \(outcome)")
    }

    private func evidenceFault(_ id: String, _ procedure: String) -> (code: String, message: String)? {
        guard let found = self.procedure(procedure) else { return nil }
        if found.versions.contains(where: { $0.evidence(id) != nil }) { return nil }
        return ("unknown-evidence", "\(procedure) has no evidence with the id \(id)")
    }
}
