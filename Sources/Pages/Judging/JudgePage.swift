package import Judging
import Markup
package import Primitives
import Rules

/// Is this result within the standard? For everybody, without an account.
package struct JudgePage: Sendable {
    package enum Answer: Sendable {
        /// Nothing asked yet, or not enough to answer.
        case none
        case judged(Judgement)
        /// Asked without a result: the limit alone.
        case standing(LimitStanding)
    }

    package var onlooker: Onlooker
    package var form: JudgeForm
    package var answer: Answer
    package var faults: [FieldFault]
    /// Names near those that are not known.
    package var nearFoods: [String]
    package var nearItems: [String]

    package init(
        onlooker: Onlooker,
        form: JudgeForm,
        answer: Answer = .none,
        faults: [FieldFault] = [],
        nearFoods: [String] = [],
        nearItems: [String] = []
    ) {
        self.onlooker = onlooker
        self.form = form
        self.answer = answer
        self.faults = faults
        self.nearFoods = nearFoods
        self.nearItems = nearItems
    }

    package var page: Page {
        .judging(title, tab: .judge, onlooker: onlooker, food: form.food, lead: lead, content)
    }

    private var title: String {
        switch answer {
        case .none: "这个检验结果合格吗"
        case .judged: "\(form.food)：\(form.item)"
        case .standing: "\(form.food)：\(form.item)的限量"
        }
    }

    private var lead: Markup {
        guard case .none = answer else { return .empty }
        return "<p class=\"quiet\">填写食品和检验项目，按抽样那一天有效的食品安全国家标准判定，并说明依据。</p>"
    }

    private var asksDehydration: Bool {
        if case .judged(let judgement) = answer { judgement.reason == .conversionRatioUnknown } else { false }
    }

    private var content: Markup {
        let view = form.view(today: onlooker.today, faults: faults, asksDehydration: asksDehydration)
        switch answer {
        case .none:
            return
                "<div class=\"columns answered\"><div class=\"stack\">\(Part.faults(faults))\(view)</div>\(examples)</div>"
        case .judged(let judgement):
            return columns("\(verdict(judgement))\(further)", view)
        case .standing(let standing):
            return columns("\(limit(standing))\(further)", view)
        }
    }

    private func columns(_ answer: Markup, _ view: Markup) -> Markup {
        """
        <div class="columns answered"><div class="stack">\(answer)</div>
        <section class="stack" aria-labelledby="again"><h2 id="again">再查一个</h2>\(view)</section></div>
        """
    }

    private var examples: Markup {
        let examples = [
            ("豇豆", "灭蝇胺", "1.8mg/kg"), ("韭菜", "腐霉利", "0.35mg/kg"), ("大米", "镉", "0.25mg/kg"), ("菠菜", "毒死蜱", ""),
        ]
        return """
            <section class="panel"><h2>试一试</h2><ul class="examples">\(each: examples, { food, item, result in
                "<li><a href=\"\(Address.make(Link.judge, [("food", food), ("item", item), ("result", result)]))\">\(food)，\(item)\(result.isEmpty ? "：限量是多少" : "，" + result)</a></li>"
            })</ul>
            <p class="quiet">也可以看<a href="\(Link.judgeLimits)">一种食品的全部限量</a>、<a href="\(Link.judgeItems)">抽检时查哪些项目</a>，或<a href="\(Link.judgeChanges)">标准换版后哪些限量变了</a>。</p></section>
            """
    }

    private var further: Markup {
        """
        <p class="links"><a href="\(Address.make(Link.judgeLimits, [("food", form.food), ("class", form.foodClass), ("on", form.on)]))">\(form.food)的全部限量</a>
        <a href="\(Address.make(Link.judgeItems, [("food", form.food), ("on", form.on)]))">抽检时查哪些项目</a>
        <a href="\(Address.make(Link.judgeChanges, [("food", form.food)]))">限量变化</a></p>
        """
    }
}

extension JudgePage {
    private func verdict(_ judgement: Judgement) -> Markup {
        let words = PlainWords(judgement)
        let tone = Part.tone(judgement.verdict)
        return """
            <section class="panel answer \(tone)"><p class="verdict-word \(tone)">\(judgement.verdict.chinese)</p>
            <p class="meaning">\(words.meaning)</p>
            \(figures(judgement))
            <p class="next"><b>怎么办：</b>\(words.next)</p>
            \(choices(judgement.candidates))</section>
            \(ban(judgement))
            \(basis(judgement))
            \(notes(judgement))
            """
    }

