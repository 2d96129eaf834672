import Markup
package import Primitives
package import Rules

/// Opening a matter by hand: which procedure, and about whom.
package struct OpenByHandPage: Sendable {
    /// What was typed and chosen.
    package struct Entry: Sendable {
        package var procedure: String
        package var query: String
        package var `operator`: String
        package var township: String
        package var title: String
        package var happenedOn: String
        package var department: String
        /// The sample or the matter from whose page it is opened; empty where it is neither.
        package var sample: String
        package var parent: String

        /// What a procedure may be about that is opened from here.
        package var subjects: Set<Procedure.Subject> {
            if !sample.isEmpty { return [.sample] }
            return parent.isEmpty ? Procedure.Subject.ofNothingBefore : [.matter]
        }

        package init(
            procedure: String,
            query: String,
            operator: String,
            township: String,
            title: String,
            happenedOn: String,
            department: String = "",
            sample: String = "",
            parent: String = ""
        ) {
            self.procedure = procedure
            self.query = query
            self.operator = `operator`
            self.township = township
            self.title = title
            self.happenedOn = happenedOn
            self.department = department
            self.sample = sample
            self.parent = parent
        }
    }

    package var viewer: Viewer
    package var procedures: [Procedure]
    package var chosen: Procedure?
    /// Of ``chosen``, on the day of what happened: what it asks for.
    package var version: ProcedureVersion?
    package var entry: Entry
    /// All that was typed, by the names of the inputs.
    package var typed: [String: String]
    /// The reader's own township, where they have one: they open nothing elsewhere.
    package var own: AreaCode?
    /// Operators whose name contains the query.
    package var found: [(id: String, name: String, address: String)]
    package var departments: [(id: String, name: String)]
    package var faults: [FieldFault]

    package init(
        viewer: Viewer,
        procedures: [Procedure],
        chosen: Procedure?,
        version: ProcedureVersion?,
        entry: Entry,
        typed: [String: String] = [:],
        own: AreaCode? = nil,
        found: [(id: String, name: String, address: String)],
        departments: [(id: String, name: String)],
        faults: [FieldFault] = []
    ) {
        self.viewer = viewer
        self.procedures = procedures
        self.chosen = chosen
        self.version = version
        self.entry = entry
        self.typed = typed
        self.own = own
        self.found = found
        self.departments = departments
        self.faults = faults
    }

    package var page: Page {
        .office(
            "开启事项",
            section: .inbox,
            viewer: viewer,
            crumbs: crumbs,
            lead: "<p class=\"quiet\">抽检不合格等事项由系统自动开启；其他程序在这里开启。</p>",
            "\(Part.faults(faults))\(content)"
        )
    }

    private var crumbs: [(title: String, link: String)] {
        if !entry.sample.isEmpty { return [("样品", Link.sample(entry.sample))] }
        return [entry.parent.isEmpty ? ("待办", Link.inbox) : ("原事项", Link.matter(entry.parent))]
    }

    private var content: Markup {
        guard let chosen else { return choices }
        return chosen.subject == .operator ? operatorForm(chosen) : openForm(chosen)
    }

    private var choices: Markup {
        guard !procedures.isEmpty else {
            return "<div class=\"panel empty\"><p>规则库里没有可以人工开启的程序。</p><p>在规则库的 procedures 文件夹加入一个程序文件，这里就会出现。</p></div>"
        }
        return """
            <section class="panel"><h2>选择程序</h2><ul class="plain-list">\(each: procedures, { procedure in
                "<li><a href=\"\(address(procedure))\">\(procedure.title)</a> <span class=\"small quiet\">\(Self.about(procedure.subject))</span></li>"
            })</ul></section>
            """
    }

    private func address(_ procedure: Procedure) -> String {
        Link.openByHand(procedure.id, sample: entry.sample, parent: entry.parent)
    }

    static func about(_ subject: Procedure.Subject) -> String {
        switch subject {
        case .operator: "针对监管对象"
        case .sample: "针对这批样品"
        case .matter: "由原事项引出"
        case .area: "针对乡镇"
        case .department: "针对部门"
        case .incident: "针对未登记在册的事"
        }
    }

    private func operatorForm(_ chosen: Procedure) -> Markup {
        let results: Markup? =
            entry.query.isEmpty
            ? nil
            : found.isEmpty ? "<p class=\"quiet\">没有名称含“\(entry.query)”的监管对象，请换个词。</p>" : openForm(chosen)
        return """
            <section class="panel"><h2>\(chosen.title)：找到监管对象</h2>
            <form class="filters" method="get" action="\(Link.openByHand)">\(hidden("procedure", chosen.id))
            <div class="field wide"><label for="q">名称中的几个字</label><input id="q" name="q" type="search" value="\(entry.query)"></div><button class="button" type="submit">查找</button></form></section>
            \(results)
            """
    }

    private var inputs: FieldInputs { FieldInputs(faults: faults, typed: typed) }

    private func titleField(_ chosen: Procedure) -> Markup {
        let isAsked = chosen.subject == .incident
        let label = isAsked ? "事由（写在事项名称前）" : "事由（写在事项名称前，可不填）"
        let hint: Markup? =
            isAsked ? "<span class=\"hint\">写明是什么事；事项名称各处可见，不要写个人的电话和证件号。</span>" : nil
        return """
            <div class="field"><label for="title">\(label)</label>\(hint)<input id="title" name="title" type="text" maxlength="60" value="\(entry.title)"\(" required", if: isAsked)\(Part.invalid("title", in: faults))>\(Part.fault("title", in: faults))</div>
            """
    }

    /// Whoever sits in a township opens what is of it.
    private func township(isOptional: Bool) -> Markup {
        let all = viewer.naming.townships.filter { own == nil || $0.code == own }.map { ($0.code.text, $0.name) }
        let none = own == nil ? [("", isOptional ? "不限于一个乡镇" : "请选择")] : []
        return Part.select("township", "乡镇", none + all, selected: entry.township, faults: faults)
    }

    private func openForm(_ chosen: Procedure) -> Markup {
        let subject: Markup =
            switch chosen.subject {
            case .operator:
                """
                <fieldset id="subject"><legend class="legend">监管对象</legend>\(each: found, { row in
                    "<label class=\"choice\"><input type=\"radio\" name=\"operator\" value=\"\(row.id)\" required\(" checked", if: row.id == entry.operator)><span>\(row.name)<br><span class=\"small quiet\">\(row.address)</span></span></label>"
                })</fieldset>
                """
            case .area: township(isOptional: false)
            case .incident: township(isOptional: version?.needsTownship == false)
            case .department:
                Part.select(
                    "department",
                    "部门",
                    [("", "请选择")] + departments.map { ($0.id, $0.name) },
                    selected: entry.department,
                    faults: faults
                )
            case .sample:
                "<p>针对<a href=\"\(Link.sample(entry.sample))\">这批样品</a>开启。</p>\(hidden("sample", entry.sample))"
            case .matter: "<p>由<a href=\"\(Link.matter(entry.parent))\">原事项</a>引出。</p>\(hidden("parent", entry.parent))"
            }
        let rest: Markup = """
            \(titleField(chosen))
            \(each: version?.fields ?? [], { inputs.input($0) })
            \(Part.eventDay("happened", "发生日期", hint: "收到投诉、发现问题等的日期；期限自这一天起算。", typed: entry.happenedOn, faults, viewer))
            <button class="button primary" type="submit">开启\(chosen.title)</button>
            """
        return """
            <section class="panel"><form class="form" method="post" novalidate action="\(Link.openByHand)">\(hidden("token", viewer.formToken))\(hidden("procedure", chosen.id))\(hidden("q", entry.query))
            \(subject)\(rest)</form></section>
            """
    }
}
