import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Judging
import NIOCore
import Office
import Primitives
import Rules
import Storage
import Supervision
import Testing
import Web

/// The form that closes a matter, where its sample says otherwise.
@Suite(.serialized) struct ClosingPageTests {
    private struct Closing {
        var matter: String
        var number: String
    }

    private static func officer(
        _ role: String,
        _ account: String,
        _ office: Office,
        department: String? = nil
    ) throws
        -> Officer
    {
        let found = try required(office.rulebook.role(role), role)
        let township = role == "station" ? AreaCode(WebFixture.ownTownship) : nil
        return Officer(
            account: account,
            name: account,
            scope: Scope(county: office.county, township: township, role: found, department: department)
        )
    }

    /// A positive rapid test whose confirming sample failed, at the step that closes it.
    private static func ready(_ fixture: WebFixture) async throws -> Closing {
        let office = fixture.office
        let station = try officer("station", "所甲", office)
        let head = try officer("office", "办乙", office)
        let inspector = try officer("laboratory", "检丙", office, department: "county-laboratory")
        let firm: String = try await office.database.read { db in
            try db.first(
                "SELECT id FROM operator WHERE township = \(WebFixture.ownTownship) AND kind = 'sales' ORDER BY id LIMIT 1"
            )?.get("id") ?? ""
        }
        let rapid = RapidDesk(office)
        let test = try await rapid.record(
            .init(operatorID: firm, food: "豇豆", item: "克百威", kit: "检测卡", outcome: .positive),
            by: station
        )
        let matter = try required(try await rapid.find(test, by: station).matter, "a matter")
        let specimens = SpecimenDesk(office)
        var entry = SpecimenDesk.Entry(
            operatorID: firm,
            food: "豇豆",
            foodClass: "",
            sheet: SpecimenSheet(amount: "3 千克", reserve: "1 千克", seal: "封", sampler: "甲", secondSampler: "乙"),
            laboratory: "county-laboratory"
        )
        entry.aim = .confirmation
        entry.rapidTest = test
        entry.items = ["克百威"]
        let id = try await specimens.take(entry, by: station)
        try await specimens.handOver(id, note: "", by: station)
        try await LaboratoryDesk(office).accept(id, note: "", by: inspector)
        try await LaboratoryDesk(office).submit(
            id,
            [.init(item: "克百威", result: "0.5", unit: "mg/kg", limit: "≤0.02mg/kg", declared: .fail)],
            by: inspector
        )
        _ = try await ReviewDesk(office).approve(id, note: "", by: head)
        let desk = MatterDesk(office)
        for (from, need, next) in [
            ("control", "rapid-held", "sampling"), ("sampling", "confirmation-taken", "confirmation"),
        ] {
            try await desk.addEvidence(matter: matter, need: need, note: "已办", file: nil, by: station)
            try await desk.advance(matter: matter, from: from, to: next, note: "", by: station)
        }
        try await SampleEvidence(office).lay(id, on: matter, by: station)
        return Closing(matter: matter, number: try await specimens.file(id, by: station).summary.number)
    }

    private final class Box: @unchecked Sendable { var answer: (status: Int, text: String)? }

    private static func send(
        _ fixture: WebFixture,
        _ method: Route.Method,
        _ pattern: String,
        _ address: String,
        _ fields: [String: String] = [:]
    ) async throws -> (status: Int, text: String) {
        let route = try required(fixture.site.routes.first { $0.method == method && $0.path == pattern }, pattern)
        let box = Box()
        try await Application(router: fixture.site.router()).test(.router) { client in
            let response = try await fixture.send(
                route,
                to: address,
                by: fixture.station,
                fields: fields,
                client: client
            )
            box.answer = (Int(response.status.code), String(buffer: response.body))
        }
        return try required(box.answer, pattern)
    }

    @Test func `an outcome that the sample speaks against is refused at the form, and what was typed stays`()
        async throws
    {
        let fixture = try await WebFixture.make()
        let closing = try await Self.ready(fixture)
        let page = "/office/matters/\(closing.matter)"
        let seen = try await Self.send(fixture, .get, "/office/matters/:matter", page)
        #expect(seen.text.contains("确证合格：样品 \(closing.number) 检验结论为不合格"))
        #expect(!seen.text.contains("value=\"确证合格\""))
        let refused = try await Self.send(
            fixture,
            .post,
            "/office/matters/:matter/close",
            page + "/close",
            ["step": "confirmation", "outcome": "确证合格", "reason": "复核无误"]
        )
        #expect(refused.status == 422)
        #expect(refused.text.contains("样品 \(closing.number) 检验结论为“不合格”，与所选结果不符"))
        #expect(refused.text.contains(">复核无误</textarea>"))
        let closed = try await Self.send(
            fixture,
            .post,
            "/office/matters/:matter/close",
            page + "/close",
            ["step": "confirmation", "outcome": "确证不合格", "reason": "转核查处置"]
        )
        #expect(closed.status == 303)
    }

    @Test func `the sampling sheet says how much the rules ask for and where they say it`() async throws {
        let fixture = try await WebFixture.make()
        let firm: String = try await fixture.office.database.read { db in
            try db.first("SELECT id FROM operator WHERE township = \(WebFixture.ownTownship) ORDER BY id LIMIT 1")?
                .get("id") ?? ""
        }
        let address = "/office/sampling/field?operator=\(firm)&food=%E8%B1%87%E8%B1%86"
        let sheet = try await Self.send(fixture, .get, "/office/sampling/field", address)
        #expect(sheet.status == 200)
        for words in ["“豇豆”的抽样量与备样", "样品量不少于3 kg", "检样约1/2，备样约1/2", "食品安全监督抽检实施细则", "XBJ＋两位年份"] {
            #expect(sheet.text.contains(words), "\(words)")
        }
        let unknown = try await Self.send(
            fixture,
            .get,
            "/office/sampling/field",
            "/office/sampling/field?operator=\(firm)&food=%E4%B8%8D%E7%9F%A5"
        )
        #expect(unknown.text.contains("没有“不知”的抽样量"))
    }
}
