/// A network with an investigator's settings, ready to be asked.
///
/// Changing a setting makes a new value: marks and pools are built in time proportional to the network, questions are
/// answered by ``Tracer`` in time proportional to the answer.
package struct Tracing: Sendable {
    package let network: DeliveryNetwork
    package let settings: TracingSettings
    let pools: MixingPools
    /// One entry a delivery; empty where nothing ends contamination.
    private let endings: [Ending]

    package init(_ network: DeliveryNetwork, _ settings: TracingSettings = TracingSettings()) {
        self.network = network
        self.settings = settings
        pools = MixingPools(network, settings)
        endings = Self.endings(network, settings)
    }

    /// Where contamination ends at a delivery.
    struct Ending: OptionSet, Sendable {
        let rawValue: UInt8
        /// It passes nothing on: it kills contamination, or its recipient does.
        static let forward = Ending(rawValue: 1)
        /// Nothing went into it: its sender kills contamination.
        static let backward = Ending(rawValue: 2)
        /// It brings nothing to its recipient.
        static let itself = Ending(rawValue: 4)
    }

    var hasEndings: Bool { !endings.isEmpty }

    func ending(_ delivery: Int32) -> Ending { endings.isEmpty ? [] : endings[Int(delivery)] }

    func kills(_ station: Int32) -> Bool { settings.stations[station]?.killContamination ?? false }

    private static func endings(_ network: DeliveryNetwork, _ settings: TracingSettings) -> [Ending] {
        let stations = settings.stations.filter(\.value.killContamination).keys
        let deliveries = settings.deliveries.filter(\.value.killContamination).keys
        guard !stations.isEmpty || !deliveries.isEmpty else { return [] }
        var endings = [Ending](repeating: [], count: network.deliveryCount)
        for station in stations {
            for delivery in network.incoming.row(station) { endings[Int(delivery)].insert(.forward) }
            for delivery in network.outgoing.row(station) { endings[Int(delivery)].insert(.backward) }
        }
        for delivery in deliveries { endings[Int(delivery)].formUnion([.forward, .itself]) }
        return endings
    }
}
