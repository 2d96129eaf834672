import Primitives
import Rules
import Storage
package import Supervision

/// The monthly dispatch list: who owes what (月调度).
package struct DispatchDesk: Sendable {
    private let office: Office

    package init(_ office: Office) { self.office = office }

    /// What is overdue or due in a month, desk by desk, as it stands on the month's last day or today within it.
    ///
    /// The county office sees every desk; any other its own.
    package func dispatch(year: Int, month: Int, by officer: Officer) async throws -> Dispatch {
        try officer.require(.readLedger)
        guard (1...12).contains(month), let plan = office.rulebook.plan(county: office.county, year: year),
            let last = Day(year: year, month: month, day: Day.length(ofMonth: month, year: year))
        else { throw Refusal.notFound }
        let on = min(last, office.environment.now().day)
        return try await office.database.read { db in
            var desks: [Holder: Dispatch.Desk] = [:]
            for (holder, line) in try matters(through: last, on: on, officer.scope, db) {
                desks[holder, default: Dispatch.Desk(holder: holder)].matters.append(line)
            }
            try addTasks(year: year, through: last, on: on, officer, db, to: &desks)
            try addReports(plan, through: last, on: on, officer, db, to: &desks)
            let owing = desks.values.filter { $0.total > 0 && (officer.scope.holds($0.holder)) }
            return Dispatch(
                year: year,
                month: month,
                on: on,
                desks: owing.sorted { ($1.overdue, $1.total, $0.holder.text) < ($0.overdue, $0.total, $1.holder.text) }
            )
        }
    }

    /// What was open and due, each at the desk that held it on the day and with the person who had it then.
    ///
    /// A matter whose clocks stood still is no debt.
    private func matters(
        through last: Day,
        on day: Day,
        _ scope: Scope,
        _ db: any Connection
    ) throws -> [(Holder, Dispatch.MatterLine)] {
        let end = Instant(last.adding(days: 1)).milliseconds
        let seen = Instant(day.adding(days: 1)).milliseconds
        return try db.query(
            """
            SELECT matter.id, matter.number, matter.title, operator.name AS operator_name, matter_standing.due_at,
                COALESCE((SELECT moved.from_holder FROM matter_handover AS moved
                    WHERE moved.county = went.county AND moved.matter = went.matter AND moved.position = went.position
                    AND moved.state = 'received' AND moved.answered_at >= \(seen)
                    ORDER BY moved.answered_at LIMIT 1), went.holder, matter_standing.holder) AS holder,
                account.name AS person
            FROM matter_standing
            JOIN matter ON matter.county = matter_standing.county AND matter.id = matter_standing.matter
            LEFT JOIN matter_step AS went ON went.county = matter.county AND went.matter = matter.id
                AND went.started_at < \(seen) AND (went.done_at IS NULL OR went.done_at >= \(seen))
            LEFT JOIN matter_assignee ON matter_assignee.county = matter.county AND matter_assignee.matter = matter.id
                AND matter_assignee.given_at < \(seen)
                AND (matter_assignee.ended_at IS NULL OR matter_assignee.ended_at >= \(seen))
            LEFT JOIN account ON account.county = matter.county AND account.id = matter_assignee.account
            LEFT JOIN operator ON operator.county = matter.county AND operator.id = matter.operator
            WHERE matter_standing.county = \(office.county.text) AND matter.opened_at < \(seen)
                AND (matter_standing.closed_at IS NULL OR matter_standing.closed_at >= \(seen))
                AND matter_standing.due_at <= \(end)\(MatterRecords.clockRan(at: seen))\
            \(scope.rows(of: .matters, as: "matter"))
            ORDER BY matter_standing.due_at, matter.id
            """
        ).compactMap { row in
            guard let holder = Holder(try row.get("holder", as: String.self)) else { return nil }
            let due: Int64 = try row.get("due_at")
            let line = Dispatch.MatterLine(
                id: try row.get("id"),
                number: try row.get("number"),
                title: try row.get("title"),
                operatorName: try row.get("operator_name"),
                due: Instant(milliseconds: due - 1).day,
                isOverdue: due <= seen - 1,
                person: try row.get("person")
            )
            return (holder, line)
        }
    }

    /// Tasks behind and milestones late or due, each at its lead desk.
    private func addTasks(
        year: Int,
        through last: Day,
        on day: Day,
        _ officer: Officer,
        _ db: any Connection,
        to desks: inout [Holder: Dispatch.Desk]
    ) throws {
        let kinds = office.departmentKinds
        let persons = try TaskRecords(db: db, county: office.county).persons(year: year, on: day)
        let board = try PlanDesk(office).board(year: year, on: day, desk: nil, scope: officer.scope, db: db)
        for standing in board.aspects.flatMap(\.tasks) {
            let lead = standing.task.lead.department
            let holder: Holder = kinds[lead] == .office ? .office : .department(lead)
            let names = (persons[standing.task.id] ?? []).filter { $0.desk == holder }.map(\.name)
            if standing.state == .behind {
                let line = Dispatch.TaskLine(standing: standing, persons: names)
                desks[holder, default: Dispatch.Desk(holder: holder)].behind.append(line)
            }
            for milestone in standing.milestones where milestone.milestone.due <= last {
                let state = milestone.state(on: day)
                guard state != .confirmed else { continue }
                let line = Dispatch.MilestoneLine(
                    task: standing.task.id,
                    title: milestone.milestone.title,
                    due: milestone.milestone.due,
                    state: state,
                    persons: names
                )
                desks[holder, default: Dispatch.Desk(holder: holder)].milestones.append(line)
            }
        }
    }

    /// Units whose annual report is wanting: not handed in, from the month of its last day on; sent back, or not copied.
    private func addReports(
        _ plan: Plan,
        through last: Day,
        on day: Day,
        _ officer: Officer,
        _ db: any Connection,
        to desks: inout [Holder: Dispatch.Desk]
    ) throws {
        let due = ReportRecords.due(plan)
        for standing in try ReportRecords(db: db, county: office.county)
            .standings(office: office, year: plan.year, scope: officer.scope).map({ $0.seen(on: day) })
        {
            let unit: Holder = AreaCode(standing.unit).map { .township($0) } ?? .department(standing.unit)
            var debts: [(Holder, Dispatch.ReportDebt.Kind)] = []
            if standing.receivedOn == nil {
                if due <= last { debts.append((unit, .missing)) }
            } else if standing.way.isReturned {
                debts.append((unit, .returned))
            } else if standing.copiedOn == nil {
                debts.append((unit, .uncopied))
            }
            if standing.way.state == .submitted { debts.append((.office, .undecided)) }
            for (holder, kind) in debts {
                let debt = Dispatch.ReportDebt(
                    kind: kind,
                    unit: standing.name,
                    due: due,
                    isLate: kind != .undecided && day > due
                )
                desks[holder, default: Dispatch.Desk(holder: holder)].reports.append(debt)
            }
        }
    }
}
