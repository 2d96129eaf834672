package import Primitives

/// One printed limit: one item (项目) in one food or food class of one edition of one standard.
package struct Limit: Sendable, Hashable {
    package enum Bound: String, Sendable, Hashable, CaseIterable {
        case atMost = "≤"
        case atLeast = "≥"
        case below = "<"
        case above = ">"
        /// 不得检出: nothing at or above the method's detection limit.
        case notDetected = "不得检出"
        /// 不得使用 / 不得添加: the additive may not be used; a finding is a failure.
        case notUsed = "不得使用"
    }

    /// The edition it stands in, such as `GB 2763-2021`: the key of ``Standard``.
    package var standard: String
    /// The item by its canonical name, such as `毒死蜱`, `镉`.
    package var item: String
    /// Path of the food class in that standard's own tree, from the root: `蔬菜 > 豆类蔬菜 > 豇豆`.
    package var foodPath: [String]
    /// Paths or names of foods that the printed line excepts (除外).
    package var except: [String]
    package var bound: Bound
    /// Nil only for ``Bound/notDetected`` and ``Bound/notUsed``.
    package var value: DecimalNumber?
    /// As printed, such as `mg/kg`; empty only where there is no value.
    package var unit: String
    /// 临时限量.
    package var provisional: Bool
    /// The basis printed with the value, such as `以脂肪计`, `干重计`.
    package var note: String
    package var clause: String
    package var page: Int?
    package var confidence: Source.Confidence

    package init(
        standard: String,
        item: String,
        foodPath: [String],
        except: [String] = [],
        bound: Bound = .atMost,
        value: DecimalNumber?,
        unit: String,
        provisional: Bool = false,
        note: String = "",
        clause: String = "",
        page: Int? = nil,
        confidence: Source.Confidence = .seen
    ) {
        self.standard = standard
        self.item = item
        self.foodPath = foodPath
        self.except = except
        self.bound = bound
        self.value = value
        self.unit = unit
        self.provisional = provisional
        self.note = note
        self.clause = clause
        self.page = page
        self.confidence = confidence
    }

    /// The food or class the line names.
    package var food: String { foodPath.last ?? "" }
}

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

    package init(
        number: String,
        title: String,
        series: String,
        inForce: InForce,
        held: Bool,
        covers: [String],
        source: Source,
        supplements: String? = nil,
        mergedInto: String? = nil
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
    }

    /// The kinds of item that a standard may rule.
    package static let kinds: Set<String> = [
        "pesticide", "contaminant", "mycotoxin", "veterinary-drug", "banned-drug", "additive", "illegal-additive",
        "pathogen", "hygiene-microbe", "quality",
    ]
}

/// A node of one standard's own food classification.
package struct Food: Sendable, Hashable {
    package var standard: String
    /// From the root to the node itself.
    package var path: [String]
    /// Other names of the node, each with how well it is sourced.
    package var aliases: [Alias]
    /// Where the sampling rules (抽检实施细则) mean this node by its bare name, though the tree has another of that name.
    package var sampledAs: Source?

    package struct Alias: Sendable, Hashable {
        package var name: String
        package var confidence: Source.Confidence
        /// Regional or double meaning: to be asked, never mapped silently.
        package var ambiguous: Bool
        package init(name: String, confidence: Source.Confidence, ambiguous: Bool) {
            self.name = name
            self.confidence = confidence
            self.ambiguous = ambiguous
        }
    }

    package init(standard: String, path: [String], aliases: [Alias] = [], sampledAs: Source? = nil) {
        self.standard = standard
        self.path = path
        self.aliases = aliases
        self.sampledAs = sampledAs
    }

    package var name: String { path.last ?? "" }
}

/// What is tested for: a residue, a metal, a microbe, a quality figure.
package struct Item: Sendable, Hashable {
    /// Canonical name: `毒死蜱`, `镉`, `菌落总数`.
    package var name: String
    /// One of ``Standard/kinds``, as in ``Standard/covers``; `quality` for product standards' own figures.
    package var kind: String
    /// Other spellings, brackets included: `镉（以Cd计）`.
    package var aliases: [String]
    package var source: Source

    package init(name: String, kind: String, aliases: [String], source: Source) {
        self.name = name
        self.kind = kind
        self.aliases = aliases
        self.source = source
    }
}

/// All limits that the rulebook holds, with the editions, foods and items that they speak of.
package struct LimitTable: Sendable {
    package var standards: [Standard]
    package var foods: [Food]
    package var items: [Item]
    package var limits: [Limit]
    /// By standard, the foods and classes whose limits are held, where a held standard is held in part only.
    ///
    /// A standard without an entry here is held for all its foods. For another food the absence of a limit here says
    /// nothing about the standard: the verdict is undetermined.
    package var heldFoods: [String: [[String]]]

    package init(
        standards: [Standard] = [],
        foods: [Food] = [],
        items: [Item] = [],
        limits: [Limit] = [],
        heldFoods: [String: [[String]]] = [:]
    ) {
        self.standards = standards
        self.foods = foods
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
