package import Primitives

/// An account as the system administrator's list shows it.
package struct AccountSummary: Sendable, Hashable {
    package enum State: String, Sendable, Hashable, CaseIterable {
        case active
        /// Active, but its holder has not set a password yet.
        case waiting
        case locked
        case deactivated

        package var title: String {
            switch self {
            case .active: "在用"
            case .waiting: "待启用"
            case .locked: "已锁定"
            case .deactivated: "已停用"
            }
        }
    }

    package var id: String
    package var login: String
    package var name: String
    /// The id of a role.
    package var role: String
    package var township: AreaCode?
    package var department: String?
    package var grid: String?
    /// The operator's id; the system administrator does not see its name.
    package var operatorID: String?
    package var state: State
    package var hasSecondFactor: Bool
    package var mustChangePassword: Bool
    package var lastSignIn: Instant?
    /// Only on the account's own page, newest first.
    package var formerNames: [FormerName] = []

    /// A name and login that were corrected.
    package struct FormerName: Sendable, Hashable {
        package var name: String
        package var login: String
        package var until: Instant

        package init(name: String, login: String, until: Instant) {
            self.name = name
            self.login = login
            self.until = until
        }
    }

    package init(
        id: String,
        login: String,
        name: String,
        role: String,
        township: AreaCode?,
        department: String?,
        grid: String?,
        operatorID: String?,
        state: State,
        hasSecondFactor: Bool,
        mustChangePassword: Bool,
        lastSignIn: Instant?
    ) {
        self.id = id
        self.login = login
        self.name = name
        self.role = role
        self.township = township
        self.department = department
        self.grid = grid
        self.operatorID = operatorID
        self.state = state
        self.hasSecondFactor = hasSecondFactor
        self.mustChangePassword = mustChangePassword
        self.lastSignIn = lastSignIn
    }
}

/// What a list of accounts is narrowed to.
package struct AccountFilter: Sendable, Hashable {
    /// Part of a name or login.
    package var text: String
    package var role: String?
    package var state: AccountSummary.State?

    package init(text: String = "", role: String? = nil, state: AccountSummary.State? = nil) {
        self.text = text
        self.role = role
        self.state = state
    }
}

/// What a person who leaves a desk has personally open, and who could take it over.
package struct LeavingView: Sendable, Hashable {
    /// Numbers of the open matters that are given to the person, or that the desk holds and in which the person acted; no
    /// titles, no operators.
    package var matters: [String]
    /// Numbers of the samples that the person took and did not hand over, or has in the laboratory.
    package var specimens: [String]
    /// Where a grid or a task of the plan names the person; whoever keeps these names puts another there.
    package var duties: [String]
    /// Active accounts of the same desk.
    package var successors: [Successor]
    /// Open matters that the desk holds; they stay without anybody where nobody else is at the desk.
    package var heldByDesk: Int

    package struct Successor: Sendable, Hashable {
        package var id: String
        package var name: String

        package init(id: String, name: String) {
            self.id = id
            self.name = name
        }
    }

    package init(
        matters: [String] = [],
        specimens: [String] = [],
        duties: [String] = [],
        successors: [Successor] = [],
        heldByDesk: Int = 0
    ) {
        self.matters = matters
        self.specimens = specimens
        self.duties = duties
        self.successors = successors
        self.heldByDesk = heldByDesk
    }

    /// Somebody has to take something over.
    package var isToHandOver: Bool { !matters.isEmpty || !specimens.isEmpty }

    /// That the person leaves the desk leaves matters that nobody acts on.
    package var abandonsDesk: Bool { successors.isEmpty && heldByDesk > 0 }
}

/// A hand-over (交接) as its successor sees it.
package struct Handover: Sendable, Hashable {
    package struct Item: Sendable, Hashable {
        package var matter: String
        package var number: String
        package var title: String

        package init(matter: String, number: String, title: String) {
            self.matter = matter
            self.number = number
            self.title = title
        }
    }

    package var from: String
    package var note: String
    package var at: Instant
    package var items: [Item]

    package init(from: String, note: String, at: Instant, items: [Item]) {
        self.from = from
        self.note = note
        self.at = at
        self.items = items
    }
}

/// One's own account, as its page shows it.
package struct OwnAccount: Sendable, Hashable {
    package var login: String
    package var signIns: [Instant]
    package var otherSessions: Int
    package var passwordSetAt: Instant?
    package var secondFactorSince: Instant?
    package var recoveryCodesLeft: Int
    package var handovers: [Handover]

    package init(
        login: String,
        signIns: [Instant],
        otherSessions: Int,
        passwordSetAt: Instant?,
        secondFactorSince: Instant?,
        recoveryCodesLeft: Int,
        handovers: [Handover]
    ) {
        self.login = login
        self.signIns = signIns
        self.otherSessions = otherSessions
        self.passwordSetAt = passwordSetAt
        self.secondFactorSince = secondFactorSince
        self.recoveryCodesLeft = recoveryCodesLeft
        self.handovers = handovers
    }
}
