import Office
import Primitives
import Rules
import Storage
import Supervision
import TestSupport
import Testing

@Suite struct `The system administrator` {
    private static func entry(_ role: String, township: AreaCode? = nil, department: String = "") -> PeopleDesk.Entry {
        PeopleDesk.Entry(role: role, township: township?.text ?? "", department: department, grid: "", operator: "")
    }

    @Test(arguments: Engine.available)
    func `adds accounts of every desk, finds them again and gives links`(engine: Engine) async throws {
        try await County.with(engine) { county in
            _ = try await county.importing([.cowpea("A1")])
            _ = try await GridDesk(county.office)
                .save(.init(code: "g1", name: "一格", township: Shipped.north.text), id: nil, by: county.head)
            let code = try await county.text("SELECT name FROM operator ORDER BY name LIMIT 1") ?? ""
            let entries: [(String, PeopleDesk.Entry)] = [
                ("所甲", Self.entry("station", township: Shipped.north)),
                ("镇甲", Self.entry("township", township: Shipped.south)),
                ("局甲", Self.entry("department", department: "education")),
                ("检甲", Self.entry("laboratory", department: "county-laboratory")),
                ("员甲", PeopleDesk.Entry(role: "operator", township: "x", department: "", grid: "", operator: code)),
                (
                    "格甲",
                    PeopleDesk.Entry(
                        role: "grid",
                        township: Shipped.north.text,
                        department: "",
                        grid: "g1",
                        operator: ""
                    )
                ),
            ]
            for (name, entry) in entries {
                let token = try await county.people.add(login: "l-\(name)", name: name, entry: entry, by: county.keeper)
                let purpose = try await county.accounts.purpose(ofLink: token)
                #expect(purpose == .password(name: name))
            }
            let all = try await county.people.list(AccountFilter(), by: county.keeper, limit: 50, offset: 0)
            #expect(all.total == entries.count)
            #expect(all.rows.allSatisfy { $0.state == .waiting })
            let found = try await county.people
                .list(AccountFilter(text: "L-局", role: "department"), by: county.keeper, limit: 50, offset: 0)
            #expect(found.rows.map(\.name) == ["局甲"])
            let percent = try await county.people.list(
                AccountFilter(text: "%"),
                by: county.keeper,
                limit: 50,
                offset: 0
            )
            #expect(percent.total == 0)
            let leaves = try await county.leaves("account-added")
            #expect(leaves == entries.count)
        }
    }

