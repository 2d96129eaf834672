/// Which way a trace goes.
package enum TraceDirection: String, Sendable, Hashable, CaseIterable {
    /// To where it went.
    case forward
    /// To where it came from.
    case back
}

/// Where a trace starts.
package struct TraceStart: Sendable, Hashable {
    package var stations: [Int32]
    package var deliveries: [Int32]

    package init(stations: [Int32] = [], deliveries: [Int32] = []) {
        self.stations = stations
        self.deliveries = deliveries
    }
}

/// What a trace reached, with FoodChain-Lab's meaning of reaching.
///
/// A delivery where the trace starts is in the answer only where it is reached again, through a cycle or from another
/// start. A station where it starts reaches all that it sent (forward) or received (back). Forward of a delivery lies its
/// recipient, back of it its sender, unless the delivery where the trace starts brings nothing or its sender kills
/// contamination.
package struct Trace: Sendable {
    /// How one delivery was reached first.
    package struct Hop: Sendable, Hashable {
        package let delivery: Int32
        /// The delivery before it on the way; nil where a station at the start sent or received it.
        package let previous: Int32?
        /// Nil together with ``previous``.
        package let reason: LinkReason?
    }

    package let direction: TraceDirection
    package let start: TraceStart
    /// The shortest way to each delivery reached by recorded links alone, then to those that need an assumption.
    package let hops: [Hop]
    /// How many of ``hops``, at their beginning, rest on recorded links alone.
    package let exactCount: Int
    /// Stations reached by recorded links alone, then those that need an assumption.
    package let stations: [Int32]
    package let exactStationCount: Int

    package var deliveries: [Int32] { hops.map(\.delivery) }
    package var exactHops: ArraySlice<Hop> { hops[..<exactCount] }
    package var probableHops: ArraySlice<Hop> { hops[exactCount...] }
    package var exactStations: ArraySlice<Int32> { stations[..<exactStationCount] }
    package var probableStations: ArraySlice<Int32> { stations[exactStationCount...] }
}
