import EPCIS
import Office
import Pages
import Primitives
import Rules

/// Addresses of the repository of events (EPCIS 2.0, 12.3).
enum RepositoryPath {
    static let root = "/epcis"
    static let capture = root + "/capture"
    static let captureJob = capture + "/:captureID"
    static let events = root + "/events"
    static let event = events + "/:eventID"
    static let queries = root + "/queries"
    static let query = queries + "/:queryName"
    static let queryEvents = query + "/events"
    static let subscriptions = query + "/subscriptions"
    static let subscription = subscriptions + "/:subscriptionID"
    static let pageToken = root + "/nextPageToken/:token"

    /// Whose bodies may be XML.
    static let takesXML = [capture, events]
    /// Jobs, queries and subscriptions are told in JSON only; what has no answer's body fits any form.
    static func hasXML(_ method: Route.Method, _ path: String) -> Bool {
        if path == capture { return method == .post }
        return path != captureJob && (!path.hasPrefix(queries) || path == queryEvents || method == .delete)
    }

    /// What lies directly below the root.
    static let resources =
        ["events"] + EventDesk.Collection.allCases.map(\.rawValue) + ["capture", "queries"]
}

extension Site {
    var repositoryRoutes: [Route] {
        let bytes = captureLimits.bytes
        let top: [Route] = [
            resource(.get, RepositoryPath.root) { $0.collection(RepositoryPath.resources) },
            resource(.post, RepositoryPath.capture, bodyLimit: bytes) { try await $0.capture() },
            resource(.get, RepositoryPath.capture) { try await $0.captureJobs() },
            resource(.get, RepositoryPath.captureJob) { try await $0.captureJob() },
            resource(.post, RepositoryPath.events, bodyLimit: bytes) { try await $0.captureOne() },
            resource(.get, RepositoryPath.events) { try await $0.events() },
            resource(.get, RepositoryPath.event) { try await $0.event() },
            resource(.delete, RepositoryPath.pageToken) { _ in
                throw RepositoryRefusal(.implementation, "Tokens of pages expire by themselves.", status: 501)
            },
        ]
        return top + EventDesk.Collection.allCases.flatMap(collectionRoutes) + queryRoutes
    }

    private func collectionRoutes(_ collection: EventDesk.Collection) -> [Route] {
        let path = "\(RepositoryPath.root)/\(collection.rawValue)"
        return [
            resource(.get, path) { try await $0.members(of: collection) },
            resource(.get, "\(path)/:member") { try await $0.member(of: collection) },
            resource(.get, "\(path)/:member/events") { try await $0.events(of: collection) },
        ]
    }

    private var queryRoutes: [Route] {
        [
            resource(.post, RepositoryPath.queries) { try await $0.defineQuery() },
            resource(.get, RepositoryPath.queries) { try await $0.queries() },
            resource(.get, RepositoryPath.query) { try await $0.namedQuery() },
            resource(.delete, RepositoryPath.query) { try await $0.removeQuery() },
            resource(.get, RepositoryPath.queryEvents) { try await $0.queryEvents() },
            resource(.post, RepositoryPath.subscriptions) { try await $0.subscribe() },
            resource(.get, RepositoryPath.subscriptions) { try await $0.subscriptions() },
            resource(.get, RepositoryPath.subscription) { try await $0.subscription() },
            resource(.delete, RepositoryPath.subscription) { try await $0.unsubscribe() },
        ]
    }

    private func resource(
        _ method: Route.Method,
        _ path: String,
        bodyLimit: Int = 64 << 10,
        _ answer: @escaping @Sendable (RepositoryCall) async throws -> Reply
    ) -> Route {
        Route(method, path, .token(.captureEvents), surface: .repository, bodyLimit: bodyLimit) { visit in
            let call = try RepositoryCall(visit)
            guard call.format == .json || RepositoryPath.hasXML(method, path) else {
                throw RepositoryRefusal(.notAcceptable, "This resource is answered in application/json.")
            }
            return try await answer(call)
        }
    }
}

// MARK: Capture

extension RepositoryCall {
    private var desk: CaptureDesk { CaptureDesk(office, limits: limits) }

    fileprivate func capture() async throws -> Reply {
        let text = visit.headers["gs1-capture-error-behaviour"] ?? CaptureBehaviour.rollback.rawValue
        guard let behaviour = CaptureBehaviour(rawValue: text) else {
            throw RepositoryRefusal(
                .validation,
                "GS1-Capture-Error-Behaviour: read \(text.prefix(40)), expected rollback or proceed."
            )
        }
        let job = try await desk.capture(visit.body, behaviour, by: officer)
        let headers = [
            "Location": "\(RepositoryPath.capture)/\(job.id)", "GS1-Capture-Error-Behaviour": behaviour.rawValue,
        ]
        return .exchange(mediaType: nil, text: "", status: 202, headers: headers)
    }

    fileprivate func captureOne() async throws -> Reply {
        let id = try await desk.captureOne(visit.body, by: officer)
        let location = "\(RepositoryPath.events)/\(percentEncoded(id))"
        return .exchange(mediaType: nil, text: "", status: 201, headers: ["Location": location])
    }

