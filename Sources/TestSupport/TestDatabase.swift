import Foundation
import Glibc
package import Storage
package import StoragePostgres
import StorageSQLite
import Synchronization

extension Engine {
    /// The address of a PostgreSQL server for tests; `scripts/with-postgres` sets it.
    package static var testServer: String? { getenv("SHIAN_TEST_POSTGRES").map { String(cString: $0) } }

    /// SQLite always; PostgreSQL when there is a server for tests.
    package static var available: [Engine] { testServer == nil ? [.sqlite] : [.sqlite, .postgres] }
}

/// Runs the body on a fresh database of the engine: SQLite in memory, or a schema of its own that is dropped after.
package func withDatabase(
    _ engine: Engine,
    _ migrations: [Migration] = [],
    _ body: (any Database) async throws -> Void
) async throws {
    switch engine {
    case .sqlite:
        let database = try SQLiteDatabase()
        try await prepared(database, migrations, body)
    case .postgres:
        try await withPostgres { database in try await prepared(database, migrations, body) }
    }
}

/// The same with a PostgreSQL database and options of the test's choice.
package func withPostgres(
    options: PostgresOptions = .unhurried,
    _ body: (PostgresDatabase) async throws -> Void
) async throws {
    guard let url = Engine.testServer else { throw MissingTestServer() }
    let admin = try await Administrator.shared(url)
    let schema = TestName.next()
    try await admin.createSchema(schema)
    var options = options
    options.schema = schema
    var failure: (any Error)?
    do {
        let database = try await PostgresDatabase(url: url, options: options)
        do { try await body(database) } catch { failure = error }
        await database.close()
    } catch {
        failure = error
    }
    try await admin.dropSchema(schema)
    if let failure { throw failure }
}

/// A folder of its own for the body, removed after.
package func withTemporaryFolder<T>(_ body: (String) async throws -> T) async throws -> T {
    let parent = FileManager.default.temporaryDirectory.path
    var template = Array("\(parent)/shian-test-XXXXXX".utf8CString)
    guard let path = mkdtemp(&template).map({ String(cString: $0) }) else { throw NoTemporaryFolder() }
    let result: Result<T, any Error>
    do { result = .success(try await body(path)) } catch { result = .failure(error) }
    try FileManager.default.removeItem(atPath: path)
    return try result.get()
}

private func prepared(
    _ database: any Database,
    _ migrations: [Migration],
    _ body: (any Database) async throws -> Void
) async throws {
    do {
        if !migrations.isEmpty { try await database.migrate(migrations, at: 1_704_067_200_000) }
        try await body(database)
    } catch {
        await database.close()
        throw error
    }
    await database.close()
}

extension PostgresOptions {
    /// Waits long for a connection: a test that shares its cores with others is slow, not broken.
    package static var unhurried: Self {
        var options = Self()
        options.leaseLimit = .seconds(900)
        options.lockLimit = .seconds(300)
        options.statementLimit = .seconds(300)
        options.idleLimit = .seconds(300)
        return options
    }
}

private struct MissingTestServer: Error {}
private struct NoTemporaryFolder: Error {}

/// The one database that makes and drops the schemas of all tests of this process.
private enum Administrator {
    private static let opening = Mutex<Task<PostgresDatabase, any Error>?>(nil)

    static func shared(_ url: String) async throws -> PostgresDatabase {
        let task = opening.withLock { task in
            let known = task ?? Task { try await open(url) }
            task = known
            return known
        }
        return try await task.value
    }

    private static func open(_ url: String) async throws -> PostgresDatabase {
        var options = PostgresOptions.unhurried
        options.connections = 2
        return try await PostgresDatabase(url: url, options: options)
    }
}

private enum TestName {
    private static let count = Mutex(0)

    /// A schema name that no other test or process of this machine uses.
    static func next() -> String {
        let number = count.withLock { count in
            count += 1
            return count
        }
        return "test_\(getpid())_\(time(nil))_\(number)"
    }
}
