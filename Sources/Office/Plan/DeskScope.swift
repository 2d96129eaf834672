import Primitives
import Rules
import Supervision

extension Office {
    /// The rows that a desk's own people see; nil where the rulebook knows no such desk.
    func scope(of desk: Holder) -> Scope? {
        func role(_ kind: Role.Desk) -> Role? { rulebook.roles.first { $0.desk == kind } }
        switch desk {
        case .office: return role(.office).map { Scope(county: county, role: $0) }
        case .station(let area):
            guard rulebook.townships(of: county).contains(where: { $0.code == area }) else { return nil }
            return role(.station).map { Scope(county: county, township: area, role: $0) }
        case .township(let area):
            guard rulebook.townships(of: county).contains(where: { $0.code == area }) else { return nil }
            return role(.township).map { Scope(county: county, township: area, role: $0) }
        case .department(let id):
            guard let department = rulebook.department(id), department.kind == .department else { return nil }
            return role(.department).map {
                Scope(county: county, role: $0, department: id, kinds: department.supervises)
            }
        }
    }

    /// The scope in which an officer looks: that of the desk chosen, for whoever may choose one, else their own.
    ///
    /// - Throws: ``Refusal/notFound`` for a desk that is not there or not theirs; the two look alike.
    func scope(of desk: Holder?, for officer: Officer) throws(Refusal) -> Scope {
        guard let desk, desk != officer.scope.holder else { return officer.scope }
        guard officer.scope.isWholeCounty, let scope = scope(of: desk) else { throw .notFound }
        return scope
    }

    /// The desks that may be looked at, in the order of the rulebook: departments of the plan, then townships.
    func desks(of plan: Plan) -> [Holder] {
        var ids: Set<String> = []
        for task in plan.aspects.lazy.flatMap(\.tasks) {
            for share in [task.lead] + task.assist { ids.insert(share.department) }
        }
        let departments = rulebook.departments.filter { $0.kind == .department && ids.contains($0.id) }
        return departments.map { .department($0.id) } + rulebook.townships(of: county).map { .township($0.code) }
    }

    var departmentKinds: [String: Department.Kind] {
        Dictionary(rulebook.departments.map { ($0.id, $0.kind) }, uniquingKeysWith: { first, _ in first })
    }
}
