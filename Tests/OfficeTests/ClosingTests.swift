import Office
import Primitives
import Storage
import Supervision
import TestSupport
import Testing

@Suite struct `Moving and closing a disposal` {
    @Test(arguments: Engine.available)
    func `it goes its way to the end, with a leaf for every move`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let matter = try await county.openedDisposal()
            let lookBack = try await county.finish(matter)
            let file = try await county.matters.file(matter, by: county.north)
            #expect(file.summary.outcome == "整改完成")
            #expect(file.reason == "复查合格")
            #expect(file.matter.steps.map(\.step) == ["serve", "control", "cause", "rectify", "no-case", "publicity"])
            #expect(file.matter.steps.allSatisfy { $0.doneAt != nil })
            #expect(file.followers.map(\.id) == [lookBack])
            #expect(!file.mayAct)
            let leaves = try await county.count("SELECT COUNT(*) FROM audit_leaf WHERE subject = \(matter)")
            // Opened, ten pieces of evidence, five advances, closed.
            #expect(leaves == 1 + 10 + 5 + 1)
        }
    }

    @Test(arguments: Engine.available)
    func `a step held by another desk is not the station's to do`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let matter = try await county.openedDisposal()
            try await county.carry(matter, through: "control", "cause", "rectify", "no-case")
            let file = try await county.matters.file(matter, by: county.north)
            #expect(file.summary.holder == .department("market-supervision"))
            #expect(!file.mayAct)
            let before = try await county.census()
            await #expect(throws: Refusal.heldByOther) {
                try await county.matters
                    .addEvidence(matter: matter, need: "no-case-reason", note: "x", file: nil, by: county.north)
            }
            await #expect(throws: Refusal.heldByOther) {
                try await county.matters
                    .advance(matter: matter, from: "no-case", to: "publicity", note: "", by: county.north)
            }
            await #expect(throws: Refusal.heldByOther) {
                try await county.matters
                    .close(matter: matter, from: "no-case", outcome: "整改完成", reason: "好", by: county.north)
            }
            let after = try await county.census()
            #expect(after == before)
        }
    }

    @Test(arguments: Engine.available)
    func `without evidence, reason or outcome the desk refuses and writes nothing`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let matter = try await county.openedDisposal()
            try await county.carry(matter, through: "control", "cause", "rectify", "no-case", "publicity")
            let before = try await county.census()
            func closing(_ outcome: String, _ reason: String) async throws {
                try await county.matters
                    .close(matter: matter, from: "publicity", outcome: outcome, reason: reason, by: county.head)
            }
            await #expect(throws: MatterRefusal.missing(["公开网址"])) { try await closing("整改完成", "好") }
            await #expect(throws: MatterRefusal.reasonMissing) { try await closing("整改完成", "  ") }
            await #expect(throws: MatterRefusal.unknownOutcome) { try await closing("算了", "好") }
            let after = try await county.census()
            #expect(after == before)
            try await county.lay(matter, by: county.head)
            try await closing("整改完成", "好")
            await #expect(throws: Refusal.changedMeanwhile) { try await closing("整改完成", "好") }
        }
    }

    @Test(arguments: Engine.available)
    func `a form filled in before somebody else moved the matter is refused`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let matter = try await county.openedDisposal()
            try await county.carry(matter, through: "control")
            await #expect(throws: Refusal.changedMeanwhile) {
                try await county.matters.advance(
                    matter: matter,
                    from: "serve",
                    to: "control",
                    note: "",
                    by: county.north
                )
            }
        }
    }

    private static let unfit: [(need: String, note: String, bytes: [UInt8]?, code: String)] = [
        ("held-quantity", "", nil, "note-missing"), ("held-quantity", " \n ", nil, "note-missing"),
        ("control-photo", "拍了", nil, "photo-missing"), ("control-photo", "", Paper.bytes, "photo-missing"),
    ]

    @Test(arguments: Engine.available)
    func `evidence that does not show what is asked for is not taken`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let matter = try await county.openedDisposal()
            await #expect(throws: Refusal.self) {
                try await county.matters
                    .addEvidence(matter: matter, need: "result-notice", note: "寄了", file: nil, by: county.north)
            }
            try await county.carry(matter, through: "control")
            let before = try await county.census()
            for row in Self.unfit {
                let file = try row.bytes.map { try EvidenceFile(name: "a", content: $0) }
                let refusal = await #expect(throws: Refusal.self) {
                    try await county.matters
                        .addEvidence(matter: matter, need: row.need, note: row.note, file: file, by: county.north)
                }
                guard case .incomplete(let faults) = refusal else {
                    Issue.record("\(String(describing: refusal))")
                    continue
                }
                #expect(faults.map(\.code) == [row.code])
            }
            await #expect(throws: Refusal.notFound) {
                try await county.matters
                    .addEvidence(matter: matter, need: "cause-finding", note: "x", file: nil, by: county.north)
            }
            let after = try await county.census()
            #expect(after == before)
        }
    }

    @Test(arguments: Engine.available)
    func `a photo laid down twice is kept once`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let first = try await county.openedDisposal("A1")
            let second = try await county.openedDisposal("A2")
            try await county.lay(first, by: county.north)
            try await county.lay(second, by: county.north)
            let files = try await county.count("SELECT COUNT(*) FROM evidence_file")
            let pieces = try await county.count("SELECT COUNT(*) FROM evidence")
            #expect(files == 1)
            #expect(pieces == 4)
            let file = try await county.matters.file(first, by: county.north)
            let piece = try #require(file.evidence.first)
            let found = try await county.matters.evidenceFile(matter: first, evidence: piece.id, by: county.north)
            #expect(found.content == Paper.bytes)
            #expect(found.mediaType == "application/pdf")
            // Evidence of one matter is not to be had through another.
            await #expect(throws: Refusal.notFound) {
                _ = try await county.matters.evidenceFile(matter: second, evidence: piece.id, by: county.north)
            }
        }
    }
}

