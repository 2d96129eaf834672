package import Primitives

/// One task of a plan, measured by an indicator or, where nothing can be counted, by a milestone with evidence.
package struct PlanTask: Sendable, Hashable {
    /// A department and whether the plan itself names it or we inferred it.
    package struct Share: Sendable, Hashable {
        /// Id of a ``Department``.
        package var department: String
        package var inferred: Bool

        package init(department: String, inferred: Bool) {
            self.department = department
            self.inferred = inferred
        }
    }

    /// A second figure of the same task.
    package struct Measure: Sendable, Hashable {
        package var title: String
        package var indicator: String
        package var with: [String: String]
        package var target: Target?

        package init(title: String, indicator: String, with: [String: String], target: Target?) {
            self.title = title
            self.indicator = indicator
            self.with = with
            self.target = target
        }
    }

    /// A step that can be shown by evidence (里程碑), for tasks that no figure says all about.
    package struct Milestone: Sendable, Hashable {
        /// Stable within the task, such as `report`.
        package var id: String
        package var title: String
        /// The last day.
        package var due: Day
        /// What is wanted as evidence, in words.
        package var evidence: String
        /// The plan sets no such step or day; the program proposes it.
        package var unconfirmed: Bool

        package init(id: String, title: String, due: Day, evidence: String, unconfirmed: Bool) {
            self.id = id
            self.title = title
            self.due = due
            self.evidence = evidence
            self.unconfirmed = unconfirmed
        }
    }

    /// For example `1.6`.
    package var id: String
    package var title: String
    /// The words of the plan that the task rests on, shortened.
    package var text: String
    /// Where they stand, such as `第1方面第3项`.
    package var textSource: String
    /// The named query that measures it, such as `sampling.residue`; nil where only the milestone counts.
    package var indicator: String?
    /// Parameters of the query.
    package var with: [String: String]
    /// What must be shown, in words, where the figure does not say it all.
    package var milestone: String?
    package var target: Target?
    /// The last day; the plan's year end where the plan names none.
    package var due: Day
    package var lead: Share
    package var assist: [Share]
    /// Further figures, shown below the first.
    package var further: [Measure]
    /// In order of their days.
    package var milestones: [Milestone]

    package init(
        id: String,
        title: String,
        text: String,
        textSource: String,
        indicator: String?,
        with: [String: String] = [:],
        milestone: String? = nil,
        target: Target?,
        due: Day,
        lead: Share,
        assist: [Share] = [],
        further: [Measure] = [],
        milestones: [Milestone] = []
    ) {
        self.id = id
        self.title = title
        self.text = text
        self.textSource = textSource
        self.indicator = indicator
        self.with = with
        self.milestone = milestone
        self.target = target
        self.due = due
        self.lead = lead
        self.assist = assist
        self.further = further
        self.milestones = milestones
    }
}
