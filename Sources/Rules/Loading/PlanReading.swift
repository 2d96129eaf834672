import Primitives

extension Fields {
    func plan(_ references: inout References) -> Plan? {
        let county = area("county", &references)
        let year = integer("year")
        let title = text("title")
        let source = source()
        let aspects = list("aspects").compactMap { aspect($0, year: year, &references) }
        guard let county, let year, let title, let source else { return nil }
        return Plan(county: county, year: year, title: title, source: source, aspects: aspects)
    }

    func figures(_ references: inout References) -> CountyFigures? {
        let county = area("county", &references)
        let year = integer("year")
        var population: CountyFigures.Figure?
        if let node = optionalNode("population"), let fields = Fields(node, faults) {
            let value = fields.amount("value")
            if let value, let source = fields.source() { population = .init(value: value, source: source) }
            fields.finish()
        }
        let planned = list("sampling-plan", required: false).compactMap { plannedSamples($0) }
        guard let county, let year else { return nil }
        return CountyFigures(county: county, year: year, population: population, samplingPlan: planned)
    }

    func area(_ key: String, _ references: inout References) -> AreaCode? {
        guard let text = text(key) else { return nil }
        guard let code = AreaCode(text) else {
            faults.report(place(of: key), "bad-code", read: text, expected: "an area code", "\(text) is no area code")
            return nil
        }
        references.need(.area(code), place(of: key))
        return code
    }

    /// A whole number that is not negative.
    private func amount(_ key: String) -> Int? {
        guard let number = integer(key) else { return nil }
        if number >= 0 { return number }
        faults.report(place(of: key), "bad-number", read: "\(number)", expected: "0 or more", "\(key) is negative")
        return nil
    }

    private func plannedSamples(_ node: RuleNode) -> PlannedSamples? {
        guard let fields = Fields(node, faults) else { return nil }
        defer { fields.finish() }
        let id = fields.text("id")
        let product = fields.optionalText("product") ?? ""
        let foodClass = fields.optionalText("class") ?? ""
        let stage = fields.value("stage", as: PlannedSamples.Stage.self)
        let planned = fields.amount("planned")
        let source = fields.source()
        if product.isEmpty, foodClass.isEmpty {
            faults.report(node.place, "missing-key", expected: "product or class", "a line plans a product or a class")
        }
        guard let id, let stage, let planned, let source else { return nil }
        return PlannedSamples(
            id: id,
            product: product,
            foodClass: foodClass,
            stage: stage,
            planned: planned,
            source: source
        )
    }

    private func aspect(_ node: RuleNode, year: Int?, _ references: inout References) -> Aspect? {
        guard let fields = Fields(node, faults) else { return nil }
        defer { fields.finish() }
        let id = fields.text("id")
        let title = fields.text("title")
        let tasks = fields.list("tasks").compactMap { node -> PlanTask? in
            guard let task = Fields(node, faults) else { return nil }
            defer { task.finish() }
            return task.task(year: year, &references)
        }
        guard let id, let title else { return nil }
        for task in tasks where !task.id.hasPrefix(id + ".") {
            faults.report(node.place, "wrong-aspect", read: task.id, "task \(task.id) stands under aspect \(id)")
        }
        return Aspect(id: id, title: title, tasks: tasks)
    }

    private func task(year: Int?, _ references: inout References) -> PlanTask? {
        let id = text("id")
        let title = text("title")
        let words = text("text")
        let textSource = text("text-source")
        let indicator = optionalText("indicator")
        let with = dictionary("with")
        let milestone = optionalText("milestone")
        let target = target("target")
        let due = due(year: year)
        let lead = share(node("lead"), &references)
        let assist = list("assist", required: false).compactMap { share($0, &references) }
        let further = list("further", required: false).compactMap { measure($0) }
        let milestones = milestones(year: year)
        if indicator == nil, milestone == nil, milestones.isEmpty {
            faults.report(place, "missing-key", expected: "indicator or milestone", "nothing measures the task")
        }
        guard let id, let title, let words, let textSource, let due, let lead else { return nil }
        return PlanTask(
            id: id,
            title: title,
            text: words,
            textSource: textSource,
            indicator: indicator,
            with: with,
            milestone: milestone,
            target: target,
            due: due,
            lead: lead,
            assist: assist,
            further: further,
            milestones: milestones
        )
    }

    /// `2024-11-15`, `11-15` of the plan's year, or nothing: the last day of that year.
    private func due(year: Int?) -> Day? {
        guard let text = optionalText("due") else { return year.flatMap { Day(year: $0, month: 12, day: 31) } }
        if let day = Day(text) { return day }
        if let year, let (month, day) = Day.monthAndDay(text), let date = Day(year: year, month: month, day: day) {
            return date
        }
        faults.report(place(of: "due"), "bad-date", read: text, expected: "YYYY-MM-DD or MM-DD", "due is no day")
        return nil
    }

    private func share(_ node: RuleNode?, _ references: inout References) -> PlanTask.Share? {
        guard let node, let fields = Fields(node, faults) else { return nil }
        defer { fields.finish() }
        let inferred = fields.flag("inferred")
        guard let id = fields.text("department") else { return nil }
        references.need(.department(id), fields.place(of: "department"))
        return PlanTask.Share(department: id, inferred: inferred)
    }

    private func measure(_ node: RuleNode) -> PlanTask.Measure? {
        guard let fields = Fields(node, faults) else { return nil }
        defer { fields.finish() }
        let title = fields.text("title")
        let indicator = fields.text("indicator")
        let with = fields.dictionary("with")
        let target = fields.target("target")
        guard let title, let indicator else { return nil }
        return PlanTask.Measure(title: title, indicator: indicator, with: with, target: target)
    }
}
