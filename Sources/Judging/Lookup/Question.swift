import Primitives

/// What is asked of the rulebook, names read once.
struct Question {
    let foodKey: String
    let classes: [String]
    let item: ItemIndex.Match
    let days: EditionDays

    init(food: String, foodClass: String?, item: ItemIndex.Match, days: EditionDays) {
        self.item = item
        self.days = days
        // Without an item nothing is looked up by food.
        guard case .item = item else {
            foodKey = ""
            classes = []
            return
        }
        foodKey = NameKey.of(food)
        classes = foodClass.map { FoodIndex.classes(in: $0) } ?? []
    }
}

extension Judge {
    func question(_ request: JudgeRequest) -> Question {
        let days = EditionDays(food: request.food, day: request.day, produced: request.produced, rules: sampling)
        let item = finder.items.match(request.item)
        return Question(food: request.food, foodClass: request.foodClass, item: item, days: days)
    }
}
