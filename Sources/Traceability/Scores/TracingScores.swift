/// How much of what is weighted lies forward of a station, a delivery or a lot, as FoodChain-Lab scores it.
///
/// The score of a station is its own weight plus those of all stations and deliveries forward of it, by the larger of the
/// sums of the positive and of the negative weights; that of a delivery likewise. A lot's own deliveries do not count for
/// it. Where all outbreaks weigh 1, a score is the share of outbreaks whose backward trace reaches the element. In a cycle
/// everything counts once, so no score is above 1.
package struct TracingScores: Sendable {
    package internal(set) var stations: ScoreSums
    package internal(set) var deliveries: ScoreSums
    package internal(set) var lots: ScoreSums
    /// The sums of all weights above 0, and of all below 0 without their sign.
    private let totals: (positive: Double, negative: Double)
    /// How many stations and deliveries have a weight above 0.
    package let outbreakCount: Int32

    init(_ network: DeliveryNetwork, _ weighted: [WeightedElement]) {
        var totals = (positive: 0.0, negative: 0.0)
        for element in weighted {
            if element.weight > 0 { totals.positive += element.weight } else { totals.negative -= element.weight }
        }
        self.totals = totals
        outbreakCount = Int32(weighted.count { $0.weight > 0 })
        stations = ScoreSums(count: network.stationCount)
        deliveries = ScoreSums(count: network.deliveryCount)
        lots = ScoreSums(count: network.lotCount)
    }

    /// −1…1; 0 where nothing is weighted.
    package func station(_ station: Int32) -> Double { combined(stations, station) }
    package func delivery(_ delivery: Int32) -> Double { combined(deliveries, delivery) }
    package func lot(_ lot: Int32) -> Double { combined(lots, lot) }

    /// 0…1: only the weights above 0, and only those below 0.
    package func positive(_ sums: ScoreSums, _ element: Int32) -> Double {
        totals.positive == 0 ? 0 : sums[element].positive / totals.positive
    }

    package func negative(_ sums: ScoreSums, _ element: Int32) -> Double {
        totals.negative == 0 ? 0 : sums[element].negative / totals.negative
    }

    /// Whether every outbreak can come from the station (共同来源).
    package func isCommonLink(_ station: Int32) -> Bool {
        outbreakCount > 0 && stations[station].outbreaks == outbreakCount
    }

    /// The best score of the lots that a station sent; nil where it sent none that is known.
    package func bestLot(of station: Int32, in network: DeliveryNetwork) -> Double? {
        guard !network.deliveries.lots.isEmpty else { return nil }
        return network.deliveries(from: station).compactMap { delivery in
            let lot = network.deliveries.lots[Int(delivery)]
            return lot < 0 ? nil : self.lot(lot)
        }.max()
    }

    private func combined(_ sums: ScoreSums, _ element: Int32) -> Double {
        let total = max(totals.positive, totals.negative)
        guard total > 0 else { return 0 }
        let sum = sums[element]
        return (sum.positive - sum.negative) / total
    }
}

/// Something that has a weight.
struct WeightedElement {
    enum Kind: Hashable {
        case station(Int32)
        case delivery(Int32)
    }

    let kind: Kind
    let weight: Double
}

extension TracingSettings {
    /// Stations, then deliveries, each by index: sums of floating numbers depend on the order.
    var weighted: [WeightedElement] {
        let stations = stations.filter { $0.value.weight != 0 }.sorted { $0.key < $1.key }
        let deliveries = deliveries.filter { $0.value.weight != 0 }.sorted { $0.key < $1.key }
        return stations.map { WeightedElement(kind: .station($0.key), weight: $0.value.weight) }
            + deliveries.map { WeightedElement(kind: .delivery($0.key), weight: $0.value.weight) }
    }
}
