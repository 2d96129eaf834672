import Exchange
import Office
import Pages
import Primitives
import Rules
import Supervision

extension Site {
    var provenanceRoutes: [Route] {
        certificateRoutes + certificateImports + labelRoutes + openCertificateRoutes + lotRoutes
            + inputRoutes + traceRoutes
    }

    // MARK: Issuing

    private var certificateRoutes: [Route] {
        [
            Route(.get, Link.certificates, .signedIn(.issueCertificates), certificatesPage),
            Route(.get, "\(Link.certificates).xlsx", .signedIn(.exportData), certificatesFile),
            Route(.get, Link.newCertificate, .signedIn(.issueCertificates)) { visit in
                try await certificateForm(visit, try await startValues(visit))
            },
            Route(.post, Link.newCertificate, .signedIn(.issueCertificates), issueCertificate),
            Route(.get, "\(Link.certificates)/:certificate", .signedIn(.issueCertificates)) { visit in
                try await certificatePage(visit)
            },
            Route(.post, "\(Link.certificates)/:certificate/full", .signedIn(.issueCertificates)) { visit in
                try await certificatePage(visit, inFull: true)
            },
            Route(.post, "\(Link.certificates)/:certificate/void", .signedIn(.issueCertificates)) { visit in
                let id = visit.parameter("certificate")
                do {
                    try await CertificateDesk(visit.office).void(id, reason: visit.form["reason"], by: visit.officer())
                } catch Refusal.incomplete(let faults) {
                    return try await certificatePage(visit, faults: faults)
                }
                return .redirect(Link.certificate(id))
            },
        ]
    }

    private func question(_ visit: Visit) -> CertificateDesk.Question {
        var question = CertificateDesk.Question()
        question.food = visit.query["food"] ?? ""
        question.from = visit.query["from"].flatMap { Day($0) }
        question.through = visit.query["through"].flatMap { Day($0) }
        question.onlyVoid = visit.query["state"] == "void"
        return question
    }

    private func certificatesPage(_ visit: Visit) async throws -> Reply {
        let page = visit.pageNumber
        let (rows, total) = try await CertificateDesk(visit.office).list(
            question(visit),
            by: visit.officer(),
            limit: Paging.size,
            offset: (page - 1) * Paging.size
        )
        return .page(
            CertificatesPage(
                viewer: try visit.viewer(),
                rows: rows,
                paging: Paging(page: page, total: total, base: visit.addressWithoutPage(Link.certificates)),
                values: visit.query
            ).page
        )
    }

    private func certificatesFile(_ visit: Visit) async throws -> Reply {
        let (rows, _) = try await CertificateDesk(visit.office).list(
            question(visit),
            by: visit.officer(),
            limit: Export.rowLimit,
            offset: 0
        )
        let document = TableDocument(
            sheetName: "合格证",
            headers: [
                "编号", "产品名称", "数量", "单位", "产地", "承诺主体", "代开社员", "承诺依据", "采收日期", "开具日期", "批次号", "状态",
            ],
            rows: rows.map { row in
                [
                    .text(row.code.grouped), .text(row.food), .text(row.quantity.number),
                    .text(row.quantity.unit.title),
                    .text(row.place), .text(row.issuerName), .text(row.growerName ?? ""), .text(row.basis.title),
                    .text(row.madeOn.description), .text(row.issuedOn.description), .text(row.lotCode),
                    .text(row.void.map { "作废：\($0.reason)" } ?? "有效"),
                ]
            }
        )
        return try await Export.reply(document, name: "合格证", visit)
    }

    /// What the form begins with: a repeat of an earlier certificate, or nothing.
    private func startValues(_ visit: Visit) async throws -> [String: String] {
        var values = visit.query
        guard let id = visit.query["repeat"], !id.isEmpty else { return values }
        let earlier = try await CertificateDesk(visit.office).file(id, by: visit.officer()).certificate
        values["operator"] = earlier.issuer
        values["food"] = earlier.food
        values["quantity"] = earlier.quantity.number
        values["unit"] = earlier.quantity.unit.rawValue
        values["place"] = earlier.place
        values["basis"] = earlier.basis.claimsTest ? nil : earlier.basis.rawValue
        values["signer"] = earlier.signer
        values["contact"] = earlier.contact
        values["grower"] = earlier.growerName ?? ""
        return values
    }

    /// What an issuer answered last and will answer again: where, who and how to be reached.
    private func lastAnswers(of issuer: String, _ visit: Visit) async throws -> [String: String] {
        var question = CertificateDesk.Question()
        question.issuer = issuer
        let (rows, _) = try await CertificateDesk(visit.office)
            .list(question, by: visit.officer(), limit: 1, offset: 0)
        return rows.first.map { ["place": $0.place, "signer": $0.signer, "contact": $0.contact] } ?? [:]
    }

    private func certificateForm(
        _ visit: Visit,
        _ given: [String: String],
        faults: [FieldFault] = []
    ) async throws -> Reply {
        let officer = try visit.officer()
        let lots = LotDesk(visit.office)
        let issuer = try await lots.holder(given["operator"], by: officer)
        var values = given
        if let issuer, faults.isEmpty, values["repeat"] == nil {
            values.merge(try await lastAnswers(of: issuer.id, visit)) { typed, _ in typed }
        }
        if faults.isEmpty, values["made"] == nil { values["made"] = visit.office.environment.now().day.description }
        return .page(
            CertificateFormPage(
                viewer: try visit.viewer(),
                issuer: issuer,
                found: issuer == nil ? try await lots.holders(named: values["q"] ?? "", by: officer) : [],
                edition: visit.office.rulebook.provenance.edition(on: visit.office.environment.now().day),
                lots: try await issuer.asyncMap { try await lots.balances(of: $0.id, by: officer) }?
                    .filter { $0.remaining.thousandths > 0 }.suffix(30) ?? [],
                values: values,
                faults: faults
            ).page,
            status: faults.isEmpty ? 200 : 422
        )
    }

