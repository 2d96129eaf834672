import Exchange
import Office
import Pages
import Primitives
import Rules
import Supervision

extension Site {
    var samplingPlanRoutes: [Route] {
        [
            Route(.get, Link.samplingPlan, .signedIn(.readLedger)) { visit in try await samplingPlanPage(visit) },
            Route(.get, "\(Link.samplingPlan)/export.xlsx", .signedIn(.exportData), exportPlan),
            Route(.post, Link.samplingPlan, .signedIn(.planSampling)) { visit in
                try await planMove(visit) { desk, officer in
                    guard let year = Int(visit.form["year"]) else { throw Refusal.notFound }
                    _ = try await desk.draft(year: year, reason: visit.form["reason"], by: officer)
                }
            },
            Route(.post, "\(Link.samplingPlan)/:plan/lines", .signedIn(.planSampling), addLine),
            Route(.get, "\(Link.samplingPlan)/:plan/lines/:line", .signedIn(.planSampling)) { visit in
                try await linePage(visit)
            },
            Route(.post, "\(Link.samplingPlan)/:plan/lines/:line", .signedIn(.planSampling), changeLine),
            Route(.post, "\(Link.samplingPlan)/:plan/lines/:line/remove", .signedIn(.planSampling)) { visit in
                try await planMove(visit) { desk, officer in
                    guard let line = Int(visit.parameter("line")) else { throw Refusal.notFound }
                    try await desk.remove(line: line, of: visit.parameter("plan"), by: officer)
                }
            },
            Route(.post, "\(Link.samplingPlan)/:plan/allocate", .signedIn(.planSampling)) { visit in
                try await planMove(visit) { desk, officer in
                    try await desk.allocate(
                        visit.parameter("plan"),
                        budget: Int(visit.form["budget"]) ?? -1,
                        randomShare: Int(visit.form["share"]) ?? -1,
                        seed: Int(visit.form["seed"]) ?? 0,
                        weighting: Allocation.Weighting(rawValue: visit.form["weighting"]) ?? .mean,
                        by: officer
                    )
                }
            },
            Route(.post, "\(Link.samplingPlan)/:plan/approve", .signedIn(.planSampling)) { visit in
                try await planMove(visit) { desk, officer in
                    try await desk.approve(visit.parameter("plan"), by: officer)
                }
            },
        ]
    }

    private func year(_ visit: Visit) -> Int {
        let asked = visit.query["year"] ?? (visit.form["year"].isEmpty ? nil : visit.form["year"])
        return asked.flatMap { Int($0) }.flatMap { (2000...2100).contains($0) ? $0 : nil }
            ?? visit.office.environment.now().day.year
    }

    private func samplingPlanPage(
        _ visit: Visit,
        values: [String: String] = [:],
        faults: [FieldFault] = []
    ) async throws -> Reply {
        let year = year(visit)
        let officer = try visit.officer()
        let revision = visit.query["revision"].flatMap { Int($0) }
        let (file, revisions) = try await SamplingPlanDesk(visit.office).plan(
            year: year,
            revision: revision,
            by: officer
        )
        var values = values
        values["token"] = nil
        return .page(
            SamplingPlanPage(
                viewer: try visit.viewer(),
                year: year,
                file: file,
                revisions: revisions,
                exportLink: Address.make(
                    "\(Link.samplingPlan)/export.xlsx",
                    [("year", String(year)), ("revision", file.map { String($0.revision) })]
                ),
                mayApprove: file.map { $0.draftedBy != officer.account } ?? false,
                rulesNote: rulesNote(year),
                allocation: office.rulebook.practice?.allocation,
                pageNumber: visit.pageNumber,
                filter: visit.samplingPlanFilter,
                organisers: organisers,
                values: values,
                faults: faults
            ).page,
            status: faults.isEmpty ? 200 : 422
        )
    }

    /// Says so where the items come from another year's rules.
    private func rulesNote(_ year: Int) -> String {
        guard let day = Day(year: year, month: 1, day: 1),
            let (used, isOwn) = SamplingClasses(office.rulebook.sampling).day(for: day), !isOwn
        else { return "" }
        return "规则库没有 \(year) 年版抽检实施细则，检验项目暂按 \(used.year) 年版带出，请核对。"
    }

    private func planMove(
        _ visit: Visit,
        _ action: (SamplingPlanDesk, Officer) async throws -> Void
    ) async throws -> Reply {
        do {
            try await action(SamplingPlanDesk(visit.office), try visit.officer())
        } catch Refusal.incomplete(let faults) {
            return try await samplingPlanPage(visit, values: visit.form.fields, faults: faults)
        }
        return .redirect(Link.samplingPlan)
    }

