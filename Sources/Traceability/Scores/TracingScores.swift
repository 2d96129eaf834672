/// How much of what is weighted lies forward of a station, a delivery or a lot, as FoodChain-Lab scores it.
///
/// The score of a station is its own weight plus those of all stations and deliveries forward of it, by the larger of the
/// sums of the positive and of the negative weights; that of a delivery likewise. A lot's own deliveries do not count for
/// it. Where all outbreaks weigh 1, a score is the share of outbreaks whose backward trace reaches the element. In a cycle
/// everything counts once, so no score is above 1.
package struct TracingScores: Sendable {
    /// The weights that lie forward of each element of one kind.
    package struct Sums: Sendable {
        /// The sums of the weights above 0, and of those below 0 without their sign.
        package internal(set) var positive: [Double]
        package internal(set) var negative: [Double]
        /// How many elements with a weight above 0 were counted.
        package internal(set) var outbreaks: [Int32]

        init(count: Int) {
            positive = [Double](repeating: 0, count: count)
            negative = positive
            outbreaks = [Int32](repeating: 0, count: count)
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
    package internal(set) var positiveTotal = 0.0
    package internal(set) var negativeTotal = 0.0
    /// How many stations and deliveries have a weight above 0.
    package internal(set) var outbreakCount: Int32 = 0

    init(stations: Int, deliveries: Int, lots: Int) {
        self.stations = Sums(count: stations)
        self.deliveries = Sums(count: deliveries)
        self.lots = Sums(count: lots)
    }

    /// −1…1; 0 where nothing is weighted.
    package func station(_ station: Int32) -> Double { combined(stations, station) }
    package func delivery(_ delivery: Int32) -> Double { combined(deliveries, delivery) }
    package func lot(_ lot: Int32) -> Double { combined(lots, lot) }

    /// 0…1: only the weights above 0, and only those below 0.
    package func positive(_ sums: Sums, _ element: Int32) -> Double {
        positiveTotal == 0 ? 0 : sums.positive[Int(element)] / positiveTotal
    }

    package func negative(_ sums: Sums, _ element: Int32) -> Double {
        negativeTotal == 0 ? 0 : sums.negative[Int(element)] / negativeTotal
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
        let total = max(positiveTotal, negativeTotal)
        guard total > 0 else { return 0 }
        return (sums.positive[Int(element)] - sums.negative[Int(element)]) / total
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
