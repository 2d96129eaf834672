package import Primitives
package import Rules

/// A licence, permit or filing (证照) of an operator.
package struct OperatorLicence: Sendable, Hashable {
    package enum Standing: Sendable, Hashable {
        case valid
        /// Ends within the days that the rulebook gives.
        case ending
        case ended
        /// No end is known.
        case open
    }

    package var id: String
    /// The entry of the register under which it was entered.
    package var operatorID: String
    package var kind: String
    package var number: String
    package var issuedOn: Day?
    /// The last day on which it holds.
    package var expiresOn: Day?
    package var issuer: String

    package init(
        id: String,
        operatorID: String = "",
        kind: String,
        number: String,
        issuedOn: Day?,
        expiresOn: Day?,
        issuer: String
    ) {
        self.id = id
        self.operatorID = operatorID
        self.kind = kind
        self.number = number
        self.issuedOn = issuedOn
        self.expiresOn = expiresOn
        self.issuer = issuer
    }

    /// The five fields as the history of the register keeps them.
    package var line: String {
        [kind, number, issuedOn?.description ?? "", expiresOn?.description ?? "", issuer].joined(
            separator: Self.separator
        )
    }

    private static let separator = "\u{1F}"

    /// A ``line`` for people: 食品经营许可证 JY1，2023-01-05 至 2028-01-04，市场监管局.
    package static func words(line: String) -> String {
        let fields = line.split(separator: separator, omittingEmptySubsequences: false).map(String.init)
        guard fields.count == 5 else { return line }
        let term = fields[2].isEmpty && fields[3].isEmpty ? "" : "\(fields[2]) 至 \(fields[3])"
        return ["\(fields[0]) \(fields[1])", term, fields[4]].filter { !$0.isEmpty }.joined(separator: "，")
    }

    package func standing(on day: Day, endingWithin days: Int) -> Standing {
        guard let expiresOn else { return .open }
        if expiresOn < day { return .ended }
        return day.distance(to: expiresOn) <= days ? .ending : .valid
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
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// Entered, changed, merged, closed, opened again.
        case register
        case licence
        case person
        case sample
        /// Specimens that are not judged yet.
        case specimen
        case rapidTest = "rapid-test"
        case matter
        case document
        case patrol
        case certificate
        case gate
        case hookCheck = "hook-check"

        package var title: String {
            switch self {
            case .register: "登记变动"
            case .licence: "证照"
            case .person: "人员"
            case .sample: "抽检"
            case .specimen: "未出结论的样品"
            case .rapidTest: "快检"
            case .matter: "事项"
            case .document: "文书"
            case .patrol: "巡查"
            case .certificate: "合格证"
            case .gate: "入场登记"
            case .hookCheck: "四挂钩核查"
            }
        }
    }

    package enum Tone: Sendable, Hashable { case plain, good, warn, bad }

    package var day: Day
    package var kind: Kind
    package var title: String
    package var detail: String
    package var tone: Tone
    /// The identity of the thing that it leads to.
    package var subject: String?
    /// The matter to which a document belongs.
    package var matter: String?

    package init(
        day: Day,
        kind: Kind,
        title: String,
        detail: String,
        tone: Tone = .plain,
        subject: String? = nil,
        matter: String? = nil
    ) {
        self.day = day
        self.kind = kind
        self.title = title
        self.detail = detail
        self.tone = tone
        self.subject = subject
        self.matter = matter
    }
}

/// What happened to an operator, the newest first: one page of it, or of one kind.
package struct OperatorTimeline: Sendable, Hashable {
    package static let size = 50

    package var events: [OperatorEvent]
    /// How many there are of each kind; none of a kind that has none.
    package var totals: [OperatorEvent.Kind: Int]
    /// The kind that is asked for; nil for all.
    package var kind: OperatorEvent.Kind?
    /// From 1.
    package var page: Int

    package init(
        events: [OperatorEvent] = [],
        totals: [OperatorEvent.Kind: Int] = [:],
        kind: OperatorEvent.Kind? = nil,
        page: Int = 1
    ) {
        self.events = events
        self.totals = totals
        self.kind = kind
        self.page = page
    }

    /// Of the kind that is asked for, or of all.
    package var total: Int { kind.map { totals[$0] ?? 0 } ?? totals.values.reduce(0, +) }
}

/// Two entries of the register that are about to become one firm.
package struct MergePreview: Sendable {
    package var kept: OperatorFile
    package var merged: OperatorFile
    package var reason: String

    package init(kept: OperatorFile, merged: OperatorFile, reason: String) {
        self.kept = kept
        self.merged = merged
        self.reason = reason
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
    package var timeline: OperatorTimeline
    /// Days before the end of a licence from which it is said to be ending.
    package var expiringDays: Int
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
        timeline: OperatorTimeline = OperatorTimeline(),
        expiringDays: Int = 0,
        isInFull: Bool = false
    ) {
        self.record = record
        self.sameFirm = sameFirm
        self.facts = facts
        self.licences = licences
        self.glns = glns
        self.persons = persons
        self.place = place
        self.timeline = timeline
        self.expiringDays = expiringDays
        self.isInFull = isInFull
    }
}
