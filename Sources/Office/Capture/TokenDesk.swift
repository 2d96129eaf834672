package import Primitives
import Rules
import Storage

/// Bearer tokens of programs: each acts for an account with one permission, until it is revoked.
///
/// Only the hash is stored; the token itself is shown once.
package struct TokenDesk: Sendable {
    private let office: Office

    package init(_ office: Office) { self.office = office }

    /// A token as it is listed.
    package struct Entry: Sendable, Hashable {
        package var name: String
        package var login: String
        package var createdAt: Instant
        package var revokedAt: Instant?
    }

    /// Makes a token for capturing and querying events, and returns it.
    ///
    /// - Throws: ``Refusal/incomplete(_:)`` where the name is taken or empty, or no active account whose role may capture
    ///   events has the login.
    package func add(name: String, login: String, by actor: String) async throws -> String {
        let office = office
        let name = name.trimmingSpaces()
        let alphabet = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_".utf8)
        let token = String(decoding: office.environment.secretBytes(43).map { alphabet[Int($0 & 63)] }, as: UTF8.self)
        let now = office.environment.now()
        try await office.database.write { db in
            var faults: [FieldFault] = []
            let account = try AccountRecords(db: db, county: office.county).account(login: FoldedText.fold(login))
            if name.isEmpty || name.count > 60 {
                faults.append(FieldFault(field: "name", code: "name-length", advice: "名称为 1 至 60 个字"))
            }
            if try records(db).contains(where: { $0.name == name }) {
                faults.append(FieldFault(field: "name", code: "name-taken", advice: "此名称已使用"))
            }
            let role = account.flatMap { $0.active ? office.rulebook.role($0.role) : nil }
            if role?.may(.captureEvents) != true {
                faults.append(FieldFault(field: "login", code: "not-permitted", advice: "此账号无权采集追溯事件"))
            }
            guard faults.isEmpty, let account else { throw Refusal.incomplete(faults) }
            try db.execute(
                """
                INSERT INTO api_token (county, token_hash, name, account, permission, created_at)
                VALUES (\(office.county.text), \(Digest.hex(of: Array(token.utf8))), \(name), \(account.id),
                    \(Permission.captureEvents.rawValue), \(now.milliseconds))
                """
            )
            try log("token-added", name, actor, now, db)
        }
        return token
    }

    /// Whether there was a token of the name that was not revoked before.
    package func revoke(name: String, by actor: String) async throws -> Bool {
        let office = office
        let now = office.environment.now()
        return try await office.database.write { db in
            let changed = try db.execute(
                """
                UPDATE api_token SET revoked_at = \(now.milliseconds)
                WHERE county = \(office.county.text) AND name = \(name) AND revoked_at IS NULL
                """
            )
            if changed > 0 { try log("token-revoked", name, actor, now, db) }
            return changed > 0
        }
    }

    package func list() async throws -> [Entry] { try await office.database.read { db in try records(db) } }

    /// The officer for whom a token acts; nil where it is unknown or revoked, or its account may no longer do so.
    package func officer(token: String) async throws -> Officer? {
        guard token.utf8.count == 43 else { return nil }
        let hash = Digest.hex(of: Array(token.utf8))
        let office = office
        return try await office.database.read { db in
            let account: String? = try db.first(
                """
                SELECT account FROM api_token
                WHERE county = \(office.county.text) AND token_hash = \(hash) AND revoked_at IS NULL
                """
            )?.get(at: 0)
            guard let account, let stored = try AccountRecords(db: db, county: office.county).account(id: account),
                stored.active, let role = office.rulebook.role(stored.role), role.may(.captureEvents)
            else { return nil }
            let scope = Scope(county: office.county, township: stored.place.township, role: role)
            return Officer(account: stored.id, name: stored.name, scope: scope)
        }
    }

    private func records(_ db: any Connection) throws -> [Entry] {
        try db.query(
            """
            SELECT api_token.name, account.login, api_token.created_at, api_token.revoked_at
            FROM api_token JOIN account ON account.county = api_token.county AND account.id = api_token.account
            WHERE api_token.county = \(office.county.text) ORDER BY api_token.name
            """
        ).map { row in
            Entry(
                name: try row.get("name"),
                login: try row.get("login"),
                createdAt: Instant(milliseconds: try row.get("created_at")),
                revokedAt: try row.get("revoked_at", as: Int64?.self).map { Instant(milliseconds: $0) }
            )
        }
    }

    private func log(_ action: String, _ name: String, _ actor: String, _ now: Instant, _ db: any Connection) throws {
        let leaf = Audit.Leaf(at: now, actor: actor, action: action, subjectKind: "api-token", subject: name)
        try Audit.append(leaf, county: office.county, to: db)
    }
}
