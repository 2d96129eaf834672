/// A document that XML cannot carry: JSON allows any name, XML does not.
package struct UnwritableNames: Error, Sendable, Hashable {
    /// Each name once, sorted.
    package let names: [String]
}

extension Document {
    /// The document in XML of EPCIS 2.0.
    ///
    /// A bare event becomes a document with one event: XML has no schema for an event alone.
    package func xml() throws(UnwritableNames) -> String {
        let writer = EventXML(prefixes: Prefixes(self))
        var xml = XMLText()
        let root: (name: String, namespace: String) =
            switch kind {
            case .queryDocument: ("epcisq:EPCISQueryDocument", "urn:epcglobal:epcis-query:xsd:2")
            case .masterData: ("epcismd:EPCISMasterDataDocument", "urn:epcglobal:epcis-masterdata:xsd:2")
            case .document, .bareEvent: ("epcis:EPCISDocument", "urn:epcglobal:epcis:xsd:2")
            }
        let prefix = root.name.prefix { $0 != ":" }
        var attributes = [
            ("xmlns:\(prefix)", root.namespace), ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
        ]
        attributes += (writer.prefixes.standard + writer.prefixes.declared).map { ("xmlns:\($0.prefix)", $0.namespace) }
        attributes.append(("schemaVersion", schemaVersion.flatMap { $0.hasPrefix("1") ? nil : $0 } ?? "2.0"))
        let date = creationDate ?? events.first?.eventTime
        if let date { attributes.append(("creationDate", date.text)) }
        xml.element(root.name, attributes) { xml in
            if kind != .queryDocument, kind != .masterData { header(writer, &xml) }
            xml.element("EPCISBody") { body(writer, &$0) }
            writer.fields(extensions, &xml)
        }
        guard xml.unwritable.isEmpty else { throw UnwritableNames(names: Set(xml.unwritable).sorted()) }
        return xml.text + "\n"
    }

    private func body(_ writer: EventXML, _ xml: inout XMLText) {
        switch kind {
        case .queryDocument:
            xml.element("epcisq:QueryResults") { xml in
                xml.element("queryName", queryName ?? "SimpleEventQuery")
                xml.element("subscriptionID", subscriptionID)
                xml.element("resultsBody") { xml in
                    eventList(writer, &xml)
                    if !vocabularies.isEmpty { vocabularyList(writer, &xml) }
                }
            }
        case .masterData: vocabularyList(writer, &xml)
        case .document, .bareEvent: eventList(writer, &xml)
        }
    }

    private func eventList(_ writer: EventXML, _ xml: inout XMLText) {
        xml.element("EventList") { xml in for event in events { writer.write(event, &xml) } }
    }

    private func header(_ writer: EventXML, _ xml: inout XMLText) {
        let isAddressed = sender != nil || receiver != nil || instanceIdentifier != nil
        guard isAddressed || !vocabularies.isEmpty else { return }
        xml.element("EPCISHeader") { xml in
            if isAddressed { standardHeader(&xml) }
            guard !vocabularies.isEmpty else { return }
            xml.element("extension") { xml in
                xml.element("EPCISMasterData") { vocabularyList(writer, &$0) }
            }
        }
    }

    /// The UN/CEFACT Standard Business Document Header, so far as EPCIS uses it.
    private func standardHeader(_ xml: inout XMLText) {
        let namespace = "http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader"
        xml.element("sbdh:StandardBusinessDocumentHeader", [("xmlns:sbdh", namespace)]) { xml in
            xml.element("sbdh:HeaderVersion", "1.0")
            for (name, party) in [("Sender", sender), ("Receiver", receiver)] {
                guard let party else { continue }
                xml.element("sbdh:\(name)") { $0.element("sbdh:Identifier", party) }
            }
            xml.element("sbdh:DocumentIdentification") { xml in
                xml.element("sbdh:Standard", "EPCglobal")
                xml.element("sbdh:TypeVersion", "2.0")
                xml.element("sbdh:InstanceIdentifier", instanceIdentifier ?? "")
                xml.element("sbdh:Type", "Events")
                xml.element("sbdh:CreationDateAndTime", creationDate?.text)
            }
        }
    }

    private func vocabularyList(_ writer: EventXML, _ xml: inout XMLText) {
        xml.element("VocabularyList") { xml in
            for vocabulary in vocabularies {
                xml.element("Vocabulary", [("type", vocabulary.type)]) { xml in
                    guard !vocabulary.elements.isEmpty else { return }
                    xml.element("VocabularyElementList") { xml in
                        for element in vocabulary.elements { write(element, writer, &xml) }
                    }
                }
            }
        }
    }

    private func write(_ element: MasterDataElement, _ writer: EventXML, _ xml: inout XMLText) {
        xml.element("VocabularyElement", [("id", element.id)]) { xml in
            for attribute in element.attributes {
                if case .list(let values) = attribute.value {
                    for value in values { write(attribute.id, value, writer, &xml) }
                } else {
                    write(attribute.id, attribute.value, writer, &xml)
                }
            }
            guard !element.children.isEmpty else { return }
            xml.element("children") { xml in for child in element.children { xml.element("id", child) } }
        }
    }

    private func write(_ id: String, _ value: ExtensionValue, _ writer: EventXML, _ xml: inout XMLText) {
        xml.element("attribute", [("id", id)]) { xml in
            if case .fields(let fields) = value {
                writer.fields(fields, &xml)
            } else if let text = value.simpleText {
                xml.add(text)
            }
        }
    }
}
