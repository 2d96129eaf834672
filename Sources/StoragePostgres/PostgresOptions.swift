/// How the program uses a PostgreSQL server.
///
/// The limits keep one stuck transaction from stopping all others.
package struct PostgresOptions: Sendable {
    /// Connections at most; they are opened when first needed.
    package var connections = 8
    /// How long a transaction waits for a free connection.
    package var leaseLimit = Duration.seconds(10)
    /// How long one statement may run; zero for no limit.
    package var statementLimit = Duration.seconds(60)
    /// How long a statement waits for a lock.
    package var lockLimit = Duration.seconds(10)
    /// How long a closure may compute between two statements.
    package var idleLimit = Duration.seconds(60)
    /// How often a transaction is run at most when others are in its way.
    package var attempts = 20
    /// The schema to work in instead of the server's choice: lower-case letters, digits and `_`.
    package var schema: String?

    package init() {}
}

extension Duration {
    var milliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }
}