    private func issueCertificate(_ visit: Visit) async throws -> Reply {
        let form = visit.form
        let officer = try visit.officer()
        let lots = LotDesk(visit.office)
        let unit = LotQuantity.Unit(rawValue: form["unit"]) ?? .kilogram
        var entry = CertificateDesk.Entry(
            issuer: officer.scope.operatorID ?? form["operator"],
            food: form["food"],
            quantity: LotQuantity(form["quantity"], unit: unit),
            place: form["place"],
            signer: form["signer"],
            contact: form["contact"]
        )
        entry.basis = CertificateEdition.Basis(rawValue: form["basis"])
        entry.madeOn = Day(form["made"])
        entry.lot = Int64(form["lot"])
        if !form["report"].isEmpty {
            entry.tests = [
                Certificate.Test(kind: .report, reference: form["report"], title: "检测报告 \(form["report"])")
            ]
        }
        do {
            if !form["grower"].isEmpty {
                guard let grower = try await lots.receiver(named: form["grower"], by: officer) else {
                    throw Refusal.incomplete([
                        FieldFault(field: "grower", code: "unknown-grower", advice: "名录中没有这个名称的社员，或有同名")
                    ])
                }
                entry.grower = grower
            }
            let id = try await CertificateDesk(visit.office).issue(entry, by: officer)
            return .redirect(Link.certificate(id))
        } catch Refusal.incomplete(let faults) {
            return try await certificateForm(visit, form.fields, faults: faults)
        }
    }

    private func certificatePage(
        _ visit: Visit,
        inFull: Bool = false,
        faults: [FieldFault] = []
    ) async throws -> Reply {
        let desk = CertificateDesk(visit.office)
        let id = visit.parameter("certificate")
        let file =
            inFull
            ? try await desk.fileInFull(id, by: visit.officer()) : try await desk.file(id, by: visit.officer())
        return .page(
            CertificatePage(
                viewer: try visit.viewer(),
                file: file,
                address: address(of: file.certificate.code),
                qr: picture(of: file, offline: false),
                faults: faults
            ).page,
            status: faults.isEmpty ? 200 : 422
        )
    }

    // MARK: Labels

    private var labelRoutes: [Route] {
        [
            Route(.get, "\(Link.certificates)/:certificate/label", .signedIn(.issueCertificates)) { visit in
                let id = visit.parameter("certificate")
                let file = try await CertificateDesk(visit.office).file(id, by: visit.officer())
                let size = labelSize(visit)
                let copies = min(
                    LabelsPage.perPage,
                    max(1, visit.query["copies"].flatMap { Int($0) } ?? size.usualCopies)
                )
                var page = labels([file], total: 1, back: Link.certificate(id), visit)
                page.labels = Array(repeating: page.labels, count: copies).flatMap(\.self)
                page.copies = LabelsPage.Copies(path: Link.certificateLabel(id), number: copies)
                return .page(page.page)
            },
            Route(.get, Link.certificateLabels, .signedIn(.issueCertificates)) { visit in
                let desk = CertificateDesk(visit.office)
                let (rows, total) = try await desk.list(
                    question(visit),
                    by: visit.officer(),
                    limit: LabelsPage.perPage,
                    offset: (visit.pageNumber - 1) * LabelsPage.perPage
                )
                let files = try await desk.files(rows.filter { $0.void == nil }.map(\.id), by: visit.officer())
                return .page(labels(files, total: total, back: Link.certificates, visit).page)
            },
        ]
    }

    private func labelSize(_ visit: Visit) -> CertificateLabel.Size {
        visit.query["size"].flatMap { CertificateLabel.Size(rawValue: $0) } ?? .sheet
    }

    private func labels(_ files: [CertificateFile], total: Int, back: String, _ visit: Visit) -> LabelsPage {
        let size = labelSize(visit)
        return LabelsPage(
            labels: files.map { CertificateLabel(file: $0, qr: picture(of: $0, offline: size == .large), size: size) },
            size: size,
            paging: Paging(
                page: visit.pageNumber,
                total: total,
                base: visit.addressWithoutPage(Link.certificateLabels),
                size: LabelsPage.perPage
            ),
            back: back,
            largeText: visit.largeText
        )
    }

    private func address(of code: CertificateCode) -> String { "\(publicAddress())\(Link.openCertificate(code))" }

    /// The large label's code carries content and signature behind a `#`: whoever scans it can check it without network.
    private func picture(of file: CertificateFile, offline: Bool) -> CertificateLabel.Picture? {
        var text = address(of: file.certificate.code)
        if offline { text += "#" + SignedLabel.text(content: file.signedContent, signature: file.signature) }
        return QRCode(text).map { CertificateLabel.Picture(path: $0.path, side: $0.size) }
    }
}

extension Optional where Wrapped: Sendable {
    fileprivate func asyncMap<T: Sendable>(_ transform: (Wrapped) async throws -> T) async throws -> T? {
        guard let self else { return nil }
        return try await transform(self)
    }
}
