import Primitives
import Rules
import Storage
import Supervision

/// What the units reported, and what is behind.
extension ReportWriter {
    mutating func addUnits() throws {
        let standings = try ReportRecords(db: db, county: office.county)
            .standings(office: office, year: plan.year, scope: scope).map { $0.seen(on: on) }
        let drafts = DraftRecords(db: db, county: office.county, year: plan.year)
        heading("各乡（镇）、各部门报告情况")
        let received = standings.count { $0.receivedOn != nil }
        let onTime = standings.count(where: \.onTime)
        let accepted = standings.count { $0.way.state == .accepted }
        blocks.append(
            .text("应报告单位\(standings.count)个，已报告\(received)个，按时报告并抄送\(onTime)个，其中在线提交并已接收\(accepted)个。")
        )
        blocks.append(
            .table(
                ReportDocument.Table(
                    title: "表5 各单位报告情况",
                    headers: ["单位", "报告日期", "抄送日期", "是否按时"],
                    rows: standings.map { row in
                        [
                            row.name, row.receivedOn?.description ?? "未报", row.copiedOn?.description ?? "—",
                            row.onTime ? "是" : "否",
                        ]
                    },
                    widths: [6, 3, 3, 2]
                )
            )
        )
        let parts = try standings.filter { $0.way.state == .accepted }.compactMap { row in
            try drafts.find(row.unit).map { (row.name, $0) }
        }
        addProblems(parts)
    }

    /// What the accepted parts say is still wrong and comes next, in the units' own words.
    private mutating func addProblems(_ parts: [(name: String, draft: ReportDraft)]) {
        let own = ["problems": "存在的问题", "next": "下一步工作打算"]
        for (section, title) in [("problems", "各单位报告的问题"), ("next", "各单位的下一步打算")] {
            // The county's own words stand for what it took over from the units'.
            let words = ReportDocument.paragraphs(narrative[section] ?? "")
            if !words.isEmpty {
                heading(own[section] ?? title)
                blocks += words
                continue
            }
            let told = parts.compactMap { name, draft -> String? in
                guard let words = draft.sections.first(where: { $0.id == section })?.words.trimmingSpaces(),
                    !words.isEmpty
                else { return nil }
                return "\(name)：\(words.replacing("\n", with: " "))"
            }
            guard !told.isEmpty else { continue }
            heading(title)
            for (number, words) in told.enumerated() { blocks.append(.text("\(number + 1). \(words)")) }
        }
    }

    /// What is behind, as the ledger says.
    mutating func addDebts(_ board: Board) {
        let behind = board.aspects.flatMap(\.tasks).filter { $0.state == .behind }
        guard !behind.isEmpty else { return }
        heading("落后的任务")
        for (number, standing) in behind.enumerated() {
            let lead = office.rulebook.department(standing.task.lead.department)?.name ?? ""
            let figure = standing.figure.numerator == nil ? "" : "，现为\(standing.figure.valueText)"
            blocks.append(.text("\(number + 1). \(standing.task.title)（\(lead)）\(figure)。"))
        }
    }
}
