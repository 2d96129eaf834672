import Primitives

/// Writes events as elements, in the order of the XML schema of EPCIS 2.0.
struct EventXML {
    let prefixes: Prefixes

    func write(_ event: Event, _ xml: inout XMLText) {
        // The namespace of a kind of one's own is not kept, so its element cannot be named.
        if case .other(let name) = event.kind { return xml.refuse(name) }
        xml.element(event.kind.name) { xml in
            head(event, &xml)
            what(event, &xml)
            tail(event, &xml)
            fields(event.extensions, &xml)
        }
    }

    private func head(_ event: Event, _ xml: inout XMLText) {
        xml.element("eventTime", event.eventTime.text)
        xml.element("recordTime", event.recordTime?.text)
        xml.element("eventTimeZoneOffset", event.eventTimeZoneOffset)
        xml.element("eventID", event.eventID)
        if let declaration = event.errorDeclaration {
            xml.element("errorDeclaration") { xml in
                xml.element("declarationTime", declaration.declarationTime.text)
                xml.element("reason", declaration.reason.map(Vocabulary.errorReason.xml))
                list("correctiveEventIDs", "correctiveEventID", declaration.correctiveEventIDs, &xml)
                fields(declaration.extensions, &xml)
            }
        }
        for certificate in event.certificationInfo { xml.element("certificationInfo", certificate) }
    }

    /// The schema has another order for each kind.
    private func what(_ event: Event, _ xml: inout XMLText) {
        if event.kind == .transaction { transactions(event, &xml) }
        xml.element("parentID", event.parentID)
        if event.kind == .object || event.kind == .transaction {
            xml.element("epcList") { xml in for epc in event.epcList { xml.element("epc", epc) } }
        }
        list("childEPCs", "epc", event.childEPCs, &xml)
        if event.kind == .association { quantities("childQuantityList", event.childQuantityList, &xml) }
        list("inputEPCList", "epc", event.inputEPCList, &xml)
        quantities("inputQuantityList", event.inputQuantityList, &xml)
        list("outputEPCList", "epc", event.outputEPCList, &xml)
        quantities("outputQuantityList", event.outputQuantityList, &xml)
        xml.element("transformationID", event.transformationID)
        xml.element("action", event.action?.rawValue)
        xml.element("bizStep", event.bizStep.map(Vocabulary.bizStep.xml))
        xml.element("disposition", event.disposition.map(Vocabulary.disposition.xml))
        location("readPoint", event.readPoint, &xml)
        location("bizLocation", event.bizLocation, &xml)
        if event.kind != .transaction { transactions(event, &xml) }
        quantities("quantityList", event.quantityList, &xml)
        if event.kind == .aggregation { quantities("childQuantityList", event.childQuantityList, &xml) }
    }

    private func tail(_ event: Event, _ xml: inout XMLText) {
        parties("sourceList", "source", event.sourceList, &xml)
        parties("destinationList", "destination", event.destinationList, &xml)
        if !event.sensorElementList.isEmpty {
            xml.element("sensorElementList") { xml in for element in event.sensorElementList { sensor(element, &xml) } }
        }
        if let persistent = event.persistentDisposition {
            xml.element("persistentDisposition") { xml in
                for term in persistent.unset { xml.element("unset", Vocabulary.disposition.xml(term)) }
                for term in persistent.set { xml.element("set", Vocabulary.disposition.xml(term)) }
            }
        }
        if !event.ilmd.isEmpty { xml.element("ilmd") { fields(event.ilmd, &$0) } }
    }

    private func list(_ name: String, _ item: String, _ values: [String], _ xml: inout XMLText) {
        guard !values.isEmpty else { return }
        xml.element(name) { xml in for value in values { xml.element(item, value) } }
    }

    private func quantities(_ name: String, _ elements: [QuantityElement], _ xml: inout XMLText) {
        guard !elements.isEmpty else { return }
        xml.element(name) { xml in
            for element in elements {
                xml.element("quantityElement") { xml in
                    xml.element("epcClass", element.epcClass)
                    if let quantity = element.quantity {
                        xml.element("quantity", quantity.description)
                    } else {
                        xml.element("quantity", "", [("xsi:nil", "true")])
                    }
                    xml.element("uom", element.uom)
                }
            }
        }
    }

    private func location(_ name: String, _ location: Location?, _ xml: inout XMLText) {
        guard let location else { return }
        xml.element(name) { xml in
            xml.element("id", location.id)
            fields(location.extensions, &xml)
        }
    }

    private func transactions(_ event: Event, _ xml: inout XMLText) {
        guard !event.bizTransactionList.isEmpty else { return }
        xml.element("bizTransactionList") { xml in
            for transaction in event.bizTransactionList {
                let type = transaction.type.map { [("type", Vocabulary.transactionType.xml($0))] } ?? []
                xml.element("bizTransaction", transaction.id, type)
            }
        }
    }

    private func parties(_ name: String, _ item: String, _ parties: [Party], _ xml: inout XMLText) {
        guard !parties.isEmpty else { return }
        xml.element(name) { xml in
            for party in parties { xml.element(item, party.id, [("type", Vocabulary.partyType.xml(party.type))]) }
        }
    }
}

// MARK: Sensors and fields of users

extension EventXML {
    private func sensor(_ element: SensorElement, _ xml: inout XMLText) {
        xml.element("sensorElement") { xml in
            let writer = SensorXML(events: self)
            if let metadata = element.metadata { writer.metadata(metadata, &xml) }
            for report in element.reports { writer.report(report, &xml) }
            fields(element.extensions, &xml)
        }
    }

    func fields(_ fields: [ExtensionField], _ xml: inout XMLText) {
        for field in fields { write(field, &xml) }
    }

    private func write(_ field: ExtensionField, _ xml: inout XMLText) {
        let key = prefixes.key(field.name)
        if case .list(let values) = field.value {
            for value in values { element(key, value, &xml) }
        } else {
            element(key, field.value, &xml)
        }
    }

    private func element(_ key: String, _ value: ExtensionValue, _ xml: inout XMLText) {
        guard case .fields(let inner) = value else {
            return xml.element(key) { xml in
                if let text = value.simpleText {
                    xml.add(text)
                } else if case .list(let values) = value {
                    // A list in a list, which only JSON can tell from one list.
                    for value in values { element(key, value, &xml) }
                }
            }
        }
        let text = inner.first { $0.name.written == "#text" }
        let rest = inner.filter { $0.name.written != "#text" }
        let attributes = rest.filter { isAttribute($0) }.map { ($0.name.local, $0.value.simpleText ?? "") }
        xml.element(key, attributes) { xml in
            if let text = text?.value.simpleText { xml.add(text) }
            fields(rest.filter { !isAttribute($0) }, &xml)
        }
    }

    /// A name without a namespace inside a user's element can only be an attribute of it, or an element of no one's.
    private func isAttribute(_ field: ExtensionField) -> Bool {
        field.name.namespace == nil && field.value.simpleText != nil
    }
}

extension ExtensionValue {
    /// The text of a value without parts.
    var simpleText: String? {
        switch self {
        case .text(let text), .number(let text): text
        case .flag(let flag): flag ? "true" : "false"
        case .null: ""
        case .list, .fields: nil
        }
    }
}
