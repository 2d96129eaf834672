import Storage
import Synchronization

/// Answers that were computed from the ledger, by the head of the audit chain that it had then.
///
/// Any change of the ledger writes a leaf and so makes another head: an answer is never older than the ledger.
final class LedgerCache<Value: Sendable>: Sendable {
    private struct Key: Hashable {
        var head: String
        var scope: Scope
        var question: String
    }

    private let most: Int
    private let kept = Mutex<[Key: Value]>([:])

    /// Keeps so many answers at most.
    init(most: Int = 64) { self.most = most }

    /// The answer kept, or computed now, in the same transaction as the head is read.
    func value(
        _ question: String,
        scope: Scope,
        office: Office,
        db: any Connection,
        _ compute: () throws -> Value
    ) throws -> Value {
        let head = try Audit.head(db, county: office.county).hash
        let key = Key(head: head, scope: scope, question: question)
        if let value = kept.withLock({ $0[key] }) { return value }
        let value = try compute()
        // Before the first leaf there is no head to tell one ledger from another.
        guard head != Audit.root else { return value }
        kept.withLock { kept in
            // Answers of an older ledger are of no use any more, and may be large.
            kept = kept.filter { $0.key.head == head }
            if kept.count >= most { kept = [:] }
            kept[key] = value
        }
        return value
    }
}
