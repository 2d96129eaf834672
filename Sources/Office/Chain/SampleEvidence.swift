import Judging
import Primitives
import Rules
import Storage
import Supervision

/// Reviewed specimens as evidence of the matters that wait for them: look-backs and retests.
package struct SampleEvidence: Sendable {
    private let office: Office

    package init(_ office: Office) { self.office = office }

    /// A matter that waits for a sample, and the need it would answer.
    package struct Wait: Sendable, Hashable {
        package var matter: String
        package var number: String
        package var need: String
        package var title: String
    }

    /// The open matters about a sample whose current step needs a sample.
    package func waiting(for sample: String, by officer: Officer) async throws -> [Wait] {
        try officer.require(.readLedger)
        return try await office.database.read { db in try waits(sample, by: officer, db: db) }
    }

    private func waits(_ sample: String, by officer: Officer, db: any Connection) throws -> [Wait] {
        let records = MatterRecords(db: db, county: office.county)
        let now = office.environment.now()
        let open = try records.list(
            MatterFilter(state: .open, sample: sample),
            scope: officer.scope,
            now: now,
            limit: 50,
            offset: 0
        )
        return try open.flatMap { stored in
            let step = try MatterDesk(office).load(stored, records).currentStep
            return (step?.evidence ?? []).filter { $0.kind == .sample }.map {
                Wait(matter: stored.id, number: stored.number, need: $0.id, title: $0.title)
            }
        }
    }

    /// Lays a reviewed specimen down as the evidence that a matter waits for; the link stays on record.
    package func lay(_ specimen: String, on matter: String, by officer: Officer) async throws {
        let now = office.environment.now()
        try await office.database.write { db in try lay(specimen, on: matter, by: officer, at: now, db: db) }
    }

    func lay(_ specimen: String, on matter: String, by officer: Officer, at now: Instant, db: any Connection) throws {
        let records = SpecimenRecords(db: db, county: office.county)
        guard let stored = try records.find(specimen, .scope(officer.scope)),
            let about = stored.looksBackAt ?? stored.retestOf,
            let wait = try waits(about, by: officer, db: db).first(where: { $0.matter == matter })
        else { throw Refusal.notFound }
        guard [.approved, .published].contains(stored.standing.state), let conclusion = stored.summary.conclusion else {
            throw Refusal.incomplete([
                FieldFault(field: "act", code: "not-reviewed", advice: "样品 \(stored.summary.number) 的结果还没有审核通过")
            ])
        }
        let words = stored.retestOf == nil ? conclusion.chinese : "复检\(conclusion.chinese)"
        try MatterDesk(office).addEvidence(
            matter: matter,
            need: wait.need,
            note: "样品 \(stored.summary.number)，\(stored.summary.food)，结论：\(words)",
            file: nil,
            by: officer,
            at: now,
            db: db
        )
        guard
            let evidence = try MatterRecords(db: db, county: office.county).evidence(of: matter).last(where: {
                $0.need == wait.need
            })
        else { return }
        try db.execute(
            """
            INSERT INTO evidence_specimen (county, evidence, specimen)
            VALUES (\(office.county.text), \(evidence.id), \(specimen))
            """
        )
    }
}
