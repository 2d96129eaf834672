import Exchange
import Office
import Pages
import Primitives
import Rules
import Supervision

extension Site {
    var reportingRoutes: [Route] {
        taskRoutes + draftRoutes + analysisRoutes + publicationRoutes + annualRoutes + [
            Route(.get, Link.dispatch, .signedIn(.readLedger)) { visit in
                let (dispatch, desk) = try await visit.dispatch()
                return .page(DispatchPage(viewer: try visit.viewer(), dispatch: dispatch, desk: desk).page)
            },
            Route(.get, "\(Link.dispatch)/export.xlsx", .signedIn(.exportData), exportDispatch),
        ]
    }

    private func exportDispatch(_ visit: Visit) async throws -> Reply {
        let (dispatch, asked) = try await visit.dispatch()
        let title = "\(asked.map { naming.holder($0) } ?? "")\(dispatch.year)年\(dispatch.month)月调度单"
        let rows = dispatch.desks.filter { asked == nil || $0.holder == asked }.flatMap { desk in
            DispatchLine.lines(of: desk).map { line -> [Cell] in
                [
                    .text(naming.holder(desk.holder)), .text(line.kind), .text(line.what), .text(line.due),
                    .text(line.state), .text(line.person), .empty, .empty,
                ]
            }
        }
        let document = TableDocument(
            sheetName: "月调度",
            title: title,
            headers: ["单位", "类别", "欠什么", "期限", "情况", "责任人", "备注", "签字"],
            rows: rows
        )
        return try await Export.reply(document, name: title, visit)
    }

    private var taskRoutes: [Route] {
        [
            Route(
                .post,
                "/office/plan/:task/milestones",
                .signedIn(.draftReports),
                bodyLimit: EvidenceFile.maximumSize + (64 << 10)
            ) { visit in
                try await changed(visit) { task, year in
                    let file = try visit.form.files["file"].flatMap { file in
                        file.content.isEmpty ? nil : try EvidenceFile(name: file.name, content: file.content)
                    }
                    try await TaskDesk(visit.office).record(
                        visit.form["milestone"],
                        of: task,
                        year: year,
                        note: visit.form["note"],
                        file: file,
                        by: visit.officer()
                    )
                }
            },
            Route(.post, "/office/plan/:task/milestones/decide", .signedIn(.recordReports)) { visit in
                try await changed(visit) { task, year in
                    try await TaskDesk(visit.office).decide(
                        visit.form["milestone"],
                        of: task,
                        year: year,
                        confirm: visit.form["confirm"] == "1",
                        note: visit.form["note"],
                        by: visit.officer()
                    )
                }
            },
            Route(.post, "/office/plan/:task/persons", .signedIn(.draftReports)) { visit in
                try await changed(visit) { task, year in
                    try await TaskDesk(visit.office).addPerson(
                        task,
                        year: year,
                        desk: Holder(visit.form["desk"]),
                        name: visit.form["name"],
                        duty: visit.form["duty"],
                        by: visit.officer()
                    )
                }
            },
            Route(.post, "/office/plan/:task/persons/remove", .signedIn(.draftReports)) { visit in
                try await changed(visit) { task, year in
                    let person = visit.form["person"]
                    try await TaskDesk(visit.office).removePerson(person, of: task, year: year, by: visit.officer())
                }
            },
            Route(.post, "/office/plan/:task/remarks", .signedIn(.handleMatters)) { visit in
                try await changed(visit) { task, year in
                    let words = visit.form["words"]
                    try await TaskDesk(visit.office).addRemark(task, year: year, words: words, by: visit.officer())
                }
            },
            Route(.get, "/office/milestones/:milestone", .signedIn(.readLedger)) { visit in
                let file = try await TaskDesk(visit.office).file(visit.parameter("milestone"), by: visit.officer())
                let inline = file.mediaType.hasPrefix("image/") || file.mediaType == "application/pdf"
                return .file(name: file.name, mediaType: file.mediaType, content: file.content, inline: inline)
            }.recordingFiles,
        ]
    }

    /// Does one change to a task and shows its page; a refused form comes back with its faults.
    private func changed(
        _ visit: Visit,
        _ change: (_ task: String, _ year: Int) async throws -> Void
    ) async throws -> Reply {
        let (year, _) = try visit.planDay()
        do {
            try await change(visit.parameter("task"), year)
        } catch Refusal.incomplete(let faults) {
            return try await taskPage(visit, faults: faults)
        }
        return .redirect(Link.task(visit.parameter("task")))
    }

    private var analysisRoutes: [Route] {
        [
            Route(.get, Link.analysis, .signedIn(.readLedger)) { visit in
                let analysis = try await visit.analysis()
                let years = PlanDesk(visit.office).years
                return .page(AnalysisPage(viewer: try visit.viewer(), analysis: analysis, years: years).page)
            },
            Route(.get, "\(Link.analysis)/export.xlsx", .signedIn(.exportData)) { visit in
                let analysis = try await visit.analysis()
                let title = "\(analysis.year)年\(analysis.kindTitle)分析"
                let now = visit.office.environment.now()
                let workbook = WorkbookDocument(sheets: AnalysisSheets(analysis, naming).all)
                return try await Export.reply(
                    try workbook.xlsx(created: now),
                    name: title,
                    file: "\(title)-\(now.day).xlsx",
                    mediaType: Export.workbookType,
                    rows: workbook.sheets.reduce(0) { $0 + $1.rows.count },
                    visit
                )
            },
        ]
    }
}

extension Visit {
    /// The month asked for, `2024-06`, or the present one of the plan's year, and the desk whose sheet is asked for.
    fileprivate func dispatch() async throws -> (dispatch: Dispatch, desk: Holder?) {
        let (year, day) = try planDay()
        let asked = query["month"].flatMap { Day($0 + "-01") }
        let month = asked.map { ($0.year, $0.month) } ?? (year, day.year == year ? day.month : 12)
        let officer = try officer()
        let desk = try desk()
        if let desk, !officer.scope.holds(desk) { throw Refusal.notFound }
        return (try await DispatchDesk(office).dispatch(year: month.0, month: month.1, by: officer), desk)
    }

    fileprivate func analysis() async throws -> Analysis {
        let today = office.environment.now().day
        let year = query["year"].flatMap { Int($0) } ?? PlanDesk(office).defaultYear(on: today) ?? today.year
        let kind = query["kind"].flatMap { SamplingRow.Kind(rawValue: $0) } ?? .supervision
        return try await AnalysisDesk(office).analysis(year: year, kind: kind, on: today, by: officer())
    }
}
