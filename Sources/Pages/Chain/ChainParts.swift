import Judging
import Markup
import Primitives
import Rules
import Supervision

extension Link {
    package static let samplingPlan = "/office/sampling/plan"
    package static func samplingPlan(_ id: String) -> String { "\(samplingPlan)/\(id)" }
    package static let fieldSheet = "/office/sampling/field"
    package static let specimens = "/office/sampling/specimens"
    package static func specimen(_ id: String) -> String { "\(specimens)/\(id)" }
    package static let samplingReview = "/office/sampling/review"
    package static let samplingPlanImport = "/office/sampling/plan-import"
    package static let rapidImport = "/office/sampling/rapid-import"
    package static let rapidTests = "/office/sampling/rapid"
    package static func rapidTest(_ id: String) -> String { "\(rapidTests)/\(id)" }
    package static func parcel(_ id: String) -> String { "\(laboratory)/\(id)" }
    package static let publicNotices = "/notices"
    package static func publicNotice(_ id: String) -> String { "\(publicNotices)/\(id)" }
    package static func report(_ specimen: String, round: Int) -> String {
        "\(Link.specimen(specimen))/reports/\(round)"
    }
    package static func sampleChain(_ id: String) -> String { "\(sample(id))/chain" }
}

/// The pages of sampling work.
enum SamplingTab: CaseIterable {
    case overview
    case plan
    case field
    case specimens
    case review
    case rapid

    var title: String {
        switch self {
        case .overview: "进度"
        case .plan: "年度计划"
        case .field: "现场抽样"
        case .specimens: "样品流转"
        case .review: "结果审核"
        case .rapid: "快检"
        }
    }

    var link: String {
        switch self {
        case .overview: Link.sampling
        case .plan: Link.samplingPlan
        case .field: Link.fieldSheet
        case .specimens: Link.specimens
        case .review: Link.samplingReview
        case .rapid: Link.rapidTests
        }
    }

    func isShown(to viewer: Viewer) -> Bool {
        switch self {
        case .field: viewer.may(.takeSamples)
        case .review: viewer.may(.reviewResults)
        default: true
        }
    }
}

extension Part {
    static func samplingTabs(_ current: SamplingTab, _ viewer: Viewer) -> Markup {
        """
        <nav class="tabs" aria-label="抽检工作">\(each: SamplingTab.allCases.filter { $0.isShown(to: viewer) }, { tab in
            "<a href=\"\(tab.link)\"\(" aria-current=\"page\"", if: tab == current)>\(tab.title)</a>"
        })</nav>
        """
    }

    static func state(_ state: SpecimenState) -> Markup {
        switch state {
        case .taken, .handedOver: badge(state.title, .plain)
        case .accepted, .submitted: badge(state.title, .going)
        case .refused, .returned: badge(state.title, .warn)
        case .approved, .published: badge(state.title, .good)
        case .discarded: badge(state.title, .bad)
        }
    }

    /// 合格 and 不合格 are words of supervision; risk monitoring finds 问题 or none.
    static func conclusion(_ summary: SpecimenSummary) -> Markup? {
        guard let conclusion = summary.conclusion else { return nil }
        return verdict(SampleConclusion(summary.kind, first: conclusion))
    }

    static func report(_ report: LaboratoryReport) -> Markup {
        "<a href=\"\(Link.report(report.specimen, round: report.round))\">\(report.words)</a>"
    }

    static func specimenClock(_ summary: SpecimenSummary, now: Instant) -> Markup? {
        guard let due = summary.due, let from = summary.clockFrom else { return nil }
        return clock(due, from: from, now: now)
    }

    /// A text field with label, hint and fault.
    static func text(
        _ name: String,
        _ label: String,
        _ values: [String: String],
        _ faults: [FieldFault],
        hint: String = "",
        type: String = "text",
        required: Bool = false,
        list: String = "",
        mode: String = ""
    ) -> Markup {
        let hintText: Markup? = hint.isEmpty ? nil : "<span class=\"hint\">\(hint)</span>"
        let inputMode: Markup? = mode.isEmpty ? nil : " inputmode=\"\(mode)\""
        let listName: Markup? = list.isEmpty ? nil : " list=\"\(list)\""
        return """
            <div class="field"><label for="\(name)">\(label)</label>\(hintText)<input id="\(name)" name="\(name)" type="\(type)" value="\(values[name] ?? "")"\(listName)\(inputMode)\(" required", if: required)\(invalid(name, in: faults))>\(fault(name, in: faults))</div>
            """
    }

    static func area(
        _ name: String,
        _ label: String,
        _ values: [String: String],
        _ faults: [FieldFault],
        hint: String = ""
    ) -> Markup {
        let hintText: Markup? = hint.isEmpty ? nil : "<span class=\"hint\">\(hint)</span>"
        return """
            <div class="field"><label for="\(name)">\(label)</label>\(hintText)<textarea id="\(name)" name="\(name)" rows="2"\(invalid(name, in: faults))>\(values[name] ?? "")</textarea>\(fault(name, in: faults))</div>
            """
    }

    /// A button that is a form of its own.
    static func button(_ title: String, _ action: String, _ viewer: Viewer, primary: Bool = false) -> Markup {
        """
        <form method="post" novalidate action="\(action)">\(hidden("token", viewer.formToken))<button class="button\(" primary", if: primary)" type="submit">\(title)</button></form>
        """
    }

    /// A table of specimens with their clocks.
    static func specimenTable(_ rows: [SpecimenSummary], _ viewer: Viewer, empty: String) -> Markup {
        guard !rows.isEmpty else { return "<div class=\"panel empty\"><p>\(empty)</p></div>" }
        return """
            <div class="table"><table><caption class="visually-hidden">样品清单</caption><thead><tr><th scope="col">样品</th><th scope="col">抽样编号</th><th scope="col">被抽样单位</th><th scope="col">乡镇</th><th scope="col">抽样</th><th scope="col">状态</th><th scope="col">期限</th><th scope="col">结论</th></tr></thead>
            <tbody>\(each: rows, { row in
                """
                <tr><th scope="row" class="lead"><a href="\(Link.specimen(row.id))">\(row.food)</a>\(" <span class=\"tag\">风险监测</span>", if: row.kind == .riskMonitoring)\(aimTag(row.aim))</th>
                <td data-label="编号" class="nowrap">\(row.number)</td><td data-label="单位">\(row.supplier)</td><td data-label="乡镇">\(viewer.naming.area(row.township))</td>
                <td data-label="抽样" class="nowrap">\(row.takenAt.day.description)</td><td data-label="状态">\(state(row.state))</td><td data-label="期限">\(specimenClock(row, now: viewer.now))</td><td data-label="结论">\(conclusion(row))</td></tr>
                """
            })</tbody></table></div>
            """
    }

    private static func aimTag(_ aim: SpecimenAim) -> Markup? {
        aim == .routine ? nil : " <span class=\"tag\">\(aim.title)</span>"
    }
}
