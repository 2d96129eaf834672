import Primitives

extension EventQuery {
    /// Reads the parameters of a query, as an address or the body of a named query gives them.
    ///
    /// `namespaces` says what the prefixes of users' own fields stand for. Every fault is told at once.
    package static func read(
        _ parameters: [(name: String, values: [String])],
        namespaces: [String: String] = [:]
    ) throws(QueryFaults) -> EventQuery {
        var reader = QueryReader(namespaces: namespaces)
        var seen: Set<String> = []
        for (name, values) in parameters {
            if !seen.insert(name).inserted {
                reader.refuse(name, read: name, expected: "each parameter once")
            } else if values.isEmpty || values.contains(where: { $0.isEmpty || $0.contains("\0") }) {
                reader.invalid(name, values.joined(separator: ","), "a value")
            } else {
                reader.read(name, values)
            }
        }
        reader.checkLimits()
        guard reader.faults.isEmpty else { throw QueryFaults(faults: reader.faults) }
        return reader.query
    }
}

/// Turns parameters into conditions one by one.
struct QueryReader {
    var query = EventQuery()
    private(set) var faults: [QueryFault] = []
    private let namespaces: [String: String]

    init(namespaces: [String: String]) { self.namespaces = namespaces }

    mutating func refuse(_ name: String, read: String, expected: String) {
        faults.append(QueryFault(.parameter, name, read: read, expected: expected))
    }

    mutating func invalid(_ name: String, _ read: String, _ expected: String) {
        faults.append(QueryFault(.value, name, read: read, expected: expected))
    }

    mutating func read(_ name: String, _ values: [String]) {
        if readFixed(name, values) || readIdentifiers(name, values) || readSensor(name, values)
            || readOrder(name, values)
            || readRelated(name, values) || readAmount(name, values) || readField(name, values)
        {
            return
        }
        refuse(name, read: name, expected: "a parameter of EPCIS 2.0, 8.2.7.1")
    }

    /// EPCIS 2.0, 8.2.7.1: a count needs an order, and goes with no other bound.
    mutating func checkLimits() {
        if query.eventCountLimit != nil, query.maxEventCount != nil {
            refuse("maxEventCount", read: "eventCountLimit and maxEventCount", expected: "one of them")
        }
        if query.eventCountLimit != nil, query.order == nil {
            refuse("eventCountLimit", read: "no orderBy", expected: "orderBy beside it")
        }
    }

    private mutating func readFixed(_ name: String, _ values: [String]) -> Bool {
        switch name {
        case "eventType": query.conditions.append(.eventType(Set(values)))
        case "EQ_action":
            let actions = values.compactMap { Event.Action(rawValue: $0) }
            if actions.count < values.count {
                invalid(name, values.joined(separator: ","), "ADD, OBSERVE or DELETE")
            }
            query.conditions.append(.action(Set(actions)))
        case "EQ_bizStep": addTerms(.bizStep, .bizStep, name, values)
        case "EQ_disposition": addTerms(.disposition, .disposition, name, values)
        case "EQ_persistentDisposition_set": addTerms(.persistentSet, .disposition, name, values)
        case "EQ_persistentDisposition_unset": addTerms(.persistentUnset, .disposition, name, values)
        case "EQ_errorReason": addTerms(.errorReason, .errorReason, name, values)
        case "EXISTS_errorDeclaration": query.conditions.append(.declaresError)
        case "EXISTS_sensorElementList", "EXISTS_sensorElement": query.conditions.append(.hasSensorElements)
        default: return readMoment(name, values)
        }
        return true
    }

    private static let moments: [String: QueryCondition.Moment] = [
        "eventTime": .event, "recordTime": .record, "errorDeclarationTime": .errorDeclaration,
        "errorDeclaration_Time": .errorDeclaration, "time": .sensor, "startTime": .sensorStart, "endTime": .sensorEnd,
    ]

    private mutating func readMoment(_ name: String, _ values: [String]) -> Bool {
        guard let (relation, rest) = Self.relation(name), let moment = Self.moments[rest],
            relation == .greaterOrEqual || relation == .less || (relation == .equal && moment == .sensor)
        else { return false }
        guard values.count == 1, let time = Timestamp(values[0]) else {
            invalid(name, values.joined(separator: ","), "a date and time with an offset")
            return true
        }
        query.conditions.append(.time(moment, relation, time.instant))
        return true
    }

    static func relation(_ name: String) -> (Comparison, String)? {
        guard name.count > 3, let relation = Comparison(rawValue: String(name.prefix(2))),
            name.dropFirst(2).first == "_"
        else { return nil }
        return (relation, String(name.dropFirst(3)))
    }

