package import Primitives
package import Rules

/// A certificate of promise (承诺达标合格证) as it was issued, and where it stands.
package struct Certificate: Sendable, Hashable {
    /// A test behind the promise.
    package struct Test: Sendable, Hashable {
        package enum Kind: String, Sendable, Hashable, CaseIterable {
            case rapidTest = "rapid-test"
            case sample
            /// A laboratory's report that is not in the ledger, by its number.
            case report

            package var title: String {
                switch self {
                case .rapidTest: "快检"
                case .sample: "抽检"
                case .report: "检验报告"
                }
            }
        }

        package var kind: Kind
        package var reference: String
        package var title: String

        package init(kind: Kind, reference: String, title: String) {
            self.kind = kind
            self.reference = reference
            self.title = title
        }
    }

    package struct Void: Sendable, Hashable {
        package var reason: String
        package var at: Instant

        package init(reason: String, at: Instant) {
            self.reason = reason
            self.at = at
        }
    }

    package var id: String
    package var code: CertificateCode
    package var edition: String
    package var issuer: String
    package var issuerName: String
    package var issuerAddress: String
    package var township: AreaCode?
    /// The member for whom a cooperative issued it; nil where the issuer grew it.
    package var grower: String?
    package var growerName: String?
    package var holding: Int64
    package var lot: Int64
    package var lotCode: String
    package var food: String
    package var quantity: LotQuantity
    package var place: String
    package var basis: CertificateEdition.Basis
    package var signer: String
    package var contact: String
    package var madeOn: Day
    package var issuedOn: Day
    package var issuedAt: Instant
    package var void: Void?

    package init(
        id: String,
        code: CertificateCode,
        edition: String,
        issuer: String,
        issuerName: String,
        issuerAddress: String,
        township: AreaCode?,
        grower: String?,
        growerName: String?,
        holding: Int64,
        lot: Int64,
        lotCode: String,
        food: String,
        quantity: LotQuantity,
        place: String,
        basis: CertificateEdition.Basis,
        signer: String,
        contact: String,
        madeOn: Day,
        issuedOn: Day,
        issuedAt: Instant,
        void: Void?
    ) {
        self.id = id
        self.code = code
        self.edition = edition
        self.issuer = issuer
        self.issuerName = issuerName
        self.issuerAddress = issuerAddress
        self.township = township
        self.grower = grower
        self.growerName = growerName
        self.holding = holding
        self.lot = lot
        self.lotCode = lotCode
        self.food = food
        self.quantity = quantity
        self.place = place
        self.basis = basis
        self.signer = signer
        self.contact = contact
        self.madeOn = madeOn
        self.issuedOn = issuedOn
        self.issuedAt = issuedAt
        self.void = void
    }
}

/// What is signed: the words of the certificate, one `name=value` a line, in a fixed order.
///
/// It verifies without the ledger: whoever has the county's public key can check a label with no network.
package struct CertificateContent: Sendable, Hashable {
    package let text: String

    package init(
        county: AreaCode,
        code: CertificateCode,
        edition: String,
        producer: String,
        grower: String?,
        food: String,
        quantity: LotQuantity,
        place: String,
        basis: CertificateEdition.Basis,
        lot: String,
        madeOn: Day,
        issuedOn: Day
    ) {
        let lines = [
            ("v", "1"), ("county", county.text), ("code", code.text), ("edition", edition), ("producer", producer),
            ("grower", grower ?? ""), ("food", food), ("quantity", "\(quantity.number) \(quantity.unit.rawValue)"),
            ("place", place), ("basis", basis.rawValue), ("lot", lot), ("made", madeOn.description),
            ("issued", issuedOn.description),
        ]
        // A line break inside a value would let one field pass for two.
        text = lines.map { name, value in "\(name)=\(value.split(whereSeparator: \.isNewline).joined(separator: " "))" }
            .joined(separator: "\n")
    }
}

/// Why a certificate may not be issued for a batch today; each names what stands against it.
package enum CertificateBlock: Sendable, Hashable {
    /// An input was used that was forbidden on the day (禁用).
    case bannedInput(product: String, substance: String, on: Day)
    /// The pre-harvest interval (安全间隔期) or withdrawal period (休药期) had not passed.
    case interval(product: String, usedOn: Day, until: Day)
    /// A failure of the same product stands open.
    case openFailure(matter: String, food: String)
    /// The lot is under recall.
    case recalled(lot: String)

    package var advice: String {
        switch self {
        case .bannedInput(let product, let substance, let day):
            "\(day) 使用的\(product)含禁用成分\(substance)，这一批不能开具合格证"
        case .interval(let product, let used, let until):
            "\(used) 使用\(product)，安全间隔期（休药期）到 \(until)，采收日早于这一天不能开具"
        case .openFailure(_, let food): "\(food)有一件不合格处置尚未办结，办结前不能开具"
        case .recalled(let lot): "批次 \(lot) 已被召回"
        }
    }

    package var code: String {
        switch self {
        case .bannedInput: "banned-input"
        case .interval: "interval-running"
        case .openFailure: "open-failure"
        case .recalled: "recalled"
        }
    }
}
