import EPCIS
import HTTPTypes
import Hummingbird
import Logging
import Office
import Primitives
import Storage

extension Site {
    /// Answers a program that captures or queries events; a cookie means nothing here.
    func replyToRepository(_ route: Route, _ request: Request, _ context: SiteContext) async -> Reply {
        var headers: [String: String] = [:]
        for field in request.headers { headers[field.name.canonicalName] = field.value }
        let wantsXML = headers["accept"]?.contains("xml") == true && headers["accept"]?.contains("json") != true
        do {
            guard request.uri.string.utf8.count <= 8000 else {
                throw RepositoryRefusal(.uriTooLong, "An address has 8000 bytes at most.")
            }
            var visit = Visit(
                site: self,
                parameters: parameters(context).mapValues { withoutNUL(decoded(Substring($0))) },
                query: [:],
                form: Form(),
                body: [],
                session: nil,
                sessionToken: nil,
                formToken: "",
                largeText: false,
                address: request.uri.string
            )
            visit.headers = headers
            visit.tokenHolder = try await holder(headers["authorization"])
            guard visit.tokenHolder != nil else {
                throw RepositoryRefusal(
                    .security,
                    "A bearer token is needed, as `shian token add` gives it.",
                    status: 401
                )
            }
            _ = try RepositoryCall(visit)
            guard route.method == .post else { return versioned(try await route.handler(visit)) }
            try requireDocument(headers["content-type"], xml: RepositoryPath.takesXML.contains(route.path))
            let length = request.headers[.contentLength].flatMap { Int($0) } ?? route.bodyLimit
            guard length <= route.bodyLimit else { throw tooLarge }
            let reply = try await callGate.admit(bytes: length) {
                visit.body = try await body(request, limit: length)
                return try await route.handler(visit)
            }
            guard let reply else {
                throw RepositoryRefusal(.implementation, "Too many calls at once: try again in a second.", status: 503)
            }
            return versioned(reply)
        } catch let refusal as RepositoryRefusal {
            return problem(refusal, xml: wantsXML)
        } catch let other as APIProblem {
            let refusal =
                other.status == 413
                ? tooLarge : RepositoryRefusal(.implementation, other.detail, status: other.status)
            return problem(refusal, xml: wantsXML)
        } catch {
            let reference = reference()
            context.logger.error(
                "call failed",
                metadata: [
                    "reference": "\(reference)", "route": "\(route.method.rawValue) \(route.path)", "error": "\(error)",
                ]
            )
            return problem(RepositoryRefusal(.implementation, "Recorded as \(reference)."), xml: wantsXML)
        }
    }

    private func holder(_ authorization: String?) async throws -> Officer? {
        guard let authorization, authorization.lowercased().hasPrefix("bearer ") else { return nil }
        return try await TokenDesk(office).officer(token: String(authorization.dropFirst(7)).filter { $0 != " " })
    }

    private var tooLarge: RepositoryRefusal {
        RepositoryRefusal(
            .captureLimitExceeded,
            "At most \(captureLimits.events) events and \(captureLimits.bytes) bytes are taken at once."
        )
    }

    private func requireDocument(_ type: String?, xml: Bool) throws(RepositoryRefusal) {
        let essence = (type ?? "").prefix { $0 != ";" }.filter { !$0.isWhitespace }.lowercased()
        let known = ["application/json", "application/ld+json"] + (xml ? ["application/xml", "text/xml"] : [])
        guard known.contains(essence) else {
            throw RepositoryRefusal(
                .unsupportedMediaType,
                "The body must be \(known.joined(separator: ", ")); read \(essence.isEmpty ? "no Content-Type" : String(essence.prefix(60)))."
            )
        }
    }

    // MARK: Answers

    var repositoryHeaders: [String: String] {
        ["GS1-EPCIS-Version": RepositoryCall.version, "GS1-CBV-Version": RepositoryCall.version]
    }

    private var limitHeaders: [String: String] {
        [
            "GS1-EPCIS-Capture-Limit": String(captureLimits.events),
            "GS1-EPCIS-Capture-File-Size-Limit": String(captureLimits.bytes),
            "GS1-Capture-Error-Behaviour": "all",
        ]
    }

    private func versioned(_ reply: Reply) -> Reply {
        guard case .exchange(let type, let text, let status, let headers) = reply else { return reply }
        return .exchange(
            mediaType: type,
            text: text,
            status: status,
            headers: headers.merging(repositoryHeaders) { own, _ in own }
        )
    }

