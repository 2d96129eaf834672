import Office
import Primitives
import Rules
import Storage
import Supervision
import TestSupport
import Testing

@Suite struct `A ledger of before, brought up to date` {
    private static let county = Shipped.county.text

    /// One matter handed over, with a notice that somebody read and one that nobody has.
    private static func fill(_ db: any Connection) throws {
        let statements: [SQL] = [
            "INSERT INTO installation (county, created_at) VALUES (\(county), 1)",
            """
            INSERT INTO matter (county, id, number, procedure_id, procedure_from, title, township, opened_at, opened_by)
            VALUES (\(county), 'm', '整改〔2024〕1号', 'rectification', '2024-01-01', '某店整改', '140522100', 1, 'x')
            """,
            """
            INSERT INTO matter_standing (county, matter, state, step, holder, due_at)
            VALUES (\(county), 'm', 'open', 'order', 'station:140522100', 99)
            """,
            """
            INSERT INTO matter_handover (county, id, matter, kind, position, from_holder, to_holder, reason, papers, sent_at,
                sent_by, state, answer)
            VALUES (\(county), 'h', 'm', 'handover', 0, 'station:140522100', 'office', '请办', '', 5, 'x', 'waiting', '')
            """,
            """
            INSERT INTO document_template (county, template, version, title, body, origin, reason, edited_at, edited_by)
            VALUES (\(county), 'a', 1, '通知', '# 通知', 'rulebook', '', 1, 'x'),
                (\(county), 'b', 1, '通知', '# 通知', 'rulebook', '', 1, 'x')
            """,
            // Both began with 1, as their word was counted for each template.
            """
            INSERT INTO matter_document (county, id, matter, step, template, version, year, serial, number, issued_at, issued_by)
            VALUES (\(county), 'd1', 'm', 'order', 'a', 1, 2024, 1, '阳〔2024〕1号', 1, 'x'),
                (\(county), 'd2', 'm', 'order', 'b', 1, 2024, 1, '阳〔2024〕1号', 2, 'x')
            """,
            """
            INSERT INTO reminder (county, id, recipient, kind, matter, occasion, text, created_at, read_at, read_by)
            VALUES (\(county), 'r1', 'office', 'handed-over', 'm', 'h', '请接收', 1, 7, 'reader'),
                (\(county), 'r2', 'station:140522100', 'due-soon', 'm', 'step:early:99', '到期', 1, NULL, NULL)
            """,
            """
            INSERT INTO outbox (county, id, reminder, channel, recipient, text, state, tries, error, created_at)
            VALUES (\(county), 'o1', 'r1', 'message', 'office', '请接收', 'waiting', 0, '', 1),
                (\(county), 'o2', 'r2', 'message', 'station:140522100', '到期', 'waiting', 0, '', 1)
            """,
        ]
        for statement in statements { try db.execute(statement) }
    }

    @Test(arguments: Engine.available)
    func `keeps its standing, hand-overs, numbers and notices, each read by whoever read it`(
        engine: Engine
    ) async throws {
        let before = Array(Schema.migrations.prefix { $0.id != "0040-event-days" })
        #expect(before.count < Schema.migrations.count)
        try await withDatabase(engine, before) { database in
            try await database.write { db in try Self.fill(db) }
            _ = try await database.migrate(Schema.migrations, at: 9)
            let rows = try await database.read { db in
                func texts(_ sql: SQL) throws -> [String] { try db.query(sql).map { try $0.get(at: 0) } }
                return [
                    try texts("SELECT state || ' ' || holder FROM matter_standing"),
                    try texts("SELECT state || ' ' || reason FROM matter_handover"),
                    try texts("SELECT number || ' ' || document FROM document_number"),
                    try texts("SELECT id FROM reminder WHERE retired_at IS NULL"),
                    try texts("SELECT account || ' ' || reminder FROM reminder_read"),
                    try texts("SELECT id || ' ' || state FROM outbox ORDER BY id"),
                ]
            }
            #expect(
                rows == [
                    ["open station:140522100"], ["waiting 请办"], ["阳〔2024〕1号 d1"], ["r2"], ["reader r1"],
                    ["o1 dropped", "o2 waiting"],
                ]
            )
        }
    }

    /// The digest as it was before procedures asked for fields: a matter, its standing and its step.
    private static func earlierDigest(_ db: any Connection) throws -> String {
        var digest = Digest.Running()
        let texts: [SQL] = [
            """
            SELECT number, procedure_id, procedure_from, title, operator, township, sample, parent, opened_at, opened_by
            FROM matter WHERE id = 'm'
            """,
            """
            SELECT state, step, holder, due_at, due_missing_year, outcome, reason, closing_evidence, closed_at, closed_by
            FROM matter_standing WHERE matter = 'm'
            """,
            """
            SELECT position, step, holder, started_at, due_at, due_missing_year, done_at, done_by, note FROM matter_step
            WHERE matter = 'm' ORDER BY position
            """,
        ]
        for text in texts { try db.each(text) { digest.add($0.values) } }
        return digest.finish()
    }

    @Test(arguments: Engine.available)
    func `keeps the digests of its matters, which have no fields`(engine: Engine) async throws {
        let before = Array(Schema.migrations.prefix { $0.id != "0042-matter-fields" })
        #expect(before.count < Schema.migrations.count)
        try await withDatabase(engine, before) { database in
            try await database.write { db in
                let statements: [SQL] = [
                    "INSERT INTO installation (county, created_at) VALUES (\(Self.county), 1)",
                    """
                    INSERT INTO matter (county, id, number, procedure_id, procedure_from, title, township, opened_at, opened_by)
                    VALUES (\(Self.county), 'm', '整改〔2024〕1号', 'rectification', '2024-01-01', '某店整改', '140522100', 1, 'x')
                    """,
                    """
                    INSERT INTO matter_standing (county, matter, state, step, holder, due_at)
                    VALUES (\(Self.county), 'm', 'open', 'order', 'station:140522100', 99)
                    """,
                    """
                    INSERT INTO matter_step (county, matter, position, step, holder, started_at, note)
                    VALUES (\(Self.county), 'm', 0, 'order', 'station:140522100', 1, '')
                    """,
                ]
                for statement in statements { try db.execute(statement) }
                let leaf = Audit.Leaf(
                    at: Instant(milliseconds: 1),
                    actor: "x",
                    action: "matter-opened",
                    subjectKind: "matter",
                    subject: "m",
                    after: try Self.earlierDigest(db)
                )
                try Audit.append(leaf, county: Shipped.county, to: db)
            }
            _ = try await database.migrate(Schema.migrations, at: 9)
            let county = try await County(database: database)
            let whole = try await LedgerCheck(county.office).run().faults
            #expect(whole == [])
            try await county.execute(
                """
                INSERT INTO matter_field (county, matter, field, revision, value, reason, written_at, written_by)
                VALUES (\(Self.county), 'm', 'amount', 1, '5', '', 2, 'x')
                """
            )
            let slipped = try await LedgerCheck(county.office).run().faults
            #expect(slipped == ["matter m differs from what the audit trail recorded"])
        }
    }
}
