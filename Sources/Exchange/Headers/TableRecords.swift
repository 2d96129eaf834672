package import Primitives
package import Rules

/// The records below a header row: finds the header on each sheet and gives out the rows under it.
package enum TableRecords {
    /// Reads a file of the kind that `aliases` describes.
    ///
    /// Problems stop the import of the file; notices say what was passed over. Hidden sheets are passed over, and two
    /// sheets with records are a problem: nobody could say whether the second one was meant.
    package static func read(
        _ bytes: [UInt8],
        aliases: HeaderAliases,
        limits: ReadingLimits = ReadingLimits(),
        onRecord: (TableRow, HeaderMatch) -> [Problem]
    ) -> (problems: [Problem], notices: [Problem]) {
        withoutActuallyEscaping(onRecord) { onRecord in
            var reading = Reading(aliases: aliases, limits: limits, onRecord: onRecord)
            let fileProblems = TableFile.read(bytes, limits: limits) { reading.take($0) }
            reading.finish(fileProblems: fileProblems)
            return (reading.problems, reading.notices)
        }
    }

    /// The records of a file, each read by `read`, and everything that is wrong with them.
    ///
    /// A record with a cell that cannot be read is among the rows too, with nothing in that cell's place: what else is wrong
    /// with it is told beside the cell.
    static func rows<Record>(
        _ bytes: [UInt8],
        aliases: HeaderAliases,
        limits: ReadingLimits,
        _ read: (inout ListRow) -> Record
    ) -> ListReading<Record> {
        var reading = ListReading<Record>()
        let told = Self.read(bytes, aliases: aliases, limits: limits) { row, match in
            var list = ListRow(row, match, aliases)
            reading.rows.append(read(&list))
            if reading.columns.isEmpty { reading.columns = match.titles(of: aliases) }
            return list.problems
        }
        (reading.problems, reading.notices) = told
        return reading
    }

    private struct Reading {
        let aliases: HeaderAliases
        let limits: ReadingLimits
        let onRecord: (TableRow, HeaderMatch) -> [Problem]
        var problems: [Problem] = []
        var notices: [Problem] = []

        private var sheet: TableSheet?
        private var waiting: [TableRow] = []
        private var match: HeaderMatch?
        private var headerProblems: [Problem] = []
        private var recordSheets: [String] = []
        private var sawHeader = false
        /// Whether so much is wrong that reading on would help nobody.
        private var isFull = false

        init(
            aliases: HeaderAliases,
            limits: ReadingLimits,
            onRecord: @escaping (TableRow, HeaderMatch) -> [Problem]
        ) {
            self.aliases = aliases
            self.limits = limits
            self.onRecord = onRecord
        }

        mutating func take(_ row: TableRow) -> TableFile.Step {
            if row.sheet != sheet {
                finishSheet()
                sheet = row.sheet
                if row.sheet.isHidden { notices.append(hiddenSheet(row.sheet)) }
            }
            guard !row.sheet.isHidden else { return .next }
            if match != nil {
                record(row)
            } else if waiting.count < HeaderMatch.searchedRows {
                waiting.append(row)
                if waiting.count == HeaderMatch.searchedRows { findHeader() }
            }
            return isFull ? .stop : .next
        }

        mutating func finish(fileProblems: [Problem]) {
            finishSheet()
            problems.insert(contentsOf: fileProblems, at: 0)
            if recordSheets.count > 1 { problems.append(severalSheets()) }
            // Without any header the first sheet's problem is the one to show; beside a sheet that has one, none is.
            if !sawHeader, fileProblems.isEmpty {
                problems += headerProblems.isEmpty ? [noRecords()] : headerProblems
            } else if recordSheets.isEmpty, problems.isEmpty {
                problems.append(noRecords())
            }
        }

        private mutating func finishSheet() {
            if match == nil, !waiting.isEmpty, waiting.count < HeaderMatch.searchedRows { findHeader() }
            match = nil
            waiting = []
        }

        private mutating func findHeader() {
            let found = HeaderMatch.find(in: waiting, aliases: aliases)
            guard let header = found.match else {
                if headerProblems.isEmpty { headerProblems = found.problems }
                return
            }
            sawHeader = true
            problems += found.problems
            notices += found.notices
            match = header
            let rows = waiting
            waiting = []
            for row in rows where row.number > header.row { record(row) }
        }

        private mutating func record(_ row: TableRow) {
            guard let match, !match.isRepeated(in: row), !isFull else { return }
            if let note = FootNote.text(of: row) {
                notices.append(FootNote.notice(row, note))
                return
            }
            if recordSheets.last != row.sheet.name { recordSheets.append(row.sheet.name) }
            guard recordSheets.count == 1 else { return }
            if let problem = ColumnFit.overhang(row, match) {
                problems.append(problem)
            } else {
                problems += onRecord(row, match)
            }
            guard problems.count >= limits.problems else { return }
            problems.append(tooManyProblems(row))
            isFull = true
        }

        private func hiddenSheet(_ sheet: TableSheet) -> Problem {
            Problem(
                sheet: sheet.name,
                code: "hidden-sheet",
                read: "隐藏的工作表“\(sheet.name)”",
                expected: "隐藏的工作表不导入",
                message: "a hidden sheet is not read"
            )
        }

        private func severalSheets() -> Problem {
            Problem(
                code: "several-sheets",
                read: recordSheets.joined(separator: "、"),
                expected: "只有一个工作表有数据",
                message: "more than one sheet has records"
            )
        }

        private func noRecords() -> Problem {
            Problem(
                code: "no-records",
                read: "没有数据行",
                expected: "表头下至少有一行数据",
                message: "the table has no records"
            )
        }

        private func tooManyProblems(_ row: TableRow) -> Problem {
            Problem(
                sheet: row.sheet.name,
                row: row.number,
                code: "too-many-problems",
                read: "已有 \(problems.count) 处问题",
                expected: "先改正以上问题再上传",
                message: "reading ended after \(problems.count) problems"
            )
        }
    }
}
