package import Primitives

/// What happened to lots (批次流转).
///
/// The words follow 来源 and 去向 of NY/T 4712-2025: a node has incoming lots (入库批次) and outgoing lots (出库批次), and a
/// movement says which became which.
package enum MovementKind: String, Sendable, Hashable, CaseIterable {
    case harvest
    case slaughter
    /// 捕捞.
    case `catch`
    /// Taken in from somebody whose own records are not here (收购、进货).
    case purchase
    /// Into or out of a store of the same holder (入库、移库).
    case storage
    case split
    case merge
    case processing
    case sale
    /// Goods that went back to whoever delivered them (退货).
    case `return`
    /// 销毁、无害化处理.
    case destruction
    /// Sold to somebody whose records are not here (外销).
    case export
    /// Takes back a record that should not exist; only as a correction.
    case void

    package var title: String {
        switch self {
        case .harvest: "采收"
        case .slaughter: "屠宰"
        case .catch: "捕捞"
        case .purchase: "收购进货"
        case .storage: "入库贮存"
        case .split: "分装拆批"
        case .merge: "并批"
        case .processing: "加工"
        case .sale: "销售"
        case .return: "退货"
        case .destruction: "销毁"
        case .export: "外销"
        case .void: "作废"
        }
    }

    /// Where goods come into being for the ledger: such a movement has outputs only.
    package var isOrigin: Bool { [.harvest, .slaughter, .catch, .purchase].contains(self) }
    /// Where goods leave the ledger: such a movement has inputs only.
    package var isEnd: Bool { [.destruction, .export].contains(self) }
    /// Goods go from one holder to another as they are.
    package var isDelivery: Bool { [.sale, .return].contains(self) }
    /// Lots become other lots at one holder.
    package var isTransformation: Bool { [.split, .merge, .processing].contains(self) }
}

/// One side of a movement: so much of a lot at a holder.
package struct MovementPart: Sendable, Hashable {
    package var lot: Int64
    package var lotCode: String
    package var food: String
    package var holder: String
    package var holderName: String
    package var quantity: LotQuantity

    package init(
        lot: Int64,
        lotCode: String,
        food: String,
        holder: String,
        holderName: String,
        quantity: LotQuantity
    ) {
        self.lot = lot
        self.lotCode = lotCode
        self.food = food
        self.holder = holder
        self.holderName = holderName
        self.quantity = quantity
    }
}

/// One movement as it is shown.
package struct Movement: Sendable, Hashable {
    package var id: Int64
    package var kind: MovementKind
    package var occurredAt: Instant
    package var document: String
    package var remark: String
    package var inputs: [MovementPart]
    package var outputs: [MovementPart]
    /// The movement that this one takes the place of.
    package var corrects: Int64?
    /// The movement that took this one's place.
    package var correctedBy: Int64?

    package init(
        id: Int64,
        kind: MovementKind,
        occurredAt: Instant,
        document: String,
        remark: String,
        inputs: [MovementPart],
        outputs: [MovementPart],
        corrects: Int64?,
        correctedBy: Int64?
    ) {
        self.id = id
        self.kind = kind
        self.occurredAt = occurredAt
        self.document = document
        self.remark = remark
        self.inputs = inputs
        self.outputs = outputs
        self.corrects = corrects
        self.correctedBy = correctedBy
    }
}

/// A lot (批次) with where it came from.
package struct LotSummary: Sendable, Hashable {
    package var id: Int64
    /// As its maker numbers it; unique with the maker.
    package var code: String
    package var food: String
    package var foodClass: String
    package var unit: LotQuantity.Unit
    package var maker: String
    package var makerName: String
    package var township: AreaCode?
    package var madeOn: Day?
    /// Field, pond, shed or workshop.
    package var place: String
    /// How it came into being.
    package var origin: MovementKind

    package init(
        id: Int64,
        code: String,
        food: String,
        foodClass: String,
        unit: LotQuantity.Unit,
        maker: String,
        makerName: String,
        township: AreaCode?,
        madeOn: Day?,
        place: String,
        origin: MovementKind
    ) {
        self.id = id
        self.code = code
        self.food = food
        self.foodClass = foodClass
        self.unit = unit
        self.maker = maker
        self.makerName = makerName
        self.township = township
        self.madeOn = madeOn
        self.place = place
        self.origin = origin
    }
}

/// How much of a lot came to a holder and went from it (台账平衡).
package struct LotBalance: Sendable, Hashable {
    package var holding: Int64
    package var lot: LotSummary
    package var holder: String
    package var holderName: String
    package var received: LotQuantity
    package var issued: LotQuantity

    package init(
        holding: Int64,
        lot: LotSummary,
        holder: String,
        holderName: String,
        received: LotQuantity,
        issued: LotQuantity
    ) {
        self.holding = holding
        self.lot = lot
        self.holder = holder
        self.holderName = holderName
        self.received = received
        self.issued = issued
    }

    /// What should be there; less than nothing where more went out than came in.
    package var remaining: LotQuantity {
        LotQuantity(thousandths: received.thousandths - issued.thousandths, unit: lot.unit)
    }

    /// Why the figures cannot be right; a finding, never a refusal.
    package enum Finding: Sendable, Hashable {
        /// Goods went out of which none came in.
        case noSource
        /// More went out than came in, beyond the tolerance.
        case moreOutThanIn

        package var title: String {
            switch self {
            case .noSource: "有出无进，来源不明"
            case .moreOutThanIn: "出大于进，超出允差"
            }
        }
    }

    /// `tolerance` in per mille of what came in.
    package func finding(tolerance: Int64) -> Finding? {
        guard issued.thousandths > 0 else { return nil }
        if received.thousandths == 0 { return .noSource }
        // The quantities stay below 10^18, so the comparison is made in wider numbers.
        let out = Int128(issued.thousandths) * 1000
        let allowed = Int128(received.thousandths) * Int128(1000 + tolerance)
        return out > allowed ? .moreOutThanIn : nil
    }
}
