import Storage

extension Schema {
    /// The matter that a positive rapid test opened, or that of the same goods which it joined.
    static let rapidMatters: [Migration] = [
        Migration(
            "0020-rapid-matters",
            """
            CREATE TABLE rapid_test_matter (
                county TEXT NOT NULL,
                rapid_test TEXT NOT NULL,
                matter TEXT NOT NULL,
                PRIMARY KEY (county, rapid_test),
                FOREIGN KEY (county, rapid_test) REFERENCES rapid_test (county, id),
                FOREIGN KEY (county, matter) REFERENCES matter (county, id)
            ) \(.strict)
            """,
            "CREATE INDEX rapid_test_matter_of ON rapid_test_matter (county, matter)"
        )
    ]
}
