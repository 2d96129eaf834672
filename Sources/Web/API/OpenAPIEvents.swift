import EPCIS
import Office
import Primitives

/// The calls of the repository of events (EPCIS 2.0, 12), as the description of the calls tells them.
///
/// Events themselves are as GS1's own schema says and are not told again.
enum OpenAPIEvents {
    static let tag: JSONValue = [
        "name": "events",
        "description": """
        A repository of EPCIS 2.0 events, for programs with a token. `OPTIONS` on every address tells methods, versions \
        and limits. Lots and movements of the ledger follow from events at operators with a GLN.
        """,
        "externalDocs": ["description": "EPCIS 2.0", "url": "https://ref.gs1.org/standards/epcis/"],
    ]

    static let securitySchemes: JSONValue = [
        "token": ["type": "http", "scheme": "bearer", "description": "As `shian token add` gives it."]
    ]

    typealias Path = (key: String, value: JSONValue)

    static let paths: [Path] = top + EventDesk.Collection.allCases.flatMap(collectionPaths) + queries

    private static let top: [Path] = {
        let resources = operation("resources", "What lies below.", [], answer: collection, refusals: [])
        let captureJob = operation(
            "captureJob",
            "One capture job with what became of its events and lots.",
            [path("captureID", "As `Location` of the capture gave it.")],
            answer: json(OpenAPI.reference("CaptureJob")),
            refusals: [404]
        )
        let event = operation(
            "event",
            "One event; where an error declaration has its identity, both.",
            [path("eventID", "The event's identity, percent-encoded."), identifierFormat, wordFormat],
            answer: document,
            refusals: [404]
        )
        return [
            (RepositoryPath.root, ["get": resources]),
            (RepositoryPath.capture, ["post": capture, "get": captureJobs]),
            (described(RepositoryPath.captureJob), ["get": captureJob]),
            (
                RepositoryPath.events,
                ["post": captureOne, "get": events("events", "Events that meet conditions.", [])]
            ),
            (described(RepositoryPath.event), ["get": event]),
            (described(RepositoryPath.pageToken), ["delete": pageToken]),
        ]
    }()

    // MARK: Capture

    private static let capture = operation(
        "capture",
        "Capture a document of events; the job tells what became of it.",
        [
            header(
                "GS1-Capture-Error-Behaviour",
                "All events or none, or those that are right.",
                ["type": "string", "enum": .array(CaptureBehaviour.allCases.map { .string($0.rawValue) })]
            )
        ],
        body: .document,
        status: 202,
        answer: nil,
        headers: ["Location", "GS1-Capture-Error-Behaviour"],
        refusals: []
    )

    private static let captureJobs = operation(
        "captureJobs",
        "Capture jobs, newest first.",
        paging,
        answer: json(["type": "array", "items": OpenAPI.reference("CaptureJob")]),
        headers: pages,
        refusals: []
    )

    private static let captureOne = operation(
        "captureOne",
        "Capture one event at once.",
        [],
        body: .event,
        status: 201,
        answer: nil,
        headers: ["Location"],
        refusals: [409]
    )

    private static let pageToken = operation(
        "forgetPageToken",
        "Tokens of pages expire by themselves: always refused.",
        [path("token", "A token of a page.")],
        status: 204,
        answer: nil,
        refusals: [501]
    )

    // MARK: Query

    private static func collectionPaths(_ collection: EventDesk.Collection) -> [Path] {
        let name = collection.rawValue
        let root = "\(RepositoryPath.root)/\(name)"
        let member = path("member", "A member of the collection, percent-encoded.")
        let all = operation(
            name,
            "What events name among \(name).",
            paging,
            answer: OpenAPIEvents.collection,
            headers: pages,
            refusals: []
        )
        let one = operation(
            "\(name)Member",
            "What lies below a member.",
            [member],
            answer: OpenAPIEvents.collection,
            refusals: [404]
        )
        let found = events("\(name)Events", "Events that name the member.", [member], [404])
        return [
            (root, ["get": all]), ("\(root)/{member}", ["get": one]), ("\(root)/{member}/events", ["get": found]),
        ]
    }

    private static func events(
        _ id: String,
        _ summary: String,
        _ parameters: [JSONValue],
        _ refusals: [Int] = []
    ) -> JSONValue {
        operation(
            id,
            summary,
            parameters + paging + conditions + [identifierFormat, wordFormat],
            answer: document,
            headers: pages,
            refusals: [413] + refusals
        )
    }

    private static let queries: [Path] = {
        let name = path("queryName", "The query's name, percent-encoded.")
        let define = operation(
            "defineQuery",
            "Give a query a name.",
            [],
            body: .schema("NamedQuery"),
            status: 201,
            answer: nil,
            headers: ["Location"],
            refusals: [409]
        )
        let list = operation(
            "queries",
            "Named queries.",
            paging,
            answer: json(["type": "array", "items": OpenAPI.reference("NamedQuery")]),
            headers: pages,
            refusals: []
        )
        let one = operation(
            "namedQuery",
            "One query.",
            [name],
            answer: json(OpenAPI.reference("NamedQuery")),
            refusals: [404]
        )
        let remove = removal("removeQuery", "Remove a query with its subscriptions.", [name])
        let asked = events("queryEvents", "Events of a named query; conditions are joined to it.", [name], [404, 501])
        return [
            (RepositoryPath.queries, ["post": define, "get": list]),
            (described(RepositoryPath.query), ["get": one, "delete": remove]),
            (described(RepositoryPath.queryEvents), ["get": asked]),
            (described(RepositoryPath.subscriptions), ["post": subscribe(name), "get": subscriptions(name)]),
            (described(RepositoryPath.subscription), subscription(name)),
        ]
    }()

    private static func removal(_ id: String, _ summary: String, _ parameters: [JSONValue]) -> JSONValue {
        operation(id, summary, parameters, status: 204, answer: nil, refusals: [404])
    }

    private static func subscription(_ name: JSONValue) -> JSONValue {
        let id = path("subscriptionID", "As `Location` of the subscription gave it.")
        let one = operation(
            "subscription",
            "One subscription, without its token.",
            [name, id],
            answer: json(OpenAPI.reference("Subscription")),
            refusals: [404]
        )
        return ["get": one, "delete": removal("unsubscribe", "End a subscription.", [name, id])]
    }

    private static func subscribe(_ name: JSONValue) -> JSONValue {
        operation(
            "subscribe",
            """
            Be told of a query's new events by a POST to `dest`. Taken is what is answered with 2xx within 20 seconds; else it \
            is tried again after 10, 20, 40 … seconds, at most an hour. No redirect is followed.
            """,
            [name],
            body: .schema("SubscriptionWish"),
            status: 201,
            answer: json(OpenAPI.reference("Subscription")),
            headers: ["Location"],
            refusals: [404]
        )
    }

    private static func subscriptions(_ name: JSONValue) -> JSONValue {
        operation(
            "subscriptions",
            "Subscriptions of a query.",
            [name] + paging,
            answer: json(["type": "array", "items": OpenAPI.reference("Subscription")]),
            headers: pages,
            refusals: [404]
        )
    }
}
