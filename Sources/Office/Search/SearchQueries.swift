import Primitives
import Rules
import Storage
import Supervision

/// Finding in the index, within what a person may see.
struct SearchQueries {
    let db: any Connection
    let county: AreaCode
    let scope: Scope
    let places: SearchPlaces

    /// How many postings are counted to find the rarest list; beyond it a list is simply long.
    private static let counted = 400

    private var seesPhones: Bool { scope.role.sees.contains(.phone) }

    /// The entries of a kind that a question finds, the best first; no more than `limit`.
    ///
    /// A posting list stands in the order of its answers, so that its beginning is enough.
    func find(_ question: SearchQuestion, _ kind: SearchKind, limit: Int) throws -> [Int64] {
        var found: [Int64] = []
        var known: Set<Int64> = []
        for lead in question.leads(isPlace: { !places.codes(of: $0).isEmpty }) {
            for way in SearchQuestion.ways(lead.word, seesPhones: seesPhones) where found.count < limit {
                let more = try entries(way, lead.others, kind, limit: limit + found.count)
                found += more.filter { known.insert($0).inserted }
            }
        }
        return Array(found.prefix(limit))
    }

    private func entries(
        _ way: SearchQuestion.Way,
        _ others: [String],
        _ kind: SearchKind,
        limit: Int
    ) throws -> [Int64] {
        guard let rarest = try rarestTerm(way.terms, kind) else { return [] }
        return try db.query(
            """
            SELECT posting.entry FROM search_term AS posting
            JOIN search_entry AS entry ON entry.county = posting.county AND entry.number = posting.entry
            WHERE posting.county = \(county.text) AND posting.term = \(rarest) AND posting.kind = \(kind.rawValue)\
            \(townshipFilter(kind))\(holds(way))\(SQL.joined(others.map(holds), separator: ""))\(visible(kind))
            ORDER BY posting.place, posting.entry LIMIT \(limit)
            """
        ).map { try $0.get("entry") }
    }

    /// The entries as answers, in the order asked for.
    func answers(_ numbers: [Int64], _ kind: SearchKind) throws -> [SearchAnswer] {
        var found: [Int64: SearchAnswer] = [:]
        for row in try db.query(
            """
            SELECT number, subject, owner, title, detail FROM search_entry
            WHERE county = \(county.text) AND number IN (\(SQL.set(numbers)))
            """
        ) {
            found[try row.get("number")] = SearchAnswer(
                kind: kind,
                subject: try row.get("subject"),
                owner: try row.get("owner"),
                title: try row.get("title"),
                detail: try row.get("detail")
            )
        }
        let standings = try standings(kind, found.values.map(\.subject).sorted())
        return numbers.compactMap { number in
            guard var answer = found[number] else { return nil }
            answer.standing = standings[answer.subject]
            return answer
        }
    }

    /// How samples and matters stand now.
    private func standings(_ kind: SearchKind, _ subjects: [String]) throws -> [String: SearchAnswer.Standing] {
        var found: [String: SearchAnswer.Standing] = [:]
        switch kind {
        case .sample:
            for row in try db.query(
                """
                SELECT id, conclusion FROM sample WHERE county = \(county.text) AND id IN (\(SQL.list(subjects)))
                """
            ) {
                let conclusion: String = try row.get("conclusion")
                found[try row.get("id")] =
                    conclusion == "pass"
                    ? .init("合格", .good) : conclusion == "fail" ? .init("不合格", .bad) : .init("待判定", .warn)
            }
        case .matter:
            for row in try db.query(
                """
                SELECT matter, state FROM matter_standing
                WHERE county = \(county.text) AND matter IN (\(SQL.list(subjects)))
                """
            ) {
                let isOpen = try row.get("state", as: String.self) == "open"
                found[try row.get("matter")] = isOpen ? .init("办理中", .warn) : .init("已办结", .plain)
            }
        default: break
        }
        return found
    }

    /// The term with the fewest postings; nil where one of them has none at all.
    private func rarestTerm(_ terms: [String], _ kind: SearchKind) throws -> String? {
        guard terms.count > 1 else { return terms.first }
        var rarest: (count: Int, term: String)?
        for term in Set(terms).sorted() {
            let count: Int =
                try db.first(
                    """
                    SELECT COUNT(*) AS total FROM (SELECT 1 AS one FROM search_term AS posting
                        WHERE posting.county = \(county.text) AND posting.term = \(term)
                            AND posting.kind = \(kind.rawValue) LIMIT \(Self.counted)) AS counted
                    """
                )?.get("total") ?? 0
            if count == 0 { return nil }
            if rarest.map({ count < $0.count }) ?? true { rarest = (count, term) }
        }
        return rarest?.term
    }

    /// A desk of one township passes over the postings of others; matters may come to it from anywhere.
    private func townshipFilter(_ kind: SearchKind) -> SQL {
        switch scope.role.desk {
        case .station, .township, .grid: kind == .matter ? "" : scope.townshipFilter("posting.township")
        default: ""
        }
    }

    private func holds(_ way: SearchQuestion.Way) -> SQL {
        if way.field == .phone { return " AND entry.phone LIKE \("%" + likeEscaped(way.text)) ESCAPE '!'" }
        // Names and numbers stand between spaces.
        let pattern = "%" + (way.atStart ? " " : "") + likeEscaped(way.text) + (way.atEnd ? " " : "") + "%"
        return " AND \(Self.column(way.field)) LIKE \(pattern) ESCAPE '!'"
    }

    /// A further word: in a name, its initials, a number, a telephone, or the township.
    private func holds(_ word: String) -> SQL {
        var parts = SearchQuestion.fields(of: word, seesPhones: seesPhones).map { field, text -> SQL in
            "\(Self.column(field)) LIKE \("%" + likeEscaped(text) + "%") ESCAPE '!'"
        }
        let codes = places.codes(of: word)
        if !codes.isEmpty { parts.append("entry.township IN (\(SQL.list(codes.map(\.text))))") }
        return " AND (\(SQL.joined(parts, separator: " OR ")))"
    }

    private static func column(_ field: SearchQuestion.Way.Field) -> SQL {
        switch field {
        case .folded: "entry.folded"
        case .initials: "entry.initials"
        case .numbers: "entry.numbers"
        case .phone: "entry.phone"
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
        case .specimen, .gridStaff, .account: " AND 1 = 0"
        }
    }
}
