/// All limits that the rulebook holds, with the editions, foods and items that they speak of.
package struct LimitTable: Sendable {
    package var standards: [Standard]
    package var foods: [Food]
    package var aliases: [FoodAlias]
    package var items: [Item]
    package var limits: [Limit]
    /// By standard, the foods and classes whose limits are held, where a held standard is held in part only.
    ///
    /// A standard without an entry here is held for all its foods. For another food the absence of a limit here says
    /// nothing about the standard: the verdict is undetermined.
    package var heldFoods: [String: [[String]]]
    /// By standard, items for which no limit is needed (豁免制定食品中最大残留限量标准的农药名单, GB 2763, annex B).
    package var exempt: [String: [String]] = [:]
    package var conversions: [Conversion] = []
    package var functions: [AdditiveFunction] = []
    package var residues = ResidueTable()

    package init(
        standards: [Standard] = [],
        foods: [Food] = [],
        aliases: [FoodAlias] = [],
        items: [Item] = [],
        limits: [Limit] = [],
        heldFoods: [String: [[String]]] = [:]
    ) {
        self.standards = standards
        self.foods = foods
        self.aliases = aliases
        self.items = items
        self.limits = limits
        self.heldFoods = heldFoods
    }

    /// Whether all limits of a standard for the food at a path of its tree are here.
    package func holds(_ standard: String, for path: [String]) -> Bool {
        guard standards.contains(where: { $0.number == standard && $0.held }) else { return false }
        guard let held = heldFoods[standard] else { return true }
        return held.contains { path.starts(with: $0) }
    }
}

/// A class whose limits are those of the fresh food, converted by how much water was lost (GB 2762, 3.5).
package struct Conversion: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable, CaseIterable { case dried }

    package var standard: String
    package var foodPath: [String]
    package var kind: Kind
    package var source: Source

    package init(standard: String, foodPath: [String], kind: Kind, source: Source) {
        self.standard = standard
        self.foodPath = foodPath
        self.kind = kind
        self.source = source
    }
}
