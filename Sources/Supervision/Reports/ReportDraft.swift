package import Primitives

/// A unit's part of the annual report on its way.
package struct ReportDraft: Sendable, Hashable {
    package enum State: String, Sendable, Hashable, CaseIterable {
        case draft
        case submitted
        case returned
        case accepted

        package var title: String {
            switch self {
            case .draft: "起草中"
            case .submitted: "已提交"
            case .returned: "退回修改"
            case .accepted: "已接收"
            }
        }
    }

    /// A text of the report, one for each aspect of the plan and two of its own.
    package struct Section: Sendable, Hashable {
        /// The aspect's id, `problems` or `next`.
        package var id: String
        package var title: String
        package var words: String

        package init(id: String, title: String, words: String) {
            self.id = id
            self.title = title
            self.words = words
        }
    }

    /// A figure of the unit with what it rests on.
    package struct DraftFigure: Sendable, Hashable {
        package var task: String
        package var figure: Figure
        package var state: TaskState
        package var rowCount: Int
        /// SHA-256 over the rows behind the figure.
        package var rowsDigest: String
        package var seenOn: Day

        package init(
            task: String,
            figure: Figure,
            state: TaskState,
            rowCount: Int,
            rowsDigest: String,
            seenOn: Day
        ) {
            self.task = task
            self.figure = figure
            self.state = state
            self.rowCount = rowCount
            self.rowsDigest = rowsDigest
            self.seenOn = seenOn
        }
    }

    /// An exception by which an accepted part was opened again.
    package struct Exception: Sendable, Hashable {
        package var person: String
        package var reason: String
        package var at: Instant

        package init(person: String, reason: String, at: Instant) {
            self.person = person
            self.reason = reason
            self.at = at
        }
    }

    package var unit: String
    package var title: String
    package var state: State
    /// Counts changes: a form says which it changes.
    package var version: Int
    /// Submissions so far.
    package var revision: Int
    package var sections: [Section]
    /// Frozen with the last submission; live while there is none or the part is being written.
    package var figures: [DraftFigure]
    package var areFiguresFrozen: Bool
    package var submittedAt: Instant?
    package var decidedAt: Instant?
    package var decisionNote: String
    package var exceptions: [Exception]

    package init(
        unit: String,
        title: String,
        state: State,
        version: Int,
        revision: Int,
        sections: [Section],
        figures: [DraftFigure],
        areFiguresFrozen: Bool,
        submittedAt: Instant?,
        decidedAt: Instant?,
        decisionNote: String,
        exceptions: [Exception]
    ) {
        self.unit = unit
        self.title = title
        self.state = state
        self.version = version
        self.revision = revision
        self.sections = sections
        self.figures = figures
        self.areFiguresFrozen = areFiguresFrozen
        self.submittedAt = submittedAt
        self.decidedAt = decidedAt
        self.decisionNote = decisionNote
        self.exceptions = exceptions
    }

    /// Being written: nobody has it in hand but its unit.
    package var isOpen: Bool { state == .draft || state == .returned }
}
