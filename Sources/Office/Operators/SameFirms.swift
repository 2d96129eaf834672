import Primitives
import Storage

/// Which entries of the register are one firm: what merges and decided pairs join, directly or through others.
struct SameFirms {
    private var representatives: [String: String] = [:]

    /// The entry that stands for its firm: an open one that was merged into no other, where there is one.
    func representative(of id: String) -> String { representatives[id] ?? id }

    /// All other entries of firms, by the entry that stands for each.
    var others: [String: [String]] {
        Dictionary(grouping: representatives.filter { $0.key != $0.value }, by: \.value).mapValues {
            $0.map(\.key).sorted()
        }
    }

    init(db: any Connection, county: AreaCode) throws {
        var parents: [String: String] = [:]
        func root(_ id: String) -> String {
            var found = id
            while let next = parents[found] { found = next }
            return found
        }
        for row in try db.query(
            """
            SELECT merged AS one, kept AS other FROM operator_merge WHERE county = \(county.text)
            UNION SELECT first, second FROM operator_review WHERE county = \(county.text) AND state = 'same'
            """
        ) {
            let (one, other) = (root(try row.get("one")), root(try row.get("other")))
            if one != other { parents[max(one, other)] = min(one, other) }
        }
        let members = Set(parents.keys).union(parents.values)
        guard !members.isEmpty else { return }
        var standing: Set<String> = []
        for chunk in members.sorted().chunked(by: 400) {
            for row in try db.query(
                """
                SELECT id FROM operator WHERE county = \(county.text) AND state = 'open' AND merged_into IS NULL
                    AND id IN (\(SQL.list(Array(chunk))))
                """
            ) { standing.insert(try row.get("id")) }
        }
        for firm in Dictionary(grouping: members, by: root).values {
            let chosen = firm.filter { standing.contains($0) }.min() ?? firm.min()
            for member in firm { representatives[member] = chosen }
        }
    }
}
