import Primitives

/// The deadlines table: several rows of one id are its versions; an overlay's rows of an id replace all shipped ones.
struct DeadlineVersions {
    private struct Group {
        var folder: Int
        var rows: [(rule: DeadlineRule, place: Place)]
    }

    private var order: [String] = []
    private var groups: [String: Group] = [:]

    static let columns = [
        "id", "domain", "kind", "trigger", "action", "amount", "unit", "extension", "excluded", "source", "clause",
        "confidence", "from", "to",
    ]

    mutating func read(_ bytes: [UInt8], file: String, folder: Int, _ faults: Faults) {
        Sheet(bytes, file: file, columns: Self.columns).forEachRow(faults) { row in
            guard let rule = Self.rule(row) else { return }
            if groups[rule.id] == nil { order.append(rule.id) }
            if let group = groups[rule.id], group.folder == folder {
                groups[rule.id]?.rows.append((rule, row.place))
            } else {
                groups[rule.id] = Group(folder: folder, rows: [(rule, row.place)])
            }
        }
    }

    /// All versions in file order, after reporting overlaps, holes and ids with several versions of unknown date.
    func checked(_ faults: Faults) -> [DeadlineRule] {
        for id in order {
            let rows = groups[id]?.rows ?? []
            InForce.check(rows.compactMap { row in row.rule.inForce.map { ($0, row.place) } }, of: id, faults)
            for row in rows.filter({ $0.rule.inForce == nil }).dropFirst() {
                faults.report(row.place, "duplicate-id", read: id, "\(id) has two versions without known dates")
            }
        }
        return order.flatMap { groups[$0]?.rows.map(\.rule) ?? [] }
    }

    private static func rule(_ row: Sheet.Row) -> DeadlineRule? {
        let id = row.required(0)
        let kind = row.value(2, as: DeadlineRule.Kind.self)
        let length = length(row)
        let confidence = row.confidence(11)
        let inForce = inForce(row)
        guard let id, let domain = row.required(1), let kind, let trigger = row.required(3),
            let action = row.required(4), let length, let document = row.required(9), let confidence, let inForce
        else { return nil }
        return DeadlineRule(
            id: id,
            domain: domain,
            kind: kind,
            trigger: trigger,
            action: action,
            length: length,
            prolongation: row[7],
            excluded: row[8],
            source: Source(document: document, clause: row[10], confidence: confidence),
            inForce: inForce.known
        )
    }

    /// Units beside those of a clock: amounts that the law counts but no clock runs.
    private static let uncounted: Set<String> = ["weeks", "training-hours"]

    private static func length(_ row: Sheet.Row) -> DeadlineRule.Length? {
        guard let amount = row.required(5), let unit = row.required(6) else { return nil }
        guard uncounted.contains(unit) else {
            return Term.read(amount, unit: unit, row.place, row.faults).map { .clock($0) }
        }
        if let number = Int(amount), number > 0 { return .notAClock(amount: number, unit: unit) }
        row.faults.report(row.place, "bad-number", read: amount, expected: "a whole number", "amount is no number")
        return nil
    }

    /// Nil after a problem; `known` is nil where a date is written `unknown`.
    private static func inForce(_ row: Sheet.Row) -> (known: InForce?, Void)? {
        if row[12] == "unknown" || row[13] == "unknown" { return (nil, ()) }
        guard let from = row.day(12) else { return nil }
        if row[13].isEmpty { return (InForce(from: from), ()) }
        guard let last = row.day(13), let known = InForce.read(from: from, last: last, row.place, row.faults) else {
            return nil
        }
        return (known, ())
    }
}
