import Primitives

extension Fields {
    func departments() -> [Department] {
        list("departments").compactMap { node in
            guard let fields = Fields(node, faults) else { return nil }
            defer { fields.finish() }
            let id = fields.text("id")
            let name = fields.text("name")
            let kind = fields.value("kind", as: Department.Kind.self)
            let supervises = fields.values("supervises", as: OperatorKind.self, required: false)
            let retests = fields.flag("retests")
            let source = fields.source()
            guard let id, let name, let kind, let source else { return nil }
            if retests, kind != .laboratory {
                faults.report(
                    fields.place(of: "retests"),
                    "not-a-laboratory",
                    read: id,
                    "only a laboratory is a retest institution"
                )
            }
            return Department(
                id: id,
                name: name,
                kind: kind,
                supervises: supervises,
                retests: retests,
                source: source
            )
        }
    }

    func headers() -> HeaderAliases? {
        let kind = text("kind")
        _ = source()
        let columns = list("fields").compactMap { node -> HeaderAliases.Field? in
            guard let fields = Fields(node, faults) else { return nil }
            defer { fields.finish() }
            let id = fields.text("id")
            let title = fields.text("title")
            let required = fields.flag("required")
            let aliases = fields.texts("aliases", required: false)
            guard let id, let title else { return nil }
            return HeaderAliases.Field(id: id, required: required, title: title, aliases: aliases)
        }
        var owners: [String: String] = [:]
        for column in columns {
            for name in Set(([column.title] + column.aliases).map { FoldedText.fold($0) }) {
                if let owner = owners.updateValue(column.id, forKey: name) {
                    faults.report(
                        place(of: "fields"),
                        "duplicate-alias",
                        read: name,
                        "\(name) names \(owner) and \(column.id)"
                    )
                }
            }
        }
        guard let kind else { return nil }
        return HeaderAliases(kind: kind, fields: columns)
    }

    func standards(_ references: inout References) -> [Standard] {
        var editions: [String: [(version: InForce, place: Place)]] = [:]
        var standards: [Standard] = []
        for node in list("standards") {
            guard let fields = Fields(node, faults), let standard = fields.standard(&references) else { continue }
            standards.append(standard)
            editions[standard.series, default: []].append((standard.inForce, node.place))
        }
        for (series, dated) in editions.sorted(by: { $0.key < $1.key }) { InForce.check(dated, of: series, faults) }
        return standards
    }

    private func standard(_ references: inout References) -> Standard? {
        defer { finish() }
        let number = text("number")
        let title = text("title")
        let series = text("series")
        let inForce = inForce()
        let held = flag("held")
        let covers = texts("covers")
        for kind in covers where !Standard.kinds.contains(kind) {
            faults.report(place(of: "covers"), "unknown-value", read: kind, "\(kind) is no kind of item")
        }
        let supplements = optionalText("supplements")
        let mergedInto = optionalText("merged-into")
        let isPositiveList = flag("positive-list")
        let comparesRounded = flag("compares-rounded")
        let appliesTo = optionalText("applies-to")
        let alternativeTo = optionalText("alternative-to")
        let foods = texts("foods", required: false)
        for other in [supplements, mergedInto, alternativeTo].compactMap({ $0 }) {
            references.need(.standard(other), place)
        }
        let source = source()
        guard let number, let title, let series, let inForce, let source else { return nil }
        return Standard(
            number: number,
            title: title,
            series: series,
            inForce: inForce,
            held: held,
            covers: covers,
            source: source,
            supplements: supplements,
            mergedInto: mergedInto,
            isPositiveList: isPositiveList,
            comparesRounded: comparesRounded,
            appliesTo: appliesTo ?? "",
            alternativeTo: alternativeTo,
            foods: foods
        )
    }
}

extension InForce {
    /// Reports overlaps and holes between the versions of one entry.
    static func check(_ versions: [(version: InForce, place: Place)], of id: String, _ faults: Faults) {
        let sorted = versions.sorted { $0.version.from < $1.version.from }
        for (earlier, later) in zip(sorted, sorted.dropFirst()) {
            guard let end = earlier.version.end, end <= later.version.from else {
                faults.report(
                    later.place,
                    "dates-overlap",
                    read: "\(later.version.from)",
                    "\(id): the version before it is still in force on \(later.version.from)"
                )
                continue
            }
            if end < later.version.from {
                faults.report(
                    later.place,
                    "dates-hole",
                    read: "\(later.version.from)",
                    "\(id): no version is in force from \(end) to \(later.version.from.adding(days: -1))"
                )
            }
        }
    }
}
