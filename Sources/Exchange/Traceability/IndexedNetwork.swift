package import Traceability

/// A network of identities as dense indices, and the way back.
package struct IndexedNetwork: Sendable {
    package let network: DeliveryNetwork
    package let settings: TracingSettings
    package let stationIDs: [String]
    package let deliveryIDs: [String]
    package let lots: [String]
    package let stationIndex: [String: Int32]
    package let deliveryIndex: [String: Int32]
}

extension FoodChainNetwork {
    /// The network by indices in the order of the tables.
    ///
    /// - Precondition: Every identity that deliveries, relations and settings name is there, as the readers make sure.
    package func indexed() -> IndexedNetwork {
        let stationIndex = Self.index(stations.map(\.id))
        let deliveryIndex = Self.index(deliveries.map(\.id))
        var columns = DeliveryColumns()
        for delivery in deliveries {
            guard let source = stationIndex[delivery.source], let target = stationIndex[delivery.target] else {
                preconditionFailure("delivery \(delivery.id) names a station that is not there")
            }
            columns.append(delivery, from: source, to: target)
        }
        let network = DeliveryNetwork(
            stations: stations.count,
            deliveries: columns.table,
            relations: (
                relations.compactMap { deliveryIndex[$0.from] }, relations.compactMap { deliveryIndex[$0.to] }
            )
        )
        let settings = TracingSettings(
            stations: Self.settings(stationSettings, stationIndex),
            deliveries: Self.settings(deliverySettings, deliveryIndex),
            enforcesDates: enforcesDates
        )
        return IndexedNetwork(
            network: network,
            settings: settings,
            stationIDs: stations.map(\.id),
            deliveryIDs: deliveries.map(\.id),
            lots: columns.lotNames,
            stationIndex: stationIndex,
            deliveryIndex: deliveryIndex
        )
    }

    private static func index(_ ids: [String]) -> [String: Int32] {
        Dictionary(zip(ids, Int32(0)...), uniquingKeysWith: { first, _ in first })
    }

    private static func settings(
        _ elements: [String: TracingSettings.Element],
        _ index: [String: Int32]
    ) -> [Int32: TracingSettings.Element] {
        var settings: [Int32: TracingSettings.Element] = [:]
        for (id, element) in elements where element != .plain {
            if let place = index[id] { settings[place] = element }
        }
        return settings
    }
}

/// Deliveries as columns, with lots and products numbered as they come.
private struct DeliveryColumns {
    /// Two stations may number their lots alike.
    private struct Lot: Hashable {
        let station: Int32
        let name: String
    }

    private(set) var table = DeliveryNetwork.Deliveries()
    private(set) var lotNames: [String] = []
    private var lots: [Lot: Int32] = [:]
    private var products: [String: Int32] = [:]

    mutating func append(_ delivery: FoodChainNetwork.Delivery, from source: Int32, to target: Int32) {
        table.append(
            from: source,
            to: target,
            lot: delivery.lot.map { lot(Lot(station: source, name: $0)) } ?? -1,
            product: delivery.product.map { product($0) } ?? -1,
            departure: delivery.departure,
            arrival: delivery.arrival,
            grams: delivery.grams ?? DeliveryNetwork.unknownQuantity
        )
    }

    private mutating func lot(_ lot: Lot) -> Int32 {
        if let known = lots[lot] { return known }
        lots[lot] = Int32(lotNames.count)
        lotNames.append(lot.name)
        return Int32(lotNames.count - 1)
    }

    private mutating func product(_ name: String) -> Int32 {
        let index = products[name] ?? Int32(products.count)
        products[name] = index
        return index
    }
}
