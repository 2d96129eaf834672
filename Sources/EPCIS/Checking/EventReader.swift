import Primitives

/// Reads one event from its fields and checks it (EPCIS 2.0, 7.4; the GS1 JSON schema; CBV 2.0, 7).
struct EventReader {
    private var fields: FieldReader
    private let kind: Event.Kind

    /// The event, or nil where its time cannot be read; every problem goes to `check`.
    static func read(_ node: Node, _ check: inout Check) -> Event? {
        guard var fields = FieldReader(node, &check) else { return nil }
        let outer = check.namespaces
        defer { check.namespaces = outer }
        _ = fields.take("@context", &check) { check, node in check.declare(node) }
        guard let name = fields.require("type", &check, { $0.text($1) }) else { return nil }
        let kind = Event.Kind(name: name)
        if case .other = kind, !URISyntax.isURI(name) {
            let known = Event.Kind.standard.map(\.name).joined(separator: ", ")
            check.note(
                "unknown-event",
                "there is no such kind of event",
                read: name,
                expected: known,
                place: node.place
            )
        }
        var reader = EventReader(fields: fields, kind: kind)
        return reader.read(&check)
    }

    private mutating func read(_ check: inout Check) -> Event? {
        let time = fields.require("eventTime", &check) { $0.time($1) }
        let offset = fields.require("eventTimeZoneOffset", &check) { check, node -> String? in
            guard let text = check.text(node) else { return nil }
            if text != "Z", Timestamp.offset(text) != nil { return text }
            check.note(
                "bad-offset",
                "this is no offset from UTC",
                read: text,
                expected: "+hh:mm or -hh:mm",
                place: node.place
            )
            return nil
        }
        // Without a time the rest is read all the same, under some time, so that all problems are told at once.
        guard let start = time ?? Timestamp("1970-01-01T00:00:00Z") else { return nil }
        var event = Event(kind, at: start, offset: offset ?? "+00:00")
        readCommon(&event, &check)
        if case .other = kind {
            event.extensions = fields.extensions(&check)
        } else {
            readWhat(&event, &check)
            readWhyAndWhere(&event, &check)
            event.extensions = fields.extensions(&check)
            EventRules.check(event, names: fields.names, place: fields.place, hasTime: time != nil, &check)
        }
        return time == nil || offset == nil ? nil : event
    }

    private mutating func readCommon(_ event: inout Event, _ check: inout Check) {
        event.recordTime = fields.time("recordTime", &check)
        event.eventID = fields.uri("eventID", &check)
        event.certificationInfo =
            fields.take("certificationInfo", &check) { check, node in
                if case .text = node.content { return check.uri(node).map { [$0] } }
                return check.list(node) { $0.uri($1) }
            } ?? []
        event.errorDeclaration = fields.take("errorDeclaration", &check) { Self.errorDeclaration(&$0, $1) }
    }

    private mutating func readWhat(_ event: inout Event, _ check: inout Check) {
        if kind != .transformation {
            event.action = fields.require("action", &check) { check, node -> Event.Action? in
                guard let text = check.text(node) else { return nil }
                if let action = Event.Action(rawValue: text) { return action }
                check.note(
                    "unknown-action",
                    "there is no such action",
                    read: text,
                    expected: "ADD, OBSERVE or DELETE",
                    place: node.place
                )
                return nil
            }
        }
        switch kind {
        case .object, .transaction:
            event.epcList = fields.uris("epcList", &check)
            event.quantityList = quantities("quantityList", &check)
            if kind == .transaction { event.parentID = fields.uri("parentID", &check) }
        case .aggregation, .association:
            event.parentID = fields.uri("parentID", &check)
            event.childEPCs = fields.uris("childEPCs", &check)
            event.childQuantityList = quantities("childQuantityList", &check)
        case .transformation:
            event.inputEPCList = fields.uris("inputEPCList", &check)
            event.outputEPCList = fields.uris("outputEPCList", &check)
            event.inputQuantityList = quantities("inputQuantityList", &check)
            event.outputQuantityList = quantities("outputQuantityList", &check)
            event.transformationID = fields.uri("transformationID", &check)
        case .other: break
        }
        guard kind == .object || kind == .transformation else { return }
        event.ilmd =
            fields.take("ilmd", &check) { check, node -> [ExtensionField]? in
                guard var fields = FieldReader(node, &check) else { return nil }
                return fields.extensions(&check)
            } ?? []
    }

