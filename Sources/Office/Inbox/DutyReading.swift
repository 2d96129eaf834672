import Primitives
import Rules
import Storage
import Supervision

/// What is owed beside matters, and by whom: read from the ledger, so that it ends where the ledger says so.
struct DutyReading {
    /// Days before the last one on which a milestone or a unit's report shows in the inbox.
    static let daysAhead = 30

    let office: Office
    let db: any Connection
    let now: Instant

    /// All that is owed in the county; what is due first comes first.
    func all() throws -> [Duty] {
        Self.sorted(try specimens() + milestones() + reports() + licences(of: nil))
    }

    private static func sorted(_ duties: [Duty]) -> [Duty] {
        func due(_ duty: Duty) -> Int64 { duty.due?.instant?.milliseconds ?? 0 }
        return duties.sorted { (due($0), $0.subject.id) < (due($1), $1.subject.id) }
    }

    /// What an officer owes: their own, and what is their desk's.
    func owed(by officer: Officer) throws -> [Duty] {
        var mine: Set<Reminder.Recipient> = [.account(officer.account)]
        if let holder = officer.scope.holder { mine.insert(.desk(holder)) }
        // Licences are many, and each is one station's.
        let licences: [Duty] =
            if case .station(let township)? = officer.scope.holder { try licences(of: township) } else { [] }
        let duties = try specimens() + milestones() + reports() + licences
        return Self.sorted(duties.filter { !mine.isDisjoint(with: $0.owners) })
    }

    // MARK: Specimens

    private func specimens() throws -> [Duty] {
        let owed = SpecimenState.allCases.filter { Self.task($0) != nil }.map(\.rawValue)
        let rows = try db.query(
            """
            SELECT specimen.id, specimen.number, specimen.food, specimen.township, specimen.laboratory,
                specimen.recorded_by, supplier.name AS supplier_name, specimen_standing.state,
                specimen_standing.clock_from, specimen_standing.due_at, specimen_standing.due_missing_year,
                sampler.active
            FROM specimen_standing
            JOIN specimen ON specimen.county = specimen_standing.county AND specimen.id = specimen_standing.specimen
            JOIN operator AS supplier ON supplier.county = specimen.county AND supplier.id = specimen.supplier
            LEFT JOIN account AS sampler ON sampler.county = specimen.county AND sampler.id = specimen.recorded_by
            WHERE specimen_standing.county = \(office.county.text) AND specimen_standing.state IN (\(SQL.list(owed)))
                AND specimen_standing.clock_from IS NOT NULL
            ORDER BY specimen.id
            """
        )
        let laboratories = try laboratoryAccounts()
        return try rows.compactMap { row in
            guard let state = SpecimenState(rawValue: try row.get("state")), let task = Self.task(state) else {
                return nil
            }
            let township = try row.get("township", as: String?.self).flatMap { AreaCode($0) }
            let due = DueTime(
                instant: try row.get("due_at", as: Int64?.self).map { Instant(milliseconds: $0) },
                missingYear: try row.get("due_missing_year")
            )
            let sampler: Reminder.Recipient =
                try row.get("active", as: Int?.self) == 0
                ? .desk(township.map { .station($0) } ?? .office) : .account(try row.get("recorded_by"))
            var owners: [Reminder.Recipient]
            switch state {
            case .taken, .refused: owners = [sampler]
            case .handedOver, .accepted, .returned:
                owners = laboratories[try row.get("laboratory"), default: []].map { .account($0) }
            default: owners = [.desk(.office)]
            }
            // What is late shows at the county office too.
            if due?.isPast(at: now) == true, !owners.contains(.desk(.office)) { owners.append(.desk(.office)) }
            return Duty(
                subject: .specimen(try row.get("id")),
                title: "样品 \(try row.get("number", as: String.self)) \(try row.get("food", as: String.self))",
                task: task,
                operatorName: try row.get("supplier_name"),
                township: township,
                start: try row.get("clock_from", as: Int64?.self).map { Instant(milliseconds: $0) },
                due: due,
                owners: owners
            )
        }
    }

