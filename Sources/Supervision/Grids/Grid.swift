package import Primitives

/// A grid (网格): a part of a township for which named people answer (区域定格、网格定人、人员定责).
package struct Grid: Sendable, Hashable {
    package var id: String
    package var code: String
    package var name: String
    package var township: AreaCode
    package var villages: String
    /// The telephone that the public may call: the office's, nobody's own.
    package var contact: String
    package var isActive: Bool

    package init(
        id: String,
        code: String,
        name: String,
        township: AreaCode,
        villages: String,
        contact: String,
        isActive: Bool
    ) {
        self.id = id
        self.code = code
        self.name = name
        self.township = township
        self.villages = villages
        self.contact = contact
        self.isActive = isActive
    }
}

/// Who answers for a grid, from a day and until one.
package struct GridStaff: Sendable, Hashable {
    package enum Duty: String, Sendable, Hashable, CaseIterable {
        /// 网格监管员.
        case supervisor
        /// 协管员.
        case assistant

        package var title: String {
            switch self {
            case .supervisor: "网格监管员"
            case .assistant: "协管员"
            }
        }
    }

    package var id: String
    package var name: String
    package var duty: Duty
    package var phone: String
    package var since: Day
    package var until: Day?

    package init(id: String, name: String, duty: Duty, phone: String, since: Day, until: Day?) {
        self.id = id
        self.name = name
        self.duty = duty
        self.phone = phone
        self.since = since
        self.until = until
    }
}

/// A patrol (网格巡查) as it was written down.
package struct Patrol: Sendable, Hashable {
    package var id: String
    package var day: Day
    package var patroller: String
    package var operatorID: String?
    package var operatorName: String?
    package var findings: String
    package var measures: String
    package var isHazard: Bool
    package var matter: String?
    package var photos = 0
    /// Where it was written down, as the phone said.
    package var position: Coordinate?

    package init(
        id: String,
        day: Day,
        patroller: String,
        operatorID: String?,
        operatorName: String?,
        findings: String,
        measures: String,
        isHazard: Bool,
        matter: String?
    ) {
        self.id = id
        self.day = day
        self.patroller = patroller
        self.operatorID = operatorID
        self.operatorName = operatorName
        self.findings = findings
        self.measures = measures
        self.isHazard = isHazard
        self.matter = matter
    }
}

/// A grid in a list: who answers for it and what is done there.
package struct GridSummary: Sendable, Hashable {
    package var grid: Grid
    package var supervisors: [String]
    package var assistants: [String]
    package var operators: Int
    package var patrols: Int
    package var lastPatrol: Day?

    package init(
        grid: Grid,
        supervisors: [String],
        assistants: [String],
        operators: Int,
        patrols: Int,
        lastPatrol: Day?
    ) {
        self.grid = grid
        self.supervisors = supervisors
        self.assistants = assistants
        self.operators = operators
        self.patrols = patrols
        self.lastPatrol = lastPatrol
    }
}

extension GridSummary {
    /// Whether every word is part of the grid's name, number, villages or the people on duty; true of no word.
    package func isFound(by text: String) -> Bool {
        let said = FoldedText.fold(
            ([grid.name, grid.code, grid.villages] + supervisors + assistants).joined(separator: "|")
        )
        return text.split(whereSeparator: \.isWhitespace).allSatisfy { said.contains(FoldedText.fold(String($0))) }
    }
}

/// A grid as its page shows it.
package struct GridFile: Sendable, Hashable {
    package var grid: Grid
    package var staff: [GridStaff]
    package var patrols: [Patrol]
    /// Telephones are not masked.
    package var isInFull: Bool

    package init(grid: Grid, staff: [GridStaff], patrols: [Patrol], isInFull: Bool) {
        self.grid = grid
        self.staff = staff
        self.patrols = patrols
        self.isInFull = isInFull
    }
}

/// One row of a list of grids, as it was read.
package struct GridRow: Sendable, Hashable {
    package var sheet: String?
    package var row: Int
    package var code: String
    package var name: String
    /// A township's name or code, as written.
    package var township: String
    package var villages: String = ""
    package var contact: String = ""
    package var supervisor: String?
    package var supervisorPhone: String = ""
    package var assistants: [String] = []
    /// Telephones of the assistants, by name.
    package var assistantPhones: [String: String] = [:]

    package init(row: Int, code: String, name: String, township: String) {
        self.row = row
        self.code = code
        self.name = name
        self.township = township
    }
}
