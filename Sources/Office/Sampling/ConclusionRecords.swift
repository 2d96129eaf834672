import Judging
import Primitives
import Rules
import Storage
import Supervision

/// SQL of what changed the conclusions of samples.
struct ConclusionRecords {
    let db: any Connection
    let county: AreaCode

    /// What a sample's conclusion is by the rows that it follows from: the last change, or the first conclusion.
    static let derived: SQL = """
        COALESCE(
            (SELECT conclusion_change.conclusion FROM conclusion_change
                WHERE conclusion_change.county = sample.county AND conclusion_change.sample = sample.id
                ORDER BY conclusion_change.changed_at DESC, conclusion_change.matter DESC LIMIT 1),
            CASE WHEN sample.first_conclusion = 'undetermined' THEN 'undetermined'
                WHEN sample.kind = 'supervision' THEN sample.first_conclusion
                WHEN sample.first_conclusion = 'pass' THEN 'no-problem' ELSE 'problem' END)
        """

    /// Writes what a matter about a failed sample closed with into the sample's conclusion, with its leaf.
    ///
    /// Nothing where the sample never failed.
    func change(
        _ sample: String,
        to conclusion: ChangedConclusion,
        outcome: String,
        matter: String,
        by officer: String,
        at now: Instant
    ) throws {
        let failed = try db.first(
            """
            SELECT id FROM sample WHERE county = \(county.text) AND id = \(sample)
                AND kind = 'supervision' AND first_conclusion = 'fail'
            """
        )
        guard failed != nil else { return }
        try db.execute(
            """
            INSERT INTO conclusion_change (county, matter, sample, conclusion, outcome, changed_at, changed_by)
            VALUES (\(county.text), \(matter), \(sample), \(conclusion.rawValue), \(outcome), \(now.milliseconds),
                \(officer))
            """
        )
        try db.execute(
            "UPDATE sample SET conclusion = \(Self.derived) WHERE county = \(county.text) AND id = \(sample)"
        )
        try Audit.append(
            Audit.Leaf(
                at: now,
                actor: officer,
                action: "conclusion-changed",
                subjectKind: "conclusion-change",
                subject: matter,
                after: try digest(of: matter)
            ),
            county: county,
            to: db
        )
    }

    func digest(of matter: String) throws -> String {
        var digest = Digest.Running()
        try db.each(
            """
            SELECT matter, sample, conclusion, outcome, changed_at, changed_by FROM conclusion_change
            WHERE county = \(county.text) AND matter = \(matter)
            """
        ) { digest.add($0.values) }
        return digest.finish()
    }

    /// What made a sample's conclusion what it is; nil where the first stands.
    func last(of sample: String) throws -> ConclusionChange? {
        try db.first(
            """
            SELECT conclusion_change.matter, conclusion_change.outcome, conclusion_change.changed_at, matter.number
            FROM conclusion_change
            JOIN matter ON matter.county = conclusion_change.county AND matter.id = conclusion_change.matter
            WHERE conclusion_change.county = \(county.text) AND conclusion_change.sample = \(sample)
            ORDER BY conclusion_change.changed_at DESC, conclusion_change.matter DESC LIMIT 1
            """
        ).map { row in
            ConclusionChange(
                matter: try row.get("matter"),
                matterNumber: try row.get("number"),
                outcome: try row.get("outcome"),
                day: Instant(milliseconds: try row.get("changed_at")).day
            )
        }
    }

    /// Samples whose conclusion is not what it follows from.
    func faults() throws -> [String] {
        try db.query(
            """
            SELECT sample.id FROM sample WHERE sample.county = \(county.text) AND sample.conclusion <> \(Self.derived)
            ORDER BY sample.id
            """
        ).map { "the conclusion of sample \(try $0.get("id", as: String.self)) does not follow from what was decided" }
    }
}

/// Brings the outcomes of matters that closed before a conclusion could change into the conclusions of their samples.
package struct ConclusionCarrying: Sendable {
    private let office: Office

    package init(_ office: Office) { self.office = office }

    /// How many were carried over; none once all are.
    @discardableResult
    package func run() async throws -> Int {
        let now = office.environment.now()
        return try await office.database.write { db in
            let rows = try db.query(
                """
                SELECT matter.id, matter.sample, matter.procedure_id, matter.procedure_from, matter_standing.outcome
                FROM matter
                JOIN matter_standing ON matter_standing.county = matter.county AND matter_standing.matter = matter.id
                    AND matter_standing.state = 'closed'
                JOIN sample ON sample.county = matter.county AND sample.id = matter.sample
                    AND sample.kind = 'supervision' AND sample.first_conclusion = 'fail'
                LEFT JOIN conclusion_change ON conclusion_change.county = matter.county
                    AND conclusion_change.matter = matter.id
                WHERE matter.county = \(office.county.text) AND conclusion_change.matter IS NULL
                ORDER BY matter_standing.closed_at, matter.id
                """
            )
            var carried = 0
            for row in rows {
                let procedure: String = try row.get("procedure_id")
                let from: String = try row.get("procedure_from")
                let outcome: String = try row.get("outcome")
                let version = office.rulebook.procedures.first { $0.id == procedure }?.versions.first {
                    $0.inForce.from.description == from
                }
                guard let conclusion = version?.closing.outcomeConclusions[outcome] else { continue }
                try ConclusionRecords(db: db, county: office.county).change(
                    row.get("sample"),
                    to: conclusion,
                    outcome: outcome,
                    matter: row.get("id"),
                    by: "system",
                    at: now
                )
                carried += 1
            }
            return carried
        }
    }
}