    func problem(_ refusal: RepositoryRefusal, xml: Bool = false) -> Reply {
        let status = refusal.status ?? refusal.exception.status
        var headers = repositoryHeaders
        if status == 401 { headers["WWW-Authenticate"] = "Bearer" }
        if status == 413 { headers.merge(limitHeaders) { own, _ in own } }
        if status == 415 { headers["Accept-Post"] = "application/json, application/xml" }
        if status == 503 { headers["Retry-After"] = "1" }
        let type = "epcisException:\(refusal.exception.rawValue)"
        guard !xml else {
            var text = #"<?xml version="1.0" encoding="UTF-8"?><problem xmlns="urn:ietf:rfc:7807">"#
            for (name, value) in [
                ("type", type), ("title", refusal.exception.rawValue), ("status", String(status)),
                ("detail", refusal.detail),
            ] {
                text += "<\(name)>\(Self.escaped(value))</\(name)>"
            }
            return .exchange(
                mediaType: "application/problem+xml",
                text: text + "</problem>",
                status: status,
                headers: headers
            )
        }
        var members: [(key: String, value: JSONValue)] = [
            ("type", .string(type)), ("title", .string(refusal.exception.rawValue)),
            ("status", .number(String(status))), ("detail", .string(refusal.detail)),
        ]
        if !refusal.problems.isEmpty {
            members.append(("errors", .array(refusal.problems.map { .string($0) })))
        }
        return .exchange(
            mediaType: "application/problem+json",
            text: JSONValue.object(members).text,
            status: status,
            headers: headers
        )
    }

    static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }

    /// What may be done at an address, and in which versions and forms.
    func repositoryOptions(_ path: String) -> Reply {
        let methods = routes.filter { $0.path == path }.map(\.method.rawValue)
        let headers = [
            "Allow": (["OPTIONS"] + methods + (methods.contains("GET") ? ["HEAD"] : [])).joined(separator: ", "),
            "GS1-EPCIS-Min": RepositoryCall.version, "GS1-EPCIS-Max": RepositoryCall.version,
            "GS1-CBV-Min": RepositoryCall.version, "GS1-CBV-Max": RepositoryCall.version,
            "GS1-EPC-Format": IdentifierFormat.allCases.map(\.rawValue).joined(separator: ", "),
            "GS1-CBV-XML-Format": RepositoryCall.wordFormats.joined(separator: ", "),
            "GS1-Extensions": "", "GS1-Vendor-Version": "0.1.0",
        ]
        return .exchange(
            mediaType: nil,
            text: "",
            status: 204,
            headers: headers.merging(repositoryHeaders) { own, _ in own }.merging(limitHeaders) { own, _ in own }
        )
    }

    /// An address below `/epcis/` that no route knows, or knows with another method.
    func unknownResource(_ request: Request) -> Reply {
        let asked = request.uri.path.split(separator: "/")
        let known = routes.filter { route in
            let parts = route.path.split(separator: "/")
            return route.surface == .repository && parts.count == asked.count
                && zip(parts, asked).allSatisfy { $0.hasPrefix(":") || $0 == $1 }
        }
        guard !known.isEmpty else { return problem(RepositoryRefusal(.noSuchResource, "There is no such resource.")) }
        let methods = known.map(\.method.rawValue).joined(separator: ", ")
        return problem(RepositoryRefusal(.notAllowed, "This resource takes \(methods)."))
    }
}

extension RepositoryCall {
    func json(_ value: JSONValue, status: Int = 200, headers: [String: String] = [:]) -> Reply {
        .exchange(mediaType: "application/json", text: value.text, status: status, headers: headers)
    }

    /// Events as an answer to a query.
    func document(
        _ events: [Event],
        queryName: String = "SimpleEventQuery",
        headers: [String: String] = [:]
    ) throws(RepositoryRefusal) -> Reply {
        var document = Document(.queryDocument)
        document.schemaVersion = "2.0"
        document.creationDate = Timestamp(office.environment.now())
        document.queryName = queryName
        document.events = events.compactMap { $0.formatted(identifiers) }
        guard document.events.count == events.count else {
            throw RepositoryRefusal(
                .notAcceptable,
                "An event was captured with Digital Links, which do not say how long the company's prefix of a URN is."
            )
        }
        guard format == .xml else { return json(document.json, headers: headers) }
        if hasWebWords { document.events = document.events.map(\.withWebURIs) }
        do {
            return .exchange(mediaType: "application/xml", text: try document.xml(), headers: headers)
        } catch {
            throw RepositoryRefusal(.notAcceptable, "XML has no names like \(error.names.joined(separator: ", ")).")
        }
    }

    /// A collection of names.
    func collection(_ members: [String], headers: [String: String] = [:]) -> Reply {
        guard format == .xml else {
            return json(
                [
                    "@context": .string(Document.standardContext), "type": "Collection",
                    "member": .array(members.map { .string($0) }),
                ],
                headers: headers
            )
        }
        let items = members.map { "<member>\(Site.escaped($0))</member>" }.joined()
        return .exchange(
            mediaType: "application/xml",
            text: #"<?xml version="1.0" encoding="UTF-8"?><Collection>\#(items)</Collection>"#,
            headers: headers
        )
    }
}
