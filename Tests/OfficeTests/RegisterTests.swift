import Office
import Primitives
import Rules
import Storage
import Supervision
import TestSupport
import Testing

@Suite struct `The register by hand` {
    private static let draft = OperatorDraft(
        name: "润泽饭店",
        creditCode: "91140522MA0GTLBK3C",
        address: "阳城县凤城镇新建路8号",
        township: Shipped.north.text,
        kind: "catering",
        facts: ["employees": "12", "diners": "300"],
        principal: "王敏",
        phone: "10012345678"
    )

    private static func code(_ body: String) -> String { body + String(CreditCode.check(of: body) ?? "0") }

    private static var valid: OperatorDraft {
        var draft = draft
        draft.creditCode = code("91140522MA0GTLBK3")
        return draft
    }

    private static func added(
        _ draft: OperatorDraft,
        _ county: County,
        by officer: Officer? = nil
    ) async throws -> String {
        let saved = try await RegisterDesk(county.office).add(draft, isAnother: true, by: officer ?? county.north)
        guard case .saved(let id) = saved else { throw Refusal.changedMeanwhile }
        return id
    }

    private static func faults(_ body: () async throws -> Void) async -> [String] {
        do {
            try await body()
            return []
        } catch Refusal.incomplete(let faults) { return faults.map { "\($0.field) \($0.code)" } } catch {
            return ["\(error)"]
        }
    }

    @Test(arguments: Engine.available)
    func `what is added is read again, with the facts of its kind only, and on the record`(engine: Engine) async throws
    {
        try await County.with(engine) { county in
            let id = try await Self.added(Self.valid, county)
            let file = try await OperatorFileDesk(county.office).file(id, by: county.north)
            #expect(file.record.name == "润泽饭店")
            #expect(file.record.creditCode == Self.valid.creditCode)
            #expect(file.facts.map(\.shown) == ["12 人"])
            #expect(file.persons.map(\.name) == ["王敏"])
            #expect(file.persons.map(\.phone) == ["100******78"])
            #expect(file.timeline.events.map(\.kind) == [.person, .register])
            let leaf = try await county.text("SELECT action FROM audit_leaf ORDER BY sequence DESC LIMIT 1")
            #expect(leaf == "operator-added")
        }
    }

    private static let faulty: [(name: String, change: @Sendable (inout OperatorDraft) -> Void, faults: [String])] = [
        ("no name", { $0.name = " " }, ["name name-length"]),
        ("a sign for a name", { $0.name = "/" }, ["name name-length"]),
        ("a slip in the code", { $0.creditCode = "91140522MA0GTLBK30" }, ["creditCode bad-credit-code"]),
        ("another county's township", { $0.township = "140521100" }, ["township unknown-township"]),
        ("another station's township", { $0.township = Shipped.south.text }, ["township foreign-township"]),
        ("no kind", { $0.kind = "" }, ["kind unknown-kind"]),
        ("no such grid", { $0.grid = "g9" }, ["grid unknown-grid"]),
        ("words for a number", { $0.facts["employees"] = "很多" }, ["fact-employees bad-fact"]),
        ("less than nothing", { $0.facts["employees"] = "-3" }, ["fact-employees bad-fact"]),
        ("a telephone of letters", { $0.phone = "abc" }, ["phone bad-phone"]),
        ("a telephone of nobody", { $0.principal = "" }, ["principal name-missing"]),
        (
            "all at once",
            {
                $0.name = ""
                $0.creditCode = "1"
                $0.township = ""
                $0.kind = "x"
                $0.phone = "1"
                $0.principal = ""
            },
            [
                "name name-length", "creditCode bad-credit-code", "township unknown-township", "kind unknown-kind",
                "phone bad-phone", "principal name-missing",
            ]
        ),
    ]

