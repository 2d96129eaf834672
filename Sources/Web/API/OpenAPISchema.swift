import Judging
import Primitives
import Rules

/// The schemas (JSON Schema 2020-12) of what is sent and answered.
enum OpenAPISchema {
    /// With those of the repository of events.
    static let joined: JSONValue = {
        guard case .object(let members) = all else { return all }
        return .object(members + OpenAPIEvents.schemas)
    }()

    private static let all: JSONValue = [
        "Result": result,
        "Results": ["type": "array", "items": reference("Result"), "maxItems": .number(String(JudgeCall.rowLimit))],
        "Judgement": judgement, "Limit": limit, "Reading": reading, "Unit": unit, "Sum": sum, "Ban": ban,
        "Limits": limits,
        "Standing": standing, "Problem": problem, "Fault": fault,
    ]

    static let day: JSONValue = ["type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"]

    // MARK: What is sent

    private static let result = object(
        required: ["food", "item", "on"],
        isClosed: true,
        [
            ("food", text(NameLimit.food, "The food by its name.")),
            ("class", optionalText(NameLimit.foodClass, "Its class, widest first: 食用农产品-->蔬菜-->豆类蔬菜.")),
            ("item", text(NameLimit.item, "The item tested for, by any of its names.")),
            (
                "result",
                figure("The result as the laboratory wrote it: 1.8mg/kg, 未检出, <10. Needed unless components are sent.")
            ),
            ("unit", optionalText(NameLimit.unit, "The unit, where the result does not carry it.")),
            ("limit", figure("The limit as printed beside the result: where there is one, it decides.")),
            ("on", described(day, "The day whose editions apply, unless `produced` chooses.")),
            ("produced", nullable(day, "The day of production: not after `on`.")),
            ("labelled", figure("The value that the label declares (标示值), for limits that are a share of it.")),
            ("dehydration", figure("Grams of fresh food in one gram of the dried food (GB 2762, 3.5): above 0.")),
            (
                "components",
                [
                    "type": ["array", "null"], "minItems": 1, "maxItems": .number(String(JudgeCall.componentLimit)),
                    "description": "Results of the components of a residue that is a sum; `result` is then not read.",
                    "items": object(
                        required: ["name", "result"],
                        isClosed: true,
                        [("name", text(NameLimit.item, "The component.")), ("result", sentFigure("Its result."))]
                    ),
                ]
            ),
            ("declared", optionalText(NameLimit.unit, "The published verdict: pass, fail, undetermined, 合格, 不合格.")),
        ]
    )

    private static func figure(_ description: String) -> JSONValue {
        [
            "type": ["string", "number", "null"], "minLength": 1, "maxLength": .number(String(NameLimit.result)),
            "description": .string(description),
        ]
    }

    private static func sentFigure(_ description: String) -> JSONValue {
        [
            "type": ["string", "number"], "minLength": 1, "maxLength": .number(String(NameLimit.result)),
            "description": .string(description),
        ]
    }

    // MARK: What is answered

    private static let judgement = object(
        required: ["verdict", "reason", "food", "item", "limit", "result", "flags", "chain", "on"],
        [
            ("verdict", codes(Verdict.allCases.map(\.rawValue))),
            ("reason", codes(Judgement.Reason.allCases.map(\.rawValue))),
            (
                "food",
                object(
                    required: ["read", "resolved", "path"],
                    [("read", string), ("resolved", optionalString), ("path", optionalString)]
                )
            ),
            ("item", object(required: ["read", "resolved"], [("read", string), ("resolved", optionalString)])),
            ("limit", optionalLimit), ("result", reference("Reading")), ("flags", flags),
            ("chain", strings("The reasons in order, in Chinese.")), ("on", day), ("produced", day),
            ("declared", codes(Verdict.allCases.map(\.rawValue))),
            ("standardLimit", reference("Limit")), ("confirmation", reference("Limit")),
            ("otherLimits", list(reference("Limit"), "What other standards ask beside it.")),
            ("testedPart", described(string, "测定部位")),
            ("definition", described(string, "残留物定义")), ("sum", reference("Sum")), ("ban", reference("Ban")),
            ("notHeld", strings("Standards in force that the rulebook does not hold.")),
            ("candidates", strings("Paths of foods among which to choose.")),
        ]
    )

    private static let limit = object(
        required: [
            "value", "unit", "operator", "standard", "from", "clause", "page", "food", "source", "printed",
            "confidence", "provisional", "extraneous", "appliesTo", "note",
        ],
        [
            ("value", described(optionalString, "The figures without sign and unit; null for a prohibition.")),
            ("unit", optionalString), ("operator", string), ("standard", optionalString),
            ("from", nullable(day, "The first day of the edition.")), ("clause", optionalString),
            ("page", ["type": ["integer", "null"]]), ("food", optionalString),
            ("source", codes([LimitUsed.Origin.printed, .rulebook].map(\.rawValue))), ("printed", optionalString),
            (
                "confidence",
                ["enum": .array(Source.Confidence.allCases.map { .string($0.rawValue) } + [.null])]
            ),
            ("provisional", boolean), ("extraneous", boolean), ("appliesTo", optionalString), ("note", optionalString),
        ]
    )

    private static let unit = object(
        required: ["value", "unit", "qualifier"],
        [("value", optionalString), ("unit", optionalString), ("qualifier", string)]
    )

