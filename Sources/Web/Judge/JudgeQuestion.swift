import Judging
import Office
import Pages
import Primitives

/// What stands in an address of the pages about standards, with what is wrong with it.
struct QueryFields {
    private let query: [String: String]
    var faults: [FieldFault] = []

    init(_ visit: Visit) { query = visit.query }

    /// Without blanks around it; empty where there is none.
    mutating func text(_ name: String, limit: Int) -> String {
        let text = Self.trimmed(query[name] ?? "")
        guard text.unicodeScalars.count > limit else { return text }
        faults.append(FieldFault(field: name, code: "too-long", advice: "最多 \(limit) 个字"))
        return String(text.prefix(limit))
    }

    func optional(_ text: String) -> String? { text.isEmpty ? nil : text }

    /// The standard day where the field is empty, and where it cannot be read.
    mutating func day(_ name: String, text: String? = nil, standard: Day) -> Day {
        let text = Self.trimmed(text ?? query[name] ?? "")
        guard !text.isEmpty else { return standard }
        if let day = Day(text) { return day }
        let advice = "“\(text.prefix(20))”不是日期，请写成 2024-06-20 的样子"
        faults.append(FieldFault(field: name, code: "not-a-day", advice: advice))
        return standard
    }

    private static func trimmed(_ text: String) -> String {
        String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}

/// The question of `/judge`: read from the address, answered by the judge.
struct JudgeQuestion {
    private var fields: QueryFields
    private var form = JudgeForm()
    private let day: Day
    private var produced: Day?
    private var dehydration: DecimalNumber?

    var faults: [FieldFault] { fields.faults }

    init(_ visit: Visit) {
        var fields = QueryFields(visit)
        form.food = fields.text("food", limit: NameLimit.food)
        form.foodClass = fields.text("class", limit: NameLimit.foodClass)
        form.item = fields.text("item", limit: NameLimit.item)
        form.result = fields.text("result", limit: NameLimit.result)
        form.unit = fields.text("unit", limit: NameLimit.unit)
        form.on = fields.text("on", limit: NameLimit.unit)
        form.produced = fields.text("produced", limit: NameLimit.unit)
        form.dehydration = fields.text("dehydration", limit: NameLimit.unit)
        day = fields.day("on", standard: visit.today)
        self.fields = fields
        check()
    }

    private var isAsked: Bool { !form.food.isEmpty || !form.item.isEmpty || !form.result.isEmpty }

    private mutating func check() {
        if isAsked {
            if form.food.isEmpty {
                fields.faults.append(FieldFault(field: "food", code: "missing", advice: "请填写食品名称"))
            }
            if form.item.isEmpty {
                let advice = "请填写检验项目；想看一种食品的全部限量，请用“限量”一页"
                fields.faults.append(FieldFault(field: "item", code: "missing", advice: advice))
            }
        }
        if !form.produced.isEmpty {
            let read = fields.day("produced", standard: day)
            if read > day {
                fields.faults.append(FieldFault(field: "produced", code: "after-on", advice: "生产日期不能晚于抽样日期"))
            }
            produced = read
        }
        if !form.dehydration.isEmpty {
            dehydration = DecimalNumber(form.dehydration).flatMap { $0 > .zero ? $0 : nil }
            if dehydration == nil {
                fields.faults.append(FieldFault(field: "dehydration", code: "not-a-ratio", advice: "请填写大于 0 的数，如 10"))
            }
        }
    }

    mutating func page(_ visit: Visit) -> JudgePage {
        var page = JudgePage(onlooker: visit.onlooker, form: form, faults: faults)
        guard isAsked, faults.isEmpty else { return page }
        let judge = visit.office.judge
        let names = visit.site.names
        if form.result.isEmpty {
            let standing = judge.standing(
                food: form.food,
                foodClass: fields.optional(form.foodClass),
                item: form.item,
                on: day,
                produced: produced
            )
            page.answer = .standing(standing)
            if standing.status == .unknownFood { page.nearFoods = names.foods(near: form.food) }
            if [.unknownItem, .ambiguousItem].contains(standing.status) {
                page.nearItems = names.items(near: form.item)
            }
        } else {
            let judgement = judge.judge(request)
            page.answer = .judged(judgement)
            if judgement.reason == .unknownFood { page.nearFoods = names.foods(near: form.food) }
            if [.unknownItem, .ambiguousItem].contains(judgement.reason) {
                page.nearItems = names.items(near: form.item)
            }
        }
        return page
    }

    private var request: JudgeRequest {
        JudgeRequest(
            food: form.food,
            foodClass: fields.optional(form.foodClass),
            item: form.item,
            result: form.result,
            unit: fields.optional(form.unit),
            day: day,
            produced: produced,
            dehydration: dehydration
        )
    }
}

extension Visit {
    /// Who looks at a page that is open to all.
    var onlooker: Onlooker {
        Onlooker(
            viewer: session == nil ? nil : try? viewer(),
            largeText: largeText,
            simulatedDay: site.simulatedDay,
            today: today,
            countyName: site.naming.countyName,
            address: address
        )
    }

    /// The open page to go back to: only one of ours, and nothing that could end a header's line.
    var safeBack: String? {
        let open = [Link.judge, Link.publicNotices, Link.publicPlan, Link.publicGrids, Link.openCertificates]
        guard let back = query["back"], back == Link.home || open.contains(where: { back.hasPrefix($0) }),
            !back.contains("//"),
            back.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\") })
        else { return nil }
        return back
    }
}
