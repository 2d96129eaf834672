/// An exact number with its unit: `0.2 mg/kg`.
package struct Quantity: Sendable, Hashable {
    package let value: DecimalNumber
    package let unit: Unit

    package init(_ value: DecimalNumber, _ unit: Unit) {
        self.value = value
        self.unit = unit
    }

    /// The same quantity in another unit, exactly; nil where the units are not comparable.
    package func converted(to other: Unit) -> Quantity? {
        guard let places = unit.places(to: other), let moved = value.shifted(by: places) else { return nil }
        return Quantity(moved, other)
    }

    /// True where both say the same amount, in whatever unit; nil where the units are not comparable.
    package func equals(_ other: Quantity) -> Bool? { converted(to: other.unit).map { $0.value == other.value } }

    /// True where this is the smaller amount; nil where the units are not comparable.
    package func isLess(than other: Quantity) -> Bool? { converted(to: other.unit).map { $0.value < other.value } }
}

extension Quantity: CustomStringConvertible {
    package var description: String { unit.symbol.isEmpty ? "\(value)" : "\(value) \(unit.symbol)" }
}
