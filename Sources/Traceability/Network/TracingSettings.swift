/// What an investigator says of stations and deliveries, with FoodChain-Lab's meanings.
package struct TracingSettings: Sendable, Hashable {
    /// Which traces of an element the investigator looks at.
    package enum Observed: String, Sendable, Hashable, CaseIterable {
        case none
        case full
        case forward
        case backward
    }

    /// What is said of one station or one delivery.
    package struct Element: Sendable, Hashable {
        /// How much it counts in scores: above 0 for an outbreak, below 0 for what speaks against it.
        package var weight: Double
        /// What comes in contaminates all that goes out; of a delivery: it and the others so marked that arrive at the
        /// same station share what they went into.
        package var crossContamination: Bool
        /// Contamination ends here: a station passes nothing on, a delivery brings nothing.
        package var killContamination: Bool
        package var observed: Observed

        package init(
            weight: Double = 0,
            crossContamination: Bool = false,
            killContamination: Bool = false,
            observed: Observed = .none
        ) {
            self.weight = weight
            self.crossContamination = crossContamination
            self.killContamination = killContamination
            self.observed = observed
        }

        package static let plain = Element()
    }

    /// By index; what is not here is ``Element/plain``.
    package var stations: [Int32: Element]
    package var deliveries: [Int32: Element]
    /// Whether cross-contamination asks that what comes in can have arrived before what goes out left.
    package var enforcesDates: Bool

    package init(
        stations: [Int32: Element] = [:],
        deliveries: [Int32: Element] = [:],
        enforcesDates: Bool = true
    ) {
        self.stations = stations
        self.deliveries = deliveries
        self.enforcesDates = enforcesDates
    }
}
