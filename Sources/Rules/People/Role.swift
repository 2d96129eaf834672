/// What a kind of person may do and see (角色): an entry of `roles.yaml`.
package struct Role: Sendable, Hashable {
    /// Where a person with the role sits; it says which rows they see and which matters they hold.
    package enum Desk: String, Sendable, Hashable, CaseIterable {
        /// The county food-safety office (县食安办): the whole county.
        case office
        /// A department of the county: what it supervises, and what it holds or held.
        case department
        /// A market-supervision station (市场监管所) of one township.
        case station
        /// The food-safety office of a township's government (乡镇食安办).
        case township
        /// A grid (网格) of a township.
        case grid
        /// A laboratory: the samples it was handed.
        case laboratory
        /// A supervised operator: its own file.
        case `operator`
        /// No row of the ledger's business at all (三员).
        case administration
    }

    /// Kebab-case and stable, such as `station`.
    package var id: String
    /// For example `市场监管所`.
    package var title: String
    package var desk: Desk
    package var permissions: Set<Permission>
    /// Personal data that is shown in full; all other is masked.
    package var sees: Set<PersonalField>
    package var source: Source

    package init(
        id: String,
        title: String,
        desk: Desk,
        permissions: Set<Permission>,
        sees: Set<PersonalField> = [],
        source: Source
    ) {
        self.id = id
        self.title = title
        self.desk = desk
        self.permissions = permissions
        self.sees = sees
        self.source = source
    }

    package func may(_ permission: Permission) -> Bool { permissions.contains(permission) }

    /// Whether the role may know of a unit's draft of the annual report: the county office, and desks of units.
    package var readsDrafts: Bool { [.office, .department, .station, .township].contains(desk) }

    /// The program itself, where it reads or writes for nobody in particular; no account has it.
    package static let program = Role(
        id: "program",
        title: "系统",
        desk: .office,
        permissions: Set(Permission.allCases).subtracting(Permission.administrative),
        source: Source(document: "程序", confidence: .seen)
    )
}

/// One thing a person may be allowed to do; `rawValue` is the word of `roles.yaml`.
package enum Permission: String, Sendable, Hashable, CaseIterable {
    /// Lists and files of the ledger, and the board.
    case readLedger = "read-ledger"
    case importFiles = "import-files"
    case handleMatters = "handle-matters"
    /// Allows a longer clock, or a pause that the law knows (延期、中止).
    case approveExtensions = "approve-extensions"
    /// Adds, changes, closes and reopens operators.
    case editOperators = "edit-operators"
    /// Brings lists of operators in, each row within the person's own area.
    case importOperators = "import-operators"
    /// Decides whether two operators are one, and merges them.
    case reviewOperators = "review-operators"
    case editGrid = "edit-grid"
    /// Records patrols of a grid (网格巡查).
    case patrol
    /// The yearly plan of sampling and its allocation.
    case planSampling = "plan-sampling"
    /// Field sheets, seals and hand-over to the laboratory; rapid tests.
    case takeSamples = "take-samples"
    /// Accepts or refuses samples and enters results, for its own laboratory.
    case testSamples = "test-samples"
    /// Approves results that somebody else entered.
    case reviewResults = "review-results"
    /// Lots and their movements, for one's own firm or those of one's area (批次台账).
    case recordMovements = "record-movements"
    /// Certificates of promise (承诺达标合格证), for one's own firm or on behalf of those of one's area.
    case issueCertificates = "issue-certificates"
    /// What comes through a market's gate (市场准入), for one's own market.
    case admitGoods = "admit-goods"
    /// Recalls (召回): ordering, following and closing them.
    case orderRecalls = "order-recalls"
    /// Events of traceability (EPCIS), in and out.
    case captureEvents = "capture-events"
    /// Notices to the public and what of the plan the county shows.
    case publish
    /// Templates of prescribed documents (文书).
    case editTemplates = "edit-templates"
    /// Drafts and submits the annual report of one's own unit, and records milestones of its tasks.
    case draftReports = "draft-reports"
    /// Records reports that came on paper, accepts, returns and locks.
    case recordReports = "record-reports"
    /// Takes lists out of the system as files; each is an audit event.
    case exportData = "export-data"
    /// One's own firm's file, and nothing else.
    case readOwnFile = "read-own-file"
    /// Names the three administrators while there are none.
    case appointAdministrators = "appoint-administrators"
    /// Accounts: adding, deactivating, links. The system administrator's.
    case manageAccounts = "manage-accounts"
    /// Rules for passwords, locks, second factors. The security administrator's.
    case setPolicy = "set-policy"
    /// The audit trail. The audit administrator's.
    case readAudit = "read-audit"

    /// What the three administrators (三员) do: no role may join one of them with anything else.
    package static let administrative: Set<Permission> = [.manageAccounts, .setPolicy, .readAudit]
}

/// Personal data that a role may be kept from.
package enum PersonalField: String, Sendable, Hashable, CaseIterable {
    case phone
    case identityNumber = "identity-number"
}
