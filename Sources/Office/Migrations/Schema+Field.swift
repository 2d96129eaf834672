import Storage

extension Schema {
    /// What a sampling sheet is held against, and the sheet as a numbered document.
    static let field: [Migration] = [
        Migration("0032-field-sheets", statements: planFacts + sheetFacts),
        Migration("0033-sheet-documents", statements: sheetDocuments),
    ]

    /// NULL in what was written before.
    private static let planFacts: [SQL] = [
        "ALTER TABLE sampling_plan ADD COLUMN weighting TEXT CHECK (weighting IN ('mean', 'upper'))",
        "ALTER TABLE sampling_plan ADD COLUMN strength \(.real64) CHECK (strength > 0)",
        "ALTER TABLE sampling_plan_line ADD COLUMN organiser TEXT CHECK (organiser <> '')",
        "ALTER TABLE specimen ADD COLUMN organiser TEXT CHECK (organiser <> '')",
    ]

    private static let sheetFacts: [SQL] = [
        """
        CREATE TABLE specimen_deviation (
            county TEXT NOT NULL,
            specimen TEXT NOT NULL,
            position \(.int64) NOT NULL CHECK (position > 0),
            kind TEXT NOT NULL CHECK (kind IN ('food', 'stage', 'kind', 'township', 'operator', 'month', 'count', 'amount')),
            detail TEXT NOT NULL CHECK (detail <> ''),
            reason TEXT NOT NULL CHECK (reason <> ''),
            PRIMARY KEY (county, specimen, position),
            FOREIGN KEY (county, specimen) REFERENCES specimen (county, id)
        ) \(.strict)
        """,
        // A seal is used once; sheets written before are compared by their text.
        """
        CREATE TABLE specimen_seal (
            county TEXT NOT NULL,
            seal TEXT NOT NULL CHECK (seal <> ''),
            specimen TEXT NOT NULL,
            PRIMARY KEY (county, seal),
            FOREIGN KEY (county, specimen) REFERENCES specimen (county, id)
        ) \(.strict)
        """,
        "CREATE INDEX specimen_seal_of ON specimen_seal (county, specimen)",
        // The form that a specimen came with: the same one sent twice is one specimen.
        """
        CREATE TABLE specimen_form (
            county TEXT NOT NULL,
            form TEXT NOT NULL CHECK (form <> ''),
            specimen TEXT NOT NULL,
            PRIMARY KEY (county, form),
            FOREIGN KEY (county, specimen) REFERENCES specimen (county, id)
        ) \(.strict)
        """,
    ]

    private static let sheetDocuments: [SQL] = [
        """
        CREATE TABLE specimen_document (
            county TEXT NOT NULL,
            id TEXT NOT NULL,
            specimen TEXT NOT NULL,
            template TEXT NOT NULL,
            version \(.int64) NOT NULL,
            year \(.int64) NOT NULL,
            serial \(.int64) NOT NULL CHECK (serial > 0),
            number TEXT NOT NULL CHECK (number <> ''),
            issued_at \(.int64) NOT NULL,
            issued_by TEXT NOT NULL,
            voided_at \(.int64),
            voided_by TEXT,
            void_reason TEXT,
            PRIMARY KEY (county, id),
            UNIQUE (county, template, year, serial),
            FOREIGN KEY (county, specimen) REFERENCES specimen (county, id),
            FOREIGN KEY (county, template, version) REFERENCES document_template (county, template, version),
            CHECK ((voided_at IS NULL) = (voided_by IS NULL)),
            CHECK ((voided_at IS NULL) = (void_reason IS NULL))
        ) \(.strict)
        """,
        "CREATE INDEX specimen_document_of ON specimen_document (county, specimen)",
        """
        CREATE TABLE specimen_document_value (
            county TEXT NOT NULL,
            document TEXT NOT NULL,
            name TEXT NOT NULL,
            value TEXT NOT NULL,
            PRIMARY KEY (county, document, name),
            FOREIGN KEY (county, document) REFERENCES specimen_document (county, id)
        ) \(.strict)
        """,
    ]
}
