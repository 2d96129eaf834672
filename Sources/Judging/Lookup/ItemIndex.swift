import Primitives
import Rules

/// Items by every spelling.
struct ItemIndex: Sendable {
    let items: [Item]
    private var byName: [ByteText: [Int]] = [:]

    init(_ items: [Item]) {
        self.items = items
        for (index, item) in items.enumerated() {
            for name in [item.name] + item.aliases { add(NameKey.of(name), index) }
        }
    }

    private mutating func add(_ key: String, _ index: Int) {
        let key = ByteText(key)
        if byName[key]?.contains(index) != true { byName[key, default: []].append(index) }
    }

    enum Match: Hashable {
        case item(Int)
        case several([Int])
        case unknown
    }

    /// The whole spelling first; then without its bracket, such as （以Cd计）, unless that names another item itself.
    func match(_ name: String) -> Match {
        guard !byName.isEmpty else { return .unknown }
        let key = NameKey.of(name)
        if let found = byName[ByteText(key)] { return found.count == 1 ? .item(found[0]) : .several(found) }
        var rest = key
        while let (shorter, inside) = NameKey.withoutBracket(rest) {
            if let found = byName[ByteText(shorter)] {
                let others = (byName[ByteText(inside)] ?? []).filter { !found.contains($0) }
                let all = found + others
                return all.count == 1 ? .item(all[0]) : .several(all)
            }
            rest = shorter
        }
        return .unknown
    }
}
