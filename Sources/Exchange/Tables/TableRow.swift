/// The sheet on which a row stands; a text file has one sheet without a name.
package struct TableSheet: Sendable, Hashable {
    package var name: String
    /// In the order of the workbook, from 0.
    package var index: Int
    package var isHidden: Bool

    package init(name: String, index: Int = 0, isHidden: Bool = false) {
        self.name = name
        self.index = index
        self.isHidden = isHidden
    }
}

/// One row with content.
package struct TableRow: Sendable, Hashable {
    package var sheet: TableSheet
    /// As the spreadsheet numbers it, from 1; for a text file the count of its records, blank ones included.
    package var number: Int
    /// The line on which the row starts, from 1; nil in a workbook.
    package var line: Int?
    /// From the first column to the last one with content.
    package var cells: [Cell]

    package init(sheet: TableSheet, number: Int, line: Int? = nil, cells: [Cell]) {
        self.sheet = sheet
        self.number = number
        self.line = line
        self.cells = cells
    }

    /// The cell of a column counted from 0; empty where the row does not reach so far.
    package subscript(column: Int) -> Cell { cells.indices.contains(column) ? cells[column] : .empty }
}

/// The letters of a column, as spreadsheets name it: 0 is A, 26 is AA.
package func columnLetters(_ column: Int) -> String {
    var rest = max(0, column) + 1
    var letters: [UInt8] = []
    while rest > 0 {
        rest -= 1
        letters.append(UInt8(ascii: "A") + UInt8(rest % 26))
        rest /= 26
    }
    return String(decoding: letters.reversed(), as: UTF8.self)
}
