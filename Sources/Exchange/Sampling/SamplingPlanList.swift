import Primitives
package import Rules
package import Supervision

/// Lists of a sampling plan: what is taken where, at which stage, in which month, how often.
package enum SamplingPlanList {
    /// The rows of a file and everything that is wrong with them.
    package static func read(
        _ bytes: [UInt8],
        aliases: HeaderAliases,
        limits: ReadingLimits = ReadingLimits()
    ) -> ListReading<SamplingPlanRow> {
        TableRecords.rows(bytes, aliases: aliases, limits: limits, row)
    }

    private static func row(_ list: inout ListRow) -> SamplingPlanRow {
        let foodClass = list.required("class", "食品类别")
        let stage = stage(&list)
        let months = months(&list)
        let planned = planned(&list)
        let kind = kind(&list)
        let year = year(&list)
        if list.name("part").map({ $0 != "固定" }) == true {
            list.problem(
                "part",
                "free-line",
                expected: "只导入固定部分；机动批次由系统分配，请从文件中删去",
                "the free part is shared out by the program"
            )
        }
        // A row that does not say which line of the plan it is about has no month: only its area can be looked at.
        let isWhole = foodClass != nil && stage != nil && kind != nil
        let area = list.name("area").flatMap { ["全县", "不限", "县域"].contains($0) ? nil : $0 } ?? ""
        var row = SamplingPlanRow(
            row: list.row.number,
            kind: kind ?? .supervision,
            foodClass: foodClass ?? "",
            stage: stage ?? .all,
            area: area,
            months: isWhole ? months ?? [] : [],
            planned: planned ?? 0,
            items: items(list),
            reason: list.name("reason") ?? "",
            organiser: list.name("organiser") ?? ""
        )
        row.sheet = list.row.sheet.name
        row.year = year
        return row
    }

    /// One a line or between `；` and `、`; a note in brackets may hold a `、` of its own.
    private static func items(_ list: ListRow) -> [String] {
        var items: [String] = []
        var current = ""
        var depth = 0
        for sign in list.cell("items").text {
            if "（([【".contains(sign) { depth += 1 }
            if "）)]】".contains(sign) { depth -= 1 }
            if sign.isNewline || depth <= 0 && "、；;，,".contains(sign) {
                items.append(current)
                current = ""
            } else {
                current.append(sign)
            }
        }
        var seen: Set<String> = []
        return (items + [current]).map { $0.trimmingSpaces() }.filter { !$0.isEmpty && seen.insert($0).inserted }
    }

    private static func stage(_ list: inout ListRow) -> PlannedSamples.Stage? {
        guard let text = list.required("stage", "环节") else { return nil }
        if let stage = PlannedSamples.Stage(words: text) { return stage }
        list.problem("stage", "unknown-stage", expected: "种养殖、生产、流通、餐饮或各环节", "this is no stage")
        return nil
    }

    private static func months(_ list: inout ListRow) -> [Int]? {
        guard let text = list.required("month", "月份") else { return nil }
        if let months = PlanMonths.read(text) { return months }
        list.problem("month", "bad-month", expected: "1 至 12，可写多个，如 3、4、5 或 1-12", "this is no list of months")
        return nil
    }

    private static func planned(_ list: inout ListRow) -> Int? {
        guard let text = list.required("number", "批次") else { return nil }
        let digits = text.hasSuffix("批") ? String(text.dropLast()) : text
        if let number = Int(digits), (1...100_000).contains(number) { return number }
        list.problem("number", "bad-count", expected: "每月批次数，1 至 100000 的整数", "this is no number of samples")
        return nil
    }

    private static func kind(_ list: inout ListRow) -> SamplingRow.Kind? {
        switch list.name("kind") {
        case nil, "监督抽检", "监督": return .supervision
        case "风险监测", "监测": return .riskMonitoring
        default:
            list.problem("kind", "unknown-sampling-kind", expected: "监督抽检或风险监测", "this is no kind of sampling")
            return nil
        }
    }

    private static func year(_ list: inout ListRow) -> Int? {
        guard let text = list.name("year") else { return nil }
        let digits = text.hasSuffix("年") ? String(text.dropLast()) : text
        if let year = Int(digits), (2000...2100).contains(year) { return year }
        list.problem("year", "bad-year", expected: "四位年份，如 2024", "this is no year")
        return nil
    }
}
