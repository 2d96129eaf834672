import CXlsxWriter
import Glibc
import Primitives

/// Writes tables, each on its sheet, through libxlsxwriter, which writes to a path: a temporary file that is gone when
/// the bytes are read.
struct WorkbookWriter {
    private let documents: [TableDocument]
    private let created: Instant

    init(_ documents: [TableDocument], created: Instant) {
        self.documents = documents
        self.created = created
    }

    private static let maximumRows = 1_048_576
    private static let maximumColumns = 16_384
    /// Characters in a cell; longer texts are cut with a mark, since no workbook can hold them.
    private static let maximumText = 32_767

    func bytes() throws(TableDocument.Refusal) -> [UInt8] {
        for document in documents {
            guard document.rows.count + document.firstDataRow <= Self.maximumRows,
                document.width <= Self.maximumColumns
            else { throw .tooLarge }
        }
        let path = try Self.temporaryPath()
        defer { unlink(path) }
        let status = write(to: path)
        guard status == LXW_NO_ERROR else {
            throw .notWritten(reason: lxw_strerror(status).map { String(cString: $0) } ?? "unknown")
        }
        guard let bytes = fileBytes(path) else { throw .notWritten(reason: "the temporary file cannot be read") }
        return bytes
    }

    private static func temporaryPath() throws(TableDocument.Refusal) -> String {
        let folder = getenv("TMPDIR").map { String(cString: $0) } ?? P_tmpdir
        var template = Array("\(folder)/shian-XXXXXX".utf8CString)
        let file = mkstemp(&template)
        guard file >= 0 else { throw .notWritten(reason: "no temporary file in \(folder)") }
        close(file)
        return template.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
    }

    private func write(to path: String) -> lxw_error {
        guard let workbook = workbook_new(path) else { return LXW_ERROR_MEMORY_MALLOC_FAILED }
        setCreated(workbook)
        let bold = workbook_add_format(workbook)
        format_set_bold(bold)
        format_set_text_wrap(bold)
        let date = workbook_add_format(workbook)
        format_set_num_format(date, "yyyy-mm-dd")
        let moment = workbook_add_format(workbook)
        format_set_num_format(moment, "yyyy-mm-dd hh:mm")
        let formats = Formats(bold: bold, date: date, moment: moment)
        for document in documents {
            guard let sheet = workbook_add_worksheet(workbook, Self.sheetName(document.sheetName)) else {
                _ = workbook_close(workbook)
                return LXW_ERROR_MEMORY_MALLOC_FAILED
            }
            write(document, to: sheet, formats)
        }
        return workbook_close(workbook)
    }

    private func write(
        _ document: TableDocument,
        to sheet: UnsafeMutablePointer<lxw_worksheet>,
        _ formats: Formats
    ) {
        let columns = max(1, document.width)
        if let title = document.title { Self.write(title: title, columns: columns, sheet, formats.bold) }
        writeBands(document, to: sheet, formats)
        for (column, header) in document.headers.enumerated() where document.isOneRow(column) {
            Self.write(.text(header), sheet, row: document.headerRow, column: column, formats, style: formats.bold)
        }
        for (index, row) in document.rows.enumerated() {
            for (column, cell) in row.enumerated() {
                Self.write(cell, sheet, row: document.firstDataRow + index, column: column, formats)
            }
        }
        layOut(document, sheet, columns: columns)
    }

    /// Labels over their columns, and the headers without a label over both rows.
    private func writeBands(
        _ document: TableDocument,
        to sheet: UnsafeMutablePointer<lxw_worksheet>,
        _ formats: Formats
    ) {
        guard !document.bands.isEmpty else { return }
        let (top, bottom) = (lxw_row_t(document.headerRow - 1), lxw_row_t(document.headerRow))
        for band in document.bands where !band.columns.isEmpty {
            let (first, last) = (lxw_col_t(band.columns.lowerBound), lxw_col_t(band.columns.upperBound - 1))
            if first == last {
                worksheet_write_string(sheet, top, first, Self.cut(band.label), formats.bold)
            } else {
                worksheet_merge_range(sheet, top, first, top, last, Self.cut(band.label), formats.bold)
            }
        }
        for (column, header) in document.headers.enumerated() where !document.isOneRow(column) {
            let column = lxw_col_t(column)
            worksheet_merge_range(sheet, top, column, bottom, column, Self.cut(header), formats.bold)
        }
    }

    private struct Formats {
        let bold: UnsafeMutablePointer<lxw_format>?
        let date: UnsafeMutablePointer<lxw_format>?
        let moment: UnsafeMutablePointer<lxw_format>?
    }

    private func setCreated(_ workbook: UnsafeMutablePointer<lxw_workbook>) {
        var properties = lxw_doc_properties()
        properties.created = time_t(created.milliseconds / 1000)
        _ = workbook_set_properties(workbook, &properties)
    }

