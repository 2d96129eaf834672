import Primitives
import Rules
import Storage
import Supervision

/// What procedures ask for, in documents: whole or not at all, and only before the eyes of who sees it whole.
extension DocumentDesk {
    /// What a document takes from the fields of its matter: the words, and which personal data is among them.
    struct Taken {
        /// By blank, `field:ID`; only those that the body or a prefill names.
        var values: [String: String] = [:]
        var personal: Set<PersonalField> = []
    }

    /// Takes from a matter's fields what a form of a document names.
    ///
    /// Errors: ``Refusal/incomplete(_:)`` where that is personal data which the officer's role does not see: a document
    /// with stars in it is none, and with the whole number it is for somebody else to write.
    func taken(
        by rule: DocumentTemplate,
        _ body: DocumentBody,
        from matter: Matter,
        for officer: Officer
    ) throws -> Taken {
        var taken = Taken()
        var hidden: [String] = []
        let names = body.names.union(rule.fields.compactMap(\.prefill))
        for name in names.sorted() {
            guard let field = DocumentBody.field(name).flatMap({ matter.version.field($0) }) else { continue }
            let value = matter.fields[field.id] ?? ""
            taken.values[name] = field.kind == .day ? Self.words(of: Day(value)) : value
            guard let personal = field.personal, !value.isEmpty else { continue }
            taken.personal.insert(personal)
            if !officer.scope.sees(personal) { hidden.append("“\(field.title)”") }
        }
        guard hidden.isEmpty else {
            let advice = "“\(rule.title)”要写入\(hidden.joined(separator: "、"))的完整内容，您的岗位不能查看，请交由能查看的人员制作"
            throw Refusal.incomplete([FieldFault(field: "documents", code: "personal-data-hidden", advice: advice)])
        }
        return taken
    }

    /// The personal data that a printed document took from its matter's fields.
    static func personal(in values: [String: String], of matter: Matter) -> Set<PersonalField> {
        Set(
            values.compactMap { name, value in
                value.isEmpty ? nil : DocumentBody.field(name).flatMap { matter.version.field($0)?.personal }
            }
        )
    }
}
