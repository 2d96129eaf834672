import Storage

/// Statistics of tables that one long transaction fills.
///
/// PostgreSQL counts tables by itself, but a minute later and only what was committed. A register brought in and worked on by one
/// transaction was planned as if its tables were empty: a simulated year took six minutes. So after every few thousand changed
/// rows, tables that have grown to four times the pages they were last counted with are counted within the transaction.
struct TransactionStatistics {
    private static let step = 2000

    private var changed = 0

    /// True where so many rows were changed that to look is worth it.
    mutating func isTime(after rows: Int) -> Bool {
        changed += rows
        guard changed >= Self.step else { return false }
        changed = 0
        return true
    }

    /// Counts the session's own tables that have outgrown what is known of them; one that another is counting is left to it.
    static func make(on session: Session) throws(StorageError) {
        let tables = try session.text(outgrown).compactMap(\.first)
        guard !tables.isEmpty else { return }
        try session.command("ANALYZE (SKIP_LOCKED) \(tables.joined(separator: ", "))")
    }

    private static let outgrown = """
        SELECT quote_ident(entry.relname) FROM pg_class AS entry
        JOIN pg_namespace AS space ON space.oid = entry.relnamespace
        WHERE space.nspname = current_schema() AND entry.relkind = 'r' AND pg_has_role(entry.relowner, 'USAGE')
            AND pg_relation_size(entry.oid) > 4 * GREATEST(entry.relpages, 0) * current_setting('block_size')::bigint
        ORDER BY entry.relname
        """
}
