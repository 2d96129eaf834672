import Markup
package import Primitives
package import Supervision

/// Drawing a grid, or changing one.
package struct GridFormPage: Sendable {
    package var viewer: Viewer
    /// The address to which the form goes.
    package var action: String
    package var isNew: Bool
    package var code: String
    package var name: String
    package var township: String
    package var villages: String
    package var contact: String
    package var isActive: Bool
    package var faults: [FieldFault]

    package init(
        viewer: Viewer,
        action: String,
        isNew: Bool,
        code: String,
        name: String,
        township: String,
        villages: String,
        contact: String,
        isActive: Bool,
        faults: [FieldFault] = []
    ) {
        self.viewer = viewer
        self.action = action
        self.isNew = isNew
        self.code = code
        self.name = name
        self.township = township
        self.villages = villages
        self.contact = contact
        self.isActive = isActive
        self.faults = faults
    }

    package var page: Page {
        let townships = [("", "请选择")] + viewer.naming.townships.map { ($0.code.text, $0.name) }
        return .office(
            isNew ? "划定新网格" : "修改网格",
            section: .grids,
            viewer: viewer,
            crumbs: [("网格", Link.grids)],
            """
            \(Part.faults(faults))
            <section class="panel"><form class="form" method="post" action="\(action)">\(hidden("token", viewer.formToken))
            \(text("code", "网格编号", code))\(text("name", "网格名称", name))
            <div class="field"><label for="township">乡镇</label><select id="township" name="township"\(Part.invalid("township", in: faults))>\(each: townships, { Part.option($0.0, $0.1, selected: township) })</select>\(Part.fault("township", in: faults))</div>
            \(text("villages", "所辖村（社区）", villages))\(text("contact", "公开电话", contact, hint: "乡镇食安办或所里的电话，对外公布"))
            <label class="choice"><input type="checkbox" name="active" value="yes"\(" checked", if: isActive)> 在用</label>
            <div class="actions"><button class="button primary" type="submit">保存</button><a class="button" href="\(Link.grids)">返回</a></div></form></section>
            """
        )
    }

    private func text(_ id: String, _ label: String, _ value: String, hint: String? = nil) -> Markup {
        let help: Markup? = hint.map { "<span class=\"hint\">\($0)</span>" }
        return """
            <div class="field"><label for="\(id)">\(label)</label>\(help)<input id="\(id)" name="\(id)" type="text" value="\(value)"\(Part.invalid(id, in: faults))>\(Part.fault(id, in: faults))</div>
            """
    }
}

/// Writing down a patrol, on the phone.
package struct PatrolPage: Sendable {
    package var viewer: Viewer
    package var grid: Grid
    package var operators: [OperatorRecord]
    package var typed: [String: String]
    package var faults: [FieldFault]

    package init(
        viewer: Viewer,
        grid: Grid,
        operators: [OperatorRecord],
        typed: [String: String] = [:],
        faults: [FieldFault] = []
    ) {
        self.viewer = viewer
        self.grid = grid
        self.operators = operators
        self.typed = typed
        self.faults = faults
    }

    package var page: Page {
        let subjects = [("", "网格全域")] + operators.map { ($0.id, $0.name) }
        return .office(
            "登记巡查",
            section: .grids,
            viewer: viewer,
            crumbs: [("网格", Link.grids), (grid.name, Link.grid(grid.id))],
            """
            \(Part.faults(faults))
            <section class="panel"><form class="form" method="post" action="\(Link.gridPart(grid.id, "patrols"))">\(hidden("token", viewer.formToken))
            <div class="field"><label for="operator">巡查的是</label><select id="operator" name="operator"\(Part.invalid("operator", in: faults))>\(each: subjects, { Part.option($0.0, $0.1, selected: typed["operator"] ?? "") })</select>\(Part.fault("operator", in: faults))</div>
            <div class="field"><label for="day">巡查日期</label><input id="day" name="day" type="date" value="\(typed["day"] ?? viewer.now.day.description)"\(Part.invalid("day", in: faults))>\(Part.fault("day", in: faults))</div>
            <div class="field"><label for="findings">巡查情况</label><textarea id="findings" name="findings" rows="4"\(Part.invalid("findings", in: faults))>\(typed["findings"])</textarea>\(Part.fault("findings", in: faults))</div>
            <div class="field"><label for="measures">当场处理</label><span class="hint">没有的不填</span><textarea id="measures" name="measures" rows="3">\(typed["measures"])</textarea></div>
            <label class="choice"><input type="checkbox" name="hazard" value="yes"\(" checked", if: typed["hazard"] == "yes")> 发现隐患，需要整改</label>
            <p class="hint">勾选后会开启一件整改，由辖区市场监管所承办。</p>
            <button class="button primary" type="submit">提交</button></form></section>
            """
        )
    }
}
