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
    /// What the register says now, where somebody else changed it after the form was filled in.
    package var meanwhile: Meanwhile?

    package struct Meanwhile: Sendable {
        package var draft: OperatorDraft
        package var officer: String
        package var at: Instant?

        package init(draft: OperatorDraft, officer: String, at: Instant?) {
            self.draft = draft
            self.officer = officer
            self.at = at
        }
    }

    package init(
        viewer: Viewer,
        record: OperatorRecord?,
        draft: OperatorDraft,
        rules: [OperatorFactRule],
        grids: [Grid],
        townships: [AreaCode],
        kinds: [OperatorKind],
        duplicates: [LikelyDuplicate] = [],
        faults: [FieldFault] = [],
        meanwhile: Meanwhile? = nil
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
        self.meanwhile = meanwhile
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
            \(Part.faults(faults))\(conflict)
            <form class="form" method="post" novalidate action="\(action)">\(hidden("token", viewer.formToken))\(draft.basis.map { hidden("basis", $0) })
            \(decision)\(transfer)
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

    /// Field by field: what was typed stands in the form below, and is saved only when it is sent again.
    private var conflict: Markup? {
        guard let meanwhile else { return nil }
        let who = meanwhile.officer.isEmpty ? "其他人" : meanwhile.officer
        let differing = fields(draft, meanwhile.draft)
        let table: Markup =
            differing.isEmpty
            ? "<p>现在登记的与您填写的相同。</p>"
            : """
            <div class="table"><table><caption class="visually-hidden">两处不同的内容</caption><thead><tr><th scope="col">项目</th><th scope="col">现在登记的</th><th scope="col">您填写的</th></tr></thead><tbody>
            \(each: differing, { "<tr><th scope=\"row\"><a href=\"#\($0.id)\">\($0.title)</a></th><td>\($0.now.isEmpty ? "（空）" : $0.now)</td><td>\($0.typed.isEmpty ? "（空）" : $0.typed)</td></tr>" })
            </tbody></table></div>
            """
        return """
            <section class="summary-of-faults" role="alert" tabindex="-1"><h2>您填写期间，\(who)改动了这条登记</h2>
            <p>\(meanwhile.at.map { "改动时间 \($0.short)。" })下面的表单保留着您填写的内容，还没有保存。请逐项核对，改好后再保存。</p>\(table)</section>
            """
    }

    private struct Differing {
        var id: String
        var title: String
        var now: String
        var typed: String
    }

    private func fields(_ typed: OperatorDraft, _ now: OperatorDraft) -> [Differing] {
        func kind(_ id: String) -> String { OperatorKind(rawValue: id)?.title ?? id }
        func township(_ code: String) -> String { AreaCode(code).map { viewer.naming.area($0) } ?? code }
        func grid(_ id: String) -> String { grids.first { $0.id == id }?.name ?? id }
        let all =
            [
                Differing(id: "name", title: "名称", now: now.name, typed: typed.name),
                Differing(id: "creditCode", title: "统一社会信用代码", now: now.creditCode, typed: typed.creditCode),
                Differing(id: "kind", title: "类别", now: kind(now.kind), typed: kind(typed.kind)),
                Differing(id: "township", title: "乡镇", now: township(now.township), typed: township(typed.township)),
                Differing(id: "grid", title: "网格", now: grid(now.grid), typed: grid(typed.grid)),
                Differing(id: "address", title: "地址", now: now.address, typed: typed.address),
            ]
            + rules.map { rule in
                Differing(
                    id: "fact-\(rule.id)",
                    title: rule.title,
                    now: rule.word(shown: now.facts[rule.id]),
                    typed: rule.word(shown: typed.facts[rule.id])
                )
            }
        return all.filter { $0.now != $0.typed }
    }

    /// The way on where another township has the firm: the county office moves it.
    private var transfer: Markup? {
        guard faults.contains(where: { $0.code == "credit-code-elsewhere" }) else { return nil }
        return """
            <section class="panel"><h2>申请调入</h2><p>信用代码属于本县另一辖区登记的对象。已迁入本辖区的，不用重新登记：填写情况说明，由县食安办核实后调整乡镇，原有记录都跟着过来。</p>
            \(text("transferNote", "情况说明", "", hint: "如 2024年3月迁至凤城镇新建路8号"))
            <button class="button" type="submit" formaction="\(Link.operatorTransfers)">申请调入</button></section>
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
