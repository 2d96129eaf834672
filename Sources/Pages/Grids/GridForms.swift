import Markup
package import Primitives

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
            <section class="panel"><form class="form" method="post" novalidate action="\(action)">\(hidden("token", viewer.formToken))
            \(text("code", "网格编号", code))\(text("name", "网格名称", name))
            <div class="field"><label for="township">乡镇</label><select id="township" name="township"\(Part.invalid("township", in: faults))>\(each: townships, { Part.option($0.0, $0.1, selected: township) })</select>\(Part.fault("township", in: faults))</div>
            \(text("villages", "所辖村（社区）", villages))\(text("contact", "公开电话", contact, hint: "乡镇食安办或所里的电话，对外公布"))
            <label class="choice"><input type="checkbox" name="active" value="yes"\(" checked", if: isActive)> 在用</label>
            \(confirmation)
            <div class="actions"><button class="button primary" type="submit">保存</button><a class="button" href="\(Link.grids)">返回</a></div></form></section>
            """
        )
    }

    private var confirmation: Markup? {
        guard faults.contains(where: { $0.field == "confirmed" }) else { return nil }
        return """
            <div><label for="confirmed" class="choice"><input id="confirmed" type="checkbox" name="confirmed" value="yes"\(Part.invalid("confirmed", in: faults))> 我确认停用这个网格</label>\(Part.fault("confirmed", in: faults))</div>
            """
    }

    private func text(_ id: String, _ label: String, _ value: String, hint: String? = nil) -> Markup {
        let help: Markup? = hint.map { "<span class=\"hint\">\($0)</span>" }
        return """
            <div class="field"><label for="\(id)">\(label)</label>\(help)<input id="\(id)" name="\(id)" type="text" value="\(value)"\(Part.invalid(id, in: faults))>\(Part.fault(id, in: faults))</div>
            """
    }
}
