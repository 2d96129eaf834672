package import Primitives
package import Rules

/// A verdict with all that it rests on: enough to freeze with the record and to explain in a letter.
package struct Judgement: Sendable, Hashable {
    /// A food or an item as given, and what the rulebook knows it as.
    package struct Name: Sendable, Hashable {
        package var read: String
        package var resolved: String?
        /// Of a food, in the standard's own tree: `蔬菜 > 豆类蔬菜 > 豇豆`.
        package var path: String?
    }

    package var verdict: Verdict
    package var reason: Reason
    package var food: Name
    package var item: Name
    package var day: Day
    package var result: ResultReading
    /// The limit that decided; nil where none did.
    package var limit: LimitUsed? {
        get { decisive.first }
        set { decisive = newValue.map { [$0] } ?? [] }
    }
    package var flags: [Flag] = []
    /// The rulebook's limit beside a printed one that differs from it.
    package var standardLimit: LimitUsed? {
        get { standardLimits.first }
        set { standardLimits = newValue.map { [$0] } ?? [] }
    }
    /// The limit of a later edition that stood in for a supplement that is not held.
    package var confirmation: LimitUsed? {
        get { confirmations.first }
        set { confirmations = newValue.map { [$0] } ?? [] }
    }
    /// Limits of other standards that hold beside the one that decided.
    package var otherLimits: [LimitUsed] = []
    /// The ban that a finding touches; pass or fail stays with the limit.
    package var ban: InputBan? {
        get { bansFound.first }
        set { bansFound = newValue.map { [$0] } ?? [] }
    }
    /// 测定部位 of the food in the standard that decided; empty where it names none.
    package var testedPart = ""
    /// What the standard that decided counts as the item's residue; empty where it defines none.
    package var definition = ""
    package var produced: Day?
    /// What chose the edition, where both the day of production and another day are known.
    package var editionRule: EditionRule? {
        get { editionRules.first }
        set { editionRules = newValue.map { [$0] } ?? [] }
    }
    package var dehydration: DecimalNumber?
    // Rare and large: kept out of line, so that the many judgements without them are cheap to hand on.
    var decisive: [LimitUsed] = []
    private var standardLimits: [LimitUsed] = []
    var confirmations: [LimitUsed] = []
    private var bansFound: [InputBan] = []
    private var editionRules: [EditionRule] = []
    private var sums: [ResidueSum] = []
    /// How the result was reckoned, where components were given instead of it.
    package var sum: ResidueSum? {
        get { sums.first }
        set { sums = newValue.map { [$0] } ?? [] }
    }
    /// Standards in force that rule this kind of item and are not held, or not for this food.
    package var missingStandards: [String] = []
    /// Classes among which the food must be chosen.
    package var candidates: [String] = []
    /// As printed, also where it could not be read; empty where there was none.
    package var printedLimit = ""
    package var declared: Verdict?

    init(_ request: JudgeRequest) {
        verdict = .undetermined
        reason = .noResult
        food = Name(read: request.food)
        item = Name(read: request.item)
        day = request.day
        result = .none
        printedLimit = request.printedLimit ?? ""
        declared = request.declared
        produced = request.produced
        dehydration = request.dehydration
    }
}
