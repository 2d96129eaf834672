import Primitives
import Rules
import Storage
import Supervision

/// SQL of the search index: entries and their postings.
///
/// Whoever writes a thing that can be found puts its document in the same transaction:
///
/// ```swift
/// try SearchRecords(db: db, office: office).put(SearchRebuild(db: db, office: office).matters([id]))
/// ```
struct SearchRecords {
    let db: any Connection
    let county: AreaCode
    let pinyin: Pinyin

    init(db: any Connection, office: Office) {
        self.db = db
        county = office.county
        pinyin = office.rulebook.pinyin
    }

    /// Adds documents, or replaces those of the same kind and subject.
    func put(_ documents: [SearchDocument]) throws {
        for kind in SearchKind.allCases {
            let subjects = documents.filter { $0.kind == kind }.map(\.subject)
            if !subjects.isEmpty { try remove(kind, subjects) }
        }
        try add(documents)
    }

    /// Adds documents of things that are new.
    func add(_ documents: [SearchDocument]) throws {
        guard !documents.isEmpty else { return }
        let first = try claim(documents.count)
        var entries: [[SQLValue]] = []
        var postings: [[SQLValue]] = []
        for (offset, document) in documents.enumerated() {
            let terms = SearchTerms(document, pinyin: pinyin)
            let number = first + offset
            entries.append(entry(document, terms, number))
            for posting in terms.all {
                postings.append([
                    .text(county.text), .text(posting.term), .text(document.kind.rawValue),
                    .integer(Int64(posting.order)), .integer(Int64(number)), .text(document.township?.text ?? ""),
                ])
            }
        }
        try db.insert(
            into: "search_entry",
            columns: [
                "county", "number", "kind", "subject", "owner", "township", "title", "detail", "folded", "initials",
                "numbers", "phone", "place",
            ],
            rows: entries
        )
        try db.insert(
            into: "search_term",
            columns: ["county", "term", "kind", "place", "entry", "township"],
            rows: postings
        )
    }

    private func remove(_ kind: SearchKind, _ subjects: [String]) throws {
        for chunk in subjects.chunked(by: 400) {
            try remove(" AND kind = \(kind.rawValue) AND subject IN (\(SQL.list(chunk)))")
        }
    }

    /// Takes operators and their persons out.
    func remove(owners: [String]) throws {
        for chunk in owners.chunked(by: 400) {
            try remove(" AND kind IN ('operator', 'person') AND owner IN (\(SQL.list(chunk)))")
        }
    }

    private func remove(_ condition: SQL) throws {
        let statement = try db.prepare(
            """
            DELETE FROM search_term WHERE county = \(.value) AND term = \(.value) AND kind = \(.value)
                AND place = \(.value) AND entry = \(.value)
            """
        )
        for row in try db.query(
            """
            SELECT number, kind, folded, initials, numbers, phone, place FROM search_entry
            WHERE county = \(county.text)\(condition)
            """
        ) {
            let terms = SearchTerms(
                folded: try row.get("folded"),
                initials: try row.get("initials"),
                numbers: try row.get("numbers"),
                phone: try row.get("phone"),
                order: try row.get("place")
            )
            let number: Int64 = try row.get("number")
            let kind: String = try row.get("kind")
            for posting in terms.all {
                try statement.run([
                    .text(county.text), .text(posting.term), .text(kind), .integer(Int64(posting.order)),
                    .integer(number),
                ])
            }
        }
        try db.execute("DELETE FROM search_entry WHERE county = \(county.text)\(condition)")
    }

    func clear() throws {
        try db.execute("DELETE FROM search_term WHERE county = \(county.text)")
        try db.execute("DELETE FROM search_entry WHERE county = \(county.text)")
    }

    /// The first of `count` new numbers.
    private func claim(_ count: Int) throws -> Int {
        let last: Int =
            try db.first(
                """
                INSERT INTO serial (county, name, last) VALUES (\(county.text), 'search', \(count))
                ON CONFLICT (county, name) DO UPDATE SET last = serial.last + excluded.last RETURNING last
                """
            )?.get("last") ?? count
        return last - count + 1
    }

    private func entry(_ document: SearchDocument, _ terms: SearchTerms, _ number: Int) -> [SQLValue] {
        [
            .text(county.text), .integer(Int64(number)), .text(document.kind.rawValue), .text(document.subject),
            .text(document.owner), .text(document.township?.text ?? ""), .text(document.title),
            .text(document.detail), .text(terms.folded), .text(terms.initials), .text(terms.numbers),
            .text(terms.phone), terms.order.map { .integer(Int64($0)) } ?? .null,
        ]
    }
}
