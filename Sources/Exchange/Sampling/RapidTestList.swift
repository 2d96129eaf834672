import Primitives
package import Rules
package import Supervision

/// Lists of rapid tests (快检登记台账).
package enum RapidTestList {
    /// The rows of a file and everything that is wrong with them.
    package static func read(
        _ bytes: [UInt8],
        aliases: HeaderAliases,
        limits: ReadingLimits = ReadingLimits()
    ) -> ListReading<RapidTestRow> {
        TableRecords.rows(bytes, aliases: aliases, limits: limits, row)
    }

    private static func row(_ list: inout ListRow) -> RapidTestRow {
        let firm = list.required("operator", "被抽查单位")
        let food = list.required("food", "食品名称")
        let item = list.required("item", "快检项目")
        let kit = list.required("kit", "快检产品")
        let outcome = outcome(&list)
        let tested = tested(&list)
        return RapidTestRow(
            sheet: list.row.sheet.name,
            row: list.row.number,
            operatorName: firm ?? "",
            food: food ?? "",
            item: item ?? "",
            kit: kit ?? "",
            outcome: outcome,
            reading: list.name("reading") ?? "",
            testedAt: tested,
            remark: list.name("remark") ?? ""
        )
    }

    private static func outcome(_ list: inout ListRow) -> RapidTest.Outcome? {
        guard let text = list.required("result", "结果") else { return nil }
        switch text {
        case "阴性", "合格", "-", "未检出": return .negative
        case "阳性", "不合格", "+", "检出": return .positive
        case "无效": return .invalid
        default:
            list.problem("result", "unknown-result", expected: "阴性、阳性或无效", "this is no result of a rapid test")
            return nil
        }
    }

    /// The day at its time; noon where the list says none.
    private static func tested(_ list: inout ListRow) -> Instant? {
        if list.required("day", "检测日期") == nil { return nil }
        if case .moment(let moment) = list.cell("day"), list.name("time") == nil { return moment }
        guard let day = list.date("day") else { return nil }
        guard let text = list.name("time") else { return Instant(day, hour: 12) }
        if let moment = MomentText.read("\(day) \(text)") { return moment }
        // A spreadsheet's own time is a part of a day.
        if let part = Double(text), (0..<1).contains(part) {
            let minutes = Int((part * 1440).rounded())
            return Instant(day, hour: minutes / 60, minute: minutes % 60)
        }
        list.problem("time", "bad-time", expected: "时:分，如 09:30", "this is no time of the day")
        return nil
    }
}
