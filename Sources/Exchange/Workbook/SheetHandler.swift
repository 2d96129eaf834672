import Primitives

/// Turns one sheet's XML into rows.
///
/// The state lives behind a pointer: in a class each of its some six million reads and writes for a large sheet would
/// be checked for exclusive access.
final class SheetHandler: XMLHandler {
    private let state: UnsafeMutablePointer<SheetState>

    init(_ initial: SheetState) {
        state = .allocate(capacity: 1)
        state.initialize(to: initial)
    }

    deinit {
        state.deinitialize(count: 1)
        state.deallocate()
    }

    var problems: [Problem] { state.pointee.problems }
    var rowsWithContent: Int { state.pointee.rowsWithContent }
    var wasStopped: Bool { state.pointee.isStopped }

    func start(_ name: XMLName, _ attributes: XMLAttributes) { state.pointee.start(name, attributes) }
    func end(_ name: XMLName) -> Bool { state.pointee.end(name) }
    func text(_ bytes: UnsafeBufferPointer<UInt8>) { state.pointee.text(bytes) }
}

/// What is shared by all sheets of a workbook.
struct SheetSurroundings {
    var limits: ReadingLimits
    var strings: [Cell]
    var formats: [NumberFormat]
    var countsFrom1904: Bool
    var onRow: (TableRow) -> TableFile.Step
}

struct SheetState {
    private enum CellType {
        case number
        case sharedString
        case inlineString
        case string
        case boolean
        case error
        case date
    }

    private let workbook: SheetSurroundings
    private var merges: MergedSpread
    private var row: TableRow
    private var column = -1
    private var type = CellType.number
    private var style = 0
    private var value: [UInt8] = []
    /// The number of a shared string, put together from its digits as they come; nil where there are none or others.
    private var stringIndex: Int?
    private var runs = TextRuns()
    private var isInCell = false
    private var isInValue = false
    private var isInline = false

    private(set) var problems: [Problem] = []
    private(set) var rowsWithContent: Int
    /// Whether the reader of the rows wants no more.
    private(set) var isStopped = false
    private var isOverLimit = false

    init(sheet: TableSheet, workbook: SheetSurroundings, merges: MergedRanges, rowsBefore: Int) {
        self.workbook = workbook
        self.merges = MergedSpread(merges, columns: workbook.limits.columns)
        row = TableRow(sheet: sheet, number: 0, cells: [])
        rowsWithContent = rowsBefore
        value.reserveCapacity(256)
    }

    mutating func start(_ name: XMLName, _ attributes: XMLAttributes) {
        switch name.letter {
        case UInt8(ascii: "c"): startCell(attributes)
        case UInt8(ascii: "v"): isInValue = isInCell
        case 0:
            if name.matches("row") {
                startRow(attributes)
            } else if name.matches("is") {
                isInline = isInCell
                runs.reset()
            } else if isInline {
                runs.start(name, attributes)
            }
        default: if isInline { runs.start(name, attributes) }
        }
    }

    mutating func text(_ bytes: UnsafeBufferPointer<UInt8>) {
        if isInValue {
            if type == .sharedString {
                addDigits(bytes)
            } else if value.count <= workbook.limits.cellBytes {
                value.append(contentsOf: bytes)
            }
        } else if isInline, runs.bytes.count <= workbook.limits.cellBytes {
            runs.append(bytes)
        }
    }

    mutating func end(_ name: XMLName) -> Bool {
        switch name.letter {
        case UInt8(ascii: "v"): isInValue = false
        case UInt8(ascii: "c"): endCell()
        case 0:
            if name.matches("row") {
                endRow()
            } else if name.matches("is") {
                isInline = false
            } else if isInline {
                runs.end(name)
            }
        default: if isInline { runs.end(name) }
        }
        return !isStopped && !isOverLimit
    }

    private mutating func startRow(_ attributes: XMLAttributes) {
        var number = row.number + 1
        attributes.forEach { name, value in
            guard name.letter == UInt8(ascii: "r"), let given = Self.integer(value), (1...1_048_576).contains(given)
            else { return }
            number = given
        }
        row.number = number
        row.cells.removeAll(keepingCapacity: true)
        column = -1
    }

    private mutating func startCell(_ attributes: XMLAttributes) {
        isInCell = true
        column += 1
        type = .number
        style = 0
        stringIndex = nil
        if !value.isEmpty { value.removeAll(keepingCapacity: true) }
        guard var cursor = attributes.raw else { return }
        while let rawName = cursor[0], let rawValue = cursor[1] {
            cursor += 2
            guard rawName[1] == 0 else { continue }
            let value = UnsafeRawPointer(rawValue).assumingMemoryBound(to: UInt8.self)
            switch UInt8(truncatingIfNeeded: rawName[0]) {
            case UInt8(ascii: "r"): if let place = CellReference(value) { column = place.column }
            case UInt8(ascii: "s"): style = Self.integer(value) ?? 0
            case UInt8(ascii: "t"): type = Self.type(value)
            default: continue
            }
        }
    }

