package import Primitives

/// What a list of patrols is narrowed to.
package struct PatrolFilter: Sendable, Hashable {
    package var from: Day?
    package var through: Day?
    /// Part of the patroller's name.
    package var person: String
    package var township: AreaCode?
    /// The id of a grid.
    package var grid: String?
    package var onlyHazards: Bool

    package init(
        from: Day? = nil,
        through: Day? = nil,
        person: String = "",
        township: AreaCode? = nil,
        grid: String? = nil,
        onlyHazards: Bool = false
    ) {
        self.from = from
        self.through = through
        self.person = person
        self.township = township
        self.grid = grid
        self.onlyHazards = onlyHazards
    }
}

/// A patrol in a list across grids.
package struct PatrolRow: Sendable, Hashable {
    package var patrol: Patrol
    package var grid: String
    package var gridName: String
    package var township: AreaCode

    package init(patrol: Patrol, grid: String, gridName: String, township: AreaCode) {
        self.patrol = patrol
        self.grid = grid
        self.gridName = gridName
        self.township = township
    }
}

/// The grid of its own staff on a day: who was not visited this month.
package struct OwnGrid: Sendable, Hashable {
    /// An operator that is open and was not visited this month.
    package struct Unvisited: Sendable, Hashable {
        package var id: String
        package var name: String
        package var address: String
        package var lastVisit: Day?

        package init(id: String, name: String, address: String, lastVisit: Day?) {
            self.id = id
            self.name = name
            self.address = address
            self.lastVisit = lastVisit
        }
    }

    package var grid: Grid
    package var operators: Int
    /// Those not visited longest first; one page of them.
    package var unvisited: [Unvisited]
    package var unvisitedTotal: Int
    package var patrols: [Patrol]

    package init(
        grid: Grid,
        operators: Int,
        unvisited: [Unvisited],
        unvisitedTotal: Int,
        patrols: [Patrol]
    ) {
        self.grid = grid
        self.operators = operators
        self.unvisited = unvisited
        self.unvisitedTotal = unvisitedTotal
        self.patrols = patrols
    }
}
