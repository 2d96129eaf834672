/// Reads a JSON document: the outline first, then event by event.
struct JSONDocumentReader {
    var check: Check
    private(set) var document = Document()
    private(set) var eventCount = 0
    private let limits: ReadingLimits

    init(limits: ReadingLimits) {
        self.limits = limits
        check = Check(isXML: false, limits: limits)
    }

    mutating func read(_ bytes: [UInt8], _ event: (Event?, Set<ExtensionName>) -> Void) throws(DocumentProblem) {
        let outline = try JSONOutline(bytes, limits: limits)
        guard case .text(let type)? = outline.header["type"]?.content else {
            guard var fields = FieldReader(outline.header, &check) else { return }
            _ = fields.require("type", &check) { $0.text($1) }
            return
        }
        guard let kind = Document.Kind(rawValue: type), kind == .document || kind == .queryDocument else {
            return readBareEvent(outline.header, event)
        }
        document.kind = kind
        readHeader(outline.header)
        let ignored = document.ignoredFields
        let way = kind == .document ? ["epcisBody"] : ["epcisBody", "queryResults", "resultsBody"]
        for (index, start) in outline.events.enumerated() {
            var scanner = start
            let node = try scanner.value(depth: way.count + 1)
            let path = way.map { Check.Step.key($0) } + [.key("eventList"), .index(index)]
            event(check.event(at: index) { $0.at(path) { EventReader.read(node, &$0) } }, ignored)
        }
        eventCount = outline.events.count
    }

    private mutating func readBareEvent(_ node: Node, _ event: (Event?, Set<ExtensionName>) -> Void) {
        document.kind = .bareEvent
        if node["@context"] == nil {
            check.note("missing-field", "@context is missing", expected: "@context", place: node.place)
        }
        event(check.event(at: 0) { EventReader.read(node, &$0) }, [])
        eventCount = 1
    }

    private mutating func readHeader(_ node: Node) {
        guard var fields = FieldReader(node, &check) else { return }
        let isDocument = document.kind == .document
        _ = fields.require("@context", &check) { check, node in check.declare(node) }
        document.namespaces = check.namespaces
        fields.drop("type")
        document.id = fields.uri("id", &check)
        if isDocument, !fields.names.contains("schemaVersion") { fields.missing("schemaVersion", &check) }
        document.schemaVersion = fields.take("schemaVersion", &check) { $0.version($1) }
        if isDocument, !fields.names.contains("creationDate") { fields.missing("creationDate", &check) }
        document.creationDate = fields.time("creationDate", &check)
        if isDocument {
            document.sender = fields.text("sender", &check)
            document.receiver = fields.text("receiver", &check)
            document.instanceIdentifier = fields.text("instanceIdentifier", &check)
        }
        let header = fields.take("epcisHeader", &check) { MasterDataReader.header(&$0, $1) }
        document.vocabularies = header?.vocabularies ?? []
        let isQuery = !isDocument
        let body = fields.require("epcisBody", &check) { isQuery ? Self.queryBody(&$0, $1) : Self.body(&$0, $1) }
        document.queryName = body?.queryName
        document.subscriptionID = body?.subscriptionID
        document.vocabularies += body?.vocabularies ?? []
        document.extensions = fields.extensions(&check) + (header?.extensions ?? []) + (body?.extensions ?? [])
    }

    /// What stands around the events.
    private struct Body {
        var queryName: String?
        var subscriptionID: String?
        var vocabularies: [MasterDataVocabulary] = []
        var extensions: [ExtensionField] = []
    }

    private static func body(_ check: inout Check, _ node: Node) -> Body? {
        guard var fields = FieldReader(node, &check) else { return nil }
        requireEvents(&fields, &check)
        return Body(extensions: fields.extensions(&check))
    }

    private static func requireEvents(_ fields: inout FieldReader, _ check: inout Check) {
        _ = fields.require("eventList", &check) { check, node in check.list(node) { _, _ in true } }
    }

    private static func queryBody(_ check: inout Check, _ node: Node) -> Body? {
        guard var fields = FieldReader(node, &check) else { return nil }
        let results = fields.require("queryResults", &check) { check, node -> Body? in
            guard var fields = FieldReader(node, &check) else { return nil }
            var body = Body()
            body.queryName = fields.require("queryName", &check) { $0.text($1) }
            body.subscriptionID = fields.text("subscriptionID", &check)
            let inner = fields.require("resultsBody", &check) { check, node -> Body? in
                guard var fields = FieldReader(node, &check) else { return nil }
                requireEvents(&fields, &check)
                let vocabularies = fields.take("vocabularyList", &check) { check, node in
                    check.list(node) { MasterDataReader.vocabulary(&$0, $1) }
                }
                return Body(vocabularies: vocabularies ?? [], extensions: fields.extensions(&check))
            }
            body.vocabularies = inner?.vocabularies ?? []
            body.extensions = fields.extensions(&check) + (inner?.extensions ?? [])
            return body
        }
        guard var body = results else { return nil }
        body.extensions += fields.extensions(&check)
        return body
    }
}

extension Check {
    mutating func at<Value>(_ path: [Step], _ body: (inout Check) -> Value) -> Value {
        guard let first = path.first else { return body(&self) }
        return at(first) { $0.at(Array(path.dropFirst()), body) }
    }

    /// Takes the prefixes of a JSON-LD context; contexts by address are those of the standard, or add nothing.
    mutating func declare(_ node: Node) -> Bool? {
        switch node.content {
        case .text: return uri(node) == nil ? nil : true
        case .list(let nodes):
            for (index, node) in nodes.enumerated() { _ = at(.index(index)) { $0.declare(node) } }
            return true
        case .members(let members):
            for member in members {
                switch (member.node["@id"] ?? member.node).content {
                case .text(let uri) where !member.key.hasPrefix("@"): namespaces[member.key] = uri
                default: break
                }
            }
            return true
        default:
            note(
                "wrong-type",
                "a context is an address or an object",
                read: node.kind,
                expected: "a URI or an object",
                place: node.place
            )
            return nil
        }
    }

    /// `2.0`: numbers with points between.
    mutating func version(_ node: Node) -> String? {
        guard let text = text(node) else { return nil }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        if parts.isEmpty || !parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(URISyntax.isDigit) }) {
            note("bad-version", "this is no version", read: text, expected: "2.0", place: node.place)
        }
        return text
    }
}