    @Test func `all faults are told at once and nothing is written`() async throws {
        try await County.with(.sqlite) { county in
            let before = try await county.census()
            for (name, change, expected) in Self.faulty {
                var draft = Self.valid
                change(&draft)
                let faults = await Self.faults {
                    _ = try await RegisterDesk(county.office).add(draft, isAnother: true, by: county.north)
                }
                #expect(faults == expected, "\(name)")
            }
            let after = try await county.census()
            #expect(after == before)
        }
    }

    @Test(arguments: Engine.available)
    func `what may be there already needs a decision, and the decision stays`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let desk = RegisterDesk(county.office)
            let first = try await Self.added(Self.valid, county)
            var twin = Self.valid
            twin.creditCode = ""
            twin.address = "凤城镇东大街2号"
            twin.name = "润泽 饭店"
            let refused = try await desk.add(twin, isAnother: false, by: county.north)
            guard case .duplicates(let found) = refused else {
                Issue.record("the twin was added")
                return
            }
            #expect(found.map(\.record.id) == [first])
            #expect(found.first?.reasons == [.sameName, .samePhone])
            // Another station does not learn what this one has.
            var foreign = twin
            foreign.township = Shipped.south.text
            foreign.address = "北留镇东大街3号"
            guard case .saved = try await desk.add(foreign, isAnother: false, by: county.south) else {
                Issue.record("the other township's operator was shown")
                return
            }
            guard case .saved(let second) = try await desk.add(twin, isAnother: true, by: county.north) else { return }
            let state = try await county.text(
                """
                SELECT state FROM operator_review WHERE first IN (\(first), \(second)) AND second IN (\(first), \(second))
                """
            )
            #expect(state == "different")
            let codeTaken = await Self.faults { _ = try await desk.add(Self.valid, isAnother: true, by: county.north) }
            #expect(codeTaken == ["creditCode credit-code-taken"])
        }
    }

    @Test(arguments: Engine.available)
    func `merging keeps what was written under either, and both show it`(engine: Engine) async throws {
        try await County.with(engine) { county in
            try await county.importing([
                .cowpea("A1", "0.5", shop: .north),
                .cowpea("A2", "0.5", shop: Shop(name: "凤凰蔬菜店", address: "阳城县凤城镇西大街9号")),
            ])
            let desk = RegisterDesk(county.office)
            let found = try await OperatorDesk(county.office)
                .list(OperatorFilter(), by: county.head, limit: 9, offset: 0).rows
            let (one, other) = (found[0].id, found[1].id)
            try await desk.addLicence(
                RegisterDesk.LicenceEntry(
                    kind: "食品经营许可证",
                    number: "JY1",
                    issuedOn: "2023-01-05",
                    expiresOn: "2028-01-04",
                    issuer: "市场监管局"
                ),
                to: other,
                by: county.north
            )
            let samples = try await county.count("SELECT COUNT(*) FROM sample")
            for wrong in ["没有这家", "", one, "/office/operators/\(one)"] {
                let faults = await Self.faults {
                    _ = try await desk.merge(one, with: wrong, reason: " ", by: county.head)
                }
                #expect(faults == ["merge-other unknown-operator", "merge-reason reason-missing"], "\(wrong)")
            }
            // By its name, which one other entry bears.
            let kept = try await desk.merge(one, with: "凤凰 蔬菜店", reason: "同一经营者", by: county.head)
            #expect(kept == min(one, other))
            for id in [one, other] {
                let file = try await OperatorFileDesk(county.office).file(id, by: county.north)
                #expect(file.timeline.events.count { $0.kind == .sample } == 2)
                #expect(file.timeline.events.count { $0.kind == .matter } == 2)
                #expect(file.timeline.events.count { $0.title.hasPrefix("合并登记") } == 1)
                #expect(file.licences.map(\.number) == ["JY1"])
                #expect(file.sameFirm.count == 1)
            }
            let after = try await county.count("SELECT COUNT(*) FROM sample")
            #expect(after == samples)
            let listed = try await OperatorDesk(county.office).list(
                OperatorFilter(),
                by: county.head,
                limit: 9,
                offset: 0
            )
            #expect(listed.rows.map(\.id) == [kept])
            // Once more changes nothing: they are one firm already.
            let leaves = try await county.count("SELECT COUNT(*) FROM audit_leaf")
            let again = try await desk.merge(other, with: one, reason: "再次", by: county.head)
            #expect(again == kept)
            let same = try await county.count("SELECT COUNT(*) FROM audit_leaf")
            #expect(same == leaves)
            await #expect(throws: Refusal.notPermitted(.reviewOperators)) {
                try await desk.merge(one, with: other, reason: "x", by: county.north)
            }
        }
    }

    @Test(arguments: Engine.available)
    func `an operator closes and opens again, each with its day and reason`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let desk = RegisterDesk(county.office)
            let id = try await Self.added(Self.valid, county)
            let faults = await Self.faults {
                try await desk.setState(of: id, closed: true, on: Day("2024-03-05"), reason: " ", by: county.north)
            }
            #expect(faults == ["state-day bad-date", "state-reason reason-missing"])
            try await desk.setState(of: id, closed: true, on: Day("2024-03-01"), reason: "停业", by: county.north)
            let open = try await OperatorDesk(county.office).list(
                OperatorFilter(),
                by: county.head,
                limit: 9,
                offset: 0
            )
            let closed = try await OperatorDesk(county.office)
                .list(OperatorFilter(state: .closed), by: county.head, limit: 9, offset: 0)
            #expect(open.total == 0)
            #expect(closed.rows.map(\.isClosed) == [true])
            await #expect(throws: Refusal.changedMeanwhile) {
                try await desk.setState(of: id, closed: true, on: Day("2024-03-02"), reason: "又停", by: county.north)
            }
            try await desk.setState(of: id, closed: false, on: Day("2024-03-04"), reason: "重新开业", by: county.north)
            let file = try await OperatorFileDesk(county.office).file(id, by: county.north)
            #expect(file.timeline.events.map(\.title).filter { ["重新开业", "关闭"].contains($0) } == ["重新开业", "关闭"])
        }
    }

    @Test(arguments: Engine.available)
    func `a new principal follows the one before, and personal data in full is on the record`(
        engine: Engine
    ) async throws {
        try await County.with(engine) { county in
            let desk = RegisterDesk(county.office)
            let id = try await Self.added(Self.valid, county)
            county.set("2024-03-11")
            try await desk.addPerson(
                RegisterDesk.PersonEntry(
                    duty: "principal",
                    name: "李强",
                    phone: "10087654321",
                    identityNumber: "11010519491231002X"
                ),
                to: id,
                by: county.north
            )
            let leaves = try await county.count("SELECT COUNT(*) FROM audit_leaf")
            let masked = try await OperatorFileDesk(county.office).file(id, by: county.north)
            #expect(masked.persons.map(\.name) == ["李强", "王敏"])
            #expect(masked.persons.map(\.until) == [nil, Day("2024-03-11")])
            #expect(masked.persons[0].identityNumber == "110**************X")
            let read = try await county.count("SELECT COUNT(*) FROM audit_leaf")
            #expect(read == leaves)
            let station = try await OperatorFileDesk(county.office).fileInFull(id, by: county.north)
            #expect(station.persons[0].identityNumber == "11010519491231002X")
            // The county office sees telephones, not identity numbers.
            let head = try await OperatorFileDesk(county.office).fileInFull(id, by: county.head)
            #expect(head.persons[0].phone == "10087654321")
            #expect(head.persons[0].identityNumber == "110**************X")
            let full = try await county.count("SELECT COUNT(*) FROM audit_leaf WHERE action = 'personal-data-read'")
            #expect(full == 3)
        }
    }

    @Test(arguments: Engine.available)
    func `a list shows what has to be put right`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let desk = RegisterDesk(county.office)
            let id = try await Self.added(Self.valid, county)
            func total(_ lack: OperatorFilter.Lack) async throws -> Int {
                try await OperatorDesk(county.office)
                    .list(OperatorFilter(lack: lack), by: county.north, limit: 9, offset: 0).total
            }
            var seen = try await [total(.expiring), total(.unverified), total(.withoutGrid)]
            #expect(seen == [0, 1, 1])
            let entry = RegisterDesk.LicenceEntry(
                kind: "食品经营许可证",
                number: "JY1",
                issuedOn: "",
                expiresOn: "2024-05-03",
                issuer: ""
            )
            try await desk.addLicence(entry, to: id, by: county.north)
            let place = RegisterDesk.PlaceEntry(
                latitude: "35.4862",
                longitude: "112.4145",
                datum: "CGCS2000",
                source: "手机定位",
                isVerified: true
            )
            try await desk.setPlace(place, of: id, by: county.north)
            seen = try await [total(.expiring), total(.unverified), total(.withoutGrid)]
            #expect(seen == [1, 0, 1])
            // The next licence of the kind takes the place of the one that ends.
            var next = entry
            next.number = "JY2"
            next.expiresOn = "2029-05-03"
            try await desk.addLicence(next, to: id, by: county.north)
            let ending = try await total(.expiring)
            #expect(ending == 0)
            var swapped = place
            (swapped.latitude, swapped.longitude) = (place.longitude, place.latitude)
            let faults = await Self.faults { try await desk.setPlace(swapped, of: id, by: county.north) }
            #expect(faults == ["latitude bad-coordinate"])
        }
    }

    @Test(arguments: Engine.available)
    func `another township's operator is as good as not there to every form`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let desk = RegisterDesk(county.office)
            let id = try await Self.added(Self.valid, county)
            let before = try await county.census()
            let licence = RegisterDesk.LicenceEntry(kind: "", number: "", issuedOn: "", expiresOn: "", issuer: "")
            let person = RegisterDesk.PersonEntry(duty: "", name: "", phone: "", identityNumber: "")
            let place = RegisterDesk.PlaceEntry(latitude: "", longitude: "", datum: "", source: "", isVerified: false)
            let calls: [@Sendable (Officer) async throws -> Void] = [
                { try await desk.change(id, to: OperatorDraft(), by: $0) },
                { try await desk.addLicence(licence, to: id, by: $0) },
                { try await desk.addPerson(person, to: id, by: $0) },
                { try await desk.endPerson("p", of: id, by: $0) },
                { try await desk.setPlace(place, of: id, by: $0) },
                { try await desk.setState(of: id, closed: true, on: nil, reason: "", by: $0) },
                { _ = try await desk.draft(id, by: $0) },
                { _ = try await OperatorFileDesk(county.office).file(id, by: $0) },
                { _ = try await OperatorFileDesk(county.office).fileInFull(id, by: $0) },
            ]
            for call in calls { await #expect(throws: Refusal.notFound) { try await call(county.south) } }
            let after = try await county.census()
            #expect(after == before)
        }
    }

    @Test(arguments: Engine.available)
    func `a firm sees its own file, its published results and open matters, and nothing else`(
        engine: Engine
    ) async throws {
        try await County.with(engine) { county in
            try await county.importing([.cowpea("A1", "0.5", shop: .north), .cowpea("A2", shop: .north)])
            let id = try #require(try await county.text("SELECT id FROM operator"))
            let scope = Scope(county: Shipped.county, role: .shipped("operator"), operatorID: id)
            let own = Officer(account: "o", name: "o", scope: scope)
            let before = try await OperatorFileDesk(county.office).ownFile(by: own)
            #expect(before.timeline.events.map(\.kind) == [.matter])
            try await county.execute("UPDATE sample SET published_on = '2024-03-04' WHERE number = 'A2'")
            let after = try await OperatorFileDesk(county.office).ownFile(by: own)
            #expect(Set(after.timeline.events.map(\.title)) == ["豇豆核查处置", "抽检豇豆：合格"])
            await #expect(throws: Refusal.notPermitted(.readLedger)) {
                try await OperatorFileDesk(county.office).file(id, by: own)
            }
        }
    }
}
