import Primitives

/// Who delivered what to whom, and which delivery went into which: stations and deliveries as dense indices from 0.
///
/// The tables hold four bytes an entry and are built once in linear time: a county of a million deliveries and three
/// million relations takes about 60 MB. Identities and names stay with whoever built the network.
package struct DeliveryNetwork: Sendable {
    /// The deliveries, one entry of each list a delivery.
    package struct Deliveries: Sendable {
        /// The station that sends.
        package var sources: [Int32] = []
        /// The station that receives.
        package var targets: [Int32] = []
        /// The lot, dense from 0; -1 where it is unknown.
        ///
        /// An empty list says that no lot is known.
        package var lots: [Int32] = []
        /// What is delivered, dense from 0; -1 where it is unknown.
        ///
        /// An empty list says that no product is known.
        package var products: [Int32] = []
        /// The first day on which it can have arrived, in days since 1970-01-01; ``unknownArrival`` where nothing is known.
        package var arrivals: [Int32] = []
        /// The last day on which it can have left; ``unknownDeparture`` where nothing is known.
        package var departures: [Int32] = []
        /// In grams; ``unknownQuantity`` where it is unknown.
        ///
        /// An empty list says that none is known.
        package var grams: [Int64] = []

        package init() {}

        package var count: Int { sources.count }

        /// Adds a delivery; where one of the two dates is missing, the other one stands for it, as in FoodChain-Lab.
        package mutating func append(
            from source: Int32,
            to target: Int32,
            lot: Int32 = -1,
            product: Int32 = -1,
            departure: PartialDay? = nil,
            arrival: PartialDay? = nil,
            grams: Int64 = DeliveryNetwork.unknownQuantity
        ) {
            sources.append(source)
            targets.append(target)
            lots.append(lot)
            products.append(product)
            let arrived = (arrival ?? departure)?.earliest.ordinal
            let left = (departure ?? arrival)?.latest.ordinal
            arrivals.append(arrived.map { Int32($0) } ?? DeliveryNetwork.unknownArrival)
            departures.append(left.map { Int32($0) } ?? DeliveryNetwork.unknownDeparture)
            self.grams.append(grams)
        }
    }

    package static let unknownArrival = Int32.min
    package static let unknownDeparture = Int32.max
    package static let unknownQuantity = Int64.max

    package let stationCount: Int
    package let deliveries: Deliveries
    package let lotCount: Int
    let recorded: LinkTable
    let assumed: LinkTable
    /// Station → deliveries that it sends, and that it receives.
    let outgoing: Adjacency
    let incoming: Adjacency

    /// Builds the tables.
    ///
    /// - Parameters:
    ///   - stations: How many there are; every source and target is below.
    ///   - deliveries: Their columns.
    ///   - relations: Pairs of deliveries, of which the first went into the second; repeated ones count once.
    ///   - assumed: Pairs that nobody recorded but that are taken to be possible (``LinkReason/sameProductInWindow``).
    package init(
        stations: Int,
        deliveries: Deliveries,
        relations: (from: [Int32], to: [Int32]),
        assumed: (from: [Int32], to: [Int32]) = ([], [])
    ) {
        stationCount = stations
        self.deliveries = deliveries
        let count = deliveries.count
        precondition(deliveries.targets.count == count, "a delivery has a source and a target")
        for list in [deliveries.lots, deliveries.products, deliveries.arrivals, deliveries.departures] {
            precondition(list.isEmpty || list.count == count, "a list holds every delivery or none")
        }
        precondition(deliveries.grams.isEmpty || deliveries.grams.count == count, "a list holds every delivery or none")
        lotCount = deliveries.lots.reduce(0) { max($0, Int($1) + 1) }
        recorded = LinkTable(count: count, from: relations.from, to: relations.to)
        self.assumed = LinkTable(count: count, from: assumed.from, to: assumed.to, besides: recorded)
        outgoing = Adjacency(count: stations, groups: deliveries.sources)
        incoming = Adjacency(count: stations, groups: deliveries.targets)
    }

    package var deliveryCount: Int { deliveries.count }
    /// Relations, each counted once.
    package var relationCount: Int { recorded.forward.targets.count }

    package func deliveries(from station: Int32) -> ArraySlice<Int32> { outgoing.row(station) }
    package func deliveries(to station: Int32) -> ArraySlice<Int32> { incoming.row(station) }

    func arrival(_ delivery: Int32) -> Int32 {
        deliveries.arrivals.isEmpty ? Self.unknownArrival : deliveries.arrivals[Int(delivery)]
    }

    func departure(_ delivery: Int32) -> Int32 {
        deliveries.departures.isEmpty ? Self.unknownDeparture : deliveries.departures[Int(delivery)]
    }

    func grams(_ delivery: Int32) -> Int64 {
        deliveries.grams.isEmpty ? Self.unknownQuantity : deliveries.grams[Int(delivery)]
    }
}
