import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Office
import Primitives
import Rules
import Storage
import Supervision
import Testing
import Web

/// Accounts in the browser, on a county of its own: these tests change people.
@Suite(.serialized) struct PeoplePageTests {
    /// One after the other because they sign the same people in and out.
    static let fixture = Task { try await WebFixture.make() }

    struct Answer {
        var status: Int
        var location: String?
        var cookies: [String: String]
        var text: String
    }

    final class Box: @unchecked Sendable { var answer: Answer? }

    static func ask(
        _ method: HTTPRequest.Method,
        _ address: String,
        cookies: [String: String],
        fields: [String: String] = [:]
    ) async throws -> Answer {
        let fixture = try await fixture.value
        let box = Box()
        try await Application(router: fixture.site.router()).test(.router) { client in
            var headers = HTTPFields()
            headers[.cookie] = cookies.map { "\($0.key)=\($0.value)" }.joined(separator: "; ")
            headers[.contentType] = "application/x-www-form-urlencoded"
            let body = fields.map { field in
                "\(field.key)=\(field.value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")"
            }.joined(separator: "&")
            let response = try await client.execute(
                uri: address,
                method: method,
                headers: headers,
                body: method == .post ? ByteBuffer(string: body) : nil
            )
            var set: [String: String] = [:]
            for line in response.headers[values: .setCookie] {
                let pair = line.split(separator: ";")[0].split(separator: "=", maxSplits: 1).map(String.init)
                set[pair[0]] = pair.count > 1 ? pair[1] : ""
            }
            box.answer = Answer(
                status: Int(response.status.code),
                location: response.headers[.location],
                cookies: set,
                text: String(buffer: response.body)
            )
        }
        return try required(box.answer)
    }

    /// A person's browser: it keeps cookies and sends the token of the page it saw last.
    struct Browser {
        var cookies: [String: String] = [:]
        var token = ""

        mutating func take(_ answer: Answer) -> Answer {
            for (name, value) in answer.cookies { cookies[name] = value.isEmpty ? nil : value }
            if let found = answer.text.firstMatch(of: /name="token" value="([^"]+)"/) { token = String(found.1) }
            return answer
        }

        mutating func get(_ address: String) async throws -> Answer {
            take(try await ask(.get, address, cookies: cookies))
        }

        mutating func post(_ address: String, _ fields: [String: String]) async throws -> Answer {
            let all = fields.merging(["token": token]) { given, _ in given }
            return take(try await ask(.post, address, cookies: cookies, fields: all))
        }

        mutating func signIn(_ login: String, _ password: String = WebFixture.password) async throws -> Answer {
            _ = try await get("/sign-in")
            return try await post("/sign-in", ["login": login, "password": password])
        }
    }

    /// The office's own passwords cost little in the fixture; those set on pages cost what they cost.
    static func link(in text: String) throws -> String {
        String(try required(text.firstMatch(of: /value="(\/setup\/[^"]+)"/)).1)
    }

    @Test func `a forced change leads to one's own page and nowhere else`() async throws {
        let fixture = try await Self.fixture.value
        let id = try await Self.id(of: "department")
        try await PeopleDesk(fixture.office).forcePasswordChange(id, by: Self.keeper())
        var person = Browser()
        _ = try await person.signIn("department")
        for path in ["/office", "/office/samples", "/office/matters", "/office/samples/export.xlsx", "/office/audit"] {
            let answer = try await person.get(path)
            #expect(answer.status == 303, "\(path)")
            #expect(answer.location == "/office/me", "\(path)")
        }
        let mine = try await person.get("/office/me")
        #expect(mine.text.contains("请先修改密码"))
        let differing = try await person.post(
            "/office/me/password",
            ["old": WebFixture.password, "password": "river-Jade-77", "repeat": "river-Jade-78"]
        )
        #expect(differing.status == 422)
        let changed = try await person.post(
            "/office/me/password",
            ["old": WebFixture.password, "password": "river-Jade-77", "repeat": "river-Jade-77"]
        )
        #expect(changed.location == "/office/me?done=password")
        let board = try await person.get("/office")
        #expect(board.status == 200)
    }

    @Test func `the second factor is enrolled, asked for, and its key shown once`() async throws {
        var person = Browser()
        _ = try await person.signIn("township")
        _ = try await person.get("/office/me/second-factor")
        let wrong = try await person.post("/office/me/second-factor", ["password": "不对"])
        #expect(wrong.status == 422)
        let begun = try await person.post("/office/me/second-factor", ["password": WebFixture.password])
        #expect(begun.text.contains("<svg class=\"qr\""))
        let key = try required(begun.text.firstMatch(of: /<code class="key">([A-Z2-7 ]+)<\/code>/)).1.filter {
            $0 != " "
        }
        let secret = try await Self.secret(of: "township")
        #expect(Base32.text(secret) == key)
        let step = TimeCode.step(at: try await Self.fixture.value.office.environment.wallClock())
        let missed = try await person.post("/office/me/second-factor/confirm", ["code": "000000"])
        #expect(missed.status == 422)
        #expect(!missed.text.contains(key))
        let code = TimeCode.code(secret: secret, step: step)
        let confirmed = try await person.post("/office/me/second-factor/confirm", ["code": code])
        let codes = confirmed.text.matches(of: /<li><code>([A-Z2-7-]+)<\/code><\/li>/).map { String($0.1) }
        #expect(codes.count == 10)
        let later = try await person.get("/office/me/second-factor")
        #expect(!codes.contains { later.text.contains($0) })
        var again = Browser()
        let first = try await again.signIn("township")
        #expect(first.location == "/sign-in/code")
        let office = try await again.get("/office")
        #expect(office.location?.hasPrefix("/sign-in") == true)
        _ = try await again.get("/sign-in/code")
        let replay = try await again.post("/sign-in/code", ["code": code])
        #expect(replay.status == 422)
        let entered = try await again.post("/sign-in/code", ["code": codes[0]])
        #expect(entered.location == "/office/inbox")
        let board = try await again.get("/office")
        #expect(board.status == 200)
    }

    @Test func `the security administrator's form keeps what was typed`() async throws {
        var guardian = Browser()
        _ = try await guardian.signIn("security-administrator")
        _ = try await guardian.get("/office/policy")
        var fields = ["basis": "0", "reason": "试一试", "role-office": "0"]
        for figure in SecurityPolicy.Figure.allCases {
            fields[figure.rawValue] = String(SecurityPolicy.standard[figure])
        }
        fields["minimum-length"] = "6"
        fields["idle-minutes"] = "半小时"
        fields["signature-suite"] = "SM9"
        let words = try await guardian.post("/office/policy", fields)
        #expect(words.status == 422)
        #expect(words.text.contains("value=\"半小时\""))
        #expect(words.text.contains("href=\"#signature-suite\""))
        fields["idle-minutes"] = "30"
        fields["signature-suite"] = "SM2"
        let low = try await guardian.post("/office/policy", fields)
        #expect(low.status == 422)
        #expect(low.text.contains("href=\"#minimum-length\""))
        #expect(low.text.contains("value=\"SM2\" checked"))
        fields["minimum-length"] = "12"
        let set = try await guardian.post("/office/policy", fields)
        #expect(set.status == 303)
        let page = try await guardian.get("/office/policy")
        #expect(page.text.contains("第 1 版"))
        #expect(page.text.contains("试一试"))
        #expect(page.text.contains("value=\"SM2\" checked"))
        #expect(page.text.contains("SM2 配 SM3"))
    }

    @Test func `evidence that somebody opens is in the trail, in words`() async throws {
        let fixture = try await Self.fixture.value
        let matter = try required(fixture.own[":matter"])
        let evidence = try required(fixture.own[":evidence"])
        var office = Browser()
        _ = try await office.signIn("office")
        let file = try await office.get("/office/matters/\(matter)/evidence/\(evidence)")
        #expect(file.status == 200)
        let number = try await fixture.office.database.read { db in
            try db.first("SELECT number FROM matter WHERE id = \(matter)")?.get(at: 0, as: String.self)
        }
        var reader = Browser()
        _ = try await reader.signIn("audit-administrator")
        let trail = try await reader.get("/office/audit?action=file-read&person=%E5%BC%A0%E6%95%8F")
        #expect(trail.text.contains("事项 \(try required(number)) 的文件"))
        #expect(!trail.text.contains("<span class=\"quiet small\">\(matter)"))
    }

    @Test func `every list that leaves is in the trail that the audit administrator reads`() async throws {
        var office = Browser()
        _ = try await office.signIn("office")
        for (path, name) in [("samples", "抽检样品"), ("operators", "监管对象"), ("matters", "事项")] {
            let file = try await office.get("/office/\(path)/export.xlsx")
            #expect(file.status == 200)
            let leaves = try await Self.count(
                "SELECT COUNT(*) FROM audit_leaf WHERE action = 'exported' AND subject LIKE \(name + ":%")"
            )
            #expect(leaves > 0, "\(path)")
        }
        var grid = Browser()
        _ = try await grid.signIn("grid")
        let refused = try await grid.get("/office/operators/export.xlsx")
        let list = try await grid.get("/office/operators")
        #expect(refused.status == 403)
        #expect(!list.text.contains("export.xlsx"))
        var reader = Browser()
        _ = try await reader.signIn("audit-administrator")
        let page = try await reader.get("/office/audit?action=exported")
        #expect(page.text.contains("导出文件"))
        #expect(page.text.contains("监管对象，"))
        let checked = try await reader.get("/office/audit?verify=1")
        #expect(checked.text.contains("链完整"))
        let before = try await Self.count("SELECT COUNT(*) FROM audit_leaf WHERE subject LIKE '审计记录:%'")
        let workbook = try await reader.get("/office/audit/export.xlsx?action=exported")
        let after = try await Self.count("SELECT COUNT(*) FROM audit_leaf WHERE subject LIKE '审计记录:%'")
        #expect(workbook.status == 200)
        #expect(after == before + 1)
    }

    @Test func `pages of accounts name their fields and stay small`() async throws {
        let pages: [(String, [String])] = [
            ("system-administrator", ["/office/accounts", "/office/accounts/new"]),
            ("security-administrator", ["/office/policy"]), ("audit-administrator", ["/office/audit"]),
            ("office", ["/office/administrators", "/office/me", "/office/me/second-factor"]),
        ]
        for (login, paths) in pages {
            var browser = Browser()
            _ = try await browser.signIn(login)
            for path in paths {
                let answer = try await browser.get(path)
                #expect(answer.status == 200, "\(path)")
                #expect(answer.text.utf8.count < 100_000, "\(path)")
                #expect(!answer.text.contains(" style=\""), "\(path)")
                for match in answer.text.matches(of: /<(?:input|select|textarea) id="([^"]+)"/) {
                    #expect(answer.text.contains("<label for=\"\(match.1)\""), "\(path): \(match.1)")
                }
            }
        }
    }

    // MARK: The ledger beneath

    static func keeper() async throws -> Officer {
        Officer(
            account: "keeper",
            name: "系统管理员",
            scope: Scope(county: try await fixture.value.office.county, role: .shipped("system-administrator"))
        )
    }

    static func id(of login: String) async throws -> String {
        try await fixture.value.office.database.read { db in
            try db.first("SELECT id FROM account WHERE login = \(login)")?.get("id") ?? ""
        }
    }

    static func secret(of login: String) async throws -> [UInt8] {
        let id = try await id(of: login)
        let office = try await fixture.value.office
        let sealed: [UInt8] = try await office.database.read { db in
            try db.first("SELECT secret FROM second_factor WHERE account = \(id)")?.get("secret") ?? []
        }
        return try office.environment.seal.open(sealed, for: .secondFactor(of: id, office.county))
    }

    static func count(_ sql: SQL) async throws -> Int {
        try await fixture.value.office.database.read { db in try db.first(sql)?.get(at: 0) ?? 0 }
    }
}
