import Primitives

/// What procedures say beside their steps, the rules of all matters, and templates of documents.
extension Fields {
    /// `{id: retest, title: 复检期间, approval: true, basis: …, clause: …, confidence: …}`.
    func pauses() -> [PauseReason] {
        list("pauses", required: false).compactMap { node in
            guard let fields = Fields(node, faults) else { return nil }
            defer { fields.finish() }
            let id = fields.text("id")
            let title = fields.text("title")
            let needsApproval = fields.flag("approval")
            guard let basis = fields.source("basis"), let id, let title else { return nil }
            return PauseReason(id: id, title: title, needsApproval: needsApproval, basis: basis)
        }
    }

    /// `{max: {days: 15}, times: 1, basis: …, confidence: …}`.
    func extensionRule() -> ExtensionRule? {
        guard let node = optionalNode("extension"), let fields = Fields(node, faults) else { return nil }
        defer { fields.finish() }
        let maximum = fields.optionalNode("max").flatMap { Self.term($0, faults)?.term }
        let times = fields.optionalText("times") == nil ? nil : fields.integer("times")
        guard let basis = fields.source("basis") else { return nil }
        return ExtensionRule(maximum: maximum, times: times, basis: basis)
    }

    func matterRules(_ references: inout References) -> MatterRules? {
        let receipt = clock("receipt")
        if receipt == nil { _ = node("receipt") }
        references.need(receipt, on: nil, place(of: "receipt"))
        let reminders = list("reminders", required: false).compactMap { node -> MatterRules.Reminder? in
            guard let fields = Fields(node, faults) else { return nil }
            defer { fields.finish() }
            guard let id = fields.text("id"), let before = fields.node("before").flatMap({ Self.term($0, faults) })
            else { return nil }
            return MatterRules.Reminder(id: id, before: before.term)
        }
        guard let source = source(), let receipt else { return nil }
        return MatterRules(receipt: receipt, reminders: reminders, source: source)
    }

    func template(_ references: inout References) -> DocumentTemplate? {
        let id = text("id")
        let title = text("title")
        let serial = text("serial")
        let answers = texts("answers", required: false)
        let countsOnlySigned = flag("signed-copy")
        if let serial, serial.contains(where: { $0 == "〔" || $0 == "〕" || $0.isWhitespace || $0.isNumber }) {
            faults.report(
                place(of: "serial"),
                "bad-serial",
                read: serial,
                "the words before the year hold no brackets, figures or spaces: numbers could repeat"
            )
        }
        var named: [(id: String, place: Place)] = []
        let blanks = list("fields", required: false).compactMap { node -> DocumentTemplate.Field? in
            guard let fields = Fields(node, faults) else { return nil }
            defer { fields.finish() }
            let isOptional = fields.flag("optional")
            let isLong = fields.flag("long")
            let prefill = fields.optionalText("prefill")
            if let asked = prefill.flatMap({ DocumentBody.field($0) }) {
                named.append((asked, fields.place(of: "prefill")))
            } else if let prefill, DocumentBody.known[prefill] == nil, !DocumentBody.isEvidence(prefill) {
                faults.report(
                    fields.place(of: "prefill"),
                    "unknown-placeholder",
                    read: prefill,
                    expected: DocumentBody.known.keys.sorted().joined(separator: ", "),
                    "the program knows nothing of this name"
                )
            }
            guard let id = fields.text("id"), let title = fields.text("title") else { return nil }
            if DocumentBody.known[id] != nil {
                faults.report(
                    fields.place(of: "id"),
                    "reserved-id",
                    read: id,
                    "\(id) is filled by the program and cannot be a field"
                )
            }
            return DocumentTemplate.Field(
                id: id,
                title: title,
                isOptional: isOptional,
                isLong: isLong,
                prefill: prefill
            )
        }
        guard let body = text("body"), let source = source(), let id, let title, let serial else { return nil }
        let (blocks, wrong) = DocumentBody.read(body, fields: blanks.map(\.id))
        named += blocks.names.sorted().compactMap { DocumentBody.field($0) }.map { ($0, place(of: "body")) }
        for (id, place) in named { references.need(.field(id), place) }
        for fault in wrong {
            faults.report(
                place(of: "body"),
                "bad-template",
                read: "line \(fault.line) of the body",
                "\(id): \(fault.kind)"
            )
        }
        return DocumentTemplate(
            id: id,
            title: title,
            serial: serial,
            answers: answers,
            countsOnlySigned: countsOnlySigned,
            fields: blanks,
            body: body,
            source: source
        )
    }
}
