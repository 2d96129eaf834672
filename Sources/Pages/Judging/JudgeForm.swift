import Judging
import Markup
import Primitives

/// What a person asks on the page, as typed.
package struct JudgeForm: Sendable, Hashable {
    package var food = ""
    package var foodClass = ""
    package var item = ""
    package var result = ""
    package var unit = ""
    package var on = ""
    package var produced = ""
    /// 脱水率: asked only where the verdict hangs on it.
    package var dehydration = ""

    package init() {}

    var isBlank: Bool { food.isEmpty && item.isEmpty && result.isEmpty }

    /// The address of the page with this form filled in: it may be sent to others.
    package var address: String {
        Address.make(
            Link.judge,
            [
                ("food", food), ("class", foodClass), ("item", item), ("result", result), ("unit", unit), ("on", on),
                ("produced", produced), ("dehydration", dehydration),
            ]
        )
    }

    func with(_ change: (inout JudgeForm) -> Void) -> JudgeForm {
        var form = self
        change(&form)
        return form
    }

    /// Units that reports use most; any other may stand in the result itself.
    private static let units = [
        "mg/kg", "μg/kg", "g/kg", "mg/L", "μg/L", "CFU/g", "CFU/mL", "MPN/g", "/25g", "%", "g/100g",
    ]

    private var unitOptions: [(value: String, title: String)] {
        let known = unit.isEmpty || Self.units.contains(unit) ? Self.units : Self.units + [unit]
        return [("", "结果中已写")] + known.map { ($0, $0) }
    }

    /// `asksDehydration` where the verdict hangs on the dehydration ratio.
    func view(today: Day, faults: [FieldFault], asksDehydration: Bool) -> Markup {
        let isMoreOpen =
            !foodClass.isEmpty || !produced.isEmpty || faults.contains { ["class", "produced"].contains($0.field) }
        return """
            <form class="panel judge-form" method="get" action="\(Link.judge)" novalidate>
            \(Self.field("food", "食品", food, "如 豇豆、大米、草鱼", faults))
            \(Self.field("item", "检验项目", item, "如 灭蝇胺、镉、恩诺沙星", faults))
            <div class="pair">\(Self.field("result", "检验结果", result, "照报告写；只查限量可不填", faults))
            \(Part.select("unit", "单位", unitOptions, selected: unit))</div>
            \(asksDehydration || !dehydration.isEmpty ? Self.field("dehydration", "折算倍数", dehydration, "1 克干制品由多少克鲜品制成，如 10", faults) : nil)
            \(Self.day("on", "抽样日期", on.isEmpty ? today.description : on, "按这一天有效的标准判", faults))
            <details\(" open", if: isMoreOpen)><summary>更多：类别、生产日期</summary><div class="more">
            \(Self.field("class", "食品类别", foodClass, "同名食品须分清时填，如 蔬菜、干制蔬菜", faults))
            \(Self.day("produced", "生产日期", produced, "预包装食品按生产日期有效的标准判时填", faults))
            </div></details>
            <button class="button primary" type="submit">判定</button>
            </form>
            """
    }

    static func field(
        _ name: String,
        _ label: String,
        _ value: String,
        _ hint: String,
        _ faults: [FieldFault]
    ) -> Markup {
        """
        <div class="field"><label for="\(name)">\(label)</label><input id="\(name)" name="\(name)" type="text" value="\(value)" autocomplete="off"\(described(name, faults))>
        <span class="hint" id="\(name)-hint">\(hint)</span>\(Part.fault(name, in: faults))</div>
        """
    }

    static func day(
        _ name: String,
        _ label: String,
        _ value: String,
        _ hint: String,
        _ faults: [FieldFault]
    ) -> Markup {
        // A date field would drop a text that is no date, and with it what was typed.
        let type = value.isEmpty || Day(value) != nil ? "date" : "text"
        return """
            <div class="field"><label for="\(name)">\(label)</label><input id="\(name)" name="\(name)" type="\(type)" value="\(value)"\(described(name, faults))>
            <span class="hint" id="\(name)-hint">\(hint)</span>\(Part.fault(name, in: faults))</div>
            """
    }

    private static func described(_ name: String, _ faults: [FieldFault]) -> Markup {
        faults.contains { $0.field == name }
            ? " aria-invalid=\"true\" aria-describedby=\"\(name)-fault \(name)-hint\""
            : " aria-describedby=\"\(name)-hint\""
    }
}

/// One of the foods that a name may mean, as the fields of a form.
struct FoodChoice: Hashable {
    var path: String
    var food: String
    /// The steps above the food that no other choice has; all of them where it has none of its own.
    var foodClass: String

    /// Paths are as the judge gives them: `蔬菜 > 豆类蔬菜 > 豇豆`.
    static func all(_ paths: [String]) -> [FoodChoice] {
        var seen: Set<String> = []
        let split = paths.filter { seen.insert($0).inserted }.map { $0.split(separator: ">").map(Self.trimmed) }
        return split.indices.map { index in
            let above = split[index].dropLast()
            let others = Set(split.indices.filter { $0 != index }.flatMap { split[$0].dropLast() })
            let own = above.filter { !others.contains($0) }
            return FoodChoice(
                path: split[index].joined(separator: " › "),
                food: split[index].last ?? "",
                foodClass: (own.isEmpty ? Array(above) : own).joined(separator: " > ")
            )
        }
    }

    private static func trimmed(_ text: Substring) -> String {
        String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}

/// Names or foods to choose from, as links.
enum Choices {
    /// Foods shown at most: a class with more below it wants a narrower name.
    static let most = 24

    static func foods(_ paths: [String], _ address: (FoodChoice) -> String) -> Markup? {
        let all = FoodChoice.all(paths)
        guard !all.isEmpty else { return nil }
        let rest: Markup? =
            all.count > most ? "<p class=\"quiet\">共 \(all.count) 种，这里列出 \(most) 种；请把食品名称写得更具体。</p>" : nil
        return """
            <div class="choices"><h2>请选定是哪一种</h2><ul>\(each: all.prefix(most), { choice in
                "<li><a href=\"\(address(choice))\">\(choice.path)</a></li>"
            })</ul>\(rest)</div>
            """
    }

    static func names(_ title: String, _ names: [String], _ address: (String) -> String) -> Markup? {
        guard !names.isEmpty else { return nil }
        return """
            <div class="choices"><h2>\(title)</h2><ul>\(each: names, { name in
                "<li><a href=\"\(address(name))\">\(name)</a></li>"
            })</ul></div>
            """
    }
}
