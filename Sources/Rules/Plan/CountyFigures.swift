package import Primitives

/// Figures of one county and year that indicators divide by; each with where it comes from.
package struct CountyFigures: Sendable, Hashable {
    package struct Figure: Sendable, Hashable {
        package var value: Int
        package var source: Source

        package init(value: Int, source: Source) {
            self.value = value
            self.source = source
        }
    }

    package var county: AreaCode
    package var year: Int
    /// Permanent residents; nil where nobody has given a sourced number.
    package var population: Figure?
    package var samplingPlan: [PlannedSamples]

    package init(county: AreaCode, year: Int, population: Figure?, samplingPlan: [PlannedSamples]) {
        self.county = county
        self.year = year
        self.population = population
        self.samplingPlan = samplingPlan
    }
}

/// One line of a yearly sampling plan: so many samples of a product or class at a stage.
package struct PlannedSamples: Sendable, Hashable {
    package enum Stage: String, Sendable, Hashable, CaseIterable {
        /// 种植养殖环节
        case farm
        /// 生产环节
        case production
        /// 流通环节
        case distribution
        /// 餐饮环节
        case catering
        /// Any stage.
        case all
    }

    package var id: String
    /// The product, such as `豇豆`; empty where the line plans a whole class.
    package var product: String
    /// The class, such as `蔬菜`; empty where only the product is named.
    package var foodClass: String
    package var stage: Stage
    /// Samples in the year, ≥ 0.
    package var planned: Int
    package var source: Source

    package init(id: String, product: String, foodClass: String, stage: Stage, planned: Int, source: Source) {
        self.id = id
        self.product = product
        self.foodClass = foodClass
        self.stage = stage
        self.planned = planned
        self.source = source
    }
}
