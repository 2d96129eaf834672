import Primitives
import Rules

/// One step of the reasons for a verdict, in Chinese, so that an official can put it into a letter.
package struct ChainStep: Sendable, Hashable {
    package enum Topic: String, Sendable, Hashable {
        case food, item, edition, limit, result, conversion, comparison, verdict, note
    }

    package var topic: Topic
    package var text: String
}

extension Judgement {
    /// The reasons in order: food, item, edition, limit, result, conversion, comparison, verdict, notes.
    ///
    /// Made when asked for: most judgements are counted, few are explained.
    package var chain: [ChainStep] {
        var steps = [ChainStep(topic: .food, text: foodStep), ChainStep(topic: .item, text: itemStep)]
        if let editionStep { steps.append(ChainStep(topic: .edition, text: editionStep)) }
        steps.append(ChainStep(topic: .limit, text: limitStep))
        if !otherLimits.isEmpty {
            let text = otherLimits.map(Self.citation).joined(separator: "；")
            steps.append(ChainStep(topic: .limit, text: "同时适用：\(text)。以最严的为准，任一不符合即为不合格。"))
        }
        steps.append(ChainStep(topic: .result, text: resultStep))
        if let conversionStep { steps.append(ChainStep(topic: .conversion, text: conversionStep)) }
        if reason == .limitNotHeld, let confirmation {
            let text = "核对：后一版规定 \(Self.citation(confirmation))，据此不能得出相同结论。"
            steps.append(ChainStep(topic: .comparison, text: text))
        }
        steps.append(ChainStep(topic: .comparison, text: comparisonStep))
        steps.append(ChainStep(topic: .verdict, text: "结论：\(verdict.chinese)（\(reason.chinese)）。"))
        return steps + flags.map { ChainStep(topic: .note, text: note(for: $0)) }
    }

    private var foodStep: String {
        guard let path = food.path else {
            return candidates.isEmpty
                ? "食品：“\(food.read)”。" : "食品：“\(food.read)”可能是 \(candidates.joined(separator: "；"))，须选定。"
        }
        return "食品：“\(food.read)”归入 \(path)。"
    }

    private var itemStep: String {
        let defined = definition.isEmpty || definition == item.resolved ? "" : "，残留物定义：\(definition)"
        guard let resolved = item.resolved, resolved != item.read else { return "检验项目：\(item.read)\(defined)。" }
        return "检验项目：“\(item.read)”即 \(resolved)\(defined)。"
    }

    private var editionStep: String? {
        let missing = missingStandards.isEmpty ? "" : "；未收录或仅部分收录的有效标准：\(missingStandards.joined(separator: "、"))"
        guard let limit, limit.origin == .rulebook else {
            return missing.isEmpty ? nil : "适用日期 \(day)\(missing)。"
        }
        let from = limit.from.map { "（\($0)起施行）" } ?? ""
        let scope = limit.appliesTo.isEmpty ? "" : "，适用于\(limit.appliesTo)"
        return "\(chosenDay)，当日有效版本为 \(limit.standard)\(from)\(scope)\(missing)。"
    }

    private var resultStep: String {
        guard let sum else { return "检验结果：“\(result.text)”，读作 \(result.wording)。" }
        let terms = sum.terms.map { "\($0.component) \($0.result.wording)×\($0.factor?.description ?? "系数不明")" }
        let unit = sum.unit.map { " " + $0.symbol } ?? ""
        let whole =
            sum.high.map { $0 == sum.low ? "合计 \(sum.low)\(unit)" : "合计在 \(sum.low) 与 \($0)\(unit) 之间" }
            ?? "合计不低于 \(sum.low)\(unit)"
        let missing = sum.missing.isEmpty ? "" : "；未报告：\(sum.missing.joined(separator: "、"))"
        let unknown = sum.unknown.isEmpty ? "" : "；不属于该定义：\(sum.unknown.joined(separator: "、"))"
        return "检验结果：残留物为各组分之和，\(terms.joined(separator: "＋"))，\(whole)\(missing)\(unknown)。"
    }

    /// The day that chose the edition, and by which rule.
    private var chosenDay: String {
        guard let rule = editionRule, let produced else { return "适用日期 \(day)" }
        let place = [rule.source.document, rule.source.clause].filter { !$0.isEmpty }.joined(separator: " ")
        return switch rule.datedBy {
        case .production: "生产日期 \(produced)，按生产日期选用标准版本（\(place)）"
        case .sampling: "抽样日期 \(day)，按抽样日期选用标准版本（\(place)）"
        case .ingredients: "适用日期 \(day)；标准版本应按原料的生产日期选用，须另行核实（\(place)）"
        case .declared: "适用日期 \(day)；标准版本应按产品明示的执行标准选用，须另行核实（\(place)）"
        }
    }

