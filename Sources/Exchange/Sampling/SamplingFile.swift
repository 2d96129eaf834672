import Judging
import Primitives
package import Rules
package import Supervision

/// Tables of sampling results: laboratories' lists, bulletins, and the national notice table.
///
/// In a bulletin a row is a sample with at most one item. In the notice table a cell of 不合格项目║检验结果║标准值 holds one
/// or several items, and the row becomes as many rows. Fields are known by the ids `sampleNumber`, `food`,
/// `foodClass`, `producer`, `producerAddress`, `supplier`, `supplierAddress`, `spec`, `brand`, `productionDate`,
/// `batch`, `item`, `unit`, `result`, `limit`, `itemResultLimit`, `declared`, `publisher`, `publishedOn`, `sampledOn`,
/// `laboratory`, `taskSource`, `province`, `remark`; other ids may stand in the aliases and are not read.
package enum SamplingFile {
    /// Reads all rows; with any problem nothing of the file should be imported.
    ///
    /// Codes of a row's problems: `missing-value`, `bad-date`, `bad-verdict`, `bad-items`, `shifted-columns`; those of
    /// the file and its header come from `TableFile` and `TableRecords`.
    package static func read(
        _ bytes: [UInt8],
        aliases: HeaderAliases,
        limits: ReadingLimits = ReadingLimits()
    ) -> ListReading<SamplingRow> {
        var reading = ListReading<SamplingRow>()
        let told = TableRecords.read(bytes, aliases: aliases, limits: limits) { row, match in
            var record = SamplingRecord(row: row, match: match)
            reading.rows += record.rows()
            if reading.columns.isEmpty { reading.columns = match.titles(of: aliases) }
            return record.problems
        }
        (reading.problems, reading.notices) = told
        return reading
    }
}

/// One row of the table on its way to one or several sampling rows.
private struct SamplingRecord {
    let row: TableRow
    let match: HeaderMatch
    private(set) var problems: [Problem] = []

    init(row: TableRow, match: HeaderMatch) {
        self.row = row
        self.match = match
    }

    /// Empty where the row is so wrong that its cells say nothing.
    mutating func rows() -> [SamplingRow] {
        if let shifted = shiftedColumns() {
            problems = [shifted]
            return []
        }
        let food = name("food")
        if food == nil {
            problems.append(problem("food", "missing-value", expected: "食品名称", "the food has no name"))
        }
        var sample = SamplingRow(sheet: row.sheet.name, row: row.number, food: food ?? "")
        readNames(into: &sample)
        readDates(into: &sample)
        sample.declared = verdict()
        return withItems(sample)
    }

    private func cell(_ field: String) -> Cell { match.columns[field].map { row[$0] } ?? .empty }
    private func name(_ field: String) -> String? { CellWording.name(cell(field)) }

    private func readNames(into sample: inout SamplingRow) {
        sample.sampleNumber = name("sampleNumber")
        sample.foodClass = name("foodClass")
        sample.producer = name("producer")
        sample.producerAddress = name("producerAddress")
        sample.supplier = name("supplier")
        sample.supplierAddress = name("supplierAddress")
        sample.spec = name("spec")
        sample.brand = name("brand")
        sample.batch = name("batch")
        sample.item = name("item")
        sample.unit = name("unit")
        sample.result = CellWording.words(cell("result"))
        sample.limit = CellWording.words(cell("limit"))
        sample.publisher = name("publisher")
        sample.laboratory = name("laboratory")
        sample.taskSource = name("taskSource")
        sample.province = name("province")
        sample.remark = CellWording.words(cell("remark"))
    }

    private mutating func readDates(into sample: inout SamplingRow) {
        sample.publishedOn = date("publishedOn")
        sample.sampledOn = date("sampledOn")
        sample.productionDateText = CellWording.words(cell("productionDate"))
        guard holdsBatches else {
            sample.productionDate = date("productionDate")
            return
        }
        if let day = DateReading(cell("productionDate")).day {
            sample.productionDate = day
        } else if let text = sample.productionDateText {
            let both = DateAndBatch(text)
            sample.productionDate = both.day
            sample.batch = sample.batch ?? both.batch
        }
    }

    /// Whether the column of production dates is headed 生产日期/批号, where any text may stand.
    private var holdsBatches: Bool { match.title(of: "productionDate")?.contains("批") ?? false }

    private mutating func date(_ field: String) -> Day? {
        switch DateReading(cell(field)) {
        case .blank: return nil
        case .day(let day): return day
        case .impossible:
            problems.append(problem(field, "bad-date", expected: "日历上有的日期", "the calendar has no such day"))
        case .notADate:
            problems.append(problem(field, "bad-date", expected: "日期，如 2024-03-15", "the cell is not a date"))
        }
        return nil
    }

    private mutating func verdict() -> Verdict? {
        guard let words = name("declared") else { return nil }
        if let verdict = Verdict(declared: words) { return verdict }
        problems.append(problem("declared", "bad-verdict", expected: "合格或不合格", "the verdict has no known word"))
        return nil
    }

    private mutating func withItems(_ sample: SamplingRow) -> [SamplingRow] {
        var sample = sample
        guard let text = CellWording.words(cell("itemResultLimit")) else {
            // Under the header 不合格项目 every item is one that failed.
            let names = match.title(of: "item") ?? ""
            if match.columns["declared"] == nil, sample.item != nil, names.hasPrefix("不合格") { sample.declared = .fail }
            return [sample]
        }
        guard let items = ItemCell.items(text) else {
            problems.append(
                problem(
                    "itemResultLimit",
                    "bad-items",
                    expected: "每项为“项目║检验结果║标准值”，多项之间换行",
                    "the parts of the items do not come in threes"
                )
            )
            return []
        }
        if match.columns["declared"] == nil { sample.declared = .fail }
        return items.map { item in
            var row = sample
            row.item = item.name
            row.result = item.result
            row.limit = item.limit
            return row
        }
    }

    /// A date under 判定 or a verdict under a date is no slip in one cell: the whole row stands one column off.
    private func shiftedColumns() -> Problem? {
        var strange: [String] = []
        if let words = name("declared"), Verdict(declared: words) == nil {
            if DateReading(cell("declared")).day != nil { return shifted("declared") }
            strange.append("declared")
        }
        for field in ["productionDate", "publishedOn", "sampledOn"] where DateReading(cell(field)) == .notADate {
            if Verdict(declared: cell(field).text) != nil { return shifted(field) }
            if field != "productionDate" || !holdsBatches { strange.append(field) }
        }
        return strange.count > 1 ? shifted(strange[0]) : nil
    }

    private func shifted(_ field: String) -> Problem {
        ColumnFit.problem(
            row,
            column: match.title(of: field) ?? field,
            read: cell(field).text,
            expected: "各列与表头对应，整行可能错了一列"
        )
    }

    private func problem(_ field: String, _ code: String, expected: String, _ message: String) -> Problem {
        Problem(
            sheet: row.sheet.name,
            row: row.number,
            column: match.title(of: field),
            line: row.line,
            code: code,
            read: String(cell(field).text.prefix(60)),
            expected: expected,
            message: message
        )
    }
}
