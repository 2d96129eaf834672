extension DeliveryNetwork.Deliveries {
    /// The same deliveries with several stations taken for one: branches of a firm, or one place under two names.
    package func merging(_ stations: Set<Int32>, into station: Int32) -> DeliveryNetwork.Deliveries {
        var merged = self
        merged.sources = sources.map { stations.contains($0) ? station : $0 }
        merged.targets = targets.map { stations.contains($0) ? station : $0 }
        return merged
    }
}
