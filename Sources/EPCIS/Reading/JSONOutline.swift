/// A JSON document taken apart: everything but the events as nodes, each event as a stretch of the text.
///
/// So the namespaces, which may stand after the events, are known before the first event is read, and no more than one
/// event is held as nodes.
struct JSONOutline {
    let header: Node
    /// Where each event starts, in the order of the document.
    private(set) var events: [JSONScanner] = []

    /// The members that lead to the events, by level.
    private static let way = [["epcisBody"], ["eventList", "queryResults"], ["resultsBody"], ["eventList"]]

    init(_ bytes: [UInt8], limits: ReadingLimits) throws(DocumentProblem) {
        var bytes = bytes[...]
        // A byte order mark is no JSON, but Windows programs write it.
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
        var scanner = JSONScanner(bytes, depthLimit: limits.depth)
        var events: [JSONScanner] = []
        header = try Self.object(&scanner, level: 0, &events, limits)
        self.events = events
        scanner.skipSpace()
        guard scanner.next == nil else { throw scanner.fault("the end of the text") }
    }

    private static func object(
        _ scanner: inout JSONScanner,
        level: Int,
        _ events: inout [JSONScanner],
        _ limits: ReadingLimits
    ) throws(DocumentProblem) -> Node {
        scanner.skipSpace()
        guard scanner.next == UInt8(ascii: "{"), level < way.count else { return try scanner.value(depth: level) }
        let place = scanner.place
        var members: [Node.Member] = []
        var names = NameSet()
        try scanner.items(close: UInt8(ascii: "}"), "a comma or }") {
            (scanner: inout JSONScanner) throws(DocumentProblem) in
            let name = try scanner.name(&names)
            scanner.skipSpace()
            let node: Node
            if !way[level].contains(name) {
                node = try scanner.value(depth: level + 1)
            } else if name == "eventList", scanner.next == UInt8(ascii: "[") {
                node = Node(content: .list([]), place: scanner.place)
                try list(&scanner, &events, limits)
            } else {
                node = try object(&scanner, level: level + 1, &events, limits)
            }
            members.append(Node.Member(key: name, node: node))
        }
        return Node(content: .members(members), place: place)
    }

    private static func list(
        _ scanner: inout JSONScanner,
        _ events: inout [JSONScanner],
        _ limits: ReadingLimits
    ) throws(DocumentProblem) {
        try scanner.items(close: UInt8(ascii: "]"), "a comma or ]") {
            (scanner: inout JSONScanner) throws(DocumentProblem) in
            guard events.count < limits.events else { throw DocumentProblem.tooManyEvents(limits, scanner.place) }
            let start = scanner
            // What ends inside a value says more when it is read in earnest.
            if !scanner.skip() {
                scanner = start
                _ = try scanner.value(depth: 1)
            }
            events.append(start)
        }
    }
}
