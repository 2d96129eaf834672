package import Primitives

/// A table in a file: an xlsx workbook or delimited text, chosen by content and never by the file's name.
package enum TableFile {
    /// What the reader of the rows wants next.
    package enum Step: Sendable {
        case next
        case stop
    }

    /// Calls `onRow` with each row that has content, sheet by sheet in the workbook's order.
    ///
    /// Rows are given out while the file is read, so a problem may come after rows that were good: whoever imports
    /// waits for the end. No bytes, however damaged or hostile, stop the program.
    package static func read(
        _ bytes: [UInt8],
        limits: ReadingLimits = ReadingLimits(),
        onRow: (TableRow) -> Step
    ) -> [Problem] {
        guard bytes.count <= limits.fileBytes else {
            let size = "\(limits.fileBytes >> 20) MB"
            return [FileDefect.tooLarge("文件 \(bytes.count >> 20) MB", limit: size)]
        }
        return bytes.withUnsafeBufferPointer { buffer in
            // The callbacks of the XML parser are stored while it runs, and it ends before this call returns.
            withoutActuallyEscaping(onRow) { onRow in
                switch FileKind.of(buffer) {
                case .refused(let problem): [problem]
                case .text: DelimitedTable(limits: limits, onRow: onRow).read(buffer)
                case .archive: WorkbookReader.read(buffer, limits: limits, onRow: onRow)
                }
            }
        }
    }

    /// All rows at once, for tables that are known to be small.
    package static func rows(
        _ bytes: [UInt8],
        limits: ReadingLimits = ReadingLimits()
    ) -> (rows: [TableRow], problems: [Problem]) {
        var rows: [TableRow] = []
        let problems = read(bytes, limits: limits) { row in
            rows.append(row)
            return .next
        }
        return (rows, problems)
    }
}
