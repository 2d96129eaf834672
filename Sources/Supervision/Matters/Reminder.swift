package import Primitives

/// A word to a person or a desk about a matter: what is due, what came in, what was decided.
package struct Reminder: Sendable, Hashable {
    package enum Recipient: Sendable, Hashable {
        case account(String)
        case desk(Holder)

        /// `account:…`, or the holder's own text.
        package var text: String {
            switch self {
            case .account(let id): "account:\(id)"
            case .desk(let holder): holder.text
            }
        }
    }

    package enum Kind: String, Sendable, Hashable, CaseIterable {
        case dueSoon = "due-soon"
        case overdue
        case handedOver = "handed-over"
        case escalated
        case answered
        /// A hand-over that nobody acknowledged in its time.
        case receiptLate = "receipt-late"
        case assigned
        case decided
    }

    /// What is to be said, before it has an identity.
    package struct Draft: Sendable, Hashable {
        package var recipient: Recipient
        package var kind: Kind
        package var matter: String
        /// What sets it apart from others of its kind: the clock and its end.
        ///
        /// The same occasion is told once.
        package var occasion: String
        package var due: Instant?
        package var text: String

        package init(
            recipient: Recipient,
            kind: Kind,
            matter: String,
            occasion: String,
            due: Instant?,
            text: String
        ) {
            self.recipient = recipient
            self.kind = kind
            self.matter = matter
            self.occasion = occasion
            self.due = due
            self.text = text
        }
    }

    package var id: String
    package var kind: Kind
    package var matter: String
    package var due: Instant?
    package var text: String
    package var createdAt: Instant
    package var readAt: Instant?

    package init(
        id: String,
        kind: Kind,
        matter: String,
        due: Instant?,
        text: String,
        createdAt: Instant,
        readAt: Instant?
    ) {
        self.id = id
        self.kind = kind
        self.matter = matter
        self.due = due
        self.text = text
        self.createdAt = createdAt
        self.readAt = readAt
    }
}
