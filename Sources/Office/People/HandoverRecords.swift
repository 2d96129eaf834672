import Primitives
import Rules
import Storage
import Supervision

/// SQL of what a leaving person has open, and of hand-overs.
extension PeopleRecords {
    /// Open matters that a desk holds; with `account`, those in which that person opened or ended a step.
    func openMatters(heldBy holder: Holder, actedIn account: String? = nil) throws -> [(id: String, number: String)] {
        let acted: SQL =
            if let account {
                """
                 AND (matter.opened_by = \(account) OR EXISTS (SELECT 1 FROM matter_step AS went
                    WHERE went.county = matter.county AND went.matter = matter.id AND went.done_by = \(account))
                    OR EXISTS (SELECT 1 FROM evidence AS laid WHERE laid.county = matter.county
                    AND laid.matter = matter.id AND laid.created_by = \(account)))
                """
            } else { "" }
        return try db.query(
            """
            SELECT matter.id, matter.number FROM matter_standing AS standing
            JOIN matter ON matter.county = standing.county AND matter.id = standing.matter
            WHERE standing.county = \(county.text) AND standing.holder = \(holder.text)
                AND standing.state = 'open'\(acted)
            ORDER BY matter.opened_at, matter.id
            """
        ).map { (try $0.get("id"), try $0.get("number")) }
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
