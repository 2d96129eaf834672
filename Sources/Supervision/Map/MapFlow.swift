package import Primitives
package import Rules

/// Goods under certificates that went from a township to one receiver (合格证流向), summed over a period.
package struct MapFlow: Sendable, Hashable {
    /// The township of who issued the certificates; nil where the register knows none.
    package var origin: AreaCode?
    /// The middle of the township's operators; nil where none has a place.
    package var start: Coordinate?
    package var receiver: String
    package var receiverName: String
    package var kind: OperatorKind?
    package var township: AreaCode?
    package var end: Coordinate?
    package var lots: Int
    package var deliveries: Int
    /// One for each unit that goods were counted in.
    package var quantities: [LotQuantity]

    package init(
        origin: AreaCode?,
        start: Coordinate?,
        receiver: String,
        receiverName: String,
        kind: OperatorKind?,
        township: AreaCode?,
        end: Coordinate?,
        lots: Int,
        deliveries: Int,
        quantities: [LotQuantity]
    ) {
        self.origin = origin
        self.start = start
        self.receiver = receiver
        self.receiverName = receiverName
        self.kind = kind
        self.township = township
        self.end = end
        self.lots = lots
        self.deliveries = deliveries
        self.quantities = quantities
    }

    /// How wide its line is, from 1 to 8, beside the one with most deliveries.
    package func weight(beside most: Int) -> Int { 1 + min(7, deliveries * 7 / max(1, most)) }
}

/// Which flows are meant.
package struct MapFlowFilter: Sendable, Hashable {
    package var from: Day
    package var through: Day
    /// What the receivers are: wholesale markets unless another kind is asked for.
    package var kind: OperatorKind
    /// Where the goods came from.
    package var township: AreaCode?

    package init(from: Day, through: Day, kind: OperatorKind = .wholesaleMarket, township: AreaCode? = nil) {
        self.from = from
        self.through = through
        self.kind = kind
        self.township = township
    }
}