    @Test func `nobody else touches accounts`() async throws {
        try await County.with(.sqlite) { county in
            try await county.registerAccount()
            let before = try await county.census()
            for officer in [county.head, county.guardian, county.reader, county.north] {
                let calls: [() async throws -> Void] = [
                    { _ = try await county.people.list(AccountFilter(), by: officer, limit: 1, offset: 0) },
                    { _ = try await county.people.file("id-zhang", by: officer) },
                    { _ = try await county.people.newLink("id-zhang", dropSecondFactor: true, by: officer) },
                    { try await county.people.forcePasswordChange("id-zhang", by: officer) },
                    { try await county.people.unlock("id-zhang", by: officer) },
                    { try await county.people.reactivate("id-zhang", by: officer) },
                    { try await county.people.move("id-zhang", to: Self.entry("office"), by: officer) },
                    { try await county.people.deactivate("id-zhang", PeopleDesk.Leaving(), by: officer) },
                    {
                        _ = try await county.people
                            .add(login: "new", name: "新人", entry: Self.entry("office"), by: officer)
                    },
                ]
                for call in calls { await #expect(throws: Refusal.notPermitted(.manageAccounts)) { try await call() } }
            }
            let after = try await county.census()
            #expect(after == before)
        }
    }

    @Test func `has no row of the business`() async throws {
        try await County.with(.sqlite) { county in
            _ = try await county.openedDisposal("A1", shop: .north)
            for officer in [county.keeper, county.guardian, county.reader] {
                for table in [Scope.Table.operators, .samples, .matters] {
                    let name: SQL =
                        switch table {
                        case .operators: "operator"
                        case .samples: "sample"
                        case .matters: "matter"
                        }
                    let seen = try await county.count(
                        "SELECT COUNT(*) FROM \(name) WHERE 1 = 1\(officer.scope.rows(of: table, as: name))"
                    )
                    #expect(seen == 0)
                }
            }
        }
    }

    @Test func `a login that is locked is shown so, and let free before its time`() async throws {
        try await County.with(.sqlite) { county in
            try await county.registerAccount()
            for _ in 1...5 { _ = try await county.accounts.signIn(login: "zhang", password: "不是这个密码吧") }
            let locked = try await county.people
                .list(AccountFilter(state: .locked), by: county.keeper, limit: 9, offset: 0)
            let active = try await county.people
                .list(AccountFilter(state: .active), by: county.keeper, limit: 9, offset: 0)
            #expect(locked.rows.map(\.state) == [.locked])
            #expect(active.total == 0)
            try await county.people.unlock("id-zhang", by: county.keeper)
            let token = try await county.signedIn()
            #expect(token != nil)
        }
    }

    @Test(arguments: Engine.available)
    func `a forced change is the next thing its holder does`(engine: Engine) async throws {
        try await County.with(engine) { county in
            try await county.registerAccount()
            let old = try #require(await county.signedIn())
            try await county.people.forcePasswordChange("id-zhang", by: county.keeper)
            let dropped = try await county.accounts.session(token: old)
            #expect(dropped == nil)
            let token = try #require(await county.signedIn())
            let session = try #require(await county.accounts.session(token: token))
            #expect(session.duty == .changePassword)
            let same = await #expect(throws: Refusal.self) {
                _ = try await county.own
                    .changePassword(old: County.password, new: County.password, by: session.officer)
            }
            #expect(faultCodes(same) == ["password-used"])
            let wrong = await #expect(throws: Refusal.self) {
                _ = try await county.own.changePassword(old: "不对", new: "jade-River-2024", by: session.officer)
            }
            #expect(faultCodes(wrong) == ["password-wrong"])
            let renewed = try await county.own
                .changePassword(old: County.password, new: "jade-River-2024", by: session.officer)
            let after = try #require(await county.accounts.session(token: renewed))
            let ended = try await county.accounts.session(token: token)
            #expect(after.duty == nil)
            #expect(ended == nil)
        }
    }

    @Test func `another role or place ends the sessions and takes only what the new desk needs`() async throws {
        try await County.with(.sqlite) { county in
            try await county.registerAccount()
            try await county.registerOfficers()
            let token = try #require(await county.signedIn())
            let entry = PeopleDesk.Entry(
                role: "station",
                township: Shipped.north.text,
                department: "education",
                grid: "g1",
                operator: "某店"
            )
            try await county.people.move("id-zhang", to: entry, by: county.keeper)
            let ended = try await county.accounts.session(token: token)
            #expect(ended == nil)
            let (_, officer) = try await county.signedInSession()
            #expect(officer.scope.role.id == "station")
            #expect(officer.scope.township == Shipped.north)
            #expect(officer.scope.department == nil)
            let refusal = await #expect(throws: Refusal.self) {
                try await county.people.move("id-zhang", to: Self.entry("department"), by: county.keeper)
            }
            #expect(faultCodes(refusal) == ["unknown-department"])
        }
    }

    @Test func `the last account of the county office stays until another is there`() async throws {
        try await County.with(.sqlite) { county in
            try await county.registerAccount()
            let station = Self.entry("station", township: Shipped.north)
            let calls: [() async throws -> Void] = [
                { try await county.people.deactivate("id-zhang", PeopleDesk.Leaving(), by: county.keeper) },
                { try await county.people.move("id-zhang", to: station, by: county.keeper) },
            ]
            for call in calls {
                let refusal = await #expect(throws: Refusal.self) { try await call() }
                #expect(faultCodes(refusal) == ["last-account"])
            }
            _ = try await county.people.add(login: "new", name: "新人", entry: Self.entry("office"), by: county.keeper)
            try await county.people.deactivate("id-zhang", PeopleDesk.Leaving(), by: county.keeper)
        }
    }

    @Test(arguments: Engine.available)
    func `corrects a name or login that was written wrongly, and keeps the former one`(engine: Engine) async throws {
        try await County.with(engine) { county in
            try await county.registerAccount()
            try await county.registerAccount("li")
            let token = try #require(await county.signedIn())
            for (name, login, code) in [
                ("张三", "Zhang", "name-unchanged"), ("", "zhang", "name-length"), ("张三", "li", "login-taken"),
            ] {
                let refusal = await #expect(throws: Refusal.self) {
                    try await county.people.rename("id-zhang", name: name, login: login, by: county.keeper)
                }
                #expect(faultCodes(refusal) == [code])
            }
            try await county.people.rename("id-zhang", name: "张珊", login: "Zhang.Shan", by: county.keeper)
            let file = try await county.people.file("id-zhang", by: county.keeper).account
            #expect(file.name == "张珊")
            #expect(file.login == "zhang.shan")
            #expect(file.formerNames.map(\.name) == ["张三"])
            #expect(file.formerNames.map(\.login) == ["zhang"])
            let leaves = try await county.leaves("account-renamed")
            #expect(leaves == 1)
            let session = try await county.accounts.session(token: token)
            #expect(session?.officer.name == "张珊")
            let again = try await county.signedIn("zhang.shan")
            #expect(again != nil)
        }
    }

    @Test(arguments: Engine.available)
    func `a deactivated account has no session, no link and no way in, until it is reactivated`(
        engine: Engine
    ) async throws {
        try await County.with(engine) { county in
            try await county.registerAccount()
            try await county.registerOfficers()
            let token = try #require(await county.signedIn())
            let link = try await county.people.newLink("id-zhang", dropSecondFactor: false, by: county.keeper)
            let again = try #require(await county.signedIn())
            try await county.people.deactivate("id-zhang", PeopleDesk.Leaving(), by: county.keeper)
            for ended in [token, again] {
                let session = try await county.accounts.session(token: ended)
                #expect(session == nil)
            }
            let purpose = try await county.accounts.purpose(ofLink: link)
            let answer = try await county.accounts.signIn(login: "zhang", password: County.password)
            #expect(purpose == nil)
            #expect(answer == .wrong)
            let refusal = await #expect(throws: Refusal.self) {
                _ = try await county.people.newLink("id-zhang", dropSecondFactor: false, by: county.keeper)
            }
            #expect(faultCodes(refusal) == ["account-deactivated"])
            try await county.people.reactivate("id-zhang", by: county.keeper)
            let back = try await county.signedIn()
            #expect(back != nil)
        }
    }
}

