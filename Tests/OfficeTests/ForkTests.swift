import Office
import Primitives
import Rules
import Storage
import Supervision
import TestSupport
import Testing

/// Procedures that only files say: a complaint (投诉) that opens a report (举报), and three that a person opens.
private enum Forked {
    private static func file(
        _ id: String,
        _ title: String,
        _ subject: String,
        more: String = "",
        opens: String = ""
    )
        -> String
    {
        """
        id: \(id)
        title: \(title)
        opens: by-hand
        subject: \(subject)
        versions:
          - from: 2024-01-01
            basis: 虚构程序
            confidence: unconfirmed
            whole: {working-days: 20, unconfirmed: true}
            steps:
              - id: accept
                title: 受理
                holder: station-of-operator
                evidence: [{text: \(id)-decision, title: 受理决定}]
                next: [handle]
              - id: handle
                title: 办理
                holder: station-of-operator
                clock: {working-days: 5, unconfirmed: true}
                \(opens)
                evidence: [{text: \(id)-result, title: 办理结果}]
            close:
              outcomes: [办结, 移交举报]
              \(more)
        """
    }

    static let rulebook: Rulebook = {
        let files = [
            "procedures/complaint.yaml": file(
                "complaint",
                "投诉",
                "operator",
                more: "outcome-opens: {移交举报: tip}"
            ), "procedures/tip.yaml": file("tip", "举报", "matter", opens: "opens: file-check"),
            "procedures/file-check.yaml": file("file-check", "核对档案", "matter"),
            "procedures/resample.yaml": file("resample", "补充说明", "sample"),
            "procedures/advice.yaml": file("advice", "提醒函", "department"),
        ]
        let (rulebook, problems) = Rulebook.load([RuleFolder(path: Shipped.folder), RuleFolder(files: files)])
        precondition(problems.isEmpty, "\(problems)")
        return rulebook
    }()
}

@Suite struct `A matter that opens another` {
    private static func opened(
        _ county: County,
        _ procedure: String,
        _ change: (inout MatterDesk.Origin) -> Void
    ) async throws -> String {
        var origin = MatterDesk.Origin(event: "", subjectTitle: "", operatorID: nil, township: nil, sample: nil)
        change(&origin)
        return try await county.matters.openByHand(procedure: procedure, origin: origin, by: county.north).id
    }

    @Test(arguments: Engine.available)
    func `a complaint closed as a tip opens the report, and its step the next, each once`(engine: Engine) async throws {
        try await County.with(engine, rulebook: Forked.rulebook) { county in
            try await county.importing([.cowpea("C1", shop: .north)], name: "C1.xlsx")
            let shop = try await county.text("SELECT id FROM operator WHERE name = \(Shop.north.name)")
            let complaint = try await Self.opened(county, "complaint") { $0.operatorID = shop }
            let desk = county.matters
            for (from, next) in [("accept", "handle")] {
                try await county.lay(complaint, by: county.north)
                try await desk.advance(matter: complaint, from: from, to: next, note: "", by: county.north)
            }
            county.set("2024-03-12")
            try await county.lay(complaint, by: county.north)
            try await desk.close(
                matter: complaint,
                from: "handle",
                outcome: "移交举报",
                reason: "涉嫌违法",
                on: EventDay("2024-03-11"),
                by: county.north
            )
            let tip = try #require(try await county.text("SELECT id FROM matter WHERE parent = \(complaint)"))
            let file = try await desk.file(tip, by: county.north)
            #expect(file.summary.title == "凤凰蔬菜店举报")
            #expect(file.parent == complaint)
            #expect(file.matter.openedAt.day == Shipped.day("2024-03-11"))
            #expect(try await desk.file(complaint, by: county.north).followers.map(\.id) == [tip])
            try await county.lay(tip, by: county.north)
            try await desk.advance(matter: tip, from: "accept", to: "handle", note: "", by: county.north)
            #expect(try await county.count("SELECT COUNT(*) FROM matter WHERE parent = \(tip)") == 1)
            #expect(try await LedgerCheck(county.office).run().faults == [])
        }
    }

    @Test(arguments: Engine.available)
    func `procedures about a sample, a matter and a department are opened by hand`(engine: Engine) async throws {
        try await County.with(engine, rulebook: Forked.rulebook) { county in
            let disposal = try await county.openedDisposal()
            let sample = try await county.text("SELECT sample FROM matter WHERE id = \(disposal)")
            let about = try await Self.opened(county, "resample") { $0.sample = sample }
            #expect(try await county.matters.file(about, by: county.north).sample == sample)
            let tip = try await Self.opened(county, "tip") { $0.parent = disposal }
            #expect(try await county.matters.file(tip, by: county.north).parent == disposal)
            let advice = try await Self.opened(county, "advice") { $0.department = "education" }
            let title = try await county.matters.file(advice, by: county.head).summary.title
            #expect(title.hasSuffix("提醒函") && title != "提醒函")
            for department in [nil, "nothing", "county-laboratory"] {
                await #expect(throws: Refusal.self) {
                    _ = try await Self.opened(county, "advice") { $0.department = department }
                }
            }
        }
    }
}

