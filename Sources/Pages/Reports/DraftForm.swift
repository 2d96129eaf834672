import Markup
import Primitives
import Rules
import Supervision

/// What a unit's accepted part says in a section, offered to be taken over.
package struct UnitText: Sendable, Hashable {
    package var unit: String
    package var name: String
    package var words: String

    package init(unit: String, name: String, words: String) {
        self.unit = unit
        self.name = name
        self.words = words
    }
}

/// The texts of a report to be written, section by section; several people may write different sections at once.
struct DraftForm {
    let viewer: Viewer
    let action: String
    let year: Int
    let draft: ReportDraft
    /// What the fields are filled with, by their names; goes along so that a save says what it started from.
    let bases: [String: String]
    /// What others saved meanwhile into a field that was changed here too, by the field's name.
    let others: [String: String]
    /// By section.
    var units: [String: [UnitText]] = [:]
    let faults: [FieldFault]

    var view: Markup {
        """
        <form class="panel form wide" method="post" novalidate action="\(action)">\(hidden("token", viewer.formToken))\(hidden("year", String(year)))
        \(each: bases.sorted { $0.key < $1.key }, { hidden("base-\($0.key)", $0.value) })
        <div class="field"><label for="title">标题</label>\(other("title"))<input id="title" name="title" type="text" maxlength="80" required value="\(draft.title)"\(Part.invalid("title", in: faults))>\(Part.fault("title", in: faults))</div>
        \(each: draft.sections, section)
        <div class="actions"><button class="button primary" type="submit">保存</button></div>
        <p class="hint">没有写完的部分可以留空，以后接着写；几个人可以同时写不同的部分。</p></form>
        """
    }

    private func section(_ section: ReportDraft.Section) -> Markup {
        let field = "section-\(section.id)"
        return """
            <div class="field"><label for="\(field)">\(Self.heading(section))</label>\(other(field))<textarea id="\(field)" name="\(field)"\(Part.invalid(field, in: faults))>\(section.words)</textarea>\(Part.fault(field, in: faults))\(offers(section))</div>
            """
    }

    private func other(_ field: String) -> Markup? {
        others[field].map { "<div class=\"notice warn\"><b>别人保存的文字</b><br>\($0)</div>" }
    }

    /// Words that can be written below what stands there: today's figures, and the units' own.
    private func offers(_ section: ReportDraft.Section) -> Markup {
        let figures: Markup? =
            section.id.first?.isNumber == true && draft.version > 0
            ? "<button class=\"button text\" type=\"submit\" name=\"take\" value=\"\(section.id):today\">补入今天的数字</button>"
            : nil
        let texts = units[section.id] ?? []
        guard !texts.isEmpty else { return "\(figures)" }
        return """
            \(figures)<details><summary>各单位报送的文字（\(texts.count)）</summary><ul class="stack">\(each: texts, { text in
                "<li><b>\(text.name)</b> \(text.words) <button class=\"button text\" type=\"submit\" name=\"take\" value=\"\(section.id):\(text.unit)\">采用\(text.name)的文字</button></li>"
            })</ul></details>
            """
    }

    static func heading(_ section: ReportDraft.Section) -> String {
        section.id.first?.isNumber == true ? "\(section.id) \(section.title)" : section.title
    }
}
