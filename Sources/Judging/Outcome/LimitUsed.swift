package import Primitives
package import Rules

/// The limit that a judgement rests on, whole enough to be frozen with the record.
package struct LimitUsed: Sendable, Hashable {
    package enum Origin: String, Sendable, Hashable {
        /// Printed in the file beside the result.
        case printed
        case rulebook
    }

    package var criterion: Criterion
    package var unit: Unit?
    package var origin: Origin
    /// As printed in the file; empty for a limit of the rulebook.
    package var text = ""
    /// The edition, such as `GB 2763-2021`; empty for a printed limit.
    package var standard = ""
    /// The first day on which that edition is in force.
    package var from: Day?
    package var clause = ""
    package var page: Int?
    /// The food or class that the limit names.
    package var food = ""
    package var confidence: Source.Confidence?
    package var provisional = false
    package var extraneous = false
    /// It stands for not being on a positive list.
    var isRefusal = false
    /// The result is rounded to the places of the limit first (修约值比较法).
    var comparesRounded = false
    package var note = ""
    /// What the standard is for, where that is not the food alone.
    package var appliesTo = ""

    init(printed reading: LimitReading, _ criterion: Criterion, unit: Unit?) {
        self.criterion = criterion
        self.unit = unit
        origin = .printed
        text = reading.text
        note = reading.note
    }

    /// Nil where the rulebook's entry has no value though its bound needs one.
    init?(_ limit: Limit, of standard: Standard?, unit: Unit?) {
        guard let criterion = Criterion(limit, unit: unit) else { return nil }
        self.criterion = criterion
        if case .plan(let plan) = criterion { self.unit = plan.unit } else { self.unit = unit }
        origin = .rulebook
        self.standard = limit.standard
        from = standard?.inForce.from
        appliesTo = standard?.appliesTo ?? ""
        comparesRounded = standard?.comparesRounded ?? false
        clause = limit.clause
        page = limit.page
        food = limit.food
        confidence = limit.confidence
        provisional = limit.provisional
        extraneous = limit.extraneous
        note = limit.note
    }

    /// `≤`, `≥`, `<`, `>`, `~`, `不得检出`, `不得使用`, `n,c,m,M`.
    package var sign: String {
        switch criterion {
        case .bound(let bound, _): bound.rawValue
        case .range: "~"
        case .notDetected: Limit.Bound.notDetected.rawValue
        case .notUsed: Limit.Bound.notUsed.rawValue
        case .asNeeded: "按生产需要适量使用"
        case .labelled: criterion.labelledWording ?? ""
        case .plan: "n,c,m,M"
        }
    }

    /// The figures without sign and unit; nil for a prohibition.
    package var value: String? {
        switch criterion {
        case .bound(_, let figure): figure.printed
        case .range(let low, let high): "\(low.printed)~\(high.printed)"
        case .notDetected, .notUsed, .asNeeded, .labelled: nil
        case .plan(let plan): plan.description
        }
    }

    /// `≤0.5 mg/kg`, `4.0~7.0`, `不得检出`, `n=5,c=2,m=100,M=1000 CFU/g`.
    package var wording: String {
        let symbol = unit.map { " " + $0.symbol } ?? ""
        return switch criterion {
        case .bound(let bound, let figure): "\(bound.rawValue)\(figure.printed)\(symbol)"
        case .range(let low, let high): "\(low.printed)~\(high.printed)\(symbol)"
        case .notDetected, .notUsed, .asNeeded, .labelled: sign
        case .plan(let plan): "\(plan)\(symbol)"
        }
    }

    /// True where both ask the same; nil where the units cannot be set side by side.
    func asksTheSame(as other: LimitUsed) -> Bool? {
        switch (criterion, other.criterion) {
        case (.notDetected, .notDetected), (.notUsed, .notUsed), (.asNeeded, .asNeeded): return true
        case (.bound(let bound, let figure), .bound(let otherBound, let otherFigure)):
            guard bound == otherBound else { return false }
            // A printed limit without unit says nothing that could differ.
            guard let unit, let otherUnit = other.unit else { return figure.value == otherFigure.value ? true : nil }
            return Quantity(figure.value, unit).equals(Quantity(otherFigure.value, otherUnit))
        case (.plan(let plan), .plan(let other)): return plan == other
        case (.range, .range): return criterion == other.criterion && unit == other.unit
        default: return false
        }
    }
}

extension Criterion {
    /// Nil where the rulebook's entry has no value though its bound needs one.
    init?(_ limit: Limit, unit: Unit?) {
        switch limit.bound {
        case .notDetected: self = .notDetected
        case .notUsed: self = .notUsed
        case .asNeeded: self = .asNeeded
        case .plan:
            guard let plan = limit.plan else { return nil }
            self = .plan(SamplingPlan(plan, unit: unit, portion: Portion(limit.unit)))
        case .atMost, .atLeast, .below, .above:
            guard let value = limit.value else { return nil }
            self = .bound(limit.bound, Figure(value, places: limit.places))
        }
    }
}

extension Figure {
    /// With the decimals that were printed: a limit of 1.0 is shown so.
    var printed: String {
        let text = value.description
        guard places > 0, !text.contains("E") else { return text }
        let point = text.utf8.firstIndex(of: UInt8(ascii: "."))
        let shown = point.map { text.utf8.distance(from: $0, to: text.utf8.endIndex) - 1 } ?? 0
        guard places > shown else { return text }
        return text + (point == nil ? "." : "") + String(repeating: "0", count: places - shown)
    }
}
