import Primitives
import Rules
import Storage
import Supervision

/// What a sampling sheet is held against beside its own fields: the plan line, the register, the rules and other sheets.
struct SpecimenChecks {
    let office: Office
    let db: any Connection
    let entry: SpecimenDesk.Entry
    let supplier: OperatorRecord?
    let line: SamplingPlanLine?
    let day: Day

    /// What cannot be taken so at all.
    func faults() throws -> [FieldFault] { try firmFaults() + lineFaults() + amountFaults() + sealFaults() }

    /// What can be taken with a reason.
    func deviations() throws -> [SpecimenDeviation] { try lineDeviations() + amountDeviations() }

    // MARK: The firm

    private func firmFaults() throws -> [FieldFault] {
        guard let supplier else {
            return [FieldFault(field: "operator", code: "unknown-operator", advice: "请选择管辖范围内的被抽样单位")]
        }
        // A retest is of the reserve that was taken while the firm was as it was.
        if entry.aim == .retest { return [] }
        if let kept = supplier.mergedInto {
            let row = try db.first("SELECT name FROM operator WHERE county = \(office.county.text) AND id = \(kept)")
            let name: String = try row?.get("name") ?? ""
            return [
                FieldFault(
                    field: "operator",
                    code: "operator-merged",
                    advice: "“\(supplier.name)”的这条登记已合并到“\(name)”，请改选合并后的一条"
                )
            ]
        }
        guard supplier.isClosed else { return [] }
        return [
            FieldFault(
                field: "operator",
                code: "operator-closed",
                advice: "“\(supplier.name)”在监管对象登记中已关闭，不能抽样；仍在经营的请先恢复登记"
            )
        ]
    }

    // MARK: The plan

    private func lineFaults() -> [FieldFault] {
        guard entry.plan != nil else { return [] }
        guard let line else {
            return [FieldFault(field: "plan", code: "unknown-line", advice: "计划条目不存在或计划未批准，请重新选择")]
        }
        var faults: [FieldFault] = []
        if entry.kind != line.kind {
            faults.append(
                FieldFault(
                    field: "kind",
                    code: "not-of-line",
                    advice: "这条计划是\(line.kind.title)，读到的性质是\(entry.kind.title)；请改过来，或不按计划抽样"
                )
            )
        }
        let products = ActionProductFinder(office.rulebook.actionProducts)
        let food = entry.food.trimmingSpaces()
        let path = entry.foodClass + "-->" + SamplingClasses(office.rulebook.sampling).path(food: food, on: day)
        if !food.isEmpty, !PlanCoverage.matches(line.foodClass, food: food, path: path, products) {
            faults.append(
                FieldFault(
                    field: "food",
                    code: "not-of-line",
                    advice: "这条计划抽“\(line.foodClass)”，读到的食品是“\(food)”；属于这一类的请在“食品分类”写明，否则请换一条计划"
                )
            )
        }
        return faults
    }

    private func lineDeviations() throws -> [SpecimenDeviation] {
        guard let line, let supplier else { return [] }
        var found: [SpecimenDeviation] = []
        func add(_ kind: SpecimenDeviation.Kind, _ planned: String, _ found_: String) {
            found.append(SpecimenDeviation(kind: kind, detail: "计划\(planned)，实际\(found_)"))
        }
        let stage = entry.stage ?? PlannedSamples.Stage(supplier.kind)
        if line.stage != .all, line.stage != stage { add(.stage, "在\(line.stage.title)抽样", "在\(stage.title)") }
        if let township = line.township, township != supplier.township {
            add(.township, "在\(office.areaName(township))抽样", "在\(supplier.township.map(office.areaName) ?? "县外")")
        }
        if let planned = line.operatorID {
            let firms = try SameFirms(db: db, county: office.county)
            if firms.representative(of: planned) != firms.representative(of: supplier.id) {
                add(.operator, "抽“\(line.operatorName ?? "")”", "抽“\(supplier.name)”")
            }
        }
        if line.month > day.month { add(.month, "在 \(line.month) 月抽样", "提前到 \(day.month) 月") }
        if line.taken >= line.planned { add(.count, "\(line.planned) 批，已抽 \(line.taken) 批", "是第 \(line.taken + 1) 批") }
        return found
    }

    // MARK: Amounts

    private func amountFaults() -> [FieldFault] {
        let (amount, reserve) = (entry.sheet.amount.trimmingSpaces(), entry.sheet.reserve.trimmingSpaces())
        var faults: [FieldFault] = []
        for (field, text) in [("amount", amount), ("reserve", reserve)]
        where !text.isEmpty && SheetAmount(text) == nil && !(field == "reserve" && FoldedText.isBlank(text)) {
            let advice = "读到“\(text)”，应写数字和单位，如“3 千克”“500 毫升”“6 瓶”\(field == "reserve" ? "；没有备份样品的写“无”" : "")"
            faults.append(FieldFault(field: field, code: "bad-amount", advice: advice))
        }
        if let whole = SheetAmount(amount), let part = SheetAmount(reserve), whole.isLess(than: part) == true {
            faults.append(
                FieldFault(
                    field: "reserve",
                    code: "reserve-above-amount",
                    advice: "备份样品读到“\(reserve)”，比抽样数量“\(amount)”还多；备份样品是抽样数量的一部分"
                )
            )
        }
        return faults
    }

    private func amountDeviations() -> [SpecimenDeviation] {
        // A retest sends in the reserve that is there.
        guard let supplier, entry.aim != .retest else { return [] }
        let classes = SamplingClasses(office.rulebook.sampling)
        let least = LeastAmount(
            classes.amounts(food: entry.food.trimmingSpaces(), on: day),
            stage: entry.stage ?? PlannedSamples.Stage(supplier.kind)
        )
        var found: [SpecimenDeviation] = []
        for (title, text, wanted) in [
            ("抽样数量", entry.sheet.amount, least.sample), ("备份样品", entry.sheet.reserve, least.reserve),
        ] {
            guard let amount = SheetAmount(text),
                let least = wanted.first(where: { amount.isLess(than: $0) == true })
            else { continue }
            found.append(
                SpecimenDeviation(kind: .amount, detail: "\(title)细则要求不少于 \(least.words)，实际 \(amount.words)")
            )
        }
        return found
    }

    // MARK: Seals

    /// The numbers on the seals, one by one.
    static func seals(_ text: String) -> [String] {
        var seen: Set<String> = []
        return text.split { "、，,；;/".contains($0) || $0.isWhitespace }.map { $0.description.trimmingSpaces() }
            .filter { !$0.isEmpty && !FoldedText.isBlank($0) && seen.insert($0).inserted }
    }

    private func sealFaults() throws -> [FieldFault] {
        // The reserve goes to a retest under the seal that it was taken with.
        guard entry.aim != .retest else { return [] }
        return try SpecimenRecords(db: db, county: office.county)
            .sealed(with: Self.seals(entry.sheet.seal), text: entry.sheet.seal.trimmingSpaces()).map { seal, number in
                FieldFault(field: "seal", code: "seal-used", advice: "封条“\(seal)”已用于样品 \(number)，一个封条编号只能用一次")
            }
    }
}

extension Office {
    func areaName(_ code: AreaCode) -> String { rulebook.area(code)?.name ?? code.text }
}
