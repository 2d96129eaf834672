import EPCIS
import Office
import Primitives

/// Schemas of what the repository is sent and answers with.
extension OpenAPIEvents {
    static let schemas: [(key: String, value: JSONValue)] = [
        ("EventDocument", envelope("EPCISDocument, with `epcisBody.eventList`.")),
        (
            "BareEvent",
            object(
                ["@context", "type", "eventTime", "eventTimeZoneOffset"],
                [
                    ("@context", context), ("type", string("As ObjectEvent.")),
                    ("eventID", string("The event's hash where it is left out.")), ("eventTime", moment),
                    ("eventTimeZoneOffset", string("Such as +08:00.")),
                ]
            )
        ),
        ("QueryDocument", queryDocument), ("Collection", collectionSchema), ("CaptureJob", captureJob),
        (
            "NamedQuery",
            object(
                ["name", "query"],
                [
                    ("name", string("")),
                    (
                        "query",
                        ["type": "object", "description": "Parameters of EPCIS 2.0, 8.2.7.1, each with its value."]
                    ),
                ]
            )
        ),
        ("SubscriptionWish", wish), ("Subscription", subscription), ("Schedule", schedule),
        (
            "RepositoryProblem",
            object(
                ["type", "title", "status", "detail"],
                [
                    ("type", string("`epcisException:` and the exception's name.")),
                    ("title", codes(RepositoryException.allCases.map(\.rawValue))), ("status", ["type": "integer"]),
                    ("detail", string("")),
                    ("errors", list(["type": "string"], "Every fault with its place, what was read and expected.")),
                ]
            )
        ),
    ]

    // MARK: Documents

    private static let context: JSONValue = [
        "type": ["array", "string"], "description": "GS1's context, and namespaces of one's own.",
    ]

    /// Events are as GS1's schema has them: https://ref.gs1.org/standards/epcis/epcis-json-schema.json.
    private static func envelope(_ description: String) -> JSONValue {
        object(
            ["@context", "type", "schemaVersion", "creationDate", "epcisBody"],
            [
                ("@context", context), ("type", string(description)), ("schemaVersion", string("")),
                ("creationDate", moment), ("epcisBody", ["type": "object"]),
            ]
        )
    }

    private static let queryDocument = object(
        ["@context", "type", "schemaVersion", "creationDate", "epcisBody"],
        [
            ("@context", context), ("type", codes(["EPCISQueryDocument"])), ("schemaVersion", string("")),
            ("creationDate", moment),
            (
                "epcisBody",
                object(
                    ["queryResults"],
                    [
                        (
                            "queryResults",
                            object(
                                ["queryName", "resultsBody"],
                                [
                                    ("queryName", string("")), ("subscriptionID", string("In deliveries.")),
                                    (
                                        "resultsBody",
                                        object(["eventList"], [("eventList", list(["type": "object"], "Events."))])
                                    ),
                                ]
                            )
                        )
                    ]
                )
            ),
        ]
    )

    private static let collectionSchema = object(
        ["@context", "type", "member"],
        [("@context", context), ("type", codes(["Collection"])), ("member", list(["type": "string"], ""))]
    )

    // MARK: Jobs and subscriptions

    private static let captureJob = object(
        [
            "captureID", "createdAt", "finishedAt", "running", "success", "captureErrorBehaviour", "errors",
            "capturedEvents", "repeatedEvents", "movements", "unplacedEvents",
        ],
        [
            ("captureID", string("")), ("createdAt", moment), ("finishedAt", moment), ("running", ["type": "boolean"]),
            ("success", ["type": "boolean"]),
            ("captureErrorBehaviour", codes(CaptureBehaviour.allCases.map(\.rawValue))),
            ("errors", list(OpenAPI.reference("RepositoryProblem"), "What was refused, and why.")),
            ("capturedEvents", count("Events that were written.")),
            ("repeatedEvents", count("Events that were there already.")),
            ("movements", count("Movements of lots that followed from them.")),
            ("unplacedEvents", count("Events of goods at a place that no operator of the register has.")),
        ]
    )

    private static let destination = string(
        "An https address outside private networks; this machine's own over http too."
    )

    private static let wish = object(
        ["dest"],
        [
            ("dest", destination),
            (
                "signatureToken",
                [
                    "type": "string", "maxLength": .number("500"),
                    "description": "Signs deliveries: `GS1-Signature: sha256=` and the HMAC-SHA256 of the body.",
                ]
            ),
            ("stream", ["type": "boolean", "description": "As soon as there are events; or else a schedule."]),
            ("schedule", OpenAPI.reference("Schedule")),
            ("reportIfEmpty", ["type": "boolean", "description": "Also where nothing is new."]),
            ("initialRecordTime", moment),
        ]
    )

    private static let subscription = object(
        ["subscriptionID", "dest", "createdAt", "reportIfEmpty", "failures"],
        [
            ("subscriptionID", string("")), ("dest", destination), ("createdAt", moment),
            ("reportIfEmpty", ["type": "boolean"]), ("stream", ["type": "boolean"]),
            ("schedule", OpenAPI.reference("Schedule")), ("initialRecordTime", moment), ("lastNotifiedAt", moment),
            ("failures", count("Refusals since the last delivery that was taken.")),
            ("lastError", string("Why the last one was not taken.")),
        ]
    )

    private static let schedule = object(
        [],
        QuerySchedule.fields.map { field in
            (
                field.name,
                string("\(field.range.lowerBound) to \(field.range.upperBound): numbers and ranges, as 1,[8-10].")
            )
        }
    )

    // MARK: Pieces

    private static let moment: JSONValue = ["type": "string", "format": "date-time"]

    private static func string(_ description: String) -> JSONValue {
        description.isEmpty ? ["type": "string"] : ["type": "string", "description": .string(description)]
    }

    private static func count(_ description: String) -> JSONValue {
        ["type": "integer", "description": .string(description)]
    }

    private static func codes(_ codes: [String]) -> JSONValue {
        ["type": "string", "enum": .array(codes.map { .string($0) })]
    }

    private static func list(_ items: JSONValue, _ description: String) -> JSONValue {
        description.isEmpty
            ? ["type": "array", "items": items]
            : ["type": "array", "items": items, "description": .string(description)]
    }

    private static func object(_ required: [String], _ properties: [(String, JSONValue)]) -> JSONValue {
        .object([
            ("type", "object"), ("required", .array(required.map { .string($0) })),
            ("properties", .object(properties.map { (key: $0.0, value: $0.1) })),
        ])
    }
}
