import Storage

extension Schema {
    /// `sample.conclusion` is what holds today, so that every question asks for it; the first stays beside it.
    ///
    /// 合格 and 不合格 are of supervision only: a question for failures cannot meet risk monitoring.
    static let conclusions: [Migration] = [
        Migration(
            "0029-conclusions",
            "ALTER TABLE sample RENAME COLUMN conclusion TO first_conclusion",
            """
            ALTER TABLE sample ADD COLUMN conclusion TEXT NOT NULL DEFAULT 'undetermined' CHECK (
                conclusion = 'undetermined'
                OR (kind = 'supervision' AND conclusion IN ('pass', 'fail', 'withdrawn'))
                OR (kind = 'risk-monitoring' AND conclusion IN ('no-problem', 'problem'))
            )
            """,
            """
            UPDATE sample SET conclusion = CASE WHEN kind = 'supervision' THEN first_conclusion
                WHEN first_conclusion = 'pass' THEN 'no-problem' WHEN first_conclusion = 'fail' THEN 'problem'
                ELSE 'undetermined' END
            """,
            "DROP INDEX sample_by_count",
            "DROP INDEX sample_by_conclusion",
            "DROP INDEX sample_analysis",
            "CREATE INDEX sample_by_count ON sample (county, counted_on, kind, product, conclusion, aim, township, id)",
            "CREATE INDEX sample_by_conclusion ON sample (county, conclusion, rule_day)",
            """
            CREATE INDEX sample_analysis ON sample (county, kind, counted_on, conclusion, aim, township, food_class,
                supplier, id)
            """,
            """
            CREATE TABLE conclusion_change (
                county TEXT NOT NULL,
                matter TEXT NOT NULL,
                sample TEXT NOT NULL,
                conclusion TEXT NOT NULL CHECK (conclusion IN ('pass', 'withdrawn')),
                outcome TEXT NOT NULL CHECK (outcome <> ''),
                changed_at \(.int64) NOT NULL,
                changed_by TEXT NOT NULL,
                PRIMARY KEY (county, matter),
                FOREIGN KEY (county, matter) REFERENCES matter (county, id),
                FOREIGN KEY (county, sample) REFERENCES sample (county, id)
            ) \(.strict)
            """,
            "CREATE INDEX conclusion_change_of ON conclusion_change (county, sample, changed_at)"
        )
    ]
}
