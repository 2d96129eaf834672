/// A node of one standard's own food classification.
package struct Food: Sendable, Hashable {
    package var standard: String
    /// From the root to the node itself.
    package var path: [String]
    /// The standard's own number of the class, such as `07.02` (GB 2760, table E.1); empty where it has none.
    package var code: String
    /// 测定部位 (GB 2763, annex A), such as `全豆（带荚）`; empty where the standard names none for this node.
    package var testedPart: String
    /// What the standard prints in brackets: 包括…, 例如…, 不包括….
    package var note: String
    /// Where the sampling rules (抽检实施细则) mean this node by its bare name, though the tree has another of that name.
    package var sampledAs: Source?

    package init(
        standard: String,
        path: [String],
        code: String = "",
        testedPart: String = "",
        note: String = "",
        sampledAs: Source? = nil
    ) {
        self.standard = standard
        self.path = path
        self.code = code
        self.testedPart = testedPart
        self.note = note
        self.sampledAs = sampledAs
    }

    package var name: String { path.last ?? "" }
}

/// Another name of a food, in all editions of a series whose tree has the food.
package struct FoodAlias: Sendable, Hashable {
    package var name: String
    /// Such as `GB 2763`.
    package var series: String
    package var path: [String]
    /// Regional or double meaning: to be asked, never mapped silently.
    package var ambiguous: Bool
    package var confidence: Source.Confidence

    package init(
        name: String,
        series: String,
        path: [String],
        ambiguous: Bool = false,
        confidence: Source.Confidence = .seen
    ) {
        self.name = name
        self.series = series
        self.path = path
        self.ambiguous = ambiguous
        self.confidence = confidence
    }
}
