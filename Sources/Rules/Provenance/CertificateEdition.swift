package import Primitives

/// How a certificate of promise (承诺达标合格证) reads when issued on a day: an edition of `certificates.yaml`.
package struct CertificateEdition: Sendable, Hashable {
    /// On what the promise rests (承诺依据).
    package enum Basis: String, Sendable, Hashable, CaseIterable {
        case entrusted
        case ownTest = "own-test"
        case internalControl = "internal-control"
        case selfPromise = "self-promise"

        package var title: String {
            switch self {
            case .entrusted: "委托检测"
            case .ownTest: "自我检测"
            case .internalControl: "内部质量控制"
            case .selfPromise: "自我承诺"
            }
        }

        /// A test is claimed and must be attached.
        package var claimsTest: Bool { self == .entrusted || self == .ownTest }
    }

    /// What the certificate says of the goods.
    package enum Field: String, Sendable, Hashable, CaseIterable {
        case food
        case quantity
        case place
        case producer
        case contact
        case issued

        package var title: String {
            switch self {
            case .food: "产品名称"
            case .quantity: "数量（重量）"
            case .place: "产地"
            case .producer: "承诺主体"
            case .contact: "联系方式"
            case .issued: "开具日期"
            }
        }
    }

    package struct Promise: Sendable, Hashable {
        package var id: String
        package var text: String
    }

    package var id: String
    package var title: String
    package var inForce: InForce
    package var heading: String
    package var promises: [Promise]
    package var bases: [Basis]
    package var fields: [Field]
    /// How long issuer and buyer keep it.
    package var keep: Term
    /// Kinds of farm products that must come with one, such as `蔬菜`.
    package var kinds: [String]
    package var source: Source
}

/// What the rulebook says of lots, certificates and the market's gate.
package struct ProvenanceRules: Sendable, Hashable {
    package var editions: [CertificateEdition] = []
    /// In per mille of what came in.
    package var balanceTolerance: Int64 = 0
    /// Days before a lot without a source in which another of the same food may be its source.
    package var probableDays = 0
    /// Days before a harvest in which the use of a forbidden input stands against the batch.
    package var bannedUseDays = 0
    /// How long goods are held at a gate; nil where the rulebook says nothing.
    package var gateHold: Term?
    /// Days after which a certificate is too old for its goods to come in with it; nil for any age.
    package var gateAge: Int?
    /// How long a market keeps arrivals, and the file of a seller who left; nil where the rulebook says nothing.
    package var marketKeep: Term?
    package var sources: [Source] = []
    package var recallLevels: [RecallLevel] = []

    package init() {}

    /// The level of that identity as it stands on a day.
    package func recallLevel(_ id: RecallLevel.ID, on day: Day) -> RecallLevel? {
        recallLevels.first { $0.id == id && $0.inForce.contains(day) }
    }

    /// The edition by which a certificate is issued on a day.
    package func edition(on day: Day) -> CertificateEdition? { editions.first { $0.inForce.contains(day) } }

    package func edition(_ id: String) -> CertificateEdition? { editions.first { $0.id == id } }
}
