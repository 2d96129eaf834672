/// How much of what is weighted lies forward of a station, a delivery or a lot, as FoodChain-Lab scores it.
///
/// The score of a station is its own weight plus those of all stations and deliveries forward of it, by the larger of the
/// sums of the positive and of the negative weights; that of a delivery likewise. A lot's own deliveries do not count for
/// it. Where all outbreaks weigh 1, a score is the share of outbreaks whose backward trace reaches the element. In a cycle
/// everything counts once, so no score is above 1.
package struct TracingScores: Sendable {
    /// The weights that lie forward of each element of one kind.
    package struct Sums: Sendable {
        /// The sums of the weights above 0; empty where there are none in the network.
        private(set) var positive: [Double]
        /// The sums of the weights below 0, without their sign; empty where there are none in the network.
        private(set) var negative: [Double]
        /// How many elements with a weight above 0 were counted; empty where there are none in the network.
        package private(set) var outbreaks: [Int32]

        init(count: Int, _ totals: (positive: Double, negative: Double)) {
            positive = totals.positive > 0 ? [Double](repeating: 0, count: count) : []
            negative = totals.negative > 0 ? [Double](repeating: 0, count: count) : []
            outbreaks = totals.positive > 0 ? [Int32](repeating: 0, count: count) : []
        }

        mutating func add(_ weight: Double, to element: Int32) {
            if weight > 0 {
                positive[Int(element)] += weight
                outbreaks[Int(element)] += 1
            } else {
                negative[Int(element)] -= weight
            }
        }
    }

    package internal(set) var stations: Sums
    package internal(set) var deliveries: Sums
    package internal(set) var lots: Sums
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
        stations = Sums(count: network.stationCount, totals)
        deliveries = Sums(count: network.deliveryCount, totals)
        lots = Sums(count: network.lotCount, totals)
    }

    /// −1…1; 0 where nothing is weighted.
    package func station(_ station: Int32) -> Double { combined(stations, station) }
    package func delivery(_ delivery: Int32) -> Double { combined(deliveries, delivery) }
    package func lot(_ lot: Int32) -> Double { combined(lots, lot) }

    /// 0…1: only the weights above 0, and only those below 0.
    package func positive(_ sums: Sums, _ element: Int32) -> Double {
        sums.positive.isEmpty ? 0 : sums.positive[Int(element)] / totals.positive
    }

    package func negative(_ sums: Sums, _ element: Int32) -> Double {
        sums.negative.isEmpty ? 0 : sums.negative[Int(element)] / totals.negative
    }

    /// Whether every outbreak can come from the station (共同来源).
    package func isCommonLink(_ station: Int32) -> Bool {
        outbreakCount > 0 && stations.outbreaks[Int(station)] == outbreakCount
    }

    /// The best score of the lots that a station sent; nil where it sent none that is known.
    package func bestLot(of station: Int32, in network: DeliveryNetwork) -> Double? {
        guard !network.deliveries.lots.isEmpty else { return nil }
        return network.deliveries(from: station).compactMap { delivery in
            let lot = network.deliveries.lots[Int(delivery)]
            return lot < 0 ? nil : self.lot(lot)
        }.max()
    }

    private func combined(_ sums: Sums, _ element: Int32) -> Double {
        let total = max(totals.positive, totals.negative)
        guard total > 0 else { return 0 }
        let positive = sums.positive.isEmpty ? 0 : sums.positive[Int(element)]
        let negative = sums.negative.isEmpty ? 0 : sums.negative[Int(element)]
        return (positive - negative) / total
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
