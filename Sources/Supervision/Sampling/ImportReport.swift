package import Judging
package import Primitives

/// What an import did, or would do.
package struct ImportReport: Sendable {
    /// A row where the laboratory's word and our verdict are not the same.
    package struct Disagreement: Sendable, Hashable {
        package var row: Int
        package var food: String
        package var item: String
        package var declared: Verdict
        package var verdict: Verdict
        package var reason: String
        package var explanation: String

        package init(
            row: Int,
            food: String,
            item: String,
            declared: Verdict,
            verdict: Verdict,
            reason: String,
            explanation: String
        ) {
            self.row = row
            self.food = food
            self.item = item
            self.declared = declared
            self.verdict = verdict
            self.reason = reason
            self.explanation = explanation
        }
    }

    package struct Opened: Sendable, Hashable {
        package var id: String
        package var number: String
        package var title: String

        package init(id: String, number: String, title: String) {
            self.id = id
            self.number = number
            self.title = title
        }
    }

    package var fileName: String
    package var dryRun = false
    package var rows = 0
    package var accepted = 0
    package var unchanged = 0
    package var problems: [Problem] = []
    package var notices: [Problem] = []
    package var opened: [Opened] = []
    /// Samples that fail and did not before: each opens its disposal (核查处置).
    ///
    /// A preview knows the number, not the matters.
    package var newFailures = 0
    /// Failures whose maker is another operator of the county: each opens the maker's disposal too.
    package var newProducerFailures = 0
    /// Samples of risk monitoring with a problem that were not so before.
    package var newProblems = 0
    package var newSamples = 0
    package var newResults = 0
    package var newOperators = 0
    package var operatorReviews = 0
    /// Rows by our own verdict; rows without a figure are in ``withoutFigures``.
    package var passed = 0
    package var failed = 0
    package var undetermined = 0
    /// Rows that carry a conclusion only: nothing to judge, the laboratory's word stands.
    package var withoutFigures = 0
    package var disagreements: [Disagreement] = []

    package init(fileName: String) { self.fileName = fileName }
}
