import Markup
package import Primitives
package import Rules
package import Supervision

/// Adding an operator, or changing one.
package struct OperatorFormPage: Sendable {
    package var viewer: Viewer
    /// Nil for a new one.
    package var record: OperatorRecord?
    package var draft: OperatorDraft
    package var rules: [OperatorFactRule]
    package var grids: [Grid]
    package var townships: [AreaCode]
    package var kinds: [OperatorKind]
    package var duplicates: [LikelyDuplicate]
    package var faults: [FieldFault]

    package init(
        viewer: Viewer,
        record: OperatorRecord?,
        draft: OperatorDraft,
        rules: [OperatorFactRule],
        grids: [Grid],
        townships: [AreaCode],
        kinds: [OperatorKind],
        duplicates: [LikelyDuplicate] = [],
        faults: [FieldFault] = []
    ) {
        self.viewer = viewer
        self.record = record
        self.draft = draft
        self.rules = rules
        self.grids = grids
        self.townships = townships
        self.kinds = kinds
        self.duplicates = duplicates
        self.faults = faults
    }

    private var action: String { record.map { Link.operatorPart($0.id, "edit") } ?? Link.newOperator }

    package var page: Page {
        let crumbs = [("监管对象", Link.operators)] + (record.map { [($0.name, Link.operator($0.id))] } ?? [])
        return .office(
            record == nil ? "登记新对象" : "修改登记",
            section: .operators,
            viewer: viewer,
            crumbs: crumbs,
            scripts: ["register"],
            """
            \(Part.faults(faults))
            <form class="form" method="post" action="\(action)">\(hidden("token", viewer.formToken))
            \(decision)
            <section class="panel"><h2>基本信息</h2>
            \(text("name", "名称", draft.name, hint: "与营业执照或登记证一致"))
            \(text("creditCode", "统一社会信用代码", draft.creditCode, hint: "18 位；没有的不填"))
            \(select("kind", "类别", [("", "请选择")] + kinds.map { ($0.rawValue, $0.title) }, draft.kind))
            \(select("township", "乡镇", [("", "请选择")] + townships.map { ($0.text, viewer.naming.area($0)) }, draft.township))
            \(gridChoice)
            \(text("address", "地址", draft.address))
            </section>
            \(principal)
            \(facts)
            <div class="actions"><button class="button primary" type="submit">\(record == nil ? "登记" : "保存")</button><a class="button" href="\(record.map { Link.operator($0.id) } ?? Link.operators)">返回</a></div>
            </form>
            """
        )
    }

    /// What the register may hold already; the person decides before anything is written.
    private var decision: Markup? {
        guard !duplicates.isEmpty else { return nil }
        return """
            <section class="summary-of-faults" role="alert" tabindex="-1"><h2>可能已经登记过</h2><p>请先看看下面 \(duplicates.count) 条登记是不是同一家。是同一家的，打开那条登记修改；不是的，确认后再登记。</p>
            <ul>\(each: duplicates, { "<li><a href=\"\(Link.operator($0.record.id))\">\($0.record.name)</a>（\($0.record.address.isEmpty ? "地址未载明" : $0.record.address)）：\($0.reasons.map(\.title).joined(separator: "、"))</li>" })</ul>
            <div class="field"><label><input type="checkbox" name="another" value="yes"> 都不是，这是另一家</label></div></section>
            """
    }

    private var principal: Markup? {
        guard record == nil else { return nil }
        return """
            <section class="panel"><h2>主要负责人</h2>\(text("principal", "姓名", draft.principal))\(text("phone", "电话", draft.phone))</section>
            """
    }

    private var gridChoice: Markup {
        let choices = [("", "暂不划入")] + grids.map { ($0.id, "\(viewer.naming.area($0.township)) \($0.name)") }
        return select("grid", "网格", choices, draft.grid)
    }

    /// One group of fields for each kind; the script shows the chosen kind's only.
    private var facts: Markup? {
        guard !rules.isEmpty else { return nil }
        return """
            <section class="panel"><h2>分类信息</h2><p class="quiet small">只需填写所选类别的各项，其余不保存。</p>
            \(each: rules, fact)</section>
            """
    }

    private func fact(_ rule: OperatorFactRule) -> Markup {
        let id = "fact-\(rule.id)"
        let value = draft.facts[rule.id] ?? ""
        let label = "\(rule.title)\(rule.unit.isEmpty ? "" : "（\(rule.unit)）")"
        let kinds = rule.kinds.map(\.title).joined(separator: "、")
        let input: Markup
        switch rule.type {
        case .flag: input = choice(id, [("", "未填"), ("yes", "是"), ("no", "否")], value)
        case .choice: input = choice(id, [("", "未填")] + rule.choices.map { ($0, $0) }, value)
        case .number, .text:
            let mode: Markup? = rule.type == .number ? " inputmode=\"decimal\"" : nil
            input =
                "<input id=\"\(id)\" name=\"\(id)\" type=\"text\" value=\"\(value)\"\(mode)\(Part.invalid(id, in: faults))>"
        }
        return """
            <div class="field" data-kinds="\(rule.kinds.map(\.rawValue).joined(separator: " "))"><label for="\(id)">\(label)</label><span class="hint">\(kinds)</span>\(input)\(Part.fault(id, in: faults))</div>
            """
    }

    private func choice(_ id: String, _ options: [(String, String)], _ value: String) -> Markup {
        """
        <select id="\(id)" name="\(id)"\(Part.invalid(id, in: faults))>\(each: options, { Part.option($0.0, $0.1, selected: value) })</select>
        """
    }

    private func select(_ id: String, _ label: String, _ options: [(String, String)], _ value: String) -> Markup {
        """
        <div class="field"><label for="\(id)">\(label)</label>\(choice(id, options, value))\(Part.fault(id, in: faults))</div>
        """
    }

    private func text(
        _ id: String,
        _ label: String,
        _ value: String,
        hint: String? = nil,
        type: String = "text"
    ) -> Markup {
        let help: Markup? = hint.map { "<span class=\"hint\">\($0)</span>" }
        return """
            <div class="field"><label for="\(id)">\(label)</label>\(help)<input id="\(id)" name="\(id)" type="\(type)" value="\(value)"\(Part.invalid(id, in: faults))>\(Part.fault(id, in: faults))</div>
            """
    }
}
