/// Reads an XML document of EPCIS 2.0 or 1.2, event by event.
final class XMLDocumentReader {
    var check: Check
    private(set) var document = Document()
    private(set) var eventCount = 0
    private let limits: ReadingLimits
    private let event: (Event?, Set<ExtensionName>) -> Void

    init(limits: ReadingLimits, event: @escaping (Event?, Set<ExtensionName>) -> Void) {
        self.limits = limits
        self.event = event
        check = Check(isXML: true, limits: limits)
    }

    func read(_ bytes: [UInt8]) throws(DocumentProblem) {
        let place = Place(line: 1, column: 1)
        guard
            let reader = XMLTreeReader(
                limits: limits,
                event: { [unowned self] reader, element in
                    check.isFirstEdition = reader.isFirstEdition
                    read(event: element, reader.foreign)
                }
            )
        else {
            throw DocumentProblem(place: place, code: "out-of-memory", message: "no memory to read XML")
        }
        try reader.read(bytes)
        guard let root = reader.root else { return }
        document.namespaces = reader.namespaces
        let isForeign = root.name.namespace != nil && !root.name.isStandard
        if !isForeign, Event.Kind.standard.contains(where: { $0.name == root.name.local }) {
            document.kind = .bareEvent
            return read(event: root, [])
        }
        guard !isForeign, root.name.namespace != nil, let kind = Document.Kind(rawValue: root.name.local),
            kind != .bareEvent
        else {
            return check.note(
                "unknown-document",
                "this is no document with events or master data",
                read: root.name.local,
                expected: "EPCISDocument, EPCISQueryDocument or EPCISMasterDataDocument of EPCIS",
                place: root.place
            )
        }
        document.kind = kind
        read(root: root)
    }

    private func read(event element: XMLElement, _ foreign: [XMLElement]) {
        eventCount += 1
        // The first edition puts newer fields into extensions, whose order among the others differs.
        if !check.isFirstEdition { checkOrder(element) }
        let ignored = foreign.isEmpty ? [] : Self.ignored(foreign, &check)
        event(check.event(at: eventCount - 1) { EventReader.read(XMLShape.event(element), &$0) }, ignored)
    }

    private static func ignored(_ foreign: [XMLElement], _ check: inout Check) -> Set<ExtensionName> {
        var document = Document()
        document.extensions = foreign.map { extensionField($0, &check) }
        return document.ignoredFields
    }

    private static func extensionField(_ element: XMLElement, _ check: inout Check) -> ExtensionField {
        let member = Node.Member(
            key: element.name.key,
            namespace: element.name.foreignNamespace,
            node: XMLShape.foreign(element)
        )
        return ExtensionField(check.name(member), check.value(member.node))
    }

    private func read(root: XMLElement) {
        if let version = attribute("schemaVersion", of: root) {
            document.schemaVersion = check.version(Node(content: .text(version), place: root.place))
        }
        if let date = attribute("creationDate", of: root) {
            document.creationDate = check.time(Node(content: .text(date), place: root.place))
        }
        if let header = root.child("EPCISHeader") { read(header: header) }
        let body = root.child("EPCISBody") ?? root
        let results = document.kind == .queryDocument ? body.child("QueryResults") ?? body : body
        let content = document.kind == .queryDocument ? results.child("resultsBody") : body
        document.queryName = results.child("queryName").map { XMLShape.trimmed($0.text) }
        document.subscriptionID = results.child("subscriptionID").map { XMLShape.trimmed($0.text) }
        if let list = content?.child("VocabularyList") { read(vocabularies: list) }
        if content?.child("EventList") == nil, content?.child("VocabularyList") == nil, document.kind == .queryDocument
        {
            check.note(
                "missing-field",
                "the document holds no results of a query",
                read: body.children.first?.name.local ?? "",
                expected: "QueryResults with resultsBody and EventList",
                place: body.place
            )
        }
        if root.child("EPCISBody") == nil, document.kind != .queryDocument {
            check.note("missing-field", "EPCISBody is missing", expected: "EPCISBody", place: root.place)
        }
        for element in root.children + body.children where !element.name.isStandard {
            document.extensions.append(Self.extensionField(element, &check))
        }
    }