@Suite struct `The schema defends the closing by itself` {
    /// Closes the standing of `matter` with plain SQL.
    private static func close(
        _ matter: String,
        outcome: String? = "整改完成",
        reason: String? = "好",
        evidence: String?,
        at: Int64? = 1,
        by: String? = "head",
        step: String? = nil
    ) -> SQL {
        """
        UPDATE matter_standing SET state = 'closed', step = \(step), outcome = \(outcome), reason = \(reason),
            closing_evidence = \(evidence), closed_at = \(at), closed_by = \(by)
        WHERE county = \(Shipped.county.text) AND matter = \(matter)
        """
    }

    private static func evidence(of matter: String, _ county: County) async throws -> String {
        try await county.lay(matter, by: county.north)
        let evidence = try await county.text("SELECT id FROM evidence WHERE matter = \(matter) ORDER BY id LIMIT 1")
        return try #require(evidence)
    }

    @Test(arguments: Engine.available)
    func `no closing without outcome, reason, evidence, day and officer`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let matter = try await county.openedDisposal()
            let evidence = try await Self.evidence(of: matter, county)
            let refused: [SQL] = [
                Self.close(matter, evidence: nil), Self.close(matter, outcome: nil, evidence: evidence),
                Self.close(matter, outcome: "", evidence: evidence),
                Self.close(matter, reason: nil, evidence: evidence),
                Self.close(matter, reason: "", evidence: evidence), Self.close(matter, evidence: evidence, at: nil),
                Self.close(matter, evidence: evidence, by: nil), Self.close(matter, evidence: evidence, step: "serve"),
                "UPDATE matter_standing SET outcome = '整改完成' WHERE matter = \(matter)",
                "UPDATE matter_standing SET step = NULL WHERE matter = \(matter)",
                "UPDATE matter_standing SET due_at = NULL WHERE matter = \(matter)",
                "UPDATE matter_standing SET state = 'gone' WHERE matter = \(matter)",
            ]
            for (index, sql) in refused.enumerated() {
                let error = await #expect(throws: StorageError.self) { try await county.execute(sql) }
                guard case .checkViolation = error else {
                    Issue.record("\(index): \(String(describing: error))")
                    continue
                }
            }
            try await county.execute(Self.close(matter, evidence: evidence))
        }
    }

    @Test(arguments: Engine.available)
    func `the evidence must be there and be the matter's own`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let matter = try await county.openedDisposal("A1")
            let other = try await county.openedDisposal("A2")
            let foreign = try await Self.evidence(of: other, county)
            for evidence in [foreign, "nothing"] {
                let error = await #expect(throws: StorageError.self) {
                    try await county.execute(Self.close(matter, evidence: evidence))
                }
                guard case .foreignKeyViolation = error else {
                    Issue.record("\(String(describing: error))")
                    continue
                }
            }
        }
    }

    @Test(arguments: Engine.available)
    func `a sample is disposed of once and a failed one is called failed`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let matter = try await county.openedDisposal()
            let twice: SQL = """
                INSERT INTO matter (county, id, number, procedure_id, procedure_from, title, sample, opened_at, opened_by)
                SELECT county, 'm2', 'n2', procedure_id, procedure_from, title, sample, opened_at, opened_by
                FROM matter WHERE id = \(matter)
                """
            let unique = await #expect(throws: StorageError.self) { try await county.execute(twice) }
            if case .uniqueViolation = unique {} else { Issue.record("\(String(describing: unique))") }
            let check = await #expect(throws: StorageError.self) {
                try await county.execute("UPDATE sample SET first_conclusion = 'pass'")
            }
            if case .checkViolation = check {} else { Issue.record("\(String(describing: check))") }
            let current = await #expect(throws: StorageError.self) {
                try await county.execute(
                    """
                    INSERT INTO matter_step (county, matter, position, step, holder, started_at)
                    VALUES (\(Shipped.county.text), \(matter), 1, 'control', 'office', 0)
                    """
                )
            }
            if case .uniqueViolation = current {} else { Issue.record("\(String(describing: current))") }
        }
    }
}
