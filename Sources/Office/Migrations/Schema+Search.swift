import Storage

extension Schema {
    /// The index of the search box.
    ///
    /// `search_entry` is what can be found, `search_term` the postings: pairs of characters, initials, ends of numbers.
    /// An entry has a number because an identity in each posting would make the index four times as large.
    static let search: [Migration] = [
        Migration(
            "0012-search",
            """
            CREATE TABLE search_entry (
                county TEXT NOT NULL REFERENCES installation (county),
                number \(.int64) NOT NULL,
                kind TEXT NOT NULL CHECK (kind IN ('operator', 'person', 'sample', 'matter')),
                subject TEXT NOT NULL,
                owner TEXT NOT NULL,
                township TEXT NOT NULL,
                title TEXT NOT NULL,
                detail TEXT NOT NULL,
                folded TEXT NOT NULL,
                initials TEXT NOT NULL,
                numbers TEXT NOT NULL,
                phone TEXT NOT NULL,
                PRIMARY KEY (county, number),
                UNIQUE (county, kind, subject)
            ) \(.strict)
            """,
            """
            CREATE TABLE search_term (
                county TEXT NOT NULL,
                term TEXT NOT NULL,
                kind TEXT NOT NULL,
                township TEXT NOT NULL,
                entry \(.int64) NOT NULL,
                PRIMARY KEY (county, term, kind, township, entry)
            ) \(.strict)
            """
        )
    ]

    /// The index in the order in which answers are shown.
    ///
    /// A posting carries its place, so that reading its list from the
    /// beginning and stopping early gives the best answers. Nothing is carried over: the program makes the index anew.
    static let searchOrder: [Migration] = [
        Migration(
            "0035-search-order",
            "DROP TABLE search_term",
            "DROP TABLE search_entry",
            """
            CREATE TABLE search_entry (
                county TEXT NOT NULL REFERENCES installation (county),
                number \(.int64) NOT NULL,
                kind TEXT NOT NULL CHECK (kind IN ('operator', 'person', 'sample', 'matter')),
                subject TEXT NOT NULL,
                owner TEXT NOT NULL,
                township TEXT NOT NULL,
                title TEXT NOT NULL,
                detail TEXT NOT NULL,
                folded TEXT NOT NULL,
                initials TEXT NOT NULL,
                numbers TEXT NOT NULL,
                phone TEXT NOT NULL,
                place \(.int64),
                PRIMARY KEY (county, number),
                UNIQUE (county, kind, subject)
            ) \(.strict)
            """,
            "CREATE INDEX search_entry_by_owner ON search_entry (county, owner, kind)",
            """
            CREATE TABLE search_term (
                county TEXT NOT NULL,
                term TEXT NOT NULL,
                kind TEXT NOT NULL,
                place \(.int64) NOT NULL,
                entry \(.int64) NOT NULL,
                township TEXT NOT NULL,
                PRIMARY KEY (county, term, kind, place, entry)
            ) \(.strict)
            """
        )
    ]
}
