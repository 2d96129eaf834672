package enum Engine: String, Sendable, Hashable, CaseIterable, CustomStringConvertible {
    case sqlite
    case postgres

    package var description: String { rawValue }
}

/// A database of either engine, with one transaction per call.
///
/// The closures may run again, after a conflict or a lost connection: they must touch nothing but their connection,
/// and their answer must not have left the closure before the call returns.
package protocol Database: Sendable {
    var engine: Engine { get }

    /// Sees one snapshot for its whole length; any change is refused with `readOnly`.
    func read<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T

    /// Serializable; when the call returns, the change is on disk.
    ///
    /// Throws `unknownOutcome` when the connection went away during the commit: then nobody knows whether the change is
    /// there, and only the caller can look.
    @discardableResult
    func write<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T

    /// Runs the body while no other process or task is inside `exclusively` on the same data, and without a time limit
    /// on statements. For migrations.
    @discardableResult
    func exclusively<T: Sendable>(_ body: @Sendable (any Database) async throws -> T) async throws -> T

    /// What is wrong with the stored data, one sentence each; empty when nothing was found.
    func checkIntegrity() async throws -> [String]

    /// Waits for running transactions; later calls throw `closed`.
    func close() async
}
