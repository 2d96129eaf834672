package import Primitives

/// A reason for which a procedure's clocks stand still (中止): time that a rule excludes.
package struct PauseReason: Sendable, Hashable {
    /// Kebab-case and stable, such as `retest`.
    package var id: String
    /// For example `复检期间`.
    package var title: String
    /// Whether somebody with ``Permission/approveExtensions`` must set it; where not, whoever handles the matter may.
    package var needsApproval: Bool
    package var basis: Source

    package init(id: String, title: String, needsApproval: Bool, basis: Source) {
        self.id = id
        self.title = title
        self.needsApproval = needsApproval
        self.basis = basis
    }
}

/// How far the clocks of a procedure may be prolonged (延期).
package struct ExtensionRule: Sendable, Hashable {
    /// All extensions of one clock together; nil where the rule names no length.
    package var maximum: Term?
    /// How often; nil where the rule names no number.
    package var times: Int?
    package var basis: Source

    package init(maximum: Term?, times: Int?, basis: Source) {
        self.maximum = maximum
        self.times = times
        self.basis = basis
    }
}

/// What holds for matters of every procedure (`matters.yaml`): the time to acknowledge a hand-over, and reminders.
package struct MatterRules: Sendable, Hashable {
    /// One reminder before a clock ends.
    package struct Reminder: Sendable, Hashable {
        package var id: String
        package var before: Term

        package init(id: String, before: Term) {
            self.id = id
            self.before = before
        }
    }

    /// The time in which the receiver of a hand-over (移送) acknowledges or returns it; a procedure may say otherwise.
    package var receipt: ClockReference
    /// Longest first.
    package var reminders: [Reminder]
    package var source: Source

    package init(receipt: ClockReference, reminders: [Reminder], source: Source) {
        self.receipt = receipt
        self.reminders = reminders
        self.source = source
    }
}

/// A prescribed document (文书) that the county prints from a template.
package struct DocumentTemplate: Sendable, Hashable {
    /// One blank of the form.
    package struct Field: Sendable, Hashable {
        /// The placeholder's name.
        package var id: String
        package var title: String
        /// Whether it may stay empty.
        package var isOptional: Bool
        /// Whether it takes several lines.
        package var isLong: Bool
        /// The name of what the program knows, with which the blank is filled until somebody changes it.
        package var prefill: String?

        package init(
            id: String,
            title: String,
            isOptional: Bool = false,
            isLong: Bool = false,
            prefill: String? = nil
        ) {
            self.id = id
            self.title = title
            self.isOptional = isOptional
            self.isLong = isLong
            self.prefill = prefill
        }
    }

    /// Kebab-case and stable, such as `correction-order`.
    package var id: String
    package var title: String
    /// The words before the year and number: `阳市监责改` in `阳市监责改〔2024〕3号`.
    package var serial: String
    /// Ids of evidence needs (of any procedure) that it answers.
    package var answers: [String]
    /// Printed, it proves nothing yet: its signed copy does (送达回证).
    package var countsOnlySigned: Bool
    package var fields: [Field]
    package var body: String
    package var source: Source

    package init(
        id: String,
        title: String,
        serial: String,
        answers: [String],
        countsOnlySigned: Bool = false,
        fields: [Field],
        body: String,
        source: Source
    ) {
        self.id = id
        self.title = title
        self.serial = serial
        self.answers = answers
        self.countsOnlySigned = countsOnlySigned
        self.fields = fields
        self.body = body
        self.source = source
    }
}
