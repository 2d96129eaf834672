import Primitives
import Rules
import Storage
import Supervision

/// Signing in and out, first set-up, and accounts.
///
/// Rules: no default password; failed tries lock a login for a while from the last of them; a session ends after some time
/// without a request or after some hours, as the county's ``SecurityPolicy`` says; its token is new at every sign-in and
/// at every change of rights, and only its hash is stored.
package struct AccountDesk: Sendable {
    /// What holds where no policy was set.
    package static let lockSeconds = SecurityPolicy.standard.lockSeconds
    package static let idleSeconds = SecurityPolicy.standard.idleSeconds
    package static let sessionSeconds = SecurityPolicy.standard.sessionSeconds
    package static let linkSeconds = 24 * 3600
    /// How long it is still known whose session a token was that ended by itself.
    static let endedSeconds = 24 * 3600

    let office: Office
    let passwordCost: PasswordRecord.Cost

    /// The password cost is the standard one but for tests, which run without optimisation.
    package init(_ office: Office, passwordCost: PasswordRecord.Cost = .standard) {
        self.office = office
        self.passwordCost = passwordCost
    }

    var county: AreaCode { office.county }

    // MARK: Set-up links

    /// A one-time link for the first account; nil once somebody can sign in.
    package func firstLink() async throws -> String? {
        let token = makeToken()
        let now = office.environment.wallClock()
        let county = county
        return try await office.database.write { db in
            let records = AccountRecords(db: db, county: county)
            guard try !records.all().contains(where: { $0.password != nil }) else { return nil }
            try records.dropOpenLinks(account: nil)
            try records.insertLink(
                tokenHash: Digest.hex(of: Array(token.utf8)),
                account: nil,
                expires: now.adding(seconds: Self.linkSeconds)
            )
            return token
        }
    }

    /// Adds an account without a password and returns the link with which its holder sets one.
    package func add(
        login: String,
        name: String,
        role: String,
        place: AccountPlace = AccountPlace(),
        isNamesake: Bool = false,
        by actor: String
    ) async throws -> String {
        let token = makeToken()
        let now = office.environment.now()
        let account = AccountRecords.Stored(
            id: office.environment.nextID(now),
            login: FoldedText.fold(login),
            name: name,
            role: role,
            place: place,
            password: nil,
            active: true
        )
        try await office.database.write { db in
            try enter(account, isNamesake: isNamesake, by: actor, at: now, db: db)
            try issueLink(token, account: account.id, db: db)
        }
        return token
    }

    /// Writes a new account without a password, with its leaf.
    ///
    /// With `isNamesake` somebody vouches that whoever has the same name is another person.
    func enter(
        _ account: AccountRecords.Stored,
        isNamesake: Bool = false,
        by actor: String,
        at now: Instant,
        db: any Connection
    ) throws {
        let faults = accountFaults(account) + (try separationFaults(account, isNamesake: isNamesake, db))
        guard faults.isEmpty else { throw Refusal.incomplete(faults) }
        let records = AccountRecords(db: db, county: county)
        try Self.requireFree(account.login, records)
        try records.insert(account, at: now)
        try Audit.append(Self.leaf(now, actor, "account-added", account), county: county, to: db)
    }

    /// Makes a token the account's one open link, good for a day.
    func issueLink(_ token: String, account: String, db: any Connection) throws {
        let records = AccountRecords(db: db, county: county)
        try records.dropOpenLinks(account: account)
        try records.insertLink(
            tokenHash: Digest.hex(of: Array(token.utf8)),
            account: account,
            expires: office.environment.wallClock().adding(seconds: Self.linkSeconds)
        )
    }

    /// What a set-up link is for; nil where it is unknown, used or expired.
    package enum LinkPurpose: Sendable, Hashable {
        case firstAccount
        case password(name: String)

        /// The holder's name; nil for the first account.
        package var name: String? { if case .password(let name) = self { name } else { nil } }
    }

    package func purpose(ofLink token: String) async throws -> LinkPurpose? { try await target(ofLink: token)?.purpose }

    private func target(ofLink token: String) async throws -> (purpose: LinkPurpose, login: String?)? {
        let hash = Digest.hex(of: Array(token.utf8))
        let now = office.environment.wallClock()
        let county = county
        return try await office.database.read { db in
            let records = AccountRecords(db: db, county: county)
            guard let link = try records.openLink(tokenHash: hash, at: now) else { return nil }
            guard let id = link.account else { return (.firstAccount, nil) }
            return try records.account(id: id).map { (.password(name: $0.name), $0.login) }
        }
    }

    /// Uses a link: makes the first account (of the county office) or sets the password of the one it names.
    package func useLink(_ token: String, login: String, name: String, password: String) async throws {
        let county = county
        guard let target = try await target(ofLink: token) else { throw Refusal.notFound }
        let wall = office.environment.wallClock()
        let now = office.environment.now()
        let first = AccountRecords.Stored(
            id: office.environment.nextID(now),
            login: FoldedText.fold(login),
            name: name,
            role: "office",
            place: AccountPlace(),
            password: nil,
            active: true
        )
        let faults =
            (target.purpose == .firstAccount ? accountFaults(first) : [])
            + (try await passwordFaults(
                password,
                login: target.login ?? first.login,
                name: target.purpose.name ?? name
            ))
        guard faults.isEmpty else { throw Refusal.incomplete(faults) }
        let record = try await makeRecord(password)
        try await office.database.write { db in
            let records = AccountRecords(db: db, county: county)
            let hash = Digest.hex(of: Array(token.utf8))
            guard let link = try records.openLink(tokenHash: hash, at: wall) else { throw Refusal.notFound }
            if link.account == nil, try records.all().contains(where: { $0.password != nil }) { throw Refusal.notFound }
            let account = link.account ?? first.id
            if link.account == nil {
                try Self.requireFree(first.login, records)
                try records.insert(first, at: now)
            }
            guard let stored = try records.account(id: account) else { throw Refusal.notFound }
            try setPassword(record, of: stored, db: db)
            try records.useLink(tokenHash: hash, at: wall)
            try records.deleteSessions(account: account)
            try Audit.append(Self.leaf(now, account, "password-set", stored), county: county, to: db)
        }
    }

    // MARK: Checks

    static func requireFree(_ login: String, _ records: AccountRecords) throws {
        guard try records.account(login: login) == nil else {
            throw Refusal.incomplete([FieldFault(field: "login", code: "login-taken", advice: "此登录名已有人使用")])
        }
    }

    func accountFaults(_ account: AccountRecords.Stored) -> [FieldFault] {
        var faults: [FieldFault] = []
        if !(2...40).contains(account.login.count) {
            faults.append(FieldFault(field: "login", code: "login-length", advice: "登录名为 2 至 40 个字符"))
        }
        if account.name.isEmpty || account.name.count > 40 {
            faults.append(FieldFault(field: "name", code: "name-length", advice: "请填写姓名，不超过 40 个字"))
        }
        guard let role = office.rulebook.role(account.role) else {
            return faults + [FieldFault(field: "role", code: "unknown-role", advice: "请选择规则库里的角色")]
        }
        return faults + account.place.faults(role, office)
    }

    static func leaf(
        _ at: Instant,
        _ actor: String,
        _ action: String,
        _ account: AccountRecords.Stored
    ) -> Audit.Leaf {
        Audit.Leaf(
            at: at,
            actor: actor,
            action: action,
            subjectKind: "account",
            subject: account.id,
            after: Digest.hex(ofFields: [account.login, account.role] + account.place.texts)
        )
    }

    /// 256 bits in URL-safe characters.
    func makeToken() -> String {
        let alphabet = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_".utf8)
        return String(decoding: office.environment.secretBytes(43).map { alphabet[Int($0 & 63)] }, as: UTF8.self)
    }
}
