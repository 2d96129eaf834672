import Primitives

extension Fields {
    /// The `fields` of a version of a procedure: what is asked about each of its matters.
    func procedureFields() -> [ProcedureField] {
        var seen: Set<String> = []
        return list("fields", required: false).compactMap { node in
            guard let fields = Fields(node, faults), let field = fields.procedureField() else { return nil }
            if !seen.insert(field.id).inserted {
                faults.report(
                    fields.place(of: "id"),
                    "duplicate-id",
                    read: field.id,
                    "\(field.id) is used twice in this version"
                )
            }
            return field
        }
    }

    /// `{id: channel, title: 投诉渠道, kind: choice, choices: [电话, 来信], optional: true, hint: …}`.
    private func procedureField() -> ProcedureField? {
        defer { finish() }
        let id = text("id")
        let title = text("title")
        let kind = value("kind", as: ProcedureField.Kind.self)
        let choices = choices(of: kind)
        let isOptional = flag("optional")
        let hint = optionalText("hint") ?? ""
        guard let id, let title, let kind else { return nil }
        check(id: id)
        return ProcedureField(
            id: id,
            title: title,
            kind: kind,
            choices: choices,
            isOptional: isOptional,
            hint: hint
        )
    }

    private func check(id: String) {
        if !ProcedureField.isID(id) {
            faults.report(
                place(of: "id"),
                "bad-id",
                read: id,
                expected: "small letters, digits and hyphens",
                "\(id) cannot stand in a document's {field:…}"
            )
        }
        if DocumentBody.known[id] != nil {
            faults.report(
                place(of: "id"),
                "reserved-id",
                read: id,
                "\(id) is what documents call something else, which the program fills"
            )
        }
    }

    private func choices(of kind: ProcedureField.Kind?) -> [String] {
        let choices = texts("choices", required: false)
        if kind == .choice, choices.isEmpty {
            faults.report(place, "missing-key", expected: "choices", "a choice needs something to choose")
        }
        if let kind, kind != .choice, !choices.isEmpty {
            faults.report(place(of: "choices"), "unknown-key", read: "choices", "only a choice has choices")
        }
        for (index, choice) in choices.enumerated() where choices[..<index].contains(choice) {
            faults.report(place(of: "choices"), "duplicate-id", read: choice, "\(choice) can be chosen twice")
        }
        if choices.contains("") {
            faults.report(place(of: "choices"), "missing-key", expected: "choices", "a choice has no words")
        }
        return choices
    }
}