    private var limitStep: String {
        guard let limit else {
            return printedLimit.isEmpty ? "限量：没有可以适用的限量。" : "限量：所附限量为“\(printedLimit)”，没有可以适用的限量值。"
        }
        guard limit.origin == .rulebook else { return "限量：所附限量为“\(limit.text)”，读作 \(limit.wording)。" }
        let place = [limit.standard, limit.clause, limit.page.map { "第\($0)页" } ?? ""].filter { !$0.isEmpty }
        let part = testedPart.isEmpty ? "" : "，测定部位：\(testedPart)"
        let note = limit.note.isEmpty ? "" : "，\(limit.note)"
        return "限量：\(limit.food) \(limit.wording)（\(place.joined(separator: "，"))\(part)\(note)）。"
    }
}

extension Judgement {
    /// Only where the point moves.
    private var conversionStep: String? {
        guard let dehydration, let limit, let converted = convertedLimit else { return unitStep }
        return "换算：鲜品限量 \(limit.wording) × 脱水率 \(dehydration)，干制品按 \(converted) 判定（GB 2762 3.5）。"
    }

    /// The limit of a dried food, `≤4 mg/kg`; nil where none was converted.
    private var convertedLimit: String? {
        guard let dehydration, flags.contains(.limitOfFreshFood), let limit,
            case .bound(let bound, let figure) = limit.criterion,
            let converted = figure.value.multiplied(by: dehydration)
        else { return nil }
        return bound.rawValue + converted.description + (limit.unit.map { " " + $0.symbol } ?? "")
    }

    private var unitStep: String? {
        guard let limitUnit = limit?.unit, let unit = result.units.first?.unit, let places = unit.places(to: limitUnit),
            places != 0
        else { return nil }
        let moved = result.units.compactMap { result -> String? in
            result.figure?.value.shifted(by: places).map { "\($0) \(limitUnit.symbol)" }
        }
        return moved.isEmpty ? nil : "换算：\(moved.joined(separator: "、"))。"
    }

    private var comparisonStep: String {
        guard let limit, verdict != .undetermined else { return "比较：\(reason.chinese)。" }
        switch limit.criterion {
        case .bound, .range:
            let relation = verdict == .pass ? "符合" : "不符合"
            let method =
                LimitReading.saysRounded(limit.text) ? "修约值比较法（GB/T 8170），结果先修约到限量的位数" : "全数值比较法（GB/T 8170），结果不修约"
            return "比较：按\(method)，\(relation) \(convertedLimit ?? limit.wording)。"
        case .labelled: return "比较：结果与标签标示值相比，\(verdict == .pass ? "符合" : "不符合") \(limit.wording)。"
        case .notDetected, .notUsed:
            if verdict == .pass { return "比较：未检出，符合“\(limit.sign)”。" }
            return "比较：实验室只报出不低于检出限的数值，有数值或报“检出”即为检出，不符合“\(limit.sign)”。"
        case .asNeeded: return "比较：\(reason.chinese)。"
        case .plan(let plan): return planStep(plan)
        }
    }

    private func planStep(_ plan: SamplingPlan) -> String {
        let highest = plan.M.map { "，任一件不得超过 M=\($0.value)" } ?? ""
        let relation = verdict == .pass ? "符合" : "不符合"
        return "比较：\(plan.n) 件样品中允许至多 \(plan.c) 件超过 m=\(plan.m.value)\(highest)，\(relation)。"
    }

    private func note(for flag: Flag) -> String {
        switch flag {
        case .contradictsDeclared: "注意：公布的判定为“\(declared?.chinese ?? "")”，\(flag.chinese)。"
        case .printedLimitDiffersFromStandard:
            "注意：\(flag.chinese)。标准规定：\(standardLimit.map(Self.citation) ?? "")。"
        case .supplementNotHeldConfirmedByNextEdition:
            "注意：\(flag.chinese)。核对依据：\(confirmation.map(Self.citation) ?? "")。"
        case .bannedSubstance, .restrictedSubstance:
            "注意：\(flag.chinese)。依据：\(ban.map(Self.citation) ?? "")。"
        case .appliesToScope: "注意：\(flag.chinese)：\(limit?.appliesTo ?? "")。"
        case .limitHasNote: "注意：\(flag.chinese)（\(limit?.note ?? "")）。"
        default: "注意：\(flag.chinese)。"
        }
    }

    private static func citation(_ ban: InputBan) -> String {
        let crops = ban.crops.isEmpty ? "" : "，禁用范围：\(ban.crops)"
        let from = ban.from.map { "，\($0)起" } ?? ""
        let doubt = ban.source.confidence == .seen ? "" : "（来源待核）"
        return ban.source.document + from + crops + doubt
    }

    private static func citation(_ limit: LimitUsed) -> String {
        [limit.standard, limit.clause, "\(limit.food) \(limit.wording)"].filter { !$0.isEmpty }.joined(separator: "，")
    }
}