    private mutating func addTerms(
        _ field: QueryCondition.Term,
        _ vocabulary: Vocabulary,
        _ name: String,
        _ values: [String]
    ) {
        var terms: Set<String> = []
        for value in values {
            if let term = vocabulary.term(value) {
                terms.insert(vocabulary.bare(term))
            } else {
                invalid(name, value, "a \(vocabulary.name) of CBV 2.0, or a URI")
            }
        }
        query.conditions.append(.term(field, terms))
    }

    private static let matches: [String: Set<EventRole>] = [
        "MATCH_epc": [.epc, .child], "MATCH_parentID": [.parent], "MATCH_inputEPC": [.input],
        "MATCH_outputEPC": [.output], "MATCH_anyEPC": [.epc, .child, .parent, .input, .output],
        "MATCH_epcClass": [.quantityClass, .childClass], "MATCH_inputEPCClass": [.inputClass],
        "MATCH_outputEPCClass": [.outputClass],
        "MATCH_anyEPCClass": [.quantityClass, .childClass, .inputClass, .outputClass],
    ]

    private mutating func readIdentifiers(_ name: String, _ values: [String]) -> Bool {
        let known = [
            "EQ_readPoint", "WD_readPoint", "EQ_bizLocation", "WD_bizLocation", "EQ_transformationID", "EQ_eventID",
            "EQ_correctiveEventID",
        ]
        guard known.contains(name) || Self.matches[name] != nil else { return false }
        for value in values where !URISyntax.isURI(value) { invalid(name, value, "a URI") }
        let canonical = Set(values.map(CanonicalIdentifier.of))
        let condition: QueryCondition =
            switch name {
            case "EQ_readPoint": .place(.readPoint, canonical, withDescendants: false)
            case "WD_readPoint": .place(.readPoint, canonical, withDescendants: true)
            case "EQ_bizLocation": .place(.bizLocation, canonical, withDescendants: false)
            case "WD_bizLocation": .place(.bizLocation, canonical, withDescendants: true)
            case "EQ_transformationID": .transformation(canonical)
            case "EQ_eventID": .eventID(Set(values))
            case "EQ_correctiveEventID": .correctiveEventID(Set(values))
            default: .match(Self.matches[name] ?? [], values.map(IdentifierPattern.init))
            }
        query.conditions.append(condition)
        return true
    }

    private mutating func readSensor(_ name: String, _ values: [String]) -> Bool {
        guard name.hasPrefix("EQ_") else { return false }
        let field = String(name.dropFirst(3))
        if field == "booleanValue" {
            guard values.count == 1, values[0] == "true" || values[0] == "false" else {
                invalid(name, values.joined(separator: ","), "true or false")
                return true
            }
            query.conditions.append(.sensorFlag(values[0] == "true"))
            return true
        }
        guard let text = QueryCondition.SensorText(rawValue: field) else { return false }
        let vocabulary: Vocabulary? =
            switch text {
            case .type: .measurementType
            case .exception: .alertType
            case .component: .component
            default: nil
            }
        let terms = values.map { value in
            guard let vocabulary else { return value }
            return vocabulary.term(value).map(vocabulary.bare) ?? value
        }
        query.conditions.append(.sensorText(text, Set(terms)))
        return true
    }

    private mutating func readOrder(_ name: String, _ values: [String]) -> Bool {
        let value = values.joined(separator: ",")
        switch name {
        case "orderBy":
            switch value {
            case "eventTime": query.order = .eventTime
            case "recordTime": query.order = .recordTime
            default:
                query.order = field(value).map { .field($0) }
                if query.order == nil { invalid(name, value, "eventTime, recordTime or a field with a prefix") }
            }
        case "orderDirection":
            if value != "ASC", value != "DESC" { invalid(name, value, "ASC or DESC") }
            query.isAscending = value == "ASC"
        case "eventCountLimit": query.eventCountLimit = count(name, value)
        case "maxEventCount": query.maxEventCount = count(name, value)
        default: return false
        }
        return true
    }

    private mutating func count(_ name: String, _ value: String) -> Int? {
        if let count = Int(value), (1...1_000_000).contains(count) { return count }
        invalid(name, value, "a whole number from 1 to 1000000")
        return nil
    }

    /// A name with a prefix, or an address with `#`; nil where the text is neither.
    func field(_ text: String) -> QueryFieldName? {
        if let mark = text.lastIndex(of: "#"), text.contains("://") || text.hasPrefix("urn:") {
            let local = String(text[text.index(after: mark)...])
            guard !local.isEmpty else { return nil }
            let namespace = String(text[..<mark])
            return QueryFieldName(prefix: nil, namespace: namespace, local: local)
        }
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
        let namespace = namespaces[parts[0]] ?? StandardNamespace.declared[parts[0]]
        return QueryFieldName(prefix: parts[0], namespace: namespace, local: parts[1])
    }
}
