package import Primitives
package import Rules

/// A prescribed document (文书) with its blanks filled, as it is printed.
package struct PrintedDocument: Sendable {
    package var title: String
    /// Empty in a preview.
    package var number: String
    package var blocks: [Block]
    package var voidReason: String?

    package enum Block: Sendable, Hashable {
        case heading(String)
        case paragraph(String)
        case right(String)
        case left(String)
        case table([[String]])
    }

    package init(title: String, number: String, body: DocumentBody, values: [String: String], voidReason: String? = nil)
    {
        func fill(_ pieces: [DocumentBody.Piece]) -> String {
            pieces.map { piece in
                switch piece {
                case .text(let text): text
                case .blank(let name): values[name].flatMap { $0.isEmpty ? nil : $0 } ?? "＿＿＿＿"
                }
            }.joined()
        }
        self.title = title
        self.number = number
        self.voidReason = voidReason
        blocks = body.blocks.map { block in
            switch block {
            case .heading(let pieces): .heading(fill(pieces))
            case .paragraph(let pieces): .paragraph(fill(pieces))
            case .right(let pieces): .right(fill(pieces))
            case .left(let pieces): .left(fill(pieces))
            case .table(let rows): .table(rows.map { $0.map(fill) })
            }
        }
    }
}

/// A template as the county has it today.
package struct TemplateStanding: Sendable {
    package var template: DocumentTemplate
    /// 0 while the rulebook's own was never used nor changed.
    package var version: Int
    package var title: String
    package var body: String
    package var isOwn: Bool
    package var editedAt: Instant?
    package var editedBy: String?
    package var issued: Int
    /// What procedures ask for and a body may name, each id once.
    package var fields: [ProcedureField]

    package init(
        template: DocumentTemplate,
        version: Int,
        title: String,
        body: String,
        isOwn: Bool,
        editedAt: Instant?,
        editedBy: String?,
        issued: Int,
        fields: [ProcedureField] = []
    ) {
        self.template = template
        self.version = version
        self.title = title
        self.body = body
        self.isOwn = isOwn
        self.editedAt = editedAt
        self.editedBy = editedBy
        self.issued = issued
        self.fields = fields
    }
}

/// What stands on the page on which a document is filled in.
package struct DocumentForm: Sendable {
    package var matter: String
    package var matterTitle: String
    package var template: DocumentTemplate
    /// What the program knows, and what the form sent.
    package var values: [String: String]
    package var preview: PrintedDocument
    /// The evidence that the document will lay down, by title.
    package var answers: String?

    package init(
        matter: String,
        matterTitle: String,
        template: DocumentTemplate,
        values: [String: String],
        preview: PrintedDocument,
        answers: String?
    ) {
        self.matter = matter
        self.matterTitle = matterTitle
        self.template = template
        self.values = values
        self.preview = preview
        self.answers = answers
    }
}
