import Primitives

/// Writes what sensors saw: all attributes, and a user's fields as attributes where they are simple.
struct SensorXML {
    let events: EventXML

    func metadata(_ metadata: SensorMetadata, _ xml: inout XMLText) {
        let attributes: [(String, String?)] = [
            ("time", metadata.time?.text), ("startTime", metadata.startTime?.text), ("endTime", metadata.endTime?.text),
            ("deviceID", metadata.deviceID), ("deviceMetadata", metadata.deviceMetadata), ("rawData", metadata.rawData),
            ("dataProcessingMethod", metadata.dataProcessingMethod), ("bizRules", metadata.bizRules),
        ]
        element("sensorMetadata", attributes, metadata.extensions, &xml)
    }

    func report(_ report: SensorReport, _ xml: inout XMLText) {
        let attributes: [(String, String?)] = [
            ("type", report.type.map(Vocabulary.measurementType.xml)),
            ("exception", report.exception.map(Vocabulary.alertType.xml)), ("deviceID", report.deviceID),
            ("deviceMetadata", report.deviceMetadata), ("rawData", report.rawData),
            ("dataProcessingMethod", report.dataProcessingMethod), ("bizRules", report.bizRules),
            ("time", report.time?.text), ("microorganism", report.microorganism),
            ("chemicalSubstance", report.chemicalSubstance), ("value", report.value?.description),
            ("component", report.component.map(Vocabulary.component.xml)), ("stringValue", report.stringValue),
            ("booleanValue", report.booleanValue.map { $0 ? "true" : "false" }),
            ("hexBinaryValue", report.hexBinaryValue), ("uriValue", report.uriValue),
            ("minValue", report.minValue?.description), ("maxValue", report.maxValue?.description),
            ("meanValue", report.meanValue?.description), ("sDev", report.sDev?.description),
            ("percRank", report.percRank?.description), ("percValue", report.percValue?.description),
            ("uom", report.uom), ("coordinateReferenceSystem", report.coordinateReferenceSystem),
        ]
        element("sensorReport", attributes, report.extensions, &xml)
    }

    private func element(
        _ name: String,
        _ attributes: [(String, String?)],
        _ extensions: [ExtensionField],
        _ xml: inout XMLText
    ) {
        let own = attributes.compactMap { name, value in value.map { (name, $0) } }
        let simple = extensions.compactMap { field in
            field.value.simpleText.map { (events.prefixes.key(field.name), $0) }
        }
        xml.element(name, own + simple) { xml in
            events.fields(extensions.filter { $0.value.simpleText == nil }, &xml)
        }
    }
}
