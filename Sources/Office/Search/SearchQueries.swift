import Primitives
import Rules
import Storage
import Supervision

/// Finding in the index, within what a person may see.
struct SearchQueries {
    let db: any Connection
    let county: AreaCode
    let scope: Scope

    /// How many postings are counted to find the rarest list; beyond it a list is simply long.
    private static let counted = 400

    struct Found {
        var number: Int64
        var answer: SearchAnswer
        var length: Int
    }

    /// At most `limit` entries of one kind that are found in one way, but none of `known`.
    func find(_ way: SearchQuestion.Way, _ kind: SearchKind, limit: Int) throws -> [Found] {
        let rarest = try rarestTerms(way.terms, kind)
        guard let first = rarest.first else { return [] }
        let second: SQL =
            rarest.count < 2
            ? ""
            : """
             AND EXISTS (SELECT 1 FROM search_term AS second WHERE second.county = posting.county
                AND second.term = \(rarest[1]) AND second.kind = posting.kind
                AND second.township = posting.township AND second.entry = posting.entry)
            """
        return try db.query(
            """
            SELECT entry.number, entry.subject, entry.owner, entry.title, entry.detail, length(entry.folded) AS size
            FROM search_term AS posting
            JOIN search_entry AS entry ON entry.county = posting.county AND entry.number = posting.entry
            WHERE posting.county = \(county.text) AND posting.term = \(first) AND posting.kind = \(kind.rawValue)\
            \(townshipFilter)\(second)\(holds(way))\(visible(kind))
            ORDER BY posting.township, posting.entry LIMIT \(limit)
            """
        ).map { row in
            Found(
                number: try row.get("number"),
                answer: SearchAnswer(
                    kind: kind,
                    subject: try row.get("subject"),
                    owner: try row.get("owner"),
                    title: try row.get("title"),
                    detail: try row.get("detail")
                ),
                length: try row.get("size")
            )
        }
    }

    /// The two terms with the fewest postings; none where one of them has none at all.
    private func rarestTerms(_ terms: [String], _ kind: SearchKind) throws -> [String] {
        guard terms.count > 1 else { return terms }
        var sized: [(term: String, count: Int)] = []
        for term in Set(terms).sorted() {
            let count: Int =
                try db.first(
                    """
                    SELECT COUNT(*) AS total FROM (SELECT 1 AS one FROM search_term AS posting
                        WHERE posting.county = \(county.text) AND posting.term = \(term)
                            AND posting.kind = \(kind.rawValue)\(townshipFilter) LIMIT \(Self.counted)) AS counted
                    """
                )?.get("total") ?? 0
            if count == 0 { return [] }
            sized.append((term, count))
        }
        return sized.sorted { ($0.count, $0.term) < ($1.count, $1.term) }.prefix(2).map(\.term)
    }

    /// The township is part of a posting's key: a desk of one township reads its own postings only.
    private var townshipFilter: SQL {
        switch scope.role.desk {
        case .station, .township, .grid: scope.townshipFilter("posting.township")
        default: ""
        }
    }

    private func holds(_ way: SearchQuestion.Way) -> SQL {
        let pattern = (way.atStart ? "" : "%") + likeEscaped(way.text) + (way.atEnd ? "" : "%")
        return switch way.field {
        case .folded: " AND entry.folded LIKE \(pattern) ESCAPE '!'"
        case .initials: " AND entry.initials LIKE \(pattern) ESCAPE '!'"
        case .numbers: " AND entry.numbers LIKE \(pattern) ESCAPE '!'"
        case .phone: " AND entry.phone LIKE \(pattern) ESCAPE '!'"
        }
    }

    /// Whether the row itself is within the scope: the index only narrows, the row decides.
    private func visible(_ kind: SearchKind) -> SQL {
        if scope.isWholeCounty { return "" }
        return switch kind {
        case .operator, .person:
            """
             AND EXISTS (SELECT 1 FROM operator WHERE operator.county = entry.county
                AND operator.id = entry.owner\(scope.rows(of: .operators, as: "operator")))
            """
        case .sample:
            """
             AND EXISTS (SELECT 1 FROM sample WHERE sample.county = entry.county
                AND sample.id = entry.subject\(scope.rows(of: .samples, as: "sample")))
            """
        case .matter:
            """
             AND EXISTS (SELECT 1 FROM matter WHERE matter.county = entry.county
                AND matter.id = entry.subject\(scope.rows(of: .matters, as: "matter")))
            """
        }
    }
}
