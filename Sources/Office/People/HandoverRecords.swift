import Primitives
import Rules
import Storage
import Supervision

/// SQL of what a leaving person has open, and of hand-overs.
extension PeopleRecords {
    /// An open matter that somebody leaves behind.
    struct OpenMatter {
        var id: String
        var number: String
        var title: String
        var due: Instant?
        /// It was given to this person, and to nobody since.
        var isAssigned: Bool
        /// The leaving person's own desk holds it; an assignment may be left from before it went to another.
        var isHeld: Bool
    }

    func openMatters(heldBy holder: Holder) throws -> Int {
        try db.first(
            """
            SELECT COUNT(*) FROM matter_standing AS standing WHERE standing.county = \(county.text)
                AND standing.holder = \(holder.text) AND standing.state = 'open'
            """
        )?.get(at: 0) ?? 0
    }

    /// What a person leaves behind: open matters that are given to them, and those of their desk in which they opened or
    /// ended a step or laid down evidence.
    func openMatters(of account: String, at holder: Holder) throws -> [OpenMatter] {
        try db.query(
            """
            SELECT matter.id, matter.number, matter.title, standing.due_at, standing.holder,
                CASE WHEN mine.account IS NULL THEN 0 ELSE 1 END AS assigned
            FROM matter_standing AS standing
            JOIN matter ON matter.county = standing.county AND matter.id = standing.matter
            LEFT JOIN matter_assignee AS mine ON mine.county = matter.county AND mine.matter = matter.id
                AND mine.account = \(account) AND mine.ended_at IS NULL
            WHERE standing.county = \(county.text) AND standing.state = 'open'
                AND (mine.account IS NOT NULL OR standing.holder = \(holder.text) AND (matter.opened_by = \(account)
                    OR EXISTS (SELECT 1 FROM matter_step AS went WHERE went.county = matter.county
                        AND went.matter = matter.id AND went.done_by = \(account))
                    OR EXISTS (SELECT 1 FROM evidence AS laid WHERE laid.county = matter.county
                        AND laid.matter = matter.id AND laid.created_by = \(account))))
            ORDER BY matter.opened_at, matter.id
            """
        ).map { row in
            OpenMatter(
                id: try row.get("id"),
                number: try row.get("number"),
                title: try row.get("title"),
                due: try row.get("due_at", as: Int64?.self).map { Instant(milliseconds: $0) },
                isAssigned: try row.get("assigned", as: Int.self) == 1,
                isHeld: try row.get("holder", as: String.self) == holder.text
            )
        }
    }

    /// Numbers of the samples that a person took and has not handed over, or accepted in the laboratory and has no
    /// approved results for.
    func specimens(of account: String) throws -> [String] {
        try db.query(
            """
            SELECT specimen.number FROM specimen
            JOIN specimen_standing AS standing ON standing.county = specimen.county AND standing.specimen = specimen.id
            WHERE specimen.county = \(county.text)
                AND (standing.state = 'taken' AND specimen.recorded_by = \(account)
                    OR standing.state IN ('accepted', 'submitted', 'returned') AND EXISTS (SELECT 1
                        FROM specimen_event AS event WHERE event.county = specimen.county
                        AND event.specimen = specimen.id AND event.action IN ('accepted', 'submitted')
                        AND event.actor = \(account)))
            ORDER BY specimen.number
            """
        ).map { try $0.get("number") }
    }

    /// Duties in grids under a name: in the township of the account, or anywhere where it sits in none.
    func gridDuties(of account: AccountRecords.Stored) throws -> [String] {
        let township: SQL = account.place.township.map { " AND grid.township = \($0.text)" } ?? ""
        return try db.query(
            """
            SELECT grid.name, staff.duty FROM grid_staff AS staff
            JOIN grid ON grid.county = staff.county AND grid.id = staff.grid
            WHERE staff.county = \(county.text) AND staff.until IS NULL
                AND (staff.account = \(account.id) OR staff.name = \(account.name))\(township)
            ORDER BY grid.code, staff.duty
            """
        ).map { row in
            let duty = GridStaff.Duty(rawValue: try row.get("duty")) ?? .assistant
            return "\(try row.get("name", as: String.self)) \(duty.title)"
        }
    }

    /// Tasks of the plan for which a desk names this person.
    func tasks(of name: String, at desk: String) throws -> [(year: Int, task: String)] {
        try db.query(
            """
            SELECT DISTINCT year, task FROM task_person
            WHERE county = \(county.text) AND name = \(name) AND desk = \(desk) AND removed_at IS NULL
            ORDER BY year DESC, task
            """
        ).map { (try $0.get("year"), try $0.get("task")) }
    }

    /// Other active accounts of the same role's desk and place, by name.
    func colleagues(of account: AccountRecords.Stored, roles: [String]) throws -> [LeavingView.Successor] {
        try db.query(
            """
            SELECT id, name FROM account WHERE county = \(county.text) AND active = 1 AND id <> \(account.id)
                AND role IN (\(SQL.list(roles)))
                AND COALESCE(township, '') = \(account.place.township?.text ?? "")
                AND COALESCE(department, '') = \(account.place.department ?? "")
                AND COALESCE(grid, '') = \(account.place.grid ?? "")
                AND COALESCE(operator, '') = \(account.place.operatorID ?? "")
            ORDER BY name, id
            """
        ).map { LeavingView.Successor(id: try $0.get("id"), name: try $0.get("name")) }
    }

    struct NewHandover {
        var id: String
        var from: String
        var to: String
        var note: String
        var matters: [String]
        var recordedBy: String

        /// For its leaf.
        var digest: String { Digest.hex(ofFields: [from, to, note] + matters) }
    }

    func insert(_ handover: NewHandover, at now: Instant) throws {
        try db.execute(
            """
            INSERT INTO handover (county, id, from_account, to_account, note, at, recorded_by)
            VALUES (\(county.text), \(handover.id), \(handover.from), \(handover.to), \(handover.note),
                \(now.milliseconds), \(handover.recordedBy))
            """
        )
        for matter in handover.matters {
            try db.execute(
                """
                INSERT INTO handover_matter (county, handover, matter)
                VALUES (\(county.text), \(handover.id), \(matter))
                """
            )
        }
    }

    /// What was handed over to an account and is still open, newest first, as far as the scope shows it.
    func handovers(to account: String, scope: Scope) throws -> [Handover] {
        try db.query(
            """
            SELECT handover.id, handover.note, handover.at, account.name FROM handover
            JOIN account ON account.county = handover.county AND account.id = handover.from_account
            WHERE handover.county = \(county.text) AND handover.to_account = \(account)
            ORDER BY handover.at DESC, handover.id DESC LIMIT 20
            """
        ).map { row in
            Handover(
                from: try row.get("name"),
                note: try row.get("note"),
                at: Instant(milliseconds: try row.get("at")),
                items: try items(of: try row.get("id"), scope)
            )
        }
    }

    private func items(of handover: String, _ scope: Scope) throws -> [Handover.Item] {
        try db.query(
            """
            SELECT matter.id, matter.number, matter.title FROM handover_matter AS handed
            JOIN matter ON matter.county = handed.county AND matter.id = handed.matter
            JOIN matter_standing ON matter_standing.county = matter.county AND matter_standing.matter = matter.id
            WHERE handed.county = \(county.text) AND handed.handover = \(handover)
                AND matter_standing.state = 'open'\(scope.rows(of: .matters, as: "matter"))
            ORDER BY matter.opened_at, matter.id
            """
        ).map { Handover.Item(matter: try $0.get("id"), number: try $0.get("number"), title: try $0.get("title")) }
    }
}
