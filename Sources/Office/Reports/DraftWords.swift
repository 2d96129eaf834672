import Primitives
import Rules
import Storage
package import Supervision

/// What a draft is prefilled with, and the document that it becomes.
extension DraftDesk {
    func holder(of unit: String) -> Holder {
        if unit == office.county.text { return .office }
        return AreaCode(unit).map { .township($0) } ?? .department(unit)
    }

    /// What is known of a section's figures, to be written on: one sentence each.
    ///
    /// The county's report tells the figures of its tasks by itself; its sections begin with how the tasks stand.
    func proposal(_ section: String, _ figures: [ReportDraft.DraftFigure], unit: String, _ year: Int) -> String {
        guard let plan = office.rulebook.plan(county: office.county, year: year) else { return "" }
        guard unit == office.county.text else {
            let own = figures.filter { $0.task.hasPrefix(section + ".") }
            return own.map { figure in
                let words = sentence(of: figure, plan, reference: 0).map(\.words).joined()
                return figure.state == .behind ? "\(words)没有达到要求。" : words
            }.joined(separator: "\n")
        }
        let first = figures.filter { figure in plan.task(figure.task).map { $0.title == figure.figure.title } ?? false }
        func titles(_ chosen: [ReportDraft.DraftFigure]) -> String {
            chosen.map { plan.task($0.task)?.title ?? $0.task }.joined(separator: "、")
        }
        if section == "problems" {
            let behind = figures.filter { $0.state == .behind }
            return behind.isEmpty ? "" : "没有达到要求的有：\(behind.map(\.figure.title).joined(separator: "；"))。"
        }
        guard let aspect = plan.aspects.first(where: { $0.id == section }) else { return "" }
        let own = first.filter { $0.task.hasPrefix(section + ".") }
        guard !own.isEmpty else { return "本方面共\(aspect.tasks.count)项任务，按工作安排推进。" }
        let met = own.filter { $0.state == .met }
        let words = met.isEmpty ? "" : "，\(titles(met))已达到目标"
        return "本方面共\(aspect.tasks.count)项任务，其中\(own.count)项已有数据\(words)。"
    }

    /// The figures of a section as they are today, to be written below what stands there.
    package func todaysWords(_ section: String, of unit: String, year: Int, by officer: Officer) async throws -> String
    {
        let today = office.environment.now().day
        return try await office.database.read { db in
            _ = try writable(unit, year, officer, today, db)
            return proposal(section, try figures(of: unit, year, today, db), unit: unit, year)
        }
    }

    /// The measure that a figure of a draft was counted by, found by its title.
    private func measure(
        _ figure: ReportDraft.DraftFigure,
        _ plan: Plan
    ) -> (indicator: String?, with: [String: String])? {
        guard let task = plan.task(figure.task) else { return nil }
        if figure.figure.title == task.title { return (task.indicator, task.with) }
        return task.further.first { "\(task.title)，\($0.title)" == figure.figure.title }.map { ($0.indicator, $0.with) }
    }

    private func sentence(of figure: ReportDraft.DraftFigure, _ plan: Plan, reference: Int) -> [ReportDocument.Run] {
        guard let task = plan.task(figure.task) else { return [] }
        let (indicator, with) = measure(figure, plan) ?? (nil, [:])
        return FigureSentence.of(figure.figure, indicator: indicator, with: with, task: task, reference: reference)
    }

    /// A unit's part as a document: its texts, then its figures, each with its entry in the index.
    package func document(of unit: String, year: Int, by officer: Officer) async throws -> ReportDocument {
        let sight = try await sight(unit, year: year, by: officer)
        guard let plan = office.rulebook.plan(county: office.county, year: year) else { throw Refusal.notFound }
        let (draft, today) = (sight.draft, office.environment.now().day)
        var blocks: [ReportDocument.Block] = []
        var headings = 0
        func head(_ title: String) {
            headings += 1
            blocks.append(.heading(1, "\(ChineseOrdinal.of(headings))、\(title)"))
        }
        for section in draft.sections where !section.words.trimmingSpaces().isEmpty {
            head(section.title)
            blocks += ReportDocument.paragraphs(section.words)
        }
        var index: [ReportDocument.Entry] = []
        if !draft.figures.isEmpty { head("主要数据") }
        for figure in draft.figures {
            let number = index.count + 1
            blocks.append(.paragraph(sentence(of: figure, plan, reference: number)))
            index.append(entry(number, figure, plan, scope: sight.report.name))
        }
        return ReportDocument(
            title: draft.title,
            recipients: "县委、县政府：",
            blocks: blocks,
            signature: office.name(of: holder(of: unit)),
            date: draft.submittedAt?.day ?? today,
            note: draft.areFiguresFrozen ? "文中数字在提交时由食品安全工作台账计算并固定。" : "草稿，文中数字由食品安全工作台账于当日计算。",
            index: index,
            rows: [:]
        )
    }

    private func entry(
        _ number: Int,
        _ figure: ReportDraft.DraftFigure,
        _ plan: Plan,
        scope: String
    ) -> ReportDocument.Entry {
        let (name, with) = measure(figure, plan) ?? (nil, [:])
        let indicator = name.flatMap { Indicators.all[$0] }
        let milestone = figure.figure.unit == "milestone" ? "县食安办已确认的里程碑 ÷ 全部里程碑" : ""
        return ReportDocument.Entry(
            number: number,
            title: "\(figure.task) \(figure.figure.title)",
            definition: indicator.flatMap { $0.definitions[$0.named(with)] } ?? milestone,
            formula: "\(figure.figure.numerator ?? 0) ÷ \(figure.figure.denominator ?? 0)",
            day: figure.seenOn,
            scope: scope,
            rowCount: figure.rowCount,
            address: "/office/plan/\(figure.task)?on=\(figure.seenOn)",
            digest: figure.rowsDigest
        )
    }
}
