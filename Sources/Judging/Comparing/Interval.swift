import Primitives
import Rules

/// All that a result lets be known of the true figure: it lies between two ends, either of which may be missing.
struct Interval {
    var low: DecimalNumber?
    /// The end itself is not possible.
    var lowIsOpen = false
    var high: DecimalNumber?
    var highIsOpen = false

    /// How the interval lies to a requirement.
    enum Relation { case met, broken, open }

    /// The interval of the rounded figure: rounding keeps the order, and an end that is left out may round into it.
    ///
    /// For the rounded-value comparison (修约值比较法, GB/T 8170-2008, 4.3.3).
    func rounded(toPlaces places: Int) -> Interval {
        Interval(low: low?.rounded(toPlaces: places), high: high?.rounded(toPlaces: places))
    }

    /// Full-value comparison (全数值比较法, GB/T 8170-2008, 4.3.2): no rounding of the result before it is compared.
    func relation(to bound: Limit.Bound, _ limit: DecimalNumber) -> Relation {
        switch bound {
        case .atMost: relation(met: isAtMost(limit), broken: isAbove(limit))
        case .below: relation(met: isBelow(limit), broken: isAtLeast(limit))
        case .atLeast: relation(met: isAtLeast(limit), broken: isBelow(limit))
        case .above: relation(met: isAbove(limit), broken: isAtMost(limit))
        default: .open
        }
    }

    private func relation(met: Bool, broken: Bool) -> Relation { met ? .met : broken ? .broken : .open }

    private func isAtMost(_ limit: DecimalNumber) -> Bool { high.map { $0 <= limit } ?? false }
    private func isBelow(_ limit: DecimalNumber) -> Bool {
        high.map { $0 < limit || ($0 == limit && highIsOpen) } ?? false
    }
    private func isAtLeast(_ limit: DecimalNumber) -> Bool { low.map { $0 >= limit } ?? false }
    private func isAbove(_ limit: DecimalNumber) -> Bool {
        low.map { $0 > limit || ($0 == limit && lowIsOpen) } ?? false
    }
}

extension UnitResult {
    /// The interval of the figure, its point moved by `places`; nil where nothing is known of it.
    func interval(places: Int, asPower: Bool) -> Interval? {
        func moved(_ figure: Figure) -> DecimalNumber? { figure.read(asPower: asPower).shifted(by: places) }
        switch value {
        case .measured(let figure):
            guard let value = moved(figure) else { return nil }
            return Interval(low: value, high: value)
        case .bounded(let sign, let figure):
            guard let value = moved(figure) else { return nil }
            return switch sign {
            case .below: Interval(low: .zero, high: value, highIsOpen: true)
            case .atMost: Interval(low: .zero, high: value)
            case .above: Interval(low: value, lowIsOpen: true)
            case .atLeast: Interval(low: value)
            }
        case .notDetected(let limit?):
            guard let value = moved(limit) else { return nil }
            return Interval(low: .zero, high: value, highIsOpen: true)
        case .notDetected(nil): return Interval(low: .zero)
        case .detected: return Interval(low: .zero, lowIsOpen: true)
        case .truncated, .unreadable: return nil
        }
    }
}
