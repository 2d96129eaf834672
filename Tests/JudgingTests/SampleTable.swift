import Judging
import Primitives
import Rules

extension Day {
    static func on(_ text: String) -> Day { Day(text) ?? Day(ordinal: 0) }
}

extension DecimalNumber {
    static func of(_ text: String) -> DecimalNumber { DecimalNumber(text) ?? .zero }
}

extension Source {
    static let sample = Source(document: "GB 2763-2021", clause: "", confidence: .seen)
}

extension Limit {
    /// A maximum in mg/kg; the value as text so that it is exact.
    static func sample(
        _ standard: String = "GB 2763-2021",
        _ item: String,
        _ path: String,
        _ value: String,
        except: [String] = []
    ) -> Limit {
        Limit(
            standard: standard,
            item: item,
            foodPath: path.split(separator: "/").map(String.init),
            except: except,
            value: DecimalNumber(value),
            unit: "mg/kg",
            clause: "4.1",
            page: 57
        )
    }
}

extension Standard {
    static func sample(
        _ number: String,
        series: String,
        from: String,
        end: String? = nil,
        held: Bool = true,
        covers: [String] = ["pesticide"],
        supplements: String? = nil,
        mergedInto: String? = nil
    ) -> Standard {
        Standard(
            number: number,
            title: number,
            series: series,
            inForce: InForce(from: .on(from), end: end.map { Day.on($0) }),
            held: held,
            covers: covers,
            source: .sample,
            supplements: supplements,
            mergedInto: mergedInto
        )
    }
}

extension LimitTable {
    /// Invented figures in the shape of the real standards: two editions, a supplement that is not held between them.
    static var sample: LimitTable {
        LimitTable(standards: standards, foods: foods, aliases: aliases, items: items, limits: limits)
    }

    private static var standards: [Standard] {
        [
            .sample("GB 2763-2021", series: "GB 2763", from: "2021-09-03", end: "2026-03-01"),
            .sample("GB 2763-2026", series: "GB 2763", from: "2026-03-01"),
            .sample(
                "GB 2763.1-2022",
                series: "GB 2763.1",
                from: "2023-05-11",
                end: "2026-03-01",
                held: false,
                supplements: "GB 2763-2021",
                mergedInto: "GB 2763-2026"
            ),
            .sample("GB 2762-2022", series: "GB 2762", from: "2023-06-30", covers: ["contaminant"]),
            .sample(
                "GB 31650-2019",
                series: "GB 31650",
                from: "2020-04-01",
                held: false,
                covers: ["veterinary-drug"]
            ),
            .sample("公告第250号", series: "公告第250号", from: "2020-01-06", covers: ["veterinary-drug"]),
        ]
    }

    private static var foods: [Food] {
        let paths = [
            "蔬菜/豆类蔬菜/豇豆", "谷物/杂粮类/豇豆", "蔬菜/鳞茎类蔬菜/韭菜", "蔬菜/鳞茎类蔬菜/葱", "蔬菜/叶菜类蔬菜/菠菜",
            "蔬菜/叶菜类蔬菜/普通白菜", "食用菌/平菇（鲜）", "药用植物/枸杞（干）", "水果/瓜果类水果/西瓜", "水果/瓜果类水果/甜瓜",
        ]
        var foods: [Food] = []
        for standard in ["GB 2763-2021", "GB 2763-2026"] {
            for path in paths {
                foods.append(Food(standard: standard, path: path.split(separator: "/").map(String.init)))
            }
        }
        foods.append(Food(standard: "GB 2762-2022", path: ["蔬菜及其制品", "新鲜蔬菜", "叶菜蔬菜", "菠菜"]))
        foods.append(Food(standard: "公告第250号", path: ["动物源性食品", "牛蛙"]))
        return foods
    }

    private static var aliases: [FoodAlias] {
        let path = ["蔬菜", "叶菜类蔬菜", "普通白菜"]
        return [
            FoodAlias(name: "上海青", series: "GB 2763", path: path),
            FoodAlias(name: "油菜", series: "GB 2763", path: path, ambiguous: true, confidence: .remembered),
        ]
    }

    private static var items: [Item] {
        [
            Item(name: "灭蝇胺", kinds: ["pesticide"], aliases: [], source: .sample),
            Item(name: "腐霉利", kinds: ["pesticide"], aliases: [], source: .sample),
            Item(name: "毒死蜱", kinds: ["pesticide"], aliases: ["氯蜱硫磷"], source: .sample),
            Item(name: "噻虫嗪", kinds: ["pesticide"], aliases: [], source: .sample),
            Item(name: "镉", kinds: ["contaminant"], aliases: [], source: .sample),
            Item(name: "蛋白质", kinds: ["quality"], aliases: [], source: .sample),
            Item(name: "呋喃唑酮代谢物", kinds: ["veterinary-drug"], aliases: ["AOZ"], source: .sample),
            Item(name: "恩诺沙星", kinds: ["veterinary-drug"], aliases: [], source: .sample),
        ]
    }

    private static var limits: [Limit] {
        let old = "GB 2763-2021"
        let new = "GB 2763-2026"
        var provisional = Limit.sample(new, "噻虫嗪", "蔬菜/叶菜类蔬菜", "2")
        provisional.provisional = true
        return [
            .sample(old, "灭蝇胺", "蔬菜/豆类蔬菜/豇豆", "0.5"), .sample(old, "灭蝇胺", "谷物/杂粮类", "3"),
            .sample(new, "灭蝇胺", "蔬菜/豆类蔬菜/豇豆", "0.5"), .sample(new, "灭蝇胺", "谷物/杂粮类", "3"),
            .sample(old, "灭蝇胺", "水果/瓜果类水果", "0.5", except: ["西瓜"]),
            .sample(old, "腐霉利", "蔬菜/鳞茎类蔬菜/韭菜", "0.2"), .sample(new, "腐霉利", "蔬菜/鳞茎类蔬菜/韭菜", "5"),
            .sample(old, "毒死蜱", "蔬菜/鳞茎类蔬菜", "0.1", except: ["韭菜"]), .sample(old, "毒死蜱", "蔬菜", "0.02"),
            .sample(new, "毒死蜱", "蔬菜", "0.02"), .sample(old, "噻虫嗪", "蔬菜/豆类蔬菜", "0.3"),
            .sample(new, "噻虫嗪", "蔬菜/豆类蔬菜", "0.3"), .sample(old, "噻虫嗪", "食用菌/平菇（鲜）", "0.1"), provisional,
            .sample("GB 2762-2022", "镉", "蔬菜及其制品/新鲜蔬菜", "0.05", except: ["叶菜蔬菜"]),
            .sample("GB 2762-2022", "镉", "蔬菜及其制品/新鲜蔬菜/叶菜蔬菜", "0.2"),
            Limit(
                standard: "公告第250号",
                item: "呋喃唑酮代谢物",
                foodPath: ["动物源性食品"],
                bound: .notDetected,
                value: nil,
                unit: ""
            ),
        ]
    }
}

extension JudgeRequest {
    /// A result with a printed limit; the names say nothing to the rulebook.
    static func printed(
        _ result: String,
        _ limit: String,
        item: String = "某项目",
        unit: String? = nil,
        declared: Verdict? = nil
    ) -> JudgeRequest {
        JudgeRequest(
            food: "某食品",
            item: item,
            result: result,
            unit: unit,
            printedLimit: limit,
            day: .on("2024-05-01"),
            declared: declared
        )
    }
}

let emptyJudge = Judge(limits: LimitTable())
let sampleJudge = Judge(limits: .sample)
