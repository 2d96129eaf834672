package import Primitives

/// What was used on a crop or an animal (用药记录), as the label says it.
package struct InputUse: Sendable, Hashable {
    package var id: String
    package var operatorID: String
    /// The product that it was used on, such as `黄瓜`.
    package var food: String
    package var place: String
    /// The product used, as its label names it.
    package var product: String
    /// Active ingredients.
    package var substances: [String]
    /// Its registration number (登记证号、批准文号); may be empty.
    package var registration: String
    package var dose: String
    package var usedOn: Day
    /// Pre-harvest interval or withdrawal period in days, from the label: the program holds no such figures.
    package var intervalDays: Int

    package init(
        id: String = "",
        operatorID: String,
        food: String,
        place: String = "",
        product: String,
        substances: [String],
        registration: String = "",
        dose: String = "",
        usedOn: Day,
        intervalDays: Int
    ) {
        self.id = id
        self.operatorID = operatorID
        self.food = food
        self.place = place
        self.product = product
        self.substances = substances
        self.registration = registration
        self.dose = dose
        self.usedOn = usedOn
        self.intervalDays = intervalDays
    }

    /// The first day on which the goods may be harvested or sold (农药管理条例第三十四条: at least as many days as the label says).
    package var freeFrom: Day { usedOn.adding(days: intervalDays) }
}
