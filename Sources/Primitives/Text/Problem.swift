/// One thing that is wrong with what came in.
///
/// Problems are collected and shown together, never thrown one by one.
package struct Problem: Sendable, Hashable {
    package var file: String?
    package var sheet: String?
    /// The row as a spreadsheet numbers it, from 1.
    package var row: Int?
    /// The header of the column, or its letter where the header itself is in doubt.
    package var column: String?
    /// The line of a text file, from 1.
    package var line: Int?
    /// Stable and kebab-case: other programs and the Chinese wording depend on it.
    package var code: String
    /// What stood there, shortened to what a person needs to find it.
    package var read: String
    /// What would have been right, in the language of whoever wrote the file.
    package var expected: String
    /// One English line for logs and the command line.
    package var message: String

    package init(
        file: String? = nil,
        sheet: String? = nil,
        row: Int? = nil,
        column: String? = nil,
        line: Int? = nil,
        code: String,
        read: String = "",
        expected: String = "",
        message: String
    ) {
        self.file = file
        self.sheet = sheet
        self.row = row
        self.column = column
        self.line = line
        self.code = code
        self.read = read
        self.expected = expected
        self.message = message
    }
}

extension Problem: CustomStringConvertible {
    /// `file:12: code: message`, `sheet "甲" row 3 column 检测结果: code: message (read "x", expected y)`.
    package var description: String {
        var places: [String] = []
        if let file { places.append(file + (line.map { ":\($0)" } ?? "")) }
        if let sheet, !sheet.isEmpty { places.append("sheet \"\(sheet)\"") }
        if let row { places.append("row \(row)") }
        if let column { places.append("column \(column)") }
        if places.isEmpty, let line { places.append("line \(line)") }
        let details = [read.isEmpty ? "" : "read \"\(read)\"", expected.isEmpty ? "" : "expected \(expected)"]
            .filter { !$0.isEmpty }
        let place = places.isEmpty ? "" : places.joined(separator: " ") + ": "
        return "\(place)\(code): \(message)" + (details.isEmpty ? "" : " (\(details.joined(separator: ", ")))")
    }
}
