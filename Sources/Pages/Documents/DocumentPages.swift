import Markup
package import Primitives
import Rules
package import Supervision

extension Link {
    package static let documents = "/office/documents"
    package static func template(_ id: String) -> String { "/office/documents/\(id)" }
    package static func document(_ id: String, matter: String) -> String { "/office/matters/\(matter)/documents/\(id)" }
}

extension PrintedDocument {
    /// The sheet as it is printed.
    var view: Markup {
        let void: Markup? = voidReason.map { "<p class=\"void\">作废：\($0)</p>" }
        return "<article class=\"sheet\" lang=\"zh-CN\">\(void)\(each: blocks, Self.block)</article>"
    }

    private static func block(_ block: Block) -> Markup {
        switch block {
        case .heading(let text): "<h2>\(text)</h2>"
        case .paragraph(let text): "<p>\(text)</p>"
        case .right(let text): "<p class=\"right\">\(text)</p>"
        case .left(let text): "<p class=\"left\">\(text)</p>"
        case .table(let rows):
            """
            <table><tbody>\(each: rows, { row in
                "<tr>\(each: row.indices, { $0 == 0 ? "<th scope=\"row\">\(row[$0])</th>" : "<td>\(row[$0])</td>" })</tr>"
            })</tbody></table>
            """
        }
    }
}

/// A printed document, on the screen and on paper.
package struct DocumentPage: Sendable {
    package var viewer: Viewer
    package var section: Section
    package var crumbs: [(title: String, link: String)]
    package var document: PrintedDocument

    package init(
        viewer: Viewer,
        section: Section,
        crumbs: [(title: String, link: String)],
        document: PrintedDocument
    ) {
        self.viewer = viewer
        self.section = section
        self.crumbs = crumbs
        self.document = document
    }

    /// A document of a matter.
    package init(viewer: Viewer, matter: String, document: PrintedDocument) {
        let crumbs = [(title: "事项", link: Link.matters), (title: "原事项", link: Link.matter(matter))]
        self.init(viewer: viewer, section: .matters, crumbs: crumbs, document: document)
    }

    package var page: Page {
        .office(
            "\(document.title) \(document.number)",
            section: section,
            viewer: viewer,
            crumbs: crumbs,
            actions: "<p class=\"no-print quiet\">用浏览器的“打印”功能打印（A4）。签字盖章后留存原件，扫描件补传到原处。</p>",
            scripts: ["loops"],
            document.view
        )
    }
}

/// Filling in a document.
package struct DocumentFormPage: Sendable {
    package var viewer: Viewer
    package var form: DocumentForm
    package var faults: [FieldFault]

    package init(viewer: Viewer, form: DocumentForm, faults: [FieldFault] = []) {
        self.viewer = viewer
        self.form = form
        self.faults = faults
    }

    package var page: Page {
        let answers: Markup? = form.answers.map { "<p class=\"notice\">签发后，它作为本步证据“\($0)”。签字盖章的扫描件之后补传。</p>" }
        return .office(
            "制作\(form.template.title)",
            section: .matters,
            viewer: viewer,
            crumbs: [("事项", Link.matters), (form.matterTitle, Link.matter(form.matter))],
            lead: "<p class=\"quiet\">编号在签发时生成，连续不断；签发后内容不能修改，错了作废重开。</p>",
            """
            \(Part.faults(faults))\(answers)
            <div class="columns even"><section class="panel"><h2>填写</h2>
            <form class="form" method="post" novalidate action="\(Link.matter(form.matter))/documents">\(hidden("token", viewer.formToken))\(hidden("template", form.template.id))
            \(each: form.template.fields, field)
            <div class="actions"><button class="button primary" type="submit" name="act" value="issue">签发并编号</button><button class="button" type="submit" name="act" value="preview">预览</button></div></form></section>
            <section class="panel preview"><h2>预览</h2>\(form.preview.view)</section></div>
            """
        )
    }

    private func field(_ field: DocumentTemplate.Field) -> Markup {
        let id = "field-\(field.id)"
        let value = form.values[field.id] ?? ""
        let label = field.title + (field.isOptional ? "（可不填）" : "")
        let input: Markup =
            field.isLong
            ? "<textarea id=\"\(id)\" name=\"\(id)\" rows=\"3\"\(Part.invalid(id, in: faults))>\(value)</textarea>"
            : "<input id=\"\(id)\" name=\"\(id)\" type=\"text\" value=\"\(value)\"\(Part.invalid(id, in: faults))>"
        return "<div class=\"field\"><label for=\"\(id)\">\(label)</label>\(input)\(Part.fault(id, in: faults))</div>"
    }
}

