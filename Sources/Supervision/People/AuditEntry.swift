package import Primitives

/// A leaf of the audit trail as its reader sees it: who, when, what and on what; nothing of the business.
package struct AuditEntry: Sendable, Hashable {
    package var sequence: Int
    package var at: Instant
    /// An account's id, or a word such as `console`.
    package var actor: String
    /// The account's name, where the actor is one.
    package var actorName: String?
    package var action: String
    package var subjectKind: String
    package var subject: String
    package var hash: String

    package init(
        sequence: Int,
        at: Instant,
        actor: String,
        actorName: String?,
        action: String,
        subjectKind: String,
        subject: String,
        hash: String
    ) {
        self.sequence = sequence
        self.at = at
        self.actor = actor
        self.actorName = actorName
        self.action = action
        self.subjectKind = subjectKind
        self.subject = subject
        self.hash = hash
    }
}

/// What the audit trail is narrowed to.
package struct AuditFilter: Sendable, Hashable {
    /// An account's login or id, whole.
    package var person: String
    package var action: String
    /// The subject's id, whole.
    package var subject: String
    package var from: Day?
    package var through: Day?

    package init(person: String = "", action: String = "", subject: String = "", from: Day? = nil, through: Day? = nil)
    {
        self.person = person
        self.action = action
        self.subject = subject
        self.from = from
        self.through = through
    }
}

/// Whether the chain of leaves is whole, and where it ends.
package struct ChainState: Sendable, Hashable {
    package var leaves: Int
    package var head: String
    /// Nil where it was not checked; empty where the chain is whole.
    package var faults: [String]?

    package init(leaves: Int, head: String, faults: [String]?) {
        self.leaves = leaves
        self.head = head
        self.faults = faults
    }
}
