/// Something that a procedure asks about each of its matters: a line of what the matter's page calls 基本信息.
package struct ProcedureField: Sendable, Hashable {
    /// What is written into it.
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// A few words in one line.
        case text
        /// Several lines.
        case long
        case day
        case number
        /// One of ``ProcedureField/choices``.
        case choice
        case phone
        case identityNumber = "identity-number"
        /// The name of a natural person.
        case name
    }

    /// Small letters, digits and hyphens; stable, such as `complainant`, and unique within the version.
    package var id: String
    /// For example `投诉人电话`.
    package var title: String
    package var kind: Kind
    /// Of a choice: what may be chosen; empty for every other kind.
    package var choices: [String]
    /// Whether it may stay empty; where not, the matter does not close without it.
    package var isOptional: Bool
    /// A word to whoever fills it in; empty where there is none.
    package var hint: String

    package init(
        id: String,
        title: String,
        kind: Kind,
        choices: [String] = [],
        isOptional: Bool = false,
        hint: String = ""
    ) {
        self.id = id
        self.title = title
        self.kind = kind
        self.choices = choices
        self.isOptional = isOptional
        self.hint = hint
    }

    /// The personal data that it holds, which a role may be kept from; nil where everybody sees it who sees the matter.
    ///
    /// A name is none: the register shows the names of an operator's people to whoever sees the operator.
    package var personal: PersonalField? {
        switch kind {
        case .phone: .phone
        case .identityNumber: .identityNumber
        case .text, .long, .day, .number, .choice, .name: nil
        }
    }

    /// Whether an identity may stand in a document's `{field:ID}` and in a form.
    package static func isID(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
    }
}

extension ProcedureVersion {
    package func field(_ id: String) -> ProcedureField? { fields.first { $0.id == id } }

    /// Whether a step of it lies with a station or a township, which nobody knows where there is no township.
    package var needsTownship: Bool {
        let holders = steps.flatMap { [$0.holder] + $0.variants.compactMap(\.holder) }
        return holders.contains(.stationOfOperator) || holders.contains(.townshipOfOperator)
    }
}
