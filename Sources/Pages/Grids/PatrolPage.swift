import Markup
package import Primitives
import Rules
package import Supervision

/// Writing down a patrol, on the phone.
package struct PatrolPage: Sendable {
    package var viewer: Viewer
    package var grid: Grid
    /// The firm visited; nil for the grid as a whole.
    package var chosen: OperatorRecord?
    package var search: String
    package var matches: [OperatorRecord]
    package var typed: [String: String]
    package var faults: [FieldFault]

    package init(
        viewer: Viewer,
        grid: Grid,
        chosen: OperatorRecord?,
        search: String,
        matches: [OperatorRecord],
        typed: [String: String] = [:],
        faults: [FieldFault] = []
    ) {
        self.viewer = viewer
        self.grid = grid
        self.chosen = chosen
        self.search = search
        self.matches = matches
        self.typed = typed
        self.faults = faults
    }

    private var address: String { Link.gridPart(grid.id, "patrols") }

    package var page: Page {
        .office(
            "登记巡查",
            section: viewer.role.desk == .grid ? .ownGrid : .grids,
            viewer: viewer,
            crumbs: viewer.role.desk == .grid
                ? [("本网格", Link.ownGrid)] : [("网格", Link.grids), (grid.name, Link.grid(grid.id))],
            scripts: ["field"],
            "\(Part.faults(faults))\(subject)\(form)"
        )
    }

    private var subject: Markup {
        let fault = Part.fault("operator", in: faults)
        if let chosen {
            return """
                <section class="panel" id="operator"><h2>巡查的是</h2><p><b>\(chosen.name)</b><br><span class="small quiet">\(chosen.address)</span></p>\(fault)
                <p><a href="\(address)">换一家，或巡查网格全域</a></p></section>
                """
        }
        return """
            <section class="panel"><h2>巡查的是</h2><p><b>网格全域</b> <span class="small quiet">\(grid.name)；巡查某一家的，先找到它</span></p>\(fault)
            <form class="filters" method="get" action="\(address)"><div class="field wide"><label for="operator">名称或统一社会信用代码</label><input id="operator" name="q" type="search" value="\(search)"\(Part.invalid("operator", in: faults))></div>
            <button class="button" type="submit">找本网格的监管对象</button></form>\(found)</section>
            """
    }

    private var found: Markup? {
        guard !search.isEmpty else { return nil }
        guard !matches.isEmpty else { return "<p class=\"quiet\">本网格没有名称含“\(search)”的监管对象。</p>" }
        return """
            <ul class="plain-list">\(each: matches, { "<li><a href=\"\(Address.make(address, [("operator", $0.id)]))\">\($0.name)</a> <span class=\"small quiet\">\($0.address)</span></li>" })</ul>
            """
    }

    private var form: Markup {
        """
        <section class="panel"><form class="form" method="post" novalidate enctype="multipart/form-data" action="\(address)">\(hidden("token", viewer.formToken))\(hidden("operator", chosen?.id ?? ""))
        <div class="field"><label for="day">巡查日期</label><input id="day" name="day" type="date" max="\(viewer.now.day.description)" value="\(typed["day"] ?? viewer.now.day.description)"\(Part.invalid("day", in: faults))>\(Part.fault("day", in: faults))</div>
        <div class="field"><label for="findings">巡查情况</label><textarea id="findings" name="findings" rows="4" maxlength="1000"\(Part.invalid("findings", in: faults))>\(typed["findings"])</textarea>\(Part.fault("findings", in: faults))</div>
        <div class="field"><label for="measures">当场处理</label><span class="hint">没有的不填</span><textarea id="measures" name="measures" rows="3" maxlength="1000"\(Part.invalid("measures", in: faults))>\(typed["measures"])</textarea>\(Part.fault("measures", in: faults))</div>
        \(each: Array(1...4), { number in
            """
            <div class="field"><label for="photo-\(number)">现场照片 \(number)</label><input id="photo-\(number)" name="photo-\(number)" type="file" accept="image/*" capture="environment"\(Part.invalid("photo-\(number)", in: faults))>\(Part.fault("photo-\(number)", in: faults))</div>
            """
        })\(Part.fault("file", in: faults))
        <div class="pair">\(Part.text("latitude", "纬度（可不填）", typed, faults))\(Part.text("longitude", "经度（可不填）", typed, faults))</div>
        <p class="small" data-locate hidden><button class="button" type="button">取当前位置</button> <span role="status"></span></p>
        <label class="choice"><input type="checkbox" name="hazard" value="yes"\(" checked", if: typed["hazard"] == "yes")> 发现隐患，需要整改</label>
        <p class="hint">勾选后会开启一件整改，由辖区市场监管所承办；巡查情况会写进该事项。</p>
        <button class="button primary" type="submit">提交</button></form></section>
        """
    }
}
