import Primitives
import Storage
import Supervision

extension MatterDesk {
    /// Ends assignments to people whose desk does not hold the matter: it moved on, or they did.
    ///
    /// An account that may not sign in keeps its matters until somebody takes them over: its reminders go to the desk.
    func endStaleAssignments(at now: Instant, db: any Connection) throws {
        let records = MatterRecords(db: db, county: office.county)
        let accounts = Dictionary(
            try AccountRecords(db: db, county: office.county).all().map { ($0.id, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        let given = try db.query(
            """
            SELECT matter_assignee.matter, matter_assignee.account, matter_standing.holder FROM matter_assignee
            JOIN matter_standing ON matter_standing.county = matter_assignee.county
                AND matter_standing.matter = matter_assignee.matter AND matter_standing.state = 'open'
            WHERE matter_assignee.county = \(office.county.text) AND matter_assignee.ended_at IS NULL
            ORDER BY matter_assignee.matter
            """
        )
        for row in given {
            guard let account = accounts[try row.get("account")], account.active,
                let holder = Holder(try row.get("holder", as: String.self)),
                account.officer(of: office)?.scope.holds(holder) != true
            else { continue }
            let matter: String = try row.get("matter")
            let before = try records.digest(of: matter)
            try records.assign(matter: matter, to: nil, at: now, by: "system")
            try record("assignment-ended", matter, by: "system", at: now, before: before, records)
        }
    }
}
