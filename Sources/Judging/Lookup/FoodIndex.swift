import Primitives
import Rules

/// The food trees of all standards: each name leads to nodes of the standard's own tree, never of another's.
struct FoodIndex: Sendable {
    struct Node: Sendable {
        var path: [String]
        /// The path as shown: `蔬菜 > 豆类蔬菜 > 豇豆`.
        var text: String
        var parent: Int?
        var testedPart = ""
        var code = ""
        /// Not a class of its own but part of the one above it, by a condition such as 仅限虾类.
        var restriction: Restriction?
        var standard: Int
    }

    private static let separator = " > "

    private(set) var nodes: [Node] = []
    private var byPath: [PathKey: Int] = [:]
    private var byName: [NameInStandard: [Entry]] = [:]
    private var byBareName: [NameInStandard: [BareEntry]] = [:]
    private(set) var children: [Int: [Int]] = [:]
    /// Nodes that the sampling rules mean by their bare name.
    private var sampledAs: Set<Int> = []

    private struct PathKey: Hashable {
        var standard: Int
        var path: ByteText
        init(standard: Int, text: String) {
            self.standard = standard
            path = ByteText(text)
        }
    }
    private struct NameInStandard: Hashable {
        var standard: Int
        var name: ByteText
        init(standard: Int, name: String) {
            self.standard = standard
            self.name = ByteText(name)
        }
    }
    private struct BareEntry {
        var node: Int
        var saysState: Bool
    }
    private struct Entry: Hashable {
        var node: Int
        var isAlias: Bool
        var isAmbiguous: Bool
        var isMember = false
    }

    mutating func add(_ food: Food, standard: Int) {
        let node = node(food.path, standard: standard)
        if food.sampledAs != nil { sampledAs.insert(node) }
        nodes[node].testedPart = food.testedPart
        nodes[node].code = food.code
        if !food.code.isEmpty, let parent = nodes[node].parent, nodes[parent].code == food.code {
            nodes[node].restriction = Restriction(food.name)
        }
    }

    /// Adds a name to the node of a path in each of the editions whose tree has it.
    mutating func add(_ alias: FoodAlias, editions: [Int]) {
        let path = alias.path.joined(separator: Self.separator)
        let key = NameKey.of(alias.name)
        let isMember = !FoodNames.contain(NameKey.of(alias.path.last ?? ""), key)
        for standard in editions {
            guard let node = node(atText: path, standard: standard) else { continue }
            add(Entry(node: node, isAlias: true, isAmbiguous: alias.ambiguous, isMember: isMember), key, standard)
        }
    }

    /// The node of a path, made with all above it where it is new.
    mutating func node(_ path: [String], standard: Int) -> Int {
        let text = path.joined(separator: Self.separator)
        let key = PathKey(standard: standard, text: text)
        if let known = byPath[key] { return known }
        let parent = path.count > 1 ? node(Array(path.dropLast()), standard: standard) : nil
        let index = nodes.count
        nodes.append(Node(path: path, text: text, parent: parent, standard: standard))
        byPath[key] = index
        if let parent { children[parent, default: []].append(index) }
        guard let name = path.last else { return index }
        let nameKey = NameKey.of(name)
        add(Entry(node: index, isAlias: false, isAmbiguous: false), nameKey, standard)
        // 平菇（鲜） is what people mean by 平菇; 枸杞（干） is reached only by saying 干.
        if let (bare, inside) = NameKey.withoutBracket(nameKey) {
            byBareName[NameInStandard(standard: standard, name: bare), default: []]
                .append(BareEntry(node: index, saysState: NameKey.saysState(inside)))
        }
        return index
    }

    private mutating func add(_ entry: Entry, _ name: String, _ standard: Int) {
        let key = NameInStandard(standard: standard, name: name)
        guard byName[key]?.contains(where: { $0.node == entry.node }) != true else { return }
        byName[key, default: []].append(entry)
    }

    struct Match: Hashable {
        var nodes: [Int]
        /// Reached by a name that is not the standard's own.
        var isAlias = false
        /// The name itself has more than one meaning: it may be asked, not decided by what has a limit.
        var isAmbiguous = false
        /// A food of the class rather than another name of it: 大闸蟹 belongs to 甲壳类, and is none of its other members.
        var isMember = false
        /// Chosen among nodes of one name by the sampling rules.
        var isBySamplingRules = false
    }

