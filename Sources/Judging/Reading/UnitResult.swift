package import Primitives

/// What a laboratory reports of one sample unit (一件样品): mostly there is one; a sampling plan asks for n.
package struct UnitResult: Sendable, Hashable {
    package enum Value: Sendable, Hashable {
        case measured(Figure)
        /// `<10`, `＞3`: only a bound is known.
        case bounded(Sign, Figure)
        /// 未检出, ND: nothing at or above the method's detection limit, where that is printed.
        case notDetected(detectionLimit: Figure?)
        /// 检出 without a figure.
        case detected
        /// `1.2×10`: the exponent is lost, and with it the figure.
        case truncated
        case unreadable
    }

    package enum Sign: String, Sendable, Hashable {
        case below = "<"
        case atMost = "≤"
        case above = ">"
        case atLeast = "≥"
    }

    package var value: Value
    package var unit: Unit?
    /// Grams or millilitres per test, as in 未检出/25g.
    package var portion: Portion?
    /// `<LOQ`: below the quantification limit, which does not say that nothing was detected.
    package var isBelowQuantification = false

    package init(_ value: Value, unit: Unit? = nil, portion: Portion? = nil) {
        self.value = value
        self.unit = unit
        self.portion = portion
    }

    /// The figure in it, if it has one.
    package var figure: Figure? {
        switch value {
        case .measured(let figure), .bounded(_, let figure): figure
        case .notDetected(let limit): limit
        case .detected, .truncated, .unreadable: nil
        }
    }
}

/// The amount that a presence test looks at: 25 g, 25 mL, 100 g.
package struct Portion: Sendable, Hashable, CustomStringConvertible {
    package let amount: Int
    /// `g`, `mL` or `g(mL)`.
    package let measure: String

    /// Grams and millilitres of one standard stand for each other (`/25g(或/25mL)`); the amounts must be the same.
    package func agrees(with other: Portion) -> Bool { amount == other.amount }

    package var description: String { "/\(amount)\(measure)" }
}

extension Portion {
    /// Reads `/25g`, `/25g(mL)`, `/100g`; nil for anything else.
    init?(_ text: String) {
        let portion = Array(text.utf8).withUnsafeBufferPointer { bytes -> Portion? in
            var cursor = Cursor(bytes)
            let portion = cursor.takePortion()
            return cursor.isAtEnd ? portion : nil
        }
        guard let portion else { return nil }
        self = portion
    }
}

extension Cursor {
    /// `/25g`, `/25mL`, `/100g`, `/25g(mL)`; takes nothing where something else stands here.
    mutating func takePortion() -> Portion? {
        let start = at
        skipSpaces()
        guard take("/") || take("每") else {
            at = start
            return nil
        }
        skipSpaces()
        var amount = 0
        while isDigit(), amount < 10_000 {
            amount = amount * 10 + Int(bytes[at]) - 0x30
            at += 1
        }
        skipSpaces()
        guard amount > 0, let measure = takeMeasure(), !isDigit(), byte != UInt8(ascii: "/") else {
            at = start
            return nil
        }
        return Portion(amount: amount, measure: measure)
    }

    private mutating func takeMeasure() -> String? {
        if takeAny(["g(mL)", "g(ml)", "g(或/25mL)", "g(或/25ml)", "g或mL", "g或ml"]) { return "g(mL)" }
        if takeAny(["mL", "ml", "ML", "毫升"]) { return "mL" }
        return takeAny(["g", "G", "克"]) ? "g" : nil
    }
}
