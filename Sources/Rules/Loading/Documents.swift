import Primitives

/// The YAML files: one document a file, merged with the overlays' documents of the same identity.
struct Documents {
    enum Kind: String, CaseIterable {
        case plan
        case county
        case calendar
        case procedures
        case documents
        case matters
        case sampling
        case headers
        case departments
        case roles
        case passwords
        case operatorFacts
        case operators
        case certificates
        case fourGates
        case claims
        case standards

        /// By the place in the folder: `plan/*.yaml`, `departments.yaml`, `limits/standards.yaml`.
        init?(file: String) {
            guard file.hasSuffix(".yaml") || file.hasSuffix(".yml") else { return nil }
            let parts = file.split(separator: "/").map { String($0) }
            switch (parts.count, parts.first) {
            case (1, "departments.yaml"): self = .departments
            case (1, "roles.yaml"): self = .roles
            case (1, "passwords.yaml"): self = .passwords
            case (1, "matters.yaml"): self = .matters
            case (1, "sampling.yaml"): self = .sampling
            case (1, "operator-facts.yaml"): self = .operatorFacts
            case (1, "operators.yaml"): self = .operators
            case (1, "certificates.yaml"): self = .certificates
            case (1, "four-gates.yaml"): self = .fourGates
            case (1, "claims.yaml"): self = .claims
            case (2, "limits") where parts[1] == "standards.yaml": self = .standards
            case (2, "plan"): self = .plan
            case (2, "county"): self = .county
            case (2, "calendar"): self = .calendar
            case (2, "procedures"): self = .procedures
            case (2, "documents"): self = .documents
            case (2, "headers"): self = .headers
            default: return nil
            }
        }

        /// The keys that together tell one document of the kind from another; none where there is only one.
        var identity: [String] {
            switch self {
            case .plan, .county: ["county", "year"]
            case .calendar: ["year"]
            case .procedures, .documents: ["id"]
            case .headers: ["kind"]
            case .departments, .roles, .passwords, .matters, .sampling, .operatorFacts, .operators, .certificates,
                .fourGates, .claims, .standards:
                []
            }
        }
    }

    private struct Document {
        var kind: Kind
        var identity: [String]
        var node: RuleNode
        var folder: Int
    }

    private var documents: [Document] = []

    mutating func read(_ bytes: [UInt8], file: String, kind: Kind, folder: Int, _ faults: Faults) {
        guard let node = RuleNode.read(bytes, file: file, faults: faults) else { return }
        var identity: [String] = []
        for key in kind.identity {
            guard let text = node.member(key)?.text, !text.isEmpty else {
                faults.report(node.place, "missing-key", expected: key, "the file has no \(key)")
                return
            }
            identity.append(text)
        }
        reportRepeatedIdentities(node, faults)
        guard let index = documents.firstIndex(where: { $0.kind == kind && $0.identity == identity }) else {
            documents.append(Document(kind: kind, identity: identity, node: node, folder: folder))
            return
        }
        if documents[index].folder == folder {
            let first = documents[index].node.place.file
            faults.report(
                node.place,
                "duplicate-id",
                read: identity.joined(separator: " "),
                "\(first) already holds this entry"
            )
            return
        }
        documents[index].node = documents[index].node.overlaid(by: node)
        documents[index].folder = folder
    }

    func fill(_ rulebook: inout Rulebook, _ references: inout References, _ faults: Faults) {
        let calendar = CalendarReader(faults: faults)
        for document in documents {
            guard let fields = Fields(document.node, faults) else { continue }
            switch document.kind {
            case .plan: rulebook.plans.append(ifRead: fields.plan(&references))
            case .county: rulebook.figures.append(ifRead: fields.figures(&references))
            case .calendar: calendar.read(fields)
            case .procedures: rulebook.procedures.append(ifRead: fields.procedure(&references))
            case .documents: rulebook.templates.append(ifRead: fields.template(&references))
            case .matters: rulebook.matters = fields.matterRules(&references)
            case .sampling: rulebook.practice = fields.samplingPractice()
            case .headers: rulebook.headers.append(ifRead: fields.headers())
            case .departments: rulebook.departments = fields.departments()
            case .roles: rulebook.roles = fields.roles()
            case .passwords: rulebook.passwords = fields.passwordRules()
            case .operatorFacts: rulebook.operatorFacts = fields.operatorFacts()
            case .operators: rulebook.operators = fields.operatorRules()
            case .certificates: rulebook.provenance = fields.provenance()
            case .fourGates: rulebook.hooks = fields.hookRules(&references)
            case .claims: rulebook.claims = fields.claimRules(&references)
            case .standards: rulebook.limits.standards = fields.standards(&references)
            }
            fields.finish()
        }
        rulebook.calendar = calendar.calendar
    }

    /// Two elements of one list with one identity, before an overlay's merging would hide them.
    private func reportRepeatedIdentities(_ node: RuleNode, _ faults: Faults) {
        switch node.content {
        case .text: break
        case .map(let members): for member in members { reportRepeatedIdentities(member.value, faults) }
        case .list(let elements):
            var lines: [String: Int] = [:]
            for element in elements {
                reportRepeatedIdentities(element, faults)
                guard let identity = element.identity else { continue }
                if let first = lines.updateValue(element.place.line, forKey: identity) {
                    faults.report(
                        element.place,
                        "duplicate-id",
                        read: identity,
                        "\(identity) already stands in line \(first)"
                    )
                }
            }
        }
    }
}

extension Array {
    mutating func append(ifRead element: Element?) {
        if let element { append(element) }
    }
}
