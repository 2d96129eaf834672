import Judging
import Rules
import Synchronization

/// A judge that is made beside the start of the server: indexing the limits need not hold up the first answer.
final class LateJudge: Sendable {
    private let rulebook: Rulebook
    private let made: Mutex<Judge?>

    init(_ rulebook: Rulebook, judge: Judge?) {
        self.rulebook = rulebook
        made = Mutex(judge)
        guard judge == nil else { return }
        Task.detached(priority: .userInitiated) { _ = self.value }
    }

    /// Waits for the making, or does it.
    var value: Judge {
        made.withLock { judge in
            if let judge { return judge }
            let new = Judge(rulebook)
            judge = new
            return new
        }
    }
}
