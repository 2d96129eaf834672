/// What a use case sees inside one transaction; valid only during the closure.
///
/// After an error of the engine the transaction is spent: every later statement throws the same error, and the
/// transaction does not commit even when the closure swallows it. Only `savepoint` recovers. PostgreSQL works so by
/// itself; the SQLite driver does the same, so that code tried on one engine holds on the other.
package protocol Connection {
    func query(_ sql: SQL) throws(StorageError) -> [Row]

    /// Hands over the rows of a `SELECT` one by one, with flat memory whatever their number.
    ///
    /// Other statements may run inside the body. An error of the body ends the reading and is thrown on.
    func each(_ sql: SQL, _ body: (Row) throws -> Void) throws

    /// The number of rows inserted, updated or deleted; 0 for anything else.
    @discardableResult
    func execute(_ sql: SQL) throws(StorageError) -> Int

    /// A statement for many runs; each `\(.value)` is a placeholder filled by the run.
    func prepare(_ sql: SQL) throws(StorageError) -> any Statement

    /// Inserts many rows the fastest way that the engine has; returns their number.
    ///
    /// The sequence must not use this connection while it is read. Any failure spends the transaction, also when it
    /// lies in a row's values.
    @discardableResult
    func insert(
        into table: StaticString,
        columns: [StaticString],
        rows: some Sequence<[SQLValue]>
    ) throws(StorageError) -> Int

    /// Runs the body; when it throws, takes back what it wrote, keeps the transaction usable and throws on.
    ///
    /// A `conflict` or a lost connection is not recovered from: the whole transaction is run again or fails.
    func savepoint<T>(_ body: () throws -> T) throws -> T
}

extension Connection {
    /// The first row, or nil when there is none.
    package func first(_ sql: SQL) throws(StorageError) -> Row? { try query(sql).first }
}

/// A statement prepared once in a transaction and run many times in it.
package protocol Statement {
    /// The values fill the placeholders in order; the number of rows changed comes back.
    @discardableResult
    func run(_ values: [SQLValue]) throws(StorageError) -> Int
    func query(_ values: [SQLValue]) throws(StorageError) -> [Row]
}
