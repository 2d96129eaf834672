/// One thing that the register asks of operators of some kinds (监管对象要素): an entry of `operator-facts.yaml`.
package struct OperatorFactRule: Sendable, Hashable {
    package enum ValueType: String, Sendable, Hashable, CaseIterable {
        case number
        case text
        case flag
        case choice
    }

    /// Kebab-case and stable, such as `diners`.
    package var id: String
    /// For example `用餐人数`.
    package var title: String
    package var kinds: [OperatorKind]
    package var type: ValueType
    /// For example `人`; empty where there is none.
    package var unit: String
    /// What may be chosen; empty for the other types.
    package var choices: [String]
    package var source: Source

    package init(
        id: String,
        title: String,
        kinds: [OperatorKind],
        type: ValueType,
        unit: String,
        choices: [String],
        source: Source
    ) {
        self.id = id
        self.title = title
        self.kinds = kinds
        self.type = type
        self.unit = unit
        self.choices = choices
        self.source = source
    }
}
