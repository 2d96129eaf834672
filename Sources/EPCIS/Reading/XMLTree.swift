import CExpat

/// One element of an XML document with what is in it.
struct XMLElement {
    struct Attribute {
        var name: XMLName
        var value: String
    }

    var name: XMLName
    var attributes: [Attribute] = []
    var children: [XMLElement] = []
    /// The text before the first child.
    var text = ""
    var place: Place

    /// Whether the element says that its value is not known (`xsi:nil`).
    var isNil = false

    /// Adds an attribute, unless it is one of XML Schema itself.
    ///
    /// Those say how the text is typed, not what it means: JSON has no place for them, and an event with them is no
    /// other event.
    mutating func add(_ name: XMLName, _ value: String) {
        guard name.namespace == "http://www.w3.org/2001/XMLSchema-instance" else {
            return attributes.append(Attribute(name: name, value: value))
        }
        if name.local == "nil" { isNil = value == "true" || value == "1" }
    }

    func child(_ local: String) -> XMLElement? { children.first { $0.name.local == local } }
    func attribute(_ local: String) -> String? { attributes.first { $0.name.key == local }?.value }
}

/// A name of XML with its namespace.
struct XMLName {
    var prefix: String?
    var namespace: String?
    var local: String

    /// The name as a key of a node: the standard's own names stand alone, others with their prefix.
    var key: String { isStandard ? local : (prefix.map { "\($0):\(local)" } ?? local) }

    /// Nil for the standard's own names, which are written with and without its namespace.
    var foreignNamespace: String? { isStandard ? nil : namespace }

    var isStandard: Bool {
        guard let namespace else { return true }
        return namespace.hasPrefix("urn:epcglobal:epcis") && namespace.contains(":xsd:")
    }

    /// What expat gives: `namespace`, `local` and `prefix` with U+0001 between, or the local name alone.
    init(expat name: UnsafePointer<XML_Char>) {
        let parts = String(cString: name).split(separator: "\u{1}", omittingEmptySubsequences: false).map(String.init)
        namespace = parts.count > 1 ? parts[0] : nil
        local = parts.count > 1 ? parts[1] : parts[0]
        prefix = parts.count > 2 ? parts[2] : nil
    }
}

/// Reads XML with namespaces into elements, and hands each event over as soon as it ends.
///
/// Document types with anything in them are refused, so that no entity can grow.
final class XMLTreeReader {
    private let parser: XML_Parser
    private let limits: ReadingLimits
    private var open: [XMLElement] = []
    private var fault: DocumentProblem?
    private var eventCount = 0
    private let event: (XMLTreeReader, XMLElement) -> Void
    /// Elements of users beside the events, so far.
    private(set) var foreign: [XMLElement] = []
    private(set) var root: XMLElement?
    /// Whether the document is of EPCIS 1.x.
    private(set) var isFirstEdition = false
    /// The prefixes that were declared, wherever.
    private(set) var namespaces: [String: String] = [:]

    /// Nil only where memory is short.
    init?(limits: ReadingLimits, event: @escaping (XMLTreeReader, XMLElement) -> Void) {
        guard let parser = XML_ParserCreateNS(nil, 1) else { return nil }
        self.parser = parser
        self.limits = limits
        self.event = event
        XML_SetReturnNSTriplet(parser, 1)
        XML_SetElementHandler(
            parser,
            { data, name, attributes in
                guard let data, let name else { return }
                XMLTreeReader.of(data).start(XMLName(expat: name), attributes)
            },
            { data, _ in if let data { XMLTreeReader.of(data).end() } }
        )
        XML_SetCharacterDataHandler(parser) { data, text, count in
            guard let data, let text else { return }
            XMLTreeReader.of(data).text(UnsafeRawBufferPointer(start: text, count: Int(count)))
        }
        XML_SetStartNamespaceDeclHandler(parser) { data, prefix, uri in
            guard let data, let prefix, let uri else { return }
            XMLTreeReader.of(data).namespaces[String(cString: prefix)] = String(cString: uri)
        }
        XML_SetStartDoctypeDeclHandler(parser) { data, _, system, _, hasSubset in
            guard let data, system != nil || hasSubset != 0 else { return }
            XMLTreeReader.of(data).stop("doctype", "a document type with declarations is not read")
        }
    }

