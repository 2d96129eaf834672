package import Primitives
package import Rules

/// A licence, permit or filing (证照) of an operator.
package struct OperatorLicence: Sendable, Hashable {
    package enum Standing: Sendable, Hashable {
        case valid
        /// Ends within ``OperatorFilter/expiringDays``.
        case ending
        case ended
        /// No end is known.
        case open
    }

    package var id: String
    package var kind: String
    package var number: String
    package var issuedOn: Day?
    /// The last day on which it holds.
    package var expiresOn: Day?
    package var issuer: String

    package init(id: String, kind: String, number: String, issuedOn: Day?, expiresOn: Day?, issuer: String) {
        self.id = id
        self.kind = kind
        self.number = number
        self.issuedOn = issuedOn
        self.expiresOn = expiresOn
        self.issuer = issuer
    }

    package func standing(on day: Day) -> Standing {
        guard let expiresOn else { return .open }
        if expiresOn < day { return .ended }
        return day.distance(to: expiresOn) <= OperatorFilter.expiringDays ? .ending : .valid
    }
}

/// A location number (参与方位置码, GLN) of an operator: of the firm, or of one of its places.
package struct OperatorGLN: Sendable, Hashable {
    package var id: String
    /// The entry of the register under which it was entered.
    package var operatorID: String
    package var number: String
    package var since: Day
    /// The day on which it was taken out of use.
    package var until: Day?

    package init(id: String, operatorID: String, number: String, since: Day, until: Day?) {
        self.id = id
        self.operatorID = operatorID
        self.number = number
        self.since = since
        self.until = until
    }
}

/// Where an operator is, as it was written down, and who has checked it on the spot.
package struct OperatorPlace: Sendable, Hashable {
    package var coordinate: Coordinate
    /// As printed in the source, such as `35.486°N 112.414°E`.
    package var printed: String
    package var source: String
    package var verifiedOn: Day?
    package var verifiedBy: String?

    package init(
        coordinate: Coordinate,
        printed: String,
        source: String,
        verifiedOn: Day?,
        verifiedBy: String?
    ) {
        self.coordinate = coordinate
        self.printed = printed
        self.source = source
        self.verifiedOn = verifiedOn
        self.verifiedBy = verifiedBy
    }
}

/// A fact of an operator with the rule that asks for it.
package struct OperatorFact: Sendable, Hashable {
    package var rule: OperatorFactRule
    package var value: String

    package init(rule: OperatorFactRule, value: String) {
        self.rule = rule
        self.value = value
    }

    /// For people: `是`, `320 人`.
    package var shown: String {
        rule.type == .flag ? (value == "yes" ? "是" : "否") : rule.unit.isEmpty ? value : value + " " + rule.unit
    }
}

/// One thing that happened to an operator, for its time line.
package struct OperatorEvent: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable {
        case registered
        case state
        case licence
        case gln
        case sample
        case matter
        case patrol
        case merge
        case person
    }

    package enum Tone: Sendable, Hashable { case plain, good, warn, bad }

    package var day: Day
    package var kind: Kind
    package var title: String
    package var detail: String
    package var tone: Tone
    /// The identity of the sample, matter or operator that it leads to.
    package var subject: String?

    package init(day: Day, kind: Kind, title: String, detail: String, tone: Tone = .plain, subject: String? = nil) {
        self.day = day
        self.kind = kind
        self.title = title
        self.detail = detail
        self.tone = tone
        self.subject = subject
    }
}

/// Everything known of an operator.
package struct OperatorFile: Sendable {
    package var record: OperatorRecord
    /// Other entries of the register that are the same firm.
    package var sameFirm: [OperatorRecord]
    package var facts: [OperatorFact]
    package var licences: [OperatorLicence]
    /// Those in use first.
    package var glns: [OperatorGLN]
    package var persons: [OperatorPerson]
    package var place: OperatorPlace?
    /// The newest first.
    package var events: [OperatorEvent]
    /// True where telephones and identity numbers stand in full.
    package var isInFull: Bool

    package init(
        record: OperatorRecord,
        sameFirm: [OperatorRecord] = [],
        facts: [OperatorFact] = [],
        licences: [OperatorLicence] = [],
        glns: [OperatorGLN] = [],
        persons: [OperatorPerson] = [],
        place: OperatorPlace? = nil,
        events: [OperatorEvent] = [],
        isInFull: Bool = false
    ) {
        self.record = record
        self.sameFirm = sameFirm
        self.facts = facts
        self.licences = licences
        self.glns = glns
        self.persons = persons
        self.place = place
        self.events = events
        self.isInFull = isInFull
    }
}
