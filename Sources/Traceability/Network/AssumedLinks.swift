/// Links that no holder recorded but that its deliveries suggest.
package enum AssumedLinks {
    /// For every delivery of which nobody recorded what went into it: deliveries of the same product that its sender had
    /// received at most `days` days before.
    ///
    /// Only deliveries with a known product and two known dates take part. The cost is that of sorting plus that of the
    /// answer; a long window over a busy holder gives many links.
    package static func sameProduct(
        _ deliveries: DeliveryNetwork.Deliveries,
        relations: (from: [Int32], to: [Int32]),
        within days: Int32
    ) -> (from: [Int32], to: [Int32]) {
        var explained = [Bool](repeating: false, count: deliveries.count)
        for delivery in relations.to { explained[Int(delivery)] = true }
        var received: [Place: [Int32]] = [:]
        for delivery in 0..<deliveries.count where deliveries.hasDate(delivery, deliveries.arrivals) {
            let place = Place(station: deliveries.targets[delivery], product: deliveries.products[delivery])
            received[place, default: []].append(Int32(delivery))
        }
        for place in received.keys {
            received[place]?.sort { deliveries.arrivals[Int($0)] < deliveries.arrivals[Int($1)] }
        }
        var links: (from: [Int32], to: [Int32]) = ([], [])
        for delivery in 0..<deliveries.count where !explained[delivery] {
            guard deliveries.hasDate(delivery, deliveries.departures) else { continue }
            let place = Place(station: deliveries.sources[delivery], product: deliveries.products[delivery])
            guard let candidates = received[place] else { continue }
            let left = deliveries.departures[delivery]
            let first = partitioningIndex(0..<candidates.count) {
                deliveries.arrivals[Int(candidates[$0])] >= left - days
            }
            for candidate in candidates[first...] {
                guard deliveries.arrivals[Int(candidate)] <= left else { break }
                links.from.append(candidate)
                links.to.append(Int32(delivery))
            }
        }
        return links
    }

    private struct Place: Hashable {
        let station: Int32
        let product: Int32
    }
}

extension DeliveryNetwork.Deliveries {
    fileprivate func hasDate(_ delivery: Int, _ dates: [Int32]) -> Bool {
        guard !dates.isEmpty, !products.isEmpty, products[delivery] >= 0 else { return false }
        return dates[delivery] != DeliveryNetwork.unknownArrival && dates[delivery] != DeliveryNetwork.unknownDeparture
    }
}

/// The first index of the range for which the condition holds, where it holds from some index on.
func partitioningIndex(_ range: Range<Int>, _ holds: (Int) -> Bool) -> Int {
    var low = range.lowerBound
    var high = range.upperBound
    while low < high {
        let middle = low + (high - low) / 2
        if holds(middle) { high = middle } else { low = middle + 1 }
    }
    return low
}
