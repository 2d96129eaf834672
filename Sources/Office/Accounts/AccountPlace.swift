package import Primitives
import Rules

/// Where an account sits: what its role's desk needs, and nothing else.
package struct AccountPlace: Sendable, Hashable {
    package var township: AreaCode?
    package var department: String?
    package var grid: String?
    package var operatorID: String?

    package init(
        township: AreaCode? = nil,
        department: String? = nil,
        grid: String? = nil,
        operatorID: String? = nil
    ) {
        self.township = township
        self.department = department
        self.grid = grid
        self.operatorID = operatorID
    }

    init(_ scope: Scope) {
        self.init(
            township: scope.township,
            department: scope.department,
            grid: scope.grid,
            operatorID: scope.operatorID
        )
    }

    /// For digests.
    var texts: [String] { [township?.text ?? "", department ?? "", grid ?? "", operatorID ?? ""] }

    func scope(_ role: Role, _ office: Office) -> Scope {
        Scope(
            county: office.county,
            township: township,
            role: role,
            department: department,
            grid: grid,
            operatorID: operatorID,
            kinds: department.flatMap { office.rulebook.department($0)?.supervises } ?? []
        )
    }

    /// What the desk of a role needs and does not have, or has and does not need.
    func faults(_ role: Role, _ office: Office) -> [FieldFault] {
        var faults: [FieldFault] = []
        let needsTownship = [.station, .township, .grid].contains(role.desk)
        let knownTownship = township.map { office.rulebook.townships(of: office.county).map(\.code).contains($0) }
        if needsTownship ? knownTownship != true : township != nil {
            faults.append(
                FieldFault(
                    field: "township",
                    code: "unknown-township",
                    advice: needsTownship ? "请选择本县的乡镇" : "这个角色不属于某个乡镇"
                )
            )
        }
        let kind = department.flatMap { office.rulebook.department($0)?.kind }
        let wanted: Department.Kind? =
            switch role.desk {
            case .department: .department
            case .laboratory: .laboratory
            default: nil
            }
        if kind != wanted || (wanted == nil && department != nil) {
            faults.append(
                FieldFault(
                    field: "department",
                    code: "unknown-department",
                    advice: wanted == nil ? "这个角色不属于某个部门" : "请选择部门或检验机构"
                )
            )
        }
        if (role.desk == .grid) != (grid?.isEmpty == false) {
            faults.append(FieldFault(field: "grid", code: "unknown-grid", advice: "请选择网格"))
        }
        if (role.desk == .operator) != (operatorID?.isEmpty == false) {
            faults.append(FieldFault(field: "operator", code: "unknown-operator", advice: "请选择监管对象"))
        }
        return faults
    }
}
