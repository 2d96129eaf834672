package import Primitives

/// What kind of goods comes to the gate: meat and imported goods need proofs of their own.
package enum GoodsKind: String, Sendable, Hashable, CaseIterable {
    case produce
    case meat
    case imported

    package var title: String {
        switch self {
        case .produce: "蔬菜、水果、禽蛋、水产等"
        case .meat: "畜禽肉"
        case .imported: "进口食用农产品"
        }
    }
}

/// Where the goods were bought (进货凭证).
package struct PurchaseProof: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        case invoice
        case agreement
        case ownHarvest = "own-harvest"
        /// The certificate of promise names producer, goods, quantity, place and day, as a delivery note does.
        case certificate

        package var title: String {
            switch self {
            case .invoice: "销售凭证（小票、发票、送货单）"
            case .agreement: "购货协议"
            case .ownHarvest: "自产自销证明"
            case .certificate: "承诺达标合格证"
            }
        }
    }

    package var kind: Kind
    package var number: String

    package init(kind: Kind, number: String) {
        self.kind = kind
        self.number = number
    }
}

/// A proof of quality beside the certificate of promise (其他产品质量合格凭证).
package struct QualityProof: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        case quarantine
        case meatInspection = "meat-inspection"
        case importInspection = "import-inspection"
        case report

        package var title: String {
            switch self {
            case .quarantine: "动物检疫证明"
            case .meatInspection: "肉品品质检验合格证"
            case .importInspection: "入境货物检验检疫证明"
            case .report: "检验报告"
            }
        }
    }

    package var kind: Kind
    package var number: String

    package init(kind: Kind, number: String) {
        self.kind = kind
        self.number = number
    }
}

/// Where goods stand that came to the gate.
package enum GateStanding: String, Sendable, Hashable, CaseIterable {
    case admitted
    case refused
    /// In the waiting area until a quick test.
    case awaiting
    /// Held after a failed quick test; a second one may still clear them.
    case held
    /// Failed twice or not tested again in time: to be disposed of.
    case condemned
    case disposed

    package var title: String {
        switch self {
        case .admitted: "准入"
        case .refused: "拒绝入场"
        case .awaiting: "待快检"
        case .held: "暂扣待复检"
        case .condemned: "待处置"
        case .disposed: "已处置"
        }
    }

    /// Somebody has still to act.
    package var isOpen: Bool { self == .awaiting || self == .held || self == .condemned }
}

/// What was done with goods after they came to the gate; each is added, none is changed.
package struct GateStep: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        case quickTest = "quick-test"
        case retest
        case disposal
        /// Let in by a supervisor on a laboratory's report.
        case release

        package var title: String {
            switch self {
            case .quickTest: "快检"
            case .retest: "复检"
            case .disposal: "处置"
            case .release: "监管放行"
            }
        }
    }

    package var kind: Kind
    package var items: String
    package var outcome: RapidTest.Outcome?
    package var reading: String
    /// Disposed of.
    package var quantity: LotQuantity?
    package var evidence: String
    package var standing: GateStanding
    /// When the hold ends that this step began.
    package var due: Instant?
    package var matter: String?
    package var at: Instant
    package var recordedBy: String

    package init(
        kind: Kind,
        items: String = "",
        outcome: RapidTest.Outcome? = nil,
        reading: String = "",
        quantity: LotQuantity? = nil,
        evidence: String = "",
        standing: GateStanding,
        due: Instant? = nil,
        matter: String? = nil,
        at: Instant,
        recordedBy: String
    ) {
        self.kind = kind
        self.items = items
        self.outcome = outcome
        self.reading = reading
        self.quantity = quantity
        self.evidence = evidence
        self.standing = standing
        self.due = due
        self.matter = matter
        self.at = at
        self.recordedBy = recordedBy
    }
}

/// One arrival at a market's gate (入场登记): it is the purchase record that the law asks for as well.
package struct GateEntry: Sendable, Hashable {
    package var id: String
    package var market: String
    package var marketName: String
    package var township: AreaCode?
    package var seller: String?
    package var sellerName: String?
    package var stall: String?
    package var plate: String
    package var food: String
    package var goods: GoodsKind
    package var quantity: LotQuantity
    package var place: String
    package var purchase: PurchaseProof?
    /// The certificate of the ledger that came with the goods.
    package var certificate: String?
    /// The number as it was shown; a paper certificate of another county is not in the ledger.
    package var shown: String
    /// What did not agree with the certificate; empty where all did.
    package var mismatch: String
    package var reason: GateReason
    /// As it was told at the gate.
    package var advice: String
    package var standing: GateStanding
    package var due: Instant?
    package var arrivedAt: Instant
    package var recordedAt: Instant
    package var recordedBy: String
    package var movement: Int64?
    /// The matter that takes a wrong certificate back to where it was issued.
    package var trace: String?

    package init(
        id: String,
        market: String,
        marketName: String,
        township: AreaCode?,
        seller: String?,
        sellerName: String?,
        stall: String?,
        plate: String,
        food: String,
        goods: GoodsKind,
        quantity: LotQuantity,
        place: String,
        purchase: PurchaseProof?,
        certificate: String?,
        shown: String,
        mismatch: String,
        reason: GateReason,
        advice: String,
        standing: GateStanding,
        due: Instant?,
        arrivedAt: Instant,
        recordedAt: Instant,
        recordedBy: String,
        movement: Int64?,
        trace: String?
    ) {
        self.id = id
        self.market = market
        self.marketName = marketName
        self.township = township
        self.seller = seller
        self.sellerName = sellerName
        self.stall = stall
        self.plate = plate
        self.food = food
        self.goods = goods
        self.quantity = quantity
        self.place = place
        self.purchase = purchase
        self.certificate = certificate
        self.shown = shown
        self.mismatch = mismatch
        self.reason = reason
        self.advice = advice
        self.standing = standing
        self.due = due
        self.arrivedAt = arrivedAt
        self.recordedAt = recordedAt
        self.recordedBy = recordedBy
        self.movement = movement
        self.trace = trace
    }
}
