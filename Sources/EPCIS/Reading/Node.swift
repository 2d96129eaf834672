/// A place in a document: line and column from 1, the column in bytes.
struct Place: Sendable, Hashable {
    var line: Int32
    var column: Int32
}

/// What a document says, before it is known to mean anything; the same for JSON and XML.
///
/// XML is brought into the shape of JSON first: lists without their item elements, attributes as members.
struct Node {
    enum Content {
        case text(String)
        case number(String)
        case flag(Bool)
        case null
        case list([Node])
        case members([Member])
    }

    struct Member {
        /// As written: `eventTime`, `example:myField`.
        var key: String
        /// XML's own resolution of the prefix; nil in JSON and for the standard's own elements.
        var namespace: String?
        var node: Node
    }

    var content: Content
    var place: Place

    var members: [Member]? { if case .members(let members) = content { members } else { nil } }

    /// Makes a list of this node and another of its name, or adds to the list that it is.
    mutating func join(_ other: Node) {
        guard case .list(var nodes) = content else { return content = .list([self, other]) }
        // Nothing else may hold the list while it grows, or each addition copies it.
        content = .null
        nodes.append(other)
        content = .list(nodes)
    }

    subscript(key: String) -> Node? { members?.first { $0.key == key }?.node }
}

/// How much of a document is read before it is refused.
package struct ReadingLimits: Sendable {
    package var bytes = 1 << 30
    package var events = 2_000_000
    /// Objects, arrays or elements inside each other.
    package var depth = 64
    /// Problems that are told one by one; more are counted.
    package var problems = 1000

    package init() {}
}
