package import Supervision

/// The rows behind a task's figures as a workbook: one sheet a group, under its figure's name.
package struct TaskWorkbook {
    package var document: WorkbookDocument

    package init(_ figures: [FigureRows]) {
        let groups = figures.flatMap { figure in figure.groups.map { (figure.title, $0) } }
        let sheets = groups.enumerated().map { number, pair in
            let (title, group) = pair
            return TableDocument(
                sheetName: "记录\(number + 1)",
                title: "\(title)：\(group.title)（\(group.total)条）",
                headers: group.columns,
                rows: group.rows.map { row in row.cells.map { .text($0) } }
            )
        }
        let nothing = TableDocument(sheetName: "记录", title: "没有记录", headers: ["记录"], rows: [])
        document = WorkbookDocument(sheets: sheets.isEmpty ? [nothing] : sheets)
    }
}
