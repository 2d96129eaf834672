import Primitives

/// What the rulebook sets for a food, an item and a day, before any result is known.
struct Ruling: Sendable {
    /// Why nothing was looked up: the item is not known or not one, or no edition that rules it is known.
    var stop: Judgement.Reason?
    /// The item's place in the list of items.
    var item: Int?
    /// What each held edition in force says.
    var editions: [EditionRuling] = []
    /// Standards in force that rule this kind of item and are not held.
    var missing: [Int] = []
    /// By missing supplement, what the later edition says that took it up.
    var later: [Int: EditionRuling] = [:]
}

/// What one edition sets for a food and an item.
struct EditionRuling: Sendable {
    enum Content: Sendable {
        case unknownFood
        /// The name has several nodes, or names a class with narrower lines below it, and no line can speak for all.
        case ambiguousFood(candidates: [Int])
        case noLimit(node: Int)
        /// The edition is held in part, and this food is not of that part.
        case notHeld(node: Int)
        /// The edition says that the item needs no limit.
        case exempt
        case line(Line)
        /// Several readings of the food: a verdict stands only where all give the same one.
        case readings([Line], candidates: [Int])
    }

    var edition: Int
    var content: Content
    /// Whether the edition's tree has the food.
    var knowsFood: Bool {
        switch content {
        case .unknownFood, .exempt: false
        case .ambiguousFood, .noLimit, .notHeld, .line, .readings: true
        }
    }
    /// How the food was found.
    var flags: [Judgement.Flag] = []

    /// The limits that one place of the tree sets together.
    struct Line: Sendable {
        /// The food, not the class on which the limit stands.
        var node: Int
        /// At least one, the strictest first.
        var limits: [HeldLimit]
        /// The limits are those of the fresh food, and this one is dried (GB 2762, 3.5).
        var isConverted = false
        /// It holds for part of the food's class only, and the name does not say whether for this food.
        var isRestricted = false
    }
}

/// A limit of the rulebook as it was found for a food, whole enough to be shown.
///
/// The one element of `used` is shared by all judgements that rest on it; none where the entry cannot be read.
struct HeldLimit: Sendable {
    /// Its place in the finder's list.
    var index: Int
    var used: [LimitUsed]
}
