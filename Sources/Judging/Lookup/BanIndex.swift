import Primitives
import Rules

/// Bans by the item that shows them: they mark a finding, and leave pass or fail to the limit.
struct BanIndex: Sendable {
    private var bans: [Int: [InputBan]] = [:]

    init(_ list: [InputBan], _ items: ItemIndex) {
        for ban in list {
            for name in ban.items.isEmpty ? [ban.substance] : ban.items {
                if case .item(let item) = items.match(name) { bans[item, default: []].append(ban) }
            }
        }
    }

    /// The ban in force on a day that reaches furthest.
    func first(_ item: Int, on day: Day) -> InputBan? {
        guard let found = bans[item]?.filter({ $0.isInForce(on: day) }) else { return nil }
        return found.first { $0.scope == .all } ?? found.first
    }
}
