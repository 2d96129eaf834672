package import Judging
import Markup
package import Primitives
package import Rules
package import Supervision

/// What the official sampling rules test in a food, with what holds for each item.
package struct ItemsPage: Sendable {
    package struct Row: Sendable {
        package var item: SamplingItem
        package var standing: LimitStanding
        /// The county's own results; nil for whoever is not signed in.
        package var rate: FailureRate?

        package init(item: SamplingItem, standing: LimitStanding, rate: FailureRate?) {
            self.item = item
            self.standing = standing
            self.rate = rate
        }
    }

    package var onlooker: Onlooker
    package var food: String
    package var on: String
    package var edition: SamplingEdition?
    /// Classes of the sampling rules that bear the name.
    package var classes: [SamplingClass]
    /// The one whose items are shown.
    package var chosen: SamplingClass?
    package var rows: [Row]
    /// The days that the county's own figures are of.
    package var ratePeriod: String?
    package var faults: [FieldFault]
    package var nearFoods: [String]

    package init(
        onlooker: Onlooker,
        food: String,
        on: String,
        edition: SamplingEdition?,
        classes: [SamplingClass],
        chosen: SamplingClass?,
        rows: [Row],
        ratePeriod: String?,
        faults: [FieldFault],
        nearFoods: [String]
    ) {
        self.onlooker = onlooker
        self.food = food
        self.on = on
        self.edition = edition
        self.classes = classes
        self.chosen = chosen
        self.rows = rows
        self.ratePeriod = ratePeriod
        self.faults = faults
        self.nearFoods = nearFoods
    }

    package var view: Page {
        .judging(
            food.isEmpty ? "抽检时查哪些项目" : "\(food)：抽检时查哪些项目",
            tab: .items,
            onlooker: onlooker,
            food: food,
            lead: "<p class=\"quiet\">照《食品安全监督抽检实施细则》列出，并写明每个项目当日的限量。</p>",
            """
            \(Part.faults(faults))
            <form class="filters" method="get" action="\(Link.judgeItems)">
            <div class="field wide"><label for="food">食品</label><input id="food" name="food" type="search" value="\(food)"></div>
            <div class="field"><label for="on">抽样日期</label><input id="on" name="on" type="\(Day(on) == nil && !on.isEmpty ? "text" : "date")" value="\(on.isEmpty ? onlooker.today.description : on)"\(Part.invalid("on", in: faults))>\(Part.fault("on", in: faults))</div>
            <button class="button" type="submit">查项目</button></form>
            \(food.isEmpty || !faults.isEmpty ? nil : content)
            """
        )
    }

    /// The food that limits are asked for: as typed where it is of the class itself, not where it names a wider one.
    private var subject: String { chosen?.subject(of: food) ?? food }

    private func address(_ food: String, table: String = "") -> String {
        Address.make(Link.judgeItems, [("food", food), ("on", on), ("table", table)])
    }

    private var content: Markup {
        guard let edition else {
            return "<section class=\"panel empty\"><p>没有收录这一天适用的抽检实施细则；目前收录的是 2025 年版和 2026 年版，请改选日期。</p></section>"
        }
        guard let chosen else { return classes.isEmpty ? nothing(edition) : choices }
        return """
            \(classes.count > 1 ? choices : nil)
            <section class="panel"><h2>\(chosen.detail)</h2><dl class="facts">
            \(Part.fact("所属", Self.path([chosen.major, chosen.sub, chosen.variety])))
            \(Part.fact("列举产品", chosen.examples.joined(separator: "、")))
            \(Part.fact("依据", "\(edition.title)，表\(chosen.table)，第\(chosen.page)页"))
            </dl></section>
            \(table(chosen))\(notes)
            """
    }

    private func nothing(_ edition: SamplingEdition) -> Markup {
        let near = Choices.names("您要找的是不是", nearFoods) { address($0) }
        return """
            <section class="panel empty"><p>《\(edition.title)》的食品分类和列举产品中没有“\(food)”；列举不是全部，可改用所属细类的名称再查。</p>\(near)</section>
            """
    }

    private var choices: Markup {
        """
        <section class="panel"><div class="choices"><h2>“\(food)”在细则中有 \(classes.count) 处</h2><ul>\(each: classes, { found in
            "<li><a href=\"\(address(food, table: found.table))\"\(" aria-current=\"true\"", if: found == chosen)>\(Self.path([found.major, found.sub, found.variety, found.detail]))（表\(found.table)）</a></li>"
        })</ul></div></section>
        """
    }

    /// Levels of one name stand once.
    private static func path(_ levels: [String]) -> String {
        var shown: [String] = []
        for level in levels where !level.isEmpty && shown.last != level { shown.append(level) }
        return shown.joined(separator: " › ")
    }

    private func table(_ chosen: SamplingClass) -> Markup {
        let rate: Markup? = ratePeriod.map { _ in "<th scope=\"col\">本县不合格</th>" }
        return """
            <section class="panel flush cards"><div class="table"><table><caption class="visually-hidden">\(chosen.detail)的检验项目</caption>
            <thead><tr><th scope="col">项目</th><th scope="col">限量</th><th scope="col">限量依据</th><th scope="col">细则所列依据</th>\(rate)<th scope="col">页</th></tr></thead>
            <tbody>\(each: rows, row)</tbody></table></div><div class="table-foot"><span>共 \(rows.count) 项</span></div></section>
            """
    }

    private func row(_ row: Row) -> Markup {
        let item = row.item
        let link = Address.make(Link.judge, [("food", subject), ("item", item.item), ("on", on)])
        let category: Markup? = item.category.isEmpty ? nil : " <span class=\"tag\">\(item.category)</span>"
        let rate: Markup? = ratePeriod.map { _ in "<td data-label=\"本县不合格\">\(self.rate(row.rate))</td>" }
        return """
            <tr><th scope="row" class="lead"><span><a href="\(link)">\(item.item)</a>\(category)\(mark(item))</span></th>\(limit(row.standing))<td data-label="细则依据">\(item.basis.joined(separator: "、"))</td>\(rate)<td data-label="细则页码" class="nowrap">\(item.page)</td></tr>

            """
    }

    private func limit(_ standing: LimitStanding) -> Markup {
        guard let limit = standing.limit else {
            return "<td data-label=\"限量\"><span class=\"quiet\">\(Self.short(standing.status))</span></td><td></td>"
        }
        let doubt: Markup? =
            standing.status == .limited ? nil : " <span class=\"tag\">\(Self.short(standing.status))</span>"
        return """
            <td data-label="限量"><span><b>\(limit.wording)</b>\(LimitPart.marks(limit))\(doubt)</span></td><td data-label="限量依据"><span>\(LimitPart.place(limit))\(LimitPart.confidence(limit))</span></td>
            """
    }

    private static func short(_ status: LimitStanding.Status) -> String {
        switch status {
        case .limited: ""
        case .exempt: "无需限量"
        case .noLimit: "未规定"
        case .notHeld: "有标准未收录，须核对"
        case .ambiguousFood: "食品须选定"
        case .unknownFood: "标准中没有这种食品"
        case .unknownItem, .ambiguousItem: "未收录"
        }
    }

    private func rate(_ rate: FailureRate?) -> Markup {
        guard let rate, rate.concluded > 0 else { return "<span class=\"quiet\">没有结果</span>" }
        let (low, high) = rate.interval
        return """
            <span>\(rate.failed) / \(rate.concluded)<br><span class="quiet">\(ShareText.percent(rate.share))（\(ShareText.percent(low))–\(ShareText.percent(high))）</span></span>
            """
    }
}

