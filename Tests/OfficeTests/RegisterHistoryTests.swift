import Office
import Primitives
import Rules
import Storage
import Supervision
import TestSupport
import Testing

/// What the register said before, and who said otherwise meanwhile.
@Suite struct `The history of the register` {
    private static let draft = OperatorDraft(
        name: "润泽饭店",
        address: "凤城镇新建路8号",
        township: Shipped.north.text,
        kind: "catering",
        facts: ["employees": "12"],
        principal: "王敏",
        phone: "10012345678"
    )

    private static func with(_ engine: Engine, _ body: (County, RegisterDesk, String) async throws -> Void) async throws
    {
        try await County.with(engine) { county in
            try await county.registerOfficers()
            let id = try await `A firm of several entries`.add(draft, county)
            try await body(county, RegisterDesk(county.office), id)
            let check = try await LedgerCheck(county.office).run()
            #expect(check.faults == [])
        }
    }

    private static func titles(_ county: County, _ id: String) async throws -> [String] {
        try await OperatorFileDesk(county.office).file(id, by: county.head).timeline.events.map(\.title)
    }

    @Test(arguments: Engine.available)
    func `what the register changed was overwritten`(engine: Engine) async throws {
        try await Self.with(engine) { county, desk, id in
            county.set("2024-03-08")
            var draft = Self.draft
            draft.name = "润泽大酒店"
            draft.address = ""
            draft.kind = "canteen"
            draft.facts = ["employees": "14", "diners": "300"]
            #expect(try await desk.change(id, to: draft, by: county.north) == .saved)
            let titles = try await Self.titles(county, id)
            let expected = [
                "名称由“润泽饭店”改为“润泽大酒店”", "地址“凤城镇新建路8号”已取消", "类别由“餐饮”改为“集中用餐单位”", "用餐人数登记为“300 人”", "从业人数由“12 人”改为“14 人”",
            ]
            #expect(Set(titles.filter { $0.contains("“") }) == Set(expected))
            let event = try await OperatorFileDesk(county.office).file(id, by: county.head).timeline.events[0]
            #expect(event.day == Day("2024-03-08") && event.detail == "north")
            // The same form again changes nothing, and leaves no leaf.
            let leaves = try await county.count("SELECT COUNT(*) FROM audit_leaf")
            #expect(try await desk.change(id, to: draft, by: county.north) == .saved)
            let after = try await county.count("SELECT COUNT(*) FROM audit_leaf")
            #expect(after == leaves)
            try await county.execute("UPDATE operator_change SET former = '别的店' WHERE field = 'name'")
            let check = try await LedgerCheck(county.office).run()
            #expect(check.faults.count == 1)
            try await county.execute("UPDATE operator_change SET former = '润泽饭店' WHERE field = 'name'")
        }
    }

    @Test(arguments: Engine.available)
    func `a colleague's change was lost without a word`(engine: Engine) async throws {
        try await Self.with(engine) { county, desk, id in
            var mine = try await desk.draft(id, by: county.north).1
            var theirs = try await desk.draft(id, by: county.otherNorth).1
            theirs.address = "凤城镇东大街1号"
            #expect(try await desk.change(id, to: theirs, by: county.otherNorth) == .saved)
            mine.name = "润泽大酒店"
            let before = try await county.census()
            let outcome = try await desk.change(id, to: mine, by: county.north)
            guard case .changedMeanwhile(let now, let officer, let at) = outcome else {
                Issue.record("the change was saved over another")
                return
            }
            #expect(now.address == "凤城镇东大街1号" && now.name == "润泽饭店")
            #expect(officer == "north2" && at == Instant(Shipped.day("2024-03-04"), hour: 9))
            let after = try await county.census()
            #expect(after == before)
            mine.address = now.address
            mine.basis = now.basis
            #expect(try await desk.change(id, to: mine, by: county.north) == .saved)
        }
    }

