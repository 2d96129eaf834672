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

/// The market's gate as a browser meets it.
@Suite(.serialized) struct GatePageTests {
    private static let fixture = Task { try await WebFixture.make() }

    private func send(
        _ method: Route.Method,
        _ address: String,
        by visitor: WebFixture.Visitor? = nil,
        _ fields: [String: String] = [:]
    ) async throws -> WebFixture.Answer {
        let fixture = try await Self.fixture.value
        return try await fixture.answer(method, address, by: visitor ?? fixture.station, fields)
    }

    private func text(_ sql: SQL) async throws -> String {
        let fixture = try await Self.fixture.value
        return try required(try await fixture.office.database.read { db in try db.first(sql)?.get(at: 0) })
    }

    private func market() async throws -> String {
        try await text(
            """
            SELECT operator.id FROM operator JOIN market_seller ON market_seller.market = operator.id
            WHERE operator.township = \(WebFixture.ownTownship) ORDER BY market_seller.id LIMIT 1
            """
        )
    }

    private func arrival(_ key: String) async throws -> [String: String] {
        let market = try await market()
        let seller = try await text("SELECT id FROM market_seller WHERE market = \(market) ORDER BY id LIMIT 1")
        return [
            "market": market, "seller": seller, "key": key, "food": "黄瓜", "quantity": "120.5", "unit": "kg",
            "place": "泽州县", "purchase": "invoice", "purchase-number": "收据 7", "goods": "produce",
        ]
    }

    @Test func `a station chooses a market, and the page has the field first and the camera allowed`() async throws {
        let pick = try await send(.get, "/office/gate")
        #expect(pick.text.contains("选择市场"))
        let market = try await market()
        let page = try await send(.get, "/office/gate?market=\(market)")
        #expect(page.status == 200)
        #expect(page.text.contains("扫描或输入合格证编号"))
        #expect(page.headers[try required(HTTPField.Name("Permissions-Policy"))]?.hasPrefix("camera=(self)") == true)
        #expect(pick.headers[try required(HTTPField.Name("Permissions-Policy"))]?.hasPrefix("camera=()") == true)
    }

    @Test func `the page that a phone keeps holds no number of a person`() async throws {
        let market = try await market()
        let page = try await send(.get, "/office/gate?market=\(market)")
        let phone = try await text("SELECT phone FROM market_seller WHERE market = \(market) ORDER BY id LIMIT 1")
        let number = try await text(
            "SELECT identity_code FROM market_seller WHERE market = \(market) ORDER BY id LIMIT 1"
        )
        #expect(!page.text.contains(phone))
        #expect(!page.text.contains(number))
    }

    @Test func `a scanned certificate fills in the form, and one tap admits`() async throws {
        let fixture = try await Self.fixture.value
        let market = try await market()
        let issuer = try await text("SELECT id FROM operator WHERE kind = 'growing' ORDER BY id LIMIT 1")
        var entry = CertificateDesk.Entry(
            issuer: issuer,
            food: "茄子",
            quantity: LotQuantity("80", unit: .kilogram),
            place: "东关村",
            signer: "李建国",
            contact: "13903560000"
        )
        entry.basis = .selfPromise
        let head = Officer(account: "head", name: "县食安办", scope: .program(fixture.office.county))
        let id = try await CertificateDesk(fixture.office).issue(entry, by: head)
        let code = try await text("SELECT code FROM certificate WHERE id = \(id)")
        let page = try await send(.get, "/office/gate?market=\(market)&code=https%3A%2F%2Fx%2Fc%2F\(code)")
        #expect(page.text.contains("合格证有效"))
        #expect(page.text.contains("按合格证准入"))
        #expect(page.text.contains("value=\"80\""))
        var fields = try await arrival("aaaaaaaaaaaaaaaa-1")
        fields.merge(["certificate": code, "food": "茄子", "quantity": "80", "place": ""]) { $1 }
        let done = try await send(.post, "/office/gate", fields)
        let shown = try await send(.get, try required(done.location))
        #expect(shown.text.contains("合格证有效，与货物相符"))
        let again = try await send(.get, "/office/gate?market=\(market)&code=\(code)")
        #expect(again.text.contains("合格证不能用"))
        #expect(again.text.contains("只剩 0 公斤"))
    }

