import Primitives
package import Rules
import Storage

/// Naming the three administrators (三员), while there is none or in the place of one: the county office's part, and its
/// only part in accounts.
package struct AppointmentDesk: Sendable {
    private let office: Office
    private let accounts: AccountDesk

    package init(_ office: Office) {
        self.office = office
        accounts = AccountDesk(office)
    }

    /// One administrator's role and who holds it.
    package struct Standing: Sendable, Hashable {
        package var role: Role
        package var login: String?
        package var name: String?
        /// Named to take over; the one before is still in use.
        package var successor: String?
        /// Named, but no password was set yet: a new link can be made.
        package var isWaiting: Bool

        package var isMissing: Bool { login == nil }
    }

    package func standings(by officer: Officer) async throws -> [Standing] {
        try officer.require(.appointAdministrators)
        let county = office.county
        return try await office.database.read { db in
            try standings(AccountRecords(db: db, county: county).all())
        }
    }

    /// Titles of administrators whom nobody is yet; empty for whoever may not name one.
    package func missing(by officer: Officer) async throws -> [String] {
        guard officer.scope.role.may(.appointAdministrators) else { return [] }
        return try await standings(by: officer).filter(\.isMissing).map(\.role.title)
    }

    private func standings(_ all: [AccountRecords.Stored]) throws -> [Standing] {
        office.rulebook.roles.filter { $0.desk == .administration }.map { role in
            let holders = all.filter { $0.role == role.id && $0.active }.sorted { $0.createdAt < $1.createdAt }
            return Standing(
                role: role,
                login: holders.first?.login,
                name: holders.first?.name,
                successor: holders.dropFirst().first.map { "\($0.name)（\($0.login)）" },
                isWaiting: holders.contains { $0.password == nil }
            )
        }
    }

    /// Names an administrator and returns the token of the link for the password.
    ///
    /// Refused for somebody who is another of the three, and while the role has an active account; unless the new one
    /// takes over: then both are in use until the system administrator deactivates the one before.
    package func appoint(
        role id: String,
        login: String,
        name: String,
        takesOver: Bool = false,
        isNamesake: Bool = false,
        by officer: Officer
    ) async throws -> String {
        try officer.require(.appointAdministrators)
        guard office.rulebook.role(id)?.desk == .administration else { throw Refusal.notFound }
        let token = accounts.makeToken()
        let now = office.environment.now()
        let account = AccountRecords.Stored(
            id: office.environment.nextID(now),
            login: FoldedText.fold(login),
            name: name.trimmingSpaces(),
            role: id,
            place: AccountPlace(),
            password: nil,
            active: true
        )
        let county = office.county
        try await office.database.write { db in
            let standing = try standings(AccountRecords(db: db, county: county).all()).first { $0.role.id == id }
            if standing?.successor != nil {
                throw Self.refusal("role", "administrator-there", "这一员已有接任的人，请系统管理员先停用原来的账号")
            }
            if standing?.isMissing == false, !takesOver {
                throw Self.refusal("takes-over", "administrator-there", "这一员已有在用账号；要换人，请勾选接任")
            }
            try accounts.enter(account, isNamesake: isNamesake, by: officer.account, at: now, db: db)
            try accounts.issueLink(token, account: account.id, db: db)
        }
        return token
    }

    /// A new link for an administrator who has not set a password yet.
    package func renewLink(role id: String, by officer: Officer) async throws -> String {
        try officer.require(.appointAdministrators)
        let token = accounts.makeToken()
        let now = office.environment.now()
        let county = office.county
        try await office.database.write { db in
            let all = try AccountRecords(db: db, county: county).all()
            guard office.rulebook.role(id)?.desk == .administration,
                let account = all.first(where: { $0.role == id && $0.active && $0.password == nil })
            else { throw Refusal.notFound }
            try accounts.issueLink(token, account: account.id, db: db)
            try Audit.append(
                AccountDesk.leaf(now, officer.account, "link-issued", account),
                county: county,
                to: db
            )
        }
        return token
    }

    private static func refusal(_ field: String, _ code: String, _ advice: String) -> Refusal {
        .incomplete([FieldFault(field: field, code: code, advice: advice)])
    }
}
