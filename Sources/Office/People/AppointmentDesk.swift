import Primitives
package import Rules
import Storage

/// Naming the three administrators (三员), while there is none: the county office's part, and its only part in accounts.
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
            let holder = all.first { $0.role == role.id && $0.active }
            return Standing(
                role: role,
                login: holder?.login,
                name: holder?.name,
                isWaiting: holder.map { $0.password == nil } ?? false
            )
        }
    }

    /// Names an administrator and returns the token of the link for the password.
    ///
    /// Refused while the role has an active account, and for somebody who is another of the three.
    package func appoint(role id: String, login: String, name: String, by officer: Officer) async throws -> String {
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
            let standings = try standings(AccountRecords(db: db, county: county).all())
            guard standings.contains(where: { $0.role.id == id && $0.isMissing }) else {
                throw Self.refusal("role", "administrator-there", "这一员已有在用账号，不能再任命")
            }
            if standings.contains(where: { $0.name == account.name }) {
                throw Self.refusal("name", "administrator-same-person", "三员须由不同的人担任")
            }
            try accounts.enter(account, by: officer.account, at: now, db: db)
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
                let account = all.first(where: { $0.role == id && $0.active }), account.password == nil
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