@Suite struct `The three administrators` {
    private static let roles = ["system-administrator", "security-administrator", "audit-administrator"]

    @Test(arguments: Engine.available)
    func `are each named once by the county office, and by nobody else`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let desk = AppointmentDesk(county.office)
            let missing = try await desk.missing(by: county.head)
            #expect(missing == ["系统管理员", "安全管理员", "审计管理员"])
            for (index, role) in Self.roles.enumerated() {
                let token = try await desk.appoint(role: role, login: "a\(index)", name: "第\(index)员", by: county.head)
                let purpose = try await county.accounts.purpose(ofLink: token)
                #expect(purpose == .password(name: "第\(index)员"))
                let again = await #expect(throws: Refusal.self) {
                    _ = try await desk.appoint(role: role, login: "b\(index)", name: "另一人", by: county.head)
                }
                #expect(faultCodes(again) == ["administrator-there"])
            }
            let none = try await desk.missing(by: county.head)
            #expect(none.isEmpty)
            for officer in [county.north, county.keeper, county.guardian, county.reader] {
                await #expect(throws: Refusal.notPermitted(.appointAdministrators)) {
                    _ = try await desk.appoint(role: Self.roles[0], login: "c", name: "丙", by: officer)
                }
            }
            await #expect(throws: Refusal.notFound) {
                _ = try await desk.appoint(role: "office", login: "dd", name: "丁", by: county.head)
            }
        }
    }

    @Test func `are three people`() async throws {
        try await County.with(.sqlite) { county in
            let desk = AppointmentDesk(county.office)
            _ = try await desk.appoint(role: Self.roles[0], login: "aa", name: "王建国", by: county.head)
            let refusal = await #expect(throws: Refusal.self) {
                _ = try await desk.appoint(role: Self.roles[1], login: "bb", name: "王建国 ", by: county.head)
            }
            #expect(faultCodes(refusal) == ["administrator-same-person"])
        }
    }

    @Test func `cannot be made, reset or moved by the one who keeps the accounts, only deactivated`() async throws {
        try await County.with(.sqlite) { county in
            try await county.registerAccount()
            let desk = AppointmentDesk(county.office)
            _ = try await desk.appoint(role: Self.roles[2], login: "reader", name: "审计员", by: county.head)
            let id = try #require(await county.text("SELECT id FROM account WHERE login = 'reader'"))
            let entry = PeopleDesk.Entry(role: Self.roles[2], township: "", department: "", grid: "", operator: "")
            let office = PeopleDesk.Entry(role: "office", township: "", department: "", grid: "", operator: "")
            let calls: [() async throws -> Void] = [
                { _ = try await county.people.add(login: "xx", name: "丙", entry: entry, by: county.keeper) },
                { try await county.people.move("id-zhang", to: entry, by: county.keeper) },
                { try await county.people.move(id, to: office, by: county.keeper) },
                { _ = try await county.people.newLink(id, dropSecondFactor: true, by: county.keeper) },
                { try await county.people.reactivate(id, by: county.keeper) },
            ]
            for call in calls {
                let refusal = await #expect(throws: Refusal.self) { try await call() }
                #expect(faultCodes(refusal) == ["administrator-appointed"])
            }
            let last = await #expect(throws: Refusal.self) {
                try await county.people.deactivate(id, PeopleDesk.Leaving(), by: county.keeper)
            }
            #expect(faultCodes(last) == ["last-account"])
            _ = try await desk.appoint(
                role: Self.roles[2],
                login: "reader2",
                name: "新审计员",
                takesOver: true,
                by: county.head
            )
            let third = await #expect(throws: Refusal.self) {
                _ = try await desk.appoint(
                    role: Self.roles[2],
                    login: "reader3",
                    name: "又一人",
                    takesOver: true,
                    by: county.head
                )
            }
            #expect(faultCodes(third) == ["administrator-there"])
            try await county.people.deactivate(id, PeopleDesk.Leaving(), by: county.keeper)
            let standing = try await desk.standings(by: county.head).first { $0.role.id == Self.roles[2] }
            #expect(standing?.name == "新审计员")
        }
    }

    @Test(arguments: Engine.available)
    func `are nobody of the business either, and no two of them one person, whichever way they are added`(
        engine: Engine
    ) async throws {
        try await County.with(engine) { county in
            try await county.registerAccount()
            try await county.registerOfficers()
            let desk = AppointmentDesk(county.office)
            let business = await #expect(throws: Refusal.self) {
                _ = try await desk.appoint(role: Self.roles[0], login: "aa", name: "张三", by: county.head)
            }
            #expect(faultCodes(business) == ["namesake"])
            _ =
                try await desk
                .appoint(role: Self.roles[0], login: "aa", name: "张三", isNamesake: true, by: county.head)
            let console = await #expect(throws: Refusal.self) {
                _ = try await county.accounts.add(login: "bb", name: "张三", role: Self.roles[1], by: "console")
            }
            #expect(faultCodes(console) == ["administrator-same-person"])
            let vouched = await #expect(throws: Refusal.self) {
                _ = try await county.accounts
                    .add(login: "bb", name: "张三", role: Self.roles[1], isNamesake: true, by: "console")
            }
            #expect(faultCodes(vouched) == ["administrator-same-person"])
            _ = try await desk.appoint(role: Self.roles[1], login: "bb", name: "李四", by: county.head)
            let entry = PeopleDesk.Entry(role: "office", township: "", department: "", grid: "", operator: "")
            let added = await #expect(throws: Refusal.self) {
                _ = try await county.people.add(login: "cc", name: "李四", entry: entry, by: county.keeper)
            }
            #expect(faultCodes(added) == ["namesake"])
            _ = try await county.people
                .add(login: "cc", name: "李四", entry: entry, isNamesake: true, by: county.keeper)
        }
    }

    @Test func `one of them cannot put oneself out`() async throws {
        try await County.with(.sqlite) { county in
            try await county.registerAccount()
            let mine = Officer(account: "id-zhang", name: "张三", scope: county.keeper.scope)
            let refusal = await #expect(throws: Refusal.self) {
                try await county.people.deactivate("id-zhang", PeopleDesk.Leaving(), by: mine)
            }
            #expect(faultCodes(refusal) == ["own-account"])
        }
    }
}