    fileprivate func captureJob() async throws -> Reply {
        let id = visit.parameter("captureID")
        guard let job = try await desk.job(id, by: officer) else {
            throw RepositoryRefusal(.noSuchResource, "There is no capture job \(id.prefix(60)).")
        }
        return json(Self.object(job))
    }

    fileprivate func captureJobs() async throws -> Reply {
        let limit = try perPage()
        var last: CaptureJob?
        if let id = try await position()?.first { last = try await desk.job(id, by: officer) }
        var jobs = try await desk.jobs(after: last, limit: limit + 1, by: officer)
        let hasMore = jobs.count > limit
        if hasMore { jobs.removeLast() }
        let headers = try await headers(next: hasMore ? jobs.last.map { [$0.id] } : nil)
        return json(.array(jobs.map(Self.object)), headers: headers)
    }

    /// The members of the standard, and beside them what became of lots.
    private static func object(_ job: CaptureJob) -> JSONValue {
        [
            "captureID": .string(job.id), "createdAt": .string(Timestamp(job.createdAt).text),
            "finishedAt": .string(Timestamp(job.finishedAt).text), "running": false, "success": .bool(job.success),
            "captureErrorBehaviour": .string(job.behaviour.rawValue),
            "errors": .array(
                job.faults.map { fault in
                    [
                        "type": .string("epcisException:\(fault.exception.rawValue)"),
                        "title": .string(fault.exception.rawValue),
                        "status": .number(String(fault.exception.status)), "detail": .string(fault.detail),
                    ]
                }
            ),
            "capturedEvents": .number(String(job.events)), "repeatedEvents": .number(String(job.repeated)),
            "movements": .number(String(job.movements)), "unplacedEvents": .number(String(job.unplaced)),
        ]
    }
}

// MARK: Query

extension RepositoryCall {
    private var eventDesk: EventDesk { EventDesk(office) }

    fileprivate func events() async throws -> Reply { try await answer(try query()) }

    /// A page of a query's events.
    func answer(_ query: EventQuery, named name: String = "SimpleEventQuery") async throws -> Reply {
        var start: EventPosition?
        if let numbers = try await position() {
            start = EventPosition(numbers: numbers.compactMap { Int64($0) })
            guard start != nil else {
                throw RepositoryRefusal(.queryParameter, "nextPageToken is not of this question.")
            }
        }
        let page = try await eventDesk.page(query, from: start, limit: try perPage(), by: officer)
        let headers = try await headers(next: page.next?.numbers.map { String($0) })
        return try document(page.events, queryName: name, headers: headers)
    }

    fileprivate func event() async throws -> Reply {
        let id = visit.parameter("eventID")
        let events = try await eventDesk.events(id: id, by: officer)
        guard !events.isEmpty else {
            throw RepositoryRefusal(.noSuchResource, "There is no event \(id.prefix(120)).")
        }
        return try document(events)
    }

    fileprivate func members(of collection: EventDesk.Collection) async throws -> Reply {
        let limit = try perPage()
        let last = try await position()?.first
        var members = try await eventDesk.members(of: collection, after: last, limit: limit + 1, by: officer)
        let hasMore = members.count > limit
        if hasMore { members.removeLast() }
        return self.collection(members, headers: try await headers(next: hasMore ? members.last.map { [$0] } : nil))
    }

    /// What an address names, in the form in which it is stored.
    private func name(in collection: EventDesk.Collection) -> String {
        let text = visit.parameter("member")
        switch collection {
        case .eventTypes: return text
        case .bizSteps: return Vocabulary.bizStep.term(text).map(Vocabulary.bizStep.bare) ?? text
        case .dispositions: return Vocabulary.disposition.term(text).map(Vocabulary.disposition.bare) ?? text
        case .epcs, .bizLocations, .readPoints: return CanonicalIdentifier.of(text)
        }
    }

    private func requireMember(_ name: String, of collection: EventDesk.Collection) async throws {
        guard try await eventDesk.has(name, in: collection, by: officer) else {
            throw RepositoryRefusal(.noSuchResource, "No event names \(name.prefix(120)) among \(collection.rawValue).")
        }
    }

    fileprivate func member(of collection: EventDesk.Collection) async throws -> Reply {
        try await requireMember(name(in: collection), of: collection)
        return self.collection(["events"])
    }

    fileprivate func events(of collection: EventDesk.Collection) async throws -> Reply {
        let name = name(in: collection)
        try await requireMember(name, of: collection)
        var query = try query()
        let condition: QueryCondition =
            switch collection {
            case .eventTypes: .eventType([name])
            case .epcs: .match([.epc, .child, .parent, .input, .output], [IdentifierPattern(name)])
            case .bizSteps: .term(.bizStep, [name])
            case .dispositions: .term(.disposition, [name])
            case .bizLocations: .place(.bizLocation, [name], withDescendants: false)
            case .readPoints: .place(.readPoint, [name], withDescendants: false)
            }
        query.conditions.append(condition)
        return try await answer(query)
    }
}
