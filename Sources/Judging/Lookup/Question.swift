import Primitives

/// What is asked of the rulebook, names read once.
struct Question {
    let foodKey: String
    let classes: [String]
    let item: ItemIndex.Match
    let day: Day

    init(_ request: JudgeRequest, _ finder: LimitFinder) {
        item = finder.items.match(request.item)
        day = request.day
        // Without an item nothing is looked up by food.
        guard case .item = item else {
            foodKey = ""
            classes = []
            return
        }
        foodKey = NameKey.of(request.food)
        classes = request.foodClass.map { FoodIndex.classes(in: $0) } ?? []
    }
}
