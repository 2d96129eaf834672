import Judging
import Primitives
import Rules
import Storage
import Supervision

/// Reviewed specimens as evidence of the matters that wait for them: look-backs, retests and confirmations.
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
        guard let need = matter.sampleNeed else {
            throw Self.fault("no-sample-wanted", "这一步不需要附样品")
        }
        guard !specimen.isEmpty else { throw Self.fault("specimen-missing", "请先选择要附的样品") }
        guard let chosen = try candidates(for: stored, matter, db).first(where: { $0.summary.id == specimen }) else {
            throw Self.fault("specimen-unknown", "所选样品不是这件事的回头看、复检或确证样品，请重新选择")
        }
        if let hindrance = chosen.hindrance {
            throw Self.fault(hindrance.rawValue, "样品 \(chosen.summary.number) 不能附上：\(hindrance.words)")
        }
        let conclusion = chosen.summary.conclusion?.chinese ?? ""
        let words =
            switch chosen.summary.aim {
            case .retest: "复检\(conclusion)"
            case .confirmation: "确证\(conclusion)"
            default: conclusion
            }
        try MatterDesk(office).addEvidence(
            matter: id,
            need: need.id,
            note: "样品 \(chosen.summary.number)，\(chosen.summary.food)，结论：\(words)",
            file: nil,
            specimen: specimen,
            by: officer,
            at: now,
            db: db
        )
    }

    private static func fault(_ code: String, _ advice: String) -> Refusal {
        .incomplete([FieldFault(field: "specimen", code: code, advice: advice)])
    }

    /// The specimens taken for what a matter is about: look-backs, retests, confirmations; oldest first.
    ///
    /// Empty where the current step wants no sample.
    func candidates(
        for stored: MatterRecords.Stored,
        _ matter: Matter,
        _ db: any Connection
    ) throws -> [SampleCandidate] {
        matter.sampleNeed == nil ? [] : try taken(for: stored, db)
    }

    /// What the samples of a matter say that are reviewed and fit it; one that was laid down has fitted.
    ///
    /// Those taken before the day of `since` are left out; nil leaves out none.
    func samples(
        of stored: MatterRecords.Stored,
        since: Instant?,
        _ db: any Connection
    ) throws -> [Matter.Sample] {
        try taken(for: stored, db).compactMap { candidate in
            let isLaid = candidate.hindrance == .alreadyLaid
            guard isLaid || candidate.hindrance == nil, let conclusion = candidate.summary.conclusion else {
                return nil
            }
            if let since, candidate.summary.takenAt.day < since.day { return nil }
            return Matter.Sample(number: candidate.summary.number, conclusion: conclusion, isLaid: isLaid)
        }
    }

    /// Every specimen taken for what a matter is about, with why it does not fit.
    private func taken(for stored: MatterRecords.Stored, _ db: any Connection) throws -> [SampleCandidate] {
        let aim = office.rulebook.procedures.first { $0.id == stored.procedureID }?.sampleAim ?? .lookBack
        let records = SpecimenRecords(db: db, county: office.county)
        let tests = aim == .confirmation ? try RapidRecords(db: db, county: office.county).tests(of: stored.id) : []
        let linked =
            try aim == .confirmation
            ? records.confirming(matter: stored.id) : stored.sample.map { try records.linked(to: $0) } ?? []
        let specimens = linked.filter { $0.aim == aim && $0.state != .discarded }
        guard !specimens.isEmpty,
            let wanted = try aim == .confirmation ? wanted(tests, db) : stored.sample.flatMap({ try failed($0, db) })
        else { return [] }
        let laid = Set(try self.laid(on: stored.id, db).values.map(\.id))
        let earliest = aim == .lookBack ? stored.openedAt.day : tests.map(\.testedAt.day).min()
        return try specimens.map { summary in
            let hindrance: SampleCandidate.Hindrance? =
                laid.contains(summary.id)
                ? .alreadyLaid : try wanted.hindrance(of: summary, items: items(of: summary, records), since: earliest)
            return SampleCandidate(summary: summary, hindrance: hindrance)
        }
    }

    /// The items of a specimen's last results by the rulebook's names: laboratories write 镉, the ledger 镉（以Cd计）.
    private func items(of specimen: SpecimenSummary, _ records: SpecimenRecords) throws -> Set<String> {
        let results = try records.results(of: specimen.id)
        let round = results.map(\.round).max()
        return Set(results.filter { $0.round == round }.map { office.judge.itemName($0.item) })
    }

    /// What a specimen must be to answer a matter: of which firm with all entries of it, which food, which items.
    private struct Wanted {
        var firms: Set<String>
        var food: String
        var items: Set<String>

        func hindrance(
            of summary: SpecimenSummary,
            items tested: Set<String>,
            since earliest: Day?
        ) -> SampleCandidate.Hindrance? {
            if !firms.contains(summary.supplierID) { return .otherFirm }
            if summary.food != food { return .otherFood }
            if ![.approved, .published].contains(summary.state) || summary.conclusion == nil { return .notReviewed }
            if !items.isSubset(of: tested) { return .itemsLeftOut }
            if let earliest, summary.takenAt.day < earliest { return .takenBefore }
            return nil
        }
    }

    /// What a failed sample was: the items are those that did not pass.
    private func failed(_ sample: String, _ db: any Connection) throws -> Wanted? {
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
        let items: [String] = try db.query(
            """
            SELECT item_name FROM result WHERE county = \(county) AND sample = \(sample) AND verdict <> 'pass'
            ORDER BY position
            """
        ).map { office.judge.itemName(try $0.get("item_name")) }
        return Wanted(firms: try firm.map { try firms($0, db) } ?? [], food: try row.get("food"), items: Set(items))
    }

    /// What rapid tests found; an item that is no laboratory's (有机磷类) is confirmed by whatever the sheet says.
    private func wanted(_ tests: [RapidTest], _ db: any Connection) throws -> Wanted? {
        guard let test = tests.first else { return nil }
        let items = tests.map(\.item).filter { office.judge.knowsItem($0) }.map { office.judge.itemName($0) }
        return Wanted(firms: try firms(test.operatorID, db), food: test.food, items: Set(items))
    }

    private func firms(_ id: String, _ db: any Connection) throws -> Set<String> {
        Set([id] + (try OperatorRecords(db: db, county: office.county).sameFirm(as: id)))
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