    private mutating func readWhyAndWhere(_ event: inout Event, _ check: inout Check) {
        event.bizStep = fields.take("bizStep", &check) { $0.term($1, .bizStep) }
        event.disposition = fields.take("disposition", &check) { $0.term($1, .disposition) }
        event.persistentDisposition = fields.take("persistentDisposition", &check) { Self.persistent(&$0, $1) }
        event.readPoint = fields.take("readPoint", &check) { Self.location(&$0, $1) }
        event.bizLocation = fields.take("bizLocation", &check) { Self.location(&$0, $1) }
        event.bizTransactionList =
            fields.take("bizTransactionList", &check) { check, node in check.list(node) { Self.transaction(&$0, $1) } }
            ?? []
        event.sourceList = parties("sourceList", "source", &check)
        event.destinationList = parties("destinationList", "destination", &check)
        event.sensorElementList =
            fields.take("sensorElementList", &check) { check, node in check.list(node) { SensorReader.read(&$0, $1) } }
            ?? []
    }

    private mutating func quantities(_ key: String, _ check: inout Check) -> [QuantityElement] {
        fields.take(key, &check) { check, node in check.list(node) { Self.quantity(&$0, $1) } } ?? []
    }

    private mutating func parties(_ key: String, _ item: String, _ check: inout Check) -> [Party] {
        fields.take(key, &check) { check, node in check.list(node) { Self.party(&$0, $1, item) } } ?? []
    }
}

// MARK: Parts of an event

extension EventReader {
    private static func quantity(_ check: inout Check, _ node: Node) -> QuantityElement? {
        guard var fields = FieldReader(node, &check) else { return nil }
        let epcClass = fields.require("epcClass", &check) { $0.uri($1) }
        let quantity = fields.take("quantity", &check) { $0.number($1) }
        let uom = fields.take("uom", &check) { check, node -> String? in
            guard let text = check.text(node) else { return nil }
            let bytes = text.utf8
            if !(2...3).contains(bytes.count)
                || !bytes.allSatisfy({ URISyntax.isDigit($0) || (0x41...0x5A).contains($0) })
            {
                check.note(
                    "bad-unit",
                    "this is no unit code",
                    read: text,
                    expected: "UN/CEFACT Rec. 20, as KGM",
                    place: node.place
                )
            }
            return text
        }
        refuseRest(&fields, &check)
        return epcClass.map { QuantityElement(epcClass: $0, quantity: quantity, uom: uom) }
    }

    private static func transaction(_ check: inout Check, _ node: Node) -> BusinessTransaction? {
        guard var fields = FieldReader(node, &check) else { return nil }
        let type = fields.take("type", &check) { $0.term($1, .transactionType) }
        let id = fields.require("bizTransaction", &check) { $0.uri($1) }
        refuseRest(&fields, &check)
        return id.map { BusinessTransaction(type: type, id: $0) }
    }

    private static func party(_ check: inout Check, _ node: Node, _ key: String) -> Party? {
        guard var fields = FieldReader(node, &check) else { return nil }
        let type = fields.require("type", &check) { $0.term($1, .partyType) }
        let id = fields.require(key, &check) { $0.uri($1) }
        refuseRest(&fields, &check)
        guard let type, let id else { return nil }
        return Party(type: type, id: id)
    }

    /// These may not be extended.
    private static func refuseRest(_ fields: inout FieldReader, _ check: inout Check) {
        for field in fields.extensions(&check) where field.name.namespace != nil {
            check.note(
                "unexpected-field",
                "this element takes no fields of one's own",
                read: field.name.written,
                place: fields.place
            )
        }
    }

    private static func location(_ check: inout Check, _ node: Node) -> Location? {
        guard var fields = FieldReader(node, &check) else { return nil }
        let id = fields.require("id", &check) { $0.uri($1) }
        let extensions = fields.extensions(&check)
        return id.map { Location(id: $0, extensions: extensions) }
    }

    private static func persistent(_ check: inout Check, _ node: Node) -> PersistentDisposition? {
        guard var fields = FieldReader(node, &check) else { return nil }
        var value = PersistentDisposition()
        func terms(_ check: inout Check, _ node: Node) -> [VocabularyTerm] {
            check.list(node) { $0.term($1, .disposition) }
        }
        value.set = fields.take("set", &check, terms) ?? []
        value.unset = fields.take("unset", &check, terms) ?? []
        if value.set.isEmpty, value.unset.isEmpty {
            check.note(
                "missing-field",
                "neither set nor unset says anything",
                expected: "set or unset",
                place: node.place
            )
        }
        refuseRest(&fields, &check)
        return value
    }

    private static func errorDeclaration(_ check: inout Check, _ node: Node) -> ErrorDeclaration? {
        guard var fields = FieldReader(node, &check) else { return nil }
        let time = fields.require("declarationTime", &check) { $0.time($1) }
        let reason = fields.take("reason", &check) { $0.term($1, .errorReason) }
        let corrective = fields.uris("correctiveEventIDs", &check)
        let extensions = fields.extensions(&check)
        guard let time else { return nil }
        var declaration = ErrorDeclaration(declarationTime: time)
        declaration.reason = reason
        declaration.correctiveEventIDs = corrective
        declaration.extensions = extensions
        return declaration
    }
}