    @Test func `a receipt is told again with the same key, and a fault is told in words`() async throws {
        var fields = try await arrival("aaaaaaaaaaaaaaaa-2")
        fields["receipt"] = "1"
        fields["delay"] = "60"
        let first = try await send(.post, "/office/gate", fields)
        let second = try await send(.post, "/office/gate", fields)
        #expect(first.status == 200)
        #expect(first.text.hasPrefix("awaiting "))
        #expect(first.text == second.text)
        fields["quantity"] = "viel"
        fields["key"] = "aaaaaaaaaaaaaaaa-3"
        let refused = try await send(.post, "/office/gate", fields)
        #expect((refused.status, refused.text) == (422, "数量应是大于零的数，最多三位小数"))
    }

    @Test func `without proof of purchase nothing comes in, and nothing typed is lost by a fault`() async throws {
        var fields = try await arrival("aaaaaaaaaaaaaaaa-4")
        fields["purchase"] = ""
        fields["quantity"] = "-3"
        let faulty = try await send(.post, "/office/gate", fields)
        #expect(faulty.status == 422)
        #expect(faulty.text.contains("value=\"-3\""))
        #expect(faulty.text.contains("value=\"泽州县\""))
        fields["quantity"] = "3"
        let done = try await send(.post, "/office/gate", fields)
        let shown = try await send(.get, try required(done.location))
        #expect(shown.text.contains("拒绝入场"))
        #expect(shown.text.contains("没有进货凭证"))
    }

    @Test func `the list has totals and rates of the days asked for, and leaves as a workbook with a leaf`()
        async throws
    {
        let list = try await send(.get, "/office/gate/entries?from=2024-01-01&through=2024-06-20")
        for expected in ["附证率", "查验率", "无证抽检率", "不符回溯", "准入数量"] { #expect(list.text.contains(expected)) }
        let book = try await send(.get, "/office/gate/export?from=2024-01-01&through=2024-06-20")
        #expect(book.headers[.contentType]?.contains("spreadsheetml") == true)
        let leaf = try await text(
            "SELECT subject FROM audit_leaf WHERE action = 'exported' ORDER BY sequence DESC LIMIT 1"
        )
        #expect(leaf.hasPrefix("入场记录:"))
        let none = try await send(.get, "/office/gate/entries?from=2019-01-01&through=2019-01-02")
        #expect(none.text.contains("没有入场记录"))
        #expect(none.text.contains("<dd>—</dd>"))
    }

    @Test func `a failed test is followed by a second one or disposal, told apart by their forms`() async throws {
        var fields = try await arrival("aaaaaaaaaaaaaaaa-5")
        fields["outcome"] = "positive"
        fields["items"] = "有机磷"
        let entry = try required(try await send(.post, "/office/gate", fields).location)
        let page = try await send(.get, entry)
        for expected in ["暂扣待复检", "登记复检", "登记处置", "监管放行", "已告知市场监管和农业农村部门"] {
            #expect(page.text.contains(expected))
        }
        let faulty = try await send(.post, "\(entry)/steps", ["kind": "retest", "items": " ", "outcome": "positive"])
        #expect(faulty.status == 422)
        let unknown = try await send(.post, "\(entry)/steps", ["kind": "burn"])
        #expect(unknown.status == 422)
        let retest = try await send(.post, "\(entry)/steps", ["kind": "retest", "items": "有机磷", "outcome": "positive"])
        #expect(retest.status == 303)
        let condemned = try await send(.get, entry)
        #expect(!condemned.text.contains("登记复检"))
    }

    @Test func `a seller's file is made, masked, asked for in full and left`() async throws {
        let market = try await market()
        let made = try await send(
            .post,
            "/office/gate/sellers",
            [
                "market": market, "name": "赵小平", "identity": "440524188001010014", "phone": "13812345678",
                "goods": "水果", "stall": "9-1", "agreed": "2024-06-01",
            ]
        )
        let address = try required(made.location)
        let masked = try await send(.get, address)
        #expect(masked.text.contains("138******78"))
        #expect(!masked.text.contains("13812345678"))
        let full = try await send(.post, "\(address)/full")
        #expect(full.text.contains("13812345678"))
        #expect(full.text.contains("440524188001010014"))
        let left = try await send(.post, "\(address)/leave", ["until": "20 June"])
        #expect(left.status == 422)
        _ = try await send(.post, "\(address)/leave")
        let gone = try await send(.get, address)
        #expect(gone.text.contains("档案保存到 2024-12-20"))
        let bad = try await send(.post, "/office/gate/sellers", ["market": market, "name": "赵", "agreed": "x"])
        #expect(bad.status == 422)
        #expect(bad.text.contains("value=\"赵\""))
    }
}
