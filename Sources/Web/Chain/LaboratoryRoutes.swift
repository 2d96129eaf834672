import Judging
import Office
import Pages
import Primitives
import Rules
import Supervision

extension Site {
    var laboratoryRoutes: [Route] {
        [
            Route(.get, Link.laboratory, .signedIn(.testSamples)) { visit in try await laboratoryPage(visit) },
            Route(.post, "\(Link.laboratory)/results", .signedIn(.testSamples), bodyLimit: 20 << 20, submitFile),
            Route(.get, "\(Link.laboratory)/:parcel", .signedIn(.testSamples)) { visit in try await parcelPage(visit) },
            Route(.post, "\(Link.laboratory)/:parcel/accept", .signedIn(.testSamples)) { visit in
                try await parcelMove(visit) { desk, id, officer in
                    try await desk.accept(id, note: visit.form["note"], by: officer)
                }
            },
            Route(.post, "\(Link.laboratory)/:parcel/refuse", .signedIn(.testSamples)) { visit in
                try await parcelMove(visit) { desk, id, officer in
                    try await desk.refuse(id, reason: visit.form["note"], by: officer)
                }
            },
            Route(
                .post,
                "\(Link.laboratory)/:parcel/results",
                .signedIn(.testSamples),
                bodyLimit: EvidenceFile.maximumSize + (320 << 10)
            ) { visit in
                try await parcelMove(visit) { desk, id, officer in
                    try await desk.submit(id, Self.entries(visit.form), report: Self.report(visit.form), by: officer)
                }
            },
            Route(
                .post,
                "\(Link.laboratory)/:parcel/report",
                .signedIn(.testSamples),
                bodyLimit: EvidenceFile.maximumSize + (64 << 10)
            ) { visit in
                try await parcelMove(visit) { _, id, officer in
                    try await LaboratoryReportDesk(visit.office).lay(Self.report(visit.form), on: id, by: officer)
                }
            },
        ]
    }

    private func laboratoryPage(_ visit: Visit, faults: [FieldFault] = [], entered: Int? = nil) async throws -> Reply {
        let state = visit.query["state"].flatMap { SpecimenState(rawValue: $0) }
        let page = visit.pageNumber
        let (rows, total) = try await LaboratoryDesk(visit.office).list(
            state: state,
            by: visit.officer(),
            limit: Paging.size,
            offset: (page - 1) * Paging.size
        )
        return .page(
            LaboratoryPage(
                viewer: try visit.viewer(),
                state: state,
                rows: rows,
                paging: Paging(page: page, total: total, base: visit.addressWithoutPage(Link.laboratory)),
                faults: faults,
                entered: entered
            ).page,
            status: faults.isEmpty ? 200 : 422
        )
    }

    private func submitFile(_ visit: Visit) async throws -> Reply {
        guard let file = visit.form.files["file"], !file.content.isEmpty else {
            return try await laboratoryPage(
                visit,
                faults: [FieldFault(field: "file", code: "file-missing", advice: "请选择一个 .xlsx 或 .csv 文件")]
            )
        }
        do {
            let source = SamplingImport.source(name: file.name, content: file.content, rulebook: office.rulebook)
            let entered = try await LaboratoryDesk(visit.office).submit(file: source, by: visit.officer())
            return try await laboratoryPage(visit, entered: entered)
        } catch Refusal.incomplete(let faults) {
            return try await laboratoryPage(visit, faults: faults)
        }
    }

    private func parcelPage(
        _ visit: Visit,
        values: [String: String] = [:],
        faults: [FieldFault] = []
    ) async throws -> Reply {
        let parcel = try await LaboratoryDesk(visit.office).parcel(visit.parameter("parcel"), by: visit.officer())
        return .page(
            ParcelPage(
                viewer: try visit.viewer(),
                summary: parcel.summary,
                facts: [
                    ("食品分类", parcel.summary.foodClass), ("规格型号", parcel.spec), ("生产日期", parcel.productionDate),
                    ("批号", parcel.batch), ("抽样数量", parcel.amount), ("备份样品", parcel.reserve), ("封条编号", parcel.seal),
                    ("抽样时间", parcel.summary.takenAt.short),
                ],
                items: parcel.items,
                results: parcel.results,
                events: parcel.events,
                reports: parcel.reports,
                values: values,
                faults: faults
            ).page,
            status: faults.isEmpty ? 200 : 422
        )
    }

    private func parcelMove(
        _ visit: Visit,
        _ action: (LaboratoryDesk, String, Officer) async throws -> Void
    ) async throws -> Reply {
        let id = visit.parameter("parcel")
        do {
            try await action(LaboratoryDesk(visit.office), id, try visit.officer())
        } catch Refusal.incomplete(let faults) {
            return try await parcelPage(visit, values: visit.form.fields, faults: faults)
        }
        return .redirect(Link.parcel(id))
    }

    private static func report(_ form: Form) throws -> LaboratoryReportDesk.Entry {
        var file: EvidenceFile?
        if let upload = form.files["report"], !upload.content.isEmpty {
            file = try EvidenceFile(name: upload.name, content: upload.content, field: "report")
        }
        return .init(number: form["report-number"], issuedOn: Day(form["report-date"]), file: file)
    }

    /// Lines with an item or a result; an empty line is none.
    private static func entries(_ form: Form) -> [LaboratoryDesk.Entry] {
        (1...LaboratoryForm.rows).compactMap { number in
            func field(_ name: String) -> String { form["\(name)-\(number)"] }
            guard !field("item").isEmpty || !field("result").isEmpty else { return nil }
            return LaboratoryDesk.Entry(
                item: field("item"),
                result: field("result"),
                unit: field("unit"),
                limit: field("limit"),
                method: field("method"),
                detectionLimit: field("lod"),
                declared: Verdict(rawValue: field("declared"))
            )
        }
    }
}
