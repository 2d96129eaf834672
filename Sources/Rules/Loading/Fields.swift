import Primitives

/// Reads the keys of one entry, reports what is wrong with each, and at the end the keys that nobody asked for.
final class Fields {
    let node: RuleNode
    let faults: Faults
    private let members: [RuleNode.Member]
    private var asked: Set<String> = []

    /// Nil, with a problem, where the node is no map.
    init?(_ node: RuleNode, _ faults: Faults) {
        guard case .map(let members) = node.content else {
            faults.report(node.place, "wrong-type", expected: "a map of keys", "an entry must be a map of keys")
            return nil
        }
        self.node = node
        self.faults = faults
        self.members = members
    }

    var place: Place { node.place }

    func optionalNode(_ key: String) -> RuleNode? {
        asked.insert(key)
        return members.first { $0.key == key }?.value
    }

    func node(_ key: String) -> RuleNode? {
        if let found = optionalNode(key) { return found }
        faults.report(place, "missing-key", expected: key, "the key \(key) is missing")
        return nil
    }

    func place(of key: String) -> Place { members.first { $0.key == key }?.place ?? place }

    func optionalText(_ key: String) -> String? { optionalNode(key).flatMap { text($0, key) } }

    func text(_ key: String) -> String? {
        guard let text = node(key).flatMap({ text($0, key) }) else { return nil }
        if text.isEmpty {
            faults.report(place(of: key), "missing-key", expected: key, "the key \(key) has no value")
            return nil
        }
        return text
    }

    func integer(_ key: String) -> Int? { text(key).flatMap { integer($0, key) } }

    func flag(_ key: String) -> Bool {
        guard let text = optionalText(key) else { return false }
        if text != "true", text != "false" {
            faults.report(place(of: key), "wrong-type", read: text, expected: "true or false", "\(key) is no flag")
        }
        return text == "true"
    }

    func day(_ key: String) -> Day? {
        guard let text = text(key) else { return nil }
        if let day = Day(text) { return day }
        faults.report(place(of: key), "bad-date", read: text, expected: "YYYY-MM-DD", "\(key) is no day")
        return nil
    }

    func value<Value: RawRepresentable & CaseIterable>(_ key: String, as type: Value.Type) -> Value?
    where Value.RawValue == String {
        text(key).flatMap { Self.value($0, type, place(of: key), faults) }
    }

    /// The elements of a list; none, with a problem, where it is no list.
    func list(_ key: String, required: Bool = true) -> [RuleNode] {
        guard let node = required ? node(key) : optionalNode(key) else { return [] }
        guard case .list(let elements) = node.content else {
            faults.report(node.place, "wrong-type", expected: "a list", "\(key) must be a list")
            return []
        }
        return elements
    }

    func texts(_ key: String, required: Bool = true) -> [String] {
        list(key, required: required).compactMap { text($0, key) }
    }

    /// A map of words to words.
    func dictionary(_ key: String) -> [String: String] {
        guard let node = optionalNode(key), let fields = Fields(node, faults) else { return [:] }
        var found: [String: String] = [:]
        for member in fields.members { found[member.key] = fields.text(member.value, member.key) }
        return found
    }

    var keys: [String] { members.map(\.key) }

    /// Reports every key that was not asked for.
    func finish() {
        for member in members where !asked.contains(member.key) {
            faults.report(member.place, "unknown-key", read: member.key, "the key \(member.key) is not known here")
        }
    }

    static func value<Value: RawRepresentable & CaseIterable>(
        _ text: String,
        _ type: Value.Type,
        _ place: Place,
        _ faults: Faults
    ) -> Value? where Value.RawValue == String {
        if let value = Value(rawValue: text) { return value }
        let known = Value.allCases.map(\.rawValue).joined(separator: ", ")
        faults.report(place, "unknown-value", read: text, expected: known, "\(text) is not one of the known words")
        return nil
    }

    private func text(_ node: RuleNode, _ key: String) -> String? {
        if let text = node.text { return text }
        faults.report(node.place, "wrong-type", expected: "one value", "\(key) must be one value")
        return nil
    }

    private func integer(_ text: String, _ key: String) -> Int? {
        if let number = Int(text) { return number }
        faults.report(place(of: key), "bad-number", read: text, expected: "a whole number", "\(key) is no number")
        return nil
    }
}
