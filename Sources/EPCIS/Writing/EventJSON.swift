import Primitives

/// Writes events and their parts as members of JSON objects.
struct EventJSON {
    typealias Members = [(key: String, value: JSONValue)]

    private let prefixes: Prefixes

    init(_ prefixes: Prefixes) { self.prefixes = prefixes }

    func members(_ event: Event) -> Members {
        var members: Members = [("type", .string(event.kind.name))]
        members.add("eventID", event.eventID)
        members.append(("eventTime", .string(event.eventTime.text)))
        members.add("recordTime", event.recordTime)
        members.append(("eventTimeZoneOffset", .string(event.eventTimeZoneOffset)))
        members.add("certificationInfo", event.certificationInfo)
        if let declaration = event.errorDeclaration {
            members.append(("errorDeclaration", errorDeclaration(declaration)))
        }
        members.add("parentID", event.parentID)
        addLists(of: event, to: &members)
        members.add("action", event.action?.rawValue)
        members.add("transformationID", event.transformationID)
        members.add("bizStep", event.bizStep, .bizStep)
        members.add("disposition", event.disposition, .disposition)
        if let persistent = event.persistentDisposition {
            var terms: Members = []
            terms.add("set", persistent.set.map(Vocabulary.disposition.bare))
            terms.add("unset", persistent.unset.map(Vocabulary.disposition.bare))
            members.append(("persistentDisposition", .object(terms)))
        }
        if let readPoint = event.readPoint { members.append(("readPoint", location(readPoint))) }
        if let bizLocation = event.bizLocation { members.append(("bizLocation", location(bizLocation))) }
        members.add("bizTransactionList", event.bizTransactionList.map(transaction))
        members.add("sourceList", event.sourceList.map { party("source", $0) })
        members.add("destinationList", event.destinationList.map { party("destination", $0) })
        members.add("sensorElementList", event.sensorElementList.map(SensorJSON(self).element))
        if !event.ilmd.isEmpty { members.append(("ilmd", .object(self.members(event.ilmd)))) }
        return members + self.members(event.extensions)
    }

    /// A kind of event that needs a list of objects shows an empty one where it has none.
    private func addLists(of event: Event, to members: inout Members) {
        let showsEmpty = (event.kind == .object || event.kind == .transaction) && event.quantityList.isEmpty
        if showsEmpty, event.epcList.isEmpty { members.append(("epcList", .array([]))) }
        members.add("epcList", event.epcList)
        members.add("childEPCs", event.childEPCs)
        members.add("inputEPCList", event.inputEPCList)
        members.add("outputEPCList", event.outputEPCList)
        members.add("quantityList", event.quantityList.map(quantity))
        members.add("childQuantityList", event.childQuantityList.map(quantity))
        members.add("inputQuantityList", event.inputQuantityList.map(quantity))
        members.add("outputQuantityList", event.outputQuantityList.map(quantity))
    }

    private func quantity(_ element: QuantityElement) -> JSONValue {
        var members: Members = [("epcClass", .string(element.epcClass))]
        members.add("quantity", element.quantity)
        members.add("uom", element.uom)
        return .object(members)
    }

    private func location(_ location: Location) -> JSONValue {
        .object([("id", .string(location.id))] + members(location.extensions))
    }

    private func transaction(_ transaction: BusinessTransaction) -> JSONValue {
        var members: Members = []
        members.add("type", transaction.type, .transactionType)
        members.append(("bizTransaction", .string(transaction.id)))
        return .object(members)
    }

    private func party(_ key: String, _ party: Party) -> JSONValue {
        ["type": .string(Vocabulary.partyType.bare(party.type)), key: .string(party.id)]
    }

    private func errorDeclaration(_ declaration: ErrorDeclaration) -> JSONValue {
        var members: Members = [("declarationTime", .string(declaration.declarationTime.text))]
        members.add("reason", declaration.reason, .errorReason)
        members.add("correctiveEventIDs", declaration.correctiveEventIDs)
        return .object(members + self.members(declaration.extensions))
    }

