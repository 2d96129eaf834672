package import Primitives

/// Amounts in units of UN/CEFACT Recommendation 20, made comparable (EPCIS 2.0, 8.2.7.1: sensor values and quantities).
package enum UnitConversion {
    /// Base value = (value + shift) × factor.
    private struct Rule {
        var dimension: String
        var factor: String
        var shift = "0"
    }

    /// The amount in the base unit of its dimension; nil where the code is not known or the amount too large.
    ///
    /// `isDifference` is for spans such as a standard deviation, to which the zero of a scale does not matter.
    package static func base(
        _ value: DecimalNumber,
        _ code: String,
        isDifference: Bool = false
    ) -> (dimension: String, value: DecimalNumber)? {
        guard let rule = rules[code], let shift = DecimalNumber(rule.shift) else { return nil }
        let parts = rule.factor.split(separator: "/").map(String.init)
        guard let factor = parts.first.flatMap({ DecimalNumber($0) }),
            let shifted = isDifference ? value : value.adding(shift), let product = shifted.multiplied(by: factor)
        else { return nil }
        guard parts.count == 2, let divisor = DecimalNumber(parts[1]) else { return (rule.dimension, product) }
        return product.divided(by: divisor).map { (rule.dimension, $0) }
    }

    /// Whether one amount stands in a relation to another; false where their units cannot be compared.
    package static func compare(
        _ left: DecimalNumber,
        _ leftUnit: String?,
        _ relation: Comparison,
        _ right: DecimalNumber,
        _ rightUnit: String,
        isDifference: Bool = false
    ) -> Bool {
        guard let leftUnit else { return false }
        if leftUnit == rightUnit { return relation.holds(left, right) }
        guard let first = base(left, leftUnit, isDifference: isDifference),
            let second = base(right, rightUnit, isDifference: isDifference), first.dimension == second.dimension
        else { return false }
        return relation.holds(first.value, second.value)
    }

    private static let rules: [String: Rule] = {
        let temperature = [
            "KEL": Rule(dimension: "temperature", factor: "1"),
            "CEL": Rule(dimension: "temperature", factor: "1", shift: "273.15"),
            "FAH": Rule(dimension: "temperature", factor: "5/9", shift: "459.67"),
        ]
        let others: [(String, [String: String])] = [
            (
                "mass",
                [
                    "KGM": "1", "GRM": "0.001", "MGM": "0.000001", "MC": "0.000000001", "TNE": "1000", "DTN": "100",
                    "LBR": "0.45359237", "ONZ": "0.028349523125",
                ]
            ),
            (
                "length",
                [
                    "MTR": "1", "CMT": "0.01", "MMT": "0.001", "4H": "0.000001", "KMT": "1000", "INH": "0.0254",
                    "FOT": "0.3048", "YRD": "0.9144", "SMI": "1609.344",
                ]
            ),
            (
                "volume",
                [
                    "MTQ": "1", "LTR": "0.001", "DMQ": "0.001", "MLT": "0.000001", "CMQ": "0.000001", "CLT": "0.00001",
                    "HLT": "0.1", "GLL": "0.003785411784", "INQ": "0.000016387064",
                ]
            ),
            ("area", ["MTK": "1", "CMK": "0.0001", "MMK": "0.000001", "HAR": "10000", "KMK": "1000000"]),
            ("time", ["SEC": "1", "C26": "0.001", "MIN": "60", "HUR": "3600", "DAY": "86400", "WEE": "604800"]),
            (
                "pressure",
                [
                    "PAL": "1", "A97": "100", "KPA": "1000", "MPA": "1000000", "BAR": "100000", "MBR": "100",
                    "ATM": "101325",
                ]
            ),
            ("speed", ["MTS": "1", "KMH": "5/18", "HM": "0.44704"]),
            ("mass concentration", ["KMQ": "1", "GL": "1", "M1": "0.001", "GP": "0.000001", "GQ": "0.000000001"]),
            ("energy", ["JOU": "1", "KJO": "1000", "WHR": "3600", "KWH": "3600000"]),
            ("power", ["WTT": "1", "KWT": "1000", "MAW": "1000000"]),
            ("frequency", ["HTZ": "1", "KHZ": "1000", "MHZ": "1000000"]),
        ]
        return others.reduce(into: temperature) { rules, entry in
            for (code, factor) in entry.1 { rules[code] = Rule(dimension: entry.0, factor: factor) }
        }
    }()
}

/// How a query compares an amount or a moment.
package enum Comparison: String, Sendable, Hashable, CaseIterable {
    case equal = "EQ"
    case greater = "GT"
    case greaterOrEqual = "GE"
    case less = "LT"
    case lessOrEqual = "LE"

    package func holds<Value: Comparable>(_ left: Value, _ right: Value) -> Bool {
        switch self {
        case .equal: left == right
        case .greater: left > right
        case .greaterOrEqual: left >= right
        case .less: left < right
        case .lessOrEqual: left <= right
        }
    }
}
