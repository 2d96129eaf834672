package import Primitives

/// The official sampling rules (食品安全监督抽检实施细则): what is tested in which food, and by which law.
///
/// They print no limits: these stand in the laws and standards that the items name.
package struct SamplingRules: Sendable {
    private struct TableKey: Hashable {
        var year: Int
        var table: String
    }

    private struct NameKey: Hashable {
        var year: Int
        var name: String
    }

    package let editions: [SamplingEdition]
    package let classes: [SamplingClass]
    package let items: [SamplingItem]
    package let judgements: [SamplingJudgement]
    package let editionRules: [EditionRule]
    package let amounts: [SamplingAmount]
    /// Places in `items`, in printed order.
    private let itemsByTable: [TableKey: [Int]]
    /// Places in `classes` by folded name.
    private let classesByName: [NameKey: [Int]]

    package init(
        editions: [SamplingEdition] = [],
        classes: [SamplingClass] = [],
        items: [SamplingItem] = [],
        judgements: [SamplingJudgement] = [],
        editionRules: [EditionRule] = [],
        amounts: [SamplingAmount] = []
    ) {
        self.editions = editions
        self.classes = classes
        self.items = items
        self.judgements = judgements
        self.editionRules = editionRules
        self.amounts = amounts
        itemsByTable = Self.itemsByTable(items)
        var names: [NameKey: [Int]] = [:]
        for (index, found) in classes.enumerated() {
            for name in Set((found.levels + found.examples).map { FoldedText.fold($0) }) {
                names[NameKey(year: found.year, name: name), default: []].append(index)
            }
        }
        classesByName = names
    }

    /// The edition for samples taken on a day.
    package func edition(on day: Day) -> SamplingEdition? { editions.first { $0.inForce.contains(day) } }

    /// The classes that bear a food's name, or give it as an example, in printed order.
    ///
    /// Names are compared whole, after folding; a remark in brackets is set aside only where the whole name is not
    /// known, and never one of drying or cooking. Where a name fits several classes all are returned: `糕点` is a major
    /// class and a class of its own within it. None is an answer too, as the examples are not exhaustive.
    package func classes(named food: String, on day: Day) -> [SamplingClass] {
        guard let year = edition(on: day)?.year else { return [] }
        let whole = FoldedText.fold(food)
        if let found = classesByName[NameKey(year: year, name: whole)] { return found.map { classes[$0] } }
        guard let bare = Self.withoutRemarks(whole) else { return [] }
        return (classesByName[NameKey(year: year, name: bare)] ?? []).map { classes[$0] }
    }

    /// The items of a class in printed order; none where its edition is not the one of the day.
    package func items(of sampled: SamplingClass, on day: Day) -> [SamplingItem] {
        guard edition(on: day)?.year == sampled.year else { return [] }
        return (itemsByTable[TableKey(year: sampled.year, table: sampled.table)] ?? []).map { items[$0] }
    }

    /// How a sample of a class is judged and its conclusion worded.
    package func judgement(of sampled: SamplingClass) -> SamplingJudgement? {
        let chapter = judgements.filter { $0.year == sampled.year && $0.major == sampled.major }
        return chapter.first { $0.sub == sampled.sub } ?? (chapter.count == 1 ? chapter.first : nil)
    }

    /// How much is taken of a class and how it is divided: those of its section, or of its chapter where that has none.
    ///
    /// None where the class is of a section that the rules give no amount for, as where a province decides.
    package func amounts(of sampled: SamplingClass) -> [SamplingAmount] {
        let chapter = amounts.filter { $0.year == sampled.year && $0.major == sampled.major }
        let own = chapter.filter { $0.sub == sampled.sub }
        return own.isEmpty && Set(chapter.map(\.sub)).count == 1 ? chapter : own
    }

    /// By which date the edition of a standard is chosen for a sample: the rule of the narrowest class decides.
    ///
    /// Of two for the same class the one that names the series decides. Nil where no rule is held.
    package func editionRule(series: String, for sampled: SamplingClass) -> EditionRule? {
        let levels = sampled.levels
        var best: (rule: EditionRule, depth: Int)?
        for rule in editionRules where rule.series.isEmpty || rule.series == series {
            guard let depth = rule.foods.isEmpty ? levels.count : levels.firstIndex(where: rule.foods.contains) else {
                continue
            }
            let isCloser = best.map { depth < $0.depth || depth == $0.depth && $0.rule.series.isEmpty } ?? true
            if isCloser { best = (rule, depth) }
        }
        return best?.rule
    }

    private static func itemsByTable(_ items: [SamplingItem]) -> [TableKey: [Int]] {
        var places: [TableKey: [Int]] = [:]
        var start = items.startIndex
        // The rows of a table stand together: look its key up once.
        while start < items.endIndex {
            let first = items[start]
            var end = start
            while end < items.endIndex, items[end].table == first.table, items[end].year == first.year { end += 1 }
            places[TableKey(year: first.year, table: first.table), default: []] += start..<end
            start = end
        }
        return places.mapValues { $0.sorted { items[$0].sequence < items[$1].sequence } }
    }

    /// Signs of a remark in brackets that makes another food of it: `枸杞（干）` is no fresh fruit.
    private static let states: Set<Character> = ["干", "熟", "粉", "腌", "制"]

    /// A folded name without its remarks in brackets; nil where it has none, or one that must not be set aside.
    private static func withoutRemarks(_ name: String) -> String? {
        var bare = ""
        var depth = 0
        for sign in name {
            if sign == "(" {
                depth += 1
            } else if sign == ")" {
                depth -= 1
                if depth < 0 { return nil }
            } else if depth == 0 {
                bare.append(sign)
            } else if states.contains(sign) {
                return nil
            }
        }
        return depth == 0 && bare != name && !bare.isEmpty ? bare : nil
    }
}
