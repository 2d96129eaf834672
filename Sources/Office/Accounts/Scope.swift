package import Primitives
package import Rules
package import Storage
package import Supervision

/// The rows a person may see and the matters they hold: area × department × role, computed at sign-in.
///
/// Every query takes one. What a scope cannot decide, it hides: a desk whose township or department cannot be read sees
/// nothing rather than the whole county.
package struct Scope: Sendable, Hashable {
    package let county: AreaCode
    package let role: Role
    package let township: AreaCode?
    /// The department, or for a laboratory its id among the departments.
    package let department: String?
    package let grid: String?
    package let operatorID: String?
    /// The kinds of operators that the department answers for.
    package let kinds: [OperatorKind]

    package init(
        county: AreaCode,
        township: AreaCode? = nil,
        role: Role,
        department: String? = nil,
        grid: String? = nil,
        operatorID: String? = nil,
        kinds: [OperatorKind] = []
    ) {
        self.county = county
        self.township = township
        self.role = role
        self.department = department
        self.grid = grid
        self.operatorID = operatorID
        self.kinds = kinds
    }

    /// For reading and writing that nobody in particular asked for.
    package static func program(_ county: AreaCode) -> Scope { Scope(county: county, role: .program) }

    /// True of whoever sees every row of the county.
    package var isWholeCounty: Bool { role.desk == .office }

    /// The tables whose rows a scope narrows.
    package enum Table: Sendable {
        case operators
        case samples
        case matters
    }

    /// ` AND …` over the columns of `alias`, or nothing for the county office.
    ///
    /// The alias is the name by which the statement calls the table: `operator`, `sample`, `matter` (joined to
    /// `matter_standing`, whose holder is looked at).
    package func rows(of table: Table, as alias: SQL) -> SQL {
        switch role.desk {
        case .office: return ""
        case .station, .township:
            guard let township else { return Self.nothing }
            return table == .matters
                ? " AND (\(alias).township = \(township.text)\(handedOver(alias)))"
                : " AND \(alias).township = \(township.text)"
        case .grid:
            guard let grid, let township else { return Self.nothing }
            // The township first: it has an index on every table.
            return " AND \(alias).township = \(township.text)\(concerned(table, alias, "concerned.grid = \(grid)"))"
        case .department: return departmentRows(table, alias)
        case .operator:
            guard let operatorID else { return Self.nothing }
            switch table {
            case .operators: return " AND \(alias).id = \(operatorID)"
            case .samples: return " AND (\(alias).supplier = \(operatorID) OR \(alias).producer = \(operatorID))"
            case .matters: return " AND \(alias).operator = \(operatorID)"
            }
        case .laboratory, .administration: return Self.nothing
        }
    }

    private static let nothing: SQL = " AND 1 = 0"

    /// Rows of what it supervises; matters also that it held, was handed, or opened about no firm, whoever answers for them.
    private func departmentRows(_ table: Table, _ alias: SQL) -> SQL {
        guard let department else { return Self.nothing }
        let supervised: SQL = kinds.isEmpty ? "1 = 0" : "concerned.kind IN (\(SQL.list(kinds.map(\.rawValue))))"
        guard table == .matters else { return concerned(table, alias, supervised) }
        let holder = Holder.department(department).text
        return """
             AND (EXISTS (SELECT 1 FROM operator AS concerned WHERE concerned.county = \(alias).county
                AND concerned.id = \(alias).operator AND \(supervised))
                OR EXISTS (SELECT 1 FROM matter_step AS went WHERE went.county = \(alias).county
                AND went.matter = \(alias).id AND went.holder = \(holder))\(handedOver(alias))
                OR \(alias).operator IS NULL AND \(alias).sample IS NULL AND \(alias).parent IS NULL
                    AND \(alias).opened_by IN (SELECT own.id FROM account AS own WHERE own.county = \(county.text)
                    AND own.department = \(department)))
            """
    }

    /// A matter on its way to this desk, or that it acknowledged, is seen wherever its subject sits.
    private func handedOver(_ alias: SQL) -> SQL {
        guard let holder else { return "" }
        return """
             OR EXISTS (SELECT 1 FROM matter_handover AS coming WHERE coming.county = \(alias).county
                AND coming.matter = \(alias).id AND coming.to_holder = \(holder.text)
                AND coming.state NOT IN ('returned', 'withdrawn'))
            """
    }

    private func concerned(_ table: Table, _ alias: SQL, _ condition: SQL) -> SQL {
        let operatorOf: SQL =
            switch table {
            case .operators: "\(alias).id"
            case .samples: "COALESCE(\(alias).supplier, \(alias).producer)"
            case .matters: "\(alias).operator"
            }
        return """
             AND EXISTS (SELECT 1 FROM operator AS concerned WHERE concerned.county = \(alias).county
                AND concerned.id = \(operatorOf) AND \(condition))
            """
    }

    /// ` AND <column> = …` for a desk of one township, nothing for the county; for tables that only know their township.
    package func townshipFilter(_ column: SQL) -> SQL {
        switch role.desk {
        case .office, .department: return ""
        case .station, .township, .grid:
            guard let township else { return Self.nothing }
            return " AND \(column) = \(township.text)"
        case .laboratory, .operator, .administration: return Self.nothing
        }
    }

    /// True of a matter that this person's desk holds; the county office may act for every holder.
    package func holds(_ holder: Holder) -> Bool {
        switch (role.desk, holder) {
        case (.office, _): true
        case (.station, .station(let area)), (.township, .township(let area)): area == township
        case (.department, .department(let id)): id == department
        default: false
        }
    }

    /// The desk as matters name their holder; nil where it holds none.
    package var holder: Holder? {
        switch role.desk {
        case .office: .office
        case .station: township.map { .station($0) }
        case .township: township.map { .township($0) }
        case .department: department.map { .department($0) }
        case .grid, .laboratory, .operator, .administration: nil
        }
    }
}

/// A signed-in person.
package struct Officer: Sendable, Hashable {
    package let account: String
    package let name: String
    package let scope: Scope

    package init(account: String, name: String, scope: Scope) {
        self.account = account
        self.name = name
        self.scope = scope
    }

    package func require(_ permission: Permission) throws(Refusal) {
        guard scope.role.may(permission) else { throw .notPermitted(permission) }
    }
}
