import GRDB
import GRDBSQLite
import Storage
import Synchronization

/// Runs waiting writes together, so that they share one commit and its fsync.
///
/// SQLite has one writer; while one transaction waits for the disk, others queue. The next turn takes all that queue,
/// runs each in a savepoint of one transaction, and answers each only after the commit. A write that fails takes back
/// its own savepoint only.
final class GroupCommit: Sendable {
    /// A turn that has run this long commits, so that a crowd of slow writes does not wait for its last one.
    private static let turn = Duration.milliseconds(20)

    private struct Queue {
        var jobs: [WriteJob] = []
        var isLed = false
    }

    private let writer: any DatabaseWriter
    private let maximumGroup: Int
    private let queue = Mutex(Queue())
    private let statistics: PlanStatistics

    init(writer: any DatabaseWriter, maximumGroup: Int, statistics: PlanStatistics) {
        self.writer = writer
        self.statistics = statistics
        self.maximumGroup = maximumGroup
    }

    func submit(_ job: WriteJob) {
        let leads = queue.withLock { queue in
            queue.jobs.append(job)
            defer { queue.isLed = true }
            return !queue.isLed
        }
        if leads { takeTurn() }
    }

    private func takeTurn() {
        writer.asyncWriteWithoutTransaction { database in
            let group = self.queue.withLock { queue in
                let group = Array(queue.jobs.prefix(self.maximumGroup))
                queue.jobs.removeFirst(group.count)
                return group
            }
            let left = self.run(group, on: database)
            if self.statistics.keep(on: database) { (self.writer as? DatabasePool)?.invalidateReadOnlyConnections() }
            let goesOn = self.queue.withLock { queue in
                queue.jobs.insert(contentsOf: left, at: 0)
                queue.isLed = !queue.jobs.isEmpty
                return queue.isLed
            }
            if goesOn { self.takeTurn() }
        }
    }

    /// Returns the jobs that the turn had no time for.
    private func run(_ group: [WriteJob], on database: GRDB.Database) -> [WriteJob] {
        if group.count == 1, let job = group.first {
            alone(job, on: database)
            return []
        }
        do {
            try begin(on: database)
        } catch {
            for job in group { job.fail(error) }
            return []
        }
        let begun = ContinuousClock.now
        var done: [(job: WriteJob, answer: @Sendable () -> Void)] = []
        var current: WriteJob?
        var left = group[...]
        do {
            let transaction = try SQLiteConnection(database)
            while ContinuousClock.now - begun < Self.turn, let job = left.popFirst() {
                current = job
                switch try inSavepoint(job, on: database) {
                case .done(let answer): done.append((job, answer))
                case .failed(let error): job.fail(error)
                }
                current = nil
            }
            try transaction.command("COMMIT")
            for entry in done { entry.answer() }
        } catch {
            // Nothing of the group is there, and any of them may be the cause: each gets a transaction of its own.
            rollBack(database)
            for entry in done { alone(entry.job, on: database) }
            if let current { alone(current, on: database) }
        }
        return Array(left)
    }

    private func inSavepoint(_ job: WriteJob, on database: GRDB.Database) throws -> WriteJob.Outcome {
        let connection = try SQLiteConnection(database)
        try connection.command("SAVEPOINT job")
        var outcome = job.run(connection)
        if case .done = outcome, connection.hasOpenForeignKeys {
            outcome = .failed(StorageError.foreignKeyViolation(Violation()))
        }
        guard connection.isInTransaction else {
            throw StorageError.engine(code: "transaction", message: "the transaction was rolled back")
        }
        if case .failed = outcome { try connection.command("ROLLBACK TO job") }
        try connection.command("RELEASE job")
        return outcome
    }

    private func alone(_ job: WriteJob, on database: GRDB.Database) {
        do {
            try begin(on: database)
            let connection = try SQLiteConnection(database)
            switch job.run(connection) {
            case .failed(let error):
                rollBack(database)
                job.fail(error)
            case .done(let answer):
                try connection.command("COMMIT")
                answer()
            }
        } catch {
            rollBack(database)
            job.fail(error)
        }
    }

    private func begin(on database: GRDB.Database) throws(StorageError) {
        // A lock taken at once cannot turn into a conflict half-way, as an upgrade from a read could.
        try SQLiteConnection(database).command("BEGIN IMMEDIATE")
    }

    private func rollBack(_ database: GRDB.Database) {
        guard let connection = try? SQLiteConnection(database), connection.isInTransaction else { return }
        try? connection.command("ROLLBACK")
    }
}

/// A write that waits for its turn.
///
/// It may run more than once; exactly one answer or failure comes out.
struct WriteJob: Sendable {
    enum Outcome: Sendable {
        /// To be called once the commit is on disk.
        case done(answer: @Sendable () -> Void)
        case failed(any Error)
    }

    let run: @Sendable (SQLiteConnection) -> Outcome
    let fail: @Sendable (any Error) -> Void

    init<T: Sendable>(
        _ body: @escaping @Sendable (any Connection) throws -> T,
        continuation: CheckedContinuation<T, any Error>
    ) {
        run = { connection in
            do {
                let result = try body(connection)
                if let failure = connection.failure { throw failure }
                return .done { continuation.resume(returning: result) }
            } catch {
                return .failed(error)
            }
        }
        fail = { continuation.resume(throwing: $0) }
    }
}
