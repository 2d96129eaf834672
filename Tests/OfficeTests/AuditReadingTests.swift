import Office
import Primitives
import Rules
import Storage
import Supervision
import TestSupport
import Testing

@Suite struct `What the audit administrator reads` {
    private static func rows(_ filter: AuditFilter, _ county: County) async throws -> [AuditEntry] {
        try await AuditDesk(county.office).list(filter, by: county.reader, limit: 100, offset: 0).rows
    }

    @Test(arguments: Engine.available)
    func `names firms and matters instead of identities`(engine: Engine) async throws {
        try await County.with(engine) { county in
            try await county.registerOfficers()
            let matter = try await county.openedDisposal("A1", shop: .north)
            let number = try await county.text("SELECT number FROM matter WHERE id = \(matter)")
            let shop = try #require(try await county.text("SELECT operator FROM matter WHERE id = \(matter)"))
            _ = try await OperatorFileDesk(county.office).fileInFull(shop, by: county.north)
            let opened = try await Self.rows(AuditFilter(action: "matter-opened"), county)
            #expect(opened.map(\.subjectName) == [number])
            let read = try await Self.rows(AuditFilter(person: "north", action: "personal-data-read"), county)
            #expect(read.map(\.subjectName) == ["凤凰蔬菜店", "凤凰蔬菜店"])
            #expect(Set(read.compactMap(\.parts.detail)) == ["phone", "identity-number"])
        }
    }

    @Test(arguments: Engine.available)
    func `is narrowed to what somebody read of a firm`(engine: Engine) async throws {
        try await County.with(engine) { county in
            try await county.registerOfficers()
            try await county.importing([.cowpea("A1", shop: .north), .cowpea("B1", shop: .south)])
            let shops = try await county.database.read { db in
                try db.query("SELECT id, township FROM operator ORDER BY id").map {
                    (try $0.get("id", as: String.self), try $0.get("township", as: String?.self))
                }
            }
            for (shop, township) in shops where township == Shipped.north.text {
                _ = try await OperatorFileDesk(county.office).fileInFull(shop, by: county.north)
            }
            for (shop, _) in shops { _ = try await OperatorFileDesk(county.office).fileInFull(shop, by: county.head) }
            let mine = try await Self.rows(
                AuditFilter(person: "north", action: "personal-data-read", firm: "凤凰"),
                county
            )
            #expect(mine.count == 2)
            let all = try await Self.rows(AuditFilter(action: "personal-data-read", firm: "凤凰"), county)
            #expect(all.allSatisfy { $0.subjectName == "凤凰蔬菜店" })
            #expect(all.count == 3)
            let none = try await Self.rows(AuditFilter(firm: "没有这一家"), county)
            #expect(none.isEmpty)
        }
    }

    @Test(arguments: Engine.available)
    func `says when a login was locked, also one that nobody has`(engine: Engine) async throws {
        try await County.with(engine) { county in
            try await county.registerAccount()
            for login in ["zhang", "nobody-here"] {
                for _ in 1...7 { _ = try await county.accounts.signIn(login: login, password: "不是这个密码吧") }
            }
            let locks = try await Self.rows(AuditFilter(action: "login-locked"), county)
            #expect(locks.map(\.subject) == ["nobody-here", "id-zhang"])
            #expect(locks.map(\.actor) == ["nobody", "id-zhang"])
        }
    }

    @Test(arguments: Engine.available)
    func `is found by a name that was corrected since`(engine: Engine) async throws {
        try await County.with(engine) { county in
            try await county.registerAccount()
            _ = try await county.signedIn()
            try await county.people.rename("id-zhang", name: "张珊", login: "shan", by: county.keeper)
            for person in ["张三", "张珊", "zhang", "SHAN"] {
                let found = try await Self.rows(AuditFilter(person: person, action: "signed-in"), county)
                #expect(found.count == 1, "\(person)")
            }
        }
    }
}
