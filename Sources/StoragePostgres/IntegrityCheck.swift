import Storage

/// What can be asked of a PostgreSQL server about the health of the current schema's data.
enum IntegrityCheck {
    static func problems(_ session: Session) throws(StorageError) -> [String] {
        var problems: [String] = []
        for row in try session.text(invalidIndexes) { problems.append("index \(row[0]) is not valid") }
        for row in try session.text(uncheckedConstraints) {
            problems.append("constraint \(row[0]) was never checked against the rows")
        }
        for row in try session.text(failedChecksums) { problems.append("\(row[0]) pages had a wrong checksum") }
        for row in try session.text(tables) {
            do {
                // The text form of a row needs all its values, also those stored out of line.
                _ = try session.text("SAVEPOINT one_table; SELECT sum(length(t::text)) FROM \(row[0]) AS t")
            } catch {
                guard !error.isTransient else { throw error }
                problems.append("table \(row[0]) cannot be read whole: \(error)")
                try session.command("ROLLBACK TO one_table")
            }
        }
        return problems
    }

    private static let tables = """
        SELECT quote_ident(relname) FROM pg_class
        WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace ORDER BY relname
        """

    private static let invalidIndexes = """
        SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
        WHERE NOT (i.indisvalid AND i.indisready AND i.indislive)
            AND c.relnamespace = current_schema()::regnamespace ORDER BY c.relname
        """

    private static let uncheckedConstraints = """
        SELECT conname FROM pg_constraint
        WHERE NOT convalidated AND connamespace = current_schema()::regnamespace ORDER BY conname
        """

    private static let failedChecksums = """
        SELECT checksum_failures FROM pg_stat_database
        WHERE datname = current_database() AND checksum_failures > 0
        """
}
