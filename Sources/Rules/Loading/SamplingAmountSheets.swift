import Primitives

/// The CSV files `sampling/amounts*.csv`: how much is taken of a food.
struct SamplingAmountSheets {
    private static let columns = [
        "year", "chapter", "major", "sub", "applies", "production", "distribution", "catering", "bulk", "unpacked",
        "other", "split", "batch", "page",
    ]

    struct Key: Hashable {
        var year: Int
        var major: String
        var sub: String
        var applies: String
    }

    private(set) var entries = Entries<Key, SamplingAmount>()

    mutating func read(_ bytes: [UInt8], _ file: String, _ folder: Int, _ faults: Faults) {
        Sheet(bytes, file: file, columns: Self.columns).forEachRow(faults) { row in
            guard let year = row.wholeNumber(0), let chapter = row.wholeNumber(1), let major = row.required(2),
                let sub = row.required(3), let page = row.wholeNumber(13)
            else { return }
            let amount = SamplingAmount(
                year: year,
                chapter: chapter,
                major: major,
                sub: sub,
                applies: row[4],
                production: row[5],
                distribution: row[6],
                catering: row[7],
                bulk: row[8],
                unpacked: row[9],
                other: row[10],
                split: row[11],
                batch: row[12],
                page: page
            )
            if (5...12).allSatisfy({ row[$0].isEmpty }) {
                faults.report(row.place, "missing-value", read: "\(major) \(sub)", "the row says of no amount")
            }
            let key = Key(year: year, major: major, sub: sub, applies: row[4])
            entries.put(amount, for: key, row.place, folder: folder, faults, label: "\(year) \(sub) \(row[4])")
        }
    }
}
