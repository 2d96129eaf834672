import Primitives
import Storage
package import Supervision

/// What everybody does with their own account: password, second factor, sessions.
package struct OwnAccountDesk: Sendable {
    let office: Office
    let accounts: AccountDesk

    package init(_ office: Office, passwordCost: PasswordRecord.Cost = .standard) {
        self.office = office
        accounts = AccountDesk(office, passwordCost: passwordCost)
    }

    var county: AreaCode { office.county }

    package func view(by officer: Officer, token: String) async throws -> OwnAccount {
        let county = county
        let hash = Digest.hex(of: Array(token.utf8))
        let wall = office.environment.wallClock()
        return try await office.database.read { db in
            guard let account = try AccountRecords(db: db, county: county).account(id: officer.account) else {
                throw Refusal.notFound
            }
            let factors = SecondFactorRecords(db: db, office: office)
            let people = PeopleRecords(db: db, county: county)
            let policy = try PolicyRecords(db: db, county: county).current().policy
            return OwnAccount(
                login: account.login,
                signIns: try people.signIns(of: account.id, limit: 5),
                otherSessions: try people.sessions(of: account.id, except: hash, policy, at: wall),
                passwordSetAt: account.passwordSetAt,
                secondFactorSince: try factors.confirmed(of: account.id)?.confirmedAt,
                recoveryCodesLeft: try factors.recoveryCodesLeft(of: account.id),
                handovers: try people.handovers(to: account.id, scope: officer.scope)
            )
        }
    }

    /// Changes one's password; every session ends, and the new one's token comes back.
    ///
    /// A wrong old password counts to the lock: an open screen is no free try.
    package func changePassword(old: String, new: String, by officer: Officer) async throws -> String {
        let account = try await checked(password: old, field: "old", by: officer)
        let faults = try await accounts.passwordFaults(new, login: account.login, name: account.name)
        guard faults.isEmpty else { throw Refusal.incomplete(faults) }
        let record = try await accounts.makeRecord(new)
        let token = accounts.makeToken()
        try await change(account, "password-set", newToken: token) { db in
            try accounts.setPassword(record, of: account, db: db)
        }
        return token
    }

    /// Ends all sessions but the one of `token`.
    package func signOutElsewhere(by officer: Officer, token: String) async throws {
        let county = county
        let now = office.environment.now()
        let hash = Digest.hex(of: Array(token.utf8))
        try await office.database.write { db in
            guard let account = try AccountRecords(db: db, county: county).account(id: officer.account) else { return }
            let ended = try db.execute(
                """
                DELETE FROM session WHERE county = \(county.text) AND account = \(account.id) AND token_hash <> \(hash)
                """
            )
            guard ended > 0 else { return }
            try Audit.append(
                AccountDesk.leaf(now, account.id, "signed-out-elsewhere", account),
                county: county,
                to: db
            )
        }
    }

    // MARK: Second factor

    /// A new secret, to be confirmed by a code; it is shown this once.
    package struct Enrolment: Sendable, Hashable {
        /// Base32, as authenticator programs take it by hand.
        package let key: String
        /// For the QR code.
        package let address: String
    }

    package func beginSecondFactor(password: String, by officer: Officer) async throws -> Enrolment {
        let account = try await checked(password: password, field: "password", by: officer)
        let secret = office.environment.secretBytes(TimeCode.secretLength)
        let wall = office.environment.wallClock()
        try await office.database.write { db in
            let records = SecondFactorRecords(db: db, office: office)
            guard try records.confirmed(of: account.id) == nil else { throw Self.alreadyEnrolled }
            try records.begin(secret, of: account.id, at: wall)
        }
        return Enrolment(
            key: Base32.text(secret),
            address: TimeCode.address(secret: secret, login: account.login, issuer: "食安")
        )
    }

    private static let alreadyEnrolled = Refusal.incomplete([
        FieldFault(field: "password", code: "factor-enrolled", advice: "已经启用动态验证码；更换手机时先停用再重新启用")
    ])

    /// Turns the second factor on; returns ten recovery codes, shown this once, and the token of the new session.
    package func confirmSecondFactor(code: String, by officer: Officer) async throws -> (codes: [String], token: String)
    {
        let account = try await own(officer)
        let wall = office.environment.wallClock()
        let codes = makeRecoveryCodes()
        let token = accounts.makeToken()
        try await change(account, "second-factor-enrolled", newToken: token) { db in
            let records = SecondFactorRecords(db: db, office: office)
            guard let factor = try records.factor(of: account.id) else { throw Refusal.notFound }
            guard factor.confirmedAt == nil else { throw Self.alreadyEnrolled }
            let folded = FoldedText.fold(code)
            guard let step = TimeCode.acceptedStep(folded, secret: factor.secret, at: wall, after: factor.lastStep)
            else {
                throw Self.wrongCode
            }
            try records.confirm(of: account.id, step: step, at: wall)
            try records.replaceRecoveryCodes(codes, of: account.id)
        }
        return (codes, token)
    }

    private static let wrongCode = Refusal.incomplete([
        FieldFault(field: "code", code: "code-wrong", advice: "验证码不对：请输入手机上正在显示的六位数字，并检查手机时间")
    ])

    /// Turns the second factor off, with password and a code; refused where the policy asks the role for one.
    package func removeSecondFactor(password: String, code: String, by officer: Officer) async throws -> String {
        let account = try await checked(password: password, field: "password", by: officer)
        let wall = office.environment.wallClock()
        let county = county
        let token = accounts.makeToken()
        do {
            try await change(account, "second-factor-removed", newToken: token) { db in
                let policy = try PolicyRecords(db: db, county: county).current().policy
                guard !policy.secondFactorRoles.contains(account.role) else { throw Self.factorRequired }
                let records = SecondFactorRecords(db: db, office: office)
                guard try records.confirmed(of: account.id) != nil else { throw Refusal.notFound }
                guard try records.spend(code, of: account.id, at: wall) != nil else { throw Self.wrongCode }
                try records.remove(of: account.id)
            }
        } catch let refusal as Refusal {
            if refusal == Self.wrongCode { _ = try await accounts.fail(login: account.login, known: account) }
            throw refusal
        }
        return token
    }

    private static let factorRequired = Refusal.incomplete([
        FieldFault(field: "code", code: "factor-required", advice: "安全策略要求您的角色使用动态验证码，不能停用")
    ])

    /// Ten codes of 80 bits, in groups of four.
    private func makeRecoveryCodes() -> [String] {
        (0..<10).map { _ in
            let letters = Array(Base32.text(office.environment.secretBytes(10)))
            return stride(from: 0, to: letters.count, by: 4).map { String(letters[$0..<min($0 + 4, letters.count)]) }
                .joined(separator: "-")
        }
    }

    // MARK: Checks

    private func own(_ officer: Officer) async throws -> AccountRecords.Stored {
        let county = county
        let id = officer.account
        let found = try await office.database.read { db in try AccountRecords(db: db, county: county).account(id: id) }
        guard let found, found.active else { throw Refusal.notFound }
        return found
    }

    /// The officer's account, where the password is its own; a wrong one counts to the lock.
    private func checked(
        password: String,
        field: String,
        by officer: Officer
    ) async throws -> AccountRecords.Stored {
        let account = try await own(officer)
        let county = county
        let wall = office.environment.wallClock()
        let locked = try await office.database.read { db in
            let policy = try PolicyRecords(db: db, county: county).current().policy
            let records = AccountRecords(db: db, county: county)
            return try AccountDesk.isLocked(account.login, policy, records, at: wall)
        }
        let lockedFault = FieldFault(field: field, code: "locked", advice: "输错次数太多，账号暂时锁定，请稍后再试")
        if locked { throw Refusal.incomplete([lockedFault]) }
        guard let record = account.password, try await PasswordRecord(record).matches(password) else {
            if try await accounts.fail(login: account.login, known: account) {
                throw Refusal.incomplete([lockedFault])
            }
            throw Refusal.incomplete([FieldFault(field: field, code: "password-wrong", advice: "现用密码不对")])
        }
        return account
    }

    /// A change of one's rights: it ends all sessions and opens a new one.
    private func change(
        _ account: AccountRecords.Stored,
        _ action: String,
        newToken: String,
        _ body: @escaping @Sendable (any Connection) throws -> Void
    ) async throws {
        let county = county
        let now = office.environment.now()
        try await office.database.write { db in
            let records = AccountRecords(db: db, county: county)
            try body(db)
            try records.clearFailures(login: account.login)
            try records.deleteSessions(account: account.id)
            try accounts.openSession(newToken, account: account.id, records)
            try Audit.append(AccountDesk.leaf(now, account.id, action, account), county: county, to: db)
        }
    }
}
