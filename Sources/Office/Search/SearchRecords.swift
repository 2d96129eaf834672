import Primitives
import Rules
import Storage
import Supervision

/// SQL of the search index: entries and their postings.
///
/// Whoever writes a thing that can be found puts its document in the same transaction:
///
/// ```swift
/// try SearchRecords(db: db, office: office).put([.matter(…)])
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
            for term in terms.all {
                postings.append([
                    .text(county.text), .text(term), .text(document.kind.rawValue),
                    .text(document.township?.text ?? ""), .integer(Int64(number)),
                ])
            }
        }
        try db.insert(
            into: "search_entry",
            columns: [
                "county", "number", "kind", "subject", "owner", "township", "title", "detail", "folded", "initials",
                "numbers", "phone",
            ],
            rows: entries
        )
        try db.insert(
            into: "search_term",
            columns: ["county", "term", "kind", "township", "entry"],
            rows: postings
        )
    }

    func remove(_ kind: SearchKind, _ subjects: [String]) throws {
        let statement = try db.prepare(
            """
            DELETE FROM search_term WHERE county = \(.value) AND term = \(.value) AND kind = \(.value)
                AND township = \(.value) AND entry = \(.value)
            """
        )
        for chunk in subjects.chunked(by: 400) {
            let rows = try db.query(
                """
                SELECT number, township, folded, initials, numbers, phone FROM search_entry
                WHERE county = \(county.text) AND kind = \(kind.rawValue) AND subject IN (\(SQL.list(chunk)))
                """
            )
            for row in rows {
                let terms = SearchTerms(
                    folded: try row.get("folded"),
                    initials: try row.get("initials"),
                    numbers: try row.get("numbers"),
                    phone: try row.get("phone")
                )
                let number: Int64 = try row.get("number")
                let township: String = try row.get("township")
                for term in terms.all {
                    try statement.run([
                        .text(county.text), .text(term), .text(kind.rawValue), .text(township), .integer(number),
                    ])
                }
            }
            try db.execute(
                """
                DELETE FROM search_entry
                WHERE county = \(county.text) AND kind = \(kind.rawValue) AND subject IN (\(SQL.list(chunk)))
                """
            )
        }
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
            .text(terms.phone),
        ]
    }
}
