import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Judging
import NIOCore
import Office
import Primitives
import Rules
import Supervision
import Testing

@testable import Web

/// The open pages about standards, as anybody's browser gets them.
@Suite struct JudgePageTests {
    private static let fixture = Calls.fixture

    private func get(
        _ path: String,
        _ fields: [(String, String)] = [],
        cookie: String? = nil
    ) async throws -> (status: Int, text: String, headers: HTTPFields) {
        let fixture = try await Self.fixture.value
        let query = fields.map { "\($0.0)=\($0.1.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")" }
        let address = query.isEmpty ? path : path + "?" + query.joined(separator: "&")
        let box = Box()
        try await Application(router: fixture.site.router()).test(.router) { client in
            var headers = HTTPFields()
            headers[.cookie] = cookie
            box.response = try await client.execute(uri: address, method: .get, headers: headers)
        }
        let response = try required(box.response)
        return (Int(response.status.code), String(buffer: response.body), response.headers)
    }

    private final class Box: @unchecked Sendable { var response: TestResponse? }

    @Test(arguments: [
        ("豇豆", "灭蝇胺", "1.8mg/kg", "2024-06-20", ["不合格", "≤0.5 mg/kg", "GB 2763-2021", "12315", "判定过程"]),
        ("韭菜", "腐霉利", "0.35mg/kg", "2026-05-01", ["合格", "≤5 mg/kg", "GB 2763-2026", "总结论"]),
        ("菜豆", "灭蝇胺", "0.6mg/kg", "2026-05-01", ["待判定", "请选定是哪一种", "class="]),
        ("豇豆", "灭蝇安", "0.6mg/kg", "2026-05-01", ["没有找到这个检验项目", "灭蝇胺"]),
        ("豇豆", "克百威", "0.1mg/kg", "2026-05-01", ["不合格", "禁止使用", "公告第199号"]),
        ("豇豆", "灭蝇胺", "见附页", "2024-06-20", ["待判定", "原样填写"]),
        ("菠菜", "毒死蜱", "", "2026-05-01", ["≤0.02 mg/kg", "填上检验结果"]),
    ])
    func `the answer says the verdict, the source and what to do`(
        food: String,
        item: String,
        result: String,
        on: String,
        expected: [String]
    ) async throws {
        let answer = try await get("/judge", [("food", food), ("item", item), ("result", result), ("on", on)])
        #expect(answer.status == 200)
        for part in expected { #expect(answer.text.contains(part), "\(part)") }
        #expect(answer.headers[.setCookie] == nil, "nothing is kept of whoever asks")
    }

    @Test(arguments: [
        ("50%25", "50%"), ("a%2Bb", "a+b"), ("a+b", "a b"), ("%2541", "%41"), ("a%3Db", "a=b"), ("a=b", "a=b"),
    ])
    func `an address is decoded once`(sent: String, read: String) async throws {
        #expect(
            try await get("/judge/limits?food=\(sent)").text.contains("name=\"food\" type=\"search\" value=\"\(read)\"")
        )
    }

    @Test func `a choice among foods of one name settles which is meant`() async throws {
        let fixture = try await Self.fixture.value
        let answer = try await get(
            "/judge",
            [("food", "菜豆"), ("item", "灭蝇胺"), ("result", "0.6mg/kg"), ("on", "2026-05-01")]
        )
        let links = answer.text.split(separator: "href=\"").map { String($0.prefix { $0 != "\"" }) }
            .filter { $0.hasPrefix("/judge?") && $0.contains("class=") }
        #expect(links.count == 2)
        for link in links {
            let query = try required(URLComponents(string: link.replacing("&amp;", with: "&"))?.queryItems)
            let values = Dictionary(query.map { ($0.name, $0.value ?? "") }) { first, _ in first }
            let chosen = fixture.office.judge.standing(
                food: values["food"] ?? "",
                foodClass: values["class"],
                item: "灭蝇胺",
                on: try required(Day("2026-05-01"))
            )
            #expect(chosen.status != .ambiguousFood, "\(link)")
            #expect(values["result"] == "0.6mg/kg", "what was typed goes along")
        }
    }