    func vocabulary(_ vocabulary: MasterDataVocabulary) -> JSONValue {
        let elements = vocabulary.elements.map { element -> JSONValue in
            var members: Members = [("id", .string(element.id))]
            members.add(
                "attributes",
                element.attributes.map { ["id": .string($0.id), "attribute": value($0.value)] as JSONValue }
            )
            members.add("children", element.children)
            return .object(members)
        }
        return ["type": .string(vocabulary.type), "vocabularyElementList": .array(elements)]
    }

    // MARK: Fields of users

    func members(_ fields: [ExtensionField]) -> Members { fields.map { (prefixes.key($0.name), value($0.value)) } }

    func value(_ value: ExtensionValue) -> JSONValue {
        switch value {
        case .text(let text): .string(text)
        case .number(let digits): .number(digits)
        case .flag(let flag): .bool(flag)
        case .null: .null
        case .list(let values): .array(values.map(self.value))
        case .fields(let fields): .object(members(fields))
        }
    }
}

/// Writes what sensors saw.
struct SensorJSON {
    private let events: EventJSON

    init(_ events: EventJSON) { self.events = events }

    func element(_ element: SensorElement) -> JSONValue {
        var members: EventJSON.Members = []
        if let metadata = element.metadata { members.append(("sensorMetadata", self.metadata(metadata))) }
        members.append(("sensorReport", .array(element.reports.map(report))))
        return .object(members + events.members(element.extensions))
    }

    private func metadata(_ metadata: SensorMetadata) -> JSONValue {
        var members: EventJSON.Members = []
        members.add("time", metadata.time)
        members.add("startTime", metadata.startTime)
        members.add("endTime", metadata.endTime)
        members.add("deviceID", metadata.deviceID)
        members.add("deviceMetadata", metadata.deviceMetadata)
        members.add("rawData", metadata.rawData)
        members.add("dataProcessingMethod", metadata.dataProcessingMethod)
        members.add("bizRules", metadata.bizRules)
        return .object(members + events.members(metadata.extensions))
    }

    private func report(_ report: SensorReport) -> JSONValue {
        var members: EventJSON.Members = []
        members.add("type", report.type, .measurementType)
        members.add("exception", report.exception, .alertType)
        members.add("deviceID", report.deviceID)
        members.add("deviceMetadata", report.deviceMetadata)
        members.add("rawData", report.rawData)
        members.add("dataProcessingMethod", report.dataProcessingMethod)
        members.add("bizRules", report.bizRules)
        members.add("time", report.time)
        members.add("microorganism", report.microorganism)
        members.add("chemicalSubstance", report.chemicalSubstance)
        members.add("coordinateReferenceSystem", report.coordinateReferenceSystem)
        members.add("value", report.value)
        members.add("component", report.component, .component)
        members.add("stringValue", report.stringValue)
        if let flag = report.booleanValue { members.append(("booleanValue", .bool(flag))) }
        members.add("hexBinaryValue", report.hexBinaryValue)
        members.add("uriValue", report.uriValue)
        members.add("minValue", report.minValue)
        members.add("maxValue", report.maxValue)
        members.add("meanValue", report.meanValue)
        members.add("sDev", report.sDev)
        members.add("percRank", report.percRank)
        members.add("percValue", report.percValue)
        members.add("uom", report.uom)
        return .object(members + events.members(report.extensions))
    }
}

extension [(key: String, value: JSONValue)] {
    fileprivate mutating func add(_ key: String, _ text: String?) {
        if let text { append((key, .string(text))) }
    }

    fileprivate mutating func add(_ key: String, _ time: Timestamp?) { add(key, time?.text) }

    fileprivate mutating func add(_ key: String, _ number: DecimalNumber?) {
        if let number { append((key, .number(number.description))) }
    }

    fileprivate mutating func add(_ key: String, _ term: VocabularyTerm?, _ vocabulary: Vocabulary) {
        add(key, term.map(vocabulary.bare))
    }

    fileprivate mutating func add(_ key: String, _ texts: [String]) { add(key, texts.map { .string($0) }) }

    fileprivate mutating func add(_ key: String, _ values: [JSONValue]) {
        if !values.isEmpty { append((key, .array(values))) }
    }
}
