import Exchange
import Judging
import Office
import Pages
import Primitives
import Rules
import Supervision

extension Site {
    var specimenRoutes: [Route] {
        [
            Route(.get, Link.specimens, .signedIn(.readLedger)) { visit in
                try await specimensPage(visit, visit.specimenFilter, isReview: false)
            },
            Route(.get, Link.samplingReview, .signedIn(.reviewResults)) { visit in
                try await specimensPage(visit, SpecimenFilter(state: .submitted), isReview: true)
            },
            Route(.get, "\(Link.specimens)/export.xlsx", .signedIn(.exportData), exportSpecimens),
            Route(.get, "\(Link.specimens)/:specimen", .signedIn(.readLedger)) { visit in try await specimenPage(visit)
            },
            Route(.get, "\(Link.specimens)/:specimen/files/:file", .signedIn(.readLedger)) { visit in
                guard let position = Int(visit.parameter("file")) else { throw Refusal.notFound }
                let file = try await SpecimenDesk(visit.office).attachment(
                    position,
                    of: visit.parameter("specimen"),
                    by: visit.officer()
                )
                return .file(
                    name: file.name,
                    mediaType: file.mediaType,
                    content: file.content,
                    inline: file.mediaType.hasPrefix("image/")
                )
            }.recordingFiles,
            Route(.get, "\(Link.specimens)/:specimen/reports/:round", .signedIn(.readLedger)) { visit in
                guard let round = Int(visit.parameter("round")) else { throw Refusal.notFound }
                let file = try await LaboratoryReportDesk(visit.office)
                    .file(visit.parameter("specimen"), round: round, by: visit.officer())
                return .file(name: file.name, mediaType: file.mediaType, content: file.content, inline: false)
            }.recordingFiles,
            Route(.post, "\(Link.specimens)/:specimen/sheets", .signedIn(.takeSamples)) { visit in
                let id = visit.parameter("specimen")
                do {
                    let sheet = try await DocumentDesk(visit.office).issueSheet(of: id, by: visit.officer())
                    return .redirect("\(Link.specimen(id))/sheets/\(sheet)")
                } catch Refusal.incomplete(let faults) {
                    return try await specimenPage(visit, faults: faults)
                }
            },
            Route(.get, "\(Link.specimens)/:specimen/sheets/:sheet", .signedIn(.readLedger)) { visit in
                let id = visit.parameter("specimen")
                let sheet = try await DocumentDesk(visit.office)
                    .sheet(visit.parameter("sheet"), of: id, by: visit.officer())
                return .page(
                    DocumentPage(
                        viewer: try visit.viewer(),
                        section: .sampling,
                        crumbs: [("样品流转", Link.specimens), ("样品", Link.specimen(id))],
                        document: sheet
                    ).page
                )
            },
            Route(.post, "\(Link.specimens)/:specimen/sheets/:sheet/void", .signedIn(.takeSamples)) { visit in
                try await specimenMove(visit) { id, _, officer in
                    try await DocumentDesk(visit.office).voidSheet(
                        visit.parameter("sheet"),
                        of: id,
                        reason: visit.form["void-reason"],
                        by: officer
                    )
                }
            },
            Route(.post, "\(Link.specimens)/:specimen/hand-over", .signedIn(.takeSamples)) { visit in
                try await specimenMove(visit) { id, note, officer in
                    try await SpecimenDesk(visit.office).handOver(id, note: note, by: officer)
                }
            },
            Route(.post, "\(Link.specimens)/:specimen/discard", .signedIn(.takeSamples)) { visit in
                try await specimenMove(visit) { id, note, officer in
                    try await SpecimenDesk(visit.office).discard(id, reason: note, by: officer)
                }
            },
            Route(.post, "\(Link.specimens)/:specimen/approve", .signedIn(.reviewResults)) { visit in
                try await specimenMove(visit) { id, note, officer in
                    try await ReviewDesk(visit.office).approve(id, note: note, by: officer)
                }
            },
            Route(.post, "\(Link.specimens)/:specimen/return", .signedIn(.reviewResults)) { visit in
                try await specimenMove(visit) { id, note, officer in
                    try await ReviewDesk(visit.office).giveBack(id, reason: note, by: officer)
                }
            },
        ]
    }

    private func specimensPage(_ visit: Visit, _ filter: SpecimenFilter, isReview: Bool) async throws -> Reply {
        let page = visit.pageNumber
        let (rows, total) = try await SpecimenDesk(visit.office).list(
            filter,
            by: visit.officer(),
            limit: Paging.size,
            offset: (page - 1) * Paging.size
        )
        let base = visit.addressWithoutPage(isReview ? Link.samplingReview : Link.specimens)
        return .page(
            SpecimensPage(
                viewer: try visit.viewer(),
                filter: filter,
                rows: rows,
                paging: Paging(page: page, total: total, base: base),
                exportLink: visit.addressWithoutPage("\(Link.specimens)/export.xlsx"),
                isReview: isReview
            ).page
        )
    }

    private func specimenPage(_ visit: Visit, note: String = "", faults: [FieldFault] = []) async throws -> Reply {
        let officer = try visit.officer()
        let file = try await SpecimenDesk(visit.office).file(visit.parameter("specimen"), by: officer)
        return .page(
            SpecimenPage(
                viewer: try visit.viewer(),
                file: file,
                words: JudgingWords.all,
                isOwnEntry: file.summary.enteredBy == officer.account,
                note: note,
                faults: faults
            ).page,
            status: faults.isEmpty ? 200 : 422
        )
    }

    private func specimenMove(
        _ visit: Visit,
        _ action: (String, String, Officer) async throws -> Void
    ) async throws -> Reply {
        let id = visit.parameter("specimen")
        let note = visit.form["note"]
        do {
            try await action(id, note, try visit.officer())
        } catch Refusal.incomplete(let faults) {
            return try await specimenPage(visit, note: note, faults: faults)
        }
        return .redirect(Link.specimen(id))
    }

    private func exportSpecimens(_ visit: Visit) async throws -> Reply {
        let officer = try visit.officer()
        let (rows, _) = try await SpecimenDesk(visit.office).list(
            visit.specimenFilter,
            by: officer,
            limit: Export.rowLimit,
            offset: 0
        )
        let document = TableDocument(
            sheetName: "样品流转",
            headers: ["抽样编号", "性质", "目的", "食品", "分类", "环节", "被抽样单位", "乡镇", "抽样日期", "承检机构", "状态", "结论"],
            rows: rows.map { row in
                let isMonitoring = row.kind == .riskMonitoring
                let conclusion = row.conclusion.map { SampleConclusion(row.kind, first: $0).chinese }
                return [
                    .text(row.number), .text(isMonitoring ? "风险监测" : "监督抽检"), .text(row.aim.title), .text(row.food),
                    .text(row.foodClass), .text(row.stage.title), .text(row.supplier),
                    .text(naming.area(row.township)), .day(row.takenAt.day),
                    .text(naming.department(row.laboratory)), .text(row.state.title), .text(conclusion ?? ""),
                ]
            }
        )
        return try await Export.reply(document, name: "样品流转", visit)
    }
}

extension Visit {
    var specimenFilter: SpecimenFilter {
        SpecimenFilter(
            text: query["q"] ?? "",
            state: query["state"].flatMap { SpecimenState(rawValue: $0) },
            kind: query["kind"].flatMap { SamplingRow.Kind(rawValue: $0) },
            aim: query["aim"].flatMap { SpecimenAim(rawValue: $0) },
            township: query["township"].flatMap { AreaCode($0) },
            overdue: query["overdue"] == "1",
            open: query["open"] == "1"
        )
    }
}
