import Office
import Primitives
import Rules
import Storage
import Supervision
import TestSupport
import Testing

/// Location numbers (位置码) of operators: whose they are, where they are found, what becomes of them.
@Suite struct `Location numbers` {
    private static let first = "4012345000016"
    private static let second = "4012345000023"

    private static func faults(_ body: () async throws -> Void) async -> [String] {
        do {
            try await body()
            return []
        } catch Refusal.incomplete(let faults) { return faults.map { "\($0.field) \($0.code)" } } catch {
            return ["\(error)"]
        }
    }

    private static func glns(_ id: String, _ county: County) async throws -> [OperatorGLN] {
        try await OperatorFileDesk(county.office).file(id, by: county.head).glns
    }

    private static func found(_ text: String, _ county: County) async throws -> [String] {
        try await SearchDesk(county.office).find(text, by: county.head).flatMap { $0.answers.map(\.title) }
    }

    private static func listed(_ text: String, _ county: County) async throws -> [String] {
        try await OperatorDesk(county.office)
            .list(OperatorFilter(text: text), by: county.head, limit: 9, offset: 0).rows.map(\.name)
    }

    @Test(arguments: Engine.available)
    func `a number is shown, found and exported while it is in use, and stays in the history`(
        engine: Engine
    ) async throws {
        try await County.with(engine) { county in
            let shop = try await county.firm("南街超市", .sales)
            let desk = RegisterDesk(county.office)
            try await desk.addGLN("401 2345 00001 6 ", to: shop, by: county.north)
            try await desk.addGLN(Self.second, to: shop, by: county.north)
            let entered = try await Self.glns(shop, county)
            #expect(entered.map(\.number) == [Self.first, Self.second])
            for text in [Self.first, "40123450", "000016"] {
                let found = try await Self.found(text, county)
                #expect(found == ["南街超市"], "\(text)")
            }
            #expect(try await Self.listed(Self.first, county) == ["南街超市"])
            let rows = try await OperatorExport(county.office).rows(OperatorFilter(), by: county.head)
            #expect(rows.map(\.glns) == [[Self.first, Self.second]])
            county.set("2024-03-08")
            try await desk.endGLN(entered[0].id, of: shop, by: county.north)
            let ended = try await Self.glns(shop, county)
            #expect(ended.map(\.number) == [Self.second, Self.first])
            #expect(ended.map(\.until) == [nil, Day("2024-03-08")])
            #expect(try await Self.found(Self.first, county) == [])
            #expect(try await Self.listed(Self.first, county) == [])
            let events = try await OperatorFileDesk(county.office).file(shop, by: county.north).timeline.events
            #expect(events.filter { $0.title.hasSuffix("位置码") }.map(\.title) == ["停用位置码", "登记位置码", "登记位置码"])
            #expect(try await county.leaves("operator-gln-added") == 2)
            #expect(try await county.leaves("operator-gln-ended") == 1)
            #expect(try await LedgerCheck(county.office).run().faults == [])
            await #expect(throws: Refusal.changedMeanwhile) {
                try await desk.endGLN(entered[0].id, of: shop, by: county.north)
            }
            await #expect(throws: Refusal.notFound) { try await desk.addGLN(Self.first, to: shop, by: county.south) }
        }
    }

    @Test(arguments: Engine.available)
    func `a number is one open operator's at a time`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let shop = try await county.firm("南街超市", .sales)
            let other = try await county.firm("北街超市", .sales)
            let desk = RegisterDesk(county.office)
            try await desk.addGLN(Self.first, to: shop, by: county.north)
            for (text, id, faults) in [
                ("4012345000017", shop, ["gln bad-gln"]), ("", shop, ["gln bad-gln"]),
                (Self.first, shop, ["gln already-recorded"]), (Self.first, other, ["gln gln-taken"]),
            ] {
                let told = await Self.faults { try await desk.addGLN(text, to: id, by: county.north) }
                #expect(told == faults, "\(text)")
            }
            try await desk.setState(of: shop, closed: true, on: Day("2024-03-01"), reason: "停业", by: county.north)
            #expect(try await Self.glns(shop, county).map(\.until) == [nil])
            try await desk.addGLN(Self.first, to: other, by: county.north)
            #expect(try await Self.glns(shop, county).map(\.until) == [Day("2024-03-04")])
            #expect(try await Self.glns(other, county).map(\.until) == [nil])
            #expect(try await Self.found(Self.first, county) == ["北街超市"])
            #expect(try await LedgerCheck(county.office).run().faults == [])
        }
    }

    @Test(arguments: Engine.available)
    func `the numbers of merged entries are the firm's`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let old = try await county.firm("南街超市", .sales)
            let twin = try await county.firm("南街超市二", .sales)
            let desk = RegisterDesk(county.office)
            try await desk.addGLN(Self.first, to: twin, by: county.north)
            let kept = try await desk.merge(old, with: twin, reason: "同一家", by: county.head)
            let glns = try await Self.glns(kept, county)
            #expect(glns.map(\.number) == [Self.first] && glns.map(\.operatorID) == [twin])
            let told = await Self.faults { try await desk.addGLN(Self.first, to: kept, by: county.north) }
            #expect(told == ["gln already-recorded"])
            try await desk.endGLN(glns[0].id, of: twin, by: county.north)
            try await desk.addGLN(Self.first, to: kept, by: county.north)
            #expect(try await LedgerCheck(county.office).run().faults == [])
        }
    }

    @Test(arguments: Engine.available)
    func `numbers kept as licences are carried over at the next start, once`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let shop = try await county.firm("南街超市", .sales)
            let other = try await county.firm("北街超市", .sales)
            let desk = RegisterDesk(county.office)
            // As it was: licences of the kind, beside leaves that know them.
            for (id, operatorID, number) in [
                ("a", shop, Self.first), ("b", other, Self.first), ("c", shop, "4012345000017"),
            ] {
                try await county.execute(
                    """
                    INSERT INTO operator_licence (county, id, operator, kind, number, issued_on, issuer, created_at)
                    VALUES (\(Shipped.county.text), \(id), \(operatorID), 'GLN', \(number), '2023-05-06', 'GS1', 0)
                    """
                )
            }
            for id in [shop, other] {
                try await desk.addPerson(
                    .init(duty: "principal", name: "王敏", phone: "", identityNumber: ""),
                    to: id,
                    by: county.north
                )
            }
            #expect(try await LedgerCheck(county.office).run().faults == [])
            let carrying = GLNCarrying(county.office)
            #expect(try await carrying.run() == 1)
            #expect(try await carrying.run() == 0)
            let glns = try await Self.glns(shop, county)
            #expect(glns.map(\.number) == [Self.first] && glns.map(\.since) == [Day("2023-05-06")])
            #expect(try await Self.glns(other, county) == [])
            // What is no location number, and what another has, waits for a person.
            let left = try await county.count("SELECT COUNT(*) FROM operator_licence")
            #expect(left == 2)
            #expect(try await county.leaves("operator-gln-carried") == 1)
            #expect(try await Self.found(Self.first, county) == ["南街超市"])
            #expect(try await LedgerCheck(county.office).run().faults == [])
        }
    }

    @Test func `a location number is no licence`() async throws {
        try await County.with(.sqlite) { county in
            let shop = try await county.firm("南街超市", .sales)
            let entry = RegisterDesk.LicenceEntry(
                kind: "GLN",
                number: Self.first,
                issuedOn: "",
                expiresOn: "",
                issuer: ""
            )
            let told = await Self.faults {
                try await RegisterDesk(county.office).addLicence(entry, to: shop, by: county.north)
            }
            #expect(told == ["licence-kind gln-as-licence"])
        }
    }
}
