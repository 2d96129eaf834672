import Storage

/// The sessions of one database: first come, first served, opened when needed, replaced when dead.
actor ConnectionPool {
    /// What a waiter gets: a session, or the right to open one in the place of a dead one.
    private enum Grant: Sendable {
        case session(Session)
        case place
    }

    private struct Waiter {
        let id: Int
        let continuation: CheckedContinuation<Grant, any Error>
    }

    private let address: PostgresAddress
    private let options: PostgresOptions
    private var idle: [Session] = []
    /// Sessions that exist or are being opened.
    private var places = 0
    private var waiting: [Waiter] = []
    private var lastID = 0
    private var isClosed = false
    private var closing: [CheckedContinuation<Void, Never>] = []

    init(_ address: PostgresAddress, _ options: PostgresOptions) {
        self.address = address
        self.options = options
    }

    /// A session for one transaction; it must be given back.
    ///
    /// - Throws: `timedOut(.lease)` when none became free in time, `unavailable` when the server cannot be reached.
    func lease() async throws -> Session {
        guard !isClosed else { throw StorageError.closed }
        while let session = idle.popLast() {
            if session.isAlive { return session }
            places -= 1
        }
        if places < options.connections {
            places += 1
            return try await open()
        }
        switch try await nextGrant() {
        case .session(let session): return session
        case .place: return try await open()
        }
    }

    func giveBack(_ session: Session) {
        guard session.isUsable, !isClosed else {
            vacate()
            return
        }
        if waiting.isEmpty {
            idle.append(session)
        } else {
            waiting.removeFirst().continuation.resume(returning: .session(session))
        }
    }

    /// Lets nobody new in and waits until the last session has come back.
    func close() async {
        isClosed = true
        for waiter in waiting { waiter.continuation.resume(throwing: StorageError.closed) }
        waiting = []
        places -= idle.count
        idle = []
        if places > 0 { await withCheckedContinuation { closing.append($0) } }
    }

    private func open() async throws -> Session {
        do {
            return try await Session.open(address, options)
        } catch {
            vacate()
            throw error
        }
    }

    /// The place of a session that is gone goes to the first who waits.
    private func vacate() {
        if waiting.isEmpty {
            places -= 1
            guard isClosed, places == 0 else { return }
            for continuation in closing { continuation.resume() }
            closing = []
        } else {
            waiting.removeFirst().continuation.resume(returning: .place)
        }
    }

    private func nextGrant() async throws -> Grant {
        lastID += 1
        let id = lastID
        let limit = options.leaseLimit
        let timer = Task {
            try await Task.sleep(for: limit)
            self.dismiss(id, with: StorageError.timedOut(.lease))
        }
        defer { timer.cancel() }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                // Cancelled before it waits, it would miss its dismissal.
                if Task.isCancelled {
                    continuation.resume(throwing: CancellationError())
                } else {
                    waiting.append(Waiter(id: id, continuation: continuation))
                }
            }
        } onCancel: {
            Task { await self.dismiss(id, with: CancellationError()) }
        }
    }

    private func dismiss(_ id: Int, with error: any Error) {
        guard let index = waiting.firstIndex(where: { $0.id == id }) else { return }
        waiting.remove(at: index).continuation.resume(throwing: error)
    }
}
