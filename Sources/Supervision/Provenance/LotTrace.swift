package import Primitives
package import Rules

/// Where a lot came from and where it went, as the ledger has it.
///
/// The answer does not depend on the order of what was recorded. A lot at a holder is one pool: what came in by any
/// delivery may have gone out by any other, whatever the hours that were written down.
package struct LotTrace: Sendable {
    package enum Direction: String, Sendable, Hashable, CaseIterable {
        case back
        case forward
        case both

        package var title: String {
            switch self {
            case .back: "向前溯源"
            case .forward: "向后追踪"
            case .both: "溯源和追踪"
            }
        }
    }

    /// A lot at a holder that the trace reached.
    package struct Place: Sendable, Hashable {
        package var holding: Int64
        package var lot: Int64
        package var lotCode: String
        package var food: String
        package var unit: LotQuantity.Unit
        package var holder: String
        package var holderName: String
        package var kind: OperatorKind
        package var township: AreaCode?
        /// Hands between it and where the trace starts: above 0 forward, below 0 back.
        package var distance: Int
        /// False where the way to it needs an assumption.
        package var isExact: Bool
        /// What came to the holder, or what it gave away where that is more.
        package var held: LotQuantity
        /// True where the viewer may not see who it is.
        package var isMasked = false

        package init(
            holding: Int64,
            lot: Int64,
            lotCode: String,
            food: String,
            unit: LotQuantity.Unit,
            holder: String,
            holderName: String,
            kind: OperatorKind,
            township: AreaCode?,
            distance: Int,
            isExact: Bool,
            held: LotQuantity
        ) {
            self.holding = holding
            self.lot = lot
            self.lotCode = lotCode
            self.food = food
            self.unit = unit
            self.holder = holder
            self.holderName = holderName
            self.kind = kind
            self.township = township
            self.distance = distance
            self.isExact = isExact
            self.held = held
        }
    }

    /// One hop, from a holding to the one that the goods went into.
    package struct Link: Sendable, Hashable {
        package var from: Int64
        package var to: Int64
        /// Nil for a hop that nobody recorded.
        package var movement: Int64?
        package var kind: MovementKind?
        package var occurredAt: Instant?
        package var quantity: LotQuantity?

        package init(
            from: Int64,
            to: Int64,
            movement: Int64?,
            kind: MovementKind?,
            occurredAt: Instant?,
            quantity: LotQuantity?
        ) {
            self.from = from
            self.to = to
            self.movement = movement
            self.kind = kind
            self.occurredAt = occurredAt
            self.quantity = quantity
        }

        package var isExact: Bool { movement != nil }

        /// Stable, for programs, and the words that traces of networks use.
        package var reasonCode: String { isExact ? "recorded-relation" : "same-product-in-window" }

        package var reason: String { kind.map { "有记录：\($0.title)" } ?? "同一主体、同一产品、时间相近，去向或来源未记录" }
    }

    package var direction: Direction
    /// By distance, then by number.
    package var places: [Place]
    package var links: [Link]
    /// Holder → at most so many grams of what the trace starts from; without holders whose share is not in kilograms.
    package var grams: [String: Int64]

    package init(direction: Direction, places: [Place], links: [Link], grams: [String: Int64]) {
        self.direction = direction
        self.places = places
        self.links = links
        self.grams = grams
    }

    /// Movements from one holder to another, each once.
    package var deliveries: [Int64] {
        Set(links.compactMap { link in link.kind?.isDelivery == true ? link.movement : nil }).sorted()
    }
    package var lots: [Int64] { Set(places.map(\.lot)).sorted() }
    package var holders: [String] { Set(places.map(\.holder)).sorted() }
}
