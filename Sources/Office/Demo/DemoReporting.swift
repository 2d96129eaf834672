import Primitives
import Rules
import Storage
import Supervision

extension DemoRun {
    /// Milestones, drafts of the annual report, and what the county shows of its plan.
    mutating func addReporting() throws {
        guard let plan = office.rulebook.plan(county: office.county, year: year) else { return }
        let staff = try addReporters(plan)
        for task in plan.aspects.flatMap(\.tasks) {
            try namePersons(of: task)
            try layDownMilestones(of: task, staff)
        }
        try addOnlineReports(staff)
        try publishPlan(plan)
    }

    /// One person of each unit who drafts its report and lays down milestones.
    private mutating func addReporters(_ plan: Plan) throws -> [Holder: Officer] {
        let records = AccountRecords(db: db, county: office.county)
        let now = Instant(Day(year: year, month: 1, day: 2) ?? today, hour: 8)
        var staff: [Holder: Officer] = [:]
        for desk in office.desks(of: plan) {
            guard let scope = office.scope(of: desk) else { continue }
            let unit = unitName(desk)
            let name = person()
            let officer = Officer(account: office.environment.nextID(now), name: "\(unit)\(name)", scope: scope)
            try records.insert(
                AccountRecords.Stored(
                    id: officer.account,
                    login: "\(unit)报送",
                    name: officer.name,
                    role: scope.role.id,
                    place: AccountPlace(scope),
                    password: nil,
                    active: true
                ),
                at: now
            )
            staff[desk] = officer
        }
        return staff
    }

    private func unitName(_ desk: Holder) -> String {
        switch desk {
        case .department(let id): office.rulebook.department(id)?.name ?? id
        case .township(let area), .station(let area): office.rulebook.area(area)?.name ?? area.text
        case .office: "县食安办"
        }
    }

    private mutating func person() -> String {
        let surnames = DemoVocabulary.surnames
        let given = DemoVocabulary.given
        return String(surnames[Int.random(in: 0..<surnames.count, using: &random)])
            + given[Int.random(in: 0..<given.count, using: &random)]
    }

    private mutating func namePersons(of task: PlanTask) throws {
        let desk = TaskDesk(office)
        let at = Instant(Day(year: year, month: 1, day: 15) ?? today, hour: 10)
        guard at.day <= today else { return }
        for (index, holder) in desk.desks(of: task, for: headOffice).dropFirst().prefix(2).enumerated() {
            try desk.addPerson(
                task.id,
                year: year,
                desk: holder,
                name: person(),
                duty: index == 0 ? "牵头落实，每月报进度" : "配合落实",
                by: headOffice,
                at: at,
                db: db
            )
        }
        guard task.milestones.isEmpty, Int.random(in: 0..<8, using: &random) == 0 else { return }
        try desk.addRemark(task.id, year: year, words: "按月调度，进度随台账更新。", by: headOffice, at: at, db: db)
    }

    /// Three in four milestones come in time, some late, some not at all; the county office looks at them within days.
    private mutating func layDownMilestones(of task: PlanTask, _ staff: [Holder: Officer]) throws {
        let desk = TaskDesk(office)
        let lead = staff[.department(task.lead.department)] ?? headOffice
        // Nobody sums up what has not begun: a step waits for the one before it.
        var earliest: Day? = Day(year: year, month: 1, day: 2)
        for milestone in task.milestones {
            let chance = Int.random(in: 0..<100, using: &random)
            let shift = chance < 78 ? -Int.random(in: 0...12, using: &random) : Int.random(in: 1...15, using: &random)
            let (decides, wait) = (
                Int.random(in: 0..<100, using: &random), Int.random(in: 1...6, using: &random)
            )
            guard chance < 88, let first = earliest else {
                earliest = nil
                continue
            }
            let day = max(first, milestone.due.adding(days: shift))
            guard day <= today else { continue }
            earliest = day.adding(days: wait + 1)
            let file =
                chance % 4 == 0
                ? nil : try EvidenceFile(name: "\(milestone.evidence)（模拟）.pdf", content: DemoFiles.paper)
            try desk.record(
                milestone.id,
                of: task.id,
                year: year,
                note: "\(milestone.title)，材料见附件。",
                file: file,
                by: lead,
                at: Instant(day, hour: 15),
                db: db
            )
            let decided = day.adding(days: wait)
            guard decided <= today, decides < 92 else { continue }
            try desk.decide(
                milestone.id,
                of: task.id,
                year: year,
                confirm: decides >= 6,
                note: decides >= 6 ? "" : "材料缺少加盖公章的页，请补充",
                by: headOffice,
                at: Instant(decided, hour: 10),
                db: db
            )
        }
    }