    /// Nodes of a food in one standard's tree; empty where the tree has none of that name.
    func match(_ key: String, standard: Int) -> Match {
        if let found = exact(key, standard) { return found }
        let plain = NameKey.plain(key)
        if let plain, let found = exact(plain, standard) { return found }
        return bare(plain ?? key, standard) ?? Match(nodes: [])
    }

    private func exact(_ key: String, _ standard: Int) -> Match? {
        guard let entries = byName[NameInStandard(standard: standard, name: key)] else { return nil }
        let own = entries.filter { !$0.isAlias }
        let chosen = own.isEmpty ? entries : own
        return Match(
            nodes: chosen.map(\.node).sorted(),
            isAlias: own.isEmpty,
            isAmbiguous: chosen.contains { $0.isAmbiguous },
            isMember: chosen.allSatisfy { $0.isMember }
        )
    }

    /// Nodes whose name is the key and a bracket, such as 平菇（鲜）.
    private func bare(_ key: String, _ standard: Int) -> Match? {
        guard let found = byBareName[NameInStandard(standard: standard, name: key)] else { return nil }
        let isAmbiguous = found.count > 1 || found.contains { $0.saysState }
        return Match(nodes: found.map(\.node).sorted(), isAlias: true, isAmbiguous: isAmbiguous)
    }

    /// Keeps the nodes that lie under a class as the request names it; all of them where none does.
    func narrowed(_ match: Match, toClass foodClass: [String]) -> Match {
        guard match.nodes.count > 1, !foodClass.isEmpty else { return match }
        let kept = match.nodes.filter { node in
            nodes[node].path.dropLast().contains { step in
                let key = NameKey.of(step)
                return foodClass.contains { $0 == key || ($0.count > 1 && key.contains($0)) || $0.hasSuffix(key) }
            }
        }
        guard !kept.isEmpty, kept.count < match.nodes.count else { return match }
        return Match(nodes: kept, isAlias: match.isAlias, isAmbiguous: kept.count > 1, isMember: match.isMember)
    }

    /// Where one name has several nodes and the sampling rules mean one of them, that one; a class in the request goes first.
    func settled(_ match: Match) -> Match {
        guard match.nodes.count > 1, !match.isAmbiguous, !match.isAlias else { return match }
        let meant = match.nodes.filter(sampledAs.contains)
        guard meant.count == 1 else { return match }
        return Match(nodes: meant, isBySamplingRules: true)
    }

    /// The node of an exact path; nil where the tree has none.
    func node(at path: [String], standard: Int) -> Int? {
        node(atText: path.joined(separator: Self.separator), standard: standard)
    }

    /// The node of a path as it is shown, `蔬菜 > 豆类蔬菜`.
    func node(atText path: String, standard: Int) -> Int? { byPath[PathKey(standard: standard, text: path)] }

    /// The classes in a text such as `食用农产品-->蔬菜-->豆类蔬菜`, widest first.
    static func classes(in text: String) -> [String] {
        let key = NameKey.of(text)
        let steps = key.utf8.split { byte in
            byte == UInt8(ascii: ">") || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "|")
        }
        return steps.compactMap { step in
            var step = step
            // The shaft of an arrow `-->`.
            while step.last == UInt8(ascii: "-") { step.removeLast() }
            return step.isEmpty ? nil : String(step)
        }
    }

    /// 测定部位 of a food: its own, else that of the class above it.
    func testedPart(_ node: Int) -> String {
        var next: Int? = node
        while let place = next {
            if !nodes[place].testedPart.isEmpty { return nodes[place].testedPart }
            next = nodes[place].parent
        }
        return ""
    }

    func path(_ node: Int) -> String { nodes[node].text }

    func isAtOrBelow(_ node: Int, _ ancestor: Int) -> Bool {
        var next: Int? = node
        while let place = next {
            if place == ancestor { return true }
            next = nodes[place].parent
        }
        return false
    }
}
