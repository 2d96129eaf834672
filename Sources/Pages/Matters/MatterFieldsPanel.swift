import Markup
import Primitives
import Rules
import Supervision

extension Link {
    package static func matterFields(_ matter: String) -> String { "/office/matters/\(matter)/fields" }
    package static func matterFieldsInFull(_ matter: String) -> String { "/office/matters/\(matter)/fields/full" }
}

/// What the procedure asks about the matter (基本信息): what stands there, what stood there before, and the form for both.
struct MatterFieldsPanel {
    let file: MatterFile
    let viewer: Viewer
    let faults: [FieldFault]
    /// What was typed into the form that was refused.
    let typed: [String: String]

    private var standings: [FieldStanding] { file.work.fields }

    var view: Markup? {
        guard !standings.isEmpty else { return nil }
        return """
            <section class="panel" id="fields"><h2>基本信息</h2>\(missing)
            <dl class="facts">\(each: standings, fact)</dl>\(inFull)\(form)</section>
            """
    }

    private var missing: Markup? {
        let titles = file.matter.missingFields.map(\.title)
        guard !titles.isEmpty, file.summary.isOpen else { return nil }
        return "<div class=\"notice warn\"><b>办结前还要补填：</b>\(titles.joined(separator: "、"))</div>"
    }

    private func fact(_ standing: FieldStanding) -> Markup {
        let value: Markup =
            standing.value.isEmpty
            ? "<span class=\"quiet\">\(standing.field.isOptional ? "未填" : "待补")</span>" : text(standing.value)
        return Part.fact(standing.field.title, "\(value)\(history(standing))")
    }

    /// Lines as they were typed.
    private func text(_ value: String) -> Markup {
        let lines = value.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard lines.count > 1 else { return "\(value)" }
        return "\(each: lines, { "<span class=\"line-item\">\($0)</span>" })"
    }

    /// What stood there before and why it was changed, the newest first.
    private func history(_ standing: FieldStanding) -> Markup? {
        guard standing.revisions.count > 1 else { return nil }
        let steps = zip(standing.revisions, standing.revisions.dropFirst()).reversed().map { ($0, $1) }
        return """
            <details><summary>更正过 \(steps.count) 次</summary><ul class="notes">\(each: steps, { before, after in
                "<li>\(after.at.short) \(file.names[after.by] ?? "系统")将“\(before.value.isEmpty ? "空" : before.value)”\(after.value.isEmpty ? "删去" : "改为“\(after.value)”")：\(after.reason)</li>"
            })</ul></details>
            """
    }

    /// Only for roles that see something of what is hidden.
    private var inFull: Markup? {
        let masked = standings.filter { $0.isMasked && $0.personal.map(viewer.sees) == true }
        guard !masked.isEmpty else { return nil }
        return """
            <form method="post" novalidate action="\(Link.matterFieldsInFull(file.matter.id))#fields">\(token)<button class="button" type="submit">查看完整\(masked.map(\.field.title).joined(separator: "、"))</button> <span class="small quiet">查看会留下记录</span></form>
            """
    }

    private var token: Markup { hidden("token", viewer.formToken) }

    // MARK: Correcting

    private var form: Markup? {
        guard file.mayAct else { return nil }
        let isRefused = typed.keys.contains { $0.hasPrefix("base-") } && !faults.isEmpty
        let isEmpty = standings.allSatisfy { $0.revision == 0 }
        let isMissing = !file.matter.missingFields.isEmpty
        let reason: Markup? = isEmpty ? nil : reasonField
        return """
            <details\(" open", if: isRefused || isMissing)><summary>\(isMissing ? "补填或更正" : "更正")</summary>
            <form class="form" method="post" novalidate action="\(Link.matterFields(file.matter.id))">\(token)
            \(each: standings, input)\(reason)<button class="button" type="submit">保存基本信息</button></form></details>
            """
    }

    private func input(_ standing: FieldStanding) -> Markup {
        let inputs = FieldInputs(faults: faults, typed: typed)
        let isHidden = standing.isMasked
        let control = inputs.input(
            standing.field,
            value: isHidden ? "" : standing.value,
            hint: isHidden && !standing.value.isEmpty ? "已填的内容不在此显示；要更正的，请重新填写完整，留空不改。" : "",
            isRequired: standing.value.isEmpty
        )
        return "\(control)\(clearing(standing))\(hidden("base-\(standing.field.id)", "\(base(standing))"))"
    }

    /// What the form was filled in from: once somebody else's change was shown, that.
    private func base(_ standing: FieldStanding) -> Int {
        let isShown = faults.contains {
            $0.field == FieldInputs.name(standing.field) && $0.code == "changed-meanwhile"
        }
        return isShown ? standing.revision : typed["base-\(standing.field.id)"].flatMap { Int($0) } ?? standing.revision
    }

    /// An input of personal data is empty though something stands there, so emptying it is said apart.
    private func clearing(_ standing: FieldStanding) -> Markup? {
        guard standing.field.personal != nil, standing.field.isOptional, !standing.value.isEmpty else { return nil }
        let name = "clear-\(standing.field.id)"
        return """
            <div class="field"><label class="choice"><input type="checkbox" name="\(name)" value="1"\(" checked", if: typed[name] == "1")>删去已填的\(standing.field.title)</label></div>
            """
    }

    private var reasonField: Markup {
        """
        <div class="field"><label for="fields-reason">更正理由</label><span class="hint">更正已填的内容必填；只补填空着的，可不填。</span><textarea id="fields-reason" name="fields-reason" rows="2"\(Part.invalid("fields-reason", in: faults))>\(typed["fields-reason"])</textarea>\(Part.fault("fields-reason", in: faults))</div>
        """
    }
}
