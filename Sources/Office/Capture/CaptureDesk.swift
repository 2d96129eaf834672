import EPCIS
import Primitives
import Rules
import Storage

/// Takes events of EPCIS 2.0 from programs (12.6: the capture interface).
///
/// A job is done within the call: what was answered is on disk, and a job is never seen half done.
package struct CaptureDesk: Sendable {
    package let limits: CaptureLimits
    private let office: Office

    package init(_ office: Office, limits: CaptureLimits = CaptureLimits()) {
        self.office = office
        self.limits = limits
    }

    /// Faults that a job tells one by one.
    static let faultLimit = 1000

    /// Captures a document; the job says what became of each event.
    ///
    /// - Throws: ``RepositoryRefusal`` where nothing was tried: the document is too large, cannot be read to its end, or
    ///   under `rollback` holds an event that is not valid.
    package func capture(
        _ bytes: [UInt8],
        _ behaviour: CaptureBehaviour,
        by officer: Officer
    ) async throws -> CaptureJob {
        try Self.require(officer)
        let now = office.environment.now()
        let (reading, events) = try read(bytes, at: now)
        guard reading.document.kind != .bareEvent else {
            throw RepositoryRefusal(
                .validation,
                "An event alone is sent to /epcis/events; here a document is expected.",
                problems: ["type: read an event, expected EPCISDocument or EPCISQueryDocument"]
            )
        }
        let faulty = Set(reading.faultyEvents)
        let isWhole = reading.isComplete && (behaviour == .proceed || reading.isValid)
        // Outside the events nothing can be left out.
        guard isWhole, reading.isValid || !faulty.isEmpty else { throw Self.refusal(reading) }
        let faults = reading.isValid ? [] : Self.faults(reading)
        let valid = events.enumerated().filter { !faulty.contains($0.offset) }.compactMap(\.element)
        let id = office.environment.nextID(now)
        let office = office
        return try await office.database.write { db in
            var writer = CaptureWriter(
                db: db,
                office: office,
                id: id,
                behaviour: behaviour,
                at: now,
                by: officer.account
            )
            return try writer.write(valid, reading.document.vocabularies, faults: faults)
        }
    }

    /// Captures one event; returns its identifier.
    ///
    /// - Throws: ``RepositoryRefusal`` where it is not valid or its identifier is taken.
    package func captureOne(_ bytes: [UInt8], by officer: Officer) async throws -> String {
        try Self.require(officer)
        let now = office.environment.now()
        let (reading, events) = try read(bytes, at: now)
        guard reading.isValid, reading.isComplete else { throw Self.refusal(reading) }
        guard reading.eventCount == 1, let event = events.first ?? nil else {
            throw RepositoryRefusal(
                .validation,
                "Here one event is expected; a document of several is sent to /epcis/capture.",
                problems: ["read \(reading.eventCount) events, expected 1"]
            )
        }
        let id = office.environment.nextID(now)
        let office = office
        let isTaken = try await office.database.write { db in
            guard try CaptureRecords(db: db, county: office.county).hashes(of: [event.key])[event.key] == nil else {
                return true
            }
            var writer = CaptureWriter(
                db: db,
                office: office,
                id: id,
                behaviour: .rollback,
                at: now,
                by: officer.account
            )
            _ = try writer.write([event], reading.document.vocabularies, faults: [])
            return false
        }
        if isTaken { throw RepositoryRefusal(.alreadyExists, "There is an event \(event.id) already.") }
        return event.id
    }

    package func job(_ id: String, by officer: Officer) async throws -> CaptureJob? {
        try Self.require(officer)
        let county = office.county
        return try await office.database.read { db in
            try CaptureRecords(db: db, county: county).jobs(" AND id = \(id)").first
        }
    }

    /// Jobs from the newest on, after the one named.
    package func jobs(after last: CaptureJob?, limit: Int, by officer: Officer) async throws -> [CaptureJob] {
        try Self.require(officer)
        let county = office.county
        let later: SQL =
            last.map { job in
                """
                 AND (created_at < \(job.createdAt.milliseconds)
                    OR (created_at = \(job.createdAt.milliseconds) AND id < \(job.id)))
                """
            } ?? ""
        return try await office.database.read { db in
            try CaptureRecords(db: db, county: county).jobs("\(later) ORDER BY created_at DESC, id DESC LIMIT \(limit)")
        }
    }

    /// Events are the whole county's: whoever sees less of it has no part in them.
    static func require(_ officer: Officer) throws(RepositoryRefusal) {
        guard officer.scope.role.may(.captureEvents), officer.scope.isWholeCounty else {
            throw RepositoryRefusal(.security, "This account may not use events of traceability.")
        }
    }

    // MARK: Reading

    private func read(
        _ bytes: [UInt8],
        at now: Instant
    ) throws(RepositoryRefusal) -> (DocumentReading, [PreparedEvent?]) {
        var reading = ReadingLimits()
        reading.bytes = limits.bytes
        reading.events = limits.events
        var events: [PreparedEvent?] = []
        let result = Document.read(bytes, limits: reading) { event, names in
            events.append(event.map { PreparedEvent($0, ignoring: names, at: now) })
        }
        if result.problems.contains(where: { ["too-many-events", "too-large"].contains($0.code) }) {
            throw RepositoryRefusal(
                .captureLimitExceeded,
                "At most \(limits.events) events and \(limits.bytes) bytes are taken at once."
            )
        }
        return (result, events)
    }

    private static func refusal(_ reading: DocumentReading) -> RepositoryRefusal {
        let problems = reading.problems.filter { !$0.isAdvice }
        let count = problems.count + reading.untold
        return RepositoryRefusal(
            .validation,
            "The document has \(count) \(count == 1 ? "problem" : "problems"); nothing was captured.",
            problems: problems.prefix(faultLimit).map(\.description)
        )
    }

    private static func faults(_ reading: DocumentReading) -> [CaptureJob.Fault] {
        reading.problems.filter { !$0.isAdvice }.prefix(faultLimit)
            .map { CaptureJob.Fault(exception: .validation, detail: $0.description.replacing("\0", with: "␀")) }
    }
}

