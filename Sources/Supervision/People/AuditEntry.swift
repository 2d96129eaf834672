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
    /// What the subject is called, such as a firm's name or a matter's number; nil where it has no name or is gone.
    package var subjectName: String?

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

    /// What the subject names: its kind, its row, and what of it.
    ///
    /// Leaves of readings say `kind:row:field`, all others the row alone.
    package var parts: (kind: String, row: String, detail: String?) {
        guard ["personal-data", "file"].contains(subjectKind) else { return (subjectKind, subject, nil) }
        let parts = subject.split(separator: ":", maxSplits: 2).map(String.init)
        guard parts.count > 1 else { return (subjectKind, subject, nil) }
        return (parts[0], parts[1], parts.count > 2 ? parts[2] : nil)
    }
}

/// What the audit trail is narrowed to.
package struct AuditFilter: Sendable, Hashable {
    /// Part of an account's name or login, of a former one too, or its whole id.
    package var person: String
    package var action: String
    /// The subject's id, whole.
    package var subject: String
    /// Part of a firm's name, or its unified code: leaves on that firm.
    package var firm: String
    package var from: Day?
    package var through: Day?

    package init(
        person: String = "",
        action: String = "",
        subject: String = "",
        firm: String = "",
        from: Day? = nil,
        through: Day? = nil
    ) {
        self.person = person
        self.action = action
        self.subject = subject
        self.firm = firm
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
