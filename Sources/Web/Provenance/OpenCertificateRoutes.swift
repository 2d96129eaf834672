import Office
import Pages
import Primitives
import Supervision

extension Site {
    // MARK: For anybody

    var openCertificateRoutes: [Route] {
        [
            Route(.get, Link.openCertificates, .open) { visit in
                let typed = String((visit.query["code"] ?? "").prefix(60))
                if let code = CertificateCode(typed), try await CertificateDesk(visit.office).open(code) != nil {
                    return .redirect(Link.openCertificate(code))
                }
                return .page(
                    CodeEntryPage(onlooker: visit.onlooker, typed: typed).page,
                    status: typed.isEmpty ? 200 : 404
                )
            },
            Route(.get, "/c/keys", .open) { visit in
                let keys = try await CertificateDesk(visit.office).keys()
                return .text(keys.map { "\($0.line)\n" }.joined(), status: 200)
            },
            Route(.get, "/c/:code", .open) { visit in try await openCertificate(visit) },
            Route(.get, "/c/:code/signed", .open) { visit in
                let file = try await foundCertificate(visit)
                let lines = [
                    file.signedContent, "key=\(file.signingKey)", "signature=\(Base64.text(file.signature))", "",
                ]
                return .text(lines.joined(separator: "\n"), status: 200)
            },
            Route(.post, "/c/:code/question", .open) { visit in
                let file = try await foundCertificate(visit)
                do {
                    let matter = try await CertificateDesk(visit.office)
                        .question(file.certificate.code, reason: visit.form["reason"], contact: visit.form["contact"])
                    return try await openCertificate(visit, taken: matter.number)
                } catch Refusal.incomplete(let faults) {
                    return try await openCertificate(visit, faults: faults)
                }
            },
        ]
    }

    private func foundCertificate(_ visit: Visit) async throws -> CertificateFile {
        guard let code = CertificateCode(visit.parameter("code")),
            let file = try await CertificateDesk(visit.office).open(code)
        else { throw Refusal.notFound }
        return file
    }

    private func openCertificate(
        _ visit: Visit,
        taken: String? = nil,
        faults: [FieldFault] = []
    ) async throws -> Reply {
        let typed = visit.parameter("code")
        guard let code = CertificateCode(typed), let file = try await CertificateDesk(visit.office).open(code) else {
            return .page(CodeEntryPage(onlooker: visit.onlooker, typed: typed).page, status: 404)
        }
        if taken == nil, faults.isEmpty {
            try await scans.look(at: file.certificate.id, now: visit.office.environment.now(), office: visit.office)
        }
        return .page(
            OpenCertificatePage(
                onlooker: visit.onlooker,
                file: file,
                formToken: visit.formToken,
                taken: taken,
                faults: faults
            ).page,
            status: faults.isEmpty ? 200 : 422,
            cookies: [SetCookie(name: "shian-form", value: visit.formToken, seconds: 3600)]
        )
    }
}
