import Primitives
import Rules
import Testing

struct LimitTests {
    @Test(arguments: [
        ("GB 2763", "2021-09-02", ["GB 2763-2019"]), ("GB 2763", "2021-09-03", ["GB 2763-2021"]),
        ("GB 2763", "2026-02-28", ["GB 2763-2021"]), ("GB 2763", "2026-03-01", ["GB 2763-2026"]),
        ("GB 2763.1", "2023-05-10", []), ("GB 2763.1", "2023-05-11", ["GB 2763.1-2022"]),
        ("GB 2763.1", "2026-03-01", []), ("GB 2762", "2023-06-29", ["GB 2762-2017"]),
        ("GB 2762", "2023-06-30", ["GB 2762-2022"]), ("GB 2762", "2026-09-02", ["GB 2762-2025"]),
        ("GB 31650", "2024-06-01", ["GB 31650-2019"]),
    ])
    func `the edition in force is that of the day`(_ series: String, _ day: String, _ numbers: [String]) throws {
        let day = try #require(Day(day))
        #expect(Shipped.rulebook.standards(series: series, on: day).map(\.number) == numbers)
    }

    @Test func `what is not held says so`() {
        for number in ["GB 2763-2019", "GB 2763.1-2022", "GB 2762-2017", "GB 31650-2019", "GB 2760-2014"] {
            #expect(Shipped.rulebook.standard(number)?.held == false, "\(number)")
        }
        let supplement = Shipped.rulebook.standard("GB 2763.1-2022")
        #expect(supplement?.supplements == "GB 2763-2021")
        #expect(supplement?.mergedInto == "GB 2763-2026")
    }

    /// Values as printed in the standards, by food, item and edition.
    @Test(arguments: [
        ("GB 2763-2021", "腐霉利", "韭菜", "0.2"), ("GB 2763-2026", "腐霉利", "韭菜", "5"),
        ("GB 2763-2021", "甲氨基阿维菌素苯甲酸盐", "豆类蔬菜", "0.015"),
        ("GB 2762-2022", "镉", "大米(粉)", "0.2"), ("GB 2762-2022", "镉", "豆类蔬菜", "0.1"),
        ("GB 2762-2022", "镉", "芹菜", "0.2"), ("GB 2762-2022", "铅", "叶菜蔬菜", "0.3"),
        ("GB 2762-2022", "无机砷", "大米(粉)", "0.2"), ("GB 2762-2022", "镉", "鱼类", "0.1"),
        ("GB 2762-2022", "总汞", "鲜蛋", "0.05"), ("GB 2762-2025", "铬", "新鲜蔬菜", "0.5"),
    ])
    func `a limit is the printed one`(_ standard: String, _ item: String, _ food: String, _ value: String) {
        let found = Shipped.rulebook.limits.limits.filter {
            $0.standard == standard && $0.item == item && $0.food == food
        }
        #expect(found.count == 1)
        #expect(found.first?.value?.description == value)
        #expect(found.first?.unit == "mg/kg" && found.first?.bound == .atMost)
        #expect(found.first?.page != nil && found.first?.clause.isEmpty == false)
    }

    @Test func `an exception names the paths it takes out`() throws {
        let limit = try #require(
            Shipped.rulebook.limits.limits.first {
                $0.standard == "GB 2762-2022" && $0.item == "铅" && $0.food == "新鲜蔬菜"
            }
        )
        let root = "蔬菜及其制品 > 新鲜蔬菜 > "
        #expect(
            Set(limit.except) == [
                root + "芸薹类蔬菜", root + "叶菜蔬菜", root + "豆类蔬菜", root + "块根和块茎蔬菜 > 生姜", root + "块根和块茎蔬菜 > 薯类",
            ]
        )
    }

    @Test func `each limit and alias hangs on a food of its own standard`() {
        let table = Shipped.rulebook.limits
        let foods = Set(table.foods.map { [$0.standard] + $0.path })
        #expect(table.limits.count > 5000)
        #expect(table.limits.allSatisfy { foods.contains([$0.standard] + $0.foodPath) })
        #expect(
            table.foods.allSatisfy { food in
                food.path.count == 1 || foods.contains([food.standard] + food.path.dropLast())
            }
        )
    }

    @Test func `a standard is held whole, or for the foods that are named`() {
        var table = Shipped.rulebook.limits
        #expect(table.holds("GB 2763-2021", for: ["水果", "仁果类水果", "梨"]))
        #expect(!table.holds("GB 2763.1-2022", for: ["蔬菜", "豆类蔬菜", "荚可食类", "豇豆"]))
        #expect(!table.holds("GB 9999-1999", for: ["蔬菜"]))
        table.heldFoods = ["GB 2763-2021": [["蔬菜", "豆类蔬菜"]]]
        #expect(table.holds("GB 2763-2021", for: ["蔬菜", "豆类蔬菜", "荚可食类", "豇豆"]))
        #expect(!table.holds("GB 2763-2021", for: ["蔬菜"]))
    }

    /// What the standards themselves state, or what was counted on their pages (docs/limits.md).
    @Test(arguments: [
        ("GB 2763-2021", 10_092), ("GB 2763-2026", 10_749), ("GB 2762-2022", 201), ("GB 2762-2022第1号修改单", 1),
        ("GB 2762-2025", 201), ("GB 2761-2017", 40), ("GB 29921-2021", 33), ("GB 19302-2025", 3), ("GB 19645-2010", 4),
        ("GB 2760-2024", 2_311),
    ])
    func `the rulebook holds as many printed rows as the standard has`(_ standard: String, _ rows: Int) {
        let lines = Shipped.rulebook.limits.limits.filter { $0.standard == standard }.compactMap(\.line)
        #expect(Set(lines.filter { $0 > 0 }).count == rows)
        #expect(lines.allSatisfy { $0 >= 0 && $0 <= rows })
    }

    @Test func `items are known by their printed spellings`() {
        func item(_ name: String) -> Item? {
            Shipped.rulebook.limits.items.first { item in
                ([item.name] + item.aliases).contains { FoldedText.fold($0) == FoldedText.fold(name) }
            }
        }
        #expect(item("镉（以Cd计）")?.name == "镉")
        #expect(item("镉(以Cd计)")?.kind == "contaminant")
        #expect(item("恩诺沙星（以恩诺沙星与环丙沙星之和计）")?.kind == "veterinary-drug")
        #expect(item("呋喃唑酮代谢物")?.kind == "banned-drug")
        #expect(item("山梨酸及其钾盐（以山梨酸计）")?.kind == "additive")
        #expect(item("菌落总数")?.kind == "hygiene-microbe")
        #expect(item("单增李斯特菌")?.name == "单核细胞增生李斯特氏菌")
        #expect(item("总砷（以As计）")?.name == "总砷")
    }
}
