package import Judging
import Markup
package import Primitives
import Rules

/// All limits of one food on a day, by kind of item.
package struct LimitsPage: Sendable {
    /// Rows of one page: with their sources they stay under 100 KB.
    package static let size = 120

    package var onlooker: Onlooker
    package var food: String
    package var foodClass: String
    package var on: String
    /// Only items of this kind; empty for all.
    package var kind: String
    /// All of the food, in the order of ``ItemKind``.
    package var standings: [LimitStanding]
    package var page: Int
    package var faults: [FieldFault]
    package var nearFoods: [String]

    package init(
        onlooker: Onlooker,
        food: String,
        foodClass: String,
        on: String,
        kind: String,
        standings: [LimitStanding],
        page: Int,
        faults: [FieldFault],
        nearFoods: [String]
    ) {
        self.onlooker = onlooker
        self.food = food
        self.foodClass = foodClass
        self.on = on
        self.kind = kind
        self.standings = standings
        self.page = page
        self.faults = faults
        self.nearFoods = nearFoods
    }

    package var view: Page {
        .judging(
            food.isEmpty ? "一种食品的全部限量" : "\(food)的限量",
            tab: .limits,
            onlooker: onlooker,
            food: food,
            lead: "<p class=\"quiet\">列出当日有效、已收录的食品安全国家标准对这种食品规定的全部限量。</p>",
            """
            \(Part.faults(faults))
            <form class="filters" method="get" action="\(Link.judgeLimits)">
            <div class="field wide"><label for="food">食品</label><input id="food" name="food" type="search" value="\(food)"\(Part.invalid("food", in: faults))>\(Part.fault("food", in: faults))</div>
            <div class="field"><label for="class">类别（可不填）</label><input id="class" name="class" type="text" value="\(foodClass)"></div>
            <div class="field"><label for="on">日期</label><input id="on" name="on" type="\(Day(on) == nil && !on.isEmpty ? "text" : "date")" value="\(on.isEmpty ? onlooker.today.description : on)"\(Part.invalid("on", in: faults))>\(Part.fault("on", in: faults))</div>
            <button class="button" type="submit">查限量</button></form>
            \(food.isEmpty || !faults.isEmpty ? nil : content)
            """
        )
    }

    private func address(
        _ food: String,
        class foodClass: String = "",
        kind: String = ""
    ) -> [(name: String, value: String?)] {
        [("food", food), ("class", foodClass), ("on", on), ("kind", kind)]
    }

    private var candidates: [String] {
        var seen: Set<String> = []
        return standings.flatMap(\.candidates).filter { seen.insert($0).inserted }
    }

    private var content: Markup {
        let limited = standings.filter { $0.limit != nil }
        let choices = Choices.foods(candidates) { choice in
            Address.make(Link.judgeLimits, address(choice.food, class: choice.foodClass))
        }
        let open = standings.count { $0.status == .ambiguousFood }
        let doubt: Markup? =
            choices.map {
                "<section class=\"notice warn\"><p>“\(food)”可能指几种食品，有 \(open) 个项目的限量因此不同。</p>\($0)</section>"
            }
        guard !limited.isEmpty else { return "\(doubt ?? nothing)" }
        return "\(doubt)\(tabs(limited))\(table(limited))"
    }

    private var nothing: Markup {
        let near = Choices.names("您要找的是不是", nearFoods) { Address.make(Link.judgeLimits, address($0)) }
        return """
            <section class="panel empty"><p>没有查到“\(food)”的限量：名称不在标准的食品分类中，或已收录的标准没有规定。</p>\(near)</section>
            """
    }

    private func tabs(_ limited: [LimitStanding]) -> Markup {
        var counts: [String: Int] = [:]
        for standing in limited { counts[standing.item?.kind ?? "", default: 0] += 1 }
        let kinds = counts.keys.sorted { ItemKind.order($0) < ItemKind.order($1) }
        func tab(_ kind: String, _ title: String, _ count: Int) -> Markup {
            let link = Address.make(Link.judgeLimits, address(food, class: foodClass, kind: kind))
            return "<a href=\"\(link)\"\(" aria-current=\"page\"", if: kind == self.kind)>\(title) \(count)</a>"
        }
        return """
            <nav class="tabs" aria-label="项目种类">\(tab("", "全部", limited.count))\(each: kinds, { tab($0, ItemKind.title($0), counts[$0] ?? 0) })</nav>
            """
    }

    private func table(_ limited: [LimitStanding]) -> Markup {
        let all = kind.isEmpty ? limited : limited.filter { $0.item?.kind == kind }
        let base = Address.open(Link.judgeLimits, address(food, class: foodClass, kind: kind))
        let paging = Paging(page: page, total: all.count, base: base, size: Self.size)
        var groups: [(kind: String, rows: [LimitStanding])] = []
        for standing in all[paging.rows] {
            let kind = standing.item?.kind ?? ""
            if groups.last?.kind == kind {
                groups[groups.count - 1].rows.append(standing)
            } else {
                groups.append((kind, [standing]))
            }
        }
        return """
            <section class="panel flush cards"><div class="table"><table><caption class="visually-hidden">\(food)的限量</caption>
            <thead><tr><th scope="col">项目</th><th scope="col">限量</th><th scope="col">限量所指</th><th scope="col">依据</th></tr></thead>
            \(each: groups, { "<tbody><tr class=\"group\"><th colspan=\"4\" scope=\"rowgroup\">\(ItemKind.title($0.kind))</th></tr>\(each: $0.rows, row)</tbody>" })</table></div>\(paging.view)</section>
            """
    }

    private func row(_ standing: LimitStanding) -> Markup {
        guard let limit = standing.limit, let item = standing.item else { return .empty }
        let link = Address.make(
            Link.judge,
            [("food", food), ("class", foodClass), ("item", item.name), ("on", on)]
        )
        let doubt: Markup? =
            switch standing.status {
            case .notHeld: " <span class=\"tag\">有标准未收录，须核对</span>"
            case .ambiguousFood: " <span class=\"tag\">食品须选定</span>"
            default: nil
            }
        return """
            <tr><th scope="row" class="lead"><a href="\(link)">\(item.name)</a></th><td data-label="限量"><span><b>\(limit.wording)</b>\(LimitPart.marks(limit))\(doubt)</span></td><td data-label="限量所指">\(limit.food)</td><td data-label="依据"><span>\(LimitPart.place(limit))\(LimitPart.confidence(limit))</span></td></tr>

            """
    }
}
