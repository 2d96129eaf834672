package import Primitives

/// Time, chance and identity, handed in from outside so that a test or a simulated county decides them.
package struct Environment: Sendable {
    /// The time of the county's business; a simulated county runs on its own.
    package var now: @Sendable () -> Instant
    /// The wall clock, for sessions and locks.
    package var wallClock: @Sendable () -> Instant
    package var nextID: @Sendable (Instant) -> String
    /// Unpredictable bytes for tokens and salts.
    package var secretBytes: @Sendable (Int) -> [UInt8]
    /// Seals secrets of the ledger.
    package var seal: SecretSeal

    package init(
        now: @escaping @Sendable () -> Instant,
        wallClock: @escaping @Sendable () -> Instant,
        nextID: @escaping @Sendable (Instant) -> String,
        secretBytes: @escaping @Sendable (Int) -> [UInt8],
        seal: SecretSeal = .missing
    ) {
        self.now = now
        self.wallClock = wallClock
        self.nextID = nextID
        self.secretBytes = secretBytes
        self.seal = seal
    }
}
