package import Primitives

extension Document {
    /// The context that EPCIS 2.0 publishes, which every document names.
    package static let standardContext = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"

    /// The document in JSON with bare words (EPCIS 2.0, 10), prefixes declared as needed.
    package var json: JSONValue {
        let prefixes = Prefixes(self)
        if kind == .bareEvent, let event = events.first {
            return .object([("@context", context(prefixes))] + EventJSON(prefixes).members(event))
        }
        var members: [(key: String, value: JSONValue)] = [("@context", context(prefixes))]
        if let id { members.append(("id", .string(id))) }
        members.append(("type", .string((kind == .queryDocument ? kind : .document).rawValue)))
        members.append(("schemaVersion", .string(schemaVersion.flatMap { $0.hasPrefix("1") ? nil : $0 } ?? "2.0")))
        if let creationDate { members.append(("creationDate", .string(creationDate.text))) }
        if kind != .queryDocument {
            if let sender { members.append(("sender", .string(sender))) }
            if let receiver { members.append(("receiver", .string(receiver))) }
            if let instanceIdentifier { members.append(("instanceIdentifier", .string(instanceIdentifier))) }
        }
        let writer = EventJSON(prefixes)
        members += writer.members(extensions)
        if kind != .queryDocument, !vocabularies.isEmpty {
            let data: JSONValue = ["vocabularyList": .array(vocabularies.map(writer.vocabulary))]
            members.append(("epcisHeader", ["epcisMasterData": data]))
        }
        members.append(("epcisBody", body(writer)))
        return .object(members)
    }

    private func body(_ writer: EventJSON) -> JSONValue {
        let list = JSONValue.array(events.map { .object(writer.members($0)) })
        guard kind == .queryDocument else { return ["eventList": list] }
        var results: [(key: String, value: JSONValue)] = [("queryName", .string(queryName ?? "SimpleEventQuery"))]
        if let subscriptionID { results.append(("subscriptionID", .string(subscriptionID))) }
        var body: [(key: String, value: JSONValue)] = [("eventList", list)]
        if !vocabularies.isEmpty { body.append(("vocabularyList", .array(vocabularies.map(writer.vocabulary)))) }
        results.append(("resultsBody", .object(body)))
        return ["queryResults": .object(results)]
    }

    private func context(_ prefixes: Prefixes) -> JSONValue {
        let declared = prefixes.declared.map { (key: $0.prefix, value: JSONValue.string($0.namespace)) }
        return .array([.string(Self.standardContext)] + (declared.isEmpty ? [] : [.object(declared)]))
    }
}