/// The county's templates.
package struct TemplatesPage: Sendable {
    package var viewer: Viewer
    package var templates: [TemplateStanding]

    package init(viewer: Viewer, templates: [TemplateStanding]) {
        self.viewer = viewer
        self.templates = templates
    }

    package var page: Page {
        .office(
            "文书模板",
            section: .matters,
            viewer: viewer,
            crumbs: [("事项", Link.matters)],
            lead: "<p class=\"quiet\">措辞和格式由县里定。改动产生新版本；已签发的文书保留当时的版本。</p>",
            """
            <section class="panel flush cards"><div class="table"><table><caption class="visually-hidden">文书模板</caption>
            <thead><tr><th scope="col">文书</th><th scope="col">文号字样</th><th scope="col">版本</th><th scope="col">来源</th><th scope="col" class="number">已签发</th></tr></thead>
            <tbody>\(each: templates, row)</tbody></table></div></section>
            """
        )
    }

    private func row(_ row: TemplateStanding) -> Markup {
        let origin: Markup =
            row.isOwn
            ? "本县 \(row.editedAt?.day.description)"
            : "规则库\(" \(Part.badge("未确认", .warn))", if: row.template.source.confidence != .seen)"
        return """
            <tr><th scope="row" class="lead"><a href="\(Link.template(row.template.id))">\(row.title)</a></th><td data-label="文号字样">\(row.template.serial)〔年〕号</td>
            <td data-label="版本">\(row.version == 0 ? "尚未使用" : "第 \(row.version) 版")</td><td data-label="来源">\(origin)</td><td data-label="已签发" class="number">\(row.issued)</td></tr>
            """
    }
}

/// Editing one template.
package struct TemplatePage: Sendable {
    package var viewer: Viewer
    package var standing: TemplateStanding
    /// What was typed, where a save was refused.
    package var title: String
    package var text: String
    package var reason: String
    package var faults: [FieldFault]

    package init(
        viewer: Viewer,
        standing: TemplateStanding,
        title: String? = nil,
        text: String? = nil,
        reason: String = "",
        faults: [FieldFault] = []
    ) {
        self.viewer = viewer
        self.standing = standing
        self.title = title ?? standing.title
        self.text = text ?? standing.body
        self.reason = reason
        self.faults = faults
    }

    package var page: Page {
        let known = DocumentBody.known.sorted { $0.key < $1.key }
        let body = DocumentBody.read(text, fields: standing.template.fields.map(\.id)).body
        let preview = PrintedDocument(title: title, number: "", body: body, values: [:])
        return .office(
            standing.title,
            section: .matters,
            viewer: viewer,
            crumbs: [("事项", Link.matters), ("文书模板", Link.documents)],
            lead:
                "<p class=\"quiet\">来源：\(standing.isOwn ? "本县修改" : MatterWorkPanels.basis(standing.template.source))。</p>",
            """
            \(Part.faults(faults))
            <div class="columns even"><section class="panel"><h2>编辑</h2>
            <form class="form" method="post" novalidate action="\(Link.template(standing.template.id))">\(hidden("token", viewer.formToken))
            <div class="field"><label for="title">标题</label><input id="title" name="title" type="text" value="\(title)" required\(Part.invalid("title", in: faults))>\(Part.fault("title", in: faults))</div>
            <div class="field"><label for="body">正文</label><span class="hint">每行一段；“# ”是标题，“&gt; ”靠右，“&lt; ”顶格，“| 甲 | 乙 |”是表格的一行；{项目} 处自动填入。</span><textarea id="body" name="body" rows="18" class="code" required\(Part.invalid("body", in: faults))>\(text)</textarea>\(each: faults.filter { $0.field == "body" }, { "<span class=\"fault\">\($0.advice)</span>" })</div>
            <div class="field"><label for="reason">修改理由</label><input id="reason" name="reason" type="text" value="\(reason)" required\(Part.invalid("reason", in: faults))>\(Part.fault("reason", in: faults))</div>
            <button class="button primary" type="submit">保存为新版本</button></form>
            <details><summary>可以使用的项目</summary><dl class="facts">\(each: standing.template.fields, { Part.fact("{\($0.id)}", "\($0.title)（填写）" as Markup) })\(each: known, { Part.fact("{\($0.key)}", "\($0.value)" as Markup) })\(each: standing.fields, { Part.fact("{\(DocumentBody.name(ofField: $0.id))}", "\($0.title)（事项的基本信息）" as Markup) })</dl></details></section>
            <section class="panel preview"><h2>版式</h2>\(preview.view)</section></div>
            """
        )
    }
}
