import Primitives

/// Puts the yearly holiday files together.
final class CalendarReader {
    private let faults: Faults
    private var daysOff: Set<Day> = []
    private var makeUpDays: Set<Day> = []
    private var years: Set<Int> = []

    init(faults: Faults) { self.faults = faults }

    var calendar: WorkCalendar { WorkCalendar(daysOff: daysOff, makeUpDays: makeUpDays, years: years) }

    func read(_ fields: Fields) {
        let year = fields.integer("year")
        _ = fields.source()
        for node in fields.list("days-off") {
            guard let holiday = Fields(node, faults) else { continue }
            _ = holiday.text("name")
            let first = holiday.day("from")
            let last = holiday.optionalText("to") == nil ? first : holiday.day("to")
            if let first, let last { insert(first, last, holiday.place, year) }
            holiday.finish()
        }
        for node in fields.list("make-up-days") { readMakeUpDay(node, year) }
        if let year { years.insert(year) }
    }

    private func insert(_ first: Day, _ last: Day, _ place: Place, _ year: Int?) {
        guard last >= first else {
            faults.report(place, "dates-reversed", read: "\(last)", "the holiday ends before it begins")
            return
        }
        for day in stride(from: first, through: last, by: 1) {
            check(day, in: year, place)
            if !daysOff.insert(day).inserted {
                faults.report(place, "duplicate-id", read: "\(day)", "\(day) is already a day off")
            }
        }
    }

    private func readMakeUpDay(_ node: RuleNode, _ year: Int?) {
        guard let day = node.text.flatMap({ Day($0) }) else {
            faults.report(node.place, "bad-date", read: node.text ?? "", expected: "YYYY-MM-DD", "this is no day")
            return
        }
        check(day, in: year, node.place)
        if day.weekday < 6 {
            faults.report(node.place, "not-a-weekend", read: "\(day)", "a make-up workday falls on a weekend")
        }
        if daysOff.contains(day) {
            faults.report(node.place, "dates-overlap", read: "\(day)", "\(day) is a day off and a workday at once")
        }
        if !makeUpDays.insert(day).inserted {
            faults.report(node.place, "duplicate-id", read: "\(day)", "\(day) is already a make-up workday")
        }
    }

    private func check(_ day: Day, in year: Int?, _ place: Place) {
        guard let year, day.year != year else { return }
        faults.report(place, "wrong-year", read: "\(day)", expected: "a day of \(year)", "\(day) is not in \(year)")
    }
}