    private static func task(_ state: SpecimenState) -> String? {
        switch state {
        case .taken: "送检"
        case .refused: "检验机构拒收，请补样送检或作废"
        case .handedOver: "检验机构接收"
        case .accepted: "出具检验报告"
        case .returned: "更正检验结果"
        case .submitted: "审核检验结果"
        case .approved, .published, .discarded: nil
        }
    }

    private func laboratoryAccounts() throws -> [String: [String]] {
        let roles = office.rulebook.roles.filter { $0.may(.testSamples) }.map(\.id)
        var found: [String: [String]] = [:]
        for row in try db.query(
            """
            SELECT id, department FROM account WHERE county = \(office.county.text) AND active = 1
                AND role IN (\(SQL.list(roles))) AND department IS NOT NULL ORDER BY login
            """
        ) { found[try row.get("department"), default: []].append(try row.get("id")) }
        return found
    }

    // MARK: Plan and reports

    private var plan: Plan? { office.rulebook.plan(county: office.county, year: now.day.year) }

    private func milestones() throws -> [Duty] {
        guard let plan else { return [] }
        let records = try TaskRecords(db: db, county: office.county).milestones(year: plan.year)
        var duties: [Duty] = []
        for task in plan.aspects.flatMap(\.tasks) {
            let lead = holder(task.lead.department)
            for milestone in task.milestones {
                let known = records[task.id]?[milestone.id] ?? []
                let state = MilestoneStanding(milestone: milestone, records: known).state(on: now.day)
                let subject = Reminder.Subject.milestone(task: task.id, id: milestone.id)
                let title = "\(task.id) \(task.title)：\(milestone.title)"
                switch state {
                case .confirmed: continue
                case .recorded:
                    duties.append(
                        Duty(
                            subject: subject,
                            title: title,
                            task: "确认里程碑",
                            start: nil,
                            due: nil,
                            owners: [.desk(.office)]
                        )
                    )
                case .pending, .late, .returned:
                    guard now.day.distance(to: milestone.due) <= Self.daysAhead, let lead else { continue }
                    duties.append(
                        Duty(
                            subject: subject,
                            title: title,
                            task: state == .returned ? "退回补充，请重新登记" : "登记里程碑",
                            start: nil,
                            due: .at(Instant(milestone.due.adding(days: 1))),
                            owners: [.desk(lead)]
                        )
                    )
                }
            }
        }
        return duties
    }

    private func reports() throws -> [Duty] {
        guard let plan else { return [] }
        let due = ReportRecords.due(plan)
        let standings = try ReportRecords(db: db, county: office.county)
            .standings(office: office, year: plan.year, scope: .program(office.county))
        let states = try DraftRecords(db: db, county: office.county, year: plan.year).states()
        return standings.compactMap { unit in
            let subject = Reminder.Subject.report(unit: unit.unit, year: plan.year)
            let title = "\(unit.name)\(plan.year)年食品安全工作报告"
            let state = states[unit.unit]
            if state == .submitted {
                return Duty(
                    subject: subject,
                    title: title,
                    task: "接收或退回",
                    start: nil,
                    due: nil,
                    owners: [.desk(.office)]
                )
            }
            guard unit.receivedOn == nil, state != .accepted, now.day.distance(to: due) <= Self.daysAhead else {
                return nil
            }
            let holder: Holder = AreaCode(unit.unit).map { .township($0) } ?? .department(unit.unit)
            return Duty(
                subject: subject,
                title: title,
                task: state == .returned ? "退回修改，请重新提交" : "撰写并提交",
                start: nil,
                due: .at(Instant(due.adding(days: 1))),
                owners: [.desk(holder)]
            )
        }
    }