    @Test(arguments: Engine.available)
    func `licences could be added and never put right`(engine: Engine) async throws {
        try await Self.with(engine) { county, desk, id in
            let entry = `A firm of several entries`.licence()
            try await desk.addLicence(entry, to: id, by: county.north)
            let licence = try #require(try await county.text("SELECT id FROM operator_licence"))
            var right = entry
            right.number = ""
            right.expiresOn = "2019-01-01"
            let faults = await faultCodes {
                try await desk.correctLicence(licence, to: right, reason: " ", of: id, by: county.north)
            }
            #expect(faults == ["number-missing", "dates-reversed", "reason-missing"])
            right = entry
            right.number = "JY2"
            let unreasoned = await faultCodes {
                try await desk.correctLicence(licence, to: right, reason: "", of: id, by: county.north)
            }
            #expect(unreasoned == ["reason-missing"])
            try await desk.correctLicence(licence, to: right, reason: "录错编号", of: id, by: county.north)
            let file = try await OperatorFileDesk(county.office).file(id, by: county.north)
            #expect(file.licences.map(\.number) == ["JY2"])
            let event = try #require(file.timeline.events.first { $0.title.hasPrefix("证照由") })
            #expect(event.title.contains("JY1") && event.title.contains("JY2") && event.detail.hasPrefix("录错编号"))
            try await desk.withdrawLicence(licence, reason: "不是这家的", of: id, by: county.north)
            let after = try await OperatorFileDesk(county.office).file(id, by: county.north)
            #expect(after.licences.isEmpty)
            #expect(
                after.timeline.events.contains { $0.title.hasPrefix("证照“食品经营许可证 JY2") && $0.title.hasSuffix("已取消") }
            )
            await #expect(throws: Refusal.changedMeanwhile) {
                try await desk.withdrawLicence(licence, reason: "再撤", of: id, by: county.north)
            }
            let other = try await `A firm of several entries`.add(
                OperatorDraft(name: "别家", township: Shipped.north.text, kind: "catering"),
                county
            )
            try await desk.addLicence(entry, to: id, by: county.north)
            let taken = await faultCodes { try await desk.addLicence(entry, to: other, by: county.north) }
            #expect(taken == ["licence-taken"])
        }
    }

    @Test(arguments: Engine.available)
    func `persons could be added and never put right`(engine: Engine) async throws {
        try await Self.with(engine) { county, desk, id in
            let person = try #require(try await county.text("SELECT id FROM operator_person"))
            let entry = RegisterDesk.PersonEntry(duty: "principal", name: "王明", phone: "", identityNumber: "")
            try await desk.correctPerson(person, to: entry, reason: "名字录错", of: id, by: county.north)
            let file = try await OperatorFileDesk(county.office).fileInFull(id, by: county.north)
            #expect(file.persons.map(\.name) == ["王明"] && file.persons.map(\.phone) == ["10012345678"])
            #expect(file.timeline.events.contains { $0.title == "人员姓名由“王敏”改为“王明”" })
            var changed = entry
            changed.phone = "10087654321"
            try await desk.correctPerson(person, to: changed, reason: "换号", of: id, by: county.north)
            let titles = try await Self.titles(county, id)
            #expect(titles.contains { $0.hasPrefix("人员电话由“100******78”改为") })
            #expect(!titles.contains { $0.contains("10012345678") })
            try await desk.withdrawPerson(person, reason: "不是这家的人", of: id, by: county.north)
            let after = try await OperatorFileDesk(county.office).file(id, by: county.north)
            #expect(after.persons.isEmpty)
            let found = try await SearchDesk(county.office).find("王明", by: county.north)
            #expect(found.isEmpty)
        }
    }

    @Test(arguments: Engine.available)
    func `closing and opening took any day, and open matters went unseen`(engine: Engine) async throws {
        try await County.with(engine) { county in
            try await county.importing([.cowpea("A1", "0.5", shop: .north)])
            let id = try #require(try await county.text("SELECT supplier FROM sample"))
            let day = try #require(try await county.text("SELECT sampled_on FROM sample").flatMap { Day($0) })
            let desk = RegisterDesk(county.office)
            let before = await faultCodes {
                try await desk.setState(of: id, closed: true, on: Day("1999-01-01"), reason: "停业", by: county.north)
            }
            #expect(before == ["against-history", "open-matters"])
            try await desk.setState(
                of: id,
                closed: true,
                on: day,
                reason: "停业",
                knowsMatters: true,
                by: county.north
            )
            let early = await faultCodes {
                try await desk.setState(of: id, closed: false, on: Day("1998-01-01"), reason: "开业", by: county.north)
            }
            #expect(early == ["against-history"])
            try await desk.setState(of: id, closed: false, on: day, reason: "开业", by: county.north)
        }
    }

    @Test(arguments: Engine.available)
    func `a file beyond two hundred rows was cut without a word`(engine: Engine) async throws {
        try await Self.with(engine) { county, desk, id in
            try await county.database.write { db in
                for number in 0..<230 {
                    try db.execute(
                        """
                        INSERT INTO hook_check (county, id, number, operator, hook, hook_title, purpose, eligible, checked_at,
                            checked_by)
                        VALUES (\(Shipped.county.text), \("c\(number)"), \("n\(number)"), \(id), 'h', '项目申报', '申报', 1,
                            \(Instant(Shipped.day("2023-01-01").adding(days: number), hour: 9).milliseconds), 'head')
                        """
                    )
                }
            }
            let files = OperatorFileDesk(county.office)
            var seen: [OperatorEvent] = []
            for page in 1...5 {
                let timeline = try await files.file(id, page: page, by: county.head).timeline
                #expect(timeline.total == 232)
                seen += timeline.events
            }
            #expect(seen.count == 232)
            #expect(zip(seen, seen.dropFirst()).allSatisfy { $0.day >= $1.day })
            let checks = try await files.file(id, .hookCheck, page: 99, by: county.head).timeline
            #expect(checks.total == 230 && checks.page == 5 && checks.events.count == 30)
            #expect(Set(checks.events.map(\.subject)).count == 30)
            #expect(checks.totals[.register] == 1 && checks.totals[.person] == 1)
            try await county.execute("DELETE FROM hook_check")
        }
    }

    @Test(arguments: Engine.available)
    func `the file knows the end of a duty, of a licence, and who checked the place`(engine: Engine) async throws {
        try await Self.with(engine) { county, desk, id in
            try await desk.addLicence(
                `A firm of several entries`.licence(expires: "2024-03-01"),
                to: id,
                by: county.north
            )
            let place = RegisterDesk.PlaceEntry(
                latitude: "35.48",
                longitude: "112.41",
                datum: "WGS-84",
                source: "手机定位",
                isVerified: true
            )
            try await desk.setPlace(place, of: id, by: county.north)
            let person = try #require(try await county.text("SELECT id FROM operator_person"))
            try await desk.endPerson(person, of: id, by: county.north)
            let titles = try await Self.titles(county, id)
            for title in ["有效期届满：食品经营许可证", "取得食品经营许可证", "现场核实位置", "不再任职：主要负责人王敏", "登记入册"] {
                #expect(titles.contains(title), "\(title)")
            }
        }
    }

    @Test(arguments: Engine.available)
    func `a firm that moved in from another township was a dead end`(engine: Engine) async throws {
        try await County.with(engine) { county in
            var draft = Self.draft
            draft.creditCode = "91140522MA0GTLBK3" + String(CreditCode.check(of: "91140522MA0GTLBK3") ?? "0")
            let id = try await `A firm of several entries`.add(draft, county)
            var moved = draft
            moved.township = Shipped.south.text
            let faults = await faultCodes {
                _ = try await RegisterDesk(county.office).add(moved, isAnother: true, by: county.south)
            }
            #expect(faults == ["credit-code-elsewhere"])
            let desk = TransferDesk(county.office)
            let incomplete = await faultCodes {
                try await desk.ask(creditCode: "1", township: "", note: " ", by: county.south)
            }
            #expect(incomplete == ["note-missing", "unknown-operator"])
            try await desk.ask(creditCode: draft.creditCode, township: "", note: "已迁至北留镇", by: county.south)
            let twice = await faultCodes {
                try await desk.ask(creditCode: draft.creditCode, township: "", note: "已迁至北留镇", by: county.south)
            }
            #expect(twice == ["already-asked"])
            let open = try await desk.open(by: county.head)
            #expect(open.map(\.record.id) == [id] && open.map(\.township) == [Shipped.south])
            await #expect(throws: Refusal.notPermitted(.reviewOperators)) {
                try await desk.decide(open[0].id, granted: true, answer: "", by: county.south)
            }
            let refused = await faultCodes {
                try await desk.decide(open[0].id, granted: false, answer: "", by: county.head)
            }
            #expect(refused == ["reason-missing"])
            try await desk.decide(open[0].id, granted: true, answer: "", by: county.head)
            let seen = try await OperatorDesk(county.office).find(id, by: county.south)
            #expect(seen.township == Shipped.south)
            let titles = try await Self.titles(county, id)
            #expect(titles.contains("乡镇由“凤城镇”改为“北留镇”") && titles.contains("申请调入北留镇"))
            let check = try await LedgerCheck(county.office).run()
            #expect(check.faults == [])
        }
    }

    @Test(arguments: Engine.available)
    func `a name without its place, and a telephone of another person, were not asked about`(
        engine: Engine
    ) async throws {
        try await County.with(engine) { county in
            let desk = RegisterDesk(county.office)
            var first = Self.draft
            first.name = "阳城县凤城袁刚蔬菜店"
            let known = try await `A firm of several entries`.add(first, county)
            let draft = OperatorDraft(name: "凤城袁刚蔬菜店", township: Shipped.north.text, kind: "sales")
            guard case .duplicates(let found) = try await desk.add(draft, isAnother: false, by: county.north) else {
                Issue.record("the twin was added")
                return
            }
            #expect(found.map(\.record.id) == [known] && found.map(\.reasons) == [[.sameShortName]])
            var other = OperatorDraft(name: "完全不同的店", township: Shipped.north.text, kind: "sales")
            (other.principal, other.phone) = ("李强", "10012345678")
            guard case .duplicates(let phones) = try await desk.add(other, isAnother: false, by: county.north) else {
                Issue.record("the telephone was not asked about")
                return
            }
            #expect(phones.map(\.reasons) == [[.samePhoneOnly]])
        }
    }

    @Test(arguments: Engine.available)
    func `licences that end are listed by their end, with whom to call`(engine: Engine) async throws {
        try await Self.with(engine) { county, desk, id in
            let dates = [("JY3", "2024-04-20"), ("JY1", "2024-03-01"), ("JY2", "2024-03-20"), ("JY9", "2026-01-01")]
            for (number, expires) in dates {
                var entry = `A firm of several entries`.licence(number, expires: expires)
                entry.kind = "许可证\(number)"
                try await desk.addLicence(entry, to: id, by: county.north)
            }
            let list = try await OperatorDesk(county.office)
                .expiring(OperatorFilter(lack: .expiring), by: county.north, limit: 9, offset: 0)
            #expect(list.rows.map(\.licence.number) == ["JY1", "JY2", "JY3"] && list.total == 3)
            #expect(list.rows.allSatisfy { $0.principal?.phone == "100******78" })
            let taken = try await OperatorExport(county.office)
                .expiring(OperatorFilter(lack: .expiring), by: county.north)
            #expect(taken.map(\.licence.number) == ["JY1", "JY2", "JY3"])
            #expect(taken.allSatisfy { $0.principal?.phone == "10012345678" })
            let foreign = try await OperatorDesk(county.office)
                .expiring(OperatorFilter(lack: .expiring), by: county.south, limit: 9, offset: 0)
            #expect(foreign.total == 0)
        }
    }
}
