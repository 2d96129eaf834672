import Storage

extension Schema {
    /// What procedures ask about their matters, every value as it was written.
    static let matterFields: [Migration] = [
        Migration(
            "0042-matter-fields",
            """
            CREATE TABLE matter_field (
                county TEXT NOT NULL,
                matter TEXT NOT NULL,
                field TEXT NOT NULL CHECK (field <> ''),
                revision \(.int64) NOT NULL CHECK (revision > 0),
                value TEXT NOT NULL,
                reason TEXT NOT NULL,
                written_at \(.int64) NOT NULL,
                written_by TEXT NOT NULL CHECK (written_by <> ''),
                PRIMARY KEY (county, matter, field, revision),
                FOREIGN KEY (county, matter) REFERENCES matter (county, id),
                CONSTRAINT matter_field_begins_with_a_value CHECK (revision > 1 OR value <> ''),
                CONSTRAINT matter_field_corrected_with_reason CHECK (revision = 1 OR reason <> '')
            ) \(.strict)
            """
        )
    ]
}
