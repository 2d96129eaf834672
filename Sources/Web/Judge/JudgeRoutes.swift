import Judging
import Office
import Pages
import Primitives
import Rules
import Supervision

extension Site {
    /// Open to all, and nothing is stored: what is asked stands in the address, so that an answer can be sent on.
    var judgeRoutes: [Route] {
        [
            Route(.get, Link.judge, .open) { visit in
                var question = JudgeQuestion(visit)
                return .page(question.page(visit).page, status: question.faults.isEmpty ? 200 : 422)
            },
            Route(.get, Link.judgeLimits, .open, limits),
            Route(.get, Link.judgeChanges, .open, changes),
            Route(.get, Link.judgeItems, .open, items),
        ]
    }

    private func limits(_ visit: Visit) throws -> Reply {
        var fields = QueryFields(visit)
        let food = fields.text("food", limit: NameLimit.food)
        let foodClass = fields.text("class", limit: NameLimit.foodClass)
        let day = fields.day("on", standard: visit.today)
        var standings: [LimitStanding] = []
        if !food.isEmpty, fields.faults.isEmpty {
            standings = visit.office.judge.standings(food: food, foodClass: fields.optional(foodClass), on: day)
                .enumerated().sorted { left, right in
                    let (first, second) = (left.element.item?.kind ?? "", right.element.item?.kind ?? "")
                    return (ItemKind.order(first), left.offset) < (ItemKind.order(second), right.offset)
                }
                .map(\.element)
        }
        let page = LimitsPage(
            onlooker: visit.onlooker,
            food: food,
            foodClass: foodClass,
            on: visit.query["on"] ?? "",
            kind: visit.query["kind"] ?? "",
            standings: standings,
            page: visit.pageNumber,
            faults: fields.faults,
            nearFoods: standings.isEmpty && !names.knowsFood(food) ? names.foods(near: food) : []
        )
        return .page(page.view, status: fields.faults.isEmpty ? 200 : 422)
    }

    /// GB 2763-2026 took the place of GB 2763-2021 between these days.
    private static let changeDays = (from: "2026-02-28", to: "2026-03-01")

    private func changes(_ visit: Visit) throws -> Reply {
        var fields = QueryFields(visit)
        let food = fields.text("food", limit: NameLimit.food)
        let foodClass = fields.text("class", limit: NameLimit.foodClass)
        let item = food.isEmpty ? fields.text("item", limit: NameLimit.item) : ""
        let fromText = visit.query["from"].flatMap { $0.isEmpty ? nil : $0 } ?? Self.changeDays.from
        let toText = visit.query["to"].flatMap { $0.isEmpty ? nil : $0 } ?? Self.changeDays.to
        let from = fields.day("from", text: fromText, standard: visit.today)
        let to = fields.day("to", text: toText, standard: visit.today)
        if fields.faults.isEmpty, from > to {
            fields.faults.append(FieldFault(field: "to", code: "before-from", advice: "“到”的日期不能早于“从”"))
        }
        var found: [LimitChange]?
        if fields.faults.isEmpty {
            let judge = visit.office.judge
            if !food.isEmpty {
                found = judge.changes(food: food, foodClass: fields.optional(foodClass), from: from, to: to)
            } else if !item.isEmpty {
                found = judge.changes(item: item, from: from, to: to)
            }
        }
        let page = ChangesPage(
            onlooker: visit.onlooker,
            food: food,
            foodClass: foodClass,
            item: item,
            from: fromText,
            to: toText,
            kind: LimitChange.Kind(rawValue: visit.query["kind"] ?? "")?.rawValue ?? "",
            changes: found,
            page: visit.pageNumber,
            faults: fields.faults,
            nearFoods: found?.isEmpty == true && !names.knowsFood(food) ? names.foods(near: food) : [],
            nearItems: found == nil ? names.items(near: item) : []
        )
        return .page(page.view, status: fields.faults.isEmpty ? 200 : 422)
    }
}

// MARK: What the sampling rules test

extension Site {
    /// Years before the day that the county's own figures go back.
    private static let rateYears = 3

    private func items(_ visit: Visit) async throws -> Reply {
        var fields = QueryFields(visit)
        let food = fields.text("food", limit: NameLimit.food)
        let day = fields.day("on", standard: visit.today)
        let rules = visit.office.rulebook.sampling
        let classes = food.isEmpty || !fields.faults.isEmpty ? [] : rules.classes(named: food, on: day)
        let chosen = classes.first { $0.table == visit.query["table"] } ?? (classes.count == 1 ? classes.first : nil)
        let first = day.adding(years: -Self.rateYears)
        let page = ItemsPage(
            onlooker: visit.onlooker,
            food: food,
            on: visit.query["on"] ?? "",
            edition: rules.edition(on: day),
            classes: classes,
            chosen: chosen,
            rows: try await rows(chosen, food, first, day, visit),
            ratePeriod: visit.session == nil ? nil : "\(first) 至 \(day) ",
            faults: fields.faults,
            nearFoods: classes.isEmpty && !food.isEmpty ? samplingNames(near: food, on: day) : []
        )
        return .page(page.view, status: fields.faults.isEmpty ? 200 : 422)
    }

    private func rows(
        _ chosen: SamplingClass?,
        _ food: String,
        _ first: Day,
        _ day: Day,
        _ visit: Visit
    ) async throws -> [ItemsPage.Row] {
        guard let chosen else { return [] }
        var rates: [String: FailureRate]?
        if let session = visit.session {
            let foods = Set([food, chosen.detail] + chosen.examples).sorted()
            rates = try await FailureRates(office).byItem(foods: foods, from: first, through: day, by: session.officer)
        }
        let subject = chosen.subject(of: food)
        let foodClass = [chosen.major, chosen.sub].filter { !$0.isEmpty }.joined(separator: " > ")
        return office.rulebook.sampling.items(of: chosen, on: day).map { item in
            let standing = office.judge.standing(food: subject, foodClass: foodClass, item: item.item, on: day)
            return ItemsPage.Row(item: item, standing: standing, rate: rates?[standing.item?.name ?? item.item])
        }
    }

    /// Names near a food's that the sampling rules of the day know.
    private func samplingNames(near food: String, on day: Day) -> [String] {
        names.foods(near: food).filter { !office.rulebook.sampling.classes(named: $0, on: day).isEmpty }
    }
}
