import Markup
package import Primitives
import Rules
package import Supervision

/// Rapid tests (快检): the list, and a form for a new one.
package struct RapidTestsPage: Sendable {
    package var viewer: Viewer
    package var outcome: RapidTest.Outcome?
    package var rows: [RapidTest]
    package var paging: Paging
    package var found: [OperatorRecord]
    package var chosen: OperatorRecord?
    package var values: [String: String]
    package var faults: [FieldFault]

    package init(
        viewer: Viewer,
        outcome: RapidTest.Outcome?,
        rows: [RapidTest],
        paging: Paging,
        found: [OperatorRecord] = [],
        chosen: OperatorRecord? = nil,
        values: [String: String] = [:],
        faults: [FieldFault] = []
    ) {
        self.viewer = viewer
        self.outcome = outcome
        self.rows = rows
        self.paging = paging
        self.found = found
        self.chosen = chosen
        self.values = values
        self.faults = faults
    }

    package var page: Page {
        let outcomes = [("", "全部")] + RapidTest.Outcome.allCases.map { ($0.rawValue, $0.title) }
        return .office(
            "快检",
            section: .sampling,
            viewer: viewer,
            lead: "<p class=\"quiet\">快检结果单独不作为行政处罚的依据。食用农产品快检阳性的，被抽查人可在 4 小时内申请复检，复检不得采用快检方法（食品安全法第八十八条）。</p>",
            actions: "<div class=\"actions\">\(importLink)</div>",
            scripts: ["field"],
            """
            \(Part.samplingTabs(.rapid, viewer))
            \(Part.faults(faults))
            <div class="columns">\(entry)<div class="stack">
            <form class="filters" method="get" action="\(Link.rapidTests)">\(Part.select("outcome", "结果", outcomes, selected: outcome?.rawValue ?? "", id: "filter-outcome"))<button class="button" type="submit">筛选</button></form>
            <section class="panel flush cards">\(list)\(paging.view)</section></div></div>
            """
        )
    }

    private var importLink: Markup? {
        viewer.may(.takeSamples) ? "<a class=\"button\" href=\"\(Link.rapidImport)\">从表格导入</a>" : nil
    }

    private var entry: Markup {
        guard viewer.may(.takeSamples) else { return "<p class=\"notice\">快检由市场监管所和有关部门登记。</p>" }
        guard let chosen else {
            return """
                <section class="panel"><h2>登记一次快检</h2><form class="form" method="get" action="\(Link.rapidTests)">
                <div class="field"><label for="q">单位名称</label><input id="q" name="q" type="search" value="\(values["q"] ?? "")"></div><button class="button" type="submit">查找</button></form>
                <ul class="picks">\(each: found, { firm in
                    "<li><a href=\"\(Link.rapidTests)?operator=\(firm.id)\"><b>\(firm.name)</b><span class=\"small quiet\">\(firm.kind.title) · \(firm.address)</span></a></li>"
                })</ul></section>
                """
        }
        let outcomes = [("", "请选择")] + RapidTest.Outcome.allCases.map { ($0.rawValue, $0.title) }
        return """
            <section class="panel"><h2>登记一次快检</h2><p><b>\(chosen.name)</b> <a class="small" href="\(Link.rapidTests)">换一家</a></p>
            <form class="form" method="post" novalidate action="\(Link.rapidTests)">\(hidden("token", viewer.formToken))\(hidden("operator", chosen.id))
            \(Part.text("food", "食品名称", values, faults, required: true))\(Part.text("item", "快检项目", values, faults, required: true))
            \(Part.text("kit", "快检产品（名称、型号、批号）", values, faults, required: true))
            <div class="field"><label for="outcome">结果</label><select id="outcome" name="outcome" required\(Part.invalid("outcome", in: faults))>\(each: outcomes, { Part.option($0.0, $0.1, selected: values["outcome"] ?? "") })</select>\(Part.fault("outcome", in: faults))</div>
            \(Part.text("reading", "读数（可不填）", values, faults))
            \(Part.text("tested", "检测时间", values, faults, hint: "不填为现在；申请复检的期限从检测时间起算", type: "datetime-local"))
            <div class="pair">\(Part.text("latitude", "纬度", values, faults, mode: "decimal"))\(Part.text("longitude", "经度", values, faults, mode: "decimal"))</div>
            <p class="small" data-locate hidden><button class="button" type="button">取当前位置</button> <span role="status"></span></p>
            \(Part.area("remark", "备注", values, faults))
            <button class="button primary" type="submit">登记</button></form></section>
            """
    }

    private var list: Markup {
        guard !rows.isEmpty else { return "<div class=\"panel empty\"><p>没有快检记录。</p></div>" }
        return """
            <div class="table"><table><caption class="visually-hidden">快检记录</caption><thead><tr><th scope="col">食品与项目</th><th scope="col">单位</th><th scope="col">时间</th><th scope="col">结果</th><th scope="col">后续</th></tr></thead><tbody>\(each: rows, { row in
                """
                <tr><th scope="row" class="lead"><a href="\(Link.rapidTest(row.id))">\(row.food) · \(row.item)</a></th><td data-label="单位">\(row.operatorName)</td><td data-label="时间" class="nowrap">\(row.testedAt.short)</td><td data-label="结果">\(RapidTestPage.outcome(row.outcome))</td><td data-label="后续">\(RapidTestPage.follow(row, now: viewer.now))</td></tr>
                """
            })</tbody></table></div>
            """
    }
}

