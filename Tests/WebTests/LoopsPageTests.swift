import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Office
import Primitives
import Storage
import Testing
import Web

/// Inbox, work on a matter, documents and feed, as a browser meets them.
@Suite(.serialized) struct LoopsPageTests {
    private static let fixture = Task { try await WebFixture.make() }

    private func send(
        _ method: Route.Method,
        _ address: String,
        by visitor: WebFixture.Visitor? = nil,
        _ fields: [String: String] = [:]
    ) async throws -> WebFixture.Answer {
        let fixture = try await Self.fixture.value
        return try await fixture.answer(method, address, by: visitor ?? fixture.officeVisitor, fields)
    }

    /// An open matter of the station's own township that nobody else waits for.
    private func openMatter() async throws -> String {
        let fixture = try await Self.fixture.value
        let id: String? = try await fixture.office.database.read { db in
            try db.first(
                """
                SELECT matter.id FROM matter JOIN matter_standing ON matter_standing.matter = matter.id
                WHERE matter.township = \(WebFixture.ownTownship) AND matter_standing.state = 'open'
                    AND matter_standing.holder = \("station:" + WebFixture.ownTownship) AND matter.parent IS NULL
                    AND NOT EXISTS (SELECT 1 FROM matter_assignee WHERE matter_assignee.matter = matter.id)
                    AND NOT EXISTS (SELECT 1 FROM matter_pause WHERE matter_pause.matter = matter.id)
                    AND NOT EXISTS (SELECT 1 FROM matter_extension WHERE matter_extension.matter = matter.id)
                    AND NOT EXISTS (SELECT 1 FROM matter_handover WHERE matter_handover.matter = matter.id)
                ORDER BY matter.id LIMIT 1
                """
            )?.get(at: 0)
        }
        return try required(id, "an open matter")
    }

    @Test func `the inbox lists what the desk holds, grouped, with a form for many`() async throws {
        let fixture = try await Self.fixture.value
        let matter = try await openMatter()
        let inbox = try await send(.get, "/office/inbox", by: fixture.station)
        #expect(inbox.status == 200)
        #expect(inbox.text.contains("/office/matters/\(matter)"))
        #expect(inbox.text.contains("name=\"m-\(matter)\""))
        let nothing = try await send(.post, "/office/inbox/assign", by: fixture.station)
        #expect(nothing.status == 422)
        #expect(nothing.text.contains("请先勾选事项"))
        let refused = try await send(
            .post,
            "/office/inbox/hand-over",
            by: fixture.station,
            ["m-\(matter)": "1", "to": "", "reason": ""]
        )
        #expect(refused.status == 422)
        #expect(refused.text.contains("请选择接收单位"))
        let grid = try await send(.get, "/office/inbox", by: fixture.visitors["grid"])
        #expect(grid.status == 200)
        #expect(grid.text.contains("不承办事项"))
    }

    @Test func `what was typed wrong comes back with its fault, and a comment cannot become markup`() async throws {
        let fixture = try await Self.fixture.value
        let matter = try await openMatter()
        let refused = try await send(
            .post,
            "/office/matters/\(matter)/hand-over",
            by: fixture.station,
            ["to": "", "handover-reason": "涉及食堂", "papers": "照片两张"]
        )
        #expect(refused.status == 422)
        #expect(refused.text.contains(">涉及食堂</textarea>"))
        #expect(refused.text.contains("value=\"照片两张\""))
        #expect(refused.text.contains("href=\"#to\""))
        let said = try await send(
            .post,
            "/office/matters/\(matter)/comment",
            by: fixture.station,
            ["comment": "<script>alert(1)</script>&"]
        )
        #expect(said.status == 303)
        let page = try await send(.get, "/office/matters/\(matter)", by: fixture.station)
        #expect(page.text.contains("&lt;script&gt;alert(1)"))
        #expect(!page.text.contains("<script>alert"))
    }

    @Test func `a document is filled in, previewed, issued with a number and printed`() async throws {
        let fixture = try await Self.fixture.value
        let matter = try await openMatter()
        let base = "/office/matters/\(matter)/documents"
        let form = try await send(.get, "\(base)/new?template=correction-order", by: fixture.station)
        #expect(form.status == 200)
        #expect(form.text.contains("＿＿＿＿"))
        let typed = ["template": "correction-order", "field-facts": "经营<b>超限</b>食品", "field-law": "有关规定"]
        let preview = try await send(.post, base, by: fixture.station, typed.merging(["act": "preview"]) { $1 })
        #expect(preview.status == 200)
        #expect(preview.text.contains("经营&lt;b&gt;超限&lt;/b&gt;食品"))
        let refused = try await send(.post, base, by: fixture.station, typed.merging(["act": "issue"]) { $1 })
        #expect(refused.status == 422)
        #expect(refused.text.contains("href=\"#field-order\""))
        #expect(refused.text.contains("经营&lt;b&gt;超限"))
        let whole = typed.merging(["act": "issue", "field-order": "下架", "field-deadline": "6月30日"]) { $1 }
        let issued = try await send(.post, base, by: fixture.station, whole)
        #expect(issued.status == 303)
        let sheet = try await send(.get, try required(issued.location), by: fixture.station)
        #expect(sheet.status == 200)
        #expect(sheet.text.contains("阳市监责改〔2024〕"))
        #expect(!sheet.text.contains("<b>超限"))
        let unknown = try await send(.get, "\(base)/new?template=nothing", by: fixture.station)
        #expect(unknown.status == 404)
    }

