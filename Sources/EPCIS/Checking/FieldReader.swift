/// The members of one object, taken one by one; what is left are extensions, or too much.
struct FieldReader {
    private var members: [Node.Member]
    let place: Place
    /// The names that were there, whatever became of their values.
    let names: Set<String>

    /// Nil, and told, where the node is no object.
    init?(_ node: Node, _ check: inout Check) {
        guard let members = node.members else {
            check.note(
                "wrong-type",
                "this field holds fields",
                read: node.kind,
                expected: "an object",
                place: node.place
            )
            return nil
        }
        self.members = members
        place = node.place
        names = Set(members.map(\.key))
    }

    /// The value of a field, read by `body` at its place.
    mutating func take<Value>(_ key: String, _ check: inout Check, _ body: (inout Check, Node) -> Value?) -> Value? {
        guard let index = members.firstIndex(where: { $0.key == key && $0.namespace == nil }) else { return nil }
        let node = members.remove(at: index).node
        return check.at(key) { body(&$0, node) }
    }

    /// The same for a field that must be there.
    mutating func require<Value>(_ key: String, _ check: inout Check, _ body: (inout Check, Node) -> Value?) -> Value? {
        if !names.contains(key) { missing(key, &check) }
        return take(key, &check, body)
    }

    func missing(_ key: String, _ check: inout Check) {
        check.note("missing-field", "\(key) is missing", expected: key, place: place)
    }

    mutating func uri(_ key: String, _ check: inout Check) -> String? { take(key, &check) { $0.uri($1) } }
    mutating func text(_ key: String, _ check: inout Check) -> String? { take(key, &check) { $0.text($1) } }
    mutating func time(_ key: String, _ check: inout Check) -> Timestamp? { take(key, &check) { $0.time($1) } }

    mutating func uris(_ key: String, _ check: inout Check) -> [String] {
        take(key, &check) { check, node in check.list(node) { $0.uri($1) } } ?? []
    }

    mutating func drop(_ key: String) { members.removeAll { $0.key == key } }

    /// What is left, as extensions: each needs a namespace.
    mutating func extensions(_ check: inout Check) -> [ExtensionField] {
        defer { members = [] }
        return members.map { member in
            check.at(member.key) { check in
                let name = check.name(member)
                if name.namespace == nil, !URISyntax.isURI(member.key) {
                    let isUnknown = member.key.contains(":")
                    check.note(
                        isUnknown ? "undeclared-prefix" : "unexpected-field",
                        isUnknown
                            ? "the prefix of this field is not declared"
                            : "the standard has no such field here, and a field of one's own needs a namespace",
                        read: member.key,
                        expected: isUnknown ? "a prefix of the context" : "a field of the standard, or prefix:name",
                        place: member.node.place,
                        isAdvice: check.isFirstEdition
                    )
                } else if name.namespace == nil {
                    check.undeclared(member)
                }
                return ExtensionField(name, check.value(member.node))
            }
        }
    }
}

extension Check {
    /// The name of a field of a user, with what its prefix stands for.
    func name(_ member: Node.Member) -> ExtensionName {
        let parts = member.key.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        if let namespace = member.namespace {
            return ExtensionName(
                prefix: parts.count == 2 ? parts[0] : nil,
                namespace: namespace,
                local: parts.count == 2 ? parts[1] : member.key
            )
        }
        guard !isXML, parts.count == 2, let namespace = namespaces[parts[0]] ?? StandardNamespace.declared[parts[0]]
        else { return ExtensionName(prefix: nil, namespace: nil, local: member.key) }
        return ExtensionName(prefix: parts[0], namespace: namespace, local: parts[1])
    }

    /// Tells of a prefix that is neither declared nor the scheme of a whole URI.
    mutating func undeclared(_ member: Node.Member) {
        guard let colon = member.key.firstIndex(of: ":"), !member.key.hasPrefix("urn:"),
            !member.key[colon...].hasPrefix("://")
        else { return }
        note(
            "undeclared-prefix",
            "the prefix of this field is not declared",
            read: member.key,
            expected: "a prefix of the context",
            place: member.node.place
        )
    }

    /// A value of a user's field, whole; its depth is that of the document, which the reader bounds.
    mutating func value(_ node: Node) -> ExtensionValue {
        switch node.content {
        case .text(let text): return .text(text)
        case .number(let text): return .number(text)
        case .flag(let flag): return .flag(flag)
        case .null: return .null
        case .list(let nodes): return .list(nodes.map { value($0) })
        case .members(let members):
            return .fields(
                members.map { member in
                    let name = name(member)
                    if name.namespace == nil, !isXML { at(member.key) { $0.undeclared(member) } }
                    return ExtensionField(name, at(member.key) { $0.value(member.node) })
                }
            )
        }
    }
}
