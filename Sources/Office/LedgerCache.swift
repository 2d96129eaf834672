import Storage
import Synchronization

/// Answers that were computed from the ledger, by the head of the audit chain that it had then.
///
/// Any change of the ledger writes a leaf and so makes another head: an answer is never older than the ledger, but where
/// the asker has patience.
final class LedgerCache<Value: Sendable>: Sendable {
    private struct Key: Hashable {
        var scope: Scope
        var question: String
    }

    private struct Answer {
        var head: String
        var value: Value
        var cost: Duration
        var since: ContinuousClock.Instant
    }

    private let most: Int
    private let kept = Mutex<[Key: Answer]>([:])
    /// One computes at a time: what many ask for at once after a change is computed once.
    private let turn = Mutex(())

    /// Keeps so many answers at most.
    init(most: Int = 64) { self.most = most }

    /// The answer kept, or computed now, in the same transaction as the head is read, which must be one that only reads.
    ///
    /// With `patience` an answer of an older ledger serves for so many times as long as it took to compute, where that was
    /// more than a fifth of a second: a busy office does not spend its time on computing the same curve after each word.
    func value(
        _ question: String,
        scope: Scope,
        office: Office,
        db: any Connection,
        patience: Int = 0,
        _ compute: () throws -> Value
    ) throws -> Value {
        let head = try Audit.head(db, county: office.county).hash
        let key = Key(scope: scope, question: question)
        if let answer = answer(key, head, patience) { return answer }
        return try turn.withLock { _ in
            if let answer = answer(key, head, patience) { return answer }
            let start = ContinuousClock.now
            let value = try compute()
            // Before the first leaf there is no head to tell one ledger from another.
            if head != Audit.root { keep(value, key, head, cost: ContinuousClock.now - start) }
            return value
        }
    }

    private func answer(_ key: Key, _ head: String, _ patience: Int) -> Value? {
        guard let answer = kept.withLock({ $0[key] }) else { return nil }
        if answer.head == head { return answer.value }
        let isYoung = ContinuousClock.now - answer.since < answer.cost * patience
        return answer.cost > quick && isYoung ? answer.value : nil
    }

    private func keep(_ value: Value, _ key: Key, _ head: String, cost: Duration) {
        kept.withLock { kept in
            if kept.count >= most, kept[key] == nil {
                // Answers of an older ledger are of little use any more, and may be large.
                kept = kept.filter { $0.value.head == head }
                if kept.count >= most { kept = [:] }
            }
            kept[key] = Answer(head: head, value: value, cost: cost, since: .now)
        }
    }
}

/// What takes less than this is computed anew after every change, whatever the patience.
private let quick = Duration.milliseconds(200)
