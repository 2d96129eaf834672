import Office
import Primitives
import Rules
import Storage
import Supervision
import TestSupport
import Testing

/// Several entries of the register that are one firm.
@Suite struct `A firm of several entries` {
    private static let gln = "4012345000016"

    /// 润泽饭店 without licence, person, place or facts, and 润泽大酒店, which has all of them.
    private static func withTwo(_ engine: Engine, _ body: (County, String, String) async throws -> Void) async throws {
        try await County.with(engine) { county in
            let desk = RegisterDesk(county.office)
            let first = try await add(
                OperatorDraft(name: "润泽饭店", township: Shipped.north.text, kind: "catering"),
                county
            )
            let draft = OperatorDraft(
                name: "润泽大酒店",
                address: "凤城镇新建路8号",
                township: Shipped.north.text,
                kind: "catering",
                facts: ["employees": "12"],
                principal: "王敏",
                phone: "10012345678"
            )
            let second = try await add(draft, county)
            try await desk.addLicence(licence(), to: second, by: county.north)
            try await desk.addGLN(gln, to: second, by: county.north)
            let place = RegisterDesk.PlaceEntry(
                latitude: "35.48",
                longitude: "112.41",
                datum: "WGS-84",
                source: "手机定位",
                isVerified: true
            )
            try await desk.setPlace(place, of: second, by: county.north)
            try await body(county, first, second)
        }
    }

    static func licence(_ number: String = "JY1", expires: String = "2024-04-01") -> RegisterDesk.LicenceEntry {
        RegisterDesk.LicenceEntry(
            kind: "食品经营许可证",
            number: number,
            issuedOn: "2019-04-02",
            expiresOn: expires,
            issuer: "市场监管局"
        )
    }

    static func add(_ draft: OperatorDraft, _ county: County, by officer: Officer? = nil) async throws -> String {
        let saved = try await RegisterDesk(county.office).add(draft, isAnother: true, by: officer ?? county.north)
        guard case .saved(let id) = saved else { throw Refusal.changedMeanwhile }
        return id
    }

    private static func listed(_ county: County, _ filter: OperatorFilter) async throws -> [String] {
        try await OperatorDesk(county.office).list(filter, by: county.head, limit: 9, offset: 0).rows.map(\.id)
    }

    @Test(arguments: Engine.available)
    func `the kept entry had lost the merged one's data in list, filters, export and facts`(engine: Engine) async throws
    {
        try await Self.withTwo(engine) { county, first, second in
            let kept = try await RegisterDesk(county.office).merge(first, with: second, reason: "同一家", by: county.head)
            #expect(kept == first)
            let lines = try await OperatorExport(county.office).rows(OperatorFilter(), by: county.north)
            #expect(lines.map(\.name) == ["润泽饭店"])
            let line = try #require(lines.first)
            #expect(line.principal == OperatorLine.Person(name: "王敏", phone: "10012345678"))
            #expect(line.licences.map(\.number) == ["JY1"])
            #expect(line.glns == [Self.gln])
            #expect(line.latitude == "35.48")
            #expect(line.facts == ["employees": "12"])
            for (filter, expected) in [
                (OperatorFilter(lack: .expiring), [first]), (OperatorFilter(lack: .unverified), []),
                (OperatorFilter(text: Self.gln), [first]), (OperatorFilter(text: "润泽大酒店"), [first]),
                (OperatorFilter(state: .all), [first]),
            ] {
                let found = try await Self.listed(county, filter)
                #expect(found == expected, "\(filter)")
            }
            let file = try await OperatorFileDesk(county.office).file(first, by: county.north)
            #expect(file.facts.map(\.shown) == ["12 人"])
            for text in ["润泽大酒店", Self.gln, "王敏"] {
                let groups = try await SearchDesk(county.office).find(text, by: county.north)
                let owners = groups.filter { [.operator, .person].contains($0.kind) }.flatMap {
                    $0.answers.map(\.owner)
                }
                #expect(owners == [first], "\(text)")
            }
            let shown = try await OperatorDesk(county.office).shownAs(second, by: county.north)
            #expect(shown == first)
            let check = try await LedgerCheck(county.office).run()
            #expect(check.faults == [])
        }
    }

    @Test(arguments: Engine.available)
    func `a firm had two principals after a merge`(engine: Engine) async throws {
        try await Self.withTwo(engine) { county, first, second in
            let desk = RegisterDesk(county.office)
            let entry = RegisterDesk.PersonEntry(
                duty: "principal",
                name: "李强",
                phone: "10087654321",
                identityNumber: ""
            )
            try await desk.addPerson(entry, to: first, by: county.north)
            county.set("2024-03-08")
            _ = try await desk.merge(first, with: second, reason: "同一家", by: county.head)
            let file = try await OperatorFileDesk(county.office).file(first, by: county.north)
            #expect(file.persons.filter { $0.until == nil }.map(\.name) == ["李强"])
            #expect(file.persons.first { $0.name == "王敏" }?.until == Day("2024-03-08"))
            let line = try await OperatorExport(county.office).rows(OperatorFilter(), by: county.north).first
            #expect(line?.principal?.name == "李强")
        }
    }