    private static func type(_ value: UnsafePointer<UInt8>) -> CellType {
        switch (value[0], value[0] == 0 ? 0 : value[1]) {
        case (UInt8(ascii: "s"), 0): .sharedString
        case (UInt8(ascii: "s"), _): .string
        case (UInt8(ascii: "i"), _): .inlineString
        case (UInt8(ascii: "b"), _): .boolean
        case (UInt8(ascii: "e"), _): .error
        case (UInt8(ascii: "d"), _): .date
        default: .number
        }
    }

    private mutating func endCell() {
        guard isInCell else { return }
        isInCell = false
        let cell = type == .inlineString && value.isEmpty ? inlineText() : storedValue()
        guard !cell.isEmpty else { return }
        guard column < workbook.limits.columns, value.count <= workbook.limits.cellBytes else {
            return exceed(
                column < workbook.limits.columns
                    ? FileDefect.tooLarge("单元格文字过长", limit: "\(workbook.limits.cellBytes) 字节")
                    : FileDefect.tooLarge("列数过多", limit: "\(workbook.limits.columns) 列")
            )
        }
        row.cells.place(cell, at: column)
    }

    private mutating func inlineText() -> Cell {
        defer { runs.reset() }
        return runs.bytes.isEmpty ? .empty : .text(runs.string)
    }

    private mutating func storedValue() -> Cell {
        if type == .sharedString { return sharedString() }
        guard !value.isEmpty else { return .empty }
        switch type {
        case .number:
            guard value.withUnsafeBufferPointer({ SpreadsheetNumber.isNumber($0) }) else {
                return .text(String(decoding: value, as: UTF8.self))
            }
            let raw = String(decoding: value, as: UTF8.self)
            guard workbook.formats.indices.contains(style), workbook.formats[style] != .general else {
                return .number(raw)
            }
            return SerialDate.cell(raw, workbook.formats[style], countsFrom1904: workbook.countsFrom1904)
        case .string, .inlineString, .sharedString: return .text(TextRuns.string(value))
        case .boolean: return .boolean(value.first == UInt8(ascii: "1") || value.first == UInt8(ascii: "t"))
        case .error: return .error(String(decoding: value, as: UTF8.self))
        case .date: return Self.date(String(decoding: value, as: UTF8.self))
        }
    }

    private mutating func addDigits(_ bytes: UnsafeBufferPointer<UInt8>) {
        var index = stringIndex ?? 0
        for byte in bytes where byte > 0x20 {
            let digit = Int(byte) - Int(UInt8(ascii: "0"))
            // Out of range for good, which no further digit can mend.
            index = (0...9).contains(digit) && index < 1 << 40 ? index * 10 + digit : 1 << 41
        }
        stringIndex = index
    }

    private mutating func sharedString() -> Cell {
        guard let stringIndex else { return .empty }
        if stringIndex < workbook.strings.count { return workbook.strings[stringIndex] }
        if problems.count < workbook.limits.problems {
            problems.append(
                Problem(
                    sheet: row.sheet.name,
                    row: row.number,
                    column: columnLetters(column),
                    code: "bad-shared-string",
                    read: "引用了不存在的字符串",
                    expected: "用 Excel 或 WPS 重新保存后再上传",
                    message: "the cell names a shared string that the workbook does not hold"
                )
            )
        }
        return .empty
    }

    /// ISO 8601, which the strict form of the standard allows: `2024-10-08`, `2024-10-08T09:30:00`.
    private static func date(_ text: String) -> Cell {
        guard let day = Day(text.prefix(10)) else { return .text(text) }
        let clock = text.dropFirst(10).drop { $0 == "T" }.prefix(8).split(separator: ":").map { Int($0) ?? 0 }
        guard clock.count >= 2, clock.allSatisfy({ (0..<60).contains($0) }), clock[0] < 24 else { return .day(day) }
        let seconds = clock[0] * 3600 + clock[1] * 60 + (clock.count > 2 ? clock[2] : 0)
        return .moment(Instant(day).adding(seconds: seconds))
    }

    private mutating func endRow() {
        guard !row.cells.isEmpty, !isStopped, !isOverLimit else { return }
        merges.apply(to: &row)
        rowsWithContent += 1
        guard rowsWithContent <= workbook.limits.rows else {
            return exceed(FileDefect.tooLarge("行数过多", limit: "\(workbook.limits.rows) 行"))
        }
        if workbook.onRow(row) == .stop { isStopped = true }
        row.cells.removeAll(keepingCapacity: true)
    }

    private mutating func exceed(_ defect: Problem) {
        guard !isOverLimit else { return }
        isOverLimit = true
        var problem = defect
        problem.sheet = row.sheet.name
        problem.row = row.number
        problems.append(problem)
    }

    private static func integer(_ text: UnsafePointer<UInt8>) -> Int? {
        var number = 0
        var cursor = text
        while cursor.pointee != 0 {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(cursor.pointee), number < 1 << 40 else { return nil }
            number = number * 10 + Int(cursor.pointee - UInt8(ascii: "0"))
            cursor += 1
        }
        return cursor == text ? nil : number
    }
}
