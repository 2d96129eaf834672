package import Primitives

/// A table to give out, as a workbook or as delimited text.
package struct TableDocument: Sendable, Hashable {
    /// Why a table cannot be written.
    package enum Refusal: Error, Hashable {
        /// A sheet holds 1,048,576 rows and 16,384 columns.
        case tooLarge
        /// The folder for temporary files cannot be written, or memory is short.
        case notWritten(reason: String)
    }

    package var sheetName: String
    /// A line above the headers, merged across them.
    package var title: String?
    package var headers: [String]
    /// Labels above neighbouring headers, which make the header two rows high.
    package var bands: [HeaderBand] = []
    package var rows: [[Cell]]

    package init(sheetName: String, title: String? = nil, headers: [String], rows: [[Cell]] = []) {
        self.sheetName = sheetName
        self.title = title
        self.headers = headers
        self.rows = rows
    }

    /// An xlsx workbook with one sheet: headers bold, frozen and with a filter, days as real dates.
    ///
    /// The same table and moment give the same bytes.
    package func xlsx(created: Instant) throws(Refusal) -> [UInt8] {
        try WorkbookWriter([self], created: created).bytes()
    }

    /// UTF-8 with a byte order mark, as Excel needs it for Chinese, and CRLF at the ends of lines.
    ///
    /// A text that a spreadsheet would run as a formula gets a `'` before it; plain numbers do not need it.
    package func csv() -> [UInt8] {
        var text = "\u{FEFF}"
        if let title { text += DelimitedWriting.line([.text(title)]) }
        text += DelimitedWriting.line(flatHeaders.map { .text($0) })
        for row in rows { text += DelimitedWriting.line(row) }
        return Array(text.utf8)
    }

    /// With the label of its band before a header, for text files.
    private var flatHeaders: [String] {
        headers.enumerated().map { column, header in
            bands.first { $0.columns.contains(column) }.map { "\($0.label) \(header)" } ?? header
        }
    }
}

/// A label above several neighbouring headers.
package struct HeaderBand: Sendable, Hashable {
    package var label: String
    package var columns: Range<Int>

    package init(_ label: String, _ columns: Range<Int>) {
        self.label = label
        self.columns = columns
    }
}

/// Several tables in one workbook, a sheet each; no two sheets have one name.
package struct WorkbookDocument: Sendable, Hashable {
    package var sheets: [TableDocument]

    package init(sheets: [TableDocument]) { self.sheets = sheets }

    /// As ``TableDocument/xlsx(created:)``, with every table on its own sheet.
    package func xlsx(created: Instant) throws(TableDocument.Refusal) -> [UInt8] {
        try WorkbookWriter(sheets, created: created).bytes()
    }
}

private enum DelimitedWriting {
    static func line(_ cells: [Cell]) -> String { cells.map(field).joined(separator: ",") + "\r\n" }

    private static func field(_ cell: Cell) -> String {
        var text = cell.text
        if case .text = cell, runsAsFormula(text) { text = "'" + text }
        guard text.utf8.contains(where: { quoted.contains($0) }) || text.first == " " || text.last == " " else {
            return text
        }
        return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }

    private static let quoted: [UInt8] = [
        UInt8(ascii: ","), UInt8(ascii: "\""), UInt8(ascii: "\n"), UInt8(ascii: "\r"),
    ]

    /// OWASP, "CSV Injection"; Excel for Chinese and Japanese takes the full-width signs as well.
    private static func runsAsFormula(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first, "=+-@\t\r\n＝＋－＠".unicodeScalars.contains(first) else {
            return false
        }
        return text.unicodeScalars.count > 1 && DecimalNumber(text) == nil
    }
}
