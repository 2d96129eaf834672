import EPCIS
import Primitives
import Storage

/// SQL of captured events and the jobs that brought them.
struct CaptureRecords {
    let db: any Connection
    let county: AreaCode

    /// The hashes of those events that are here already.
    func hashes(of keys: [EventKey]) throws -> [EventKey: String] {
        var found: [EventKey: String] = [:]
        for chunk in keys.map(\.id).chunked(by: 400) {
            try db.each(
                """
                SELECT event_id, declares_error, hash FROM epcis_event
                WHERE county = \(county.text) AND event_id IN (\(SQL.list(chunk)))
                """
            ) { row in
                let key = EventKey(
                    id: try row.get("event_id"),
                    declaresError: try row.get("declares_error", as: Int.self) == 1
                )
                found[key] = try row.get("hash")
            }
        }
        return found
    }

    func lastSequence() throws -> Int64 {
        try db.first("SELECT MAX(sequence) FROM epcis_event WHERE county = \(county.text)")?.get(at: 0, as: Int64?.self)
            ?? 0
    }

    func insert(_ job: CaptureJob, by account: String) throws {
        try db.execute(
            """
            INSERT INTO epcis_job (county, id, behaviour, success, created_at, finished_at, captured_by, events, repeated,
                movements, unplaced)
            VALUES (\(county.text), \(job.id), \(job.behaviour.rawValue), \(job.success ? 1 : 0),
                \(job.createdAt.milliseconds), \(job.finishedAt.milliseconds), \(account), \(job.events),
                \(job.repeated), \(job.movements), \(job.unplaced))
            """
        )
        try db.insert(
            into: "epcis_job_error",
            columns: ["county", "job", "position", "exception", "detail"],
            rows: job.faults.enumerated().map { index, fault in
                [
                    .text(county.text), .text(job.id), .integer(Int64(index + 1)), .text(fault.exception.rawValue),
                    .text(fault.detail),
                ]
            }
        )
    }

    /// Writes events with numbers from `first` on.
    func insert(_ events: [PreparedEvent], job: String, from first: Int64, at now: Instant) throws {
        let county = SQLValue.text(county.text)
        try db.insert(
            into: "epcis_event",
            columns: [
                "county", "sequence", "event_id", "declares_error", "event_time", "record_time", "type", "action",
                "biz_step", "disposition", "read_point", "biz_location", "transformation_id", "hash", "body", "job",
            ],
            rows: events.lazy.enumerated().map { index, prepared in
                let event = prepared.event
                return [
                    county, .integer(first + Int64(index)), .text(prepared.id),
                    .integer(event.errorDeclaration == nil ? 0 : 1),
                    .integer(event.eventTime.instant.milliseconds), .integer(now.milliseconds), .text(event.kind.name),
                    (event.action?.rawValue).sqlValue, event.bizStep.map(Vocabulary.bizStep.bare).sqlValue,
                    event.disposition.map(Vocabulary.disposition.bare).sqlValue,
                    (event.readPoint?.id).map(CanonicalIdentifier.of).sqlValue,
                    (event.bizLocation?.id).map(CanonicalIdentifier.of).sqlValue,
                    event.transformationID.map(CanonicalIdentifier.of).sqlValue, .text(prepared.hash),
                    .text(prepared.body), .text(job),
                ]
            }
        )
        try db.insert(
            into: "epcis_event_value",
            columns: ["county", "role", "value", "event"],
            rows: events.lazy.enumerated().flatMap { index, prepared in
                prepared.values.map { [county, .text($0.role), .text($0.value), .integer(first + Int64(index))] }
            }
        )
    }

    func insert(movements: [(event: Int64, movement: Int64)]) throws {
        try db.insert(
            into: "epcis_event_movement",
            columns: ["county", "event", "movement"],
            rows: movements.map { [.text(county.text), .integer($0.event), .integer($0.movement)] }
        )
    }

    /// What lies within what, from the master data of a document.
    func insert(_ vocabularies: [MasterDataVocabulary]) throws {
        for vocabulary in vocabularies where Self.placeTypes.contains(vocabulary.type) {
            for element in vocabulary.elements {
                for child in element.children {
                    try db.execute(
                        """
                        INSERT INTO epcis_place_child (county, parent, child)
                        VALUES (\(county.text), \(CanonicalIdentifier.of(element.id)), \(CanonicalIdentifier.of(child)))
                        ON CONFLICT (county, parent, child) DO NOTHING
                        """
                    )
                }
            }
        }
    }

    private static let placeTypes: Set<String> = [
        "urn:epcglobal:epcis:vtype:BusinessLocation", "urn:epcglobal:epcis:vtype:ReadPoint",
        "urn:epcglobal:epcis:vtype:Location",
    ]

    /// Over the job, its faults and every event that it brought.
    func digest(ofJob id: String) throws -> String {
        var digest = Digest.Running()
        try db.each(
            """
            SELECT id, behaviour, success, created_at, finished_at, captured_by, events, repeated, movements, unplaced
            FROM epcis_job WHERE county = \(county.text) AND id = \(id)
            """
        ) { digest.add($0.values) }
        try db.each(
            """
            SELECT position, exception, detail FROM epcis_job_error
            WHERE county = \(county.text) AND job = \(id) ORDER BY position
            """
        ) { digest.add($0.values) }
        try db.each(
            """
            SELECT sequence, event_id, declares_error, event_time, record_time, type, action, biz_step, disposition,
                read_point, biz_location, transformation_id, hash, body
            FROM epcis_event WHERE county = \(county.text) AND job = \(id) ORDER BY sequence
            """
        ) { digest.add($0.values) }
        return digest.finish()
    }

    // MARK: Jobs

    func jobs(_ condition: SQL) throws -> [CaptureJob] {
        let rows = try db.query(
            """
            SELECT id, behaviour, success, created_at, finished_at, events, repeated, movements, unplaced
            FROM epcis_job WHERE county = \(county.text)\(condition)
            """
        )
        return try rows.map { row in
            let id: String = try row.get("id")
            return CaptureJob(
                id: id,
                behaviour: CaptureBehaviour(rawValue: try row.get("behaviour")) ?? .rollback,
                createdAt: Instant(milliseconds: try row.get("created_at")),
                finishedAt: Instant(milliseconds: try row.get("finished_at")),
                success: try row.get("success", as: Int.self) == 1,
                events: try row.get("events"),
                repeated: try row.get("repeated"),
                movements: try row.get("movements"),
                unplaced: try row.get("unplaced"),
                faults: try faults(ofJob: id)
            )
        }
    }

    private func faults(ofJob id: String) throws -> [CaptureJob.Fault] {
        try db.query(
            """
            SELECT exception, detail FROM epcis_job_error
            WHERE county = \(county.text) AND job = \(id) ORDER BY position
            """
        ).map { row in
            CaptureJob.Fault(
                exception: RepositoryException(rawValue: try row.get("exception")) ?? .implementation,
                detail: try row.get("detail")
            )
        }
    }
}