    private func layOut(
        _ document: TableDocument,
        _ sheet: UnsafeMutablePointer<lxw_worksheet>,
        columns: Int
    ) {
        worksheet_freeze_panes(sheet, lxw_row_t(document.firstDataRow), 0)
        if !document.headers.isEmpty {
            let last = document.headerRow + max(1, document.rows.count)
            worksheet_autofilter(
                sheet,
                lxw_row_t(document.headerRow),
                0,
                lxw_row_t(last),
                lxw_col_t(document.headers.count - 1)
            )
        }
        for column in 0..<columns {
            worksheet_set_column(sheet, lxw_col_t(column), lxw_col_t(column), Self.width(of: column, in: document), nil)
        }
    }

    /// Width in characters: a Chinese one is two wide; told by the header and the first 200 rows, from 8 to 50.
    private static func width(of column: Int, in document: TableDocument) -> Double {
        var widest = document.headers.indices.contains(column) ? Self.width(document.headers[column]) + 2 : 0
        for row in document.rows.prefix(200) where row.indices.contains(column) {
            widest = max(widest, Self.width(row[column].text))
        }
        return Double(min(50, max(8, widest + 2)))
    }

    private static func width(_ text: String) -> Int {
        let lines = text.split(whereSeparator: \.isNewline)
        return lines.map { line in line.unicodeScalars.reduce(0) { $0 + ($1.value < 0x2E80 ? 1 : 2) } }.max() ?? 0
    }

    private static func write(
        title: String,
        columns: Int,
        _ sheet: UnsafeMutablePointer<lxw_worksheet>,
        _ format: UnsafeMutablePointer<lxw_format>?
    ) {
        if columns > 1 {
            worksheet_merge_range(sheet, 0, 0, 0, lxw_col_t(columns - 1), cut(title), format)
        } else {
            worksheet_write_string(sheet, 0, 0, cut(title), format)
        }
    }

    private static func write(
        _ cell: Cell,
        _ sheet: UnsafeMutablePointer<lxw_worksheet>,
        row: Int,
        column: Int,
        _ formats: Formats,
        style: UnsafeMutablePointer<lxw_format>? = nil
    ) {
        let (row, column) = (lxw_row_t(row), lxw_col_t(column))
        switch cell {
        case .empty: return
        case .number(let raw):
            // Digits that a binary number cannot hold stay as text rather than become other digits.
            if let number = Double(raw), digits(raw) <= SpreadsheetNumber.significantDigits {
                worksheet_write_number(sheet, row, column, number, style)
            } else {
                worksheet_write_string(sheet, row, column, cut(raw), style)
            }
        case .day(let day) where serial(day) != nil:
            worksheet_write_number(sheet, row, column, serial(day) ?? 0, formats.date)
        case .moment(let moment) where serial(moment.day) != nil:
            let time = Double(moment.milliseconds - Instant(moment.day).milliseconds) / 86_400_000
            worksheet_write_number(sheet, row, column, (serial(moment.day) ?? 0) + time, formats.moment)
        case .boolean(let value): worksheet_write_boolean(sheet, row, column, value ? 1 : 0, style)
        case .text, .percentage, .day, .moment, .error:
            // Written as a string, whatever it begins with: "=1+1" stays four characters.
            worksheet_write_string(sheet, row, column, cut(cell.text), style)
        }
    }

    private static func digits(_ raw: String) -> Int {
        raw.utf8.count { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    /// The 1900 system counts rightly from 1900-03-01 on; earlier days are written as text.
    private static func serial(_ day: Day) -> Double? {
        let serial = day.ordinal + 25_569
        return serial > 60 && serial <= 2_958_465 ? Double(serial) : nil
    }

    private static func cut(_ text: String) -> String {
        guard text.utf8.count > maximumText, text.utf16.count > maximumText else { return text }
        let mark = "…（已截断）"
        var kept = ""
        var units = mark.utf16.count
        for character in text {
            units += character.utf16.count
            guard units <= maximumText else { break }
            kept.append(character)
        }
        return kept + mark
    }

    /// Excel allows 31 characters, none of `[]:*?/\`, and no apostrophe at an end.
    static func sheetName(_ name: String) -> String {
        let allowed = name.filter { !"[]:*?/\\".contains($0) && !$0.isNewline }.prefix(31)
        let trimmed = String(allowed).drop { $0 == "'" }
        let end = trimmed.lastIndex { $0 != "'" }
        let kept = end.map { String(trimmed[...$0]) } ?? ""
        return kept.isEmpty ? "Sheet1" : kept
    }
}

extension TableDocument {
    fileprivate var headerRow: Int { (title == nil ? 0 : 1) + (bands.isEmpty ? 0 : 1) }
    /// Whether the header of a column is in the lower row alone.
    fileprivate func isOneRow(_ column: Int) -> Bool {
        bands.isEmpty || bands.contains { $0.columns.contains(column) }
    }
    fileprivate var firstDataRow: Int { headerRow + 1 }
    fileprivate var width: Int { max(headers.count, rows.lazy.map(\.count).max() ?? 0) }
}
