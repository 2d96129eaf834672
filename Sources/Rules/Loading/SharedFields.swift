import Primitives

/// What many kinds of entry have in common: source, confidence, days of force, clocks.
extension Fields {
    /// `source` (or `basis`), `clause` and `confidence`.
    func source(_ key: String = "source") -> Source? {
        let document = text(key)
        let clause = optionalText("clause") ?? ""
        guard let confidence = confidence(), let document else { return nil }
        return Source(document: document, clause: clause, confidence: confidence)
    }

    func confidence() -> Source.Confidence? {
        text("confidence").flatMap { Source.Confidence.read($0, place(of: "confidence"), faults) }
    }

    /// `from` and `to`: the first and the last day of force; no `to` while no end is known.
    func inForce() -> InForce? {
        guard let from = day("from") else { return nil }
        guard optionalText("to") != nil else { return InForce(from: from) }
        return day("to").flatMap { InForce.read(from: from, last: $0, place(of: "to"), faults) }
    }

    /// A deadline's id, or a term of our own such as `{days: 30, unconfirmed: true}`.
    func clock(_ key: String) -> ClockReference? {
        guard let node = optionalNode(key) else { return nil }
        if let id = node.text { return .deadline(id) }
        guard let (term, unconfirmed) = Self.term(node, faults) else { return nil }
        return .term(term, unconfirmed: unconfirmed)
    }

    /// Reads `{days: 30}`, `{months: 3, unconfirmed: true}`, `{day-of-year: 11-15}`.
    static func term(_ node: RuleNode, _ faults: Faults) -> (term: Term, unconfirmed: Bool)? {
        guard let fields = Fields(node, faults) else { return nil }
        let unconfirmed = fields.flag("unconfirmed")
        let units = fields.keys.filter { $0 != "unconfirmed" }
        guard units.count == 1, let unit = units.first, let amount = fields.text(unit) else {
            faults.report(
                node.place,
                "unknown-unit",
                expected: "one unit and its amount",
                "a clock has exactly one unit"
            )
            return nil
        }
        guard let term = Term.read(amount, unit: unit, fields.place(of: unit), faults) else { return nil }
        return (term, unconfirmed)
    }
}

extension Source.Confidence {
    /// Reads the word or the letter of the collected tables: S seen, M remembered, U unconfirmed.
    static func read(_ text: String, _ place: Place, _ faults: Faults) -> Source.Confidence? {
        switch text {
        case "S": return .seen
        case "M": return .remembered
        case "U": return .unconfirmed
        default: break
        }
        if let confidence = Source.Confidence(rawValue: text) { return confidence }
        faults.report(
            place,
            "unknown-confidence",
            read: text,
            expected: "seen, remembered or unconfirmed",
            "\(text) is no confidence"
        )
        return nil
    }
}

extension InForce {
    /// Files name the last day in force; the value ends on the day after it.
    static func read(from: Day, last: Day, _ place: Place, _ faults: Faults) -> InForce? {
        if last >= from { return InForce(from: from, end: last.adding(days: 1)) }
        faults.report(
            place,
            "dates-reversed",
            read: "\(last)",
            expected: "not before \(from)",
            "it ends before it begins"
        )
        return nil
    }
}

extension Term {
    /// Reads an amount with its unit; `day-of-year` takes `MM-DD`.
    static func read(_ amount: String, unit: String, _ place: Place, _ faults: Faults) -> Term? {
        if unit == "day-of-year" {
            if let (month, day) = Day.monthAndDay(amount) { return .dayOfYear(month: month, day: day) }
            faults.report(place, "bad-date", read: amount, expected: "MM-DD", "\(amount) is no day of the year")
            return nil
        }
        let make: (Int) -> Term
        switch unit {
        case "hours": make = Term.hours
        case "days": make = Term.days
        case "working-days": make = Term.workingDays
        case "months": make = Term.months
        case "years": make = Term.years
        default:
            faults.report(
                place,
                "unknown-unit",
                read: unit,
                expected: "hours, days, working-days, months, years or day-of-year",
                "\(unit) is no unit of time"
            )
            return nil
        }
        if let number = Int(amount), number > 0 { return make(number) }
        faults.report(
            place,
            "bad-number",
            read: amount,
            expected: "a whole number above 0",
            "\(amount) is no length of time"
        )
        return nil
    }
}

extension Day {
    /// Reads `MM-DD`; 02-29 counts, as there are years that have it.
    static func monthAndDay(_ text: String) -> (month: Int, day: Int)? {
        Day("2024-" + text).map { ($0.month, $0.day) }
    }
}