    @Test(arguments: [
        ([("food", "豇豆"), ("result", "1")], ["id=\"item-fault\""]), ([("item", "铅")], ["id=\"food-fault\""]),
        ([("food", "豇豆"), ("item", "铅"), ("on", "2026-02-30")], ["id=\"on-fault\"", "value=\"2026-02-30\""]),
        (
            [("food", "豇豆"), ("item", "铅"), ("on", "2024-06-20"), ("produced", "2024-06-21")],
            ["id=\"produced-fault\"", "<details open"]
        ),
        ([("food", "豇豆"), ("item", "铅"), ("result", "1"), ("dehydration", "0")], ["id=\"dehydration-fault\""]),
        ([("food", String(repeating: "豆", count: 300)), ("item", "铅")], ["id=\"food-fault\""]),
    ])
    func `a fault of the form stands at its field and in the summary`(
        fields: [(String, String)],
        expected: [String]
    ) async throws {
        let answer = try await get("/judge", fields)
        #expect(answer.status == 422)
        #expect(answer.text.contains("summary-of-faults"))
        for part in expected { #expect(answer.text.contains(part), "\(part)") }
    }

    @Test(arguments: ["/judge", "/judge/limits", "/judge/changes", "/judge/items"])
    func `what is typed cannot become markup`(path: String) async throws {
        for name in [
            "food", "item", "class", "result", "unit", "on", "produced", "from", "to", "kind", "table", "page",
        ] {
            var fields = [("food", "豇豆"), ("item", "灭蝇胺")].filter { $0.0 != name }
            fields.append((name, "\"><script>alert('1')</script>"))
            let text = try await get(path, fields).text
            #expect(!text.contains("<script"), "\(path) \(name)")
            #expect(!text.contains("alert('1')"), "\(path) \(name)")
        }
    }

    @Test(arguments: [
        "food=%00", "food=%FF%FE", "food=%F0%9F%8C%B1&item=%F0%9F%8C%B1", "page=-1", "page=99999999999999999999", "=&=",
        "food=+",
    ])
    func `whatever stands in the address is answered`(query: String) async throws {
        for path in ["/judge", "/judge/limits", "/judge/changes", "/judge/items"] {
            #expect([200, 422].contains(try await get("\(path)?\(query)").status), "\(path)?\(query)")
        }
    }

    @Test(arguments: ["苹果", "豇豆", "大米", "蔬菜", "菜豆"])
    func `all limits of a food come in pages under 100 KB, none twice and none left out`(food: String) async throws {
        let fixture = try await Self.fixture.value
        let day = try required(Day("2026-05-01"))
        let all = fixture.office.judge.standings(food: food, on: day).compactMap {
            $0.limit == nil ? nil : $0.item?.name
        }
        var shown: [String] = []
        for page in 1...(max(1, (all.count + 119) / 120)) {
            let text = try await get("/judge/limits", [("food", food), ("on", "2026-05-01"), ("page", String(page))])
                .text
            #expect(text.utf8.count <= 100_000, "\(food), page \(page): \(text.utf8.count) bytes")
            shown += text.components(separatedBy: "class=\"lead\"><a ").dropFirst().compactMap { row in
                row.split(separator: ">", maxSplits: 1).last?.split(separator: "<").first.map(String.init)
            }
        }
        #expect(shown.sorted() == all.map { $0.replacing("'", with: "&#39;") }.sorted())
    }

    @Test func `limits are grouped by kind, and one kind can be shown alone`() async throws {
        let all = try await get("/judge/limits", [("food", "苹果"), ("on", "2026-05-01")]).text
        #expect(all.contains("农药残留") && all.contains("污染物"))
        let metals = try await get("/judge/limits", [("food", "苹果"), ("on", "2026-05-01"), ("kind", "contaminant")])
            .text
        #expect(metals.contains("GB 2762-2022") && !metals.contains("GB 2763-2026，"))
    }

    @Test func `changes show both values with their pages, for a food and for an item`() async throws {
        let food = try await get("/judge/changes", [("food", "豇豆")]).text
        #expect(food.contains("新增") && food.contains("2026-02-28") && food.contains("GB 2763-2026，"))
        let item = try await get("/judge/changes", [("item", "甲氨基阿维菌素苯甲酸盐")]).text
        #expect(item.contains("GB 2763-2021，") && item.contains("GB 2763-2026，"))
        let none = try await get("/judge/changes", [("food", "豇豆"), ("from", "2024-01-01"), ("to", "2024-01-02")]).text
        #expect(none.contains("没有变化"))
        #expect(
            try await get("/judge/changes", [("food", "豇豆"), ("from", "2026-03-01"), ("to", "2026-02-28")]).status
                == 422
        )
        #expect(try await get("/judge/changes", [("item", "灭蝇安")]).text.contains("灭蝇胺"))
    }

