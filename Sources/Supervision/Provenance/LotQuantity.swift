import Primitives

/// An amount of a lot, exact to a thousandth of its unit.
package struct LotQuantity: Sendable, Hashable, Comparable {
    /// What a lot is counted in; one lot has one unit all its life.
    package enum Unit: String, Sendable, Hashable, CaseIterable {
        case kilogram = "kg"
        case litre = "L"
        case piece

        package var title: String {
            switch self {
            case .kilogram: "公斤"
            case .litre: "升"
            case .piece: "件"
            }
        }
    }

    /// Thousandths of the unit: grams, millilitres, thousandths of a piece.
    package var thousandths: Int64
    package var unit: Unit

    package init(thousandths: Int64, unit: Unit) {
        self.thousandths = thousandths
        self.unit = unit
    }

    /// A number as people write it, such as `1250.5`; nil unless positive, exact to a thousandth and below a billion.
    package init?(_ text: String, unit: Unit) {
        guard let number = DecimalNumber(text.trimmingSpaces()), let thousandths = number.integer(unit: -3),
            thousandths > 0, thousandths < 1_000_000_000_000
        else { return nil }
        self.init(thousandths: thousandths, unit: unit)
    }

    /// Without its unit, such as `1250.5`.
    package var number: String { DecimalNumber(Int(thousandths)).shifted(by: -3)?.description ?? "\(thousandths)" }

    /// For example `1250.5 公斤`.
    package var text: String { "\(number) \(unit.title)" }

    package static func < (left: Self, right: Self) -> Bool { left.thousandths < right.thousandths }
}
