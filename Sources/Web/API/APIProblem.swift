import Primitives

/// A refusal as programs read it: RFC 9457, `application/problem+json`, all faults of the call at once.
struct APIProblem: Error, Sendable {
    /// One thing that is wrong with what was sent.
    struct Fault: Sendable, Hashable {
        enum Place: Sendable, Hashable {
            /// A JSON pointer (RFC 6901) into the body; empty for the whole.
            case pointer(String)
            /// A parameter of the address.
            case parameter(String)
        }

        var place: Place
        /// Stable and kebab-case.
        var code: String
        /// What stood there, shortened.
        var read: String
        var expected: String
    }

    var status: Int
    /// Stable and kebab-case.
    var code: String
    var detail: String
    var faults: [Fault] = []
    var headers: [String: String] = [:]

    /// Faults named at most; ``json`` says how many there are.
    static let faultLimit = 1000

    static func invalid(_ faults: [Fault]) -> APIProblem {
        let named = faults.count > faultLimit ? "; the first \(faultLimit) are named" : ""
        return APIProblem(
            status: 422,
            code: "invalid-fields",
            detail: "The call has \(faults.count) \(faults.count == 1 ? "fault" : "faults")\(named).",
            faults: faults
        )
    }

    static func malformed(_ fault: JSONFault) -> APIProblem {
        APIProblem(
            status: 400,
            code: "malformed-json",
            detail: "The body is no JSON text that is accepted here: byte \(fault.offset).",
            faults: [Fault(place: .pointer(""), code: "malformed-json", read: fault.read, expected: fault.expected)]
        )
    }

    private static let titles: [Int: String] = [
        400: "Bad Request", 404: "Not Found", 405: "Method Not Allowed", 408: "Request Timeout",
        413: "Content Too Large", 415: "Unsupported Media Type", 422: "Unprocessable Content",
        500: "Internal Server Error", 503: "Service Unavailable",
    ]

    /// Statuses that a call may be refused with.
    static let statuses = titles.keys.sorted()

    var json: JSONValue {
        var members: [(key: String, value: JSONValue)] = [
            ("type", "about:blank"), ("title", .string(Self.titles[status] ?? "")), ("status", .number(String(status))),
            ("code", .string(code)), ("detail", .string(detail)),
        ]
        if !faults.isEmpty {
            members.append(("errorCount", .number(String(faults.count))))
            members.append(("errors", .array(faults.prefix(Self.faultLimit).map(\.json))))
        }
        return .object(members)
    }

    var reply: Reply {
        .data(mediaType: "application/problem+json", text: json.text, status: status, headers: headers)
    }
}

extension APIProblem.Fault {
    private static let readLimit = 80

    fileprivate var json: JSONValue {
        let place: (key: String, value: JSONValue) =
            switch self.place {
            case .pointer(let pointer): ("pointer", .string(pointer))
            case .parameter(let name): ("parameter", .string(name))
            }
        return .object([
            place, ("code", .string(code)), ("read", .string(String(read.prefix(Self.readLimit)))),
            ("expected", .string(expected)),
        ])
    }
}
