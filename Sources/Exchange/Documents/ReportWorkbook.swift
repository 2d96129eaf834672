package import Supervision

extension ReportDocument {
    /// A sheet for each table, one for the index, and one with the rows behind each figure.
    package var workbook: WorkbookDocument {
        let numbered = tables.enumerated().map { number, table in
            TableDocument(
                sheetName: "表\(number + 1)",
                title: table.title,
                headers: table.headers,
                rows: table.rows.map { $0.map(Self.cell) }
            )
        }
        return WorkbookDocument(sheets: numbered + [indexSheet] + rowSheets)
    }

    /// A whole number becomes one; all else stays as it is written.
    private static func cell(_ text: String) -> Cell { Int(text) != nil ? .number(text) : .text(text) }

    private var indexSheet: TableDocument {
        TableDocument(
            sheetName: "数据索引",
            title: title,
            headers: ["编号", "指标", "口径", "算式", "截止日", "范围", "记录数", "系统地址", "记录摘要（SHA-256）"],
            rows: index.map { entry in
                [
                    .number(String(entry.number)), .text(entry.title), .text(entry.definition), .text(entry.formula),
                    .day(entry.day), .text(entry.scope), .number(String(entry.rowCount)), .text(entry.address),
                    .text(entry.digest),
                ]
            }
        )
    }

    private var rowSheets: [TableDocument] {
        index.compactMap { entry in
            guard let groups = rows[entry.number], !groups.isEmpty else { return nil }
            let width = groups.map(\.columns.count).max() ?? 1
            return TableDocument(
                sheetName: "记录\(entry.number)",
                title: "\(entry.number) \(entry.title)：数字背后的记录",
                headers: ["分组"] + (1...width).map { "第\($0)列" },
                rows: groups.flatMap { group in
                    [[.text(group.title)] + group.columns.map { .text($0) }]
                        + group.rows.map { row in [.text(group.title)] + row.cells.map { .text($0) } }
                }
            )
        }
    }
}
