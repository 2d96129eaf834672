import Office
import Primitives
import Synchronization

/// A morning that does not pass, and identities from a seed.
///
/// Apart from the fixture because the web framework has an `Environment` of its own.
func fixedEnvironment(_ today: Day, seed: UInt64 = 1) -> Environment {
    let ids = Mutex(IDs(source: IDSource(random: SplitMix64(seed: seed))))
    return Environment(
        now: { Instant(today, hour: 9) },
        wallClock: { Instant(today, hour: 9) },
        nextID: { instant in ids.withLock { $0.source.next(at: instant, Never.self).text } },
        secretBytes: { count in (0..<count).map { _ in UInt8.random(in: 0...255) } },
        seal: SecretSeal(key: [UInt8](repeating: 7, count: SecretSeal.keyLength))
    )
}

/// Guarded by the mutex that holds it.
private struct IDs: @unchecked Sendable { var source: IDSource }
