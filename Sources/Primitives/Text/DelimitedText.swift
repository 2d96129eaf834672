/// Comma-separated text (RFC 4180) in UTF-8: bytes to rows, each with the line on which it starts.
///
/// Lines end with LF, CRLF or CR, also inside quotes. A quote inside an unquoted cell is an ordinary character, and
/// text after a closing quote belongs to the cell, as spreadsheets read both.
package struct DelimitedText {
    /// What the reader of the rows wants next.
    package enum Step {
        case next
        case stop
    }

    /// Cells of one row beyond which a file is no table; a spreadsheet has as many columns.
    package static let maximumCells = 16_384

    /// All rows that are not blank, and the first problem.
    ///
    /// Its code is `unterminated-quote`, `bad-encoding`, `nul-byte` or `too-many-cells`.
    ///
    /// A leading byte order mark is skipped. Where there is a problem the rows before it are still returned.
    package static func rows(
        _ bytes: [UInt8],
        separator: UInt8 = UInt8(ascii: ",")
    ) -> (rows: [(line: Int, cells: [String])], problem: Problem?) {
        var rows: [(line: Int, cells: [String])] = []
        let problem = bytes.withUnsafeBufferPointer { buffer in
            forEachRow(buffer, separator: separator) { line, cells in
                if !cells.isEmpty { rows.append((line, cells)) }
                return .next
            }
        }
        return (rows, problem)
    }

    /// Calls `body` with each row and the line on which it starts, from 1; a blank line is a row without cells.
    ///
    /// The array of cells is used again for the next row. Returns the problem that ended the reading, if any.
    package static func forEachRow(
        _ bytes: UnsafeBufferPointer<UInt8>,
        separator: UInt8 = UInt8(ascii: ","),
        _ body: (_ line: Int, _ cells: inout [String]) throws -> Step
    ) rethrows -> Problem? {
        var scanner = Scanner(bytes: bytes, separator: separator)
        var cells: [String] = []
        while !scanner.isAtEnd {
            let start = scanner.line
            cells.removeAll(keepingCapacity: true)
            if let problem = scanner.readRow(into: &cells) { return problem }
            if try body(start, &cells) == .stop { return nil }
        }
        return nil
    }
}

private struct Scanner {
    let bytes: UnsafeBufferPointer<UInt8>
    let separator: UInt8
    var position: Int
    var line = 1
    /// The text of the last quoted cell without its quotes; used again for the next one.
    private var unquoted: [UInt8] = []
    /// The whole text is UTF-8, so that no cell need be checked.
    private let isUTF8: Bool

    init(bytes: UnsafeBufferPointer<UInt8>, separator: UInt8) {
        self.bytes = bytes
        self.separator = separator
        position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        isUTF8 = (try? UTF8Span(validating: bytes.span)) != nil
    }

    var isAtEnd: Bool { position >= bytes.count }

    /// Reads one row and its line end.
    mutating func readRow(into cells: inout [String]) -> Problem? {
        if takeLineEnd() { return nil }
        while true {
            let start = line
            let text: String?
            if position < bytes.count, bytes[position] == Byte.quote {
                guard takeQuoted() else { return Self.unterminated(start, text: bytes[position...]) }
                text = unquoted.withUnsafeBufferPointer { self.text($0) }
                if unquoted.contains(0) { return Self.nulByte(start) }
            } else {
                guard let cell = takePlain() else { return Self.nulByte(start) }
                text = self.text(cell)
            }
            guard let text else { return Self.badEncoding(start) }
            guard cells.count < DelimitedText.maximumCells else { return Self.tooManyCells(line) }
            cells.append(text)
            if position < bytes.count, bytes[position] == separator {
                position += 1
                continue
            }
            _ = takeLineEnd()
            return nil
        }
    }

    private mutating func takeLineEnd() -> Bool {
        guard position < bytes.count, bytes[position] == Byte.lineFeed || bytes[position] == Byte.carriageReturn else {
            return false
        }
        if bytes[position] == Byte.carriageReturn, position + 1 < bytes.count, bytes[position + 1] == Byte.lineFeed {
            position += 1
        }
        position += 1
        line += 1
        return true
    }

    /// Nil where it is not UTF-8.
    private func text(_ cell: UnsafeBufferPointer<UInt8>) -> String? {
        isUTF8 ? String(decoding: cell, as: UTF8.self) : String(validating: cell, as: UTF8.self)
    }

    /// The bytes up to the next separator or line end; nil where a NUL is among them.
    private mutating func takePlain() -> UnsafeBufferPointer<UInt8>? {
        let start = position
        let count = bytes.count
        var next = position
        var hasNUL = false
        while next < count {
            let byte = bytes[next]
            if byte == separator || byte == Byte.lineFeed || byte == Byte.carriageReturn { break }
            if byte == 0 { hasNUL = true }
            next += 1
        }
        position = next
        return hasNUL ? nil : UnsafeBufferPointer(rebasing: bytes[start..<next])
    }

    /// Reads from the opening quote to the end of the cell into `unquoted`; false where the quote never closes.
    private mutating func takeQuoted() -> Bool {
        let opening = position
        unquoted.removeAll(keepingCapacity: true)
        position += 1
        while position < bytes.count {
            let byte = bytes[position]
            if byte == Byte.quote {
                position += 1
                guard position < bytes.count, bytes[position] == Byte.quote else {
                    // Text after the closing quote belongs to the cell; a NUL in it is found with the rest.
                    if let rest = takePlain() { unquoted.append(contentsOf: rest) } else { unquoted.append(0) }
                    return true
                }
            } else if byte == Byte.lineFeed
                || byte == Byte.carriageReturn && !(position + 1 < bytes.count && bytes[position + 1] == Byte.lineFeed)
            {
                line += 1
            }
            unquoted.append(byte)
            position += 1
        }
        position = opening
        return false
    }

    private static func unterminated(_ line: Int, text: Slice<UnsafeBufferPointer<UInt8>>) -> Problem {
        Problem(
            line: line,
            code: "unterminated-quote",
            read: String(String(decoding: text.prefix(120), as: UTF8.self).prefix(20)),
            expected: "双引号成对出现",
            message: "a quoted cell that begins on this line never ends"
        )
    }

    private static func badEncoding(_ line: Int) -> Problem {
        Problem(
            line: line,
            code: "bad-encoding",
            expected: "UTF-8 编码的文本",
            message: "a cell of this line is not UTF-8"
        )
    }

    private static func tooManyCells(_ line: Int) -> Problem {
        Problem(
            line: line,
            code: "too-many-cells",
            expected: "每行不超过 \(DelimitedText.maximumCells) 列",
            message: "a row has more than \(DelimitedText.maximumCells) cells"
        )
    }

    private static func nulByte(_ line: Int) -> Problem {
        Problem(line: line, code: "nul-byte", expected: "纯文本", message: "a cell of this line holds a NUL byte")
    }
}

private enum Byte {
    static let quote = UInt8(ascii: "\"")
    static let lineFeed = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
}
