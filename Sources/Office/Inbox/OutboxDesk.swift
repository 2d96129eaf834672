package import Primitives
import Rules
import Storage

/// The outbox as a gateway works on it: it claims one message at a time and reports what became of it.
package struct OutboxDesk: Sendable {
    /// A claim that nobody reported on is free again after so many minutes.
    package static let claimMinutes = 10
    /// After so many tries a message is given up.
    package static let tryLimit = 5

    private let office: Office

    package init(_ office: Office) { self.office = office }

    /// A message to be sent.
    package struct Message: Sendable, Hashable {
        package var id: String
        /// The login of the account it is for; nil where nobody sits at the desk.
        package var login: String?
        /// The person's name, or the desk as the ledger names it.
        package var name: String
        package var text: String
        package var due: Instant?
        package var createdAt: Instant
        /// This one included.
        package var tries: Int
    }

    /// Claims the oldest message that waits; nil where none does.
    package func next() async throws -> Message? {
        let now = office.environment.wallClock()
        return try await office.database.write { db in
            let records = OutboxRecords(db: db, county: office.county)
            let before = Instant(milliseconds: now.milliseconds - Int64(Self.claimMinutes) * 60_000)
            guard let row = try records.next(claimedBefore: before) else { return nil }
            try records.claim(row.id, at: now)
            try record("outbox-claimed", row.id, "\(row.tries + 1)", db)
            return Message(
                id: row.id,
                login: row.login,
                name: row.name ?? row.recipient,
                text: row.text,
                due: row.due,
                createdAt: row.createdAt,
                tries: row.tries + 1
            )
        }
    }

    /// The gateway has sent a message that it claimed.
    package func sent(_ id: String) async throws {
        let now = office.environment.wallClock()
        try await office.database.write { db in
            let records = OutboxRecords(db: db, county: office.county)
            guard try records.isClaimed(id) else { throw Refusal.notFound }
            try records.setSent(id, at: now)
            try record("outbox-sent", id, "", db)
        }
    }

    /// The gateway could not send it: it waits again, until it was tried often enough.
    package func failed(_ id: String, error: String) async throws {
        try await office.database.write { db in
            let records = OutboxRecords(db: db, county: office.county)
            guard try records.isClaimed(id) else { throw Refusal.notFound }
            let error = String(error.trimmingSpaces().prefix(500))
            try records.setFailed(id, error, isGivenUp: try records.tries(id) >= Self.tryLimit)
            try record("outbox-failed", id, error, db)
        }
    }

    private func record(_ action: String, _ id: String, _ detail: String, _ db: any Connection) throws {
        let leaf = Audit.Leaf(
            at: office.environment.now(),
            actor: "console",
            action: action,
            subjectKind: "outbox",
            subject: id,
            after: Digest.hex(ofFields: [action, detail])
        )
        try Audit.append(leaf, county: office.county, to: db)
    }
}
