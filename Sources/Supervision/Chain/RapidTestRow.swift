package import Primitives

/// One row of a list of rapid tests, as it was read.
package struct RapidTestRow: Sendable, Hashable {
    package var sheet: String?
    package var row: Int
    package var operatorName: String
    package var food: String
    package var item: String
    package var kit: String
    /// Nil where the cell says none that is known.
    package var outcome: RapidTest.Outcome?
    package var reading: String
    /// Nil where the day cannot be read.
    package var testedAt: Instant?
    package var remark: String

    package init(
        sheet: String? = nil,
        row: Int,
        operatorName: String,
        food: String,
        item: String,
        kit: String,
        outcome: RapidTest.Outcome?,
        reading: String = "",
        testedAt: Instant?,
        remark: String = ""
    ) {
        self.sheet = sheet
        self.row = row
        self.operatorName = operatorName
        self.food = food
        self.item = item
        self.kit = kit
        self.outcome = outcome
        self.reading = reading
        self.testedAt = testedAt
        self.remark = remark
    }
}