    private func attribute(_ name: String, of root: XMLElement) -> String? {
        if let value = root.attribute(name) { return value }
        check.note("missing-field", "\(name) is missing", expected: name, place: root.place)
        return nil
    }

    private func read(header: XMLElement) {
        let standard = header.child("StandardBusinessDocumentHeader")
        document.sender = standard?.child("Sender")?.child("Identifier").map { XMLShape.trimmed($0.text) }
        document.receiver = standard?.child("Receiver")?.child("Identifier").map { XMLShape.trimmed($0.text) }
        document.instanceIdentifier = standard?.child("DocumentIdentification")?.child("InstanceIdentifier")
            .map { XMLShape.trimmed($0.text) }
        let holder = header.child("extension") ?? header
        if let list = holder.child("EPCISMasterData")?.child("VocabularyList") { read(vocabularies: list) }
    }

    private func read(vocabularies list: XMLElement) {
        for vocabulary in list.children where vocabulary.name.local == "Vocabulary" {
            guard let type = attribute("type", of: vocabulary) else { continue }
            var read = MasterDataVocabulary(type: type)
            for element in vocabulary.child("VocabularyElementList")?.children ?? [] {
                guard let id = attribute("id", of: element) else { continue }
                read.elements.append(self.element(element, id))
            }
            document.vocabularies.append(read)
        }
    }

    private func element(_ element: XMLElement, _ id: String) -> MasterDataElement {
        var read = MasterDataElement(id: id)
        for child in element.children {
            if child.name.local == "attribute", let id = attribute("id", of: child) {
                var content = child
                content.attributes.removeAll { $0.name.key == "id" }
                read.attributes.append(.init(id: id, value: check.value(XMLShape.foreign(content))))
            }
            if child.name.local == "children" { read.children += child.children.map { XMLShape.trimmed($0.text) } }
        }
        return read
    }
}

// MARK: The order of fields

extension XMLDocumentReader {
    private static let before = [
        "eventTime", "recordTime", "eventTimeZoneOffset", "eventID", "errorDeclaration", "certificationInfo",
    ]
    private static let after = [
        "sourceList", "destinationList", "sensorElementList", "persistentDisposition", "ilmd",
    ]
    private static let middle = ["action", "bizStep", "disposition", "readPoint", "bizLocation"]

    /// XSD of EPCIS 2.0: the fields of an event are a sequence; those of users come last.
    private static let sequences: [String: [String]] = [
        "ObjectEvent": before + ["epcList"] + middle + ["bizTransactionList", "quantityList"] + after,
        "AggregationEvent": before + ["parentID", "childEPCs"] + middle + ["bizTransactionList", "childQuantityList"]
            + after,
        "TransactionEvent": before + ["bizTransactionList", "parentID", "epcList"] + middle + ["quantityList"] + after,
        "TransformationEvent": before
            + ["inputEPCList", "inputQuantityList", "outputEPCList", "outputQuantityList", "transformationID"]
            + middle.dropFirst() + ["bizTransactionList"] + after,
        "AssociationEvent": before + ["parentID", "childEPCs", "childQuantityList"] + middle + ["bizTransactionList"]
            + after,
    ]

    private func checkOrder(_ event: XMLElement) {
        guard let sequence = Self.sequences[event.name.local] else { return }
        var reached = 0
        for (name, place) in XMLShape.order(event) {
            let index = name.isEmpty ? sequence.count : sequence.firstIndex(of: name) ?? reached
            if index < reached {
                check.note(
                    "wrong-order",
                    "this element stands after one that it should precede",
                    read: name,
                    expected: "the order of the XML schema",
                    place: place
                )
                return
            }
            reached = index
        }
    }
}
