/// One step of a procedure.
package struct Step: Sendable, Hashable {
    package var id: String
    package var title: String
    package var holder: HolderRule
    /// From the moment the step begins.
    package var clock: ClockReference?
    package var evidence: [EvidenceNeed]
    /// The steps that may follow; none where the matter may close after it.
    package var next: [String]
    /// The procedure that opens beside this matter once the step begins; nil where none does.
    package var opens: String?
    /// Nil where the version's basis covers it.
    package var basis: Source?
    /// What it has otherwise under conditions; the first that holds counts.
    package var variants: [StepVariant]

    package init(
        id: String,
        title: String,
        holder: HolderRule,
        clock: ClockReference? = nil,
        evidence: [EvidenceNeed] = [],
        next: [String] = [],
        opens: String? = nil,
        basis: Source? = nil,
        variants: [StepVariant] = []
    ) {
        self.id = id
        self.title = title
        self.holder = holder
        self.clock = clock
        self.evidence = evidence
        self.next = next
        self.opens = opens
        self.basis = basis
        self.variants = variants
    }
}

/// Who holds a step, as a rule that the engine resolves for each matter.
package enum HolderRule: Sendable, Hashable {
    /// The market-supervision station of the operator's township.
    case stationOfOperator
    /// The government of the operator's township.
    case townshipOfOperator
    /// The county food-safety office (县食安办).
    case countyOffice
    /// An officer who did not handle the matter.
    case anotherOfficer
    case department(String)

    /// Reads `station-of-operator`, `township-of-operator`, `county-office`, `another-officer`, `department:ID`.
    package init?(_ text: String) {
        switch text {
        case "station-of-operator": self = .stationOfOperator
        case "township-of-operator": self = .townshipOfOperator
        case "county-office": self = .countyOffice
        case "another-officer": self = .anotherOfficer
        default:
            guard text.hasPrefix("department:"), text.utf8.count > 11 else { return nil }
            self = .department(String(text.dropFirst(11)))
        }
    }

    /// The text that ``init(_:)`` reads, for columns and frozen copies.
    package var text: String {
        switch self {
        case .stationOfOperator: "station-of-operator"
        case .townshipOfOperator: "township-of-operator"
        case .countyOffice: "county-office"
        case .anotherOfficer: "another-officer"
        case .department(let id): "department:\(id)"
        }
    }
}

/// What a step must leave behind.
package struct EvidenceNeed: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// A paper: an uploaded file.
        case document
        case photo
        /// Words typed into a field.
        case text
        /// A typed entry of the ledger, such as a held quantity.
        case record
        /// A new inspection of the operator.
        case inspection
        /// A new sample, with its results.
        case sample
    }

    package var kind: Kind
    /// Unique within the procedure version.
    package var id: String
    /// For example `检验结果通知书`.
    package var title: String

    package init(kind: Kind, id: String, title: String) {
        self.kind = kind
        self.id = id
        self.title = title
    }
}
