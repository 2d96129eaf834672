import Markup
import Primitives
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
    /// The desks that may be looked at besides one's own.
    package var desks: [Holder]
    /// Figures by month, by the task's id.
    package var history: [String: [MonthFigure]]

    package init(
        viewer: Viewer,
        board: Board,
        openMatters: Int,
        overdueMatters: Int,
        order: Order,
        years: [Int],
        desks: [Holder] = [],
        history: [String: [MonthFigure]] = [:]
    ) {
        self.viewer = viewer
        self.board = board
        self.openMatters = openMatters
        self.overdueMatters = overdueMatters
        self.order = order
        self.years = years
        self.desks = desks
        self.history = history
    }

    package var page: Page {
        let fields = [("desk", board.desk?.text), ("year", years.count > 1 ? String(board.year) : nil)]
        let other: Markup =
            order == .document
            ? "<a class=\"button\" href=\"\(Address.make(Link.board, fields + [("order", "urgent")]))\">落后的排前面</a>"
            : "<a class=\"button\" href=\"\(Address.make(Link.board, fields))\">按文件顺序</a>"
        return .office(
            board.title,
            section: .board,
            viewer: viewer,
            lead: "<p class=\"quiet\">\(scopeWords)截至 \(board.on.description)，由台账直接计算；点开任务可看到每个数字背后的记录。</p>",
            actions: "<div class=\"actions\"><a class=\"button\" href=\"\(Link.dispatch)\">月调度</a>\(other)</div>",
            """
            \(chooser)<div class="tally">
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

    private var scopeWords: String { board.desk.map { "\(viewer.naming.holder($0))的范围，" } ?? "" }

    /// The county office looks at the board of any department or township.
    private var chooser: Markup? {
        guard !desks.isEmpty else { return nil }
        let options = [("", "全县")] + desks.map { ($0.text, viewer.naming.holder($0)) }
        return """
            <form class="filters" method="get" action="\(Link.board)">\(Part.select("desk", "看谁的看板", options, selected: board.desk?.text ?? ""))
            \(order == .urgent ? hidden("order", "urgent") : .empty)<button class="button" type="submit">查看</button></form>
            """
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
            <a class="task\(" idle", if: idle)" href="\(Address.make(Link.task(task.id), [("desk", board.desk?.text)]))"><span class="id">\(task.id)</span><span class="name">\(task.title)\(part(standing))</span>
            <span class="figure">\(figure(standing))\(history[task.id].flatMap { SparkView(points: $0).svg })</span>
            <span class="state">\(FigureView.state(standing.state))</span>
            <span class="lead-by small quiet">\(viewer.naming.department(task.lead.department))</span>
            <span class="due quiet">\(due(task))</span></a>
            """
    }

    private func part(_ standing: TaskStanding) -> Markup? {
        standing.part.map { " <span class=\"tag\">\($0.title)</span>" }
    }

    /// A task that no program computes yet says so by its badge alone; one that lacks a number says which.
    ///
    /// Where another figure than the first decides, it is shown too; where the first has no data, those that have.
    private func figure(_ standing: TaskStanding) -> Markup {
        if standing.figure.numerator == nil {
            let others = standing.further.filter { $0.numerator != nil }
            let remark = standing.figure.remark
            let words = remark == TaskState.noData.title ? nil : remark
            return """
                \(words.map { "<span class=\"small quiet\">\($0)</span>" })\(each: others, { "<span class=\"small\">\(FigureView.line($0))</span>" })
                """
        }
        let deciding: Markup? = standing.deciding.map { "<span class=\"small\">\(FigureView.line($0))</span>" }
        return "\(FigureView.inline(standing.figure))\(deciding)"
    }

    private func due(_ task: PlanTask) -> String {
        let days = board.on.distance(to: task.due)
        let date = "\(task.due.month)月\(task.due.day)日"
        if days < 0 { return "\(date) 已到期" }
        return days > 60 ? date : "\(date) 剩 \(days) 天"
    }
}
