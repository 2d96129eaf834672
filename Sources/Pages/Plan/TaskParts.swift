import Markup
import Primitives
import Rules
import Supervision

extension Link {
    package static let dispatch = "/office/dispatch"
    package static func taskRows(_ id: String) -> String { "/office/plan/\(id)/rows.xlsx" }
    package static func taskMilestone(_ id: String) -> String { "/office/plan/\(id)/milestones" }
    package static func taskDecision(_ id: String) -> String { "/office/plan/\(id)/milestones/decide" }
    package static func taskPerson(_ id: String) -> String { "/office/plan/\(id)/persons" }
    package static func taskPersonRemoval(_ id: String) -> String { "/office/plan/\(id)/persons/remove" }
    package static func taskRemark(_ id: String) -> String { "/office/plan/\(id)/remarks" }
    package static func milestoneFile(_ record: String) -> String { "/office/milestones/\(record)" }
}

/// The milestones of a task as a line, with what was laid down for each and what may be done.
struct MilestonesView {
    let page: TaskPage

    private var task: PlanTask { page.standing.task }

    var view: Markup {
        """
        <section class="panel"><h2>里程碑</h2>
        <ol class="line">\(each: page.standing.milestones, item)</ol>\(form)</section>
        """
    }

    private func item(_ standing: MilestoneStanding) -> Markup {
        let state = standing.state(on: page.board.on)
        let kind = state == .confirmed ? "done" : state == .recorded ? "now" : "next"
        let unsure: Markup? = standing.milestone.unconfirmed ? "（期限未确认）" : nil
        return """
            <li class="\(kind)"><b>\(standing.milestone.title)</b> <span>\(Part.badge(state.title, tone(state)))</span>
            <span class="small quiet">\(standing.milestone.due.description) 前\(unsure)；佐证：\(standing.milestone.evidence)</span>
            \(each: standing.records, record)\(decision(standing))</li>
            """
    }

    private func tone(_ state: MilestoneStanding.State) -> Part.Tone {
        switch state {
        case .pending: .plain
        case .late: .bad
        case .recorded: .going
        case .returned: .warn
        case .confirmed: .good
        }
    }

    private func record(_ record: MilestoneRecord) -> Markup {
        let file: Markup? = record.fileName.map { "<a href=\"\(Link.milestoneFile(record.id))\">\($0)</a>" }
        let returned: Markup? =
            record.state == .returned ? "<span class=\"small\">退回：\(record.decisionNote)</span>" : nil
        return """
            <span>\(record.note) \(file)</span><span class="small quiet">\(record.recordedAt.day.description) \(record.recordedBy)</span>\(returned)
            """
    }

    private func decision(_ standing: MilestoneStanding) -> Markup? {
        guard page.notes.mayConfirm, standing.records.last?.state == .recorded else { return nil }
        let id = standing.milestone.id
        return """
            <form class="form" method="post" novalidate action="\(Link.taskDecision(task.id))">\(hidden("token", page.viewer.formToken))\(hidden("milestone", id))
            <div class="field"><label for="decision-\(id)">意见（退回时必填）</label><input id="decision-\(id)" name="note" type="text"></div>
            <div class="actions"><button class="button primary" name="confirm" value="1" type="submit">确认</button><button class="button" name="confirm" value="0" type="submit">退回补充</button></div></form>
            """
    }

    private var form: Markup? {
        let open = page.standing.milestones.filter { $0.records.last.map { $0.state == .returned } ?? true }
        guard page.notes.mayEdit, !open.isEmpty else { return nil }
        let options = open.map { ($0.milestone.id, $0.milestone.title) }
        return """
            <details\(" open", if: !page.faults.isEmpty)><summary>登记完成情况</summary>
            <form class="form" method="post" novalidate enctype="multipart/form-data" action="\(Link.taskMilestone(task.id))">\(hidden("token", page.viewer.formToken))
            \(Part.select("milestone", "里程碑", options, selected: page.typed["milestone"] ?? ""))
            <div class="field"><label for="note">完成情况</label><textarea id="note" name="note"\(Part.invalid("note", in: page.faults))>\(page.typed["note"])</textarea>\(Part.fault("note", in: page.faults))</div>
            <div class="field"><label for="file">佐证材料</label><span class="hint">PDF、docx、xlsx 或照片</span><input id="file" name="file" type="file"\(Part.invalid("file", in: page.faults))>\(Part.fault("file", in: page.faults))</div>
            <button class="button primary" type="submit">提交确认</button></form></details>
            """
    }
}

/// Who answers for a task, and what people wrote to it.
struct TaskPeopleView {
    let page: TaskPage

    private var task: PlanTask { page.standing.task }
    private var notes: TaskPage.Notes { page.notes }

    var view: Markup { "\(persons)\(remarks)" }

    private var persons: Markup {
        let list: Markup =
            notes.persons.isEmpty
            ? "<p class=\"quiet\">还没有登记责任人。</p>" : "<ul class=\"stack\">\(each: notes.persons, person)</ul>"
        return "<section class=\"panel\"><h2>责任人</h2>\(list)\(personForm)</section>"
    }

    private func person(_ person: TaskPerson) -> Markup {
        let removal: Markup? =
            notes.mayEdit && notes.desks.contains(person.desk)
            ? """
            <form method="post" novalidate action="\(Link.taskPersonRemoval(task.id))">\(hidden("token", page.viewer.formToken))\(hidden("person", person.id))<button class="button text" type="submit">移除\(person.name)</button></form>
            """ : nil
        return """
            <li><b>\(person.name)</b> <span class="quiet">\(page.viewer.naming.holder(person.desk))，\(person.duty)</span>\(removal)</li>
            """
    }

    private var personForm: Markup? {
        guard notes.mayEdit else { return nil }
        let options = notes.desks.map { ($0.text, page.viewer.naming.holder($0)) }
        return """
            <details><summary>登记责任人</summary><form class="form" method="post" novalidate action="\(Link.taskPerson(task.id))">\(hidden("token", page.viewer.formToken))
            \(Part.select("desk", "单位", options, selected: page.typed["desk"] ?? ""))
            \(field("name", "姓名"))\(field("duty", "职责"))
            <button class="button" type="submit">登记</button></form></details>
            """
    }

    private func field(_ name: String, _ label: String) -> Markup {
        """
        <div class="field"><label for="\(name)">\(label)</label><input id="\(name)" name="\(name)" type="text" maxlength="40" value="\(page.typed[name])"\(Part.invalid(name, in: page.faults))>\(Part.fault(name, in: page.faults))</div>
        """
    }

    private var remarks: Markup {
        let list: Markup =
            notes.remarks.isEmpty
            ? "<p class=\"quiet\">还没有备注。</p>"
            : """
            <ul class="stack">\(each: notes.remarks, { "<li>\($0.words)<br><span class=\"small quiet\">\($0.author) \($0.at.short)</span></li>" })</ul>
            """
        return "<section class=\"panel\"><h2>备注</h2>\(list)\(remarkForm)</section>"
    }

    private var remarkForm: Markup? {
        guard page.viewer.may(.handleMatters) else { return nil }
        return """
            <form class="form no-print" method="post" novalidate action="\(Link.taskRemark(task.id))">\(hidden("token", page.viewer.formToken))
            <div class="field"><label for="words">写备注</label><textarea id="words" name="words" maxlength="1000"\(Part.invalid("words", in: page.faults))>\(page.typed["words"])</textarea>\(Part.fault("words", in: page.faults))</div>
            <button class="button" type="submit">写入</button></form>
            """
    }
}
