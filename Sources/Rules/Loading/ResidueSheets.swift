import Primitives

/// The CSV files of the residue definitions: `limits/residues*.csv` and `limits/residue-components*.csv`.
struct ResidueSheets {
    private struct ResidueKey: Hashable {
        var standard: Int
        var item: Int
    }

    private struct ComponentKey: Hashable {
        var item: Int
        var component: Int
        var part: Int
    }

    private var texts = Interner()
    private var residues = Entries<ResidueKey, Residue>()
    private var components = Entries<ComponentKey, ResidueComponent>()

    mutating func read(_ bytes: [UInt8], file: String, folder: Int, _ faults: Faults) {
        if file.hasPrefix("limits/residue-components") {
            readComponents(bytes, file, folder, faults)
        } else {
            readResidues(bytes, file, folder, faults)
        }
    }

    func table(_ faults: Faults) -> ResidueTable {
        let known = Set(residues.placed.map { [$0.value.standard, $0.value.item] })
        for (_, component, place) in components.placed {
            for standard in component.standards where !known.contains([standard, component.item]) {
                let label = "\(standard) \(component.item)"
                faults.report(place, "unknown-residue", read: label, "\(label) has no residue definition")
            }
        }
        return ResidueTable(residues: residues.values, components: components.values)
    }

    private mutating func readResidues(_ bytes: [UInt8], _ file: String, _ folder: Int, _ faults: Faults) {
        let columns = ["standard", "item", "definition", "page", "confidence"]
        Sheet(bytes, file: file, columns: columns).forEachRow(faults) { row in
            guard let standard = row.required(0), let item = row.required(1), let definition = row.required(2),
                let confidence = row.confidence(4)
            else { return }
            let key = ResidueKey(standard: texts.number(standard), item: texts.number(item))
            let residue = Residue(
                standard: texts.texts[key.standard],
                item: texts.texts[key.item],
                definition: texts.text(definition),
                page: row.number(3),
                confidence: confidence
            )
            residues.put(residue, for: key, row.place, folder: folder, faults, label: "\(standard) \(item)")
        }
    }

    private mutating func readComponents(_ bytes: [UInt8], _ file: String, _ folder: Int, _ faults: Faults) {
        let columns = ["item", "component", "aliases", "factor", "part", "basis", "source", "confidence"]
        Sheet(bytes, file: file, columns: columns).forEachRow(faults) { row in
            guard let item = row.required(0), let name = row.required(1), let basis = row.required(5),
                row.required(6) != nil, let confidence = row.confidence(7)
            else { return }
            guard let factor = Self.factor(row, confidence) else { return }
            let key = ComponentKey(item: texts.number(item), component: texts.number(name), part: texts.number(row[4]))
            let component = ResidueComponent(
                item: item,
                component: name,
                aliases: row.list(2),
                factor: factor,
                part: Self.part(row),
                basis: basis,
                standards: row.list(6),
                confidence: confidence
            )
            components.put(component, for: key, row.place, folder: folder, faults, label: "\(item) \(name)")
        }
    }

    /// The factor, of which there may be none where the row is unconfirmed; nil, with a problem, where it is wrong.
    private static func factor(_ row: Sheet.Row, _ confidence: Source.Confidence) -> DecimalNumber?? {
        if row[3].isEmpty, confidence == .unconfirmed { return .some(nil) }
        guard let text = row.required(3) else { return nil }
        if let number = DecimalNumber(text), number > .zero { return number }
        row.faults.report(row.place, "bad-number", read: text, expected: "a number above 0", "\(text) is no factor")
        return nil
    }

    private static func part(_ row: Sheet.Row) -> ResidueComponent.Part {
        switch row[4] {
        case "": .all
        case "plant": .plant
        case "animal": .animal
        default: .foods(row.list(4))
        }
    }
}
