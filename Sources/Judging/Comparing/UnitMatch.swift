import Primitives

/// How the unit of a result goes with that of the limit.
enum UnitMatch {
    /// Places by which the result's point moves, and what had to be assumed.
    case places(Int, Judgement.Flag?)
    case impossible(Judgement.Reason)

    init(_ result: Unit?, _ limit: Unit?) {
        switch (result, limit) {
        case (nil, nil): self = .places(0, .unitNotStated)
        case (nil, let known?): self = known.isKnown ? .places(0, .resultUnitAssumed) : .impossible(.unitUnknown)
        case (let known?, nil): self = known.isKnown ? .places(0, .limitUnitAssumed) : .impossible(.unitUnknown)
        case (let result?, let limit?):
            if let places = result.places(to: limit) {
                self = .places(places, nil)
            } else if result.isKnown, limit.isKnown {
                self = .impossible(.unitsDiffer)
            } else {
                self = result == limit ? .places(0, .unknownUnitOnBothSides) : .impossible(.unitUnknown)
            }
        }
    }
}
