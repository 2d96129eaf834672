package import Primitives
package import Rules
import Storage
package import Supervision

/// The yearly sampling plan: drafting, sharing out the free budget, approving, revising.
package struct SamplingPlanDesk: Sendable {
    let office: Office

    package init(_ office: Office) { self.office = office }

    // MARK: Reading

    /// The revisions of a year, the newest first; lines of the newest, or of `revision` where it is named.
    package func plan(
        year: Int,
        revision: Int? = nil,
        by officer: Officer
    ) async throws -> (file: SamplingPlanFile?, revisions: [SamplingPlanFile]) {
        try officer.require(.readLedger)
        return try await office.database.read { db in
            let records = SamplingPlanRecords(db: db, county: office.county)
            let revisions = try records.revisions(year: year)
            guard var file = revisions.first(where: { revision == nil || $0.revision == revision }) else {
                if revision != nil { throw Refusal.notFound }
                return (nil, revisions)
            }
            file.lines = try covered(file, records, officer)
            let accounts = try AccountRecords(db: db, county: office.county).all()
            file.names = Dictionary(accounts.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
            return (file, revisions)
        }
    }

    /// The plan in force in a year, with its lines; nil while none is approved.
    package func approved(year: Int, by officer: Officer) async throws -> SamplingPlanFile? {
        try officer.require(.readLedger)
        return try await office.database.read { db in
            let records = SamplingPlanRecords(db: db, county: office.county)
            guard var file = try records.revisions(year: year).first(where: { $0.state == .approved }) else {
                return nil
            }
            file.lines = try covered(file, records, officer)
            return file
        }
    }

    private func covered(
        _ plan: SamplingPlanFile,
        _ records: SamplingPlanRecords,
        _ officer: Officer
    ) throws -> [SamplingPlanLine] {
        try records.coveredLines(
            of: plan,
            through: office.environment.now().day,
            products: ActionProductFinder(office.rulebook.actionProducts),
            scope: officer.scope
        )
    }

    // MARK: Drafting

    /// Begins a plan, or a revision of the one that stands with its lines taken over; `reason` is asked for a revision.
    package func draft(year: Int, reason: String, by officer: Officer) async throws -> String {
        let now = office.environment.now()
        return try await office.database.write { db in
            try draft(year: year, reason: reason, by: officer, at: now, db: db)
        }
    }

    func draft(year: Int, reason: String, by officer: Officer, at now: Instant, db: any Connection) throws -> String {
        try officer.require(.planSampling)
        let records = SamplingPlanRecords(db: db, county: office.county)
        let revisions = try records.revisions(year: year)
        let reason = reason.trimmingSpaces()
        var faults: [FieldFault] = []
        if !(2000...2100).contains(year) {
            faults.append(FieldFault(field: "year", code: "bad-year", advice: "请填写四位年份"))
        }
        if revisions.first?.state == .draft {
            faults.append(FieldFault(field: "year", code: "draft-exists", advice: "\(year) 年已有未批准的草案，请先改完并批准"))
        }
        if !revisions.isEmpty, reason.isEmpty {
            faults.append(FieldFault(field: "reason", code: "reason-missing", advice: "修订计划须写明理由"))
        }
        guard faults.isEmpty else { throw Refusal.incomplete(faults) }
        let last = revisions.first { $0.state == .approved }
        let plan = SamplingPlanFile(
            id: office.environment.nextID(now),
            year: year,
            revision: (revisions.first?.revision ?? 0) + 1,
            state: .draft,
            freeBudget: last?.freeBudget ?? 0,
            randomShare: last?.randomShare ?? office.rulebook.practice?.allocation.randomShare ?? 0,
            seed: last?.seed ?? year,
            reason: reason,
            draftedAt: now,
            draftedBy: officer.account,
            approvedAt: nil,
            approvedBy: nil,
            lines: [],
            names: [:]
        )
        try records.insert(plan)
        if let last {
            try records.insert(try records.lines(of: last.id, scope: .program(office.county)), plan: plan.id)
        }
        try record("sampling-plan-drafted", plan.id, by: officer, at: now, before: nil, records)
        return plan.id
    }

    /// A line as it was filled in.
    package struct Line: Sendable {
        package var kind: SamplingRow.Kind
        package var foodClass: String
        package var stage: PlannedSamples.Stage
        package var township: AreaCode?
        /// Several at once: one line for each.
        package var months: [Int]
        /// Samples in each month.
        package var planned: Int
        package var items: [String]
        package var reason: String
        /// The department that has the samples taken; nil where the plan says none.
        package var organiser: String?

        package init(
            kind: SamplingRow.Kind = .supervision,
            foodClass: String,
            stage: PlannedSamples.Stage,
            township: AreaCode? = nil,
            months: [Int],
            planned: Int,
            items: [String] = [],
            reason: String = "",
            organiser: String? = nil
        ) {
            self.kind = kind
            self.foodClass = foodClass
            self.stage = stage
            self.township = township
            self.months = months
            self.planned = planned
            self.items = items
            self.reason = reason
            self.organiser = organiser
        }
    }

    package func add(_ lines: [Line], to id: String, by officer: Officer) async throws {
        let now = office.environment.now()
        try await office.database.write { db in try add(lines, to: id, by: officer, at: now, db: db) }
    }

    func add(_ lines: [Line], to id: String, by officer: Officer, at now: Instant, db: any Connection) throws {
        let (records, plan) = try draft(id, by: officer, db: db)
        let faults = lines.flatMap(faults)
        guard faults.isEmpty, !lines.isEmpty else { throw Refusal.incomplete(faults) }
        let before = try records.digest(of: id)
        var position = try records.lines(of: id, scope: .program(office.county)).map(\.position).max() ?? 0
        var new: [SamplingPlanLine] = []
        for line in lines {
            for month in line.months.sorted() {
                position += 1
                new.append(self.line(line, month: month, position: position, year: plan.year, at: now))
            }
        }
        try records.insert(new, plan: id)
        try record("sampling-plan-changed", id, by: officer, at: now, before: before, records)
    }

    func line(_ line: Line, month: Int, position: Int, year: Int, at now: Instant) -> SamplingPlanLine {
        let food = line.foodClass.trimmingSpaces()
        let rules = SamplingClasses(office.rulebook.sampling)
            .items(food: food, on: Day(year: year, month: month, day: 1) ?? Day(ordinal: 0))
        return SamplingPlanLine(
            position: position,
            kind: line.kind,
            part: .fixed,
            foodClass: food,
            rules: rules.first.map { ($0.year, $0.table) },
            stage: line.stage,
            township: line.township,
            month: month,
            planned: line.planned,
            items: line.items.isEmpty ? rules.map(\.item) : line.items,
            reason: line.reason.trimmingSpaces(),
            lineage: office.environment.nextID(now),
            organiser: line.organiser
        )
    }

    func faults(_ line: Line) -> [FieldFault] {
        var faults: [FieldFault] = []
        if line.foodClass.trimmingSpaces().isEmpty {
            faults.append(FieldFault(field: "class", code: "class-missing", advice: "请填写食品类别，如“豇豆”"))
        }
        if line.months.isEmpty || !line.months.allSatisfy((1...12).contains) {
            faults.append(FieldFault(field: "months", code: "bad-month", advice: "请填写 1 至 12 之间的月份，如“3、4、5”"))
        }
        if !(1...100_000).contains(line.planned) {
            faults.append(FieldFault(field: "planned", code: "bad-count", advice: "请填写每月批次数，至少 1 批"))
        }
        let townships = office.rulebook.townships(of: office.county).map(\.code)
        if let township = line.township, !townships.contains(township) {
            faults.append(FieldFault(field: "township", code: "unknown-township", advice: "请选择本县的乡镇"))
        }
        if let organiser = line.organiser, office.rulebook.department(organiser)?.kind != .department {
            faults.append(FieldFault(field: "organiser", code: "unknown-department", advice: "请选择组织抽样的部门"))
        }
        return faults
    }

    // MARK: Approval

    /// Puts a draft in force; whoever drafted it cannot, the schema forbids it.
    package func approve(_ id: String, by officer: Officer) async throws {
        let now = office.environment.now()
        try await office.database.write { db in try approve(id, by: officer, at: now, db: db) }
    }

    func approve(_ id: String, by officer: Officer, at now: Instant, db: any Connection) throws {
        let (records, plan) = try draft(id, by: officer, db: db)
        var faults: [FieldFault] = []
        if plan.draftedBy == officer.account {
            faults.append(FieldFault(field: "act", code: "same-person", advice: "起草人不能批准，请由另一人批准"))
        }
        if try records.lines(of: id, scope: .program(office.county)).isEmpty {
            faults.append(FieldFault(field: "act", code: "no-lines", advice: "计划还没有任何条目"))
        }
        guard faults.isEmpty else { throw Refusal.incomplete(faults) }
        let before = try records.digest(of: id)
        let last = try records.revisions(year: plan.year).first { $0.state == .approved }
        let beforeLast = try last.map { try records.digest(of: $0.id) }
        try records.approve(plan, at: now, by: officer.account)
        if let last { try record("sampling-plan-revised", last.id, by: officer, at: now, before: beforeLast, records) }
        try record("sampling-plan-approved", id, by: officer, at: now, before: before, records)
    }

    func draft(
        _ id: String,
        by officer: Officer,
        db: any Connection
    ) throws -> (records: SamplingPlanRecords, plan: SamplingPlanFile) {
        try officer.require(.planSampling)
        let records = SamplingPlanRecords(db: db, county: office.county)
        guard let plan = try records.find(id) else { throw Refusal.notFound }
        guard plan.state == .draft else {
            throw Refusal.incomplete([
                FieldFault(field: "act", code: "not-a-draft", advice: "已批准的计划不能直接改，请新建修订版")
            ])
        }
        return (records, plan)
    }

    func record(
        _ action: String,
        _ id: String,
        by officer: Officer,
        at now: Instant,
        before: String?,
        _ records: SamplingPlanRecords
    ) throws {
        try Audit.append(
            Audit.Leaf(
                at: now,
                actor: officer.account,
                action: action,
                subjectKind: "sampling-plan",
                subject: id,
                before: before,
                after: try records.digest(of: id)
            ),
            county: office.county,
            to: records.db
        )
    }
}
