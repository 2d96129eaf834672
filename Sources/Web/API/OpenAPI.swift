import Primitives

/// The description of the calls that programs may make, in OpenAPI 3.1.
///
/// One value beside the code that it describes: codes are taken from the enums themselves, sizes from the constants that
/// are checked, and a test sets every answer beside its schema.
enum OpenAPI {
    static let document: JSONValue = [
        "openapi": "3.1.1",
        "info": [
            "title": "ShiAn (食安): limits, verdicts, events", "version": "1",
            "summary": "Judges test results of food by the standards in force on their day; keeps EPCIS 2.0 events.",
            "description": .string(introduction),
            "license": ["name": "Apache-2.0", "identifier": "Apache-2.0"],
        ],
        "servers": [["url": "/"]],
        "security": [],
        "tags": [
            ["name": "judging", "description": "Verdicts and limits. Open to all; nothing is stored."],
            OpenAPIEvents.tag,
        ],
        "paths": .object(
            [
                (key: CallAddress.judge, value: ["post": judge] as JSONValue),
                (key: CallAddress.limits, value: ["get": limits] as JSONValue),
                (key: CallAddress.description, value: ["get": description] as JSONValue),
            ] + OpenAPIEvents.paths
        ),
        "components": [
            "schemas": OpenAPISchema.joined, "headers": OpenAPIEvents.headers,
            "securitySchemes": OpenAPIEvents.securitySchemes,
        ],
    ]

    private static let introduction = """
        Judging takes no account, no key, no cookie: its calls read the rulebook and keep nothing of what is sent. Numbers may be sent \
        as JSON numbers or as strings; they are read as their digits and never pass through binary floating point. All \
        figures are answered as strings. A refusal is `application/problem+json` (RFC 9457) and names all faults of the \
        call at once. `fail`, `pass` and `undetermined` are all answers: the third says that a person has to look. \
        Texts in `chain` are Chinese, ready for a letter; codes are stable. New members may come beside those \
        described here.
        """

    private static let judge: JSONValue = [
        "operationId": "judge", "tags": ["judging"], "summary": "Judge one result, or up to 10,000.",
        "description": """
        An object is answered by one judgement, an array by an array in the same order. Where `limit` is sent it \
        decides, as the limit printed in a report does; otherwise the rulebook does.
        """,
        "requestBody": [
            "required": true,
            "content": [
                "application/json": [
                    "schema": ["oneOf": [reference("Result"), reference("Results")]],
                    "examples": [
                        "one": [
                            "value": [
                                "food": "豇豆", "item": "灭蝇胺", "result": "1.8mg/kg", "on": "2024-06-20",
                            ]
                        ],
                        "several": [
                            "value": [
                                [
                                    "food": "豇豆", "item": "灭蝇胺", "result": .number("0.35"), "unit": "mg/kg",
                                    "on": "2024-06-20",
                                ],
                                ["food": "韭菜", "item": "腐霉利", "result": "未检出", "on": "2026-05-01"],
                            ]
                        ],
                    ],
                ]
            ],
        ],
        "responses": responses(
            "The judgement, or the judgements in the order of the results.",
            ["oneOf": [reference("Judgement"), ["type": "array", "items": reference("Judgement")]]],
            refusals: [400, 408, 413, 415, 422, 500, 503]
        ),
    ]

    private static let limits: JSONValue = [
        "operationId": "limits", "tags": ["judging"],
        "summary": "What holds for a food on a day: one item, or all items with a limit.",
        "parameters": [
            parameter("food", "The food by its name, such as 豇豆.", required: true, text(NameLimit.food)),
            parameter("class", "Its class, where its name alone has several meanings.", text(NameLimit.foodClass)),
            parameter(
                "item",
                "The item tested for; all items with a limit where it is left out.",
                text(NameLimit.item)
            ),
            parameter("on", "The day whose editions apply; today where it is left out.", OpenAPISchema.day),
            parameter("produced", "The day of production, for series whose edition it chooses.", OpenAPISchema.day),
        ],
        "responses": responses("What holds.", reference("Limits"), refusals: [422, 500]),
    ]

    private static let description: JSONValue = [
        "operationId": "description", "tags": ["judging"], "summary": "This description.",
        "responses": responses("OpenAPI 3.1.", ["type": "object"], refusals: [500]),
    ]

    static func reference(_ name: String) -> JSONValue { ["$ref": .string("#/components/schemas/\(name)")] }

    private static func text(_ limit: Int) -> JSONValue {
        ["type": "string", "minLength": 1, "maxLength": .number(String(limit))]
    }

    private static func parameter(
        _ name: String,
        _ description: String,
        required: Bool = false,
        _ schema: JSONValue
    ) -> JSONValue {
        [
            "name": .string(name), "in": "query", "required": .bool(required), "description": .string(description),
            "schema": schema,
        ]
    }

    private static func responses(_ description: String, _ schema: JSONValue, refusals: [Int]) -> JSONValue {
        var members: [(key: String, value: JSONValue)] = [
            (
                "200",
                ["description": .string(description), "content": ["application/json": ["schema": schema]]]
            )
        ]
        for status in refusals {
            members.append(
                (
                    String(status),
                    [
                        "description": .string(refusalWords[status] ?? ""),
                        "content": ["application/problem+json": ["schema": reference("Problem")]],
                    ]
                )
            )
        }
        return .object(members)
    }

    private static let refusalWords: [Int: String] = [
        400: "The body is no JSON text: bad syntax, a name twice in an object, half of a surrogate pair, too deep.",
        408: "The body did not come in time.",
        413: "More than 8 MiB, or more than 10,000 results.",
        415: "The body is not application/json.",
        422: "Members or parameters are missing, unknown or cannot be read: all faults are named.",
        500: "A fault of the program; the reference finds it in its log.",
        503: "Too many calls at once; Retry-After says when to try again.",
    ]
}
