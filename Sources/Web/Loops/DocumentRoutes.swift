import Office
import Pages
import Primitives
import Rules
import Supervision

extension Site {
    /// Prescribed documents: filled in, issued, shown for print, voided; and their templates.
    var documentRoutes: [Route] {
        let base = "\(Link.matters)/:matter/documents"
        return [
            Route(.get, "\(base)/new", .signedIn(.handleMatters)) { visit in try await documentForm(visit) },
            Route(.post, base, .signedIn(.handleMatters), issueDocument),
            Route(.get, "\(base)/:document", .signedIn(.readLedger)) { visit in
                let matter = visit.parameter("matter")
                let document = try await DocumentDesk(visit.office)
                    .document(visit.parameter("document"), matter: matter, by: visit.officer())
                return .page(DocumentPage(viewer: try visit.viewer(), matter: matter, document: document).page)
            },
            Route(.post, "\(base)/:document/void", .signedIn(.handleMatters)) { visit in
                try await move(visit) { _, id, officer in
                    try await DocumentDesk(visit.office)
                        .void(visit.parameter("document"), matter: id, reason: visit.form["void-reason"], by: officer)
                }
            },
            Route(.get, Link.documents, .signedIn(.editTemplates)) { visit in
                let templates = try await DocumentDesk(visit.office).templates(by: visit.officer())
                return .page(TemplatesPage(viewer: try visit.viewer(), templates: templates).page)
            },
            Route(.get, "\(Link.documents)/:template", .signedIn(.editTemplates)) { visit in
                let standing = try await DocumentDesk(visit.office)
                    .template(visit.parameter("template"), by: visit.officer())
                return .page(TemplatePage(viewer: try visit.viewer(), standing: standing).page)
            },
            Route(.post, "\(Link.documents)/:template", .signedIn(.editTemplates), bodyLimit: 256 << 10, editTemplate),
        ]
    }

    private func documentForm(_ visit: Visit, faults: [FieldFault] = []) async throws -> Reply {
        let matter = visit.parameter("matter")
        let template = visit.form["template"].isEmpty ? visit.query["template"] ?? "" : visit.form["template"]
        guard !template.isEmpty else {
            // Nothing chosen: the matter's own page has the choice, for whoever may see it.
            _ = try await MatterDesk(visit.office).file(matter, by: visit.officer())
            return .redirect("\(Link.matter(matter))#documents")
        }
        do {
            let form = try await DocumentDesk(visit.office)
                .form(matter: matter, template: template, values: visit.documentValues, by: visit.officer())
            return .page(
                DocumentFormPage(viewer: try visit.viewer(), form: form, faults: faults).page,
                status: faults.isEmpty ? 200 : 422
            )
        } catch Refusal.incomplete(let hidden) {
            // Whoever may not see what the document takes writes none: said where the documents stand.
            return try await matterPage(visit, faults: hidden)
        }
    }

    private func issueDocument(_ visit: Visit) async throws -> Reply {
        let matter = visit.parameter("matter")
        guard !visit.form["template"].isEmpty, visit.form["act"] == "issue" else {
            return try await documentForm(visit)
        }
        do {
            let document = try await DocumentDesk(visit.office).issue(
                matter: matter,
                template: visit.form["template"],
                values: visit.documentValues,
                by: visit.officer()
            )
            return .redirect(Link.document(document, matter: matter))
        } catch Refusal.incomplete(let faults) {
            return try await documentForm(visit, faults: faults)
        } catch is MatterRefusal {
            return .redirect(Link.matter(matter))
        }
    }

    private func editTemplate(_ visit: Visit) async throws -> Reply {
        let id = visit.parameter("template")
        let form = visit.form
        let desk = DocumentDesk(visit.office)
        do {
            try await desk.edit(
                id,
                title: form["title"],
                body: form["body"],
                reason: form["reason"],
                by: visit.officer()
            )
        } catch Refusal.incomplete(let faults) {
            let standing = try await desk.template(id, by: visit.officer())
            return .page(
                TemplatePage(
                    viewer: try visit.viewer(),
                    standing: standing,
                    title: form["title"],
                    text: form["body"],
                    reason: form["reason"],
                    faults: faults
                ).page,
                status: 422
            )
        }
        return .redirect(Link.template(id))
    }
}

extension Visit {
    /// The blanks of a document's form, by their names.
    fileprivate var documentValues: [String: String] { fields(after: "field-") }
}
