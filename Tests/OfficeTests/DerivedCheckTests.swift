import Office
import Primitives
import Rules
import Storage
import Supervision
import TestSupport
import Testing

/// Rows that no leaf stood for, one for one: whatever is changed in them is found.
@Suite struct `Rows behind the leaves` {
    private struct TakenBack: Error {}

    /// What `verify` says after a change, which is taken back.
    private static func faults(after sql: SQL, _ county: County) async throws -> [String] {
        let found = Shelf<[String]>([])
        let office = county.office
        await #expect(throws: TakenBack.self) {
            try await office.database.write { db in
                try #require(try db.execute(sql) > 0, "nothing changed")
                let faults = try LedgerCheck(office).faults(db)
                found.change { $0 = faults }
                throw TakenBack()
            }
        }
        return found.value
    }

    private static let templates: [SQL] = [
        "UPDATE document_template SET body = body || '。' WHERE version = 1",
        "UPDATE document_template SET title = '别的' WHERE version = 2",
        "UPDATE document_template SET reason = '没有理由' WHERE version = 2",
        "UPDATE document_template SET edited_by = 'north' WHERE version = 2",
        "UPDATE document_template SET edited_at = edited_at + 1 WHERE version = 1",
        "UPDATE document_template SET origin = 'rulebook' WHERE version = 2",
        "DELETE FROM document_template WHERE version = 2",
    ]

    @Test(arguments: Engine.available)
    func `a version of a template that was changed by SQL was not found`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let matter = try await county.openedDisposal()
            let values = ["papers": "通知书", "manner": "直接", "place": "店内", "recipient": "店主"]
            _ = try await county.documents
                .issue(matter: matter, template: "service-receipt", values: values, by: county.north)
            let rule = try #require(Shipped.rulebook.template("service-receipt"))
            try await county.documents
                .edit(rule.id, title: rule.title, body: rule.body + "\n（本县）", reason: "加注", by: county.head)
            #expect(try await LedgerCheck(county.office).run().faults == [])
            for sql in Self.templates {
                let faults = try await Self.faults(after: sql, county)
                #expect(faults.contains { $0.contains("document template service-receipt") }, "\(sql)")
            }
            let more: SQL = """
                INSERT INTO document_template (county, template, version, title, body, origin, reason, edited_at, edited_by)
                SELECT county, template, 3, title, body, origin, reason, edited_at, edited_by FROM document_template
                WHERE version = 2
                """
            let faults = try await Self.faults(after: more, county)
            #expect(faults.contains { $0.contains("is in no audit leaf") })
        }
    }

    private static let feeds: [SQL] = [
        "UPDATE calendar_feed SET token_hash = 'x' WHERE revoked_at IS NULL",
        "UPDATE calendar_feed SET revoked_at = NULL WHERE account = 'north2'",
        "UPDATE calendar_feed SET revoked_at = created_at WHERE revoked_at IS NULL",
        "UPDATE calendar_feed SET created_at = created_at - 1",
        "UPDATE calendar_feed SET account = 'head' WHERE account = 'north2'",
        "DELETE FROM calendar_feed WHERE revoked_at IS NOT NULL AND account = 'north'",
    ]

    @Test(arguments: Engine.available)
    func `a calendar feed that was changed by SQL was not found`(engine: Engine) async throws {
        try await County.with(engine) { county in
            try await county.registerOfficers()
            let desk = CalendarDesk(county.office)
            _ = try await desk.create(by: county.north)
            county.clock.change { $0 = $0.adding(hours: 1) }
            // The second ends the first.
            _ = try await desk.create(by: county.north)
            _ = try await desk.create(by: county.otherNorth)
            county.clock.change { $0 = $0.adding(hours: 1) }
            try await desk.revoke(by: county.otherNorth)
            #expect(try await LedgerCheck(county.office).run().faults == [])
            for sql in Self.feeds {
                let faults = try await Self.faults(after: sql, county)
                #expect(faults.contains { $0.contains("calendar feeds of") }, "\(sql)")
            }
        }
    }

    private static let values: [SQL] = [
        "UPDATE epcis_event_value SET value = value || 'x'", "UPDATE epcis_event_value SET role = role || 'x'",
        "DELETE FROM epcis_event_value",
    ]

    @Test(arguments: Engine.available)
    func `what queries look for in events could be changed by SQL`(engine: Engine) async throws {
        try await County.with(engine) { county in
            _ = try await CaptureDesk(county.office)
                .capture(CaptureTests.document((1...4).map { CaptureTests.seen($0) }), .rollback, by: county.head)
            let held = try await county.count("SELECT COUNT(*) FROM epcis_event_value")
            #expect(held > 0)
            #expect(try await LedgerCheck(county.office).run().faults == [])
            for sql in Self.values {
                let faults = try await Self.faults(after: sql, county)
                #expect(faults.contains { $0.contains("the values of event") }, "\(sql)")
            }
        }
    }

    private static func laid(_ county: County) async throws -> (matter: String, other: String) {
        let chain = try await FieldChain(county)
        let test = RapidDesk(county.office)
        let id = try await test.record(
            .init(operatorID: chain.shop, food: "豇豆", item: "克百威", kit: "检测卡", outcome: .positive),
            by: county.north
        )
        let matter = try await test.find(id, by: county.north).matter ?? ""
        var specimens: [String] = []
        for result in ["0.01", "0.5"] {
            specimens.append(
                try await chain.approved(result) {
                    $0.aim = .confirmation
                    $0.rapidTest = id
                }.specimen
            )
        }
        for (from, next) in [("control", "sampling"), ("sampling", "confirmation")] {
            try await county.lay(matter, by: county.north)
            try await county.matters.advance(matter: matter, from: from, to: next, note: "", by: county.north)
        }
        try await SampleEvidence(county.office).lay(specimens[0], on: matter, by: county.north)
        return (matter, specimens[1])
    }

    @Test(arguments: Engine.available)
    func `the specimen behind a piece of evidence could be exchanged by SQL`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let (matter, other) = try await Self.laid(county)
            #expect(try await LedgerCheck(county.office).run().faults == [])
            let changes: [SQL] = [
                "UPDATE evidence_specimen SET specimen = \(other)", "DELETE FROM evidence_specimen",
                "UPDATE evidence_specimen SET audited = 0",
            ]
            for sql in changes {
                let faults = try await Self.faults(after: sql, county)
                #expect(faults.contains { $0.contains("matter \(matter)") }, "\(sql)")
            }
        }
    }

    @Test(arguments: Engine.available)
    func `a specimen that an earlier version laid down is entered at the next start, once`(engine: Engine) async throws
    {
        try await County.with(engine) { county in
            let (matter, _) = try await Self.laid(county)
            // As it was: the row beside a leaf that knows nothing of it.
            let digest = try await county.text(
                "SELECT before_digest FROM audit_leaf WHERE subject = \(matter) ORDER BY sequence DESC LIMIT 1"
            )
            #expect(digest != nil)
            try await county.execute("UPDATE evidence_specimen SET audited = 0")
            let found = try await LedgerCheck(county.office).run().faults
            #expect(found.contains { $0.contains("that no audit leaf covers") })
            let audit = SpecimenAudit(county.office)
            #expect(try await audit.run() == 1)
            #expect(try await audit.run() == 0)
            #expect(try await county.leaves("specimens-entered") == 1)
            #expect(try await LedgerCheck(county.office).run().faults == [])
        }
    }
}
