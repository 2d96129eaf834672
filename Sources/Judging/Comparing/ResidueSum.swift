package import Primitives
import Rules

/// A residue that is defined as a sum, reckoned from the results of its components.
///
/// Each component counts with its factor, which turns its mass into that of the substance in which the sum is expressed.
/// What was not reported makes the sum a lower bound; a component below its detection limit lies between nothing and it.
package struct ResidueSum: Sendable, Hashable {
    package struct Term: Sendable, Hashable {
        /// As the definition names it.
        package var component: String
        package var result: ResultReading
        package var factor: DecimalNumber?
        package var isFactorConfirmed: Bool
    }

    package private(set) var terms: [Term] = []
    /// Components of the definition without a result.
    package private(set) var missing: [String] = []
    /// Results whose name is no component of the definition.
    package private(set) var unknown: [String] = []
    /// Of the whole sum, in ``unit``; the high end is nil where something is missing or has no factor.
    package private(set) var low = DecimalNumber.zero
    package private(set) var high: DecimalNumber?
    package let unit: Unit?
    private var flags: [Judgement.Flag] = []
    private var problem: Judgement.Reason?

    /// Sums what is reported of `components`, in `unit`.
    init(_ given: [JudgeRequest.Component], of components: [ResidueComponent], unit: Unit?) {
        self.unit = unit
        var rest = given
        var ends: (low: DecimalNumber?, high: DecimalNumber?) = (.zero, .zero)
        for component in components {
            let names = Set(([component.component] + component.aliases).map(NameKey.of))
            guard let place = rest.firstIndex(where: { names.contains(NameKey.of($0.name)) }) else {
                missing.append(component.component)
                continue
            }
            let term = Term(
                component: component.component,
                result: ResultReading(rest.remove(at: place).result),
                factor: component.factor,
                isFactorConfirmed: component.confidence == .seen
            )
            terms.append(term)
            let added = interval(of: term)
            ends.low = sum(ends.low, added.low)
            ends.high = sum(ends.high, added.high)
        }
        unknown = rest.map(\.name)
        low = ends.low ?? .zero
        high = missing.isEmpty ? ends.high : nil
    }

    private func sum(_ left: DecimalNumber?, _ right: DecimalNumber?) -> DecimalNumber? {
        guard let left, let right else { return nil }
        return left.adding(right)
    }

    /// What a component adds: its interval times its factor.
    private mutating func interval(of term: Term) -> (low: DecimalNumber, high: DecimalNumber?) {
        let none: (DecimalNumber, DecimalNumber?) = (.zero, nil)
        guard !term.result.hasAmbiguousMark, term.result.units.count == 1, let result = term.result.units.first,
            !result.isAmbiguous
        else {
            problem = .unreadableResult
            return none
        }
        if case .notDetected(nil) = result.value {
            add(.notDetectedCountsAsZero)
            return (.zero, .zero)
        }
        var places = 0
        if !result.isDetectedOnly {
            switch UnitMatch(result.unit, unit) {
            case .impossible(let reason):
                problem = reason
                return none
            case .places(let moved, let flag):
                places = moved
                if let flag { add(flag) }
            }
        }
        guard let found = result.interval(places: places, asPower: true) else {
            problem = .unreadableResult
            return none
        }
        // Nothing of a component needs no factor.
        if found.high == .zero { return (.zero, .zero) }
        guard let factor = term.factor else { return none }
        if !term.isFactorConfirmed { add(.conversionFactorUnconfirmed) }
        return (found.low?.multiplied(by: factor) ?? .zero, found.high?.multiplied(by: factor))
    }

    private mutating func add(_ flag: Judgement.Flag) {
        if !flags.contains(flag) { flags.append(flag) }
    }

    /// The verdict of the sum under a limit: sound only where both ends of what it may be give the same one.
    func outcome(_ compare: (UnitResult) -> Outcome) -> Outcome {
        if let problem { return .undetermined(problem) }
        if !unknown.isEmpty { return .undetermined(.componentUnknown) }
        var least = compare(UnitResult(.measured(Figure(low)), unit: unit))
        for flag in flags { least.add(flag) }
        if least.verdict != .pass { return least }
        guard let high else {
            return .undetermined(missing.isEmpty ? .conversionFactorUnknown : .componentMissing, flags)
        }
        let most = compare(UnitResult(.measured(Figure(high)), unit: unit))
        return most.verdict == least.verdict ? least : .undetermined(.detectionLimitAboveLimit, flags)
    }
}
