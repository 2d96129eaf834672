import Primitives
import Rules
import Storage
package import Supervision

/// The security administrator's desk: the policy of passwords, locks, sessions, second factors and signatures.
package struct PolicyDesk: Sendable {
    private let office: Office

    package init(_ office: Office) { self.office = office }

    /// The editions that were set, newest first, and before them all what holds without any.
    package func editions(by officer: Officer) async throws -> [PolicyEdition] {
        try officer.require(.setPolicy)
        let county = office.county
        return try await office.database.read { db in
            try PolicyRecords(db: db, county: county).editions()
        }
    }

    /// Sets a new edition, from now on; sessions and locks follow it at their next request.
    ///
    /// `basis` is the version that the form was filled in on: a policy set meanwhile is not overwritten unseen.
    package func set(_ policy: SecurityPolicy, basis: Int, reason: String, by officer: Officer) async throws {
        try officer.require(.setPolicy)
        let reason = reason.trimmingSpaces()
        var faults = policy.faults(knownRoles: Set(office.rulebook.roles.map(\.id)))
        if reason.isEmpty || reason.count > 200 {
            faults.append(FieldFault(field: "reason", code: "reason-length", advice: "请写明为什么调整，不超过 200 个字"))
        }
        guard faults.isEmpty else { throw Refusal.incomplete(faults) }
        let now = office.environment.now()
        let county = office.county
        try await office.database.write { db in
            let records = PolicyRecords(db: db, county: county)
            let before = try records.current()
            guard before.version == basis else { throw Refusal.changedMeanwhile }
            guard before.policy != policy else {
                let advice = "与现行策略相同，没有要保存的改动"
                throw Refusal.incomplete([
                    FieldFault(
                        field: SecurityPolicy.Figure.minimumLength.rawValue,
                        code: "policy-unchanged",
                        advice: advice
                    )
                ])
            }
            try records.insert(policy, version: basis + 1, reason: reason, at: now, by: officer.account)
            try Audit.append(
                Audit.Leaf(
                    at: now,
                    actor: officer.account,
                    action: "policy-set",
                    subjectKind: "security-policy",
                    subject: String(basis + 1),
                    before: Digest.hex(ofFields: before.policy.texts),
                    after: Digest.hex(ofFields: policy.texts)
                ),
                county: county,
                to: db
            )
        }
    }
}

/// SQL of the security policy.
struct PolicyRecords {
    let db: any Connection
    let county: AreaCode

    /// The edition that holds now; the standard one where none was set.
    func current() throws -> PolicyEdition {
        try editions(limit: 1).first ?? .standard
    }

    func editions() throws -> [PolicyEdition] { try editions(limit: 500) + [.standard] }

    private func editions(limit: Int) throws -> [PolicyEdition] {
        let rows = try db.query(
            """
            SELECT policy.version, policy.minimum_length, policy.password_days, policy.password_history,
                policy.failures, policy.lock_minutes, policy.idle_minutes, policy.session_hours,
                policy.signature_suite, policy.reason, policy.set_at, COALESCE(account.name, policy.set_by) AS setter
            FROM security_policy AS policy
            LEFT JOIN account ON account.county = policy.county AND account.id = policy.set_by
            WHERE policy.county = \(county.text) ORDER BY policy.version DESC LIMIT \(limit)
            """
        )
        return try rows.map { row in
            let version: Int = try row.get("version")
            let policy = SecurityPolicy(
                minimumLength: try row.get("minimum_length"),
                passwordDays: try row.get("password_days"),
                passwordHistory: try row.get("password_history"),
                failuresBeforeLock: try row.get("failures"),
                lockMinutes: try row.get("lock_minutes"),
                idleMinutes: try row.get("idle_minutes"),
                sessionHours: try row.get("session_hours"),
                secondFactorRoles: try roles(version),
                signatureSuite: SignatureSuite(rawValue: try row.get("signature_suite")) ?? .ed25519
            )
            return PolicyEdition(
                version: version,
                policy: policy,
                setAt: Instant(milliseconds: try row.get("set_at")),
                setBy: try row.get("setter"),
                reason: try row.get("reason")
            )
        }
    }

    private func roles(_ version: Int) throws -> Set<String> {
        Set(
            try db.query(
                "SELECT role FROM security_policy_role WHERE county = \(county.text) AND version = \(version)"
            ).map { try $0.get("role") }
        )
    }

    func insert(_ policy: SecurityPolicy, version: Int, reason: String, at now: Instant, by actor: String) throws {
        try db.execute(
            """
            INSERT INTO security_policy (county, version, minimum_length, password_days, password_history, failures,
                lock_minutes, idle_minutes, session_hours, signature_suite, reason, set_at, set_by)
            VALUES (\(county.text), \(version), \(policy.minimumLength), \(policy.passwordDays),
                \(policy.passwordHistory), \(policy.failuresBeforeLock), \(policy.lockMinutes), \(policy.idleMinutes),
                \(policy.sessionHours), \(policy.signatureSuite.rawValue), \(reason), \(now.milliseconds), \(actor))
            """
        )
        for role in policy.secondFactorRoles.sorted() {
            try db.execute(
                """
                INSERT INTO security_policy_role (county, version, role) VALUES (\(county.text), \(version), \(role))
                """
            )
        }
    }
}