/// Writes one job: events, movements and the audit leaf, all or nothing.
struct CaptureWriter {
    let db: any Connection
    let office: Office
    let id: String
    let behaviour: CaptureBehaviour
    let at: Instant
    let by: String

    private var records: CaptureRecords { CaptureRecords(db: db, county: office.county) }

    init(db: any Connection, office: Office, id: String, behaviour: CaptureBehaviour, at: Instant, by: String) {
        self.db = db
        self.office = office
        self.id = id
        self.behaviour = behaviour
        self.at = at
        self.by = by
    }

    mutating func write(
        _ prepared: [PreparedEvent],
        _ vocabularies: [MasterDataVocabulary],
        faults: [CaptureJob.Fault]
    ) throws -> CaptureJob {
        var faults = faults
        var known = try records.hashes(of: prepared.map(\.key))
        var events: [PreparedEvent] = []
        var repeated = 0
        for event in prepared {
            if let hash = known[event.key] {
                // Sent again after an answer that was lost: what is here already is no error.
                if hash == event.hash {
                    repeated += 1
                } else if faults.count < CaptureDesk.faultLimit {
                    faults.append(Self.taken(event.id))
                }
            } else {
                known[event.key] = event.hash
                events.append(event)
            }
        }
        if behaviour == .rollback, !faults.isEmpty {
            events = []
            repeated = 0
        }
        return try write(events, vocabularies, faults: faults, repeated: repeated)
    }

    private static func taken(_ id: String) -> CaptureJob.Fault {
        CaptureJob.Fault(exception: .alreadyExists, detail: "\(id): there is another event with this eventID")
    }

    private func write(
        _ events: [PreparedEvent],
        _ vocabularies: [MasterDataVocabulary],
        faults: [CaptureJob.Fault],
        repeated: Int
    ) throws -> CaptureJob {
        let first = try records.lastSequence() + 1
        var movements = EventMovements(db: db, county: office.county, job: id, by: by, at: at, vocabularies)
        for (index, event) in events.enumerated() { try movements.record(event, sequence: first + Int64(index)) }
        try movements.finish()
        let job = CaptureJob(
            id: id,
            behaviour: behaviour,
            createdAt: at,
            finishedAt: office.environment.now(),
            success: faults.isEmpty,
            events: events.count,
            repeated: repeated,
            movements: movements.recorded.count,
            unplaced: movements.unplaced,
            faults: faults
        )
        try records.insert(job, by: by)
        try records.insert(events, job: id, from: first, at: at)
        try records.insert(movements: movements.recorded)
        if !(behaviour == .rollback && !faults.isEmpty) { try records.insert(vocabularies) }
        let leaf = Audit.Leaf(
            at: at,
            actor: by,
            action: "events-captured",
            subjectKind: "epcis-job",
            subject: id,
            after: try records.digest(ofJob: id)
        )
        try Audit.append(leaf, county: office.county, to: db)
        return job
    }
}
