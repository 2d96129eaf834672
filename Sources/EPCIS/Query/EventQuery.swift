package import Primitives

/// A question for events (EPCIS 2.0, 8.2.7.1): all conditions hold at once.
package struct EventQuery: Sendable, Hashable {
    package var conditions: [QueryCondition] = []
    package var order: QueryOrder?
    /// The largest or latest first unless told otherwise.
    package var isAscending = false
    /// Only so many of the first events.
    package var eventCountLimit: Int?
    /// More than so many events are refused.
    package var maxEventCount: Int?

    package init() {}
}

/// What the events of an answer are sorted by.
package enum QueryOrder: Sendable, Hashable {
    case eventTime
    case recordTime
    case field(QueryFieldName)
}

/// One parameter of a query.
package enum QueryCondition: Sendable, Hashable {
    package enum Moment: Sendable, Hashable {
        case event, record, errorDeclaration, sensor, sensorStart, sensorEnd
    }

    package enum Term: Sendable, Hashable {
        case bizStep, disposition, persistentSet, persistentUnset, errorReason
    }

    package enum Place: Sendable, Hashable { case readPoint, bizLocation }

    package enum SensorText: String, Sendable, Hashable, CaseIterable {
        case type, deviceID, dataProcessingMethod, microorganism, chemicalSubstance, bizRules, stringValue
        case hexBinaryValue, uriValue, deviceMetadata, rawData, coordinateReferenceSystem, component, exception
    }

    package enum SensorAmount: String, Sendable, Hashable, CaseIterable {
        case value, minValue, maxValue, meanValue, sDev, percValue, percRank
    }

    case eventType(Set<String>)
    case time(Moment, Comparison, Instant)
    case action(Set<Event.Action>)
    /// Bare words of the standard, other URIs as they are.
    case term(Term, Set<String>)
    /// Canonical identifiers; `withDescendants` also means what lies within them.
    case place(Place, Set<String>, withDescendants: Bool)
    case transformation(Set<String>)
    case match(Set<EventRole>, [IdentifierPattern])
    case related(EventRole.Kind, type: String, Set<String>)
    case quantity(Comparison, DecimalNumber, unit: String?)
    case eventID(Set<String>)
    case declaresError
    case correctiveEventID(Set<String>)
    case hasSensorElements
    case sensorText(SensorText, Set<String>)
    case sensorFlag(Bool)
    case sensorAmount(SensorAmount, Comparison, DecimalNumber, unit: String?)
    case field(QueryFieldPlace, isInner: Bool, QueryFieldName, QueryFieldTest)
}

/// Where a field of a user's own stands.
package enum QueryFieldPlace: Sendable, Hashable {
    case event, ilmd, errorDeclaration, readPoint, bizLocation, sensorElement, sensorMetadata, sensorReport
}

/// The name of a field of a user's own, as a query writes it: `example:myField` or `https://example.org/#myField`.
package struct QueryFieldName: Sendable, Hashable {
    package var prefix: String?
    /// Nil where the query does not say what the prefix stands for: then prefixes are compared.
    package var namespace: String?
    package var local: String

    package func matches(_ name: ExtensionName) -> Bool {
        guard name.local == local else { return false }
        if let namespace, let other = name.namespace { return namespace == other }
        return prefix == name.prefix
    }
}

/// What is asked of a field of a user's own.
package enum QueryFieldTest: Sendable, Hashable {
    case exists
    case oneOf(Set<String>)
    case number(Comparison, DecimalNumber)
    case time(Comparison, Instant)
    case hasAttribute(Set<String>)
    case attribute(String, Set<String>)
}

/// What an identifier is to the event that names it.
package enum EventRole: Sendable, Hashable {
    /// A kind of document or party that an event names with a type.
    package enum Kind: String, Sendable, Hashable { case bizTransaction, source, destination }

    case epc, parent, child, input, output
    case quantityClass, childClass, inputClass, outputClass
    /// With the type as a bare word or URI; empty where a document has none.
    case related(Kind, type: String)

    /// As it is stored.
    package var text: String {
        switch self {
        case .epc: "epc"
        case .parent: "parent"
        case .child: "child"
        case .input: "input"
        case .output: "output"
        case .quantityClass: "class"
        case .childClass: "childClass"
        case .inputClass: "inputClass"
        case .outputClass: "outputClass"
        case .related(let kind, let type): "\(kind.rawValue):\(type)"
        }
    }
}

extension Event {
    /// The identifiers that an event names, each with what it is to it.
    package var identifiers: [(role: EventRole, uri: String)] {
        var found: [(role: EventRole, uri: String)] = []
        found += epcList.map { (.epc, $0) }
        if let parentID { found.append((.parent, parentID)) }
        found += childEPCs.map { (.child, $0) }
        found += inputEPCList.map { (.input, $0) }
        found += outputEPCList.map { (.output, $0) }
        found += quantityList.map { (.quantityClass, $0.epcClass) }
        found += childQuantityList.map { (.childClass, $0.epcClass) }
        found += inputQuantityList.map { (.inputClass, $0.epcClass) }
        found += outputQuantityList.map { (.outputClass, $0.epcClass) }
        found += bizTransactionList.map {
            (.related(.bizTransaction, type: $0.type.map(Vocabulary.transactionType.bare) ?? ""), $0.id)
        }
        found += sourceList.map { (.related(.source, type: Vocabulary.partyType.bare($0.type)), $0.id) }
        found += destinationList.map { (.related(.destination, type: Vocabulary.partyType.bare($0.type)), $0.id) }
        return found
    }
}
