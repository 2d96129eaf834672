import Judging
import Rules
import Exchange
import Office
import Pages
import Primitives
import Supervision

extension Site {
    /// Several files at once, each as large as one may be, if not all of them.
    private static let evidenceLimit = 3 * EvidenceFile.maximumSize + (64 << 10)

    var matterRoutes: [Route] {
        [
            Route(.get, Link.matters, .signedIn(.readLedger), listMatters),
            Route(.get, "\(Link.matters)/export.xlsx", .signedIn(.exportData), exportMatters),
            Route(.get, "\(Link.matters)/:matter", .signedIn(.readLedger)) { visit in try await matterPage(visit) },
            Route(.get, "\(Link.matters)/:matter/evidence/:evidence", .signedIn(.readLedger)) { visit in
                let file = try await MatterDesk(visit.office).evidenceFile(
                    matter: visit.parameter("matter"),
                    evidence: visit.parameter("evidence"),
                    by: visit.officer()
                )
                return .file(
                    name: file.name,
                    mediaType: file.mediaType,
                    content: file.content,
                    inline: file.mediaType.hasPrefix("image/")
                )
            }.recordingFiles,
            Route(
                .post,
                "\(Link.matters)/:matter/evidence",
                .signedIn(.handleMatters),
                bodyLimit: Self.evidenceLimit,
                addEvidence
            ),
            Route(.post, "\(Link.matters)/:matter/samples", .signedIn(.handleMatters)) { visit in
                try await move(visit) { _, id, officer in
                    try await SampleEvidence(visit.office).lay(visit.form["specimen"], on: id, by: officer)
                }
            },
            Route(.post, "\(Link.matters)/:matter/reports", .signedIn(.handleMatters)) { visit in
                try await move(visit) { _, id, officer in
                    try await LaboratoryReportDesk(visit.office)
                        .lay(visit.form["specimen"], as: visit.form["need"], on: id, by: officer)
                }
            },
            Route(.post, "\(Link.matters)/:matter/advance", .signedIn(.handleMatters)) { visit in
                try await move(visit) { desk, id, officer in
                    try await desk.advance(
                        matter: id,
                        from: visit.form["step"],
                        to: visit.form["next"],
                        note: visit.form["note"],
                        on: EventDay(visit.form["done-on"]),
                        by: officer
                    )
                }
            },
            Route(.post, "\(Link.matters)/:matter/close", .signedIn(.handleMatters)) { visit in
                try await move(visit) { desk, id, officer in
                    try await desk.close(
                        matter: id,
                        from: visit.form["step"],
                        outcome: visit.form["outcome"],
                        reason: visit.form["reason"],
                        on: EventDay(visit.form["done-on"]),
                        by: officer
                    )
                }
            },
        ]
    }

    private func listMatters(_ visit: Visit) async throws -> Reply {
        let filter = visit.matterFilter
        let officer = try visit.officer()
        let page = visit.pageNumber
        let desk = MatterDesk(visit.office)
        let (rows, total) = try await desk.list(
            filter,
            by: officer,
            limit: Paging.size,
            offset: (page - 1) * Paging.size
        )
        let procedures = visit.office.rulebook.procedures.map { (id: $0.id, title: $0.title) }
        return .page(
            MattersPage(
                viewer: try visit.viewer(),
                filter: filter,
                procedures: procedures,
                rows: rows,
                paging: Paging(page: page, total: total, base: visit.addressWithoutPage(Link.matters)),
                counts: try await desk.counts(by: officer),
                exportLink: visit.addressWithoutPage("\(Link.matters)/export.xlsx")
            ).page
        )
    }

    private func exportMatters(_ visit: Visit) async throws -> Reply {
        let (rows, _) = try await MatterDesk(visit.office).list(
            visit.matterFilter,
            by: visit.officer(),
            limit: Export.rowLimit,
            offset: 0
        )
        let document = TableDocument(
            sheetName: "事项",
            headers: ["编号", "事项", "对象", "乡镇", "当前步骤", "承办", "开启日期", "期限", "结果", "办结日期"],
            rows: rows.map { row in
                let due: Cell =
                    if case .at(let instant) = row.due { .day(instant.day.adding(days: -1)) } else { .text("未定") }
                return [
                    .text(row.number), .text(row.title), .text(row.operatorName ?? ""),
                    .text(naming.area(row.township)), .text(row.stepTitle ?? ""), .text(naming.holder(row.holder)),
                    .day(row.openedAt.day), due, .text(row.outcome ?? ""),
                    row.closedAt.map { Cell.day($0.day) } ?? .empty,
                ]
            }
        )
        return try await Export.reply(document, name: "事项", visit)
    }

