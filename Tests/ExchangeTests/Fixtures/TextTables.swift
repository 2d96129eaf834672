import Exchange
import Primitives

/// The texts of all rows of a file, for comparing at a glance.
func texts(_ bytes: [UInt8], limits: ReadingLimits = ReadingLimits()) -> (rows: [[String]], problems: [Problem]) {
    let (rows, problems) = TableFile.rows(bytes, limits: limits)
    return (rows.map { $0.cells.map(\.text) }, problems)
}

func texts(_ text: String) -> (rows: [[String]], problems: [Problem]) { texts(Array(text.utf8)) }
