package import Primitives

/// A county's yearly food-safety plan (年度食品安全重点工作安排).
package struct Plan: Sendable, Hashable {
    package var county: AreaCode
    package var year: Int
    package var title: String
    package var source: Source
    package var aspects: [Aspect]

    package init(county: AreaCode, year: Int, title: String, source: Source, aspects: [Aspect]) {
        self.county = county
        self.year = year
        self.title = title
        self.source = source
        self.aspects = aspects
    }

    package func task(_ id: String) -> PlanTask? {
        for aspect in aspects {
            if let task = aspect.tasks.first(where: { $0.id == id }) { return task }
        }
        return nil
    }
}

/// One aspect (方面) of a plan.
package struct Aspect: Sendable, Hashable {
    package var id: String
    package var title: String
    package var tasks: [PlanTask]

    package init(id: String, title: String, tasks: [PlanTask]) {
        self.id = id
        self.title = title
        self.tasks = tasks
    }
}
