package import Primitives

/// A ban on using a substance (禁用 or 限用): it marks a result, and does not replace the limit that judges it.
package struct InputBan: Sendable, Hashable {
    package enum Scope: String, Sendable, Hashable, CaseIterable {
        /// All crops or animals.
        case all
        /// Only what ``InputBan/crops`` says.
        case partial
    }

    package enum Kind: String, Sendable, Hashable, CaseIterable {
        case pesticide
        case veterinaryDrug = "veterinary-drug"
    }

    /// As the notice names it, such as `硝基呋喃类：呋喃西林、…`.
    package var substance: String
    /// The items of tests that show it, where they are named otherwise, such as `呋喃西林代谢物`; else empty.
    package var items: [String]
    package var kind: Kind
    package var scope: Scope
    /// As the notice words it, such as `蔬菜`; empty for ``Scope/all``.
    package var crops: String
    /// First day on which use is forbidden; nil where no source says it.
    package var from: Day?
    package var source: Source

    package init(
        substance: String,
        items: [String] = [],
        kind: Kind,
        scope: Scope,
        crops: String,
        from: Day?,
        source: Source
    ) {
        self.substance = substance
        self.items = items
        self.kind = kind
        self.scope = scope
        self.crops = crops
        self.from = from
        self.source = source
    }

    /// Whether a finding of `item` on a day shows a use that the ban forbade then.
    package func concerns(item: String, on day: Day) -> Bool {
        guard item == substance || items.contains(item) else { return false }
        return isInForce(on: day)
    }

    /// A ban without a known date counts as in force: it stands in the current list.
    package func isInForce(on day: Day) -> Bool { from.map { day >= $0 } ?? true }
}
