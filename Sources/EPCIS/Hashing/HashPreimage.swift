import Primitives

/// The text that the event hash of CBV 2.0 hashes: all fields in canonical order, nothing between them.
///
/// Order: the table of CBV 2.0, 8.9.2, to `bizLocation` and then `sensorElementList`; what follows in the published
/// reference values is sorted: `bizTransactionList`, `destinationList`, `ilmd`, `sourceList`, and fields of users. They
/// also put `bizRules` of a sensor report, which the table does not have, there.
struct HashPreimage {
    let ignored: Set<ExtensionName>

    func text(of event: Event) -> String {
        var text = "eventType=" + event.kind.name
        text += "eventTime=" + event.eventTime.utc
        text += "eventTimeZoneOffset=" + event.eventTimeZoneOffset
        text += list("epcList", event.epcList)
        text += field("parentID", event.parentID)
        text += list("inputEPCList", event.inputEPCList)
        text += list("childEPCs", event.childEPCs)
        text += list("quantityList", event.quantityList)
        text += list("childQuantityList", event.childQuantityList)
        text += list("inputQuantityList", event.inputQuantityList)
        text += list("outputEPCList", event.outputEPCList)
        text += list("outputQuantityList", event.outputQuantityList)
        text += field("action", event.action?.rawValue)
        text += field("transformationID", event.transformationID)
        text += field("bizStep", event.bizStep, .bizStep)
        text += field("disposition", event.disposition, .disposition)
        if let persistent = event.persistentDisposition {
            let set = persistent.set.map { field("set", $0, .disposition) }
            let unset = persistent.unset.map { field("unset", $0, .disposition) }
            text += named("persistentDisposition", sorted(set) + sorted(unset))
        }
        text += location("readPoint", event.readPoint)
        text += location("bizLocation", event.bizLocation)
        text += named("sensorElementList", sorted(event.sensorElementList.map(sensorElement)))
        return text + sorted(rest(of: event))
    }

    private func rest(of event: Event) -> [String] {
        let transactions = event.bizTransactionList.map { transaction in
            field("type", transaction.type, .transactionType) + field("bizTransaction", transaction.id)
        }
        func parties(_ key: String, _ parties: [Party]) -> String {
            sorted(parties.map { field("type", $0.type, .partyType) + field(key, $0.id) })
        }
        let parts = [
            named("bizTransactionList", sorted(transactions)),
            named("destinationList", parties("destination", event.destinationList)),
            named("ilmd", extensions(event.ilmd)), named("sensorElementList", bizRules(event.sensorElementList)),
            named("sourceList", parties("source", event.sourceList)),
        ]
        return parts.filter { !$0.isEmpty } + extensionParts(event.extensions.filter { !isIgnored($0.name) })
    }

    private func isIgnored(_ name: ExtensionName) -> Bool {
        !ignored.isEmpty && ignored.contains(ExtensionName(prefix: nil, namespace: name.namespace, local: name.local))
    }

    // MARK: Fields

    private func field(_ key: String, _ value: String?) -> String {
        guard let value else { return "" }
        let canonical = CanonicalValue.of(value)
        return canonical.isEmpty ? "" : "\(key)=\(canonical)"
    }

    private func field(_ key: String, _ number: DecimalNumber?) -> String { field(key, number?.description) }

    private func field(_ key: String, _ time: Timestamp?) -> String { time.map { "\(key)=\($0.utc)" } ?? "" }

    private func field(_ key: String, _ term: VocabularyTerm?, _ vocabulary: Vocabulary) -> String {
        field(key, term.map(vocabulary.webURI))
    }

    private func list(_ key: String, _ epcs: [String]) -> String { named(key, sorted(epcs.map { field("epc", $0) })) }

    private func list(_ key: String, _ quantities: [QuantityElement]) -> String {
        let parts = quantities.map { element in
            "quantityElement" + field("epcClass", element.epcClass) + field("quantity", element.quantity)
                + field("uom", element.uom)
        }
        return named(key, sorted(parts))
    }

