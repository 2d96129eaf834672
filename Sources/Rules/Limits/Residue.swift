package import Primitives

/// How a standard defines the residue that its limits of an item speak of (残留物).
package struct Residue: Sendable, Hashable {
    /// The edition, such as `GB 2763-2021`.
    package var standard: String
    /// Canonical name of the item.
    package var item: String
    /// As printed, `克百威及3-羟基克百威之和，以克百威表示`.
    package var definition: String
    /// Printed page; nil where the definition was not seen in print.
    package var page: Int?
    package var confidence: Source.Confidence

    package init(standard: String, item: String, definition: String, page: Int?, confidence: Source.Confidence) {
        self.standard = standard
        self.item = item
        self.definition = definition
        self.page = page
        self.confidence = confidence
    }
}

/// One substance of a residue that is a sum.
package struct ResidueComponent: Sendable, Hashable {
    /// The foods that a definition is for.
    package enum Part: Sendable, Hashable {
        case all
        /// 植物源性食品.
        case plant
        /// 动物源性食品.
        case animal
        /// Foods by name, such as `大豆` or a major class of the sampling rules.
        case foods([String])
    }

    /// Canonical name of the item whose residue it belongs to.
    package var item: String
    /// The substance's own name as the definition says it.
    package var component: String
    package var aliases: [String]
    /// Turns a mass of the component into the mass of the substance that the sum is expressed in; dimensionless, above 0.
    ///
    /// Nil where it is not known: a sum with such a component found in it cannot be reckoned. Ratios of molar masses
    /// have five significant digits.
    package var factor: DecimalNumber?
    package var part: Part
    /// What the factor rests on: the molecular formulas, or a reason.
    package var basis: String
    /// The documents whose definition sums it.
    package var standards: [String]
    package var confidence: Source.Confidence

    package init(
        item: String,
        component: String,
        aliases: [String] = [],
        factor: DecimalNumber?,
        part: Part = .all,
        basis: String,
        standards: [String],
        confidence: Source.Confidence
    ) {
        self.item = item
        self.component = component
        self.aliases = aliases
        self.factor = factor
        self.part = part
        self.basis = basis
        self.standards = standards
        self.confidence = confidence
    }
}

/// All residue definitions that the rulebook holds.
package struct ResidueTable: Sendable {
    private struct Key: Hashable {
        var standard: String
        var item: String
    }

    package let residues: [Residue]
    package let components: [ResidueComponent]
    private let byKey: [Key: Int]
    private let byItem: [String: [Int]]

    package init(residues: [Residue] = [], components: [ResidueComponent] = []) {
        self.residues = residues
        self.components = components
        byKey = Dictionary(
            residues.enumerated().map { (Key(standard: $1.standard, item: $1.item), $0) },
            uniquingKeysWith: { first, _ in first }
        )
        byItem = Dictionary(grouping: components.indices) { components[$0].item }
    }

    package func residue(of item: String, in standard: String) -> Residue? {
        byKey[Key(standard: standard, item: item)].map { residues[$0] }
    }

    /// The components of an item under any standard; none where its residue is no sum, or a sum that is determined as one.
    package func components(of item: String) -> [ResidueComponent] { (byItem[item] ?? []).map { components[$0] } }

    /// The components that one standard's definition sums; their parts of the foods may differ.
    package func components(of item: String, in standard: String) -> [ResidueComponent] {
        components(of: item).filter { $0.standards.contains(standard) }
    }
}
