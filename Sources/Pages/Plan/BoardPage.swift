import Markup
package import Primitives
import Rules
package import Supervision

/// The plan board (工作安排): the document's own order, each task one line.
package struct BoardPage: Sendable {
    package enum Order: String, Sendable { case document, urgent }

    package var viewer: Viewer
    package var board: Board
    package var openMatters: Int
    package var overdueMatters: Int
    package var order: Order
    package var years: [Int]

    package init(
        viewer: Viewer,
        board: Board,
        openMatters: Int,
        overdueMatters: Int,
        order: Order,
        years: [Int]
    ) {
        self.viewer = viewer
        self.board = board
        self.openMatters = openMatters
        self.overdueMatters = overdueMatters
        self.order = order
        self.years = years
    }

    package var page: Page {
        let other: Markup =
            order == .document
            ? "<a class=\"button\" href=\"\(Link.board)?order=urgent\">落后的排前面</a>"
            : "<a class=\"button\" href=\"\(Link.board)\">按文件顺序</a>"
        return .office(
            board.title,
            section: .board,
            viewer: viewer,
            lead: "<p class=\"quiet\">截至 \(board.on.description)，由台账直接计算；点开任务可看到每个数字背后的记录。</p>",
            actions: "<div class=\"actions\">\(other)</div>",
            """
            <div class="tally">
            <div class="good"><b>\(board.count(.met))</b><span>已达标</span></div>
            <div><b>\(board.count(.onTheWay))</b><span>推进中</span></div>
            <div class="bad"><b>\(board.count(.behind))</b><span>落后</span></div>
            <div><b>\(board.count(.noData))</b><span>暂无数据</span></div>
            <a href="\(Link.matters)?state=open"><b>\(openMatters)</b><span>办理中的事项</span></a>
            <a class="\(overdueMatters > 0 ? "bad" : "")" href="\(Link.matters)?state=overdue"><b>\(overdueMatters)</b><span>逾期事项</span></a>
            </div>
            \(order == .document ? document : urgent)
            """
        )
    }

    private var document: Markup {
        """
        \(each: board.aspects, { aspect in
            """
            <section class="aspect"><h2><span class="ordinal">\(aspect.id)</span>\(aspect.title)</h2>\(each: aspect.tasks, line)</section>
            """
        })
        """
    }

    private var urgent: Markup {
        let ranks: [TaskState: Int] = [.behind: 0, .onTheWay: 1, .met: 2, .noData: 3]
        let tasks = board.aspects.flatMap(\.tasks).enumerated().sorted {
            (ranks[$0.element.state] ?? 9, $0.offset) < (ranks[$1.element.state] ?? 9, $1.offset)
        }
        return "<section class=\"aspect\"><h2>全部任务，落后的在前</h2>\(each: tasks, { line($0.element) })</section>"
    }

    private func line(_ standing: TaskStanding) -> Markup {
        let task = standing.task
        let idle = standing.state == .noData
        return """
            <a class="task\(" idle", if: idle)" href="\(Link.task(task.id))"><span class="id">\(task.id)</span><span class="name">\(task.title)</span>
            <span class="figure">\(figure(standing))</span>
            <span class="state">\(FigureView.state(standing.state))</span>
            <span class="lead-by small quiet">\(viewer.naming.department(task.lead.department))</span>
            <span class="due quiet">\(due(task))</span></a>
            """
    }

    /// A task that no program computes yet says so by its badge alone; one that lacks a number says which.
    private func figure(_ standing: TaskStanding) -> Markup {
        guard standing.state == .noData else { return FigureView.inline(standing.figure) }
        let remark = standing.figure.remark
        return remark == standing.state.title ? .empty : "<span class=\"small quiet\">\(remark)</span>"
    }

    private func due(_ task: PlanTask) -> String {
        let days = board.on.distance(to: task.due)
        let date = "\(task.due.month)月\(task.due.day)日"
        if days < 0 { return "\(date) 已到期" }
        return days > 60 ? date : "\(date) 剩 \(days) 天"
    }
}

/// How figures and states are written, everywhere alike.
enum FigureView {
    static func state(_ state: TaskState) -> Markup {
        switch state {
        case .met: Part.badge(state.title, .good)
        case .onTheWay: Part.badge(state.title, .going)
        case .behind: Part.badge(state.title, .bad)
        case .noData: Part.badge(state.title, .plain)
        }
    }

    static func inline(_ figure: Figure) -> Markup {
        """
        <span><b>\(value(figure))</b> <span class="small quiet">\(parts(figure))</span></span>\(bar(figure))
        """
    }

    /// `87.3 %`, `3.42 ‰`, `12`; a dash without data.
    static func value(_ figure: Figure) -> String {
        if let points = figure.basisPoints { return "\(points / 100).\(points % 100 / 10) %" }
        if let milli = figure.milliPerThousand { return "\(milli / 1000).\(padded(milli % 1000 / 10)) 批次/千人" }
        guard figure.unit != "%", figure.unit != "per-thousand", let numerator = figure.numerator else { return "—" }
        return String(numerator)
    }

