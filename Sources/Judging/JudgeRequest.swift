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
    /// The day whose edition applies, unless ``produced`` chooses it.
    package var day: Day
    /// The day of production, for series whose edition it chooses.
    package var produced: Day?
    /// The value that the label declares (标示值), for limits that are a share of it.
    package var labelled: String?
    /// How many grams of fresh food one gram of the dried food was made of (GB 2762, 3.5): above 0.
    package var dehydration: DecimalNumber?
    /// Results of the single components of a residue that is a sum; ``result`` is then not read.
    package var components: [Component] = []
    /// The verdict that the bureau published.
    package var declared: Verdict?

    /// One isomer or metabolite as the laboratory names and reports it.
    package struct Component: Sendable, Hashable {
        package var name: String
        package var result: String
        package init(name: String, result: String) {
            self.name = name
            self.result = result
        }
    }

    package init(
        food: String,
        foodClass: String? = nil,
        item: String,
        result: String,
        unit: String? = nil,
        printedLimit: String? = nil,
        day: Day,
        produced: Day? = nil,
        labelled: String? = nil,
        dehydration: DecimalNumber? = nil,
        components: [Component] = [],
        declared: Verdict? = nil
    ) {
        self.food = food
        self.foodClass = foodClass
        self.item = item
        self.result = result
        self.unit = unit
        self.printedLimit = printedLimit
        self.day = day
        self.produced = produced
        self.labelled = labelled
        self.dehydration = dehydration
        self.components = components
        self.declared = declared
    }
}
