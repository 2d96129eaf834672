import Judging
import Primitives
import Rules
import Storage
package import Supervision

/// SQL of claims that the audit trail needs.
struct ClaimRecords {
    let db: any Connection
    let county: AreaCode

    func digest(of id: String) throws -> String {
        var digest = Digest.Running()
        try db.each(
            """
            SELECT sample, kind, subject, applicant, grounds, clock_rule, clock_from, last_day, applied_on, in_time, reason,
                matter, recorded_at, recorded_by
            FROM sample_claim WHERE county = \(county.text) AND id = \(id)
            """
        ) { digest.add($0.values) }
        return digest.finish()
    }
}
/// What became of a sample.
extension ClaimDesk {
    /// What became of a sample: claims, retests, look-backs.
    package func chain(_ sample: String, by officer: Officer) async throws -> SampleChain {
        try officer.require(.readLedger)
        return try await office.database.read { db in try chain(sample, by: officer, db: db) }
    }

    func chain(_ id: String, by officer: Officer, db: any Connection) throws -> SampleChain {
        guard
            let row = try db.first(
                """
                SELECT sample.food, sample.first_conclusion, sample.conclusion, sample.sampled_on,
                    supplier.name AS supplier_name, COALESCE(sample.supplier, sample.producer) AS firm
                FROM sample
                LEFT JOIN operator AS supplier ON supplier.county = sample.county AND supplier.id = sample.supplier
                WHERE sample.county = \(office.county.text) AND sample.id = \(id)\
                \(officer.scope.rows(of: .samples, as: "sample"))
                """
            )
        else { throw Refusal.notFound }
        let linked = try SpecimenRecords(db: db, county: office.county).linked(to: id)
        let circumstances = try MatterDesk(office).circumstances(of: row.get("firm"), claim: nil, db)
        return SampleChain(
            sample: id,
            food: try row.get("food"),
            first: Verdict(rawValue: try row.get("first_conclusion")) ?? .undetermined,
            conclusion: SampleConclusion(rawValue: try row.get("conclusion")) ?? .undetermined,
            change: try ConclusionRecords(db: db, county: office.county).last(of: id),
            servedOn: try ServedResults(db: db, office: office).days(of: [id])[id],
            sampledOn: try row.get("sampled_on", as: String?.self).flatMap { Day($0) },
            supplier: try row.get("supplier_name", as: String?.self) ?? "",
            claims: try claims(of: id, db),
            specimen: linked.first { $0.sample == id },
            retests: linked.filter { $0.aim == .retest },
            lookBacks: linked.filter { $0.aim == .lookBack },
            reports: try LaboratoryReportDesk(office).reports(ofSample: id, db),
            times: times(circumstances, on: office.environment.now().day),
            grounds: office.rulebook.claims.grounds.filter { !$0.isOfItems }
        )
    }

    /// `检验结论：自收到检验结论起 7 个工作日`, one for each subject.
    private func times(_ circumstances: Circumstances, on day: Day) -> [String] {
        ClaimSubject.allCases.compactMap { subject in
            guard let time = office.rulebook.claims.time(for: subject, in: circumstances),
                let term = office.rulebook.term(.deadline(time.deadline), on: day)
            else { return nil }
            return "\(subject.title)：自\(time.start == .service ? "收到检验结论" : "抽样")起 \(term.words)"
        }
    }

    private func claims(of sample: String, _ db: any Connection) throws -> [Claim] {
        try db.query(
            """
            SELECT sample_claim.id, sample_claim.sample, sample_claim.kind, sample_claim.subject, sample_claim.applicant,
                sample_claim.grounds, sample_claim.clock_from, sample_claim.last_day, sample_claim.applied_on,
                sample_claim.reason, sample_claim.matter, matter.number AS matter_number
            FROM sample_claim
            LEFT JOIN matter ON matter.county = sample_claim.county AND matter.id = sample_claim.matter
            WHERE sample_claim.county = \(office.county.text) AND sample_claim.sample = \(sample)
            ORDER BY sample_claim.recorded_at, sample_claim.id
            """
        ).map { row in
            func day(_ name: String) throws -> Day { Day(try row.get(name, as: String.self)) ?? Day(ordinal: 0) }
            return Claim(
                id: try row.get("id"),
                sample: try row.get("sample"),
                kind: Claim.Kind(rawValue: try row.get("kind")) ?? .retest,
                subject: Claim.Subject(rawValue: try row.get("subject")) ?? .result,
                applicant: try row.get("applicant"),
                grounds: try row.get("grounds"),
                clockFrom: try day("clock_from"),
                lastDay: try day("last_day"),
                appliedOn: try day("applied_on"),
                reason: try row.get("reason"),
                matter: try row.get("matter"),
                matterNumber: try row.get("matter_number")
            )
        }
    }
}
