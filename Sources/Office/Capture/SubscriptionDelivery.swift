import Crypto
import EPCIS
import Primitives
import Storage

/// What is sent to a subscriber.
package struct WebhookRequest: Sendable, Hashable {
    package var target: WebhookTarget
    package var headers: [String: String]
    package var body: [UInt8]

    package init(target: WebhookTarget, headers: [String: String], body: [UInt8]) {
        self.target = target
        self.headers = headers
        self.body = body
    }
}

/// Calls subscribers; the program's own is given at its start, tests have another.
package protocol WebhookSender: Sendable {
    /// The status that the subscriber answered with; throws where it could not be reached or may not be called.
    func send(_ request: WebhookRequest) async throws -> Int
}

/// Delivers what stands: each subscription keeps the number of the last event that its subscriber took.
///
/// Delivery is at least once and in order. A refusal is tried again after 10, 20, 40 … seconds, at most an hour.
extension SubscriptionDesk {
    /// Events of one delivery at most.
    package static let batch = 100
    private static let longestWait = 3600

    /// Delivers to whoever is due, side by side; returns how many deliveries were taken.
    ///
    /// A subscriber that does not answer keeps nobody else waiting.
    @discardableResult
    package func deliverDue(_ sender: some WebhookSender) async throws -> Int {
        let now = office.environment.now()
        let due = try await office.database.read { db in
            try subscriptions(db, " AND next_at <= \(now.milliseconds) ORDER BY next_at, id LIMIT 100")
        }
        return try await withThrowingTaskGroup(of: Bool.self) { group in
            for subscription in due {
                group.addTask { try await deliver(subscription, at: now, sender) }
            }
            return try await group.reduce(into: 0) { taken, wasTaken in if wasTaken { taken += 1 } }
        }
    }

    private func deliver(
        _ subscription: Subscription,
        at now: Instant,
        _ sender: some WebhookSender
    ) async throws -> Bool {
        let county = office.county
        let (found, stop, upper) = try await office.database.read { db in
            guard
                let body: String = try db.first(
                    "SELECT body FROM epcis_query WHERE county = \(county.text) AND name = \(subscription.query)"
                )?.get(at: 0)
            else { return ([EventSearch.Found](), Int64?.none, subscription.lastSequence) }
            let query = try EventQuery.read(body: try JSONReader.read(Array(body.utf8)))
            let upper = try CaptureRecords(db: db, county: county).lastSequence()
            let last = subscription.lastSequence
            let (found, stop) = try EventSearch(db: db, county: county, query: query)
                .scan(after: (last, last), upper: upper, wanted: Self.batch)
            return (found, stop?.sequence, upper)
        }
        let isStream = subscription.schedule == nil
        let reached = stop ?? upper
        if found.isEmpty, isStream || !subscription.reportIfEmpty {
            // Nothing to say; a stream with nothing new is not even written.
            if reached > subscription.lastSequence || !isStream { try await move(subscription, to: reached, at: now) }
            return false
        }
        let failure = await attempt(subscription, found.map(\.event), at: now, sender)
        if let failure {
            // From when it was refused: whoever hangs until the end of the call's time is not called again at once.
            try await postpone(subscription, failure, at: office.environment.now())
            return false
        }
        try await move(subscription, to: reached, at: now, notified: true, hasMore: stop != nil)
        return true
    }

    /// Nil where the subscriber took it, else why not.
    private func attempt(
        _ subscription: Subscription,
        _ events: [Event],
        at now: Instant,
        _ sender: some WebhookSender
    ) async -> String? {
        guard let target = WebhookTarget(subscription.destination, allowsPrivate: allowsPrivate) else {
            return "the destination is not allowed any more"
        }
        let body = Self.body(subscription, events, at: now)
        var headers = [
            "Content-Type": "application/json", "GS1-EPCIS-Version": "2.0.0", "GS1-CBV-Version": "2.0.0",
        ]
        if !subscription.signatureToken.isEmpty {
            headers["GS1-Signature"] = Self.signature(of: body, token: subscription.signatureToken)
        }
        do {
            let status = try await sender.send(WebhookRequest(target: target, headers: headers, body: body))
            return (200..<300).contains(status) ? nil : "the subscriber answered \(status)"
        } catch {
            return String("\(error)".prefix(200))
        }
    }

    private static func body(_ subscription: Subscription, _ events: [Event], at now: Instant) -> [UInt8] {
        var document = Document(.queryDocument)
        document.creationDate = Timestamp(now)
        document.schemaVersion = "2.0"
        document.queryName = subscription.query
        document.subscriptionID = subscription.id
        document.events = events
        return Array(document.json.text.utf8)
    }

    /// `sha256=` and the HMAC-SHA256 of the body in hexadecimal.
    package static func signature(of body: [UInt8], token: String) -> String {
        let key = SymmetricKey(data: Array(token.utf8))
        return "sha256=" + PageTokens.hex(Array(HMAC<SHA256>.authenticationCode(for: body, using: key)))
    }

    private func move(
        _ subscription: Subscription,
        to sequence: Int64,
        at now: Instant,
        notified: Bool = false,
        hasMore: Bool = false
    ) async throws {
        var next = now
        if let text = subscription.schedule, !hasMore {
            let schedule = try QuerySchedule(try JSONReader.read(Array(text.utf8)))
            // A schedule that has no next time sleeps for good.
            next = schedule.next(after: now) ?? Instant(milliseconds: Int64.max / 2)
        }
        let due = next
        let county = office.county
        let notifiedAt = notified ? now : subscription.lastNotifiedAt
        try await office.database.write { db in
            try db.execute(
                """
                UPDATE epcis_subscription SET last_sequence = \(sequence), next_at = \(due.milliseconds), failures = 0,
                    last_error = '', last_notified_at = \(notifiedAt?.milliseconds)
                WHERE county = \(county.text) AND id = \(subscription.id)
                """
            )
        }
    }

    private func postpone(_ subscription: Subscription, _ failure: String, at now: Instant) async throws {
        let seconds = min(Self.longestWait, 10 << min(subscription.failures, 9))
        let county = office.county
        try await office.database.write { db in
            try db.execute(
                """
                UPDATE epcis_subscription SET failures = failures + 1, last_error = \(failure),
                    next_at = \(now.adding(seconds: seconds).milliseconds)
                WHERE county = \(county.text) AND id = \(subscription.id)
                """
            )
        }
    }
}
