import Primitives
import Rules
import Storage
package import Supervision

/// The system administrator's desk: accounts, and nothing of the business.
///
/// The three administrators are named by the county office (``AppointmentDesk``): here one of them can be deactivated, and
/// nothing else, so that whoever keeps the accounts cannot become the one who sets the policy or reads the audit.
package struct PeopleDesk: Sendable {
    let office: Office
    let accounts: AccountDesk

    package init(_ office: Office) {
        self.office = office
        accounts = AccountDesk(office)
    }

    var county: AreaCode { office.county }

    package func list(
        _ filter: AccountFilter,
        by officer: Officer,
        limit: Int,
        offset: Int
    ) async throws -> (rows: [AccountSummary], total: Int) {
        try officer.require(.manageAccounts)
        let wall = office.environment.wallClock()
        let county = county
        return try await office.database.read { db in
            let records = PeopleRecords(db: db, county: county)
            let policy = try PolicyRecords(db: db, county: county).current().policy
            let locked = try records.lockedLogins(policy, at: wall)
            return try records.list(filter, locked: locked, limit: limit, offset: offset)
        }
    }

    /// An account with what its holder would leave behind.
    package func file(_ id: String, by officer: Officer) async throws -> (account: AccountSummary, leaving: LeavingView)
    {
        try officer.require(.manageAccounts)
        let wall = office.environment.wallClock()
        let county = county
        return try await office.database.read { db in
            let records = PeopleRecords(db: db, county: county)
            let policy = try PolicyRecords(db: db, county: county).current().policy
            let locked = try records.lockedLogins(policy, at: wall)
            guard let account = try records.summary(of: id, locked: locked) else { throw Refusal.notFound }
            return (account, try leaving(id, db: db))
        }
    }

    /// The id of a login's account; nil where nobody has it.
    package func id(ofLogin login: String, by officer: Officer) async throws -> String? {
        try officer.require(.manageAccounts)
        let county = county
        return try await office.database.read { db in
            try AccountRecords(db: db, county: county).account(login: FoldedText.fold(login))?.id
        }
    }

    /// A link made on the server itself, for any active account: the way back where an administrator lost theirs.
    package func consoleLink(login: String, dropSecondFactor: Bool) async throws -> String? {
        let token = accounts.makeToken()
        let now = office.environment.now()
        let action = dropSecondFactor ? "link-issued-factor-dropped" : "link-issued"
        let county = county
        return try await office.database.write { db in
            let records = AccountRecords(db: db, county: county)
            guard let account = try records.account(login: FoldedText.fold(login)), account.active else { return nil }
            try accounts.issueLink(token, account: account.id, db: db)
            if dropSecondFactor { try SecondFactorRecords(db: db, office: office).remove(of: account.id) }
            try records.deleteSessions(account: account.id)
            try Audit.append(AccountDesk.leaf(now, "console", action, account), county: county, to: db)
            return token
        }
    }

    /// What a form says about an account; the operator as its unified code or whole name.
    package struct Entry: Sendable, Hashable {
        package var role: String
        package var township: String
        package var department: String
        package var grid: String
        package var `operator`: String

        package init(role: String, township: String, department: String, grid: String, operator: String) {
            self.role = role
            self.township = township
            self.department = department
            self.grid = grid
            self.operator = `operator`
        }
    }

    /// Adds an account and returns the token of the link with which its holder sets a password.
    package func add(
        login: String,
        name: String,
        entry: Entry,
        isNamesake: Bool = false,
        by officer: Officer
    ) async throws -> String {
        try officer.require(.manageAccounts)
        let token = accounts.makeToken()
        let now = office.environment.now()
        let id = office.environment.nextID(now)
        try await office.database.write { db in
            var account = AccountRecords.Stored(
                id: id,
                login: FoldedText.fold(login),
                name: name.trimmingSpaces(),
                role: entry.role,
                place: AccountPlace(),
                password: nil,
                active: true
            )
            if accounts.isAdministrator(entry.role) { throw Self.appointedOnly(field: "role") }
            account.place = try place(entry, db)
            try accounts.enter(account, isNamesake: isNamesake, by: officer.account, at: now, db: db)
            try accounts.issueLink(token, account: id, db: db)
        }
        return token
    }

    /// The grids in force, for the form of an account.
    package func grids(by officer: Officer) async throws -> [Grid] {
        try officer.require(.manageAccounts)
        let county = county
        return try await office.database.read { db in
            try GridRecords(db: db, county: county).all().filter(\.isActive)
        }
    }

    /// Only what the role's desk needs is taken from the form: a field left over from another role does no harm.
    private func place(_ entry: Entry, _ db: any Connection) throws -> AccountPlace {
        guard let desk = office.rulebook.role(entry.role)?.desk else { return AccountPlace() }
        var place = AccountPlace()
        if [.station, .township, .grid].contains(desk) { place.township = AreaCode(entry.township) }
        if [.department, .laboratory].contains(desk), !entry.department.isEmpty { place.department = entry.department }
        if desk == .grid {
            let grid = try RowPlaces(db: db, office: office).grid(entry.grid.trimmingSpaces(), in: place.township)
            place.grid = grid?.id
            // A grid says in which township it is.
            place.township = place.township ?? grid?.township
        }
        if desk == .operator, !entry.operator.isEmpty {
            let found = try PeopleRecords(db: db, county: county).operators(codeOrName: entry.operator.trimmingSpaces())
            place.operatorID = found.count == 1 ? found.first : nil
        }
        return place
    }

    /// A new link for a new password; it ends the sessions, and on request the second factor.
    package func newLink(_ id: String, dropSecondFactor: Bool, by officer: Officer) async throws -> String {
        let token = accounts.makeToken()
        try await change(id, dropSecondFactor ? "link-issued-factor-dropped" : "link-issued", by: officer) {
            account,
            db in
            guard account.active else { throw Self.deactivated }
            try accounts.issueLink(token, account: id, db: db)
            if dropSecondFactor { try SecondFactorRecords(db: db, office: office).remove(of: id) }
        }
        return token
    }

    /// The holder's next page is the one on which a new password is chosen.
    package func forcePasswordChange(_ id: String, by officer: Officer) async throws {
        try await change(id, "password-change-forced", by: officer) { _, db in
            try PeopleRecords(db: db, county: county).force(id)
        }
    }

    /// Lets a locked login try again at once.
    package func unlock(_ id: String, by officer: Officer) async throws {
        try await change(id, "unlocked", by: officer, keepsSessions: true) { account, db in
            try AccountRecords(db: db, county: county).clearFailures(login: account.login)
        }
    }

    /// Gives another role or place; the sessions end, so that none keeps the old rights.
    ///
    /// Whoever goes to another desk leaves the old one as a leaver does: what they hold is handed over.
    package func move(
        _ id: String,
        to entry: Entry,
        _ leaving: Leaving = Leaving(),
        by officer: Officer
    ) async throws {
        let now = office.environment.now()
        let handover = office.environment.nextID(now)
        try await change(id, "account-moved", by: officer) { account, db in
            guard !accounts.isAdministrator(entry.role) else { throw Self.appointedOnly(field: "role") }
            var moved = account
            moved.role = entry.role
            moved.place = try place(entry, db)
            let faults = accounts.accountFaults(moved)
            guard faults.isEmpty else { throw Refusal.incomplete(faults) }
            if account.active, !sitsTogether(account, moved) {
                try accounts.requireOthers(besides: account, db)
                try handOver(account, leaving, id: handover, by: officer.account, at: now, db: db)
            }
            try PeopleRecords(db: db, county: county).move(id, role: moved.role, place: moved.place)
        }
    }

    /// Whether two accounts act on the same matters from the same desk.
    private func sitsTogether(_ one: AccountRecords.Stored, _ other: AccountRecords.Stored) -> Bool {
        guard let first = office.rulebook.role(one.role), let second = office.rulebook.role(other.role) else {
            return false
        }
        return one.place == other.place && first.desk == second.desk
            && first.may(.handleMatters) == second.may(.handleMatters)
    }

    /// Corrects a name or a login that was written wrongly; the former one stays on record.
    package func rename(
        _ id: String,
        name: String,
        login: String,
        isNamesake: Bool = false,
        by officer: Officer
    ) async throws {
        let now = office.environment.now()
        try await change(id, "account-renamed", by: officer, keepsSessions: true) { account, db in
            var renamed = account
            renamed.name = name.trimmingSpaces()
            renamed.login = FoldedText.fold(login)
            guard renamed.name != account.name || renamed.login != account.login else {
                let advice = "姓名和登录名都没有变化"
                throw Refusal.incomplete([FieldFault(field: "name", code: "name-unchanged", advice: advice)])
            }
            let records = AccountRecords(db: db, county: county)
            let faults =
                accounts.accountFaults(renamed).filter { ["name", "login"].contains($0.field) }
                + (try accounts.separationFaults(renamed, isNamesake: isNamesake, db))
            guard faults.isEmpty else { throw Refusal.incomplete(faults) }
            if renamed.login != account.login { try AccountDesk.requireFree(renamed.login, records) }
            try PeopleRecords(db: db, county: county).rename(account, to: renamed, at: now, by: officer.account)
        }
    }

    package func reactivate(_ id: String, isNamesake: Bool = false, by officer: Officer) async throws {
        let now = office.environment.now()
        try await change(id, "account-reactivated", by: officer) { account, db in
            let faults = try accounts.separationFaults(account, isNamesake: isNamesake, db)
            guard faults.isEmpty else { throw Refusal.incomplete(faults) }
            try PeopleRecords(db: db, county: county).setActive(true, id, at: now)
        }
    }

    // MARK: Checks

    private static func appointedOnly(field: String) -> Refusal {
        .incomplete([
            FieldFault(field: field, code: "administrator-appointed", advice: "三员由县食安办任命；系统管理员对三员账号只能停用")
        ])
    }

    private static let deactivated = Refusal.incomplete([
        FieldFault(field: "state", code: "account-deactivated", advice: "账号已停用，请先恢复")
    ])

    private func change(
        _ id: String,
        _ action: String,
        by officer: Officer,
        keepsSessions: Bool = false,
        _ body: @escaping @Sendable (AccountRecords.Stored, any Connection) throws -> Void
    ) async throws {
        try officer.require(.manageAccounts)
        let now = office.environment.now()
        try await office.database.write { db in
            let records = AccountRecords(db: db, county: county)
            guard let before = try records.account(id: id) else { throw Refusal.notFound }
            guard !accounts.isAdministrator(before.role) else { throw Self.appointedOnly(field: "state") }
            try body(before, db)
            if !keepsSessions { try records.deleteSessions(account: id) }
            guard let after = try records.account(id: id) else { throw Refusal.notFound }
            var leaf = AccountDesk.leaf(now, officer.account, action, after)
            leaf.before = AccountDesk.leaf(now, officer.account, action, before).after
            try Audit.append(leaf, county: county, to: db)
        }
    }
}
