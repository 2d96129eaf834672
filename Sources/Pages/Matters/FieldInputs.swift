import Markup
import Primitives
import Rules
import Supervision

/// The inputs of what a procedure asks for, in the form that opens a matter and in the one that corrects it.
struct FieldInputs {
    let faults: [FieldFault]
    /// What was typed, by the names of the inputs.
    let typed: [String: String]

    static func name(_ field: ProcedureField) -> String { "field-\(field.id)" }

    /// One input; `value` stands in it until somebody types.
    func input(_ field: ProcedureField, value: String = "", hint: String = "", isRequired: Bool = true) -> Markup {
        let id = Self.name(field)
        let value = typed[id] ?? value
        let label = field.title + (field.isOptional ? "（可不填）" : "")
        let hints = [field.hint, hint].filter { !$0.isEmpty }.joined(separator: " ")
        let note: Markup? = hints.isEmpty ? nil : "<span class=\"hint\" id=\"\(id)-hint\">\(hints)</span>"
        let state: Markup =
            "\(described(id, hasHint: note != nil))\(" required", if: isRequired && !field.isOptional)"
        let control: Markup =
            switch field.kind {
            case .long: "<textarea id=\"\(id)\" name=\"\(id)\" rows=\"3\"\(state)>\(value)</textarea>"
            case .choice: choice(field, value, state)
            case .text, .name: line(id, "text", value, state)
            case .day: line(id, "date", value, state)
            case .number: line(id, "text", value, " inputmode=\"decimal\"\(state)")
            case .phone: line(id, "tel", value, state)
            case .identityNumber: line(id, "text", value, " autocapitalize=\"characters\"\(state)")
            }
        return """
            <div class="field"><label for="\(id)">\(label)</label>\(note)\(control)\(Part.fault(id, in: faults))</div>
            """
    }

    /// What a browser typed for one person is not offered to the next.
    private func line(_ id: String, _ type: String, _ value: String, _ state: Markup) -> Markup {
        "<input id=\"\(id)\" name=\"\(id)\" type=\"\(type)\" value=\"\(value)\" autocomplete=\"off\"\(state)>"
    }

    private func choice(_ field: ProcedureField, _ value: String, _ state: Markup) -> Markup {
        let id = Self.name(field)
        // What was chosen under an earlier version of the list stays to be seen.
        let former = value.isEmpty || field.choices.contains(value) ? [] : [value]
        return """
            <select id="\(id)" name="\(id)"\(state)>\(Part.option("", "请选择", selected: value))\(each: field.choices + former, { Part.option($0, $0, selected: value) })</select>
            """
    }

    /// Hint and fault are both read out with the input.
    private func described(_ id: String, hasHint: Bool) -> Markup? {
        let isWrong = faults.contains { $0.field == id }
        let parts = (hasHint ? ["\(id)-hint"] : []) + (isWrong ? ["\(id)-fault"] : [])
        guard !parts.isEmpty else { return nil }
        return "\(" aria-invalid=\"true\"", if: isWrong) aria-describedby=\"\(parts.joined(separator: " "))\""
    }
}
