import Primitives

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

/// The fact as a column of a list.
extension OperatorFactRule {
    package var listField: String { "fact-\(id)" }

    /// For example `用餐人数（人）`.
    package var listTitle: String { unit.isEmpty ? title : "\(title)（\(unit)）" }

    /// As a cell says it; 是 and 否 for a flag.
    package func word(_ value: String) -> String {
        type == .flag ? (value == "yes" ? "是" : "否") : value
    }

    /// The same where there may be none.
    package func word(shown value: String?) -> String { value.flatMap { $0.isEmpty ? nil : word($0) } ?? "" }

    /// The value that a cell means; nil where it fits the rule in no way.
    package func value(read text: String) -> String? {
        switch type {
        case .flag: ["是", "有", "√", "yes"].contains(text) ? "yes" : ["否", "无", "没有", "no"].contains(text) ? "no" : nil
        default: fits(text) ? text : nil
        }
    }

    /// Whether a value of the register is one that the rule allows.
    package func fits(_ value: String) -> Bool {
        switch type {
        case .number: DecimalNumber(value) != nil && !value.hasPrefix("-")
        case .text: value.count <= 200
        case .flag: ["yes", "no"].contains(value)
        case .choice: choices.contains(value)
        }
    }

    /// What a cell should say.
    package var expected: String {
        switch type {
        case .number: "数字"
        case .text: "不超过 200 个字"
        case .flag: "是或否"
        case .choice: choices.joined(separator: "、")
        }
    }
}
