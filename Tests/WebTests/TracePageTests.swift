import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Office
import Pages
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
    // MARK: Networks of any size

    /// So many places in layers, each fed by two of the layer before; every eleventh way is assumed.
    private func network(_ count: Int, _ fixture: WebFixture) -> LotTrace {
        var random = SplitMix64(seed: UInt64(count))
        let layers = count <= 5 ? 3 : 6
        var places: [LotTrace.Place] = []
        var links: [LotTrace.Link] = []
        var layer: [[Int64]] = Array(repeating: [], count: layers)
        for number in 0..<count {
            let distance = number == 0 ? 0 : 1 + Int.random(in: 0..<(layers - 1), using: &random)
            let kind = OperatorKind.allCases[Int.random(in: 0..<OperatorKind.allCases.count, using: &random)]
            places.append(
                LotTrace.Place(
                    holding: Int64(number),
                    lot: 1,
                    lotCode: "20241120-01",
                    food: "黄瓜",
                    unit: .kilogram,
                    holder: "h\(number)",
                    holderName: "阳城县凤城镇第\(number)号经营部",
                    kind: kind,
                    township: nil,
                    distance: distance,
                    isExact: number % 11 != 10,
                    held: LotQuantity(thousandths: 12_345, unit: .kilogram)
                )
            )
            layer[distance].append(Int64(number))
        }
        for place in places where place.distance > 0 {
            let before = layer[place.distance - 1].isEmpty ? [0] : layer[place.distance - 1]
            for _ in 0..<2 {
                let from = before[Int.random(in: 0..<before.count, using: &random)]
                let movement: Int64? = place.isExact ? 1 : nil
                links.append(
                    LotTrace.Link(
                        from: from,
                        to: place.holding,
                        movement: movement,
                        kind: .sale,
                        occurredAt: nil,
                        quantity: nil
                    )
                )
            }
        }
        places.sort { ($0.distance, $0.holding) < ($1.distance, $1.holding) }
        return LotTrace(direction: .forward, places: places, links: links, grams: [:])
    }

    private func rendered(
        _ trace: LotTrace,
        _ fixture: WebFixture,
        group: TraceGroup? = nil,
        page: Int = 1
    ) -> String {
        let viewer = Viewer(
            name: "测试",
            roleTitle: "县食安办",
            formToken: "t",
            role: fixture.officeVisitor.role,
            largeText: false,
            simulatedDay: nil,
            now: fixture.office.environment.now(),
            naming: Naming(county: fixture.office.county, areas: [:], departments: [:])
        )
        let lot = LotSummary(
            id: 1,
            code: "20241120-01",
            food: "黄瓜",
            foodClass: "",
            unit: .kilogram,
            maker: "h0",
            makerName: "种植户",
            township: nil,
            madeOn: nil,
            place: "",
            origin: .harvest
        )
        return TracePage(viewer: viewer, lot: lot, trace: trace, group: group, number: page).page.html(
            stylesheet: "/assets/style.css"
        )
    }

    @Test(arguments: [5, 50, 500, 5000])
    func `a chain of any size is a light page in which every holder is found`(count: Int) async throws {
        let fixture = try await Self.fixture.value
        let trace = network(count, fixture)
        let html = rendered(trace, fixture)
        #expect(html.utf8.count <= 100 << 10, "\(html.utf8.count) bytes")
        let boxes = Self.boxes(html)
        #expect(!boxes.isEmpty && boxes.count <= 6 * 12)
        for (index, box) in boxes.enumerated() {
            for other in boxes[(index + 1)...] { #expect(box.isApart(from: other), "\(box) and \(other)") }
        }
        // Whoever is not drawn is in the table that a link below the picture leads to, or in the table itself.
        var found = Set(Self.parts(of: html, from: "镇第", to: "号经营部"))
        let groups = Set(
            Self.parts(of: html, from: "group=", to: "#places").compactMap {
                TraceGroup($0.replacing("%3A", with: ":"))
            }
        )
        for group in groups {
            let members = trace.places.filter(group.holds)
            for page in 1...max(1, (members.count + 49) / 50) {
                let table = rendered(trace, fixture, group: group, page: page)
                #expect(table.utf8.count <= 100 << 10, "\(table.utf8.count) bytes")
                found.formUnion(Self.parts(of: table, from: "镇第", to: "号经营部"))
            }
        }
        // Names in the picture are cut where they are long: the first pages of the whole table complete them.
        for page in 1...max(1, (count + 49) / 50) where found.count < count && count <= 50 {
            found.formUnion(Self.parts(of: rendered(trace, fixture, page: page), from: "镇第", to: "号经营部"))
        }
        #expect(found.count == count)
    }

    private struct Box {
        var left: Int
        var top: Int
        var width: Int
        var height: Int

        func isApart(from other: Box) -> Bool {
            if left + width <= other.left || other.left + other.width <= left { return true }
            return top + height <= other.top || other.top + other.height <= top
        }
    }

    /// What stands between two words, each time.
    private static func parts(of text: String, from start: String, to end: String) -> [String] {
        text.components(separatedBy: start).dropFirst().compactMap { rest in
            let parts = rest.components(separatedBy: end)
            return parts.count > 1 ? parts[0] : nil
        }.filter { !$0.contains("<") }
    }

    private static func boxes(_ html: String) -> [Box] {
        html.components(separatedBy: "<g transform=\"translate(").dropFirst().compactMap { text -> Box? in
            let numbers = text.split { !$0.isNumber }.prefix(4).compactMap { Int($0) }
            return numbers.count == 4
                ? Box(left: numbers[0], top: numbers[1], width: numbers[2], height: numbers[3]) : nil
        }
    }
}
