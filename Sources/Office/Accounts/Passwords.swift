import Primitives
import Rules
import Storage
import Supervision

/// Choosing passwords.
extension AccountDesk {
    /// What is wrong with a new password of a login, by the policy and by the passwords it had before.
    func passwordFaults(_ password: String, login: String, name: String) async throws -> [FieldFault] {
        let county = county
        let (policy, used) = try await office.database.read { db in
            let records = AccountRecords(db: db, county: county)
            let policy = try PolicyRecords(db: db, county: county).current().policy
            guard let stored = try records.account(login: login) else { return (policy, [String]()) }
            let former = try records.formerPasswords(of: stored.id, limit: policy.passwordHistory - 1)
            return (policy, (stored.password.map { [$0] } ?? []) + former)
        }
        if let fault = fault(password, login: login, name: name, policy) { return [fault] }
        for record in used where try await PasswordRecord(record).matches(password) {
            let advice = "不能与最近用过的 \(policy.passwordHistory) 个密码相同"
            return [FieldFault(field: "password", code: "password-used", advice: advice)]
        }
        return []
    }

    private func fault(
        _ password: String,
        login: String,
        name: String,
        _ policy: SecurityPolicy
    ) -> FieldFault? {
        if password.count < policy.minimumLength || password.utf8.count > 1000 {
            let advice = "密码至少 \(policy.minimumLength) 个字符"
            return FieldFault(field: "password", code: "password-length", advice: advice)
        }
        let folded = FoldedText.fold(password)
        let rules = office.rulebook.passwords
        let remaining = rules.remaining(of: folded, known: [login] + pinyin(of: name))
        if Set(folded).count < 5 || remaining < rules.rest {
            let advice = "密码太容易猜到：常用词、姓名、登录名、地名拼音、年份、连续或键盘相邻的字符都不算，除去这些至少还要 \(rules.rest) 个字符"
            return FieldFault(field: "password", code: "password-guessable", advice: advice)
        }
        return nil
    }

    /// The holder's name and those of the county and its townships, as one types them.
    private func pinyin(of name: String) -> [String] {
        let areas = office.rulebook.areas.filter { $0.code == county || county.contains($0.code) }.map(\.name)
        return ([name] + areas).flatMap { name in
            [name, String(name.dropLast())].map { text in
                text.unicodeScalars.map { office.rulebook.pinyin.syllable(of: $0) ?? String($0) }.joined()
            }
        }.filter { $0.count > 3 }
    }

    func makeRecord(_ password: String) async throws -> String {
        try await PasswordRecord.make(password, salt: office.environment.secretBytes(16), cost: passwordCost).text
    }

    /// Writes the record; the one before it joins the former ones.
    func setPassword(_ record: String, of account: AccountRecords.Stored, db: any Connection) throws {
        let wall = office.environment.wallClock()
        let records = AccountRecords(db: db, county: county)
        if let old = account.password {
            try records.keepFormer(old, of: account.id, at: wall, id: office.environment.nextID(wall))
        }
        try records.setPassword(record, account: account.id, at: wall)
        // A sign-in that waits for its code began with the password that no longer holds.
        try SecondFactorRecords(db: db, office: office).dropHalfSessions(account: account.id)
    }
}

extension AccountRecords {
    func setPassword(_ record: String, account: String, at instant: Instant) throws {
        try db.execute(
            """
            UPDATE account SET password = \(record), password_set_at = \(instant.milliseconds), must_change = \(0)
            WHERE county = \(county.text) AND id = \(account)
            """
        )
    }

    /// Newest first.
    func formerPasswords(of account: String, limit: Int) throws -> [String] {
        try db.query(
            """
            SELECT record FROM former_password WHERE county = \(county.text) AND account = \(account)
            ORDER BY set_at DESC, id DESC LIMIT \(max(0, limit))
            """
        ).map { try $0.get("record") }
    }

    /// No more are kept than the strictest policy looks at.
    func keepFormer(_ record: String, of account: String, at instant: Instant, id: String) throws {
        try db.execute(
            """
            INSERT INTO former_password (county, account, set_at, id, record)
            VALUES (\(county.text), \(account), \(instant.milliseconds), \(id), \(record))
            """
        )
        let kept = SecurityPolicy.Figure.passwordHistory.bounds.upperBound
        try db.execute(
            """
            DELETE FROM former_password WHERE county = \(county.text) AND account = \(account) AND id NOT IN (
                SELECT id FROM former_password WHERE county = \(county.text) AND account = \(account)
                ORDER BY set_at DESC, id DESC LIMIT \(kept))
            """
        )
    }
}