    /// Result and limit, one above the other, so that they can be compared at a glance.
    private func figures(_ judgement: Judgement) -> Markup? {
        guard let limit = judgement.limit else { return nil }
        return """
            <dl class="figures"><div><dt>检验结果</dt><dd>\(judgement.result.wording)</dd></div>
            <div><dt>限量</dt><dd>\(limit.wording)\(LimitPart.marks(limit))</dd></div></dl>
            """
    }

    private func choices(_ candidates: [String]) -> Markup {
        """
        \(Choices.foods(candidates) { choice in
            form.with { $0.food = choice.food; $0.foodClass = choice.foodClass }.address
        })\(Choices.names("您要找的食品是不是", nearFoods) { name in
            form.with { $0.food = name; $0.foodClass = "" }.address
        })\(Choices.names("您要找的项目是不是", nearItems) { name in form.with { $0.item = name }.address })
        """
    }

    private func ban(_ judgement: Judgement) -> Markup? {
        guard let ban = judgement.ban else { return nil }
        let scope = ban.scope == .all ? "禁止使用" : "在部分范围内禁止使用"
        let meaning = ban.scope == .all ? "检出说明可能使用了禁用物质，应由农业农村部门查处。" : "须先核对这种食品是否在禁用范围内。"
        return """
            <section class="notice warn"><h2>\(ban.substance)：\(scope)</h2><p>\(ban.crops.isEmpty ? "" : "禁用范围：\(ban.crops)。")\
            \(ban.from.map { "\($0) 起。" } ?? "")\(meaning)</p>
            <p class="quiet">依据：\(ban.source.document)\(ban.source.clause.isEmpty ? "" : "，\(ban.source.clause)")</p></section>
            """
    }

    private func basis(_ judgement: Judgement) -> Markup {
        let steps = judgement.chain.filter { $0.topic != .note }
        return """
            <section class="panel"><h2>依据</h2><dl class="facts">
            \(judgement.limit.map { Part.fact("标准", LimitPart.source($0)) })
            \(Part.fact("限量所指", judgement.limit?.food))
            \(Part.fact("食品归类", judgement.food.path))\(Part.fact("测定部位", judgement.testedPart))\(Part.fact("残留物定义", judgement.definition))
            \(Part.fact("检验项目", judgement.item.resolved ?? judgement.item.read))
            \(Part.fact("适用日期", judgement.day.description))\(Part.fact("生产日期", judgement.produced?.description))
            \(judgement.confirmation.map { Part.fact("核对", LimitPart.line($0)) })
            \(others(judgement.otherLimits))\(Part.fact("未收录的标准", judgement.missingStandards.joined(separator: "、")))
            </dl>
            <h3>判定过程</h3><ol class="chain">\(each: steps, { "<li>\($0.text)</li>" })</ol></section>
            """
    }

    private func others(_ limits: [LimitUsed]) -> Markup? {
        guard !limits.isEmpty else { return nil }
        return Part.fact("另有限量", "<ul>\(each: limits, { "<li>\(LimitPart.line($0))</li>" })</ul>")
    }

    private func notes(_ judgement: Judgement) -> Markup? {
        let notes = judgement.chain.filter { $0.topic == .note }
        guard !notes.isEmpty else { return nil }
        return """
            <section class="panel"><h2>请注意</h2><ul class="notes">\(each: notes, { "<li>\(Self.withoutCall($0.text))</li>" })</ul></section>
            """
    }

    /// The heading already says that it is a note.
    private static func withoutCall(_ note: String) -> String {
        note.hasPrefix("注意：") ? String(note.dropFirst("注意：".count)) : note
    }

    private func limit(_ standing: LimitStanding) -> Markup {
        let figure: Markup? = standing.limit.map {
            "<p class=\"verdict-word\">\($0.wording)\(LimitPart.marks($0))</p>"
        }
        return """
            <section class="panel answer">\(figure)<p class="meaning">\(standing.plainWords)</p>
            \(choices(standing.candidates))
            <dl class="facts">
            \(standing.limit.map { Part.fact("标准", LimitPart.source($0)) })
            \(Part.fact("限量所指", standing.limit?.food))
            \(Part.fact("食品归类", standing.foodPath))\(Part.fact("测定部位", standing.testedPart))
            \(standing.confirmation.map { Part.fact("核对", LimitPart.line($0)) })
            \(others(standing.others))\(Part.fact("未收录的标准", standing.notHeld.joined(separator: "、")))
            </dl>\(flags(standing.flags))
            <p class="next"><b>怎么办：</b>填上检验结果，可以判定是否合格。</p></section>
            """
    }

    private func flags(_ flags: [Judgement.Flag]) -> Markup? {
        guard !flags.isEmpty else { return nil }
        return "<ul class=\"notes\">\(each: flags, { "<li>\($0.chinese)</li>" })</ul>"
    }
}
