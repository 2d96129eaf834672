import Glibc
import Storage

/// An exclusive lock between processes on a file beside the database; the kernel gives it back when a process dies.
///
/// It is a file of its own: closing any descriptor of the database file itself would drop SQLite's own locks on it.
struct FileLock: ~Copyable {
    private let descriptor: Int32

    /// Takes the lock if it is free; nil when another holds it.
    init?(trying path: String) throws(StorageError) {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .unavailable("cannot open \(path): \(String(cString: strerror(errno)))") }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            Glibc.close(descriptor)
            return nil
        }
        self.descriptor = descriptor
    }

    deinit { Glibc.close(descriptor) }

    /// Waits at most `limit`, without holding a thread: the holder may need one to go on.
    static func waiting(for path: String, limit: Duration) async throws -> FileLock {
        let deadline = ContinuousClock.now + limit
        while true {
            if let lock = try FileLock(trying: path) { return lock }
            guard ContinuousClock.now < deadline else { throw StorageError.timedOut(.lock) }
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}