    private func location(_ key: String, _ location: Location?) -> String {
        location.map { named(key, field("id", $0.id) + extensions($0.extensions)) } ?? ""
    }

    /// The key and what is in it, or nothing where nothing is.
    private func named(_ key: String, _ content: String) -> String { content.isEmpty ? "" : key + content }

    /// By code point, which in UTF-8 is by byte.
    private func sorted(_ parts: [String]) -> String {
        parts.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.joined()
    }

    // MARK: Sensors

    private func sensorElement(_ element: SensorElement) -> String {
        let metadata = element.metadata.map { named("sensorMetadata", sensorMetadata($0)) } ?? ""
        return "sensorElement" + metadata + sorted(element.reports.map(sensorReport)) + extensions(element.extensions)
    }

    private func sensorMetadata(_ metadata: SensorMetadata) -> String {
        field("time", metadata.time) + field("startTime", metadata.startTime) + field("endTime", metadata.endTime)
            + field("deviceID", metadata.deviceID) + field("deviceMetadata", metadata.deviceMetadata)
            + field("rawData", metadata.rawData) + field("dataProcessingMethod", metadata.dataProcessingMethod)
            + field("bizRules", metadata.bizRules) + extensions(metadata.extensions)
    }

    private func sensorReport(_ report: SensorReport) -> String {
        var text = field("type", report.type, .measurementType) + field("exception", report.exception, .alertType)
        text += field("deviceID", report.deviceID) + field("deviceMetadata", report.deviceMetadata)
        text += field("rawData", report.rawData) + field("dataProcessingMethod", report.dataProcessingMethod)
        text += field("time", report.time) + field("microorganism", report.microorganism)
        text += field("chemicalSubstance", report.chemicalSubstance) + field("value", report.value)
        text += field("component", report.component, .component) + field("stringValue", report.stringValue)
        text += field("booleanValue", report.booleanValue.map { $0 ? "true" : "false" })
        text += field("hexBinaryValue", report.hexBinaryValue) + field("uriValue", report.uriValue)
        text += field("minValue", report.minValue) + field("maxValue", report.maxValue)
        text += field("meanValue", report.meanValue) + field("sDev", report.sDev)
        text += field("percRank", report.percRank) + field("percValue", report.percValue)
        text += field("uom", report.uom) + field("coordinateReferenceSystem", report.coordinateReferenceSystem)
        return named("sensorReport", text + extensions(report.extensions))
    }

    private func bizRules(_ elements: [SensorElement]) -> String {
        let parts = elements.map { element in
            let reports = element.reports.map { named("sensorReport", field("bizRules", $0.bizRules)) }
            return named("sensorElement", sorted(reports))
        }
        return sorted(parts)
    }

    // MARK: Fields of users

    private func extensions(_ fields: [ExtensionField]) -> String { sorted(extensionParts(fields)) }

    /// Each field with its namespace in braces; a list is as many fields of one name.
    private func extensionParts(_ fields: [ExtensionField]) -> [String] {
        fields.flatMap { field -> [String] in
            guard !isComment(field.name) else { return [] }
            let key = field.name.namespace.map { "{\($0)}\(field.name.local)" } ?? field.name.written
            if case .list(let values) = field.value { return values.map { key + content($0) } }
            return [key + content(field.value)]
        }
    }

    private func isComment(_ name: ExtensionName) -> Bool {
        name.local == "comment" && (name.namespace == nil || name.namespace == StandardNamespace.comments)
    }

    private func content(_ value: ExtensionValue) -> String {
        switch value {
        case .text(let text), .number(let text):
            let canonical = CanonicalValue.of(text)
            return canonical.isEmpty ? "" : "=" + canonical
        case .flag(let flag): return flag ? "=true" : "=false"
        case .null: return ""
        case .list(let values): return values.map(content).joined()
        case .fields(let fields):
            let text = fields.first { $0.name.written == "#text" }.map { content($0.value) } ?? ""
            return text + extensions(fields.filter { $0.name.written != "#text" })
        }
    }
}
