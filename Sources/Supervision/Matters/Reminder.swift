package import Primitives

/// A word to a person or a desk: what is due, what came in, what was decided.
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

    /// What it is about.
    package enum Subject: Sendable, Hashable {
        case matter(String)
        case specimen(String)
        /// A step of a task of the plan: the task's id and the milestone's.
        case milestone(task: String, id: String)
        /// A unit's part of the annual report of a year.
        case report(unit: String, year: Int)
        /// Licences of a township's operators that expire.
        case licences(AreaCode)

        package var kind: String {
            switch self {
            case .matter: "matter"
            case .specimen: "specimen"
            case .milestone: "milestone"
            case .report: "report"
            case .licences: "licence"
            }
        }

        /// The form in the ledger.
        package var id: String {
            switch self {
            case .matter(let id), .specimen(let id): id
            case .milestone(let task, let id): "\(task)/\(id)"
            case .report(let unit, let year): "\(year)/\(unit)"
            case .licences(let area): area.text
            }
        }

        package var matter: String? { if case .matter(let id) = self { id } else { nil } }

        package init?(kind: String, id: String) {
            let parts = id.split(separator: "/", maxSplits: 1).map(String.init)
            switch kind {
            case "matter": self = .matter(id)
            case "specimen": self = .specimen(id)
            case "milestone" where parts.count == 2: self = .milestone(task: parts[0], id: parts[1])
            case "report":
                guard parts.count == 2, let year = Int(parts[0]) else { return nil }
                self = .report(unit: parts[1], year: year)
            case "licence":
                guard let area = AreaCode(id) else { return nil }
                self = .licences(area)
            default: return nil
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
        /// The next step is this desk's.
        case arrived
        /// An extension or a pause waits for approval.
        case approval
        case decided
    }

    /// What is to be said, before it has an identity.
    package struct Draft: Sendable, Hashable {
        package var recipient: Recipient
        package var kind: Kind
        package var subject: Subject
        /// What sets it apart from others of its kind: the clock and its end.
        ///
        /// The same occasion is told once.
        package var occasion: String
        package var due: Instant?
        package var text: String

        package init(
            recipient: Recipient,
            kind: Kind,
            about subject: Subject,
            occasion: String,
            due: Instant?,
            text: String
        ) {
            self.recipient = recipient
            self.kind = kind
            self.subject = subject
            self.occasion = occasion
            self.due = due
            self.text = text
        }
    }

    package var id: String
    package var kind: Kind
    package var subject: Subject
    /// Of a matter: whom it is about, and where they sit.
    package var operatorName: String?
    package var township: AreaCode?
    package var due: Instant?
    package var text: String
    package var createdAt: Instant
    /// By whoever asks.
    package var readAt: Instant?
    /// When it no longer held.
    package var retiredAt: Instant?

    package init(
        id: String,
        kind: Kind,
        subject: Subject,
        operatorName: String?,
        township: AreaCode?,
        due: Instant?,
        text: String,
        createdAt: Instant,
        readAt: Instant?,
        retiredAt: Instant?
    ) {
        self.id = id
        self.kind = kind
        self.subject = subject
        self.operatorName = operatorName
        self.township = township
        self.due = due
        self.text = text
        self.createdAt = createdAt
        self.readAt = readAt
        self.retiredAt = retiredAt
    }
}
