import Primitives

/// One row of a limits file.
enum LimitRow {
    static let columns = [
        "standard", "item", "food", "except", "bound", "value", "unit", "provisional", "extraneous", "note", "clause",
        "page", "line", "confidence",
    ]
    static let standard = 0
    static let food = 2
    static let except = 3

    /// Units in which limits are printed, and none for a ratio; another one could not be compared with any result.
    static let units: Set<String> = [
        "mg/kg", "mg/L", "μg/kg", "μg/L", "ng/kg", "g/kg", "g/L", "g/100g", "mg/100g", "mg/g", "%", "",
        "CFU/g", "CFU/mL", "CFU/g(mL)", "MPN/g", "MPN/g(mL)", "MPN/100g", "MPN/100mL",
    ]
    /// The amounts that a test of presence looks at.
    static let portions: Set<String> = ["/25g", "/25mL", "/25g(mL)", "/100g", "/100mL", "/100g(mL)"]

    /// Nil, with a problem, where the row says no limit.
    static func limit(_ row: Sheet.Row, path: [String], except: [String]) -> Limit? {
        guard let standard = row.required(0), let item = row.required(1), let bound = bound(row),
            let confidence = confidence(row), isValue(row, bound)
        else { return nil }
        return Limit(
            standard: standard,
            item: item,
            foodPath: path,
            except: except,
            bound: bound,
            value: bound.hasValue ? DecimalNumber(row[5]) : nil,
            places: places(row[5]),
            plan: bound == .plan ? MicrobialLimit(row[5]) : nil,
            unit: row[6],
            provisional: row.flag(7),
            extraneous: row.flag(8),
            note: row[9],
            clause: row[10],
            page: row.number(11),
            line: row.number(12),
            confidence: confidence
        )
    }

    /// Whether value and unit are such as the bound asks for; reports what is not.
    private static func isValue(_ row: Sheet.Row, _ bound: Limit.Bound) -> Bool {
        let isRead: Bool
        switch bound {
        case .atMost, .atLeast, .below, .above: isRead = DecimalNumber(row[5]) != nil
        case .plan: isRead = MicrobialLimit(row[5]) != nil
        case .notDetected, .notUsed, .asNeeded: isRead = row[5].isEmpty
        }
        if !isRead {
            let expected = bound == .plan ? "n=5,c=1,m=100,M=1000" : bound.hasValue ? "a number" : "nothing"
            row.faults.report(row.place, "bad-number", read: row[5], expected: expected, "the value cannot be read")
            return false
        }
        if units.contains(row[6]) || (bound == .plan && portions.contains(row[6])) { return true }
        row.faults.report(row.place, "unknown-unit", read: row[6], "\(row[6]) is no unit of a limit")
        return false
    }

    private static func places(_ text: String) -> Int {
        guard let point = text.utf8.firstIndex(of: UInt8(ascii: ".")) else { return 0 }
        return text.utf8.distance(from: point, to: text.utf8.endIndex) - 1
    }

    private static func bound(_ row: Sheet.Row) -> Limit.Bound? {
        // Nearly all rows are upper limits: spare them the search.
        row[4] == "≤" ? .atMost : row.value(4, as: Limit.Bound.self)
    }

    private static func confidence(_ row: Sheet.Row) -> Source.Confidence? {
        row[13] == "seen" ? .seen : row.confidence(13)
    }
}

extension Sheet.Row {
    /// `yes` or `no`; anything else is a problem and counts as no.
    func flag(_ index: Int) -> Bool {
        if self[index] == "no" { return false }
        if self[index] == "yes" { return true }
        faults.report(place, "wrong-type", read: self[index], expected: "yes or no", "\(names[index]) is yes or no")
        return false
    }

    /// A whole number from 0; nil where the cell is empty, and, with a problem, where it holds something else.
    func number(_ index: Int) -> Int? {
        if self[index].isEmpty { return nil }
        if let number = Int(self[index]), number >= 0 { return number }
        faults.report(
            place,
            "bad-number",
            read: self[index],
            expected: "a whole number",
            "\(names[index]) is no number"
        )
        return nil
    }

    /// As ``number(_:)``, where the cell must not be empty.
    func wholeNumber(_ index: Int) -> Int? { required(index) == nil ? nil : number(index) }
}
