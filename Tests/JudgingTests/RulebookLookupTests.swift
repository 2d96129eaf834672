import Judging
import Primitives
import Rules
import Testing

private func ask(
    _ food: String,
    _ item: String,
    _ result: String,
    on day: String,
    foodClass: String? = nil,
    limit: String? = nil
) -> Judgement {
    sampleJudge.judge(
        JudgeRequest(
            food: food,
            foodClass: foodClass,
            item: item,
            result: result,
            printedLimit: limit,
            day: .on(day)
        )
    )
}

struct RulebookLookupTests {
    @Test func `the edition in force on the day decides`() {
        let old = ask("韭菜", "腐霉利", "1.4mg/kg", on: "2022-01-01")
        #expect(old.verdict == .fail)
        #expect(old.limit?.standard == "GB 2763-2021")
        #expect(old.limit?.from == .on("2021-09-03"))
        #expect(old.food.path == "蔬菜 > 鳞茎类蔬菜 > 韭菜")
        let new = ask("韭菜", "腐霉利", "1.4mg/kg", on: "2026-03-01")
        #expect(new.verdict == .pass)
        #expect(new.limit?.standard == "GB 2763-2026")
    }

    @Test(arguments: ["2021-09-02", "2019-01-01"])
    func `a day without a held edition is a hole`(day: String) {
        #expect(ask("韭菜", "腐霉利", "1.4mg/kg", on: day).reason == .limitNotHeld)
    }

    @Test func `a limit on the class holds for its members`() {
        let judgement = ask("葱", "毒死蜱", "0.05mg/kg", on: "2022-01-01")
        #expect(judgement.verdict == .pass)
        #expect(judgement.limit?.food == "鳞茎类蔬菜")
    }

    @Test func `an excepted food falls through to the next class that does not except it`() {
        let judgement = ask("韭菜", "毒死蜱", "0.05mg/kg", on: "2022-01-01")
        #expect(judgement.verdict == .fail)
        #expect(judgement.limit?.food == "蔬菜")
    }

    @Test func `an excepted food without a line of its own has no limit`() {
        #expect(ask("西瓜", "灭蝇胺", "9mg/kg", on: "2022-01-01").reason == .noLimit)
        #expect(ask("甜瓜", "灭蝇胺", "9mg/kg", on: "2022-01-01").verdict == .fail)
    }

    @Test func `an exception covers what lies under it`() {
        let judgement = ask("菠菜", "镉（以Cd计）", "0.1mg/kg", on: "2024-01-01")
        #expect(judgement.verdict == .pass)
        #expect(judgement.limit?.food == "叶菜蔬菜")
        #expect(judgement.item.resolved == "镉")
    }

    @Test(arguments: ["鲜菠菜", "散装菠菜", "ST菠菜", "菠菜（大叶）", "新鲜菠菜（散装称重）", " 菠 菜 "])
    func `packing and freshness are taken off a name`(name: String) {
        #expect(ask(name, "毒死蜱", "0.05mg/kg", on: "2022-01-01").verdict == .fail)
    }

    @Test(arguments: ["干菠菜", "冻干菠菜", "腌菠菜", "菠菜（干）", "菠菜粉"])
    func `what was dried or pickled is another food`(name: String) {
        #expect(ask(name, "毒死蜱", "0.05mg/kg", on: "2022-01-01").reason == .unknownFood)
    }

    @Test func `a bracket in the standard's own name is not needed unless it says dried`() {
        #expect(ask("平菇", "噻虫嗪", "0.2mg/kg", on: "2022-01-01").verdict == .fail)
        #expect(ask("枸杞（干）", "噻虫嗪", "0.2mg/kg", on: "2022-01-01").reason == .noLimit)
        #expect(ask("枸杞", "噻虫嗪", "0.2mg/kg", on: "2022-01-01").reason == .noLimit)
    }

    @Test func `an alias is told and one with two meanings is asked`() {
        let alias = ask("上海青", "噻虫嗪", "3mg/kg", on: "2026-04-01")
        #expect(alias.verdict == .fail)
        #expect(alias.flags.contains(.foodByAlias))
        #expect(alias.flags.contains(.provisionalLimit))
        let asked = ask("油菜", "噻虫嗪", "3mg/kg", on: "2026-04-01")
        #expect(asked.reason == .ambiguousFood)
        #expect(asked.candidates == ["蔬菜 > 叶菜类蔬菜 > 普通白菜"])
    }

    @Test func `one name in two groups is asked unless both say the same`() {
        let asked = ask("豇豆", "灭蝇胺", "1.8mg/kg", on: "2022-01-01")
        #expect(asked.reason == .ambiguousFood)
        #expect(asked.candidates == ["蔬菜 > 豆类蔬菜 > 豇豆", "谷物 > 杂粮类 > 豇豆"])
        let agreed = ask("豇豆", "灭蝇胺", "3.1mg/kg", on: "2022-01-01")
        #expect(agreed.verdict == .fail)
        #expect(agreed.flags == [.foodAmbiguousSameVerdict])
    }

    @Test func `the class or the item tells which food is meant`() {
        #expect(ask("豇豆", "灭蝇胺", "1.8mg/kg", on: "2022-01-01", foodClass: "食用农产品-->蔬菜").verdict == .fail)
        #expect(ask("豇豆", "灭蝇胺", "1.8mg/kg", on: "2022-01-01", foodClass: "粮食加工品-->谷物-->杂粮类").verdict == .pass)
        let byItem = ask("豇豆", "噻虫嗪", "0.4mg/kg", on: "2022-01-01")
        #expect(byItem.verdict == .fail)
        #expect(byItem.flags == [.foodDecidedByItem])
    }

