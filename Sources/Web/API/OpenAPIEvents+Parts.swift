import EPCIS
import Office
import Primitives

/// What the operations of the repository are put together from.
extension OpenAPIEvents {
    /// A route's path as OpenAPI writes it: `{name}` for `:name`.
    static func described(_ path: String) -> String {
        path.split(separator: "/", omittingEmptySubsequences: false)
            .map { $0.hasPrefix(":") ? "{\($0.dropFirst())}" : String($0) }.joined(separator: "/")
    }

    enum Body {
        case document
        case event
        case schema(String)
    }

    /// Refusals that any call may meet: versions and forms, no token, no right, too long an address, a fault.
    private static let usual = [400, 401, 403, 406, 414, 500]
    /// And those of a call with a body.
    private static let ofBodies = [408, 413, 415, 503]

    static func operation(
        _ id: String,
        _ summary: String,
        _ parameters: [JSONValue],
        body: Body? = nil,
        status: Int = 200,
        answer: JSONValue?,
        headers: [String] = [],
        refusals: [Int]
    ) -> JSONValue {
        var success: [(key: String, value: JSONValue)] = [("description", .string(words[status] ?? "Done."))]
        success.append(
            (
                "headers",
                .object(
                    (["GS1-EPCIS-Version", "GS1-CBV-Version"] + headers).map {
                        (key: $0, value: ["$ref": .string("#/components/headers/\($0)")])
                    }
                )
            )
        )
        if let answer { success.append(("content", answer)) }
        var responses: [(key: String, value: JSONValue)] = [(String(status), .object(success))]
        for refusal in Set(usual + (body == nil ? [] : ofBodies) + refusals).sorted() {
            responses.append((String(refusal), problem(refusal)))
        }
        var members: [(key: String, value: JSONValue)] = [
            ("operationId", .string("epcis.\(id)")), ("tags", ["events"]), ("summary", .string(summary)),
            ("security", [["token": []]]), ("parameters", .array(parameters + versions)),
        ]
        if let body { members.append(("requestBody", request(body))) }
        members.append(("responses", .object(responses)))
        return .object(members)
    }

    private static let words: [Int: String] = [
        200: "What was asked for.", 201: "Made; `Location` says where it is.",
        202: "Taken; `Location` is the job.", 204: "Gone.",
    ]

    private static func problem(_ status: Int) -> JSONValue {
        let exceptions = RepositoryException.allCases.filter { $0.status == status }.map(\.rawValue)
        let named =
            exceptions.isEmpty
            ? [status == 401 ? RepositoryException.security : .implementation].map(\.rawValue) : exceptions
        let schema = OpenAPI.reference("RepositoryProblem")
        return [
            "description": .string(named.joined(separator: ", ")),
            "content": [
                "application/problem+json": ["schema": schema],
                "application/problem+xml": ["schema": ["type": "string"]],
            ],
        ]
    }

    private static func request(_ body: Body) -> JSONValue {
        func content(_ types: [String], _ schema: JSONValue) -> JSONValue {
            ["required": true, "content": .object(types.map { (key: $0, value: ["schema": schema]) })]
        }
        return switch body {
        case .schema(let name): content(["application/json", "application/ld+json"], OpenAPI.reference(name))
        case .document: content(jsonAndXML, OpenAPI.reference("EventDocument"))
        case .event: content(jsonAndXML, OpenAPI.reference("BareEvent"))
        }
    }

    private static let jsonAndXML = ["application/json", "application/ld+json", "application/xml", "text/xml"]

    // MARK: Answers

    static func json(_ schema: JSONValue) -> JSONValue { ["application/json": ["schema": schema]] }

    static let document: JSONValue = [
        "application/json": ["schema": OpenAPI.reference("QueryDocument")],
        "application/xml": ["schema": ["type": "string", "description": "An EPCISQueryDocument in XML."]],
    ]

    static let collection: JSONValue = [
        "application/json": ["schema": OpenAPI.reference("Collection")],
        "application/xml": ["schema": ["type": "string"]],
    ]

    // MARK: Parameters

