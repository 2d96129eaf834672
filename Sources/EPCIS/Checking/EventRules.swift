/// What holds between the fields of one event.
enum EventRules {
    /// Adds what is wrong to `check`: the conditions of the GS1 JSON schema.
    ///
    /// As advice also those of the conformance tests TCR53 and TCR54, which GS1's own published examples break.
    /// `names` are the fields that were there, an empty list too; `hasTime` says whether the event's time could be read.
    static func check(_ event: Event, names: Set<String>, place: Place, hasTime: Bool, _ check: inout Check) {
        switch event.kind {
        case .object: object(event, names, place, &check)
        case .aggregation, .association: parentAndChildren(event, place, &check)
        case .transaction: transaction(event, names, place, &check)
        case .transformation: transformation(event, place, &check)
        case .other: break
        }
        if names.contains("ilmd"), event.kind == .object, let action = event.action, action != .add {
            check.note(
                "ilmd-without-add",
                "master data of lots comes with the action ADD",
                read: action.rawValue,
                expected: "ADD",
                place: place
            )
        }
        // The JSON schema; the XML schema does not look.
        if !check.isXML, event.kind == .object || event.kind == .transformation {
            for list in [event.epcList, event.inputEPCList, event.outputEPCList] { unique(list, place, &check) }
        }
        for (index, element) in event.sensorElementList.enumerated() {
            check.at("sensorElementList") { check in
                check.at(.index(index)) { sensor(element, hasTime ? event.eventTime : nil, place, &$0) }
            }
        }
    }

    private static func unique(_ epcs: [String], _ place: Place, _ check: inout Check) {
        guard Set(epcs).count < epcs.count else { return }
        var seen: Set<String> = []
        for epc in epcs where !seen.insert(epc).inserted {
            check.note(
                "given-twice",
                "the list names an object twice",
                read: epc,
                expected: "each object once",
                place: place
            )
        }
    }

    private static func object(_ event: Event, _ names: Set<String>, _ place: Place, _ check: inout Check) {
        let isSensed = !event.sensorElementList.isEmpty && event.readPoint != nil
        if !names.contains("epcList"), event.quantityList.isEmpty, !isSensed {
            missing(
                "the event says of no object",
                "epcList, quantityList, or sensorElementList with readPoint",
                place,
                &check
            )
        }
    }

    private static func parentAndChildren(_ event: Event, _ place: Place, _ check: inout Check) {
        if event.childEPCs.isEmpty, event.childQuantityList.isEmpty, event.action != .delete {
            missing("the event names no children", "childEPCs or childQuantityList", place, &check)
        }
        guard event.parentID == nil else { return }
        if event.kind == .association {
            missing("the event names no parent", "parentID", place, &check)
        } else if event.action != .observe {
            advise("missing-field", "only an observation may leave the parent open", "parentID", place, &check)
        }
    }

    private static func transaction(_ event: Event, _ names: Set<String>, _ place: Place, _ check: inout Check) {
        if event.bizTransactionList.isEmpty {
            missing("the event names no business transaction", "bizTransactionList", place, &check)
        }
        if !names.contains("epcList"), event.quantityList.isEmpty, event.action != .delete {
            missing("the event says of no object", "epcList or quantityList", place, &check)
        }
    }

    private static func transformation(_ event: Event, _ place: Place, _ check: inout Check) {
        let hasInput = !event.inputEPCList.isEmpty || !event.inputQuantityList.isEmpty
        let hasOutput = !event.outputEPCList.isEmpty || !event.outputQuantityList.isEmpty
        if event.transformationID != nil ? hasInput || hasOutput : hasInput && hasOutput { return }
        missing(
            "the event lacks an input or an output",
            event.transformationID == nil ? "an input and an output, or transformationID" : "an input or an output",
            place,
            &check
        )
    }

    /// TCR53: no time after the event's, and no attribute in both the metadata and a report.
    private static func sensor(_ element: SensorElement, _ eventTime: Timestamp?, _ place: Place, _ check: inout Check)
    {
        let metadata = element.metadata
        let times = [metadata?.time, metadata?.startTime, metadata?.endTime] + element.reports.map(\.time)
        if let eventTime, let late = times.compactMap({ $0 }).first(where: { $0.instant > eventTime.instant }) {
            advise(
                "sensor-after-event",
                "a sensor's time is after the event's",
                eventTime.text,
                place,
                &check,
                read: late.text
            )
        }
        guard let metadata else { return }
        var twice: Set<String> = []
        for report in element.reports {
            if metadata.deviceID != nil, report.deviceID != nil { twice.insert("deviceID") }
            if metadata.deviceMetadata != nil, report.deviceMetadata != nil { twice.insert("deviceMetadata") }
            if metadata.rawData != nil, report.rawData != nil { twice.insert("rawData") }
            if metadata.time != nil, report.time != nil { twice.insert("time") }
            if metadata.dataProcessingMethod != nil, report.dataProcessingMethod != nil {
                twice.insert("dataProcessingMethod")
            }
        }
        for name in twice.sorted() {
            advise("given-twice", "this stands in the metadata and in a report", "once", place, &check, read: name)
        }
    }

    private static func missing(_ message: String, _ expected: String, _ place: Place, _ check: inout Check) {
        check.note("missing-field", message, expected: expected, place: place)
    }

    private static func advise(
        _ code: String,
        _ message: String,
        _ expected: String,
        _ place: Place,
        _ check: inout Check,
        read: String = ""
    ) {
        check.note(code, message, read: read, expected: expected, place: place, isAdvice: true)
    }
}
