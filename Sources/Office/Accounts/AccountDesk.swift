import Rules
import Primitives
import Storage

/// Signing in and out, first set-up, and accounts.
///
/// Rules: no default password; five failed tries within ten minutes lock a login for ten minutes from the last of them;
/// a session ends after 30 minutes without a request or after 12 hours; its token is new at every sign-in and only its
/// hash is stored.
package struct AccountDesk: Sendable {
    package static let failuresBeforeLock = 5
    package static let lockSeconds = 600
    package static let idleSeconds = 1800
    package static let sessionSeconds = 12 * 3600
    package static let linkSeconds = 24 * 3600

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
        by actor: String
    ) async throws -> String {
        let token = makeToken()
        let wall = office.environment.wallClock()
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
        let faults = accountFaults(account)
        guard faults.isEmpty else { throw Refusal.incomplete(faults) }
        let county = county
        try await office.database.write { db in
            let records = AccountRecords(db: db, county: county)
            try Self.requireFree(account.login, records)
            try records.insert(account, at: now)
            try records.insertLink(
                tokenHash: Digest.hex(of: Array(token.utf8)),
                account: account.id,
                expires: wall.adding(seconds: Self.linkSeconds)
            )
            try Audit.append(
                Self.leaf(now, actor, "account-added", account),
                county: county,
                to: db
            )
        }
        return token
    }

    /// What a set-up link is for; nil where it is unknown, used or expired.
    package enum LinkPurpose: Sendable, Hashable {
        case firstAccount
        case password(name: String)
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
            + passwordFaults(password, login: target.login ?? first.login)
        guard faults.isEmpty else { throw Refusal.incomplete(faults) }
        let record = try await PasswordRecord.make(
            password,
            salt: office.environment.secretBytes(16),
            cost: passwordCost
        ).text
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
            try records.setPassword(record, account: account)
            try records.useLink(tokenHash: hash, at: wall)
            try records.deleteSessions(account: account)
            try Audit.append(Self.leaf(now, account, "password-set", stored), county: county, to: db)
        }
    }

    // MARK: Checks

    private static func requireFree(_ login: String, _ records: AccountRecords) throws {
        guard try records.account(login: login) == nil else {
            throw Refusal.incomplete([FieldFault(field: "login", code: "login-taken", advice: "此登录名已有人使用")])
        }
    }

    private func accountFaults(_ account: AccountRecords.Stored) -> [FieldFault] {
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

    private func passwordFaults(_ password: String, login: String) -> [FieldFault] {
        if password.count < PasswordRecord.minimumLength || password.utf8.count > 1000 {
            let advice = "密码至少 \(PasswordRecord.minimumLength) 个字符"
            return [FieldFault(field: "password", code: "password-length", advice: advice)]
        }
        let folded = FoldedText.fold(password)
        if Set(folded).count < 5 || (!login.isEmpty && folded.contains(login)) {
            let advice = "密码太容易猜到：不要含登录名，字符至少五种"
            return [FieldFault(field: "password", code: "password-guessable", advice: advice)]
        }
        return []
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
