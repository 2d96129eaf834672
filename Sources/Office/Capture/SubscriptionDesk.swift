import EPCIS
package import Primitives
import Storage

/// Subscriptions to named queries by webhook (EPCIS 2.0, 12.7.5).
package struct SubscriptionDesk: Sendable {
    let office: Office
    /// Whether destinations in private networks are allowed.
    let allowsPrivate: Bool

    package init(_ office: Office, allowsPrivate: Bool = false) {
        self.office = office
        self.allowsPrivate = allowsPrivate
    }

    /// Subscriptions of one query at most.
    package static let limit = 100

    package struct Subscription: Sendable, Hashable {
        package var id: String
        package var query: String
        package var destination: String
        var signatureToken: String
        /// JSON text; nil for a stream.
        package var schedule: String?
        package var reportIfEmpty: Bool
        package var initialRecordTime: Instant?
        package var createdAt: Instant
        package var lastNotifiedAt: Instant?
        package var failures: Int
        package var lastError: String
        var lastSequence: Int64
        var nextAt: Instant
    }

    /// What the body of a subscription says.
    private struct Wish {
        var target: WebhookTarget
        var signatureToken: String
        var schedule: QuerySchedule?
        var scheduleText: String?
        var reportIfEmpty = false
        var initialRecordTime: Instant?
    }

    /// Subscribes; returns the subscription.
    ///
    /// - Throws: ``RepositoryRefusal`` where there is no such query, it cannot stand, or the body has faults.
    package func add(_ query: String, _ body: JSONValue, by officer: Officer) async throws -> Subscription {
        try CaptureDesk.require(officer)
        guard let named = try await NamedQueryDesk(office).find(query, by: officer) else {
            throw RepositoryRefusal(.noSuchName, "There is no query \(query).")
        }
        let asked = try named.query()
        guard asked.eventCountLimit == nil, asked.maxEventCount == nil, asked.order == nil else {
            throw RepositoryRefusal(
                .subscriptionControls,
                "A query with orderBy, eventCountLimit or maxEventCount cannot be subscribed to."
            )
        }
        let wish = try wish(body)
        let now = office.environment.now()
        guard let next = wish.schedule.map({ $0.next(after: now) }) ?? now else {
            throw RepositoryRefusal(.subscriptionControls, "The schedule names no time that comes.")
        }
        let id = office.environment.nextID(now)
        let county = office.county
        return try await office.database.write { db in
            let count = try subscriptions(db, " AND query = \(query)").count
            guard count < Self.limit else {
                throw RepositoryRefusal(.subscriptionControls, "A query has \(Self.limit) subscriptions at most.")
            }
            let start = wish.initialRecordTime ?? now
            let before: Int64? = try db.first(
                """
                SELECT MAX(sequence) FROM epcis_event
                WHERE county = \(county.text) AND record_time < \(start.milliseconds + (wish.initialRecordTime == nil ? 1 : 0))
                """
            )?.get(at: 0, as: Int64?.self)
            try db.execute(
                """
                INSERT INTO epcis_subscription (county, id, query, destination, signature_token, schedule, report_if_empty,
                    epc_format, initial_record_time, created_at, created_by, last_sequence, next_at, failures, last_error)
                VALUES (\(county.text), \(id), \(query), \(wish.target.uri), \(wish.signatureToken), \(wish.scheduleText),
                    \(wish.reportIfEmpty ? 1 : 0), 'No_Preference', \(wish.initialRecordTime?.milliseconds),
                    \(now.milliseconds), \(officer.account), \(before ?? 0), \(next.milliseconds), 0, '')
                """
            )
            try log("subscription-added", id, officer, now, db)
            guard let added = try subscriptions(db, " AND id = \(id)").first else { throw Refusal.notFound }
            return added
        }
    }

    private func wish(_ body: JSONValue) throws(RepositoryRefusal) -> Wish {
        guard case .object(let members) = body else {
            throw RepositoryRefusal(.validation, "The body is no object.")
        }
        let values = Dictionary(members.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
        var problems: [String] = []
        func text(_ name: String) -> String? { if case .string(let text)? = values[name] { text } else { nil } }
        let target = text("dest").flatMap { WebhookTarget($0, allowsPrivate: allowsPrivate) }
        if target == nil {
            problems.append(
                "dest: read \"\(text("dest")?.prefix(120) ?? "")\", expected an https address outside private networks"
            )
        }
        let token = text("signatureToken") ?? text("secret") ?? ""
        if token.utf8.count > 500 || token.contains("\0") {
            problems.append("signatureToken: read \(token.utf8.count) bytes, expected at most 500")
        }
        var flags: [String: Bool] = [:]
        for name in ["stream", "reportIfEmpty"] {
            if case .bool(let flag)? = values[name] {
                flags[name] = flag
            } else if let other = values[name] {
                problems.append("\(name): read \(other.text.prefix(40)), expected true or false")
            }
        }
        let initial = text("initialRecordTime").map { Timestamp($0)?.instant }
        if case .some(.none) = initial { problems.append("initialRecordTime: expected a date and time with an offset") }
        guard problems.isEmpty, let target else {
            throw RepositoryRefusal(.validation, "The subscription has faults.", problems: problems)
        }
        var wish = Wish(target: target, signatureToken: token)
        wish.reportIfEmpty = flags["reportIfEmpty"] ?? false
        wish.initialRecordTime = initial ?? nil
        guard (flags["stream"] == true) != (values["schedule"] != nil) else {
            throw RepositoryRefusal(.subscriptionControls, "A subscription has either stream: true or a schedule.")
        }
        if let schedule = values["schedule"] {
            do {
                wish.schedule = try QuerySchedule(schedule)
                wish.scheduleText = schedule.text
            } catch {
                throw RepositoryRefusal(
                    .subscriptionControls,
                    "The schedule cannot be read.",
                    problems: RepositoryRefusal(error).problems
                )
            }
        }
        return wish
    }

    package func find(_ id: String, of query: String, by officer: Officer) async throws -> Subscription? {
        try CaptureDesk.require(officer)
        return try await office.database.read { db in
            try subscriptions(db, " AND query = \(query) AND id = \(id)").first
        }
    }

    package func list(
        of query: String,
        after last: String?,
        limit: Int,
        by officer: Officer
    ) async throws -> [Subscription] {
        try CaptureDesk.require(officer)
        let later: SQL = last.map { " AND id > \($0)" } ?? ""
        return try await office.database.read { db in
            try subscriptions(db, " AND query = \(query)\(later) ORDER BY id LIMIT \(limit)")
        }
    }

    package func remove(_ id: String, of query: String, by officer: Officer) async throws -> Bool {
        try CaptureDesk.require(officer)
        let now = office.environment.now()
        let county = office.county
        return try await office.database.write { db in
            let removed = try db.execute(
                "DELETE FROM epcis_subscription WHERE county = \(county.text) AND query = \(query) AND id = \(id)"
            )
            if removed > 0 { try log("subscription-removed", id, officer, now, db) }
            return removed > 0
        }
    }

    func subscriptions(_ db: any Connection, _ condition: SQL) throws -> [Subscription] {
        try db.query(
            """
            SELECT id, query, destination, signature_token, schedule, report_if_empty, initial_record_time, created_at,
                last_notified_at, failures, last_error, last_sequence, next_at
            FROM epcis_subscription WHERE county = \(office.county.text)\(condition)
            """
        ).map { row in
            func moment(_ column: String) throws -> Instant? {
                try row.get(column, as: Int64?.self).map { Instant(milliseconds: $0) }
            }
            return Subscription(
                id: try row.get("id"),
                query: try row.get("query"),
                destination: try row.get("destination"),
                signatureToken: try row.get("signature_token"),
                schedule: try row.get("schedule"),
                reportIfEmpty: try row.get("report_if_empty", as: Int.self) == 1,
                initialRecordTime: try moment("initial_record_time"),
                createdAt: Instant(milliseconds: try row.get("created_at")),
                lastNotifiedAt: try moment("last_notified_at"),
                failures: try row.get("failures"),
                lastError: try row.get("last_error"),
                lastSequence: try row.get("last_sequence"),
                nextAt: Instant(milliseconds: try row.get("next_at"))
            )
        }
    }

    private func log(_ action: String, _ id: String, _ officer: Officer, _ now: Instant, _ db: any Connection) throws {
        let leaf = Audit.Leaf(
            at: now,
            actor: officer.account,
            action: action,
            subjectKind: "epcis-subscription",
            subject: id
        )
        try Audit.append(leaf, county: office.county, to: db)
    }
}
