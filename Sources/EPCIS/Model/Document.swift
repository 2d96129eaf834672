/// A document of EPCIS 2.0 (or 1.2, in XML): events, master data, or both.
package struct Document: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable {
        case document = "EPCISDocument"
        case queryDocument = "EPCISQueryDocument"
        /// Master data only; XML knows this kind, JSON does not.
        case masterData = "EPCISMasterDataDocument"
        /// One event that stands alone, as `POST /events` takes it.
        case bareEvent = "event"
    }

    package var kind: Kind
    package var schemaVersion: String?
    package var creationDate: Timestamp?
    package var id: String?
    package var sender: String?
    package var receiver: String?
    package var instanceIdentifier: String?
    package var queryName: String?
    package var subscriptionID: String?
    /// What the prefixes of the document stand for, besides those that the standard declares.
    package var namespaces: [String: String] = [:]
    /// The master data of the header, or of a query's answer.
    package var vocabularies: [MasterDataVocabulary] = []
    package var events: [Event] = []
    package var extensions: [ExtensionField] = []

    package init(_ kind: Kind = .document) { self.kind = kind }

    /// The names of fields that the sender keeps out of the event hash (a field `ignoreFields` of any namespace).
    package var ignoredFields: Set<ExtensionName> {
        var names: Set<ExtensionName> = []
        for field in extensions where field.name.local == "ignoreFields" { names.formUnion(named(by: field.value)) }
        return names
    }

    private func named(by value: ExtensionValue) -> [ExtensionName] {
        switch value {
        case .list(let values): return values.flatMap(named)
        case .text(let text): return text.isEmpty ? [] : [name(text)]
        case .fields(let fields):
            return fields.map { ExtensionName(prefix: nil, namespace: $0.name.namespace, local: $0.name.local) }
        case .number, .flag, .null: return []
        }
    }

    private func name(_ text: String) -> ExtensionName {
        let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
        guard parts.count == 2, let namespace = namespaces[parts[0]] ?? StandardNamespace.declared[parts[0]] else {
            return ExtensionName(prefix: nil, namespace: nil, local: text)
        }
        return ExtensionName(prefix: nil, namespace: namespace, local: parts[1])
    }
}

/// Master data of one kind, as of locations (EPCIS 2.0, 6.5).
package struct MasterDataVocabulary: Sendable, Hashable {
    package var type: String
    package var elements: [MasterDataElement] = []

    package init(type: String) { self.type = type }
}

/// The master data of one thing or place.
package struct MasterDataElement: Sendable, Hashable {
    package struct Attribute: Sendable, Hashable {
        package var id: String
        package var value: ExtensionValue
    }

    package var id: String
    package var attributes: [Attribute] = []
    /// What belongs to it, as the rooms of a building.
    package var children: [String] = []

    package init(id: String) { self.id = id }
}
