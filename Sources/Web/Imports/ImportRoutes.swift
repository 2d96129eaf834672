import Rules
import Exchange
import Office
import Pages
import Primitives
import Supervision

extension Site {
    private static let fileLimit = 20 << 20

    var importRoutes: [Route] {
        [
            Route(.get, Link.imports, .signedIn(.importFiles)) { visit in try await importPage(visit) },
            Route(.post, Link.imports, .signedIn(.importFiles), bodyLimit: Self.fileLimit + (64 << 10), preview),
            Route(.post, "\(Link.imports)/:upload", .signedIn(.importFiles), confirm),
        ]
    }

    private func importPage(_ visit: Visit, faults: [FieldFault] = []) async throws -> Reply {
        let recent = try await UploadDesk(visit.office).recentImports(by: visit.officer(), limit: 12)
        let columns = visit.office.rulebook.headers("sampling-results")?.fields.map(\.title) ?? []
        return .page(
            ImportPage(
                viewer: try visit.viewer(),
                recent: recent.map {
                    ImportPage.Recent(
                        name: $0.name,
                        at: $0.at,
                        by: $0.by,
                        rows: $0.rows,
                        accepted: $0.accepted,
                        unchanged: $0.unchanged
                    )
                },
                columns: columns,
                faults: faults
            ).page,
            status: faults.isEmpty ? 200 : 422
        )
    }

    private func preview(_ visit: Visit) async throws -> Reply {
        guard let file = visit.form.files["file"], !file.content.isEmpty else {
            return try await importPage(
                visit,
                faults: [FieldFault(field: "file", code: "file-missing", advice: "请选择一个 .xlsx 或 .csv 文件")]
            )
        }
        let officer = try visit.officer()
        let report = try await SamplingDesk(visit.office).preview(source(file.name, file.content), by: officer)
        let pending: String? =
            report.problems.isEmpty && report.accepted > 0
            ? try await UploadDesk(visit.office).keep(name: file.name, content: file.content, by: officer) : nil
        return .page(
            ImportResultPage(viewer: try visit.viewer(), report: report, pending: pending, words: ProblemWords.all)
                .page,
            status: report.problems.isEmpty ? 200 : 422
        )
    }

    /// Enters what was previewed; a wrong day is said beside the preview.
    private func confirm(_ visit: Visit) async throws -> Reply {
        let officer = try visit.officer()
        let (uploads, desk) = (UploadDesk(visit.office), SamplingDesk(visit.office))
        let id = visit.parameter("upload")
        let upload = try await uploads.find(id, by: officer)
        var file = source(upload.name, upload.content)
        file.receivedOn = EventDay(visit.form["received"])
        var page = ImportResultPage(
            viewer: try visit.viewer(),
            report: ImportReport(fileName: file.name),
            pending: nil,
            words: ProblemWords.all
        )
        do {
            page.report = try await desk.importFile(file, by: officer)
        } catch Refusal.incomplete(let faults) {
            file.receivedOn = .now
            page.report = try await desk.preview(file, by: officer)
            page.pending = id
            page.received = visit.form["received"]
            page.faults = faults.map { FieldFault(field: "received", code: $0.code, advice: $0.advice) }
            return .page(page.page, status: 422)
        }
        try await uploads.drop(id, by: officer)
        return .page(page.page)
    }

    private func source(_ name: String, _ content: [UInt8]) -> SamplingDesk.SourceFile {
        SamplingImport.source(name: name, content: content, rulebook: office.rulebook)
    }
}