extension SamplingClass {
    /// The food as typed where the class bears or lists its name; else, of a wider name, the class itself.
    package func subject(of food: String) -> String {
        let key = FoldedText.fold(food)
        return ([detail] + examples).contains { FoldedText.fold($0) == key } ? food : detail
    }
}

extension ItemsPage {
    /// Foot notes in the order in which rows first refer to them.
    private var footNotes: [String] {
        var seen: Set<String> = []
        return rows.flatMap(\.item.notes).filter { seen.insert($0).inserted }
    }

    private func mark(_ item: SamplingItem) -> Markup? {
        guard !item.notes.isEmpty else { return nil }
        let numbers = item.notes.compactMap { note in footNotes.firstIndex(of: note).map { String($0 + 1) } }
        return " <span class=\"quiet\">注\(numbers.joined(separator: "、"))</span>"
    }

    private var notes: Markup? {
        let period: Markup? = ratePeriod.map {
            "<p class=\"quiet\">本县不合格：\($0)本县这些食品的检验结果中，不合格数 / 有结论数；括号内为不合格率的 95% 置信区间（Wilson）。</p>"
        }
        let list: Markup? =
            footNotes.isEmpty
            ? nil : "<h2>注</h2><ol class=\"chain\">\(each: footNotes, { "<li>\($0)</li>" })</ol>"
        guard period != nil || list != nil else { return nil }
        return "<section class=\"panel\">\(list)\(period)</section>"
    }
}
