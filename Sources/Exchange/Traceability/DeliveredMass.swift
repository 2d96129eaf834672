import Primitives

/// What a delivery weighs, as far as its row says it in a unit of mass.
enum DeliveredMass {
    /// Grams in a unit, as trade papers write them.
    private static let units: [String: String] = [
        "kg": "1000", "g": "1", "mg": "0.001", "t": "1000000", "千克": "1000", "公斤": "1000", "克": "1", "吨": "1000000",
        "斤": "500", "lb": "453.59237", "lbs": "453.59237",
    ]

    static func grams(of properties: [FoodChainNetwork.Property]) -> Int64? {
        if let unit = properties.text(FoodChainNetwork.Column.massUnit),
            let amount = properties.text(FoodChainNetwork.Column.massAmount)
        {
            return grams(amount, unit)
        }
        guard let text = properties.text(FoodChainNetwork.Column.amount) else { return nil }
        let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        return grams(String(digits), text.dropFirst(digits.count).trimmed)
    }

    /// Rounded up to whole grams, so that a bound stays one; nil for what is no mass or no number at or above 0.
    private static func grams(_ amount: String, _ unit: String) -> Int64? {
        guard let factor = units[unit.lowercased()].flatMap({ DecimalNumber($0) }),
            let number = DecimalNumber(amount), number >= .zero,
            let exact = number.multiplied(by: factor), let whole = exact.rounded(toPlaces: 0)
        else { return nil }
        let grams = whole < exact ? whole.adding(DecimalNumber(1)) : whole
        return grams?.integer(unit: 0)
    }
}

extension Substring {
    fileprivate var trimmed: String {
        var text = self
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