    @Test func `every change page of a busy item stays under 100 KB`() async throws {
        for item in ["吡唑醚菌酯", "嘧菌酯", "噻虫嗪"] {
            let text = try await get("/judge/changes", [("item", item)]).text
            #expect(text.utf8.count <= 100_000, "\(item): \(text.utf8.count)")
        }
    }

    @Test func `the sampling rules' items come with their limits, and own figures for officers only`() async throws {
        let fixture = try await Self.fixture.value
        let fields = [("food", "豇豆"), ("on", "2026-05-01")]
        let open = try await get("/judge/items", fields).text
        #expect(open.contains("表34-15") && open.contains("阿维菌素") && open.contains("GB 2763-2026，"))
        #expect(!open.contains("本县不合格"))
        let officer = try await get("/judge/items", fields, cookie: fixture.officeVisitor.cookie).text
        #expect(officer.contains("本县不合格"))
        #expect(try await get("/judge/items", [("food", "豇豆"), ("on", "2019-01-01")]).text.contains("没有收录"))
        let several = try await get("/judge/items", [("food", "糕点"), ("on", "2026-05-01")]).text
        #expect(several.contains("在细则中有"))
    }

    @Test func `an officer's own figures are those of the officer's rows`() async throws {
        let fixture = try await Self.fixture.value
        let day = try required(Day("2024-06-20"))
        let from = day.adding(years: -3)
        let county = fixture.office.county
        let office = Officer(account: "x", name: "张敏", scope: Scope(county: county, township: nil, role: .office))
        let scope = Scope(county: county, township: AreaCode(WebFixture.ownTownship), role: .station)
        let station = Officer(account: "y", name: "王芳", scope: scope)
        let foods = fixture.office.rulebook.actionProducts.map(\.product)
        let all = try await FailureRates(fixture.office).byItem(foods: foods, from: from, through: day, by: office)
        let own = try await FailureRates(fixture.office).byItem(foods: foods, from: from, through: day, by: station)
        let sum = { (rates: [String: FailureRate]) in rates.values.reduce(0) { $0 + $1.concluded } }
        #expect(sum(all) > sum(own))
        #expect(all.values.contains { $0.failed > 0 && $0.failed < $0.concluded })
    }

    @Test func `an officer reads these pages in the office's frame, and everybody finds them from the door`()
        async throws
    {
        let fixture = try await Self.fixture.value
        let officer = try await get("/judge", cookie: fixture.officeVisitor.cookie).text
        #expect(officer.contains("aria-current=\"page\">查标准</a>") && officer.contains("退出登录"))
        #expect(try await get("/sign-in").text.contains("href=\"/judge\""))
    }

    @Test(arguments: [
        ("/judge?food=%E8%B1%87", "/judge?food=%E8%B1%87"), ("//evil.example", "/sign-in"),
        ("/judge//evil.example", "/sign-in"),
        ("https://evil.example/judge", "/sign-in"), ("/judge\\evil", "/sign-in"),
        ("/judge\r\nSet-Cookie: a=b", "/sign-in"),
    ])
    func `large text leads back to the page it was asked on, and nowhere else`(
        back: String,
        expected: String
    ) async throws {
        let answer = try await get("/display", [("size", "large"), ("back", back)])
        #expect(answer.headers[.location] == expected)
        #expect(try await get("/judge", cookie: "shian-size=large").text.contains("data-size=\"large\""))
    }

    @Test(arguments: [("豇豆角", true), ("xyz", true), ("", false)])
    func `a name search proposes few names, the nearest first`(name: String, hasAny: Bool) throws {
        let names = NameSearch(WebFixture.rulebook.limits)
        #expect(names.foods(near: name).count <= NameSearch.most)
        #expect(!names.foods(near: "豇豆").contains("豇豆"), "a name is no help to who wrote it")
        #expect(names.items(near: "灭蝇安").first == "灭蝇胺")
        #expect(names.items(near: "毒死").first == "毒死蜱")
        #expect(hasAny || names.foods(near: name).isEmpty)
    }
}