@Suite struct `Numbers of documents` {
    private static let rulebook: Rulebook = {
        func template(_ id: String) -> String {
            """
            id: \(id)
            title: 改正通知
            serial: 阳市监责改
            answers: []
            fields: []
            body: |
              # 改正通知
              > {number}
            source: 虚构
            confidence: unconfirmed
            """
        }
        let files = ["documents/first.yaml": template("first"), "documents/second.yaml": template("second")]
        let (rulebook, problems) = Rulebook.load([RuleFolder(path: Shipped.folder), RuleFolder(files: files)])
        precondition(problems.isEmpty, "\(problems)")
        return rulebook
    }()

    @Test(arguments: Engine.available)
    func `two templates of one word count on together, after what was given before`(engine: Engine) async throws {
        try await County.with(engine, rulebook: Self.rulebook) { county in
            let matter = try await county.openedDisposal()
            func number(_ template: String) async throws -> String {
                let id = try await county.documents.issue(
                    matter: matter,
                    template: template,
                    values: [:],
                    by: county.north
                )
                return try await county.documents.document(id, matter: matter, by: county.north).number
            }
            #expect(try await number("first") == "阳市监责改〔2024〕1号")
            #expect(try await number("second") == "阳市监责改〔2024〕2号")
            // A ledger of an earlier version has no counter by word: it goes on after the highest number.
            try await county.execute("DELETE FROM serial WHERE name LIKE 'document:%'")
            #expect(try await number("first") == "阳市监责改〔2024〕3号")
            county.set("2025-01-06")
            #expect(try await number("second") == "阳市监责改〔2025〕1号")
            let error = await #expect(throws: StorageError.self) {
                try await county.execute(
                    """
                    INSERT INTO document_number (county, number, document)
                    SELECT county, number, id FROM matter_document WHERE serial = 3
                    """
                )
            }
            guard case .uniqueViolation = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
    }

    @Test func `a word with figures, brackets or spaces is a fault of the rulebook`() {
        for serial in ["阳市监〔责改〕", "阳市监 责改", "阳市监2024责改"] {
            let file = """
                id: first
                title: 改正通知
                serial: \(serial)
                body: "# 改正通知"
                source: 虚构
                confidence: unconfirmed
                """
            let (_, problems) = Rulebook.load([
                RuleFolder(path: Shipped.folder), RuleFolder(files: ["documents/first.yaml": file]),
            ])
            #expect(problems.map(\.code) == ["bad-serial"], "\(serial)")
        }
    }
}

@Suite struct `What a document is filled in with` {
    @Test(arguments: Engine.available)
    func `the laboratory, the retest term and the papers served come from the ledger`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let matter = try await county.openedDisposal()
            func form(_ template: String, _ values: [String: String] = [:]) async throws -> [String: String] {
                try await county.documents.form(matter: matter, template: template, values: values, by: county.north)
                    .values
            }
            let laboratory = try await county.text("SELECT laboratory FROM sample LIMIT 1")
            let notice = try await form("result-notice")
            #expect(notice["laboratory"] == laboratory)
            #expect(notice["retest-days"] == "7 个工作日")
            let typed = try await form("result-notice", ["retest-days": "十日"])
            #expect(typed["retest-days"] == "十日")
            _ = try await county.documents.issue(
                matter: matter,
                template: "result-notice",
                values: ["laboratory": "甲", "report-number": "1", "retest-days": "7"],
                by: county.north
            )
            #expect(try await form("service-receipt")["papers"] == "《检验结果通知书》（阳市监检告〔2024〕1号）")
            try await county.carry(matter, through: "control", "cause")
            try await county.lay(matter, by: county.north)
            #expect(try await form("case-filing")["facts"] == "已查")
            let due = try await county.due(matter).whole.instant
            #expect(try await form("transfer-letter")["opened-on"] == "2024年3月4日")
            #expect(try await form("transfer-letter")["due-on"]?.isEmpty == false && due != nil)
        }
    }

    @Test func `each document that a shipped procedure asks for and the method prescribes has a template`() {
        let answered = Set(Shipped.rulebook.templates.flatMap(\.answers))
        for need in [
            "result-notice", "service-receipt", "retest-commission", "retest-notice", "refusal-notice",
            "examination-reply", "case-filing", "transfer-letter",
        ] { #expect(answered.contains(need), "\(need)") }
    }
}
