package import Primitives
package import Storage
package import Supervision

/// What an account may do at all; where it may do it is its ``Scope``.
package enum Role: String, Sendable, Hashable, CaseIterable {
    /// The county food-safety office (食安办).
    case office
    /// A market-supervision station (市场监管所) of one township.
    case station

    package var title: String {
        switch self {
        case .office: "县食安办"
        case .station: "市场监管所"
        }
    }
}

/// One thing a person may be allowed to do.
package enum Permission: String, Sendable, CaseIterable {
    case readLedger
    case importFiles
    case handleMatters
    case reviewOperators
    case recordReports
}

extension Role {
    package func may(_ permission: Permission) -> Bool {
        switch self {
        case .office: true
        case .station: permission == .readLedger || permission == .handleMatters
        }
    }
}

/// The rows a person may see: a county, or one township of it.
///
/// Every query takes one.
package struct Scope: Sendable, Hashable {
    package let county: AreaCode
    package let township: AreaCode?
    package let role: Role

    package init(county: AreaCode, township: AreaCode?, role: Role) {
        self.county = county
        self.township = township
        self.role = role
    }

    /// ` AND <column> = …` for a person of one township, nothing for the county.
    package func townshipFilter(_ column: SQL) -> SQL {
        // A station whose township cannot be read sees nothing, rather than the whole county.
        guard let township else { return role == .office ? "" : " AND 1 = 0" }
        return " AND \(column) = \(township.text)"
    }

    /// True of a matter that this person's desk holds; the county office may act for every holder.
    package func holds(_ holder: Holder) -> Bool {
        switch (role, holder) {
        case (.office, _): true
        case (.station, .station(let area)): area == township
        case (.station, _): false
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
