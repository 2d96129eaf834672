/// Places where whatever comes in can contaminate whatever goes out.
///
/// A place with *m* deliveries in and *n* out has *m × n* possible links. They are never written down: the incoming stand
/// sorted by arrival and the outgoing by departure, so what a delivery can have contaminated is the end of one list,
/// and what can have contaminated it is the beginning of the other.
struct MixingPools: Sendable {
    let reasons: [LinkReason]
    /// Pool → its incoming deliveries by first possible arrival.
    let incoming: Adjacency
    /// Pool → its outgoing deliveries by last possible departure.
    let outgoing: Adjacency
    /// Delivery → the pools that it comes into, and that it goes out of.
    let joined: Adjacency
    let left: Adjacency
    private let arrivals: [Int32]
    private let departures: [Int32]

    var count: Int { reasons.count }
    var isEmpty: Bool { reasons.isEmpty }

    init(_ network: DeliveryNetwork, _ settings: TracingSettings) {
        var builder = PoolBuilder(network: network, settings: settings)
        builder.addStations()
        builder.addDeliveries()
        let pools = builder.reasons.count
        reasons = builder.reasons
        incoming = Adjacency(count: pools, from: builder.joining.pools, to: builder.joining.deliveries)
        outgoing = Adjacency(count: pools, from: builder.leaving.pools, to: builder.leaving.deliveries)
        joined = incoming.transposed(columns: network.deliveryCount)
        left = outgoing.transposed(columns: network.deliveryCount)
        // Without dates every arrival is before every departure.
        let dated = settings.enforcesDates
        arrivals = incoming.targets.map { dated ? network.arrival($0) : DeliveryNetwork.unknownArrival }
        departures = outgoing.targets.map { dated ? network.departure($0) : DeliveryNetwork.unknownDeparture }
    }

    /// Where, in the pool's outgoing deliveries, those begin that left when this arrival was possible or later.
    func firstOutgoing(of pool: Int32, arrival: Int32) -> Int {
        partitioningIndex(outgoing.range(pool)) { departures[$0] >= arrival }
    }

    /// Where, in the pool's incoming deliveries, those end that can have arrived by this departure.
    func endOfIncoming(of pool: Int32, departure: Int32) -> Int {
        partitioningIndex(incoming.range(pool)) { arrivals[$0] > departure }
    }
}

extension Adjacency {
    /// From column to row; there may be more columns than rows.
    fileprivate func transposed(columns: Int) -> Adjacency {
        guard !targets.isEmpty else { return Adjacency(count: columns, from: [], to: []) }
        var rows: [Int32] = []
        rows.reserveCapacity(targets.count)
        for row in 0..<count { rows += repeatElement(Int32(row), count: range(Int32(row)).count) }
        return Adjacency(count: columns, from: targets, to: rows)
    }
}

/// Gathers the members of all pools.
private struct PoolBuilder {
    let network: DeliveryNetwork
    let settings: TracingSettings
    var reasons: [LinkReason] = []
    var joining: (pools: [Int32], deliveries: [Int32]) = ([], [])
    var leaving: (pools: [Int32], deliveries: [Int32]) = ([], [])

    private func mixes(_ station: Int32) -> Bool {
        guard let element = settings.stations[station] else { return false }
        return element.crossContamination && !element.killContamination
    }

    private func kills(_ station: Int32) -> Bool { settings.stations[station]?.killContamination ?? false }

    mutating func addStations() {
        for station in settings.stations.keys.sorted() where mixes(station) {
            add(
                .crossContaminationAtStation,
                incoming: Array(network.incoming.row(station)),
                outgoing: Array(network.outgoing.row(station))
            )
        }
    }

    /// Deliveries marked as contaminating each other share what they went into, station by station.
    mutating func addDeliveries() {
        var groups: [Int32: [Int32]] = [:]
        for (delivery, element) in settings.deliveries where element.crossContamination {
            groups[network.deliveries.targets[Int(delivery)], default: []].append(delivery)
        }
        for (station, members) in groups.sorted(by: { $0.key < $1.key }) where members.count > 1 && !kills(station) {
            var shared: Set<Int32> = []
            for member in members {
                shared.formUnion(network.recorded.forward.row(member))
                shared.formUnion(network.assumed.forward.row(member))
            }
            // A mixing station already links all that it sends.
            if mixes(station) { shared = shared.filter { network.deliveries.sources[Int($0)] != station } }
            add(.crossContaminationOfDeliveries, incoming: members.sorted(), outgoing: shared.sorted())
        }
    }

    private mutating func add(_ reason: LinkReason, incoming: [Int32], outgoing: [Int32]) {
        guard !incoming.isEmpty, !outgoing.isEmpty else { return }
        let pool = Int32(reasons.count)
        reasons.append(reason)
        let arriving = incoming.sorted { (network.arrival($0), $0) < (network.arrival($1), $1) }
        let departing = outgoing.sorted { (network.departure($0), $0) < (network.departure($1), $1) }
        joining.pools += repeatElement(pool, count: arriving.count)
        joining.deliveries += arriving
        leaving.pools += repeatElement(pool, count: departing.count)
        leaving.deliveries += departing
    }
}
