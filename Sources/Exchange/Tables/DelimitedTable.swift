import Primitives

/// Rows of a text file; which separator it uses is told by its first rows.
struct DelimitedTable {
    let limits: ReadingLimits
    let onRow: (TableRow) -> TableFile.Step

    func read(_ bytes: UnsafeBufferPointer<UInt8>) -> [Problem] {
        do throws(TextEncoding.Failure) {
            return try TextEncoding.withUTF8(bytes) { rows(in: $0) }
        } catch {
            switch error {
            case .binary: return [FileDefect.notATable("二进制文件")]
            case .undecodable(let line): return [FileDefect.encoding(line: line)]
            }
        }
    }

    private func rows(in bytes: UnsafeBufferPointer<UInt8>) -> [Problem] {
        let (separator, skipsFirst) = Self.separator(of: bytes)
        let sheet = TableSheet(name: "")
        var number = 0
        var withContent = 0
        var limitProblem: Problem?
        var cells: [Cell] = []
        let problem = DelimitedText.forEachRow(bytes, separator: separator) { line, texts in
            number += 1
            if skipsFirst, number == 1 { return .next }
            cells.removeAll(keepingCapacity: true)
            for text in texts { cells.append(Self.cell(text)) }
            while cells.last?.isEmpty == true { cells.removeLast() }
            guard !cells.isEmpty else { return .next }
            withContent += 1
            limitProblem = overLimit(rows: withContent, cells: cells, number: number)
            guard limitProblem == nil else { return .stop }
            let row = TableRow(sheet: sheet, number: number, line: line, cells: cells)
            return onRow(row) == .next ? .next : .stop
        }
        if var problem {
            problem.row = number + 1
            return [problem]
        }
        return limitProblem.map { [$0] } ?? []
    }

    private static func cell(_ text: String) -> Cell {
        // Ctrl-Z once marked the end of a text file; some systems still write it.
        text.isEmpty || text == "\u{1A}" ? .empty : .text(text)
    }

    private func overLimit(rows: Int, cells: [Cell], number: Int) -> Problem? {
        if rows > limits.rows { return FileDefect.tooLarge("行数过多", limit: "\(limits.rows) 行") }
        guard cells.count > limits.columns else { return nil }
        var problem = FileDefect.tooLarge("列数过多", limit: "\(limits.columns) 列")
        problem.row = number
        return problem
    }

    /// The separator under which the first rows agree best, and whether the first row only names it (`sep=;`).
    static func separator(of bytes: UnsafeBufferPointer<UInt8>) -> (UInt8, skipsFirst: Bool) {
        let comma = UInt8(ascii: ",")
        let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        let hint = bytes.dropFirst(start).prefix(6)
        if hint.starts(with: Array("sep=".utf8)), hint.count > 5, [0x0A, 0x0D].contains(hint[start + 5]) {
            return (hint[start + 4], true)
        }
        let head = UnsafeBufferPointer(rebasing: bytes.prefix(1 << 16))
        var best = (separator: comma, agreement: 0.0, columns: 1)
        for separator in [comma, UInt8(ascii: "\t"), UInt8(ascii: ";")] {
            let counts = columnCounts(head, separator)
            let columns = counts.mode
            guard columns > 1 else { continue }
            if counts.agreement > best.agreement || (counts.agreement == best.agreement && columns > best.columns) {
                best = (separator, counts.agreement, columns)
            }
        }
        return (best.separator, false)
    }

    /// The most frequent count of cells among the first 20 rows, and the share of rows that have it.
    private static func columnCounts(
        _ head: UnsafeBufferPointer<UInt8>,
        _ separator: UInt8
    ) -> (mode: Int, agreement: Double) {
        var counts: [Int: Int] = [:]
        var seen = 0
        _ = DelimitedText.forEachRow(head, separator: separator) { _, cells in
            guard !cells.isEmpty else { return .next }
            counts[cells.count, default: 0] += 1
            seen += 1
            return seen < 20 ? .next : .stop
        }
        guard let mode = counts.max(by: { ($0.value, $0.key) < ($1.value, $1.key) }) else { return (1, 0) }
        return (mode.key, Double(mode.value) / Double(seen))
    }
}