    @Test func `a template with an unknown placeholder is refused with its line, and nothing typed is lost`()
        async throws
    {
        let refused = try await send(
            .post,
            "/office/documents/service-receipt",
            ["title": "回证", "body": "# 回证\n{who}", "reason": "试"]
        )
        #expect(refused.status == 422)
        #expect(refused.text.contains("第 2 行"))
        #expect(refused.text.contains("{who}</textarea>"))
        let list = try await send(.get, "/office/documents")
        #expect(list.text.contains("送达回证"))
    }

    @Test func `a feed is had by its address alone, and ends when it is revoked`() async throws {
        let fixture = try await Self.fixture.value
        let made = try await send(.post, "/office/inbox/calendar", by: fixture.station)
        let start = try required(made.text.range(of: "/calendar/"))
        let address = String(made.text[start.lowerBound...].prefix { $0 != "\"" && $0 != "<" })
        #expect(address.hasSuffix(".ics"))
        let feed = try await send(.get, address, by: fixture.anonymous)
        #expect(feed.status == 200)
        #expect(feed.text.hasPrefix("BEGIN:VCALENDAR\r\n"))
        let matter = try await openMatter()
        #expect(feed.text.contains(matter))
        let again = try await send(.get, "/office/inbox/calendar", by: fixture.station)
        #expect(!again.text.contains(address))
        let revoked = try await send(.post, "/office/inbox/calendar/revoke", by: fixture.station)
        #expect(revoked.status == 303)
        let gone = try await send(.get, address, by: fixture.anonymous)
        #expect(gone.status == 404)
    }

    @Test func `a pause stops the step's button and says since when`() async throws {
        let fixture = try await Self.fixture.value
        let matter = try await openMatter()
        let asked = try await send(.post, "/office/matters/\(matter)/pause", by: fixture.station, ["pause": "retest"])
        #expect(asked.status == 303)
        let waiting = try await send(.get, "/office/matters/\(matter)", by: fixture.station)
        #expect(waiting.text.contains("等待他人审批"))
        let inbox = try await send(.get, "/office/inbox")
        #expect(inbox.text.contains("待我审批"))
        let decision = "/office/matters/\(matter)/pause/decide"
        let refused = try await send(.post, decision, ["approve": "0", "pause-decision": ""])
        #expect(refused.status == 422)
        let paused = try await send(.post, decision, ["approve": "1"])
        #expect(paused.status == 303)
        let page = try await send(.get, "/office/matters/\(matter)", by: fixture.station)
        #expect(page.text.contains("已中止：复检期间"))
        #expect(page.text.contains("期限顺延"))
        let resumed = try await send(.post, "/office/matters/\(matter)/resume", by: fixture.station)
        #expect(resumed.status == 303)
    }

    @Test func `what was typed beside a refused file, and what was ticked, is not lost`() async throws {
        let fixture = try await Self.fixture.value
        let matter = try await openMatter()
        let page = try await send(.get, "/office/matters/\(matter)", by: fixture.station)
        let place = try required(page.text.range(of: "name=\"need\" value=\""))
        let need = String(page.text[place.upperBound...].prefix { $0 != "\"" })
        let long = String(repeating: "第三页缺章", count: 401)
        let refused = try await send(
            .post,
            "/office/matters/\(matter)/evidence",
            by: fixture.station,
            ["need": need, "note": long]
        )
        #expect(refused.status == 422)
        #expect(refused.text.contains(">\(long)</textarea>"))
        #expect(refused.text.contains("need-\(need)-fault"))
        let bulk = try await send(
            .post,
            "/office/inbox/hand-over",
            by: fixture.station,
            ["m-\(matter)": "1", "to": "", "reason": "归农业农村局管"]
        )
        #expect(bulk.status == 422)
        #expect(bulk.text.contains(">归农业农村局管</textarea>"))
        #expect(bulk.text.contains("name=\"m-\(matter)\" value=\"1\" checked"))
    }

    @Test func `a day in the future is refused at its field`() async throws {
        let fixture = try await Self.fixture.value
        let matter = try await openMatter()
        let refused = try await send(
            .post,
            "/office/matters/\(matter)/pause",
            by: fixture.station,
            ["pause": "retest", "pause-from": "2099-01-01"]
        )
        #expect(refused.status == 422)
        #expect(refused.text.contains("日期不能晚于今天"))
        #expect(refused.text.contains("value=\"2099-01-01\""))
    }

    @Test func `notices stay in a list, and the inbox says whose matter it is`() async throws {
        let fixture = try await Self.fixture.value
        let matter = try await openMatter()
        try await ReminderDesk(fixture.office).run()
        let name: String? = try await fixture.office.database.read { db in
            try db.first(
                """
                SELECT operator.name FROM matter JOIN operator ON operator.county = matter.county
                    AND operator.id = matter.operator WHERE matter.id = \(matter)
                """
            )?.get(at: 0)
        }
        let inbox = try await send(.get, "/office/inbox", by: fixture.station)
        #expect(inbox.text.contains("· \(try required(name, "an operator"))（"))
        #expect(!inbox.text.contains(">开启事项</a>"))
        let read = try await send(.post, "/office/inbox/read", by: fixture.station)
        #expect(read.status == 303)
        let list = try await send(.get, "/office/inbox/notices", by: fixture.station)
        #expect(list.status == 200)
        #expect(list.text.contains("· 已读") || list.text.contains("· 已了结"))
    }

    @Test func `on the phone all but the inbox and the current section is folded`() async throws {
        let page = try await send(.get, "/office/samples")
        let start = try required(page.text.range(of: "aria-label=\"当前位置\""))
        let bar = String(page.text[start.upperBound...].prefix(400).prefix { $0 != "\n" })
        #expect(bar.contains("待办") && bar.contains("aria-current=\"page\">抽检样品"))
        #expect(!bar.contains("工作安排"))
        #expect(page.text.contains("<details class=\"menu at-hand\">"))
    }
}
