import Primitives
import Rules
import Storage
import Supervision

/// Townships and grids by what a cell calls them.
struct RowPlaces {
    private var townships: [String: AreaCode] = [:]
    /// By folded code, name and identity: townships call their grids alike.
    private var grids: [String: [(id: String, township: AreaCode)]] = [:]

    init(db: any Connection, office: Office) throws {
        for area in office.rulebook.townships(of: office.county) {
            townships[FoldedText.fold(area.name)] = area.code
            townships[area.code.text] = area.code
        }
        for row in try db.query(
            "SELECT id, code, name, township FROM grid WHERE county = \(office.county.text) ORDER BY code"
        ) {
            let id: String = try row.get("id")
            guard let township = AreaCode(try row.get("township", as: String.self)) else { continue }
            for name in Set([id, try row.get("code"), try row.get("name")].map { FoldedText.fold($0) }) {
                grids[name, default: []].append((id, township))
            }
        }
    }

    func township(_ text: String) -> AreaCode? { townships[FoldedText.fold(text)] }

    /// A grid by its code, name or identity; nil where there is none, or several and nothing says which.
    func grid(_ text: String, in township: AreaCode?) -> (id: String, township: AreaCode)? {
        let found = (grids[FoldedText.fold(text)] ?? []).filter { township == nil || $0.township == township }
        return found.count == 1 ? found.first : nil
    }

    /// Whether any township has a grid that is called so.
    func hasGrid(_ text: String) -> Bool { grids[FoldedText.fold(text)] != nil }

    /// Nil, with a problem, where the rulebook knows no such township or the county no such grid.
    func resolve(_ row: OperatorRow, _ problems: inout ListProblems) -> (township: AreaCode, grid: String?)? {
        let township = township(row.township)
        if township == nil { problems.unknownTownship(row, "township", row.township) }
        var grid: String?
        if let text = row.grid {
            grid = self.grid(text, in: township)?.id
            if grid == nil, township != nil || !hasGrid(text) { problems.unknownGrid(row, text) }
        }
        guard let township, row.grid == nil || grid != nil else { return nil }
        return (township, grid)
    }
}

extension ListProblems {
    mutating func unknownTownship(_ entry: some ListEntry, _ field: String, _ text: String) {
        add(
            entry,
            field,
            "unknown-township",
            read: text,
            expected: "本县乡镇的全称，如“凤城镇”",
            "the county has no township of this name"
        )
    }

    mutating func unknownGrid(_ entry: some ListEntry, _ text: String) {
        add(
            entry,
            "grid",
            "unknown-grid",
            read: text,
            expected: "该乡镇已登记的网格编号或名称",
            "no grid of the township is called so"
        )
    }

    mutating func repeated(_ entry: some ListEntry, _ field: String, read: String, expected: String, earlier: Int) {
        add(
            entry,
            field,
            "repeated-row",
            read: read,
            expected: "\(expected)；第 \(earlier) 行已有",
            "row \(earlier) is about the same"
        )
    }
}
