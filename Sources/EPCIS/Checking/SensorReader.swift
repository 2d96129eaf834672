import Primitives

/// Reads what sensors saw (EPCIS 2.0, 7.3.7).
enum SensorReader {
    static func read(_ check: inout Check, _ node: Node) -> SensorElement? {
        guard var fields = FieldReader(node, &check) else { return nil }
        var element = SensorElement()
        element.metadata = fields.take("sensorMetadata", &check) { metadata(&$0, $1) }
        element.reports =
            fields.require("sensorReport", &check) { check, node in check.list(node) { report(&$0, $1) } } ?? []
        if fields.names.contains("sensorReport"), element.reports.isEmpty {
            check.note("missing-field", "a sensor element needs a report", expected: "sensorReport", place: node.place)
        }
        element.extensions = fields.extensions(&check)
        return element
    }

    private static func metadata(_ check: inout Check, _ node: Node) -> SensorMetadata? {
        guard var fields = FieldReader(node, &check) else { return nil }
        var metadata = SensorMetadata()
        metadata.time = fields.time("time", &check)
        metadata.startTime = fields.time("startTime", &check)
        metadata.endTime = fields.time("endTime", &check)
        metadata.deviceID = fields.uri("deviceID", &check)
        metadata.deviceMetadata = fields.uri("deviceMetadata", &check)
        metadata.rawData = fields.uri("rawData", &check)
        metadata.dataProcessingMethod = fields.uri("dataProcessingMethod", &check)
        metadata.bizRules = fields.uri("bizRules", &check)
        metadata.extensions = fields.extensions(&check)
        return metadata
    }

    private static func report(_ check: inout Check, _ node: Node) -> SensorReport? {
        guard var fields = FieldReader(node, &check) else { return nil }
        var report = SensorReport()
        // The JSON schema asks for the type; the XML schema and the standard's own text let an alert stand alone.
        report.type =
            check.isXML
            ? fields.take("type", &check) { $0.term($1, .measurementType) }
            : fields.require("type", &check) { $0.term($1, .measurementType) }
        report.exception = fields.take("exception", &check) { $0.term($1, .alertType) }
        report.deviceID = fields.uri("deviceID", &check)
        report.deviceMetadata = fields.uri("deviceMetadata", &check)
        report.rawData = fields.uri("rawData", &check)
        report.dataProcessingMethod = fields.uri("dataProcessingMethod", &check)
        report.bizRules = fields.uri("bizRules", &check)
        report.time = fields.time("time", &check)
        report.microorganism = fields.uri("microorganism", &check)
        report.chemicalSubstance = fields.uri("chemicalSubstance", &check)
        report.coordinateReferenceSystem = fields.uri("coordinateReferenceSystem", &check)
        report.component = fields.take("component", &check) { $0.term($1, .component) }
        report.uom = fields.text("uom", &check)
        values(&report, &fields, &check)
        report.extensions = fields.extensions(&check)
        return report
    }

    private static func values(_ report: inout SensorReport, _ fields: inout FieldReader, _ check: inout Check) {
        func number(_ check: inout Check, _ node: Node) -> DecimalNumber? { check.number(node) }
        report.value = fields.take("value", &check, number)
        report.minValue = fields.take("minValue", &check, number)
        report.maxValue = fields.take("maxValue", &check, number)
        report.meanValue = fields.take("meanValue", &check, number)
        report.sDev = fields.take("sDev", &check, number)
        report.percRank = fields.take("percRank", &check, number)
        report.percValue = fields.take("percValue", &check, number)
        report.stringValue = fields.text("stringValue", &check)
        report.booleanValue = fields.take("booleanValue", &check) { $0.flag($1) }
        report.uriValue = fields.uri("uriValue", &check)
        report.hexBinaryValue = fields.take("hexBinaryValue", &check) { check, node -> String? in
            guard let text = check.text(node) else { return nil }
            if text.isEmpty || !text.utf8.allSatisfy(URISyntax.isHexadecimal) {
                check.note(
                    "bad-hexadecimal",
                    "this field holds bytes",
                    read: text,
                    expected: "0-9 and A-F",
                    place: node.place
                )
            }
            return text
        }
    }
}
