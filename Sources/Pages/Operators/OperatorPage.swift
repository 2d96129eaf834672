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
    /// An entry that was merged into another takes nothing new.
    var mayEdit: Bool { viewer.may(.editOperators) && record.mergedInto == nil }
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
            \(timeline)</div>
            """
        )
    }

    private var merged: Markup? {
        record.mergedInto.map { _ in "<p class=\"notice\">这条登记已并入另一辖区的登记，不能再修改。</p>" }
    }

    private var twins: Markup? {
        guard !file.sameFirm.isEmpty else { return nil }
        return Part.fact(
            "已并入",
            "\(each: file.sameFirm, { "\($0.name)（\($0.address.isEmpty ? "地址未载明" : $0.address)）<br>" })" as Markup
        )
    }

    /// One list of all that is known, paged, of one kind where that is asked for.
    private var timeline: Markup {
        let line = file.timeline
        let all = line.totals.values.reduce(0, +)
        let base = Link.operator(record.id)
        func choice(_ title: String, _ count: Int, _ kind: OperatorEvent.Kind?) -> Markup {
            line.kind == kind
                ? "<strong aria-current=\"true\">\(title) \(count)</strong>"
                : "<a href=\"\(base)\(kind.map { "?kind=\($0.rawValue)" } ?? "")#records\">\(title) \(count)</a>"
        }
        let kinds = OperatorEvent.Kind.allCases.filter { line.totals[$0] != nil }
        let paging = Paging(
            page: line.page,
            total: line.total,
            base: "\(base)?\(line.kind.map { "kind=\($0.rawValue)&" } ?? "")",
            size: OperatorTimeline.size
        )
        return """
            <section class="panel" id="records"><h2>全部记录<span class="small quiet">按时间，新的在前</span></h2>
            <nav class="choices-row no-print" aria-label="按种类看">\(choice("全部", all, nil)) \(each: kinds, { choice($0.title, line.totals[$0] ?? 0, $0) })</nav>
            \(OperatorParts.events(line.events, link: link))\(line.total > OperatorTimeline.size ? paging.view : .empty)</section>
            """
    }

    private func link(_ event: OperatorEvent) -> String? {
        guard let subject = event.subject else { return nil }
        return switch event.kind {
        case .sample: Link.sample(subject)
        case .specimen: Link.specimen(subject)
        case .rapidTest: Link.rapidTest(subject)
        case .matter: Link.matter(subject)
        case .document: event.matter.map { Link.document(subject, matter: $0) }
        case .certificate: viewer.may(.issueCertificates) ? Link.certificate(subject) : nil
        case .gate: Link.gateEntry(subject)
        case .hookCheck: Link.hookCheck(subject)
        case .register, .licence, .person, .patrol: nil
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
        <form class="form" method="post" novalidate action="\(Link.operatorPart(record.id, part))">\(hidden("token", viewer.formToken))\(fields)<button class="button" type="submit">\(button)</button></form>
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
            \(hidden("state", word))\(field("state-day", "day", "日期", type: "date"))\(field("state-reason", "reason", "原因", hint: record.isClosed ? nil : "如 注销、停业、搬迁"))\(openMatters)
            """,
            title
        )
        return
            "<section class=\"panel no-print\"><h2>\(record.isClosed ? "重新开业" : "关闭")</h2>\(more("登记\(title)", fields: ["state-day", "state-reason", "state-matters"], form))</section>"
    }

    /// Asked for only where there are open matters, which the fault names.
    private var openMatters: Markup? {
        guard faults.contains(where: { $0.field == "state-matters" }) else { return nil }
        return """
            <div class="field"><label><input type="checkbox" id="state-matters" name="knowsMatters" value="yes"\(Part.invalid("state-matters", in: faults))> 知道还有事项没有办结，确认关闭</label>\(Part.fault("state-matters", in: faults))</div>
            """
    }

    private var merge: Markup? {
        guard viewer.may(.reviewOperators), record.mergedInto == nil else { return nil }
        let form = form(
            "merge",
            """
            \(field("merge-other", "other", "另一条登记", hint: "统一社会信用代码、名称或它的页面地址"))\(field("merge-reason", "reason", "理由"))
            """,
            "核对后合并"
        )
        return """
            <section class="panel no-print"><h2>合并</h2><p class="quiet small">合并后两条登记一起看，名下的抽检、事项、证照、位置码都保留。</p>\(more("与另一条登记合并", fields: ["merge-other", "merge-reason"], form))\(each: file.sameFirm, unmerge)</section>
            """
    }

    private func unmerge(_ entry: OperatorRecord) -> Markup {
        let id = "unmerge-\(entry.id)"
        let isOpen = faults.contains { $0.field == id }
        return """
            <details\(" open", if: isOpen)><summary>撤销与“\(entry.name)”的合并</summary><form class="form" method="post" novalidate action="\(Link.operatorPart(record.id, "unmerge"))">\(hidden("token", viewer.formToken))\(hidden("merged", entry.id))
            <p class="quiet small">撤销后两条登记各看各的；记录仍在当初写入的一条名下，合并以后写入的留在这一条。</p>\(field(id, "unmergeReason", "撤销的理由"))<button class="button" type="submit">撤销合并</button></form></details>
            """
    }
}
