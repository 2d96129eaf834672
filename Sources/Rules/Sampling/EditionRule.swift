/// Which date chooses the edition of a standard that a sample is judged by.
package struct EditionRule: Sendable, Hashable {
    package enum DatedBy: String, Sendable, Hashable, CaseIterable {
        /// The sample's production date.
        case production
        /// The day of sampling.
        case sampling
        /// The production dates of the raw materials, which no sampling sheet carries: a person has to say.
        case ingredients
        /// The edition of the product standard that the product itself declares.
        case declared
    }

    /// The standard without its year, such as `GB 2763`; empty for all.
    package var series: String
    /// Names of classes of the sampling rules, of any level; empty for all foods.
    package var foods: [String]
    package var datedBy: DatedBy
    package var source: Source
    /// Printed page; nil for an inference.
    package var page: Int?

    package init(series: String, foods: [String], datedBy: DatedBy, source: Source, page: Int? = nil) {
        self.series = series
        self.foods = foods
        self.datedBy = datedBy
        self.source = source
        self.page = page
    }
}
