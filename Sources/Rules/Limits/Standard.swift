/// One edition of a standard, held or not: a verdict must never rest on one that is not held.
package struct Standard: Sendable, Hashable {
    /// The full number with its year: `GB 2763-2021`.
    package var number: String
    package var title: String
    /// The number without its year, shared by all editions: `GB 2763`.
    package var series: String
    package var inForce: InForce
    /// False for editions known to be in force whose limits the rulebook does not contain.
    package var held: Bool
    /// The kinds of item that it rules, from ``kinds``.
    package var covers: [String]
    package var source: Source
    /// The edition that this one stands beside and may change, such as `GB 2763-2021` for `GB 2763.1-2022`.
    package var supplements: String?
    /// The later edition that took this one up: where the supplemented and the later edition agree, so did this one.
    package var mergedInto: String?
    /// What is not listed is not permitted (GB 2760: 本标准规定了食品添加剂的允许使用品种、使用范围).
    package var isPositiveList: Bool
    /// Results are rounded to the places of the limit before they are compared (修约值比较法, GB/T 8170-2008, 4.3.2).
    package var comparesRounded: Bool
    /// What the standard is for, in words, where that is not the food alone, such as 预包装食品; empty otherwise.
    package var appliesTo: String
    /// The edition that rules what this one does not: where that one speaks, this one need not be held.
    package var alternativeTo: String?
    /// Of a product standard, names of the foods that it is for; empty for all foods.
    package var foods: [String]

    package init(
        number: String,
        title: String,
        series: String,
        inForce: InForce,
        held: Bool,
        covers: [String],
        source: Source,
        supplements: String? = nil,
        mergedInto: String? = nil,
        isPositiveList: Bool = false,
        comparesRounded: Bool = false,
        appliesTo: String = "",
        alternativeTo: String? = nil,
        foods: [String] = []
    ) {
        self.number = number
        self.title = title
        self.series = series
        self.inForce = inForce
        self.held = held
        self.covers = covers
        self.source = source
        self.supplements = supplements
        self.mergedInto = mergedInto
        self.isPositiveList = isPositiveList
        self.comparesRounded = comparesRounded
        self.appliesTo = appliesTo
        self.alternativeTo = alternativeTo
        self.foods = foods
    }

    /// The kinds of item that a standard may rule.
    package static let kinds: Set<String> = [
        "pesticide", "contaminant", "mycotoxin", "veterinary-drug", "banned-drug", "additive", "illegal-additive",
        "pathogen", "hygiene-microbe", "quality",
    ]
}
