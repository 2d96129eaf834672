import Primitives
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
        /// What a form filled from it goes out from, by field; see ``Entry/bases``.
        package var bases: [String: String] {
            var bases = ["title": DraftDesk.base(draft.title)]
            for section in draft.sections { bases["section-\(section.id)"] = DraftDesk.base(section.words) }
            return bases
        }
        package var mayWrite: Bool
        package var mayDecide: Bool
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
    func report(_ unit: String, _ year: Int, _ officer: Officer, _ db: any Connection) throws -> ReportStanding {
        guard officer.scope.role.readsDrafts else { throw Refusal.notFound }
        if unit == office.county.text { return try countyStanding(year, officer, db) }
        let found = try ReportRecords(db: db, county: office.county)
            .standings(office: office, year: year, scope: officer.scope).first { $0.unit == unit }
        guard let found else { throw Refusal.notFound }
        return found
    }

    /// The county's own report, which nobody but its office writes and reads before it goes out.
    private func countyStanding(_ year: Int, _ officer: Officer, _ db: any Connection) throws -> ReportStanding {
        guard officer.scope.isWholeCounty, let plan = office.rulebook.plan(county: office.county, year: year) else {
            throw Refusal.notFound
        }
        let unit = office.county.text
        return ReportStanding(
            unit: unit,
            name: office.rulebook.area(office.county)?.name ?? unit,
            receivedOn: nil,
            copiedOn: nil,
            title: nil,
            hasFile: false,
            due: ReportRecords.due(plan),
            way: try DraftRecords(db: db, county: office.county, year: year).ways()[unit] ?? ReportWay()
        )
    }

    func isOwn(_ unit: String, _ officer: Officer) -> Bool {
        switch officer.scope.role.desk {
        case .office: unit == officer.scope.county.text
        case .township: officer.scope.township?.text == unit
        case .department: officer.scope.department == unit
        default: false
        }
    }

    /// The stored draft with titles, or a new one filled from the unit's own figures.
    ///
    /// `counts` as false leaves out the figures of a draft that has its words already: to count them reads the ledger.
    func current(
        _ unit: String,
        _ year: Int,
        _ name: String,
        _ today: Day,
        _ db: any Connection,
        counts: Bool = true
    ) throws -> ReportDraft {
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
        if draft.isOpen, counts || draft.version == 0 {
            draft.figures = try figures(of: unit, year, today, db)
            draft.areFiguresFrozen = false
        }
        let words = Dictionary(draft.sections.map { ($0.id, $0.words) }, uniquingKeysWith: { first, _ in first })
        draft.sections = titles.map { id, title in
            let proposed = draft.version == 0 ? proposal(id, draft.figures, unit: unit, year) : ""
            return ReportDraft.Section(id: id, title: title, words: words[id] ?? proposed)
        }
        return draft
    }

    /// The plan's aspects, then what is still wrong and what comes next.
    private func sectionTitles(_ year: Int) -> [(id: String, title: String)] {
        let plan = office.rulebook.plan(county: office.county, year: year)
        return (plan?.aspects.map { ($0.id, $0.title) } ?? []) + [("problems", "存在的问题"), ("next", "下一步工作打算")]
    }

    /// The figures of a unit with data in its own scope, each with a digest over the rows behind it.
    func figures(of unit: String, _ year: Int, _ day: Day, _ db: any Connection) throws -> [ReportDraft.DraftFigure] {
        let holder = holder(of: unit)
        guard let plan = office.rulebook.plan(county: office.county, year: year), let scope = office.scope(of: holder)
        else { return [] }
        let context = MeasureContext(db: db, office: office, scope: scope, plan: plan, on: day).unlimited
        let records = try TaskRecords(db: db, county: office.county).milestones(year: year)
        let kinds = office.departmentKinds
        let desk = PlanDesk(office)
        var figures: [ReportDraft.DraftFigure] = []
        // Whether the unit has reported is not for its report to say.
        for task in plan.aspects.flatMap(\.tasks) where task.indicator != "reports.annual" {
            let standing = try desk.standing(task, context, records)
            let isOwn = holder == .office || task.part(of: holder, kinds: kinds) != nil
            // A figure of the whole county is told by those who answer for it.
            let shown = standing.figures.map {
                $0.numerator != nil && $0.denominator != nil && (isOwn || ($0.unit != "milestone" && !$0.isCountyWide))
            }
            guard shown.contains(true) else { continue }
            let rows = try desk.rows(of: standing, context)
            for (index, figure) in standing.figures.enumerated() where shown[index] {
                var named = figure
                named.title = index == 0 ? task.title : "\(task.title)，\(figure.title)"
                figures.append(
                    ReportDraft.DraftFigure(
                        task: task.id,
                        figure: named,
                        state: standing.states[index],
                        rowCount: rows[index].total,
                        rowsDigest: rows[index].groups.digest,
                        seenOn: day
                    )
                )
            }
        }
        return figures
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
                    case .sample(let id), .matter(let id), .operator(let id): id
                    case .none: ""
                    }
                digest.add([.text(link)] + row.cells.map { .text($0) })
            }
        }
        return digest.finish()
    }
}
