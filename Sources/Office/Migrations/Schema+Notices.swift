import Storage

extension Schema {
    /// Failures that were published before the time to ask for a retest was over, each with the reason on record.
    static let noticeReleases: [Migration] = [
        Migration(
            "0030-notice-releases",
            """
            CREATE TABLE notice_release (
                county TEXT NOT NULL,
                notice TEXT NOT NULL,
                sample TEXT NOT NULL,
                held TEXT NOT NULL CHECK (held <> ''),
                reason TEXT NOT NULL CHECK (reason <> ''),
                PRIMARY KEY (county, notice, sample),
                FOREIGN KEY (county, notice, sample) REFERENCES notice_line (county, notice, sample)
            ) \(.strict)
            """
        )
    ]
}
