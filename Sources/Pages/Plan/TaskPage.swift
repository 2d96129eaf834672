import Markup
package import Primitives
import Rules
package import Supervision

/// One task: what is measured and how, its history, milestones and people, and the rows behind the figures.
package struct TaskPage: Sendable {
    /// Milestones, persons and remarks, and what the viewer may do with them.
    package struct Notes: Sendable {
        package var persons: [TaskPerson]
        package var remarks: [TaskRemark]
        package var mayEdit: Bool
        package var mayConfirm: Bool
        package var desks: [Holder]

        package init(persons: [TaskPerson], remarks: [TaskRemark], mayEdit: Bool, mayConfirm: Bool, desks: [Holder]) {
            self.persons = persons
            self.remarks = remarks
            self.mayEdit = mayEdit
            self.mayConfirm = mayConfirm
            self.desks = desks
        }
    }

    package var viewer: Viewer
    package var board: (title: String, on: Day)
    package var standing: TaskStanding
    /// What each of the standing's figures rests on.
    package var figureRows: [FigureRows]
    package var history: [MonthFigure]
    package var notes: Notes
    package var desk: Holder?
    package var faults: [FieldFault]
    /// What was typed, by the field's name.
    package var typed: [String: String]

    package init(
        viewer: Viewer,
        board: (title: String, on: Day),
        standing: TaskStanding,
        figureRows: [FigureRows],
        history: [MonthFigure],
        notes: Notes,
        desk: Holder?,
        faults: [FieldFault] = [],
        typed: [String: String] = [:]
    ) {
        self.viewer = viewer
        self.board = board
        self.standing = standing
        self.figureRows = figureRows
        self.history = history
        self.notes = notes
        self.desk = desk
        self.faults = faults
        self.typed = typed
    }

    package var page: Page {
        let task = standing.task
        let scope: Markup? = desk.map { "<p class=\"quiet\">按\(viewer.naming.holder($0))的范围计算。</p>" }
        return .office(
            "\(task.id) \(task.title)",
            section: .board,
            viewer: viewer,
            crumbs: [(board.title, Address.make(Link.board, [("desk", desk?.text)]))],
            lead: "<p class=\"quiet\">“\(task.text)”（\(task.textSource)）</p>\(scope)",
            """
            \(Part.faults(faults))
            <div class="columns"><div class="stack">
            <section class="panel"><h2>情况\(FigureView.state(standing.state))</h2>
            \(each: zip(standing.figures, standing.states), figure)</section>
            \(plot)\(milestones)
            <section class="panel"><h2>任务</h2><dl class="facts">
            \(Part.fact("牵头", share(task.lead)))
            \(Part.fact("配合", task.assist.map(share).joined(separator: "、")))
            \(Part.fact("期限", task.due.description))
            \(Part.fact("目标", task.target.map(FigureView.target)))
            \(Part.fact("佐证", task.milestone))
            \(definitions)
            </dl></section>
            \(TaskPeopleView(page: self).view)</div>
            <div class="stack">\(rows)</div></div>
            """
        )
    }

    /// How each figure is counted; the first by itself, the others under their names.
    private var definitions: Markup {
        let known = figureRows.filter { $0.definition != nil }
        guard !known.isEmpty else { return "\(Part.fact("怎样计算", uncounted))" }
        return "\(each: known, { "\(Part.fact(known.count == 1 ? "怎样计算" : "怎样计算：\($0.title)", $0.definition))" })"
    }

    private var uncounted: String {
        standing.milestones.isEmpty
            ? "此项指标尚未由系统计算，显示为“暂无数据”，既不算 0 % 也不算 100 %。" : "没有可计数的指标，以里程碑的佐证材料为准；全部由县食安办确认后算达标。"
    }

    private var plot: Markup? {
        guard history.compactMap(\.figure.plotted).count > 1,
            let last = history.last(where: { $0.figure.plotted != nil })
        else { return nil }
        let goal = last.figure.plottedTarget
        let words =
            goal.map { goal in (last.figure.plotted ?? 0) >= goal ? "，达到目标" : "，低于目标" } ?? ""
        let line = LinePlot(
            title: "\(last.on.month)月\(last.on.day)日为 \(last.figure.valueText)\(words)",
            unit: last.figure.plotUnit,
            points: history.map { LinePlot.Point(label: "\($0.on.month)月", value: $0.figure.plotted) },
            target: goal
        )
        return "<section class=\"panel\"><h2>逐月变化</h2>\(PlotView.view(.line(line), id: "history"))</section>"
    }

    private var milestones: Markup? {
        guard !standing.milestones.isEmpty else { return nil }
        return MilestonesView(page: self).view
    }

    private func share(_ share: PlanTask.Share) -> String {
        viewer.naming.department(share.department) + (share.inferred ? "（推定）" : "")
    }

    /// Each figure that has a target says by its badge how it stands: the worst decides.
    private func figure(_ figure: Figure, _ state: TaskState) -> Markup {
        let badge: Markup? =
            standing.further.isEmpty || figure.target == nil || state == .noData ? nil : FigureView.state(state)
        return "<div class=\"figure\"><h3>\(figure.title)\(badge)</h3>\(FigureView.inline(figure))</div>"
    }

    /// The rows of each figure under its name; where two figures rest on the same rows, they are listed once.
    private var rows: Markup {
        let told = figureRows.filter { !$0.groups.isEmpty }
        guard !told.isEmpty else {
            guard standing.milestones.isEmpty else { return .empty }
            return "<div class=\"panel empty\"><p>这项任务还没有可以追溯的记录。</p></div>"
        }
        var listed: Set<RowGroup> = []
        let parts = told.map { rows -> Markup in
            let new = rows.groups.filter { listed.insert($0).inserted }
            let head: Markup? = told.count > 1 ? "<h2>\(rows.title)：数字背后的记录</h2>" : nil
            let same: Markup? = new.count < rows.groups.count ? "<p class=\"small quiet\">其余记录已列在上面。</p>" : nil
            return "\(head)\(each: new, group)\(same)"
        }
        return "\(each: parts, { $0 })\(workbook)"
    }

    /// Pages hold the first rows; the workbook holds all.
    private var workbook: Markup? {
        guard viewer.may(.exportData) else { return nil }
        let address = Address.make(
            Link.taskRows(standing.task.id),
            [("on", board.on.description), ("desk", desk?.text)]
        )
        return "<p><a class=\"button\" href=\"\(address)\">导出全部记录 xlsx</a></p>"
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
            case .operator(let id): "<a href=\"\(Link.operator(id))\">\(first)</a>"
            case .none: "\(first)"
            }
        let rest = zip(columns, row.cells).dropFirst()
        return """
            <tr><th scope="row" class="lead">\(head)</th>\(each: rest, { "<td data-label=\"\($0.0)\">\($0.1)</td>" })</tr>
            """
    }
}
