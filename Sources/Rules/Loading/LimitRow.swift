import Primitives

/// One row of a limits file.
enum LimitRow {
    static let columns = [
        "standard", "item", "food", "except", "bound", "value", "unit", "provisional", "note", "clause", "page",
        "confidence",
    ]
    static let standard = 0
    static let food = 2

    /// Units in which limits are printed; another one could not be compared with any result.
    static let units: Set<String> = ["mg/kg", "mg/L", "μg/kg", "μg/L", "ng/kg", "g/kg", "g/L", "CFU/g", "CFU/mL", "%"]

    /// Nil, with a problem, where the row says no limit.
    static func limit(_ row: Sheet.Row, path: [String]) -> Limit? {
        guard let standard = row.required(0), let item = row.required(1), let bound = bound(row),
            let confidence = row.confidence(11)
        else { return nil }
        let value = DecimalNumber(row[5])
        let needsValue = bound != .notDetected && bound != .notUsed
        if needsValue != (value != nil) {
            row.faults.report(row.place, "bad-number", read: row[5], expected: "a number", "the value is no number")
            return nil
        }
        if value != nil, !units.contains(row[6]) {
            row.faults.report(row.place, "unknown-unit", read: row[6], "\(row[6]) is no unit of a limit")
            return nil
        }
        if row[7] != "yes", row[7] != "no" {
            row.faults.report(row.place, "wrong-type", read: row[7], expected: "yes or no", "provisional is yes or no")
        }
        let page = Int(row[10])
        if page == nil, !row[10].isEmpty {
            row.faults.report(row.place, "bad-number", read: row[10], expected: "a page", "the page is no number")
        }
        return Limit(
            standard: standard,
            item: item,
            foodPath: path,
            except: row[3].isEmpty ? [] : row.list(3),
            bound: bound,
            value: value,
            unit: row[6],
            provisional: row[7] == "yes",
            note: row[8],
            clause: row[9],
            page: page,
            confidence: confidence
        )
    }

    private static func bound(_ row: Sheet.Row) -> Limit.Bound? {
        // Nearly all rows are upper limits: spare them the search.
        row[4] == "≤" ? .atMost : row.value(4, as: Limit.Bound.self)
    }
}
