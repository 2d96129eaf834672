import Primitives

extension Fields {
    func provenance() -> ProvenanceRules {
        var rules = ProvenanceRules()
        rules.editions = list("editions").compactMap { node in
            Fields(node, faults).flatMap { fields in
                defer { fields.finish() }
                return fields.certificateEdition()
            }
        }
        setting("balance") { rules.balanceTolerance = Int64($0.integer("per-mille") ?? 0) }
            .map { rules.sources.append($0) }
        setting("probable") { rules.probableDays = $0.integer("days") ?? 0 }.map { rules.sources.append($0) }
        setting("banned-use") { rules.bannedUseDays = $0.integer("days") ?? 0 }.map { rules.sources.append($0) }
        setting("gate-hold") { fields in
            rules.gateHold = fields.integer("hours").flatMap { $0 > 0 ? Term.hours($0) : nil }
        }.map { rules.sources.append($0) }
        setting("gate-age") { rules.gateAge = $0.integer("days").flatMap { $0 > 0 ? $0 : nil } }
            .map { rules.sources.append($0) }
        setting("market-keep") { fields in
            rules.marketKeep = fields.integer("months").flatMap { $0 > 0 ? Term.months($0) : nil }
        }.map { rules.sources.append($0) }
        rules.recallLevels = list("recall-levels", required: false).compactMap { node in
            Fields(node, faults).flatMap { fields in
                defer { fields.finish() }
                return fields.recallLevel()
            }
        }
        return rules
    }

    private func recallLevel() -> RecallLevel? {
        let id = value("id", as: RecallLevel.ID.self)
        let title = text("title")
        let when = text("when")
        let from = day("from")
        let end = optionalText("end") == nil ? nil : day("end")
        let start = node("start").flatMap { Self.term($0, faults)?.term }
        let finish = node("finish").flatMap { Self.term($0, faults)?.term }
        guard let source = source(), let id, let title, let when, let from, let start, let finish else { return nil }
        return RecallLevel(
            id: id,
            title: title,
            when: when,
            inForce: InForce(from: from, end: end),
            start: start,
            finish: finish,
            source: source
        )
    }

    private func setting(_ key: String, _ read: (Fields) -> Void) -> Source? {
        guard let node = node(key), let fields = Fields(node, faults) else { return nil }
        defer { fields.finish() }
        read(fields)
        return fields.source()
    }

    private func certificateEdition() -> CertificateEdition? {
        let id = text("id")
        let title = text("title")
        let from = day("from")
        let end = optionalText("end") == nil ? nil : day("end")
        let heading = text("heading")
        let promises = list("promises").compactMap { node -> CertificateEdition.Promise? in
            guard let fields = Fields(node, faults) else { return nil }
            defer { fields.finish() }
            guard let id = fields.text("id"), let text = fields.text("text") else { return nil }
            return CertificateEdition.Promise(id: id, text: text)
        }
        let bases = values("bases", as: CertificateEdition.Basis.self)
        let printed = values("fields", as: CertificateEdition.Field.self)
        let keep = node("keep").flatMap { Self.term($0, faults)?.term }
        let kinds = texts("kinds")
        guard let source = source(), let id, let title, let from, let heading, let keep else { return nil }
        return CertificateEdition(
            id: id,
            title: title,
            inForce: InForce(from: from, end: end),
            heading: heading,
            promises: promises,
            bases: bases,
            fields: printed,
            keep: keep,
            kinds: kinds,
            source: source
        )
    }
}
