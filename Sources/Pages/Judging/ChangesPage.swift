package import Judging
import Markup
package import Primitives

/// What became of the limits of a food or an item between two days.
package struct ChangesPage: Sendable {
    package static let size = 100

    package var onlooker: Onlooker
    package var food: String
    package var foodClass: String
    package var item: String
    package var from: String
    package var to: String
    /// A kind of change, or empty for all.
    package var kind: String
    /// Nil where nothing was asked, or the name is not known.
    package var changes: [LimitChange]?
    package var page: Int
    package var faults: [FieldFault]
    package var nearFoods: [String]
    package var nearItems: [String]

    package init(
        onlooker: Onlooker,
        food: String,
        foodClass: String,
        item: String,
        from: String,
        to: String,
        kind: String,
        changes: [LimitChange]?,
        page: Int,
        faults: [FieldFault],
        nearFoods: [String],
        nearItems: [String]
    ) {
        self.onlooker = onlooker
        self.food = food
        self.foodClass = foodClass
        self.item = item
        self.from = from
        self.to = to
        self.kind = kind
        self.changes = changes
        self.page = page
        self.faults = faults
        self.nearFoods = nearFoods
        self.nearItems = nearItems
    }

    private var subject: String { food.isEmpty ? item : food }

    package var view: Page {
        .judging(
            subject.isEmpty ? "哪些限量变了" : "\(subject)的限量变化",
            tab: .changes,
            onlooker: onlooker,
            food: food,
            lead: "<p class=\"quiet\">比较两天有效的标准。GB 2763-2026（农药最大残留限量）自 2026-03-01 起施行。</p>",
            """
            \(Part.faults(faults))
            <form class="filters" method="get" action="\(Link.judgeChanges)">
            \(field("food", "食品", food))\(field("item", "或检验项目", item))
            \(day("from", "从", from))\(day("to", "到", to))
            <button class="button" type="submit">比较</button></form>
            \(faults.isEmpty ? content : nil)
            """
        )
    }

    private func field(_ name: String, _ label: String, _ value: String) -> Markup {
        """
        <div class="field wide"><label for="\(name)">\(label)</label><input id="\(name)" name="\(name)" type="search" value="\(value)"\(Part.invalid(name, in: faults))>\(Part.fault(name, in: faults))</div>
        """
    }

    private func day(_ name: String, _ label: String, _ value: String) -> Markup {
        """
        <div class="field"><label for="\(name)">\(label)</label><input id="\(name)" name="\(name)" type="\(Day(value) == nil ? "text" : "date")" value="\(value)"\(Part.invalid(name, in: faults))>\(Part.fault(name, in: faults))</div>
        """
    }

    private func address(food: String, item: String, kind: String = "") -> [(name: String, value: String?)] {
        [
            ("food", food), ("class", food == self.food ? foodClass : ""), ("item", item), ("from", from), ("to", to),
            ("kind", kind),
        ]
    }

    private var content: Markup? {
        guard !subject.isEmpty else { return nil }
        guard let changes, !changes.isEmpty else {
            let isKnown = changes != nil && nearFoods.isEmpty && nearItems.isEmpty
            let words = isKnown ? "这两天之间，已收录的标准对“\(subject)”的限量没有变化。" : "没有找到“\(subject)”。"
            let foods = Choices.names("您要找的食品是不是", nearFoods) {
                Address.make(Link.judgeChanges, address(food: $0, item: ""))
            }
            let items = Choices.names("您要找的项目是不是", nearItems) {
                Address.make(Link.judgeChanges, address(food: "", item: $0))
            }
            return "<section class=\"panel empty\"><p>\(words)</p>\(foods)\(items)</section>"
        }
        let shown = kind.isEmpty ? changes : changes.filter { $0.kind.rawValue == kind }
        return "\(tabs(changes))\(table(shown))"
    }

    private func tabs(_ changes: [LimitChange]) -> Markup {
        func tab(_ kind: String, _ title: String, _ count: Int) -> Markup {
            let link = Address.make(Link.judgeChanges, address(food: food, item: item, kind: kind))
            return "<a href=\"\(link)\"\(" aria-current=\"page\"", if: kind == self.kind)>\(title) \(count)</a>"
        }
        let kinds = LimitChange.Kind.allCases.map { kind in (kind, changes.count { $0.kind == kind }) }.filter {
            $0.1 > 0
        }
        return """
            <nav class="tabs" aria-label="变化">\(tab("", "全部", changes.count))\(each: kinds, { tab($0.0.rawValue, $0.0.chinese, $0.1) })</nav>
            """
    }

    private func table(_ changes: [LimitChange]) -> Markup {
        let base = Address.open(Link.judgeChanges, address(food: food, item: item, kind: kind))
        let paging = Paging(page: page, total: changes.count, base: base, size: Self.size)
        return """
            <section class="panel flush cards"><div class="table"><table><caption class="visually-hidden">\(subject)的限量变化</caption>
            <thead><tr><th scope="col">\(food.isEmpty ? "食品" : "项目")</th><th scope="col">变化</th><th scope="col">\(from)</th><th scope="col">\(to)</th></tr></thead>
            <tbody>\(each: changes[paging.rows], row)</tbody></table></div>\(paging.view)</section>
            """
    }

    private func row(_ change: LimitChange) -> Markup {
        """
        <tr><th scope="row" class="lead">\(food.isEmpty ? change.food : change.item)</th><td data-label="变化">\(badge(change.kind))</td><td data-label="\(from)">\(cell(change.before))</td><td data-label="\(to)">\(cell(change.after))</td></tr>

        """
    }

    private func cell(_ limit: LimitUsed?) -> Markup {
        guard let limit else { return "<span class=\"quiet\">无</span>" }
        return
            "<span><b>\(limit.wording)</b>\(LimitPart.marks(limit)) <span class=\"quiet\">\(LimitPart.place(limit))</span></span>"
    }

    private func badge(_ kind: LimitChange.Kind) -> Markup {
        switch kind {
        case .added: Part.badge(kind.chinese, .going)
        case .removed: Part.badge(kind.chinese, .plain)
        case .tightened: Part.badge(kind.chinese, .bad)
        case .loosened: Part.badge(kind.chinese, .good)
        case .altered: Part.badge(kind.chinese, .warn)
        }
    }
}
