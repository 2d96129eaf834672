import Primitives

extension Fields {
    /// `milestones` of a task, each with `id`, `title`, `due` and `evidence`; no two of one id.
    func milestones(year: Int?) -> [PlanTask.Milestone] {
        var seen: Set<String> = []
        return list("milestones", required: false).compactMap { node -> PlanTask.Milestone? in
            guard let fields = Fields(node, faults) else { return nil }
            defer { fields.finish() }
            let id = fields.text("id")
            let title = fields.text("title")
            let evidence = fields.text("evidence")
            let unconfirmed = fields.flag("unconfirmed")
            let due = fields.milestoneDay(year: year)
            guard let id, let title, let evidence, let due else { return nil }
            guard seen.insert(id).inserted else {
                faults.report(fields.place(of: "id"), "duplicate-id", read: id, "two milestones are called \(id)")
                return nil
            }
            return PlanTask.Milestone(id: id, title: title, due: due, evidence: evidence, unconfirmed: unconfirmed)
        }.sorted { ($0.due, $0.id) < ($1.due, $1.id) }
    }

    /// `2024-06-30`, or `06-30` of the plan's year.
    private func milestoneDay(year: Int?) -> Day? {
        guard let text = text("due") else { return nil }
        if let day = Day(text) { return day }
        if let year, let (month, day) = Day.monthAndDay(text), let date = Day(year: year, month: month, day: day) {
            return date
        }
        faults.report(place(of: "due"), "bad-date", read: text, expected: "YYYY-MM-DD or MM-DD", "due is no day")
        return nil
    }
}
