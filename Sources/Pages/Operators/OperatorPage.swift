import Markup
package import Primitives
import Rules
package import Supervision

/// One operator's file: what is known, in time order.
package struct OperatorPage: Sendable {
    package var viewer: Viewer
    package var file: OperatorFile
    package var faults: [FieldFault]
    /// What was typed into the form that has the faults, by field.
    package var typed: [String: String]

    package init(viewer: Viewer, file: OperatorFile, faults: [FieldFault] = [], typed: [String: String] = [:]) {
        self.viewer = viewer
        self.file = file
        self.faults = faults
        self.typed = typed
    }

    private var record: OperatorRecord { file.record }
    var mayEdit: Bool { viewer.may(.editOperators) }
    private var today: Day { viewer.now.day }

    package var page: Page {
        let edit: Markup? =
            mayEdit ? "<a class=\"button\" href=\"\(Link.operatorPart(record.id, "edit"))\">修改</a>" : nil
        return .office(
            record.name,
            section: .operators,
            viewer: viewer,
            crumbs: [("监管对象", Link.operators)],
            lead: "<p>\(OperatorParts.badge(record))</p>",
            actions: "<div class=\"actions\">\(edit)</div>",
            """
            \(Part.faults(faults))\(merged)
            <div class="columns even"><div class="stack">
            <section class="panel"><h2>基本信息</h2><dl class="facts">\(OperatorParts.facts(record, file.facts, viewer.naming))
            \(Part.fact("登记", record.createdAt.day.description))\(twins)</dl></section>
            \(licences)\(glns)\(persons)\(place)\(state)\(merge)</div>
            <section class="panel"><h2>全部记录<span class="small quiet">按时间，新的在前</span></h2>\(OperatorParts.events(file.events, link: link))</section></div>
            """
        )
    }

    private var merged: Markup? {
        record.mergedInto.map {
            "<p class=\"notice\">这条登记已并入<a href=\"\(Link.operator($0))\">另一条登记</a>；两条登记名下的记录在这里都能看到。</p>"
        }
    }

    private var twins: Markup? {
        guard !file.sameFirm.isEmpty else { return nil }
        return Part.fact(
            "同一家",
            "\(each: file.sameFirm, { "<a href=\"\(Link.operator($0.id))\">\($0.name)</a>（\($0.address.isEmpty ? "地址未载明" : $0.address)）<br>" })"
                as Markup
        )
    }

    private func link(_ event: OperatorEvent) -> String? {
        guard let subject = event.subject else { return nil }
        return switch event.kind {
        case .sample: Link.sample(subject)
        case .matter: Link.matter(subject)
        case .merge: Link.operator(subject)
        default: nil
        }
    }

    // MARK: Parts with a form of their own

    func value(_ field: String) -> String { typed[field] ?? "" }

    /// Open where the form in it was refused, so that its faults are seen.
    func more(_ title: String, fields: [String], _ form: Markup) -> Markup? {
        guard mayEdit else { return nil }
        let isOpen = faults.contains { fields.contains($0.field) }
        return "<details class=\"no-print\"\(" open", if: isOpen)><summary>\(title)</summary>\(form)</details>"
    }

    func field(_ id: String, _ name: String, _ label: String, type: String = "text", hint: String? = nil) -> Markup {
        let help: Markup? = hint.map { "<span class=\"hint\">\($0)</span>" }
        return """
            <div class="field"><label for="\(id)">\(label)</label>\(help)<input id="\(id)" name="\(name)" type="\(type)" value="\(value(name))"\(Part.invalid(id, in: faults))>\(Part.fault(id, in: faults))</div>
            """
    }

    func form(_ part: String, _ fields: Markup, _ button: String) -> Markup {
        """
        <form class="form" method="post" action="\(Link.operatorPart(record.id, part))">\(hidden("token", viewer.formToken))\(fields)<button class="button" type="submit">\(button)</button></form>
        """
    }

    private var licences: Markup {
        let form = form(
            "licences",
            """
            \(field("licence-kind", "kind", "证照种类", hint: "如 食品经营许可证、小作坊登记证"))\(field("licence-number", "number", "编号"))
            \(field("licence-issued", "issued", "发证日期", type: "date"))\(field("licence-expires", "expires", "有效期至", type: "date"))\(field("licence-issuer", "issuer", "发证机关"))
            """,
            "登记证照"
        )
        return """
            <section class="panel cards"><h2>证照</h2>\(OperatorParts.licences(file.licences, on: today))
            \(more("登记一张证照", fields: ["licence-kind", "licence-number", "licence-issued", "licence-expires"], form))</section>
            """
    }

    private var place: Markup {
        let shown: Markup =
            if let place = file.place {
                """
                <dl class="facts">\(Part.fact("坐标", place.printed))\(Part.fact("坐标系", place.coordinate.datum.rawValue))
                \(Part.fact("来源", place.source))\(Part.fact("核实", place.verifiedOn.map { "\($0)，\(place.verifiedBy ?? "")" } ?? "未核实"))</dl>
                """
            } else { "<p class=\"quiet\">没有坐标。</p>" }
        let datums = Coordinate.Datum.allCases.map { ($0.rawValue, $0.rawValue) }
        let form = form(
            "place",
            """
            \(field("latitude", "latitude", "纬度（度）", hint: "十进制，如 35.4862"))\(field("longitude", "longitude", "经度（度）", hint: "十进制，如 112.4145"))
            \(Part.select("datum", "坐标系", datums, selected: value("datum").isEmpty ? "WGS-84" : value("datum")))\(field("place-source", "source", "来源", hint: "如 手机定位、测绘成果"))
            <div class="field"><label><input type="checkbox" name="verified" value="yes"> 本人已到现场核实</label></div>
            """,
            "保存坐标"
        )
        let pick: Markup? =
            mayEdit ? "<p class=\"no-print\"><a href=\"\(Link.mapPick(record.id))\">在地图上点选</a></p>" : nil
        return """
            <section class="panel"><h2>位置</h2>\(shown)\(pick)\(more(file.place == nil ? "登记坐标" : "更正或核实坐标", fields: ["latitude", "longitude"], form))</section>
            """
    }

    private var state: Markup? {
        guard mayEdit, record.mergedInto == nil else { return nil }
        let (title, word) = record.isClosed ? ("重新开业", "open") : ("关闭", "closed")
        let form = form(
            "state",
            """
            \(hidden("state", word))\(field("state-day", "day", "日期", type: "date"))\(field("state-reason", "reason", "原因", hint: record.isClosed ? nil : "如 注销、停业、搬迁"))
            """,
            title
        )
        return
            "<section class=\"panel no-print\"><h2>\(record.isClosed ? "重新开业" : "关闭")</h2>\(more("登记\(title)", fields: ["state-day", "state-reason"], form))</section>"
    }

    private var merge: Markup? {
        guard viewer.may(.reviewOperators) else { return nil }
        let form = form(
            "merge",
            """
            \(field("merge-other", "other", "另一条登记", hint: "统一社会信用代码、名称或它的页面地址"))\(field("merge-reason", "reason", "理由"))
            """,
            "合并"
        )
        return """
            <section class="panel no-print"><h2>合并</h2><p class="quiet small">合并后两条登记一起看，名下的抽检、事项、证照、位置码都保留。</p>\(more("与另一条登记合并", fields: ["merge-other", "merge-reason"], form))</section>
            """
    }
}