    // MARK: Reports

    /// Two units in three report in the system: most before the day, a few after it, some not at all.
    private mutating func addOnlineReports(_ staff: [Holder: Officer]) throws {
        let standings = try ReportRecords(db: db, county: office.county)
            .standings(office: office, year: year, scope: headOffice.scope)
        for (index, standing) in standings.enumerated() where Self.reportsOnline(index) {
            let holder: Holder = AreaCode(standing.unit).map { .township($0) } ?? .department(standing.unit)
            let chance = Int.random(in: 0..<100, using: &random)
            let shift =
                chance >= 80
                ? Int.random(in: 1...6, using: &random) : -Int.random(in: 0...13, using: &random)
            let lead = Int.random(in: 1...5, using: &random)
            let decides = Int.random(in: 0..<100, using: &random)
            guard let officer = staff[holder] else { continue }
            let day = standing.due.adding(days: shift)
            try report(
                standing,
                begun: day.adding(days: -lead),
                submitted: chance < 90 && index != Self.silentUnit ? day : nil,
                decides: decides,
                by: officer
            )
        }
    }

    /// The unit, by its place in the list, that has begun its report and never hands it in.
    private static let silentUnit = 4

    /// Whether a unit reports in the system rather than on paper, by its place in the list.
    static func reportsOnline(_ index: Int) -> Bool { index % 3 != 2 }

    private mutating func report(
        _ standing: ReportStanding,
        begun: Day,
        submitted: Day?,
        decides: Int,
        by officer: Officer
    ) throws {
        guard begun <= today else { return }
        let desk = DraftDesk(office)
        let unit = standing.unit
        try save(unit, standing.name, on: begun, by: officer)
        guard let submitted, submitted <= today else { return }
        let at = Instant(submitted, hour: 11)
        try desk.submit(unit, year: year, reportedOn: submitted, by: officer, at: at, db: db)
        let decided = submitted.adding(days: 2)
        guard decided <= today, decides < 85 else { return }
        let note = decides < 20 ? "请补充存在的问题和整改措施" : ""
        try desk.decide(
            unit,
            year: year,
            accept: decides >= 20,
            note: note,
            by: headOffice,
            at: Instant(decided, hour: 16),
            db: db
        )
        let again = decided.adding(days: 4)
        guard decides < 20, decides >= 8, again <= today else { return }
        try save(unit, standing.name, on: again, by: officer)
        try desk.submit(
            unit,
            year: year,
            reportedOn: submitted,
            by: officer,
            at: Instant(again, hour: 11),
            db: db
        )
    }

    private mutating func save(_ unit: String, _ name: String, on day: Day, by officer: Officer) throws {
        let desk = DraftDesk(office)
        let draft = try desk.current(unit, year, name, day, db)
        var words = Dictionary(draft.sections.map { ($0.id, $0.words) }, uniquingKeysWith: { first, _ in first })
        let problems = ["基层检查人手偏少，夜间摊点检查不够", "个别小作坊进货台账不全", "食用农产品合格证开具不规范", "部分单位自查流于形式"]
        let next = ["加密重点单位检查，年底前完成整改复查", "组织从业人员培训，规范台账", "开展专项抽检，跟踪屡次不合格单位"]
        words["problems"] = problems[Int.random(in: 0..<problems.count, using: &random)] + "。"
        words["next"] = next[Int.random(in: 0..<next.count, using: &random)] + "。"
        let entry = DraftDesk.Entry(title: draft.title, words: words)
        try desk.save(entry, of: unit, year: year, by: officer, at: Instant(day, hour: 9), db: db)
    }

    private func publishPlan(_ plan: Plan) throws {
        let words = [
            "6.4": "抽检是为了早发现、早处置；不合格食品都会下架并查清原因。",
            "6.5": "不合格食品处置完以后，再派人回去看一遍。", "8.2": "各乡镇、各部门每年报告食品安全工作。",
        ]
        let shown = plan.aspects.flatMap(\.tasks).filter { !$0.milestones.isEmpty }.map { ($0.id, "") }
        let setting = PublicationDesk.Setting(
            isShown: true,
            words: "这里是全县今年食品安全的重点工作和进展。",
            tasks: words.merging(shown) { first, _ in first }.filter { plan.task($0.key) != nil }
        )
        let day = min(today, Day(year: year, month: 2, day: 1) ?? today)
        try PublicationDesk(office).save(setting, year: year, by: headOffice, at: Instant(day, hour: 10), db: db)
    }
}