    static func path(_ name: String, _ description: String) -> JSONValue {
        [
            "name": .string(name), "in": "path", "required": true, "description": .string(description),
            "schema": ["type": "string"],
        ]
    }

    static func header(_ name: String, _ description: String, _ schema: JSONValue) -> JSONValue {
        [
            "name": .string(name), "in": "header", "required": false, "description": .string(description),
            "schema": schema,
        ]
    }

    private static func query(_ name: String, _ description: String, _ schema: JSONValue) -> JSONValue {
        [
            "name": .string(name), "in": "query", "required": false, "description": .string(description),
            "style": "form", "explode": false, "schema": schema,
        ]
    }

    private static func codes(_ codes: [String]) -> JSONValue {
        ["type": "string", "enum": .array(codes.map { .string($0) })]
    }

    private static let list: JSONValue = ["type": "array", "items": ["type": "string"]]
    private static let moment: JSONValue = ["type": "string", "format": "date-time"]

    static let paging = [
        query(
            "perPage",
            "Entries of a page, at most \(RepositoryCall.pageLimit); 30 where it is left out.",
            ["type": "integer", "minimum": .number("1")]
        ),
        query("nextPageToken", "As `Link` of the page before gave it.", ["type": "string"]),
    ]

    static let pages = ["Link", "GS1-Next-Page-Token-Expires"]

    /// The conditions of a query (EPCIS 2.0, 8.2.7.1); families by their first letters.
    static let conditions: [JSONValue] = [
        query("eventType", "Types of events.", list), query("EQ_action", "ADD, OBSERVE, DELETE.", list),
        query("EQ_bizStep", "Business steps of CBV 2.0.", list),
        query("EQ_disposition", "Dispositions of CBV 2.0.", list),
        query("EQ_eventID", "Identities of events.", list),
        query("EQ_readPoint", "Places; `WD_readPoint` also means what lies within.", list),
        query("EQ_bizLocation", "Places; `WD_bizLocation` also means what lies within.", list),
        query("MATCH_anyEPC", "Objects in any role, with patterns; the other MATCH_ parameters name a role.", list),
        query("GE_eventTime", "Not before; `LT_eventTime`: before.", moment),
        query("GE_recordTime", "Captured not before; `LT_recordTime`: before.", moment),
        query("orderBy", "Else by the time of capture.", codes(["eventTime", "recordTime"])),
        query("orderDirection", "Else newest first.", codes(["ASC", "DESC"])),
        query("eventCountLimit", "The first so many; with orderBy.", ["type": "integer", "minimum": .number("1")]),
        query("maxEventCount", "Refused where there are more.", ["type": "integer", "minimum": .number("1")]),
        [
            "name": "condition", "in": "query", "required": false, "style": "form", "explode": true,
            "description": """
            Any other parameter of EPCIS 2.0, 8.2.7.1, such as `EQ_type` with `GE_value_KEL`; commas divide values. An unknown \
            one is refused.
            """,
            "schema": ["type": "object", "additionalProperties": ["type": "string"]],
        ],
    ]

    static let identifierFormat = header(
        "GS1-EPC-Format",
        "How identifiers are written.",
        codes(IdentifierFormat.allCases.map(\.rawValue))
    )

    static let wordFormat = header(
        "GS1-CBV-XML-Format",
        "How words of CBV are written in XML.",
        codes(RepositoryCall.wordFormats)
    )

    private static let versions = ["GS1-EPCIS-Min", "GS1-EPCIS-Max", "GS1-CBV-Min", "GS1-CBV-Max"].map {
        header($0, "\(RepositoryCall.version) must lie within.", ["type": "string"])
    }

    /// Headers of answers, by name.
    static let headers: JSONValue = .object(
        [
            ("GS1-EPCIS-Version", "The version that is spoken."), ("GS1-CBV-Version", "The version that is spoken."),
            ("Location", "Where what was made is."), ("Link", "`rel=\"next\"`: the next page, where there is one."),
            ("GS1-Next-Page-Token-Expires", "Until when `Link` is good."),
            ("GS1-Capture-Error-Behaviour", "As asked for."),
        ].map { name, description in
            (key: name, value: ["description": .string(description), "schema": ["type": "string"]])
        }
    )
}
