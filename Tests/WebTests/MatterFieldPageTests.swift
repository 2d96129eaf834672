import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Office
import Primitives
import Rules
import Storage
import TestSupport
import Testing
import Web

/// What a procedure asks about its matters, as a browser meets it.
@Suite(.serialized) struct MatterFieldPageTests {
    private static let rulebook: Rulebook = {
        let procedure = """
            id: complaint
            title: 投诉处理
            opens: by-hand
            subject: incident
            versions:
              - from: 2024-01-01
                basis: 虚构程序
                confidence: unconfirmed
                whole: {working-days: 45, unconfirmed: true}
                fields:
                  - {id: complainant, title: 投诉人, kind: name}
                  - {id: contact, title: 投诉人电话, kind: phone, hint: 便于回访}
                  - {id: identity, title: 身份证号, kind: identity-number, optional: true}
                  - {id: amount, title: 涉及金额（元）, kind: number, optional: true}
                  - {id: channel, title: 投诉渠道, kind: choice, choices: [电话, 来信]}
                  - {id: story, title: 经过, kind: long, optional: true}
                steps:
                  - {id: register, title: 登记, holder: station-of-operator, evidence: [{text: told, title: 告知情况}]}
                close: {outcomes: [办结], needs: [told]}
            """
        let answer = """
            id: complaint-answer
            title: 投诉告知书
            serial: 阳投
            body: "{field:complainant}（{field:contact}）：投诉已办理。"
            source: 虚构
            confidence: unconfirmed
            """
        let overlay = RuleFolder(files: [
            "procedures/complaint.yaml": procedure, "documents/complaint-answer.yaml": answer,
        ])
        let shipped = RuleFolder(path: (Shared.repositoryRoot ?? ".") + "/Rulebook")
        let (rulebook, problems) = Rulebook.load([shipped, overlay])
        precondition(problems.isEmpty, "\(problems)")
        return rulebook
    }()

    private static let fixture = Task { try await WebFixture.make(rulebook: rulebook) }

    private func send(
        _ method: Route.Method,
        _ address: String,
        by visitor: WebFixture.Visitor? = nil,
        _ fields: [String: String] = [:]
    ) async throws -> WebFixture.Answer {
        let fixture = try await Self.fixture.value
        return try await fixture.answer(method, address, by: visitor ?? fixture.station, fields)
    }

    private static let open = "/office/inbox/open"
    private static let phone = "13903561234"
    private static let whole = [
        "procedure": "complaint", "title": "老王鲜菜摊缺斤少两", "field-complainant": "李某某", "field-contact": phone,
        "field-identity": "11010519491231002X", "field-amount": "36.50", "field-channel": "电话",
        "field-story": "第一行\r\n<b>第二行</b>", "township": WebFixture.ownTownship,
    ]

    private func opened() async throws -> String {
        let answer = try await send(.post, Self.open, Self.whole)
        #expect(answer.status == 303)
        return try required(answer.location)
    }

    private func count(_ sql: SQL) async throws -> Int {
        try await Self.fixture.value.office.database.read { db in try db.first(sql)?.get(at: 0) ?? 0 }
    }

