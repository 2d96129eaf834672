/// Brings XML into the shape that JSON has.
///
/// The depth of recursion is that of the elements, which the reader bounds.
enum XMLShape {
    /// Lists and the name of their items, which JSON leaves out.
    private static let lists = [
        "epcList": "epc", "childEPCs": "epc", "inputEPCList": "epc", "outputEPCList": "epc",
        "quantityList": "quantityElement", "childQuantityList": "quantityElement",
        "inputQuantityList": "quantityElement", "outputQuantityList": "quantityElement",
        "bizTransactionList": "bizTransaction", "sourceList": "source", "destinationList": "destination",
        "sensorElementList": "sensorElement", "correctiveEventIDs": "correctiveEventID",
    ]
    /// Standard fields that may stand several times and are lists in JSON.
    private static let repeated: Set = ["sensorReport", "set", "unset", "certificationInfo"]
    /// Standard fields that hold fields.
    private static let structured: Set = [
        "quantityElement", "readPoint", "bizLocation", "persistentDisposition", "errorDeclaration", "sensorElement",
        "sensorMetadata", "sensorReport", "ilmd",
    ]

    /// The members of an event.
    static func event(_ element: XMLElement) -> Node {
        var members = [Node.Member(key: "type", node: Node(content: .text(element.name.key), place: element.place))]
        members += fields(element)
        return Node(content: .members(members), place: element.place)
    }

    /// All fields of an element of the standard; `extension` and `baseExtension`, where EPCIS 1.2 puts what it learnt
    /// later, are looked through.
    private static func fields(_ element: XMLElement) -> [Node.Member] {
        var members: [Node.Member] = []
        var places: [String: Int] = [:]
        for child in flattened(element) where !child.isNil {
            let (key, node) = field(child)
            let isRepeatable = child.name.foreignNamespace != nil || repeated.contains(key)
            if isRepeatable, let index = places[identity(child.name)] {
                members[index].node.join(node)
            } else {
                let content: Node.Content =
                    repeated.contains(key) && child.name.isStandard ? .list([node]) : node.content
                places[identity(child.name)] = members.count
                members.append(
                    Node.Member(
                        key: key,
                        namespace: child.name.foreignNamespace,
                        node: Node(content: content, place: node.place)
                    )
                )
            }
        }
        return members
    }

    /// The standard fields of an event in the order in which they stand; a foreign field is the empty name.
    static func order(_ event: XMLElement) -> [(name: String, place: Place)] {
        flattened(event).map { ($0.name.isStandard ? $0.name.local : "", $0.place) }
    }

    private static func flattened(_ element: XMLElement) -> [XMLElement] {
        element.children.flatMap { child in
            child.name.isStandard && (child.name.local == "extension" || child.name.local == "baseExtension")
                ? flattened(child) : [child]
        }
    }

    /// With the namespace: one prefix may stand for two of them.
    private static func identity(_ name: XMLName) -> String { (name.foreignNamespace ?? "") + "\u{1}" + name.key }

    private static func field(_ element: XMLElement) -> (key: String, node: Node) {
        let name = element.name
        guard name.isStandard else { return (name.key, foreign(element)) }
        return (name.local, Node(content: content(element), place: element.place))
    }

    private static func content(_ element: XMLElement) -> Node.Content {
        let local = element.name.local
        if let item = lists[local] {
            return .list(
                element.children.filter { $0.name.local != "extension" }.map { child in
                    child.name.local == item && child.name.isStandard
                        ? Node(content: listItem(child), place: child.place)
                        : Node(content: .members([unexpected(child)]), place: child.place)
                }
            )
        }
        guard structured.contains(local) else {
            return element.children.isEmpty ? .text(trimmed(element.text)) : .members(fields(element))
        }
        return .members(attributes(element) + fields(element))
    }

    private static func listItem(_ element: XMLElement) -> Node.Content {
        switch element.name.local {
        case "bizTransaction", "source", "destination":
            let text = Node(content: .text(trimmed(element.text)), place: element.place)
            return .members(attributes(element) + [Node.Member(key: element.name.local, node: text)])
        default: return content(element)
        }
    }

    private static func unexpected(_ element: XMLElement) -> Node.Member {
        Node.Member(key: element.name.key, namespace: element.name.foreignNamespace, node: foreign(element))
    }

    private static func attributes(_ element: XMLElement) -> [Node.Member] {
        element.attributes.map { attribute in
            Node.Member(
                key: attribute.name.key,
                namespace: attribute.name.foreignNamespace,
                node: Node(content: .text(trimmed(attribute.value)), place: element.place)
            )
        }
    }

    /// A field that a user added: its text, or what is in it, with attributes as members and the text as `#text`.
    static func foreign(_ element: XMLElement) -> Node {
        let text = trimmed(element.text)
        guard !element.children.isEmpty || !element.attributes.isEmpty else {
            return Node(content: .text(text), place: element.place)
        }
        var members = attributes(element)
        if !text.isEmpty {
            members.append(Node.Member(key: "#text", node: Node(content: .text(text), place: element.place)))
        }
        var places: [String: Int] = [:]
        for child in element.children {
            let node = foreign(child)
            if let index = places[identity(child.name)] {
                members[index].node.join(node)
            } else {
                places[identity(child.name)] = members.count
                members.append(
                    Node.Member(key: child.name.key, namespace: child.name.foreignNamespace, node: node)
                )
            }
        }
        return Node(content: .members(members), place: element.place)
    }

    static func trimmed(_ text: String) -> String {
        let scalars = text.unicodeScalars
        guard let first = scalars.first, let last = scalars.last,
            first.properties.isWhitespace || last.properties.isWhitespace
        else { return text }
        let start = scalars.drop { $0.properties.isWhitespace }
        guard let end = start.lastIndex(where: { !$0.properties.isWhitespace }) else { return "" }
        return String(String.UnicodeScalarView(start[...end]))
    }
}
