package import Primitives
import Rules
import Storage
package import Supervision

/// The reporting calendar: each unit drafts and submits its part of the annual report, the county accepts or returns it.
package struct DraftDesk: Sendable {
    let office: Office

    package init(_ office: Office) { self.office = office }

    /// Texts of a section at most.
    package static let sectionLimit = 6000

    /// A unit's part as an officer sees it, and what they may do with it.
    package struct Sight: Sendable {
        package var report: ReportStanding
        package var draft: ReportDraft
        package var mayWrite: Bool
        package var mayDecide: Bool
    }

    package func standings(year: Int, by officer: Officer) async throws -> (due: Day, rows: [UnitStanding]) {
        try officer.require(.readLedger)
        guard let plan = office.rulebook.plan(county: office.county, year: year) else { throw Refusal.notFound }
        let rows = try await office.database.read { db in
            let states = try DraftRecords(db: db, county: office.county, year: year).states()
            return try ReportRecords(db: db, county: office.county)
                .standings(office: office, year: year, scope: officer.scope)
                .map { UnitStanding(report: $0, state: states[$0.unit]) }
        }
        return (ReportRecords.due(plan), rows)
    }

    package func sight(_ unit: String, year: Int, by officer: Officer) async throws -> Sight {
        try officer.require(.readLedger)
        let today = office.environment.now().day
        return try await office.database.read { db in
            let report = try report(unit, year, officer, db)
            let draft = try current(unit, year, report.name, today, db)
            return Sight(
                report: report,
                draft: draft,
                mayWrite: isOwn(unit, officer) && officer.scope.role.may(.draftReports),
                mayDecide: officer.scope.role.may(.recordReports)
            )
        }
    }

    /// The unit's standing, for those who may know of it: the county office, and the unit's own desks.
    private func report(_ unit: String, _ year: Int, _ officer: Officer, _ db: any Connection) throws -> ReportStanding
    {
        guard officer.scope.role.readsDrafts else { throw Refusal.notFound }
        let found = try ReportRecords(db: db, county: office.county)
            .standings(office: office, year: year, scope: officer.scope).first { $0.unit == unit }
        guard let found else { throw Refusal.notFound }
        return found
    }

    private func isOwn(_ unit: String, _ officer: Officer) -> Bool {
        switch officer.scope.role.desk {
        case .township: officer.scope.township?.text == unit
        case .department: officer.scope.department == unit
        default: false
        }
    }

    /// The stored draft with titles, or a new one filled from the unit's own figures.
    func current(_ unit: String, _ year: Int, _ name: String, _ today: Day, _ db: any Connection) throws -> ReportDraft
    {
        let titles = sectionTitles(year)
        var draft: ReportDraft
        if let stored = try DraftRecords(db: db, county: office.county, year: year).find(unit) {
            draft = stored
        } else {
            draft = ReportDraft(
                unit: unit,
                title: "\(name)\(year)年食品安全工作情况报告",
                state: .draft,
                version: 0,
                revision: 0,
                sections: [],
                figures: [],
                areFiguresFrozen: false,
                submittedAt: nil,
                decidedAt: nil,
                decisionNote: "",
                exceptions: []
            )
        }
        if draft.isOpen {
            draft.figures = try figures(of: unit, year, today, db)
            draft.areFiguresFrozen = false
        }
        let words = Dictionary(draft.sections.map { ($0.id, $0.words) }, uniquingKeysWith: { first, _ in first })
        draft.sections = titles.map { id, title in
            let proposed = draft.version == 0 ? Self.proposal(draft.figures.filter { $0.task.hasPrefix(id + ".") }) : ""
            return ReportDraft.Section(id: id, title: title, words: words[id] ?? proposed)
        }
        return draft
    }

    /// The plan's aspects, then what is still wrong and what comes next.
    private func sectionTitles(_ year: Int) -> [(id: String, title: String)] {
        let plan = office.rulebook.plan(county: office.county, year: year)
        return (plan?.aspects.map { ($0.id, $0.title) } ?? []) + [("problems", "存在的问题"), ("next", "下一步工作打算")]
    }

    /// One sentence for each figure, to be written on.
    static func proposal(_ figures: [ReportDraft.DraftFigure]) -> String {
        figures.map { figure in
            let counts = "\(figure.figure.numerator ?? 0)/\(figure.figure.denominator ?? 0)"
            let state = figure.state == .onTheWay ? "" : "，\(figure.state.title)"
            return "\(figure.figure.title)：\(figure.figure.valueText)（\(counts)）\(state)。"
        }.joined(separator: "\n")
    }

    /// The figures of a unit with data in its own scope, each with a digest over the rows behind it.
    func figures(of unit: String, _ year: Int, _ day: Day, _ db: any Connection) throws -> [ReportDraft.DraftFigure] {
        let holder: Holder = AreaCode(unit).map { .township($0) } ?? .department(unit)
        guard let plan = office.rulebook.plan(county: office.county, year: year), let scope = office.scope(of: holder)
        else { return [] }
        let context = MeasureContext(db: db, office: office, scope: scope, plan: plan, on: day)
        let records = try TaskRecords(db: db, county: office.county).milestones(year: year)
        let kinds = office.departmentKinds
        let start = Day(year: year, month: 1, day: 1) ?? day
        var figures: [ReportDraft.DraftFigure] = []
        // Whether the unit has reported is not for its report to say.
        for task in plan.aspects.flatMap(\.tasks) where task.indicator != "reports.annual" {
            let standing = try PlanDesk(office).standing(task, context, records)
            let isOwn = task.part(of: holder, kinds: kinds) != nil
            let shown = standing.figuresWithData.filter { isOwn || $0.figure.unit != "milestone" }
            guard !shown.isEmpty else { continue }
            let counted = try task.indicator.flatMap { Indicators.all[$0] }?.rows(with: task.with, context) ?? []
            for (figure, state) in shown {
                let groups = figure.unit == "milestone" ? standing.milestones.rows(on: day).map { [$0] } ?? [] : counted
                figures.append(
                    ReportDraft.DraftFigure(
                        task: task.id,
                        figure: figure,
                        state: state ?? TaskState(figure, from: start, due: task.due, on: day),
                        rowCount: groups.reduce(0) { $0 + $1.total },
                        rowsDigest: groups.digest,
                        seenOn: day
                    )
                )
            }
        }
        return figures
    }

    // MARK: Writing

    /// What a unit typed.
    package struct Entry: Sendable {
        package var version: Int
        package var title: String
        /// By the section's id.
        package var words: [String: String]

        package init(version: Int, title: String, words: [String: String]) {
            self.version = version
            self.title = title
            self.words = words
        }
    }

    package func save(_ entry: Entry, of unit: String, year: Int, by officer: Officer) async throws {
        let now = office.environment.now()
        try await office.database.write { db in
            try save(entry, of: unit, year: year, by: officer, at: now, db: db)
        }
    }

    func save(
        _ entry: Entry,
        of unit: String,
        year: Int,
        by officer: Officer,
        at now: Instant,
        db: any Connection
    ) throws {
        var draft = try writable(unit, year, officer, now.day, db)
        guard draft.version == entry.version else { throw Refusal.changedMeanwhile }
        var faults: [FieldFault] = []
        let title = entry.title.trimmingSpaces()
        if title.isEmpty || title.count > 80 {
            faults.append(FieldFault(field: "title", code: "title-length", advice: "请填写标题，不超过 80 字"))
        }
        for index in draft.sections.indices {
            let section = draft.sections[index]
            guard let words = entry.words[section.id] else { continue }
            if words.count > Self.sectionLimit {
                let advice = "“\(section.title)”不超过 \(Self.sectionLimit) 字，现有 \(words.count) 字"
                faults.append(FieldFault(field: "section-\(section.id)", code: "too-long", advice: advice))
            }
            draft.sections[index].words = words
        }
        guard faults.isEmpty else { throw Refusal.incomplete(faults) }
        let records = DraftRecords(db: db, county: office.county, year: year)
        let before = draft.version > 0 ? try records.digest(of: unit) : nil
        try records.save(unit, title: title, sections: draft.sections, at: now, by: officer.account)
        try audit("report-saved", unit, year, before: before, officer, now, db)
    }

    /// The draft, for its own unit while it is open.
    func writable(
        _ unit: String,
        _ year: Int,
        _ officer: Officer,
        _ today: Day,
        _ db: any Connection
    ) throws -> ReportDraft {
        try officer.require(.draftReports)
        let report = try report(unit, year, officer, db)
        guard isOwn(unit, officer) else { throw Refusal.heldByOther }
        let draft = try current(unit, year, report.name, today, db)
        guard draft.isOpen else { throw Refusal.changedMeanwhile }
        return draft
    }

    func audit(
        _ action: String,
        _ unit: String,
        _ year: Int,
        before: String?,
        _ officer: Officer,
        _ now: Instant,
        _ db: any Connection
    ) throws {
        let leaf = Audit.Leaf(
            at: now,
            actor: officer.account,
            action: action,
            subjectKind: "report-draft",
            subject: "\(year):\(unit)",
            before: before,
            after: try DraftRecords(db: db, county: office.county, year: year).digest(of: unit)
        )
        try Audit.append(leaf, county: office.county, to: db)
    }
}

extension [RowGroup] {
    /// SHA-256 over the rows listed and the totals of all.
    var digest: String {
        var digest = Digest.Running()
        for group in self {
            digest.add([.text(group.title), .integer(Int64(group.total))])
            for row in group.rows {
                let link =
                    switch row.link {
                    case .sample(let id), .matter(let id): id
                    case .none: ""
                    }
                digest.add([.text(link)] + row.cells.map { .text($0) })
            }
        }
        return digest.finish()
    }
}

extension TaskStanding {
    /// The task's figures that have data, named in full; the first with the task's state.
    fileprivate var figuresWithData: [(figure: Figure, state: TaskState?)] {
        var first = figure
        first.title = task.title
        let others = further.map { figure -> (figure: Figure, state: TaskState?) in
            var named = figure
            named.title = "\(task.title)，\(figure.title)"
            return (named, nil)
        }
        return ([(first, state)] + others).filter { $0.figure.numerator != nil && $0.figure.denominator != nil }
    }
}
