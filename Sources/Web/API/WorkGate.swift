import Synchronization

/// Bounds what the bodies of calls take in memory, and with it the work: a call that finds no room is turned away at
/// once, for a waiting line would hold what it waits with.
final class WorkGate: Sendable {
    private let free: Mutex<Int>

    /// A small call weighs no less: it takes more than its body.
    private static let leastWeight = 4096

    /// `bytes` is what all bodies inside may have together.
    init(bytes: Int) { free = Mutex(bytes) }

    /// What the work gives; nil where there was no room for a body of `bytes`.
    func admit<Value: Sendable>(bytes: Int, _ work: () async throws -> Value) async rethrows -> Value? {
        let weight = max(bytes, Self.leastWeight)
        let isAdmitted = free.withLock { free in
            guard free >= weight else { return false }
            free -= weight
            return true
        }
        guard isAdmitted else { return nil }
        defer { free.withLock { $0 += weight } }
        return try await work()
    }
}
