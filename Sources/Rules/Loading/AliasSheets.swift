import Primitives

/// The CSV files `limits/food-aliases*.csv`: other names of foods, by series.
struct AliasSheets {
    private struct Key: Hashable {
        var series: Int
        var path: Int
        var name: Int
    }

    private var texts = Interner()
    private var aliases = Entries<Key, FoodAlias>()
    /// One array for all names of a food.
    private var paths: [Int: [String]] = [:]

    mutating func read(_ bytes: [UInt8], file: String, folder: Int, _ faults: Faults) {
        let columns = ["alias", "series", "food", "ambiguous", "confidence"]
        Sheet(bytes, file: file, columns: columns).forEachRow(faults) { row in
            guard let name = row.required(0), let series = row.required(1), let path = row.required(2),
                let confidence = row.confidence(4)
            else { return }
            let key = Key(series: texts.number(series), path: texts.number(path), name: texts.number(name))
            let alias = FoodAlias(
                name: name,
                series: texts.texts[key.series],
                path: parts(key.path),
                ambiguous: row.flag(3),
                confidence: confidence
            )
            aliases.put(alias, for: key, row.place, folder: folder, faults, label: name)
        }
    }

    func table(_ references: inout References) -> [FoodAlias] {
        for (alias, place) in zip(aliases.values, aliases.places) {
            references.need(.food(series: alias.series, path: alias.path), place)
        }
        return aliases.values
    }

    private mutating func parts(_ path: Int) -> [String] {
        if let parts = paths[path] { return parts }
        let parts = FoodPath.parts(texts.texts[path])
        paths[path] = parts
        return parts
    }
}
