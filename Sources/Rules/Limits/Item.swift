/// What is tested for: a residue, a metal, a microbe, a quality figure.
package struct Item: Sendable, Hashable {
    /// Canonical name: `毒死蜱`, `镉`, `菌落总数`.
    package var name: String
    /// Some of ``Standard/kinds``, the first what it mainly is: 亚硝酸盐 is a contaminant, and a permitted additive.
    package var kinds: [String]
    /// Other spellings, brackets included: `镉（以Cd计）`.
    package var aliases: [String]
    package var source: Source

    package init(name: String, kinds: [String], aliases: [String], source: Source) {
        self.name = name
        self.kinds = kinds
        self.aliases = aliases
        self.source = source
    }

    package var kind: String { kinds.first ?? "" }
}

/// 同一功能: additives whose shares of their limits are added up when they are used together (GB 2760-2024, A.4).
package struct AdditiveFunction: Sendable, Hashable {
    package enum Function: String, Sendable, Hashable, CaseIterable {
        case preservative, antioxidant, colour
    }

    package var item: String
    package var function: Function
    /// Of a colour: only those of one hue (同一色泽) are added up; empty for the others.
    package var hue: String
    package var source: Source

    package init(item: String, function: Function, hue: String, source: Source) {
        self.item = item
        self.function = function
        self.hue = hue
        self.source = source
    }
}
