import Markup
import Supervision

/// The sums of a plan by class and month, as officials draw them up.
struct SamplingPlanGrid {
    /// Classes that a page shows; a filter reaches the others.
    static let limit = 60

    private struct Cell {
        var planned = 0
        var done = 0
    }

    private let rows: [(name: String, months: [Cell], sum: Cell)]
    private let total: [Cell]

    init(_ lines: [SamplingPlanLine]) {
        var classes: [String: [Cell]] = [:]
        var total = Array(repeating: Cell(), count: 13)
        for line in lines where (1...12).contains(line.month) {
            var months = classes[line.foodClass] ?? Array(repeating: Cell(), count: 13)
            for index in [line.month, 0] {
                months[index].planned += line.planned
                months[index].done += min(line.planned, line.done)
                total[index].planned += line.planned
                total[index].done += min(line.planned, line.done)
            }
            classes[line.foodClass] = months
        }
        rows = classes.map { (name: $0.key, months: Array($0.value.dropFirst()), sum: $0.value[0]) }
            .sorted { ($1.sum.planned, $0.name) < ($0.sum.planned, $1.name) }
        self.total = total
    }

    func view(open: Bool) -> Markup? {
        guard rows.count > 1 else { return nil }
        let more: Markup? =
            rows.count > Self.limit
            ? "<p class=\"small quiet\">按批次列出前 \(Self.limit) 类，另有 \(rows.count - Self.limit) 类，用上面的筛选查看。</p>" : nil
        return """
            <details class="panel flush"\(" open", if: open)><summary>类别 × 月份（已抽 / 计划）</summary>\(more)<div class="table"><table><caption class="visually-hidden">各类别各月的已抽与计划批次</caption><thead><tr><th scope="col">类别</th>\(each: Array(1...12), { "<th scope=\"col\" class=\"number\">\($0) 月</th>" })<th scope="col" class="number">全年</th></tr></thead>
            <tbody>\(each: Array(rows.prefix(Self.limit)), { row in
                "<tr><th scope=\"row\">\(row.name)</th>\(each: row.months, Self.cell)\(Self.cell(row.sum))</tr>"
            })</tbody><tfoot><tr><th scope="row">合计</th>\(each: Array(total.dropFirst()), Self.cell)\(Self.cell(total[0]))</tr></tfoot></table></div></details>
            """
    }

    private static func cell(_ cell: Cell) -> Markup {
        cell.planned == 0 ? "<td></td>" : "<td class=\"number\">\(cell.done)/\(cell.planned)</td>"
    }
}
