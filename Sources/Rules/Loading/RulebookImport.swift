package import Primitives

/// Tables of a standard that a county obtained later, checked against the whole rulebook before anything is written.
///
/// The files have the columns of the shipped ones (docs/rulebook.md); their header says which kind each is.
package struct RulebookImport {
    /// An edition that no rulebook knows yet.
    package struct Edition {
        package var number: String
        package var title: String
        package var series: String
        package var from: Day
        /// The last day in force.
        package var to: Day?
        package var covers: [String]
        package var source: String

        package init(
            number: String,
            title: String,
            series: String,
            from: Day,
            to: Day?,
            covers: [String],
            source: String
        ) {
            self.number = number
            self.title = title
            self.series = series
            self.from = from
            self.to = to
            self.covers = covers
            self.source = source
        }
    }

    /// What the import would change, by printed line.
    package struct Difference: Sendable, Hashable {
        package var standard: String
        package var added = 0
        package var removed = 0
        package var changed = 0
    }

    /// With the file as it was given and its line.
    package private(set) var problems: [Problem] = []
    package private(set) var differences: [Difference] = []
    /// The files to write, relative to the county's folder.
    package private(set) var files: [(path: String, text: String)] = []

    private static let kinds: [(columns: Set<String>, name: String)] = [
        (Set(LimitRow.columns), ""), (["standard", "food", "code", "tested-part", "note"], "foods-"),
        (["name", "kind", "aliases", "source", "confidence"], "items-"),
        (["alias", "series", "food", "ambiguous", "confidence"], "food-aliases-"),
        (["standard", "food"], "held-foods-"), (["standard", "item", "page", "confidence"], "exempt-"),
        (["standard", "food", "kind", "clause", "page", "confidence"], "conversions-"),
        (["standard", "item", "definition", "page", "confidence"], "residues-"),
        (["item", "component", "aliases", "factor", "part", "basis", "source", "confidence"], "residue-components-"),
    ]

    /// - Parameters:
    ///   - shipped: the rulebook as it is without the county's folder.
    ///   - overlay: the county's folder.
    ///   - tables: name and text of each file.
    ///   - edition: of a standard that the rulebook does not name; its tables must name it.
    package init(
        shipped: RuleFolder,
        overlay: RuleFolder,
        tables: [(name: String, text: String)],
        edition: Edition? = nil
    ) {
        var given: [String: String] = [:]
        for table in tables {
            guard let path = path(for: table) else { continue }
            if given.updateValue(table.name, forKey: path) != nil {
                report(table.name, "duplicate-file", "two files of one kind and name are given")
            }
            files.append((path, table.text))
        }
        guard problems.isEmpty else { return }
        let before = Rulebook.load([shipped, overlay]).rulebook
        addStandards(before, edition, overlay)
        let after = Rulebook.load([shipped, overlay.adding(files)])
        problems = after.problems.map { problem in
            var problem = problem
            problem.file = problem.file.flatMap { given[$0] } ?? problem.file
            return problem
        }
        if problems.isEmpty { differences = Self.differences(before.limits, after.rulebook.limits) }
    }

    private mutating func report(_ file: String, _ code: String, _ message: String) {
        problems.append(Problem(file: file, line: 1, code: code, message: message))
    }

    /// Where a table goes in the county's folder; nil, with a problem, where its header is of no kind.
    private mutating func path(for table: (name: String, text: String)) -> String? {
        let rows = DelimitedText.rows(Array(table.text.utf8)).rows
        guard let header = rows.first(where: { $0.cells.first?.hasPrefix("#") == false })?.cells,
            let kind = Self.kinds.first(where: { $0.columns == Set(header) })
        else {
            report(table.name, "unknown-columns", "the columns are those of no table of the rulebook")
            return nil
        }
        let base = table.name.split(separator: "/").last.map(String.init) ?? table.name
        let name = base.hasSuffix(".csv") ? base : base + ".csv"
        return "limits/" + (kind.name.isEmpty || name.hasPrefix(kind.name) ? name : kind.name + name)
    }

    /// Says of every standard that a limits file names that it is held now.
    private mutating func addStandards(_ before: Rulebook, _ edition: Edition?, _ overlay: RuleFolder) {
        let columns = Set(LimitRow.columns)
        var named: [String] = []
        for file in files {
            let rows = DelimitedText.rows(Array(file.text.utf8)).rows
            guard let header = rows.first?.cells, Set(header) == columns,
                let place = header.firstIndex(of: "standard")
            else { continue }
            for row in rows.dropFirst() where row.cells.count > place && !named.contains(row.cells[place]) {
                named.append(row.cells[place])
            }
        }
        var entries = named.filter { before.standard($0)?.held == false }.map {
            "  - {number: \(Self.quoted($0)), held: true}"
        }
        if let edition, before.standard(edition.number) == nil { entries.append(Self.entry(edition)) }
        guard !entries.isEmpty else { return }
        let path = "limits/standards.yaml"
        let old = overlay.bytes(of: path).map { String(decoding: $0, as: UTF8.self) } ?? "standards:\n"
        files.append((path, (old.hasSuffix("\n") ? old : old + "\n") + entries.joined(separator: "\n") + "\n"))
    }

    private static func entry(_ edition: Edition) -> String {
        let to = edition.to.map { ", to: \($0)" } ?? ""
        let covers = edition.covers.joined(separator: ", ")
        return "  - {number: \(quoted(edition.number)), title: \(quoted(edition.title)), "
            + "series: \(quoted(edition.series)), from: \(edition.from)\(to), held: true, covers: [\(covers)], "
            + "source: \(quoted(edition.source)), confidence: unconfirmed}"
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for sign in text where sign != "\n" && sign != "\r" {
            if sign == "\"" || sign == "\\" { quoted.append("\\") }
            quoted.append(sign)
        }
        return quoted + "\""
    }

    private static func differences(_ before: LimitTable, _ after: LimitTable) -> [Difference] {
        struct Key: Hashable {
            var standard: String
            var item: String
            var path: [String]
            var note: String
        }
        func lines(_ table: LimitTable) -> [Key: Limit] {
            Dictionary(
                table.limits.map {
                    (Key(standard: $0.standard, item: $0.item, path: $0.foodPath, note: $0.note), $0)
                },
                uniquingKeysWith: { first, _ in first }
            )
        }
        let (old, new) = (lines(before), lines(after))
        var found: [String: Difference] = [:]
        for (key, limit) in new {
            let known = old[key]
            guard known != limit else { continue }
            found[key.standard, default: Difference(standard: key.standard)].added += known == nil ? 1 : 0
            found[key.standard, default: Difference(standard: key.standard)].changed += known == nil ? 0 : 1
        }
        for key in old.keys where new[key] == nil {
            found[key.standard, default: Difference(standard: key.standard)].removed += 1
        }
        return found.values.sorted { $0.standard < $1.standard }
    }
}