    private static func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }

    static func parts(_ figure: Figure) -> String {
        guard let numerator = figure.numerator, let denominator = figure.denominator else { return figure.remark }
        return "\(numerator) / \(denominator)" + (figure.target.map { "，目标 \(target($0))" } ?? "")
    }

    static func target(_ target: Target) -> String {
        let words =
            switch target.goal {
            case .atLeast(let value, "%"): value.description == "100" ? "100 %" : "≥ \(value) %"
            case .atLeast(let value, "per-thousand"): "≥ \(value) 批次/千人"
            case .atLeast(let value, let unit): "≥ \(value) \(unitTitle(unit))"
            case .onTime(let percent): "\(percent) % 按时"
            case .count(let count, let unit): "\(count) \(unitTitle(unit))"
            case .rising: "逐步提高"
            case .milestone: "以佐证材料为准"
            }
        return words + (target.unconfirmed ? "（未确认）" : "")
    }

    private static func unitTitle(_ unit: String) -> String {
        switch unit {
        case "hour": "学时"
        case "point": "分"
        case "sample": "批次"
        case "firm": "家"
        case "case": "件"
        case "activity": "次"
        default: unit
        }
    }

    private static func bar(_ figure: Figure) -> Markup? {
        guard let points = figure.basisPoints else { return nil }
        var mark: Int?
        if case .atLeast(let value, "%")? = figure.target?.goal { mark = value.integer(unit: 0).map { Int($0) } }
        return Part.bar(points / 100, mark: mark)
    }
}

/// One task: what is measured and how, the figures, and the rows behind them.
package struct TaskPage: Sendable {
    package var viewer: Viewer
    package var board: (title: String, on: Day)
    package var standing: TaskStanding
    package var definition: String?
    package var groups: [RowGroup]

    package init(
        viewer: Viewer,
        board: (title: String, on: Day),
        standing: TaskStanding,
        definition: String?,
        groups: [RowGroup]
    ) {
        self.viewer = viewer
        self.board = board
        self.standing = standing
        self.definition = definition
        self.groups = groups
    }

    package var page: Page {
        let task = standing.task
        return .office(
            "\(task.id) \(task.title)",
            section: .board,
            viewer: viewer,
            crumbs: [(board.title, Link.board)],
            lead: "<p class=\"quiet\">“\(task.text)”（\(task.textSource)）</p>",
            """
            <div class="columns"><div class="stack">
            <section class="panel"><h2>情况\(FigureView.state(standing.state))</h2>
            <div class="figure">\(figure(standing.figure))</div>
            \(each: standing.further, { "<div class=\"figure\">\(figure($0))</div>" })</section>
            <section class="panel"><h2>任务</h2><dl class="facts">
            \(Part.fact("牵头", share(task.lead)))
            \(Part.fact("配合", task.assist.map(share).joined(separator: "、")))
            \(Part.fact("期限", task.due.description))
            \(Part.fact("目标", task.target.map(FigureView.target)))
            \(Part.fact("里程碑", task.milestone))
            \(Part.fact("怎样计算", definition ?? "此项指标尚未由系统计算，显示为“暂无数据”，既不算 0 % 也不算 100 %。"))
            </dl></section></div>
            <div class="stack">\(rows)</div></div>
            """
        )
    }

    private func share(_ share: PlanTask.Share) -> String {
        viewer.naming.department(share.department) + (share.inferred ? "（推定）" : "")
    }

    private func figure(_ figure: Figure) -> Markup {
        "<h3>\(figure.title)</h3>\(FigureView.inline(figure))"
    }

    private var rows: Markup {
        guard !groups.isEmpty else {
            return "<div class=\"panel empty\"><p>这项任务还没有可以追溯的记录。</p></div>"
        }
        return "\(each: groups, group)"
    }

    private func group(_ group: RowGroup) -> Markup {
        let cut: Markup? =
            group.total > group.rows.count
            ? "<p class=\"table-foot\">列出 \(group.rows.count) 条，共 \(group.total) 条。</p>" : nil
        guard !group.rows.isEmpty else {
            return
                "<section class=\"panel\"><h2>\(group.title)<span class=\"small quiet\">0 条</span></h2><p class=\"quiet\">没有记录。</p></section>"
        }
        return """
            <section class="panel flush cards"><h2>\(group.title)<span class="small quiet">\(group.total) 条</span></h2><div class="table"><table><thead><tr>\(each: group.columns, { "<th scope=\"col\">\($0)</th>" })</tr></thead>
            <tbody>\(each: group.rows, { row($0, group.columns) })</tbody></table></div>\(cut)</section>
            """
    }

    private func row(_ row: RowGroup.Row, _ columns: [String]) -> Markup {
        let first = row.cells.first ?? ""
        let head: Markup =
            switch row.link {
            case .sample(let id): "<a href=\"\(Link.sample(id))\">\(first)</a>"
            case .matter(let id): "<a href=\"\(Link.matter(id))\">\(first)</a>"
            case .none: "\(first)"
            }
        let rest = zip(columns, row.cells).dropFirst()
        return """
            <tr><th scope="row" class="lead">\(head)</th>\(each: rest, { "<td data-label=\"\($0.0)\">\($0.1)</td>" })</tr>
            """
    }
}
