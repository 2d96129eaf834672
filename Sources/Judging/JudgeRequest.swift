package import Primitives

/// One question: this food, this item, this figure, this day.
///
/// Texts are as the file or the person gave them.
package struct JudgeRequest: Sendable, Hashable {
    package var food: String
    /// A class that a person or the file gives, widest first: `食用农产品-->蔬菜-->豆类蔬菜`.
    package var foodClass: String?
    package var item: String
    package var result: String
    /// The cell of a unit column.
    package var unit: String?
    /// The limit that the file prints beside the result: where there is one, it decides.
    package var printedLimit: String?
    /// The day whose edition applies: of production or of sampling, as the standard says.
    package var day: Day
    /// The verdict that the bureau published.
    package var declared: Verdict?

    package init(
        food: String,
        foodClass: String? = nil,
        item: String,
        result: String,
        unit: String? = nil,
        printedLimit: String? = nil,
        day: Day,
        declared: Verdict? = nil
    ) {
        self.food = food
        self.foodClass = foodClass
        self.item = item
        self.result = result
        self.unit = unit
        self.printedLimit = printedLimit
        self.day = day
        self.declared = declared
    }
}
