import CLibPQ
package import Storage

/// A PostgreSQL database, version 15 or later, in a locale that sorts by code point.
package final class PostgresDatabase: Database {
    /// "ShiA" in ASCII: the first half of the advisory lock's key; the second is the schema.
    private static let lockKey = 0x5368_6941
    /// How often a transaction starts anew on another connection after its own was lost.
    private static let lostAttempts = 4

    private let address: PostgresAddress
    private let options: PostgresOptions
    private let pool: ConnectionPool

    package var engine: Engine { .postgres }

    /// Connects once, to tell at once what is wrong with the address, the server or its locale.
    ///
    /// - Throws: `unsuitable` with the way to put it right, or `unavailable`. Never shows the password.
    package init(url: String, options: PostgresOptions = PostgresOptions()) async throws {
        address = try PostgresAddress(url: url)
        self.options = options
        pool = ConnectionPool(address, options)
        await pool.giveBack(try await pool.lease())
    }

    package func read<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T {
        try await transaction(.read, body)
    }

    @discardableResult
    package func write<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T {
        try await transaction(.write, body)
    }

    package func close() async { await pool.close() }

    /// Under an advisory lock of a session of its own, without a time limit on statements.
    @discardableResult
    package func exclusively<T: Sendable>(_ body: @Sendable (any Database) async throws -> T) async throws -> T {
        var options = options
        options.connections = 1
        options.statementLimit = .zero
        options.lockLimit = .seconds(60)
        let database = try await PostgresDatabase(address, options)
        do {
            try await database.withSession { session in
                _ = try session.text("SELECT pg_advisory_lock(\(Self.lockKey), hashtext(current_schema()))")
            }
            let result = try await body(database)
            await database.close()
            return result
        } catch {
            await database.close()
            throw error
        }
    }

    /// Invalid indexes, constraints never checked, pages whose checksum failed, and rows that cannot be read.
    ///
    /// It reads every row of every table once. It does not compare indexes with tables: `pg_amcheck` does.
    package func checkIntegrity() async throws -> [String] {
        try await withSession { session in
            try session.command("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL statement_timeout = 0")
            do {
                let problems = try IntegrityCheck.problems(session)
                try session.command("COMMIT")
                return problems
            } catch {
                try? session.command("ROLLBACK")
                throw error
            }
        }
    }

    private init(_ address: PostgresAddress, _ options: PostgresOptions) async throws {
        self.address = address
        self.options = options
        pool = ConnectionPool(address, options)
    }

    // MARK: Transactions

    private func transaction<T: Sendable>(
        _ mode: Session.Mode,
        _ body: @escaping @Sendable (any Connection) throws -> T
    ) async throws -> T {
        var conflicts = 0
        var losses = 0
        var hasSeenUnique = false
        while true {
            try Task.checkCancellation()
            do {
                return try await once(mode, body)
            } catch StorageError.conflict(let message) {
                conflicts += 1
                guard conflicts < options.attempts else { throw StorageError.conflict(message) }
                // Those who collided must not meet again at the same moment.
                try await Task.sleep(for: .milliseconds(Int.random(in: 1...(2 << min(conflicts, 6)))))
            } catch StorageError.uniqueViolation where !hasSeenUnique {
                // Two transactions that both looked first and found nothing: the loser is told of the key, not of a
                // conflict (PostgreSQL manual §13.5). Run again, it sees the row and says so in its own words.
                hasSeenUnique = true
            } catch StorageError.unavailable(let message) {
                losses += 1
                guard losses < Self.lostAttempts else { throw StorageError.unavailable(message) }
                try await Task.sleep(for: .milliseconds(Int.random(in: 25...50) << losses))
            }
        }
    }

    private func once<T: Sendable>(
        _ mode: Session.Mode,
        _ body: @escaping @Sendable (any Connection) throws -> T
    ) async throws -> T {
        let session = try await pool.lease()
        do {
            let result = try await session.transaction(mode, body)
            await pool.giveBack(session)
            return result
        } catch {
            await pool.giveBack(session)
            throw error
        }
    }

    private func withSession<T: Sendable>(_ work: @escaping @Sendable (Session) throws -> T) async throws -> T {
        let session = try await pool.lease()
        do {
            let result = try await session.onQueue(work)
            await pool.giveBack(session)
            return result
        } catch {
            await pool.giveBack(session)
            throw error
        }
    }
}

extension PostgresDatabase {
    /// Makes an empty schema, for a test's own tables.
    package func createSchema(_ name: String) async throws { try await onSchema("CREATE SCHEMA", name, "") }

    package func dropSchema(_ name: String) async throws {
        try await onSchema("DROP SCHEMA IF EXISTS", name, "CASCADE")
    }

    /// Runs a command that PostgreSQL does not allow in a transaction, such as `CREATE DATABASE`.
    package func administer(_ command: StaticString) async throws {
        try await withSession { try $0.command(command.description) }
    }

    private func onSchema(_ verb: String, _ name: String, _ rest: String) async throws {
        guard Session.isPlainName(name) else { throw StorageError.unsuitable("schema name \(name)") }
        try await withSession { try $0.command("\(verb) \(name) \(rest)") }
    }
}