    func matterPage(
        _ visit: Visit,
        faults: [FieldFault] = [],
        note: String = "",
        inFull: Bool = false
    ) async throws -> Reply {
        let desk = MatterDesk(visit.office)
        let id = visit.parameter("matter")
        let file =
            try await inFull ? desk.fileInFull(id, by: visit.officer()) : desk.file(id, by: visit.officer())
        return .page(
            MatterPage(viewer: try visit.viewer(), file: file, faults: faults, note: note, typed: visit.form.fields)
                .page,
            status: faults.isEmpty ? 200 : 422
        )
    }

    private func addEvidence(_ visit: Visit) async throws -> Reply {
        try await move(visit) { desk, id, officer in
            // `step/need` of a step that is done, or the need of the step that is being done.
            let place = visit.form["place"].split(separator: "/", maxSplits: 1).map(String.init)
            let need = place.count == 2 ? place[1] : visit.form["need"]
            if need.isEmpty {
                throw Refusal.incomplete([FieldFault(field: "later", code: "need-missing", advice: "请选择要补的证据")])
            }
            let files = try visit.form.uploads["file", default: []]
                .map { try EvidenceFile(name: $0.name, content: $0.content) }
            let laying = MatterDesk.Laying(
                step: place.count == 2 ? place[0] : nil,
                need: need,
                note: visit.form["note"],
                files: files
            )
            try await desk.lay(laying, on: id, by: officer)
        }
    }

    /// Does the move and shows the matter again; what is missing is said on its page, beside what was typed.
    func move(
        _ visit: Visit,
        _ action: (MatterDesk, String, Officer) async throws -> Void
    ) async throws -> Reply {
        let id = visit.parameter("matter")
        // The words of a step or of closing; those of evidence go back to where they were typed.
        let isEvidence = visit.form.fields["need"] != nil || visit.form.fields["place"] != nil
        let typed = isEvidence ? "" : visit.form["note"].isEmpty ? visit.form["reason"] : visit.form["note"]
        do {
            try await action(MatterDesk(visit.office), id, try visit.officer())
        } catch let refusal as MatterRefusal {
            return try await matterPage(visit, faults: Self.faults(refusal), note: typed)
        } catch Refusal.incomplete(let faults) {
            let need = visit.form["need"]
            let later = visit.form.fields["place"] == nil ? nil : "later"
            let placed = faults.map { fault in
                FieldFault(
                    field: later ?? (need.isEmpty ? fault.field : "need-\(need)"),
                    code: fault.code,
                    advice: fault.advice
                )
            }
            return try await matterPage(visit, faults: placed, note: typed)
        }
        return .redirect(Link.matter(id))
    }

    private static func faults(_ refusal: MatterRefusal) -> [FieldFault] {
        func one(_ field: String, _ code: String, _ advice: String) -> [FieldFault] {
            [FieldFault(field: field, code: code, advice: advice)]
        }
        return switch refusal {
        case .alreadyClosed: one("main", "already-closed", "这件事已经办结")
        case .notAStepFrom: one("act", "not-next", "请选择接下来的步骤")
        case .unknownOutcome: one("outcome", "outcome-missing", "请选择办结结果")
        case .missing(let titles): titles.map { FieldFault(field: "act", code: "missing", advice: "还缺“\($0)”") }
        case .fieldsMissing(let fields, let besides):
            fields.map { FieldFault(field: "field-\($0.id)", code: "field-missing", advice: "办结前请补填“\($0.title)”") }
                + besides.map { FieldFault(field: "act", code: "missing", advice: "还缺“\($0)”") }
        case .reasonMissing: one("reason", "reason-missing", "请填写办结理由")
        case .evidenceMissing: one("act", "evidence-missing", "没有任何证据，不能办结")
        case .samplesSayOtherwise(let samples):
            samples.map { sample in
                FieldFault(
                    field: "outcome",
                    code: "samples-say-otherwise",
                    advice: "样品 \(sample.number) 检验结论为“\(sample.conclusion.chinese)”，与所选结果不符，请选择其他办结结果"
                )
            }
        case .sameOfficer: one("act", "same-officer", "回头看须由未经办原事项的人员进行")
        case .procedureBroken(let detail): one("act", "procedure", "规则库中的程序有误：\(detail)")
        case .hindered(let hindrance): [hindrance.fault]
        }
    }
}

extension Visit {
    var matterFilter: MatterFilter {
        func text(_ name: String) -> String? { query[name].flatMap { $0.isEmpty ? nil : $0 } }
        return MatterFilter(
            state: query["state"].flatMap { MatterFilter.State(rawValue: $0) } ?? .open,
            procedure: text("procedure"),
            holder: text("holder").flatMap { Holder($0) },
            township: text("township").flatMap { AreaCode($0) }
        )
    }
}
