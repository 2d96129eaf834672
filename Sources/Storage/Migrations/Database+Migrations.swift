extension Database {
    /// Brings the schema up to date, forward only, each migration in its own transaction.
    ///
    /// - Parameters:
    ///   - migrations: All of them, from the first, in order.
    ///   - now: Milliseconds since 1970 UTC, recorded beside each migration.
    /// - Returns: The ids applied by this call.
    /// - Throws: `MigrationError` when the recorded history does not fit; nothing is changed then.
    @discardableResult
    package func migrate(_ migrations: [Migration], at now: Int64) async throws -> [String] {
        try await exclusively { database in
            try await database.write { db in
                try db.execute(
                    """
                    CREATE TABLE IF NOT EXISTS schema_migration (
                        position \(.int64) NOT NULL PRIMARY KEY,
                        id TEXT NOT NULL UNIQUE,
                        checksum TEXT NOT NULL,
                        applied_at \(.int64) NOT NULL
                    ) \(.strict)
                    """
                )
            }
            let pending = try await database.pending(migrations)
            let first = migrations.count - pending.count
            var applied: [String] = []
            for (offset, migration) in pending.enumerated() {
                let position = first + offset + 1
                if try await database.apply(migration, position: position, at: now) { applied.append(migration.id) }
            }
            return applied
        }
    }

    /// False when another has applied it meanwhile: `exclusively` keeps others out, this makes sure.
    private func apply(_ migration: Migration, position: Int, at now: Int64) async throws -> Bool {
        try await write { db in
            let recorded = try db.first("SELECT id FROM schema_migration WHERE position = \(position)")
            guard recorded == nil else { return false }
            for statement in migration.statements { try db.execute(statement) }
            try db.execute(
                """
                INSERT INTO schema_migration (position, id, checksum, applied_at)
                VALUES (\(position), \(migration.id), \(migration.checksum), \(now))
                """
            )
            return true
        }
    }

    /// The migrations that `migrate` would apply; changes nothing.
    package func pending(_ migrations: [Migration]) async throws -> [Migration] {
        var seen: Set<String> = []
        for migration in migrations where !seen.insert(migration.id).inserted {
            throw MigrationError.duplicate(migration.id)
        }
        let recorded = try await recordedMigrations()
        for (record, migration) in zip(recorded, migrations) {
            guard record.id == migration.id else {
                throw MigrationError.misplaced(recorded: record.id, expected: migration.id)
            }
            guard record.checksum == migration.checksum else { throw MigrationError.changed(migration.id) }
        }
        guard recorded.count <= migrations.count else {
            throw MigrationError.newerDatabase(recorded.dropFirst(migrations.count).map(\.id))
        }
        return Array(migrations.dropFirst(recorded.count))
    }

    private func recordedMigrations() async throws -> [(id: String, checksum: String)] {
        do {
            return try await read { db in
                try db.query("SELECT id, checksum FROM schema_migration ORDER BY position").map { row in
                    (id: try row.get("id"), checksum: try row.get("checksum"))
                }
            }
        } catch StorageError.missingTable {
            return []
        }
    }
}
