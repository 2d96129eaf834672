import Storage

extension Schema {
    /// Where a patrol was written down, and its photos.
    static let patrols: [Migration] = [
        Migration(
            "0037-patrol-photos",
            "ALTER TABLE patrol ADD COLUMN latitude \(.real64)",
            "ALTER TABLE patrol ADD COLUMN longitude \(.real64)",
            """
            CREATE TABLE patrol_photo (
                county TEXT NOT NULL,
                patrol TEXT NOT NULL,
                position \(.int64) NOT NULL CHECK (position > 0),
                name TEXT NOT NULL,
                digest TEXT NOT NULL,
                media_type TEXT NOT NULL,
                PRIMARY KEY (county, patrol, position),
                FOREIGN KEY (county, patrol) REFERENCES patrol (county, id),
                FOREIGN KEY (county, digest) REFERENCES evidence_file (county, digest)
            ) \(.strict)
            """,
            "CREATE INDEX patrol_by_day ON patrol (county, day)"
        )
    ]
}
