import Primitives

/// The CSV files but the limits: entries by key, an overlay's row in place of the shipped one.
struct Tables {
    private var areas = Entries<AreaCode, Area>()
    private var deadlines = DeadlineVersions()
    private var products = Entries<String, ActionProduct>()
    private var bans = Entries<[String], InputBan>()
    private var aliases = AliasSheets()
    private var residues = ResidueSheets()
    private var sampling = SamplingSheets()
    private var pinyin = PinyinSheet()

    /// Whether a file is one of ``LimitSheets``, which takes most of the time and is read beside the others.
    static func isLimits(_ file: String) -> Bool {
        file.hasPrefix("limits/") && file.hasSuffix(".csv") && !file.hasPrefix("limits/residue")
            && !file.hasPrefix("limits/food-aliases")
    }

    /// False where no part of the program knows the file.
    mutating func read(_ bytes: [UInt8], file: String, folder: Int, _ faults: Faults) -> Bool {
        guard file.hasSuffix(".csv") else { return false }
        if file.hasPrefix("limits/residue") {
            residues.read(bytes, file: file, folder: folder, faults)
        } else if file.hasPrefix("sampling/") {
            sampling.read(bytes, file: file, folder: folder, faults)
        } else if file.hasPrefix("limits/food-aliases") {
            aliases.read(bytes, file: file, folder: folder, faults)
        } else if file.hasPrefix("areas/") {
            readAreas(bytes, file, folder, faults)
        } else if file == "deadlines.csv" {
            deadlines.read(bytes, file: file, folder: folder, faults)
        } else if file == "inputs/action-products.csv" {
            readProducts(bytes, file, folder, faults)
        } else if file == "inputs/bans.csv" {
            readBans(bytes, file, folder, faults)
        } else if file == "pinyin.csv" {
            pinyin.read(bytes, file: file, faults)
        } else {
            return false
        }
        return true
    }

    func fill(_ rulebook: inout Rulebook, _ references: inout References, _ faults: Faults) {
        rulebook.areas = areas.values
        rulebook.deadlines = deadlines.checked(faults)
        rulebook.actionProducts = products.values
        rulebook.bans = bans.values
        rulebook.limits.aliases = aliases.table(&references)
        rulebook.limits.residues = residues.table(faults)
        rulebook.sampling = sampling.table(faults)
        rulebook.pinyin = pinyin.pinyin
        for (_, area, place) in areas.placed where area.code.level != .province {
            let parent = area.code.text.prefix(area.code.level == .township ? 6 : area.code.text.utf8.count - 2)
            if let code = AreaCode(parent) { references.need(.area(code), place) }
        }
    }

    private mutating func readAreas(_ bytes: [UInt8], _ file: String, _ folder: Int, _ faults: Faults) {
        let sheet = Sheet(bytes, file: file, columns: ["code", "name", "source", "confidence"])
        sheet.forEachRow(faults) { row in
            guard let name = row.required(1), let document = row.required(2), let confidence = row.confidence(3) else {
                return
            }
            guard let code = AreaCode(row[0]) else {
                faults.report(row.place, "bad-code", read: row[0], expected: "an area code", "this is no area code")
                return
            }
            let source = Source(document: document, confidence: confidence)
            areas.put(
                Area(code: code, name: name, source: source),
                for: code,
                row.place,
                folder: folder,
                faults,
                label: code.text
            )
        }
    }

    private mutating func readProducts(_ bytes: [UInt8], _ file: String, _ folder: Int, _ faults: Faults) {
        let columns = ["group", "product", "aliases", "items", "source", "confidence"]
        Sheet(bytes, file: file, columns: columns).forEachRow(faults) { row in
            guard let group = row.required(0), let product = row.required(1), let document = row.required(4),
                let confidence = row.confidence(5)
            else { return }
            let source = Source(document: document, confidence: confidence)
            let entry = ActionProduct(
                group: group,
                product: product,
                items: row.list(3),
                aliases: row.list(2),
                source: source
            )
            products.put(entry, for: product, row.place, folder: folder, faults, label: product)
        }
    }

    private mutating func readBans(_ bytes: [UInt8], _ file: String, _ folder: Int, _ faults: Faults) {
        let columns = ["substance", "items", "kind", "scope", "crops", "from", "source", "confidence"]
        Sheet(bytes, file: file, columns: columns).forEachRow(faults) { row in
            let kind = row.value(2, as: InputBan.Kind.self)
            let scope = row.value(3, as: InputBan.Scope.self)
            let from = row[5].isEmpty ? nil : row.day(5)
            guard let substance = row.required(0), let kind, let scope, let document = row.required(6),
                let confidence = row.confidence(7)
            else { return }
            if (scope == .partial) == row[4].isEmpty {
                faults.report(
                    row.place,
                    "missing-value",
                    expected: "crops",
                    "a partial ban names its crops, no other does"
                )
            }
            let ban = InputBan(
                substance: substance,
                items: row.list(1),
                kind: kind,
                scope: scope,
                crops: row[4],
                from: from,
                source: Source(document: document, confidence: confidence)
            )
            let key = [substance, kind.rawValue, scope.rawValue, row[4], row[5]]
            bans.put(ban, for: key, row.place, folder: folder, faults, label: substance)
        }
    }
}
