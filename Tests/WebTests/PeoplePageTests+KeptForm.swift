import Foundation
import Office
import Primitives
import Storage
import Testing
import Web

/// What is typed survives the end of a session.
extension PeoplePageTests {
    /// As if nothing had been done for the idle time.
    private static func endSessions(of login: String) async throws {
        let office = try await fixture.value.office
        try await office.database.write { db in
            try db.execute(
                """
                UPDATE session SET seen_at = 0
                WHERE account = (SELECT id FROM account WHERE login = \(login))
                """
            )
        }
    }

    @Test func `what was typed is not lost when the session ended meanwhile`() async throws {
        var person = Browser()
        _ = try await person.signIn("office")
        _ = try await person.get("/office/grids/new")
        try await Self.endSessions(of: "office")
        let typed = ["code": "G-77", "name": "", "township": WebFixture.ownTownship, "villages": "打了很久的<村名>"]
        let away = try await person.post("/office/grids/new", typed)
        #expect(away.status == 401)
        #expect(away.text.contains("已替您留着"))
        #expect(!away.text.contains("打了很久的"))
        let kept = String(try required(away.text.firstMatch(of: /name="kept" value="([^"]+)"/)).1)
        let wrong = try await person.post("/sign-in", ["login": "office", "password": "不对", "kept": kept])
        #expect(wrong.status == 422)
        #expect(wrong.text.contains(kept))
        let back = try await person.post(
            "/sign-in",
            ["login": "office", "password": WebFixture.password, "kept": kept]
        )
        #expect(back.status == 200)
        #expect(back.text.contains("打了很久的&lt;村名&gt;"))
        #expect(back.text.contains("action=\"/office/grids/new\""))
        // The form goes on as if nothing had been: what is wrong with it is told, with all that was typed.
        let again = try await person.post("/office/grids/new", typed)
        #expect(again.status == 422)
        #expect(again.text.contains("value=\"G-77\""))
    }

    @Test func `nobody else opens what was typed, and a foreign page puts nothing into it`() async throws {
        var person = Browser()
        _ = try await person.signIn("office")
        _ = try await person.get("/office/grids/new")
        let token = person.token
        try await Self.endSessions(of: "office")
        person.token = "made-up"
        let foreign = try await person.post("/office/grids/new", ["villages": "塞进来的"])
        #expect(foreign.status == 303)
        #expect(foreign.location == "/sign-in")
        person.token = token
        let away = try await person.post("/office/grids/new", ["villages": "私下写的"])
        let kept = String(try required(away.text.firstMatch(of: /name="kept" value="([^"]+)"/)).1)
        let other = try await person.post(
            "/sign-in",
            ["login": "department-leader", "password": WebFixture.password, "kept": kept]
        )
        #expect(other.status == 303)
        #expect(!other.text.contains("私下写的"))
    }

    @Test func `a sign-in page that stood open too long does not refuse a right password`() async throws {
        var person = Browser()
        _ = try await person.get("/sign-in?back=/office/samples")
        person.cookies["shian-form"] = nil
        let stale = try await person.post(
            "/sign-in",
            ["login": "office", "password": WebFixture.password, "back": "/office/samples"]
        )
        #expect(stale.status == 403)
        #expect(stale.text.contains("登录页打开太久"))
        #expect(stale.text.contains("value=\"office\""))
        let entered = try await person.post(
            "/sign-in",
            ["login": "office", "password": WebFixture.password, "back": "/office/samples"]
        )
        #expect(entered.location == "/office/samples")
    }
}
