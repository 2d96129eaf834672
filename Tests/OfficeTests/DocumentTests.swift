import Office
import Primitives
import Rules
import Storage
import Supervision
import TestSupport
import Testing

@Suite struct `Prescribed documents` {
    private static let receipt = ["papers": "通知书", "manner": "直接", "place": "店内", "recipient": "店主"]

    @Test(arguments: Engine.available)
    func `are numbered without gaps, and a voided number is not used again`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let matter = try await county.openedDisposal()
            let desk = county.documents
            func issue() async throws -> String {
                try await desk.issue(
                    matter: matter,
                    template: "service-receipt",
                    values: Self.receipt,
                    by: county.north
                )
            }
            let first = try await issue()
            let refusal = await #expect(throws: Refusal.self) {
                _ = try await desk.issue(matter: matter, template: "service-receipt", values: [:], by: county.north)
            }
            guard case .incomplete(let faults) = refusal else {
                Issue.record("\(String(describing: refusal))")
                return
            }
            #expect(faults.map(\.field) == ["field-papers", "field-manner", "field-place", "field-recipient"])
            let second = try await issue()
            try await desk.void(first, matter: matter, reason: "当事人名称有误", by: county.north)
            await #expect(throws: Refusal.changedMeanwhile) {
                try await desk.void(first, matter: matter, reason: "再来", by: county.north)
            }
            await #expect(throws: Refusal.self) {
                try await desk.void(second, matter: matter, reason: " ", by: county.north)
            }
            _ = try await issue()
            let documents = try await county.matters.file(matter, by: county.north).work.documents
            #expect(documents.map(\.number) == ["阳市监送〔2024〕1号", "阳市监送〔2024〕2号", "阳市监送〔2024〕3号"])
            #expect(documents.map(\.voidReason) == ["当事人名称有误", nil, nil])
            county.set("2025-01-03")
            let next = try await desk.document(try await issue(), matter: matter, by: county.north)
            #expect(next.number == "阳市监送〔2025〕1号")
            await #expect(throws: Refusal.notFound) {
                _ = try await desk.document(second, matter: matter, by: county.south)
            }
            let seen26 = try await LedgerCheck(county.office).run().faults
            #expect(seen26 == [])
        }
    }

    @Test(arguments: Engine.available)
    func `are evidence of their step until they are voided`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let matter = try await county.openedDisposal()
            func missing() async throws -> [String] {
                try await county.matters.file(matter, by: county.north).matter.missingEvidence.map(\.id)
            }
            let seen27 = try await missing()
            #expect(seen27 == ["result-notice", "service-receipt"])
            let document = try await county.documents
                .issue(
                    matter: matter,
                    template: "result-notice",
                    values: ["laboratory": "甲", "report-number": "1", "retest-days": "七日"],
                    by: county.north
                )
            let seen28 = try await missing()
            #expect(seen28 == ["service-receipt"])
            // A paper that the step does not ask for stands beside it.
            let values = ["facts": "事实", "law": "规定", "order": "内容", "deadline": "3月10日"]
            _ = try await county.documents
                .issue(matter: matter, template: "correction-order", values: values, by: county.north)
            let seen29 = try await missing()
            #expect(seen29 == ["service-receipt"])
            try await county.documents.void(document, matter: matter, reason: "写错", by: county.north)
            let seen30 = try await missing()
            #expect(seen30 == ["result-notice", "service-receipt"])
        }
    }

    @Test(arguments: Engine.available)
    func `keep the words of their day when the county edits the template`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let matter = try await county.openedDisposal()
            let desk = county.documents
            func issue() async throws -> String {
                try await desk.issue(
                    matter: matter,
                    template: "service-receipt",
                    values: Self.receipt,
                    by: county.north
                )
            }
            let old = try await issue()
            try await desk.edit(
                "service-receipt",
                title: "送达回执",
                body: "# 送达回执\r\n> {number}\r\n收件人：{recipient}",
                reason: "按市局格式",
                by: county.head
            )
            let new = try await desk.document(try await issue(), matter: matter, by: county.north)
            #expect(new.blocks == [.heading("送达回执"), .right("阳市监送〔2024〕2号"), .paragraph("收件人：店主")])
            let kept = try await desk.document(old, matter: matter, by: county.north)
            #expect(kept.title == "送达回证")
            #expect(kept.blocks.count > 3)
            let seen31 = try await county.count("SELECT COUNT(*) FROM document_template")
            #expect(seen31 == 2)
            await #expect(throws: Refusal.notPermitted(.editTemplates)) {
                try await desk.edit("service-receipt", title: "a", body: "b", reason: "c", by: county.north)
            }
        }
    }

    @Test(arguments: Engine.available)
    func `a template says in which line its placeholder is unknown`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let refusal = await #expect(throws: Refusal.self) {
                try await county.documents.edit(
                    "service-receipt",
                    title: " ",
                    body: "# 标题\n{recipient}{who}\n\n| {papers} | {number |",
                    reason: "",
                    by: county.head
                )
            }
            guard case .incomplete(let faults) = refusal else {
                Issue.record("\(String(describing: refusal))")
                return
            }
            #expect(faults.map(\.code) == ["unknown-placeholder", "open-brace", "title-missing", "reason-missing"])
            #expect(faults[0].advice.hasPrefix("第 2 行"))
            #expect(faults[1].advice.hasPrefix("第 4 行"))
            let seen32 = try await county.count("SELECT COUNT(*) FROM document_template")
            #expect(seen32 == 0)
        }
    }
}
