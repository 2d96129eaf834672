import Storage

extension Schema {
    /// The laboratory's report (检验报告) on a round of results; it never changes.
    static let laboratoryReports: [Migration] = [
        Migration(
            "0031-laboratory-reports",
            """
            CREATE TABLE laboratory_report (
                county TEXT NOT NULL,
                specimen TEXT NOT NULL,
                round \(.int64) NOT NULL CHECK (round > 0),
                number TEXT NOT NULL CHECK (number <> ''),
                issued_on TEXT NOT NULL,
                file_name TEXT NOT NULL,
                file_digest TEXT NOT NULL,
                media_type TEXT NOT NULL CHECK (media_type = 'application/pdf'),
                recorded_at \(.int64) NOT NULL,
                recorded_by TEXT NOT NULL,
                PRIMARY KEY (county, specimen, round),
                FOREIGN KEY (county, specimen) REFERENCES specimen (county, id),
                FOREIGN KEY (county, file_digest) REFERENCES evidence_file (county, digest)
            ) \(.strict)
            """
        )
    ]
}