    /// A result as read.
    private static let reading = object(
        required: ["value", "unit", "qualifier", "printed"],
        [
            ("value", optionalString), ("unit", optionalString), ("qualifier", string), ("printed", string),
            ("units", list(reference("Unit"), "Where there are several.")),
            ("first", list(reference("Unit"), "The first test, where a retest decides.")),
        ]
    )

    /// A residue that is a sum: `low` counts what is missing as nothing.
    private static let sum = object(
        required: ["terms", "low", "high", "unit", "missing", "unknown"],
        [
            (
                "terms",
                list(
                    object(
                        required: ["component", "result", "factor", "confirmed"],
                        [("component", string), ("result", string), ("factor", optionalString), ("confirmed", boolean)]
                    ),
                    ""
                )
            ),
            ("low", string), ("high", optionalString), ("unit", optionalString),
            ("missing", strings("Components of the sum that were not sent.")),
            ("unknown", strings("Components sent that the sum does not have.")),
        ]
    )

    private static let ban = object(
        required: ["substance", "scope", "crops", "from", "source", "confidence"],
        [
            ("substance", string), ("scope", codes(InputBan.Scope.allCases.map(\.rawValue))),
            ("crops", optionalString), ("from", nullable(day, "")), ("source", string),
            ("confidence", codes(Source.Confidence.allCases.map(\.rawValue))),
        ]
    )

    private static let limits = object(
        required: ["food", "on", "produced", "limits", "near"],
        [
            ("food", object(required: ["read", "class"], [("read", string), ("class", optionalString)])),
            ("on", day), ("produced", nullable(day, "")), ("limits", list(reference("Standing"), "")),
            (
                "near",
                object(
                    required: ["foods", "items"],
                    [("foods", strings("Names near the food's.")), ("items", strings("Names near the item's."))]
                )
            ),
        ]
    )

    private static let standing = object(
        required: [
            "status", "item", "path", "testedPart", "limit", "otherLimits", "confirmation", "notHeld", "candidates",
            "flags",
        ],
        [
            ("status", codes(LimitStanding.Status.allCases.map(\.rawValue))),
            (
                "item",
                object(
                    required: ["read", "resolved", "kind"],
                    [("read", optionalString), ("resolved", optionalString), ("kind", optionalString)]
                )
            ),
            ("path", optionalString), ("testedPart", optionalString), ("limit", optionalLimit),
            ("otherLimits", list(reference("Limit"), "")), ("confirmation", optionalLimit),
            ("notHeld", strings("")), ("candidates", strings("")), ("flags", flags),
        ]
    )

    // MARK: Refusals

    private static let problem = object(
        required: ["type", "title", "status", "code", "detail"],
        [
            ("type", string), ("title", string),
            ("status", ["type": "integer", "enum": .array(APIProblem.statuses.map { .number(String($0)) })]),
            ("code", string), ("detail", string), ("errorCount", ["type": "integer"]),
            ("errors", list(reference("Fault"), "All faults, at most \(APIProblem.faultLimit) of them named.")),
        ]
    )

    private static let fault = object(
        required: ["code", "read", "expected"],
        [
            ("pointer", described(string, "JSON pointer (RFC 6901) into the body.")),
            ("parameter", described(string, "A parameter of the address.")),
            ("code", string), ("read", described(string, "What stood there, shortened.")), ("expected", string),
        ]
    )
}

// MARK: Pieces

extension OpenAPISchema {
    private static let string: JSONValue = ["type": "string"]
    private static let optionalString: JSONValue = ["type": ["string", "null"]]
    private static let boolean: JSONValue = ["type": "boolean"]
    private static let optionalLimit: JSONValue = ["oneOf": [reference("Limit"), ["type": "null"]]]
    private static let flags = list(
        codes(Judgement.Flag.allCases.map(\.rawValue)),
        "What a person should know besides."
    )

    private static func reference(_ name: String) -> JSONValue { OpenAPI.reference(name) }

    private static func codes(_ codes: [String]) -> JSONValue {
        ["type": "string", "enum": .array(codes.map { .string($0) })]
    }

    private static func list(_ items: JSONValue, _ description: String) -> JSONValue {
        described(["type": "array", "items": items], description)
    }

    private static func strings(_ description: String) -> JSONValue { list(string, description) }

    private static func text(_ limit: Int, _ description: String) -> JSONValue {
        described(["type": "string", "minLength": 1, "maxLength": .number(String(limit))], description)
    }

    private static func optionalText(_ limit: Int, _ description: String) -> JSONValue {
        nullable(["type": "string", "minLength": 1, "maxLength": .number(String(limit))], description)
    }

    private static func described(_ schema: JSONValue, _ description: String) -> JSONValue {
        guard case .object(let members) = schema, !description.isEmpty else { return schema }
        return .object(members + [("description", .string(description))])
    }

    /// The same, or null.
    private static func nullable(_ schema: JSONValue, _ description: String) -> JSONValue {
        guard case .object(let members) = schema else { return schema }
        let loosened = members.map { member in
            member.key == "type" ? (key: "type", value: .array([member.value, .string("null")])) : member
        }
        return described(.object(loosened), description)
    }

    /// Answers may gain members; what is sent may not have others.
    private static func object(
        required: [String],
        isClosed: Bool = false,
        _ properties: [(String, JSONValue)]
    ) -> JSONValue {
        var members: [(key: String, value: JSONValue)] = [
            ("type", "object"), ("required", .array(required.map { .string($0) })),
            ("properties", .object(properties.map { (key: $0.0, value: $0.1) })),
        ]
        if isClosed { members.append(("additionalProperties", false)) }
        return .object(members)
    }
}
