import Office
import Primitives
import Storage
import Supervision
import TestSupport
import Testing

@Suite struct `Checking that the ledger is whole` {
    /// Two imports, three disposals of which one is closed, evidence, and a report.
    private static func fill(_ county: County) async throws {
        let matter = try await county.openedDisposal("A1")
        try await county.importing([.cowpea("A2"), .cowpea("A3", "0.5", shop: .south)], name: "二.xlsx")
        _ = try await county.openedDisposal("A4")
        try await county.finish(matter)
        county.set("2024-11-20")
        try await county.report("140522100", received: "2024-11-10", copied: "2024-11-10")
        try await county.importing([.cowpea("A2", "0.5", item: "氧乐果")], name: "三.xlsx")
    }

    private static let tampering: [(name: String, sql: [SQL], fault: String)] = [
        (
            "an altered leaf", ["UPDATE audit_leaf SET actor = 'somebody' WHERE sequence = 3"],
            "audit leaf 3 does not match"
        ),
        ("a moved leaf", ["UPDATE audit_leaf SET at = at + 1 WHERE sequence = 2"], "audit leaf 2 does not match"),
        ("a removed leaf", ["DELETE FROM audit_leaf WHERE sequence = 4"], "audit leaf 4 is missing"),
        ("a removed first leaf", ["DELETE FROM audit_leaf WHERE sequence = 1"], "audit leaf 1 is missing"),
        (
            "an inserted leaf",
            [
                """
                INSERT INTO audit_leaf (county, sequence, at, actor, action, subject_kind, subject, previous_hash, hash)
                SELECT county, sequence + 1, at, 'x', 'x', 'x', 'x', hash, 'made-up'
                FROM audit_leaf ORDER BY sequence DESC LIMIT 1
                """
            ],
            "does not match its hash"
        ),
        (
            "a rehashed leaf", ["UPDATE audit_leaf SET hash = 'made-up' WHERE sequence = 2"],
            "leaf 3 does not follow leaf 2"
        ),
        ("an altered sample", ["UPDATE sample SET food = '芹菜' WHERE number = 'A2'"], "samples of import"),
        ("a milder sample", ["UPDATE sample SET aim = 'problem' WHERE number = 'A1'"], "samples of import"),
        (
            "an altered result", ["UPDATE result SET result_text = '0.019' WHERE result_text = '0.5'"],
            "samples of import"
        ),
        ("a removed result", ["DELETE FROM result WHERE item = '氧乐果'"], "samples of import"),
        (
            "a sample slipped in",
            [
                """
                INSERT INTO sample (county, id, natural_key, kind, aim, food, food_class, rule_day, counted_on, publisher,
                    laboratory, remark, judged, first_conclusion, conclusion, import_file, import_row, created_at)
                SELECT county, 'x', 'x', kind, aim, food, food_class, rule_day, counted_on, publisher, laboratory,
                    remark, 'pass', 'pass', 'pass', import_file, 99, created_at FROM sample WHERE number = 'A1'
                """
            ],
            "samples of import"
        ),
        (
            "an altered import", ["UPDATE import_file SET record_digest = 'x' WHERE name = '二.xlsx'"],
            "samples of import"
        ),
        (
            "a step done earlier",
            ["UPDATE matter_step SET done_at = done_at - 1 WHERE step = 'serve' AND done_at > 0"], "matter"
        ),
        ("an altered note", ["UPDATE evidence SET note = '改过' WHERE need = 'cause-finding'"], "matter"),
        ("a later due day", ["UPDATE matter_standing SET due_at = due_at + 86400000"], "matter"),
        ("another shop", ["UPDATE matter SET operator = NULL WHERE operator IS NOT NULL"], "matter"),
        ("another reason", ["UPDATE matter_standing SET reason = '改过' WHERE state = 'closed'"], "matter"),
        ("an altered paper", ["UPDATE evidence_file SET content = \(Array("%PDF-x".utf8))"], "was altered"),
        (
            "an altered report", ["UPDATE annual_report SET received_on = '2024-11-01'"],
            "annual report 2024:140522100 differs"
        ),
        ("a removed report", ["DELETE FROM annual_report"], "annual report 2024:140522100 is in the audit trail"),
        (
            "a removed disposal",
            [
                "DELETE FROM matter_step WHERE matter IN (SELECT id FROM matter WHERE number = '核查处置〔2024〕2号')",
                "DELETE FROM matter_standing WHERE matter IN (SELECT id FROM matter WHERE number = '核查处置〔2024〕2号')",
                "DELETE FROM matter WHERE number = '核查处置〔2024〕2号'",
            ],
            "has no disposal"
        ),
        (
            "a removed look-back",
            [
                "DELETE FROM matter_step WHERE matter IN (SELECT id FROM matter WHERE procedure_id = 'look-back')",
                "DELETE FROM matter_standing WHERE matter IN (SELECT id FROM matter WHERE procedure_id = 'look-back')",
                "DELETE FROM matter WHERE procedure_id = 'look-back'",
            ],
            "no longer in the ledger"
        ),
    ]

    @Test(arguments: Engine.available)
    func `what was done at the desks is found whole`(engine: Engine) async throws {
        try await County.with(engine) { county in
            try await Self.fill(county)
            let check = try await LedgerCheck(county.office).run()
            #expect(check.faults == [])
            #expect(check.samples == 4)
            #expect(check.matters == 5)
            let leaves = try await county.count("SELECT COUNT(*) FROM audit_leaf")
            #expect(check.leaves == leaves)
        }
    }

    @Test(arguments: Engine.available)
    func `whatever is changed behind the desks' back is found`(engine: Engine) async throws {
        try await County.with(engine) { county in
            try await Self.fill(county)
            for row in Self.tampering {
                // Each on the whole ledger: the transaction that tampers is looked at from inside and taken back.
                let copy = Shelf<[String]>([])
                let office = county.office
                await #expect(throws: TakenBack.self) {
                    try await office.database.write { db in
                        for sql in row.sql { try #require(try db.execute(sql) > 0, "\(row.name) changed nothing") }
                        let faults = try LedgerCheck(office).faults(db)
                        copy.change { $0 = faults }
                        throw TakenBack()
                    }
                }
                #expect(copy.value.contains { $0.contains(row.fault) }, "\(row.name): \(copy.value)")
            }
            let check = try await LedgerCheck(county.office).run()
            #expect(check.faults == [])
        }
    }
}

private struct TakenBack: Error {}
