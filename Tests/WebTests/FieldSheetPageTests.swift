import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Office
import Primitives
import Rules
import Storage
import Testing

@testable import Web

/// The field sheet as a browser fills it in, on one simulated county.
@Suite(.serialized) struct FieldSheetPageTests {
    private static let fixture = Task { try await WebFixture.make() }
    private static let boundary = "sheet-of-test"
    private static let picture: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0, 0x00, 0x10]

    private struct Answer {
        var status: Int
        var text: String
        var location: String?
    }

    private final class Box: @unchecked Sendable { var answer = Answer(status: 0, text: "", location: nil) }

    private static func ask(
        _ method: HTTPRequest.Method,
        _ address: String,
        fields: [String: String] = [:],
        files: [String: [UInt8]] = [:]
    ) async throws -> Answer {
        let fixture = try await fixture.value
        let visitor = fixture.station
        var body: [UInt8] = []
        for (name, value) in fields.merging(["token": visitor.formToken], uniquingKeysWith: { $1 }) {
            body += Array("--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n".utf8)
        }
        for (name, content) in files {
            let head = "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"; filename=\"\(name).jpg\"\r\n"
            body += Array("\(head)Content-Type: image/jpeg\r\n\r\n".utf8) + content + Array("\r\n".utf8)
        }
        body += Array("--\(boundary)--\r\n".utf8)
        var headers: HTTPFields = [.cookie: visitor.cookie ?? ""]
        if method == .post {
            headers[.contentType] = "multipart/form-data; boundary=\(boundary)"
            headers[.contentLength] = String(body.count)
        } else {
            body = []
        }
        let (sent, bytes, box) = (headers, body, Box())
        try await Application(router: fixture.site.router()).test(.router) { client in
            let response = try await client.execute(
                uri: address,
                method: method,
                headers: sent,
                body: ByteBuffer(bytes: bytes)
            )
            box.answer = Answer(
                status: Int(response.status.code),
                text: String(buffer: response.body),
                location: response.headers[.location]
            )
        }
        return box.answer
    }

    private static func value(_ name: String, in text: String) -> String {
        guard let start = text.firstRange(of: "name=\"\(name)\" value=\"") else { return "" }
        return String(text[start.upperBound...].prefix { $0 != "\"" })
    }

    private static func shop() async throws -> String {
        let office = try await fixture.value.office
        return try await office.database.read { db in
            try db.first(
                """
                SELECT id FROM operator WHERE township = \(WebFixture.ownTownship) AND kind = 'sales' AND state = 'open'
                    AND merged_into IS NULL ORDER BY id LIMIT 1
                """
            )?.get(at: 0) ?? ""
        }
    }

    private static func count(_ sql: SQL) async throws -> Int {
        try await fixture.value.office.database.read { db in try db.first(sql)?.get(at: 0) ?? 0 }
    }

    private static func sheet(_ shop: String) -> [String: String] {
        [
            "operator": shop, "kind": "supervision", "aim": "routine", "food": "韭菜", "amount": "3 千克",
            "reserve": "1 千克", "seal": "页001、页002", "sampler": "甲", "second": "乙", "items": "腐霉利",
            "laboratory": "county-laboratory",
        ]
    }

    @Test func `everything unreadable is told at once, the files are kept, and the form sent twice is one specimen`()
        async throws
    {
        let shop = try await Self.shop()
        let page = try await Self.ask(.get, "/office/sampling/field?operator=\(shop)")
        let form = Self.value("form", in: page.text)
        #expect(!form.isEmpty)
        #expect(page.text.contains("inputmode=\"decimal\""))
        var fields = Self.sheet(shop).merging(
            [
                "form": form, "latitude": "北纬", "longitude": "东经", "produced": "2024.11.18", "taken": "2024/6/1",
                "food": "",
            ]
        ) { $1 }
        let before = try await Self.count("SELECT COUNT(*) FROM specimen")
        let wrong = try await Self.ask(
            .post,
            "/office/sampling/field",
            fields: fields,
            files: ["photo-1": Self.picture]
        )
        #expect(wrong.status == 422)
        for told in ["请先改正下列 4 处", "读到“2024.11.18”", "读到“2024/6/1”", "读到纬度“北纬”、经度“东经”", "请填写食品名称"] {
            #expect(wrong.text.contains(told), "\(told)")
        }
        #expect(wrong.text.contains("已保留：photo-1.jpg"))
        #expect(try await Self.count("SELECT COUNT(*) FROM specimen") == before)
        fields = Self.sheet(shop).merging(
            [
                "form": Self.value("form", in: wrong.text), "taken": "2024-06-19",
                "kept-photo-1": Self.value("kept-photo-1", in: wrong.text),
            ]
        ) { $1 }
        #expect(fields["form"] == form)
        let first = try await Self.ask(.post, "/office/sampling/field", fields: fields)
        let second = try await Self.ask(.post, "/office/sampling/field", fields: fields)
        #expect(first.status == 303 && first.location == second.location)
        #expect(try await Self.count("SELECT COUNT(*) FROM specimen") == before + 1)
        let specimen = first.location?.split(separator: "/").last.map(String.init) ?? ""
        #expect(try await Self.count("SELECT COUNT(*) FROM specimen_file WHERE specimen = \(specimen)") == 1)
        #expect(try await Self.count("SELECT COUNT(*) FROM upload") == 0, "nothing waits any more")
    }

    @Test func `a wrong position of a rapid test hides no other fault, and its time can be told`() async throws {
        let fields = [
            "operator": try await Self.shop(), "food": "", "item": "克百威", "kit": "", "outcome": "negative",
            "latitude": "x", "longitude": "y", "tested": "昨天",
        ]
        let answer = try await Self.ask(.post, "/office/sampling/rapid", fields: fields)
        #expect(answer.status == 422)
        for told in ["请先改正下列 4 处", "读到“昨天”", "读到纬度“x”", "请填写食品名称", "请填写快检产品"] {
            #expect(answer.text.contains(told), "\(told)")
        }
    }

    @Test func `lines behind are grouped, and every line can be reached and sampled`() async throws {
        let overview = try await Self.ask(.get, "/office/sampling")
        #expect(overview.text.contains("月还要抽"))
        let plan = try await Self.ask(.get, "/office/sampling/plan?state=late")
        let all = try await Self.ask(.get, "/office/sampling/plan")
        #expect(plan.status == 200 && all.text.contains("类别 × 月份"))
        #expect(!all.text.contains("没有符合条件"))
        let open = try await Self.ask(.get, "/office/sampling/plan?state=open&month=7")
        #expect(open.text.contains("/office/sampling/field?plan="))
        #expect(all.text.utf8.count < 100_000 && overview.text.utf8.count < 100_000)
    }
}
