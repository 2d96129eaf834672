/// Gives every cell of a merged range the value of the first one, while rows go by in order.
struct MergedSpread {
    private struct Active {
        var range: MergedRanges.Range
        var value: Cell
    }

    private let ranges: [MergedRanges.Range]
    private let columns: Int
    private var next = 0
    private var active: [Active] = []

    init(_ merged: MergedRanges, columns: Int) {
        ranges = merged.ranges
        self.columns = columns
    }

    /// Fills what is empty in a row that has content of its own.
    mutating func apply(to row: inout TableRow) {
        guard next < ranges.count || !active.isEmpty else { return }
        active.removeAll { $0.range.rows.upperBound < row.number }
        while next < ranges.count, ranges[next].rows.lowerBound <= row.number {
            let range = ranges[next]
            next += 1
            // A range whose first row has no content has no value to spread.
            guard range.rows.lowerBound == row.number, !row[range.columns.lowerBound].isEmpty else { continue }
            // Spreadsheets never let ranges overlap; a file that does could make every row as long as it likes.
            guard !active.contains(where: { $0.range.columns.overlaps(range.columns) }) else { continue }
            active.append(Active(range: range, value: row[range.columns.lowerBound]))
        }
        for item in active {
            for column in item.range.columns where column < columns && row[column].isEmpty {
                row.cells.place(item.value, at: column)
            }
        }
    }
}

extension [Cell] {
    /// Puts a cell into its column, with empty cells before it where the row is shorter.
    mutating func place(_ cell: Cell, at column: Int) {
        while count < column { append(.empty) }
        if column == count { append(cell) } else { self[column] = cell }
    }
}