    @Test func `a food unknown to the tree takes its class only where that has one limit for all`() {
        let classed = ask("芝麻菜", "噻虫嗪", "3mg/kg", on: "2026-04-01", foodClass: "蔬菜-->叶菜类蔬菜")
        #expect(classed.verdict == .fail)
        #expect(classed.flags.contains(.foodByClass))
        #expect(ask("芝麻菜", "毒死蜱", "3mg/kg", on: "2022-01-01", foodClass: "蔬菜").reason == .unknownFood)
        #expect(ask("芝麻菜", "噻虫嗪", "3mg/kg", on: "2026-04-01").reason == .unknownFood)
    }

    @Test func `beside a supplement that is not held a verdict stands only if the next edition agrees`() {
        let confirmed = ask("豇豆", "灭蝇胺", "3.1mg/kg", on: "2024-05-01")
        #expect(confirmed.verdict == .fail)
        #expect(confirmed.flags.contains(.supplementNotHeldConfirmedByNextEdition))
        #expect(confirmed.confirmation?.standard == "GB 2763-2026")
        let open = ask("韭菜", "腐霉利", "1.4mg/kg", on: "2024-05-01")
        #expect(open.reason == .limitNotHeld)
        #expect(open.missingStandards == ["GB 2763.1-2022"])
        #expect(ask("韭菜", "腐霉利", "5.1mg/kg", on: "2024-05-01").verdict == .fail)
        #expect(ask("韭菜", "腐霉利", "0.2mg/kg", on: "2024-05-01").verdict == .pass)
        #expect(ask("甜瓜", "灭蝇胺", "0.6mg/kg", on: "2024-05-01").reason == .limitNotHeld)
        #expect(ask("西瓜", "灭蝇胺", "0.6mg/kg", on: "2024-05-01").reason == .noLimit)
    }

    @Test func `beside another standard that is not held only a failure stands`() {
        let found = ask("牛蛙", "呋喃唑酮代谢物", "1.2μg/kg", on: "2024-05-01")
        #expect(found.verdict == .fail)
        #expect(found.reason == .detectedButMustNot)
        #expect(found.flags == [.otherStandardNotHeld])
        #expect(ask("牛蛙", "呋喃唑酮代谢物", "未检出", on: "2024-05-01").reason == .limitNotHeld)
        #expect(ask("牛蛙", "恩诺沙星", "12μg/kg", on: "2024-05-01").reason == .limitNotHeld)
    }

    @Test func `unknown names are told apart`() {
        #expect(ask("韭菜", "某农药", "1mg/kg", on: "2022-01-01").reason == .unknownItem)
        #expect(ask("石头", "腐霉利", "1mg/kg", on: "2022-01-01").reason == .unknownFood)
        #expect(ask("韭菜", "灭蝇胺", "1mg/kg", on: "2022-01-01").reason == .noLimit)
        #expect(ask("韭菜", "腐霉利", "1mg/kg", on: "2022-01-01").verdict == .fail)
    }

    @Test func `the printed limit decides and a different one of the standard is shown`() {
        let judgement = ask("韭菜", "腐霉利", "1.4mg/kg", on: "2022-01-01", limit: "≤2mg/kg")
        #expect(judgement.verdict == .pass)
        #expect(judgement.limit?.origin == .printed)
        #expect(judgement.flags == [.printedLimitDiffersFromStandard])
        #expect(judgement.standardLimit?.value == "0.2")
        #expect(ask("韭菜", "腐霉利", "1.4mg/kg", on: "2022-01-01", limit: "≤200μg/kg").flags == [])
    }

    @Test func `a stroke in the limit column asks the rulebook`() {
        #expect(ask("韭菜", "腐霉利", "1.4mg/kg", on: "2022-01-01", limit: "/").verdict == .fail)
    }

    @Test func `no limit is ever silent`() {
        for result in ["未检出", "0.00001mg/kg"] {
            #expect(ask("韭菜", "灭蝇胺", result, on: "2022-01-01").verdict == .undetermined)
        }
    }

    @Test func `a standard that is held in part decides only for the foods it is held for`() {
        var table = LimitTable.sample
        table.heldFoods = ["GB 2763-2021": [["蔬菜", "鳞茎类蔬菜"], ["蔬菜", "豆类蔬菜"]]]
        let judge = Judge(limits: table)
        func ask(_ food: String, _ item: String, foodClass: String? = nil) -> Judgement {
            judge.judge(
                JudgeRequest(food: food, foodClass: foodClass, item: item, result: "1.8mg/kg", day: .on("2022-01-01"))
            )
        }
        #expect(ask("韭菜", "腐霉利").verdict == .fail)
        #expect(ask("韭菜", "灭蝇胺").reason == .noLimit)
        let hole = ask("菠菜", "毒死蜱")
        #expect(hole.reason == .limitNotHeld)
        #expect(hole.missingStandards == ["GB 2763-2021"])
        #expect(ask("豇豆", "噻虫嗪").reason == .ambiguousFood)
        #expect(ask("豇豆", "噻虫嗪", foodClass: "蔬菜").verdict == .fail)
    }
}
