import Markup
import Primitives
import Rules
import Supervision

/// The way of a matter on its page: steps done, the one that is on, those ahead.
extension MatterPage {
    /// Steps that ended, those that went on at another desk included.
    var done: [(position: Int, record: Matter.StepRecord, wasHandedOver: Bool)] {
        matter.steps.enumerated().filter { $0.element.doneAt != nil }.map { position, record in
            (position, record, matter.wasHandedOver(at: position))
        }
    }

    /// What lies ahead on the usual way; where the way forks, all choices of that place.
    var ahead: [[Step]] {
        var places: [[Step]] = []
        var seen: Set<String> = Set(matter.steps.map(\.step))
        var choices = matter.nextSteps
        while let first = choices.first, seen.insert(first.id).inserted {
            places.append(choices)
            choices = first.next.compactMap { matter.version.step($0) }
        }
        return places
    }

    func doneStep(_ done: (position: Int, record: Matter.StepRecord, wasHandedOver: Bool)) -> Markup {
        let record = done.record
        let title = matter.version.step(record.step)?.title ?? record.step
        let late = record.due.flatMap { due in record.doneAt.map { due.isPast(at: $0) } } == true
        let who = file.names[record.doneBy ?? ""] ?? "系统"
        let remark: Markup? = record.note.isEmpty ? nil : "<span>\(record.note)</span>"
        let moment = record.recordedAt.map { "\(record.doneAt?.day.description ?? "")（\($0.short) 补录）" }
        guard !matter.wasSteppedBack(at: done.position) else {
            return
                "<li class=\"done\"><b>\(title)</b><span class=\"small quiet\">\(record.doneAt?.short) · 退回上一步</span>\(remark)</li>"
        }
        guard !done.wasHandedOver else {
            return """
                <li class="done"><b>\(title)</b><span class="small quiet">\(record.doneAt?.short) · 由\(viewer.naming.holder(record.holder))移出</span></li>
                """
        }
        return """
            <li class="done"><b>\(title)</b><span class="small quiet">\(moment ?? record.doneAt?.short) · \(who)\(late ? " · 逾期完成" : "")</span>\(remark)</li>
            """
    }

    var current: Markup? {
        guard let step = matter.currentStep, let record = matter.steps.last else { return nil }
        let clock: Markup? = record.due.map { dueClock($0, from: record.startedAt) }
        return """
            <li class="now" aria-current="step"><b>\(step.title)</b><span class="small quiet">\(viewer.naming.holder(record.holder)) · \(record.startedAt.day.description) 起\(unconfirmed(step))</span>\(clock)</li>
            """
    }

    /// A clock that stands still shows since when.
    func dueClock(_ due: DueTime, from start: Instant) -> Markup {
        guard let pause = matter.pause else {
            return Part.clock(due, from: start, closed: summary.closedAt, now: viewer.now)
        }
        return "<span class=\"clock\"><span class=\"quiet\">\(pause.from.day.description) 起中止，期限顺延</span></span>"
    }

    func stepAhead(_ choices: [Step]) -> Markup {
        let titles = choices.map(\.title).joined(separator: " 或 ")
        let holders = choices.map { viewer.naming.holder(Holder($0.holder, township: matter.township)) }
        let names = holders.enumerated().filter { holders.firstIndex(of: $0.element) == $0.offset }.map(\.element)
        return """
            <li class="next"><b>\(titles)</b><span class="small quiet">\(names.joined(separator: "、"))</span></li>
            """
    }

    func unconfirmed(_ step: Step) -> String {
        if case .term(_, unconfirmed: true)? = step.clock { " · 时限未确认" } else { "" }
    }
}
