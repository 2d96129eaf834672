import Markup
package import Primitives
package import Rules
package import Supervision

extension Link {
    package static let publication = "/office/publication"
    package static let publicPlan = "/plan"
}

/// What of its plan the county shows: one tick a task, and a sentence in plain words.
package struct PublicationPage: Sendable {
    package var viewer: Viewer
    package var plan: Plan
    package var isShown: Bool
    package var words: String
    /// Tasks whose figures are shown, each with its sentence.
    package var tasks: [String: String]
    package var faults: [FieldFault]

    package init(
        viewer: Viewer,
        plan: Plan,
        isShown: Bool,
        words: String,
        tasks: [String: String],
        faults: [FieldFault] = []
    ) {
        self.viewer = viewer
        self.plan = plan
        self.isShown = isShown
        self.words = words
        self.tasks = tasks
        self.faults = faults
    }

    package var page: Page {
        .office(
            "公开工作安排",
            section: .notices,
            viewer: viewer,
            lead:
                "<p class=\"quiet\">公众在 <a href=\"\(Link.publicPlan)\">\(Link.publicPlan)</a> 看到这里选定的内容：数字和说明，不含企业、人员和任何一条记录。</p>",
            """
            \(Part.faults(faults))
            <form class="stack" method="post" novalidate action="\(Link.publication)">\(hidden("token", viewer.formToken))\(hidden("year", String(plan.year)))
            <section class="panel"><label class="choice"><input type="checkbox" name="shown" value="1"\(" checked", if: isShown)>公开\(plan.title)的进展</label>
            <div class="field"><label for="words">给公众的说明</label><textarea id="words" name="words" maxlength="1000"\(Part.invalid("words", in: faults))>\(words)</textarea>\(Part.fault("words", in: faults))</div></section>
            \(each: plan.aspects, aspect)
            <div class="actions"><button class="button primary" type="submit">保存</button></div></form>
            """
        )
    }

    private func aspect(_ aspect: Aspect) -> Markup {
        "<fieldset class=\"panel\"><legend class=\"legend\">\(aspect.id) \(aspect.title)</legend>\(each: aspect.tasks, task)</fieldset>"
    }

    private func task(_ task: PlanTask) -> Markup {
        """
        <div class="pair"><label class="choice"><input type="checkbox" name="show-\(task.id)" value="1"\(" checked", if: tasks[task.id] != nil)>\(task.id) \(task.title)</label>
        <div class="field"><label class="visually-hidden" for="words-\(task.id)">\(task.id) 的说明</label><input id="words-\(task.id)" name="words-\(task.id)" type="text" maxlength="200" placeholder="说明，可不填" value="\(tasks[task.id])"\(Part.invalid("words-\(task.id)", in: faults))>\(Part.fault("words-\(task.id)", in: faults))</div></div>
        """
    }
}

/// The plan for everybody: plain words, large type, only what the county shows.
package struct PublicPlanPage: Sendable {
    package var onlooker: Onlooker
    /// Nil where the county shows nothing.
    package var board: Board?
    package var words: String
    package var tasks: [String: String]
    package var naming: Naming

    package init(
        onlooker: Onlooker,
        naming: Naming,
        board: Board?,
        words: String = "",
        tasks: [String: String] = [:]
    ) {
        self.onlooker = onlooker
        self.naming = naming
        self.board = board
        self.words = words
        self.tasks = tasks
    }

    package var page: Page {
        let title = board?.title ?? "食品安全重点工作"
        return Page(
            title: title,
            body: """
                <body class="open public">
                <a class="skip" href="#main">跳到正文</a>
                \(Page.banner(onlooker.simulatedDay))
                \(Page.openHeader(onlooker, .plan))
                <main id="main"><div class="page-head"><div><h1>\(title)</h1>\(lead)</div></div>
                \(content)</main>
                <footer class="foot"><p>数字由\(onlooker.countyName)食品安全工作台账直接计算，由县食安办决定公开的范围。</p></footer>
                </body>
                """,
            largeText: onlooker.largeText
        )
    }

    private var lead: Markup? {
        board.map { "<p class=\"quiet\">截至 \($0.on.year)年\($0.on.month)月\($0.on.day)日</p>" }
    }

    private var content: Markup {
        guard let board else {
            return "<div class=\"panel empty\"><p>县里还没有公开今年的工作安排。</p></div>"
        }
        let intro: Markup? = words.isEmpty ? nil : "<p class=\"meaning\">\(words)</p>"
        return "\(intro)\(each: board.aspects, aspect)"
    }

    private func aspect(_ aspect: Board.Aspect) -> Markup {
        """
        <section class="panel"><h2>\(aspect.title)</h2><ul class="public-tasks">\(each: aspect.tasks, task)</ul></section>
        """
    }

    private func task(_ standing: TaskStanding) -> Markup {
        let task = standing.task
        let facts: Markup = """
            <p class="small quiet">牵头：\(naming.department(task.lead.department))\(task.lead.inferred ? "（推定）" : "")\(task.target.map { "；目标：\(FigureView.target($0))" })；期限：\(task.due.description)</p>
            """
        guard let words = tasks[task.id] else {
            return "<li><h3>\(task.title)</h3>\(facts)<p class=\"quiet\">尚未公布数据</p></li>"
        }
        let sentence: Markup? = words.isEmpty ? nil : "<p>\(words)</p>"
        let figure: Markup =
            standing.state == .noData
            ? "<p class=\"quiet\">尚未公布数据</p>"
            : "<p class=\"public-figure\"><b>\(plain(standing.figure))</b> \(FigureView.state(standing.state))</p>"
        return "<li><h3>\(task.title)</h3>\(facts)\(figure)\(sentence)</li>"
    }

    private func plain(_ figure: Figure) -> String {
        guard figure.unit == "milestone", let done = figure.numerator, let all = figure.denominator else {
            return figure.valueText
        }
        return "\(all) 项中完成 \(done) 项"
    }
}