    @Test(arguments: Engine.available)
    func `an entry that was merged still took changes`(engine: Engine) async throws {
        try await Self.withTwo(engine) { county, first, second in
            let desk = RegisterDesk(county.office)
            _ = try await desk.merge(first, with: second, reason: "同一家", by: county.head)
            await #expect(throws: Refusal.changedMeanwhile) {
                try await desk.addLicence(Self.licence("JY2"), to: second, by: county.north)
            }
            await #expect(throws: Refusal.notFound) { _ = try await desk.draft(second, by: county.north) }
            // What it has is put right where it is.
            let file = try await OperatorFileDesk(county.office).file(first, by: county.north)
            let person = try #require(file.persons.first)
            #expect(person.operatorID == second)
            try await desk.endPerson(person.id, of: person.operatorID, by: county.north)
            let after = try await OperatorFileDesk(county.office).file(first, by: county.north)
            #expect(after.persons.allSatisfy { $0.until != nil })
        }
    }

    @Test(arguments: Engine.available)
    func `merging could not be looked at before nor taken back after`(engine: Engine) async throws {
        try await Self.withTwo(engine) { county, first, second in
            let desk = RegisterDesk(county.office)
            let before = try await county.census()
            let preview = try #require(
                try await desk.mergePreview(second, with: first, reason: "同一家", by: county.head)
            )
            #expect(preview.kept.record.id == first && preview.merged.record.id == second)
            #expect(preview.merged.licences.map(\.number) == ["JY1"])
            let unchanged = try await county.census()
            #expect(unchanged == before)
            _ = try await desk.merge(second, with: first, reason: "同一家", by: county.head)
            let third = try await Self.add(
                OperatorDraft(name: "润泽食府", township: Shipped.north.text, kind: "catering"),
                county
            )
            _ = try await desk.merge(second, with: third, reason: "也是", by: county.head)
            await #expect(throws: Refusal.notPermitted(.reviewOperators)) {
                try await desk.unmerge(second, from: first, reason: "错了", by: county.north)
            }
            let faults = await faultCodes(of: {
                try await desk.unmerge(second, from: first, reason: " ", by: county.head)
            })
            #expect(faults == ["reason-missing"])
            try await desk.unmerge(second, from: first, reason: "两家", by: county.head)
            let all = try await Self.listed(county, OperatorFilter())
            #expect(Set(all) == [first, second])
            let firm = try await OperatorFileDesk(county.office).file(first, by: county.head)
            #expect(firm.sameFirm.map(\.id) == [third] && firm.licences.isEmpty)
            #expect(firm.timeline.events.contains { $0.title == "撤销合并：润泽大酒店与润泽饭店分开" && $0.detail == "两家" })
            let apart = try await OperatorFileDesk(county.office).file(second, by: county.head)
            #expect(apart.licences.map(\.number) == ["JY1"] && apart.sameFirm.isEmpty)
            #expect(apart.timeline.events.contains { $0.title.hasPrefix("撤销合并") })
            let found = try await SearchDesk(county.office).find("润泽大酒店", by: county.head)
            #expect(found.flatMap { $0.answers.map(\.owner) } == [second])
            let check = try await LedgerCheck(county.office).run()
            #expect(check.faults == [])
            await #expect(throws: Refusal.changedMeanwhile) {
                try await desk.unmerge(second, from: first, reason: "再撤", by: county.head)
            }
        }
    }

    @Test(arguments: Engine.available)
    func `entries below a merge that is taken back stay with it`(engine: Engine) async throws {
        try await Self.withTwo(engine) { county, first, second in
            let desk = RegisterDesk(county.office)
            let third = try await Self.add(
                OperatorDraft(name: "润泽食府", township: Shipped.north.text, kind: "catering"),
                county
            )
            _ = try await desk.merge(second, with: third, reason: "同一家", by: county.head)
            _ = try await desk.merge(first, with: second, reason: "同一家", by: county.head)
            let firms = try await county.count("SELECT COUNT(*) FROM operator WHERE firm = \(first)")
            #expect(firms == 3)
            try await desk.unmerge(second, from: first, reason: "两家", by: county.head)
            let below = try await county.count("SELECT COUNT(*) FROM operator WHERE firm = \(second)")
            #expect(below == 2)
        }
    }

    @Test(arguments: Engine.available)
    func `a pair that was decided to be one firm is two again`(engine: Engine) async throws {
        try await County.with(engine) { county in
            try await county.importing([
                .cowpea("A1", "0.5", shop: Shop(name: "便民店", address: "凤城镇1号")),
                .cowpea("A2", "0.5", shop: Shop(name: "便民店", address: "凤城镇2号")),
            ])
            let desk = OperatorDesk(county.office)
            let pair = try #require(try await desk.reviews(by: county.head, limit: 9).pairs.first)
            try await desk.decide(first: pair.first.id, second: pair.second.id, same: true, by: county.head)
            let firm = try await desk.sameFirm(pair.first.id, by: county.head)
            #expect(firm.count == 2)
            let merged = try #require(try await county.text("SELECT merged FROM operator_merge"))
            try await RegisterDesk(county.office).unmerge(merged, from: pair.first.id, reason: "两家", by: county.head)
            let state = try await county.text("SELECT state FROM operator_review")
            #expect(state == "different")
        }
    }
}

/// The codes of what a form was refused for.
func faultCodes(of body: () async throws -> Void) async -> [String] {
    do {
        try await body()
        return []
    } catch Refusal.incomplete(let faults) { return faults.map(\.code) } catch { return ["\(error)"] }
}
