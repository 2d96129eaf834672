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

    /// Nil, with a problem, where the rulebook knows no such township or the county no such grid.
    func resolve(_ row: OperatorRow, into problems: inout [Problem]) -> (township: AreaCode, grid: String?)? {
        guard let township = township(row.township) else {
            problems.append(Self.unknownTownship(row.sheet, row.row, row.township))
            return nil
        }
        guard let text = row.grid else { return (township, nil) }
        guard let grid = grid(text, in: township) else {
            problems.append(
                Problem(
                    sheet: row.sheet,
                    row: row.row,
                    column: "网格编号",
                    code: "unknown-grid",
                    read: text,
                    expected: "该乡镇已登记的网格编号或名称",
                    message: "no grid of the township is called so"
                )
            )
            return nil
        }
        return (township, grid.id)
    }

    static func unknownTownship(_ sheet: String?, _ row: Int, _ text: String) -> Problem {
        Problem(
            sheet: sheet,
            row: row,
            column: "乡镇",
            code: "unknown-township",
            read: text,
            expected: "本县乡镇的全称，如“凤城镇”",
            message: "the county has no township of this name"
        )
    }
}
