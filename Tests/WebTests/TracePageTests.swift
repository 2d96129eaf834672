import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Office
import Primitives
import Rules
import Storage
import Supervision
import Testing
import Web

@Suite struct TracePageTests {
    private static let fixture = Task { try await WebFixture.make() }

    /// One lot at so many shops.
    private func lot(at shops: Int, _ fixture: WebFixture) async throws -> Int64 {
        let officer = Officer(account: "test", name: "测试", scope: Scope(county: fixture.office.county, role: .office))
        let ids: [String] = try await fixture.office.database.read { db in
            try db.query("SELECT id FROM operator WHERE kind = 'sales' ORDER BY id LIMIT \(shops + 1)")
                .map { try $0.get(at: 0) }
        }
        let maker = try #require(ids.first)
        let now = fixture.office.environment.now()
        let draft = LotDraft(code: "T\(shops)", food: "黄瓜", unit: .kilogram, maker: maker, madeOn: now.day)
        let desk = LotDesk(fixture.office)
        let kilogram = LotQuantity(thousandths: 1000, unit: .kilogram)
        let all = LotQuantity(thousandths: 1_000_000, unit: .kilogram)
        let made = MovementDraft.Part(lot: .new(draft), holder: maker, quantity: all)
        _ = try await desk.record(MovementDraft(kind: .purchase, occurredAt: now, outputs: [made]), by: officer)
        let lot: Int64? = try await fixture.office.database.read { db in
            try db.first("SELECT id FROM lot WHERE code = \("T\(shops)")")?.get(at: 0)
        }
        let id = try #require(lot)
        for shop in ids.dropFirst() {
            _ = try await desk.record(
                .delivery(.sale, of: [(id, kilogram)], from: maker, to: shop, at: now),
                by: officer
            )
        }
        return id
    }

    private func page(_ address: String, _ fixture: WebFixture) async throws -> String {
        let app = Application(router: fixture.site.router())
        return try await app.test(.router) { client in
            let cookie = fixture.officeVisitor.cookie ?? ""
            let answer = try await client.execute(uri: address, method: .get, headers: [.cookie: cookie])
            #expect(answer.status == .ok, "\(address)")
            return String(buffer: answer.body)
        }
    }

    @Test(arguments: [(5, 6), (60, 2)])
    func `the picture of a chain shows a few holders each and many as one`(shops: Int, boxes: Int) async throws {
        let fixture = try await Self.fixture.value
        let id = try await lot(at: shops, fixture)
        let html = try await page("/office/lots/\(id)/trace?direction=forward", fixture)
        #expect(html.split(separator: "<rect").count - 1 == boxes)
        #expect(html.contains("\(shops + 1) 家主体"))
        if shops > 12 { #expect(html.contains("\(shops) 家</text>")) }
    }
}