    @Test func `the form asks for the fields, and says all that is wrong beside what was typed`() async throws {
        let choices = try await send(.get, Self.open)
        #expect(choices.text.contains("针对未登记在册的事"))
        let form = try await send(.get, "\(Self.open)?procedure=complaint")
        #expect(form.status == 200)
        #expect(form.text.contains("<label for=\"field-contact\">投诉人电话</label>"))
        #expect(
            form.text.contains(
                "type=\"tel\" value=\"\" autocomplete=\"off\" aria-describedby=\"field-contact-hint\" required"
            )
        )
        #expect(form.text.contains("身份证号（可不填）"))
        // A station opens what is of its own township.
        #expect(form.text.contains("value=\"\(WebFixture.ownTownship)\""))
        #expect(!form.text.contains("value=\"\(WebFixture.otherTownship)\""))
        let before = try await count("SELECT COUNT(*) FROM matter")
        var typed = Self.whole
        typed["title"] = ""
        typed["field-contact"] = "12"
        typed["field-complainant"] = ""
        typed["field-channel"] = "来信"
        typed["happened"] = "2099-01-01"
        let refused = try await send(.post, Self.open, typed)
        #expect(refused.status == 422)
        for field in ["happened", "title", "field-complainant", "field-contact"] {
            #expect(refused.text.contains("href=\"#\(field)\""), "\(field)")
            #expect(refused.text.contains("id=\"\(field)-fault\""), "\(field)")
        }
        #expect(refused.text.contains("请先改正下列 4 处"))
        #expect(refused.text.contains("type=\"tel\" value=\"12\""))
        #expect(refused.text.contains("aria-describedby=\"field-contact-hint field-contact-fault\""))
        #expect(refused.text.contains("<option value=\"来信\" selected>"))
        #expect(refused.text.contains("&lt;b&gt;第二行&lt;/b&gt;</textarea>"))
        let after = try await count("SELECT COUNT(*) FROM matter")
        #expect(after == before)
    }

    @Test func `the panel masks personal data, and a button shows it and leaves its leaf`() async throws {
        let fixture = try await Self.fixture.value
        let matter = try await opened()
        let page = try await send(.get, matter)
        #expect(page.text.contains("基本信息"))
        #expect(page.text.contains("139******34"))
        #expect(!page.text.contains(Self.phone))
        #expect(!page.text.contains("11010519491231002X"))
        #expect(page.text.contains("<span class=\"line-item\">&lt;b&gt;第二行&lt;/b&gt;</span>"))
        #expect(page.text.contains("查看完整投诉人电话、身份证号"))
        let leaves: SQL = "SELECT COUNT(*) FROM audit_leaf WHERE action = 'personal-data-read'"
        let before = try await count(leaves)
        let whole = try await send(.post, "\(matter)/fields/full")
        #expect(whole.status == 200)
        #expect(whole.text.contains(Self.phone))
        #expect(whole.text.contains("11010519491231002X"))
        let after = try await count(leaves)
        #expect(after == before + 2)
        // The county office sees no identity numbers.
        let office = try await send(.post, "\(matter)/fields/full", by: fixture.officeVisitor)
        #expect(office.text.contains(Self.phone))
        #expect(!office.text.contains("11010519491231002X"))
        let offered = try await send(.get, matter, by: fixture.officeVisitor)
        #expect(offered.text.contains("查看完整投诉人电话</button>"))
        let list = try await send(.get, "/office/matters")
        #expect(list.text.contains("老王鲜菜摊缺斤少两投诉处理"))
        #expect(!list.text.contains("李某某"))
    }

    @Test func `a correction is refused with all faults, keeps what was typed, and shows what stood there`()
        async throws
    {
        let matter = try await opened()
        let typed = [
            "field-complainant": "李某某", "field-contact": "", "field-amount": "许多", "field-channel": "电话",
            "base-complainant": "1", "base-contact": "1", "base-amount": "1", "base-channel": "1",
            "field-story": "第一行\r\n第二行", "base-story": "1", "fields-reason": "",
        ]
        let refused = try await send(.post, "\(matter)/fields", typed)
        #expect(refused.status == 422)
        #expect(refused.text.contains("href=\"#field-amount\""))
        #expect(refused.text.contains("href=\"#fields-reason\""))
        #expect(refused.text.contains("value=\"许多\""))
        #expect(refused.text.contains("<details open><summary>更正</summary>"))
        let corrected = ["field-amount": "63.50", "fields-reason": "写颠倒"]
        let saved = try await send(.post, "\(matter)/fields", typed.merging(corrected) { $1 })
        #expect(saved.status == 303)
        let page = try await send(.get, matter)
        #expect(page.text.contains("将“36.50”改为“63.50”：写颠倒"))
        #expect(page.text.contains("139******34"))
        // Whoever filled in the form before is shown what stands there now, and saves over it knowingly.
        let stale = ["field-amount": "60", "base-amount": "1", "fields-reason": "改"]
        let late = try await send(.post, "\(matter)/fields", stale)
        #expect(late.status == 422)
        #expect(late.text.contains("刚刚被别人改过"))
        #expect(late.text.contains("name=\"base-amount\" value=\"2\""))
        let again = try await send(.post, "\(matter)/fields", stale.merging(["base-amount": "2"]) { $1 })
        #expect(again.status == 303)
    }

    @Test func `what is missing is said on the page and refused at closing`() async throws {
        let matter = try await opened()
        let id = String(matter.split(separator: "/").last ?? "")
        try await Self.fixture.value.office.database.write { db in
            _ = try db.execute("DELETE FROM matter_field WHERE matter = \(id) AND field = 'contact'")
        }
        let page = try await send(.get, matter)
        #expect(page.text.contains("<b>办结前还要补填：</b>投诉人电话"))
        #expect(page.text.contains("<details open><summary>补填或更正</summary>"))
        let closed = try await send(
            .post,
            "\(matter)/close",
            ["step": "register", "outcome": "办结", "reason": "已告知"]
        )
        #expect(closed.status == 422)
        #expect(closed.text.contains("<a href=\"#field-contact\">办结前请补填“投诉人电话”</a>"))
        let filled = try await send(.post, "\(matter)/fields", ["field-contact": Self.phone, "base-contact": "0"])
        #expect(filled.status == 303)
        let whole = try await send(.get, matter)
        #expect(!whole.text.contains("办结前还要补填"))
    }

    @Test func `a document takes the telephone whole, and a role that does not see it writes and reads none`()
        async throws
    {
        let fixture = try await Self.fixture.value
        let matter = try await opened()
        let form = try await send(.get, "\(matter)/documents/new?template=complaint-answer")
        #expect(form.text.contains("李某某（\(Self.phone)）：投诉已办理。"))
        let issue = ["template": "complaint-answer", "act": "issue"]
        let issued = try await send(.post, "\(matter)/documents", issue)
        #expect(issued.status == 303)
        let sheet = try await send(.get, try required(issued.location), by: fixture.officeVisitor)
        #expect(sheet.text.contains("李某某（\(Self.phone)）：投诉已办理。"))
        let template = try await send(.get, "/office/documents/complaint-answer", by: fixture.officeVisitor)
        #expect(template.text.contains("{field:contact}"))
        let unknown = try await send(
            .post,
            "/office/documents/complaint-answer",
            by: fixture.officeVisitor,
            ["title": "告知书", "body": "{field:weight}", "reason": "试"]
        )
        #expect(unknown.status == 422)
        #expect(unknown.text.contains("没有程序要填写“field:weight”"))
    }
}
