/// One event of EPCIS 2.0 with all its dimensions: what, when, where, why, how.
///
/// One type holds the fields of all five kinds (EPCIS 2.0, 7.4); which of them a kind may carry is checked when a
/// document is read. A list that is absent and one that is empty mean the same.
package struct Event: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        case object
        case aggregation
        case transaction
        case transformation
        case association
        /// A kind that a user of the standard added: its URI. Its own fields are extensions.
        case other(String)
    }

    package enum Action: String, Sendable, Hashable, CaseIterable {
        case add = "ADD"
        case observe = "OBSERVE"
        case delete = "DELETE"
    }

    package var kind: Kind

    // When.
    package var eventTime: Timestamp
    package var recordTime: Timestamp?
    /// `+08:00`: the offset of the place where it happened, which ``eventTime`` need not be written in.
    package var eventTimeZoneOffset: String

    package var eventID: String?
    package var errorDeclaration: ErrorDeclaration?
    package var certificationInfo: [String] = []

    // What.
    package var action: Action?
    package var parentID: String?
    package var epcList: [String] = []
    package var childEPCs: [String] = []
    package var inputEPCList: [String] = []
    package var outputEPCList: [String] = []
    package var quantityList: [QuantityElement] = []
    package var childQuantityList: [QuantityElement] = []
    package var inputQuantityList: [QuantityElement] = []
    package var outputQuantityList: [QuantityElement] = []
    package var transformationID: String?

    // Why.
    package var bizStep: VocabularyTerm?
    package var disposition: VocabularyTerm?
    package var persistentDisposition: PersistentDisposition?
    package var bizTransactionList: [BusinessTransaction] = []
    package var sourceList: [Party] = []
    package var destinationList: [Party] = []

    // Where.
    package var readPoint: Location?
    package var bizLocation: Location?

    // How.
    package var sensorElementList: [SensorElement] = []

    /// Instance and lot master data.
    package var ilmd: [ExtensionField] = []
    package var extensions: [ExtensionField] = []

    package init(_ kind: Kind, at eventTime: Timestamp, offset: String) {
        self.kind = kind
        self.eventTime = eventTime
        eventTimeZoneOffset = offset
    }
}

extension Event.Kind {
    static let standard: [(name: String, kind: Event.Kind)] = [
        ("ObjectEvent", .object), ("AggregationEvent", .aggregation), ("TransactionEvent", .transaction),
        ("TransformationEvent", .transformation), ("AssociationEvent", .association),
    ]

    /// The name of the type, as both JSON and XML write it.
    package var name: String {
        switch self {
        case .object: "ObjectEvent"
        case .aggregation: "AggregationEvent"
        case .transaction: "TransactionEvent"
        case .transformation: "TransformationEvent"
        case .association: "AssociationEvent"
        case .other(let uri): uri
        }
    }

    init(name: String) { self = Self.standard.first { $0.name == name }?.kind ?? .other(name) }
}
