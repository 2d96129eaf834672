import Judging
import Primitives
import Rules
import Storage
import Supervision

/// Reviewed specimens as evidence of the matters that wait for them: look-backs and retests.
package struct SampleEvidence: Sendable {
    private let office: Office

    package init(_ office: Office) { self.office = office }

    /// Lays a reviewed specimen down as the evidence that a matter waits for; the link stays on record.
    ///
    /// - Throws: ``Refusal/incomplete(_:)`` where the specimen is not of the same firm, product and items as the sample the
    ///   matter is about, is not reviewed yet, or is laid down already.
    package func lay(_ specimen: String, on matter: String, by officer: Officer) async throws {
        let now = office.environment.now()
        try await office.database.write { db in try lay(specimen, on: matter, by: officer, at: now, db: db) }
    }

    func lay(_ specimen: String, on id: String, by officer: Officer, at now: Instant, db: any Connection) throws {
        let (_, stored, matter) = try MatterDesk(office).held(id, by: officer, db: db)
        guard matter.currentStep != nil else { throw MatterRefusal.alreadyClosed }
        guard let need = matter.sampleNeed, stored.sample != nil else {
            throw Self.fault("no-sample-wanted", "这一步不需要附样品")
        }
        guard !specimen.isEmpty else { throw Self.fault("specimen-missing", "请先选择要附的样品") }
        guard let chosen = try candidates(for: stored, matter, db).first(where: { $0.summary.id == specimen }) else {
            throw Self.fault("specimen-unknown", "所选样品不是这件事的回头看或复检样品，请重新选择")
        }
        if let hindrance = chosen.hindrance {
            throw Self.fault(hindrance.rawValue, "样品 \(chosen.summary.number) 不能附上：\(hindrance.words)")
        }
        let conclusion = chosen.summary.conclusion?.chinese ?? ""
        let words = chosen.summary.aim == .retest ? "复检\(conclusion)" : conclusion
        let evidence = try MatterDesk(office).addEvidence(
            matter: id,
            need: need.id,
            note: "样品 \(chosen.summary.number)，\(chosen.summary.food)，结论：\(words)",
            file: nil,
            by: officer,
            at: now,
            db: db
        )
        try db.execute(
            """
            INSERT INTO evidence_specimen (county, evidence, specimen)
            VALUES (\(office.county.text), \(evidence), \(specimen))
            """
        )
    }

    private static func fault(_ code: String, _ advice: String) -> Refusal {
        .incomplete([FieldFault(field: "specimen", code: code, advice: advice)])
    }

    /// The specimens that look back at a matter's sample, for a retest those that test it again, oldest first.
    ///
    /// Empty where the current step wants no sample.
    func candidates(
        for stored: MatterRecords.Stored,
        _ matter: Matter,
        _ db: any Connection
    ) throws -> [SampleCandidate] {
        guard matter.sampleNeed != nil, let sample = stored.sample else { return [] }
        let procedure = office.rulebook.procedures.first { $0.id == stored.procedureID }
        let aim: SpecimenAim = procedure?.opens == Claim.Kind.retest.event ? .retest : .lookBack
        let records = SpecimenRecords(db: db, county: office.county)
        let linked = try records.linked(to: sample).filter { $0.aim == aim && $0.state != .discarded }
        guard !linked.isEmpty, let failed = try failed(sample, db) else { return [] }
        let laid = Set(try self.laid(on: stored.id, db).values.map(\.id))
        return try linked.map { summary in
            let last = try records.results(of: summary.id)
            let round = last.map(\.round).max()
            // Laboratories write 镉, the ledger of results 镉（以Cd计）.
            let items = Set(last.filter { $0.round == round }.map { office.judge.itemName($0.item) })
            let hindrance: SampleCandidate.Hindrance? =
                if laid.contains(summary.id) {
                    .alreadyLaid
                } else if !failed.firms.contains(summary.supplierID) {
                    .otherFirm
                } else if summary.food != failed.food {
                    .otherFood
                } else if ![.approved, .published].contains(summary.state) || summary.conclusion == nil {
                    .notReviewed
                } else if !failed.items.isSubset(of: items) {
                    .itemsLeftOut
                } else if aim == .lookBack, summary.takenAt.day < stored.openedAt.day {
                    .takenBefore
                } else {
                    nil
                }
            return SampleCandidate(summary: summary, hindrance: hindrance)
        }
    }

    /// What a failed sample was: its firm with all entries of it, its food, and the items that did not pass.
    private func failed(
        _ sample: String,
        _ db: any Connection
    ) throws -> (firms: Set<String>, food: String, items: Set<String>)? {
        let county = office.county.text
        guard
            let row = try db.first(
                """
                SELECT food, COALESCE(supplier, producer) AS firm FROM sample
                WHERE county = \(county) AND id = \(sample)
                """
            )
        else { return nil }
        let firm: String? = try row.get("firm")
        let operators = OperatorRecords(db: db, county: office.county)
        let firms = try firm.map { [$0] + (try operators.sameFirm(as: $0)) } ?? []
        let items: [String] = try db.query(
            """
            SELECT item_name FROM result WHERE county = \(county) AND sample = \(sample) AND verdict <> 'pass'
            ORDER BY position
            """
        ).map { office.judge.itemName(try $0.get("item_name")) }
        return (Set(firms), try row.get("food"), Set(items))
    }

    /// The specimens that lie with a matter as evidence, by the evidence's identity.
    func laid(on matter: String, _ db: any Connection) throws -> [String: SpecimenSummary] {
        let records = SpecimenRecords(db: db, county: office.county)
        var laid: [String: SpecimenSummary] = [:]
        for row in try db.query(
            """
            SELECT evidence_specimen.evidence, evidence_specimen.specimen FROM evidence_specimen
            JOIN evidence ON evidence.county = evidence_specimen.county AND evidence.id = evidence_specimen.evidence
            WHERE evidence.county = \(office.county.text) AND evidence.matter = \(matter)
            """
        ) {
            let specimen: String = try row.get("specimen")
            laid[try row.get("evidence")] = try records.find(specimen, .scope(.program(office.county)))?.summary
        }
        return laid
    }

    /// The retest that is under way for the sample of another matter; nil where none is, or where it was not taken up.
    func retest(
        besides stored: MatterRecords.Stored,
        by officer: Officer,
        _ records: MatterRecords
    ) throws -> RetestUnderWay? {
        guard let sample = stored.sample,
            let row = try records.db.first(
                """
                SELECT sample_claim.matter, sample_claim.applied_on FROM sample_claim
                JOIN matter_standing ON matter_standing.county = sample_claim.county
                    AND matter_standing.matter = sample_claim.matter
                WHERE sample_claim.county = \(office.county.text) AND sample_claim.sample = \(sample)
                    AND sample_claim.kind = \(Claim.Kind.retest.rawValue) AND matter_standing.state = 'open'
                    AND sample_claim.matter <> \(stored.id)
                """
            )
        else { return nil }
        let id: String = try row.get("matter")
        guard let retest = try records.find(id, scope: .program(office.county)) else { return nil }
        let matter = try MatterDesk(office).load(retest, records)
        guard matter.mayBringSample else { return nil }
        return RetestUnderWay(
            matter: id,
            number: retest.number,
            isSeen: try records.find(id, scope: officer.scope) != nil,
            appliedOn: Day(try row.get("applied_on", as: String.self)) ?? retest.openedAt.day,
            acceptedOn: matter.steps.first?.doneAt?.day,
            openedAt: retest.openedAt,
            due: retest.due
        )
    }
}