/// One rapid test, and what follows a positive one.
package struct RapidTestPage: Sendable {
    package var viewer: Viewer
    package var test: RapidTest
    package var values: [String: String]
    package var faults: [FieldFault]

    package init(viewer: Viewer, test: RapidTest, values: [String: String] = [:], faults: [FieldFault] = []) {
        self.viewer = viewer
        self.test = test
        self.values = values
        self.faults = faults
    }

    static func outcome(_ outcome: RapidTest.Outcome) -> Markup {
        switch outcome {
        case .negative: Part.badge("阴性", .good)
        case .positive: Part.badge("阳性", .bad)
        case .invalid: Part.badge("无效", .warn)
        }
    }

    static func follow(_ test: RapidTest, now: Instant) -> Markup? {
        guard test.outcome == .positive else { return nil }
        if let state = test.specimenState { return Part.state(state) }
        if let answer = test.answer { return "\(answer.title)" }
        guard let due = test.claimDue else { return "待登记答复" }
        return now < due ? "可申请复检至 \(due.short)" : "申请期限已过，待登记"
    }

    private var firm: Markup { "<a href=\"\(Link.operator(test.operatorID))\">\(test.operatorName)</a>" }

    package var page: Page {
        .office(
            "\(test.food) · \(test.item)",
            section: .sampling,
            viewer: viewer,
            crumbs: [("快检", Link.rapidTests)],
            """
            \(Part.faults(faults))
            <div class="columns even"><section class="panel"><h2>快检记录\(Self.outcome(test.outcome))</h2><dl class="facts">
            \(Part.fact("单位", firm))
            \(Part.fact("乡镇", viewer.naming.area(test.township)))\(Part.fact("时间", test.testedAt.short))\(Part.fact("快检产品", test.kit))\(Part.fact("读数", test.reading))\(Part.fact("备注", test.remark))
            \(Part.fact("答复", test.answer.map { "\($0.title)（\(test.answeredAt?.short ?? "")）" }))\(Part.fact("控制措施", test.held))
            </dl></section><div class="stack" id="act">\(next)</div></div>
            """
        )
    }

    private var next: Markup {
        guard test.outcome == .positive else { return "<p class=\"notice\">结果为\(test.outcome.title)，没有后续。</p>" }
        let law: Markup = """
            <p class="notice">快检阳性单独不能作为处罚依据：先暂停销售、封存，再抽样送实验室按国家规定方法确证。被抽查人申请复检的，复检不得采用快检方法。</p>
            """
        let form: Markup? = viewer.may(.takeSamples) && test.answer == nil ? answerForm : nil
        return "\(law)\(matter)\(confirmation)\(form)"
    }

    private var matter: Markup? {
        guard let matter = test.matter, let number = test.matterNumber else { return nil }
        return "<p class=\"notice\">已开启事项：<a href=\"\(Link.matter(matter))\">\(number)</a></p>"
    }

    private var confirmation: Markup? {
        if let specimen = test.specimen {
            return
                "<section class=\"panel\"><h2>确证样品</h2><p><a href=\"\(Link.specimen(specimen))\">查看确证样品</a></p></section>"
        }
        guard viewer.may(.takeSamples) else { return nil }
        return
            "<section class=\"panel\"><h2>确证</h2><p><a class=\"button primary\" href=\"\(Self.confirmation(of: test))\">抽取确证样品</a></p></section>"
    }

    /// The sampling sheet of the specimen that is to confirm a test.
    static func confirmation(of test: RapidTest) -> String {
        Address.make(
            Link.fieldSheet,
            [
                ("aim", "confirmation"), ("rapid", test.id), ("operator", test.operatorID), ("food", test.food),
                ("items", test.item),
            ]
        )
    }

    private var answerForm: Markup {
        let due: Markup? = test.claimDue.map { "<p class=\"small\">可申请复检至 \($0.short)，逾期申请会如实记为逾期。</p>" }
        let choices = [("yes", "申请复检"), ("no", "对结果无异议")]
        return """
            <section class="panel"><h2>登记被抽查人的答复</h2>\(due)<form class="form" method="post" novalidate action="\(Link.rapidTest(test.id))/answer">\(hidden("token", viewer.formToken))
            <fieldset><legend class="legend">答复</legend>\(each: choices, { choice in
                "<label class=\"choice\"><input type=\"radio\" name=\"answer\" value=\"\(choice.0)\" required\(" checked", if: values["answer"] == choice.0)>\(choice.1)</label>"
            })</fieldset>\(Part.fault("answer", in: faults))
            \(Part.text("at", "答复时间", values, faults, hint: "不填为现在", type: "datetime-local"))
            \(Part.area("held", "暂停销售、封存或销毁的数量与去向", values, faults, hint: "申请复检的可以只写封存情况"))
            <button class="button primary" type="submit">登记答复</button></form></section>
            """
    }
}