    /// The desk of a department that leads a task; nil where the plan names desks of all townships.
    private func holder(_ department: String) -> Holder? {
        switch office.rulebook.department(department)?.kind {
        case .office: .office
        case .department: .department(department)
        default: nil
        }
    }

    // MARK: Licences

    /// One duty a township, or of the one that is named: how many open operators have a licence that ends soon or has ended.
    private func licences(of township: AreaCode?) throws -> [Duty] {
        let last = now.day.adding(days: office.rulebook.operators.expiringDays).description
        let own: SQL = township.map { " AND operator.township = \($0.text)" } ?? ""
        let rows = try db.query(
            """
            SELECT operator.township, COUNT(DISTINCT operator.id) AS total,
                MIN(CASE WHEN licence.expires_on >= \(now.day.description) THEN licence.expires_on END) AS first_day
            FROM operator_licence AS licence
            JOIN operator ON operator.county = licence.county AND operator.id = licence.operator
            WHERE licence.county = \(office.county.text) AND licence.expires_on <= \(last)
                AND operator.state = 'open' AND operator.merged_into IS NULL AND operator.township IS NOT NULL\(own)
                AND NOT EXISTS (SELECT 1 FROM operator_licence AS later WHERE later.county = licence.county
                    AND later.operator = licence.operator AND later.kind = licence.kind
                    AND later.expires_on > licence.expires_on)
            GROUP BY operator.township ORDER BY operator.township
            """
        )
        return try rows.compactMap { row in
            guard let township = AreaCode(try row.get("township", as: String.self)) else { return nil }
            let first = try row.get("first_day", as: String?.self).flatMap { Day($0) }
            return Duty(
                subject: .licences(township),
                title: "\(try row.get("total", as: Int.self)) 家监管对象的证照到期或即将到期",
                task: "核实并督促办理延续或注销",
                township: township,
                start: nil,
                due: first.map { .at(Instant($0.adding(days: 1))) },
                owners: [.desk(.station(township))]
            )
        }
    }
}

extension ReminderDesk {
    /// Says what is owed beside matters when its day comes near, once it is over, and where it has no day, once.
    func remindOfDuties(
        _ reminders: [MatterRules.Reminder],
        at now: Instant,
        _ db: any Connection
    ) throws -> [String] {
        let records = ReminderRecords(db: db, county: office.county)
        let duties = try DutyReading(office: office, db: db, now: now).all()
        try records.retireDuties(except: Set(duties.flatMap(Self.keys)), at: now)
        var created: [String] = []
        for duty in duties {
            guard let (kind, occasion, words) = occasion(of: duty, reminders, at: now) else { continue }
            for owner in duty.owners {
                let draft = Reminder.Draft(
                    recipient: owner,
                    kind: kind,
                    about: duty.subject,
                    occasion: occasion,
                    due: duty.due?.instant,
                    text: "\(words)：\(duty.title)"
                )
                if let id = try records.post(draft, at: now, office) { created.append(id) }
            }
        }
        return created
    }

    /// How reminders of a duty are known: by whom, of what, and by when.
    private static func keys(_ duty: Duty) -> [String] {
        let due = duty.due?.instant.map { "\($0.milliseconds)" } ?? ""
        return duty.owners.map { [$0.text, duty.subject.kind, duty.subject.id, due].joined(separator: "|") }
    }

    private func occasion(
        of duty: Duty,
        _ reminders: [MatterRules.Reminder],
        at now: Instant
    ) -> (Reminder.Kind, String, String)? {
        guard case .at(let due)? = duty.due else {
            return duty.due == nil ? (.arrived, "\(duty.task)", "请\(duty.task)") : nil
        }
        if now >= due { return (.overdue, "over:\(due.milliseconds)", "\(duty.task)已逾期") }
        let last = Self.lastDay(due)
        guard let reminder = reached(reminders, last, now.day) else { return nil }
        return (.dueSoon, "\(reminder.id):\(due.milliseconds)", "\(duty.task)，\(last) 到期")
    }
}