    private func addLine(_ visit: Visit) async throws -> Reply {
        try await planMove(visit) { desk, officer in
            try await desk.add([line(visit.form)], to: visit.parameter("plan"), by: officer)
        }
    }

    private func line(_ form: Form) -> SamplingPlanDesk.Line {
        SamplingPlanDesk.Line(
            kind: SamplingRow.Kind(rawValue: form["kind"]) ?? .supervision,
            foodClass: form["class"],
            stage: PlannedSamples.Stage(rawValue: form["stage"]) ?? .all,
            township: form["township"].isEmpty ? nil : AreaCode(form["township"]),
            months: PlanMonths.read(form["months"]) ?? [],
            planned: Int(form["planned"]) ?? 0,
            items: ChainForm.lines(form["items"]),
            reason: form["reason"],
            organiser: form["organiser"].isEmpty ? nil : form["organiser"]
        )
    }

    /// Departments that have samples taken, market supervision first.
    private var organisers: [(value: String, title: String)] {
        office.rulebook.departments.filter { $0.kind == .department }
            .sorted { ($0.id == "market-supervision" ? 0 : 1) < ($1.id == "market-supervision" ? 0 : 1) }
            .map { (value: $0.id, title: $0.name) }
    }

    private func linePage(
        _ visit: Visit,
        values: [String: String] = [:],
        faults: [FieldFault] = []
    ) async throws -> Reply {
        guard let position = Int(visit.parameter("line")) else { throw Refusal.notFound }
        let line: SamplingPlanLine
        do {
            line = try await SamplingPlanDesk(visit.office)
                .line(position, of: visit.parameter("plan"), by: visit.officer())
        } catch Refusal.incomplete {
            // Approved meanwhile: its page says how it is revised.
            return .redirect(Link.samplingPlan)
        }
        return .page(
            SamplingPlanLinePage(
                viewer: try visit.viewer(),
                plan: visit.parameter("plan"),
                line: line,
                organisers: organisers,
                values: values,
                faults: faults
            ).page,
            status: faults.isEmpty ? 200 : 422
        )
    }

    private func changeLine(_ visit: Visit) async throws -> Reply {
        guard let position = Int(visit.parameter("line")) else { throw Refusal.notFound }
        do {
            try await SamplingPlanDesk(visit.office)
                .change(line: position, of: visit.parameter("plan"), to: line(visit.form), by: visit.officer())
        } catch Refusal.incomplete(let faults) {
            return try await linePage(visit, values: visit.form.fields, faults: faults)
        }
        return .redirect(Link.samplingPlan)
    }

    private func exportPlan(_ visit: Visit) async throws -> Reply {
        let year = year(visit)
        let officer = try visit.officer()
        let (file, _) = try await SamplingPlanDesk(visit.office).plan(
            year: year,
            revision: visit.query["revision"].flatMap { Int($0) },
            by: officer
        )
        let lines = file?.lines ?? []
        let document = TableDocument(
            sheetName: "抽检计划",
            headers: ["序号", "性质", "部分", "食品类别", "环节", "区域", "被抽样单位", "月份", "批次", "组织部门", "已抽", "检验项目", "理由"],
            rows: lines.map { line in
                [
                    .text(String(line.position)), .text(line.kind == .supervision ? "监督抽检" : "风险监测"),
                    .text(line.part.title), .text(line.foodClass), .text(line.stage.title),
                    .text(line.township == nil ? "全县" : naming.area(line.township)), .text(line.operatorName ?? ""),
                    .text(String(line.month)), .text(String(line.planned)),
                    .text(line.organiser.map { naming.department($0) } ?? ""), .text(String(line.done)),
                    .text(line.items.joined(separator: "、")), .text(line.reason),
                ]
            }
        )
        return try await Export.reply(document, name: "\(year)年抽检计划", visit)
    }
}

extension Visit {
    var samplingPlanFilter: SamplingPlanFilter {
        var filter = SamplingPlanFilter()
        filter.text = (query["q"] ?? "").trimmingSpaces()
        filter.month = query["month"].flatMap { Int($0) }
        filter.stage = query["stage"].flatMap { PlannedSamples.Stage(rawValue: $0) }
        filter.township = query["township"].flatMap { AreaCode($0) }
        filter.part = query["part"].flatMap { SamplingPlanLine.Part(rawValue: $0) }
        filter.kind = query["kind"].flatMap { SamplingRow.Kind(rawValue: $0) }
        filter.state = query["state"].flatMap { SamplingPlanFilter.State(rawValue: $0) }
        return filter
    }
}