    deinit { XML_ParserFree(parser) }

    private static func of(_ data: UnsafeMutableRawPointer) -> XMLTreeReader {
        Unmanaged<XMLTreeReader>.fromOpaque(data).takeUnretainedValue()
    }

    func read(_ bytes: [UInt8]) throws(DocumentProblem) {
        XML_SetUserData(parser, Unmanaged.passUnretained(self).toOpaque())
        let succeeded = bytes.withUnsafeBytes { all in
            var rest = all[...]
            repeat {
                // The parser counts in 32 bits.
                let piece = UnsafeRawBufferPointer(rebasing: rest.prefix(1 << 24))
                rest = rest.dropFirst(piece.count)
                let start = piece.baseAddress?.assumingMemoryBound(to: XML_Char.self)
                let status = XML_Parse(parser, start, Int32(piece.count), rest.isEmpty ? 1 : 0)
                guard status == XML_STATUS_OK else { return false }
            } while !rest.isEmpty
            return true
        }
        if let fault { throw fault }
        guard succeeded else {
            let reason = XML_ErrorString(XML_GetErrorCode(parser)).map { String(cString: $0) } ?? "syntax error"
            throw DocumentProblem(place: place, code: "xml-syntax", message: "the text is no XML: \(reason)")
        }
    }

    private var place: Place {
        Place(
            line: Int32(clamping: XML_GetCurrentLineNumber(parser)),
            column: Int32(clamping: XML_GetCurrentColumnNumber(parser) + 1)
        )
    }

    private func stop(_ code: String, _ message: String) {
        guard fault == nil else { return }
        fault = DocumentProblem(place: place, code: code, message: message)
        _ = XML_StopParser(parser, 0)
    }

    private func start(_ name: XMLName, _ raw: UnsafeMutablePointer<UnsafePointer<XML_Char>?>?) {
        guard fault == nil else { return }
        guard open.count < limits.depth else {
            return stop("too-deep", "elements are nested more than \(limits.depth) deep")
        }
        var element = XMLElement(name: name, place: place)
        if var cursor = raw {
            while let name = cursor[0], let value = cursor[1] {
                element.add(XMLName(expat: name), String(cString: value))
                cursor += 2
            }
        }
        if open.isEmpty {
            let version = element.attribute("schemaVersion") ?? ""
            isFirstEdition = version.hasPrefix("1") || name.namespace?.hasSuffix(":xsd:1") == true
        }
        open.append(element)
    }

    private func text(_ bytes: UnsafeRawBufferPointer) {
        guard fault == nil, let last = open.indices.last, open[last].children.isEmpty else { return }
        open[last].text += String(decoding: bytes, as: UTF8.self)
    }

    private func end() {
        guard fault == nil, let element = open.popLast() else { return }
        guard let parent = open.indices.last else { return root = element }
        guard isEvent(element) else {
            if !element.name.isStandard, !open.contains(where: { !$0.name.isStandard || $0.name.local == "EventList" })
            {
                foreign.append(element)
            }
            return open[parent].children.append(element)
        }
        eventCount += 1
        guard eventCount <= limits.events else {
            fault = DocumentProblem.tooManyEvents(limits, place)
            _ = XML_StopParser(parser, 0)
            return
        }
        event(self, element)
    }

    /// In an `EventList`, or in the `extension` elements into which EPCIS 1.2 puts newer kinds of events.
    private func isEvent(_ element: XMLElement) -> Bool {
        guard !(element.name.isStandard && element.name.local == "extension") else { return false }
        let around = open.last { !($0.name.isStandard && $0.name.local == "extension") }
        return around?.name.isStandard == true && around?.name.local == "EventList"
    }
}
