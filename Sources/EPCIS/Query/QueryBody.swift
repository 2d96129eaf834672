package import Primitives

extension EventQuery {
    /// Reads the body of a named query: an object whose members are the parameters, with `@context` for prefixes.
    package static func read(body: JSONValue) throws(QueryFaults) -> EventQuery {
        guard case .object(let members) = body else {
            throw QueryFaults(faults: [QueryFault(.value, "query", read: body.text, expected: "an object")])
        }
        var namespaces: [String: String] = [:]
        var parameters: [(name: String, values: [String])] = []
        for (key, value) in members {
            if key == "@context" { collect(value, &namespaces) } else { parameters.append((key, texts(value))) }
        }
        return try read(parameters, namespaces: namespaces)
    }

    private static func collect(_ context: JSONValue, _ namespaces: inout [String: String]) {
        let parts: [JSONValue] = if case .array(let values) = context { values } else { [context] }
        for case .object(let members) in parts {
            for case (let prefix, .string(let uri)) in members { namespaces[prefix] = uri }
        }
    }

    /// A value, or the values of a list, as an address would carry them.
    private static func texts(_ value: JSONValue) -> [String] {
        switch value {
        case .string(let text), .number(let text): [text]
        case .bool(let flag): [flag ? "true" : "false"]
        case .array(let values):
            values.flatMap { value -> [String] in if case .array = value { [] } else { texts(value) } }
        case .object, .null: []
        }
    }
}
