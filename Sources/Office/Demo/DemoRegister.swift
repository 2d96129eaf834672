import Primitives
import Rules
import Storage
import Supervision

extension DemoRun {
    private static let gridNames = ["第一网格", "第二网格", "第三网格", "新划网格"]

    /// Grids first, then the operators, each in its grid with licences, persons and place: two lists that are imported.
    mutating func addGridsAndOperators(at now: Instant) throws {
        try addGrids(at: now)
        let codes = try GridRecords(db: db, county: office.county).all()
        var rows: [OperatorRow] = []
        for (index, new) in operators.all.enumerated() { rows.append(row(new, index + 2, codes, on: now.day)) }
        let file = OperatorImportDesk.SourceFile(name: "\(year)年监管对象台账.xlsx", rows: rows, problems: [], notices: [])
        var ids = operators.all.map(\.id)[...]
        let environment = office.environment
        let report = try OperatorImportDesk(office).importRows(
            file,
            by: headOffice,
            at: now,
            newID: { ids.popFirst() ?? environment.nextID(now) },
            db: db
        )
        precondition(report.problems.isEmpty, "the simulated list has problems: \(report.problems)")
    }

    private mutating func addGrids(at now: Instant) throws {
        var rows: [GridRow] = []
        for township in office.rulebook.townships(of: office.county) {
            for (index, name) in Self.gridNames.enumerated() {
                var row = GridRow(
                    row: rows.count + 2,
                    code: "\(township.code.text)-\((index + 1).padded(2))",
                    name: township.name + name,
                    township: township.name
                )
                let villages = (0..<3).map { _ in pick(DemoVocabulary.villages) }
                row.villages = Array(Set(villages)).sorted().joined(separator: "、")
                // No number begins with 000: nobody is called by mistake.
                row.contact = "0356-000\(Int.random(in: 1000...9999, using: &random))"
                // One grid in fifteen waits for its supervisor.
                if Int.random(in: 0..<15, using: &random) > 0 {
                    row.supervisor = person()
                    row.supervisorPhone = phone()
                }
                row.assistants = (0..<Int.random(in: 0...2, using: &random)).map { _ in person() }
                rows.append(row)
            }
        }
        let file = GridImportDesk.SourceFile(name: "\(year)年网格台账.xlsx", rows: rows, problems: [], notices: [])
        _ = try GridImportDesk(office).importRows(file, by: headOffice, at: now, db: db)
    }

    private mutating func row(_ new: NewOperator, _ number: Int, _ grids: [Grid], on day: Day) -> OperatorRow {
        var row = OperatorRow(
            row: number,
            name: new.name,
            address: new.address,
            township: new.township?.text ?? "",
            kind: new.kind
        )
        row.creditCode = new.creditCode
        // The grid drawn last has no operator yet.
        let own = grids.filter { $0.township == new.township }.dropLast()
        if Int.random(in: 0..<20, using: &random) > 0 { row.grid = own.randomElement(using: &random)?.code }
        row.persons = [OperatorRow.Person(duty: .principal, name: person(), phone: phone())]
        if [.canteen, .production, .wholesaleMarket].contains(new.kind) {
            row.persons.append(OperatorRow.Person(duty: .officer, name: person(), phone: phone()))
        }
        row.licences = licence(new, on: day).map { [$0] } ?? []
        row.glns = Self.glns(new, number)
        addPlace(to: &row, on: day)
        return row
    }

    /// A market has one for itself and one for its gate, every third producer has one.
    ///
    /// The prefix 952 is GS1's own for demonstrations: nobody's numbers begin so.
    private static func glns(_ new: NewOperator, _ number: Int) -> [GLN] {
        let places =
            switch new.kind {
            case .wholesaleMarket: 2
            case .production: number % 3 == 0 ? 1 : 0
            default: 0
            }
        return (0..<places).compactMap { place in
            CheckDigit.completed("952" + number.padded(7) + place.padded(2)).flatMap { GLN($0) }
        }
    }

    private static let licenceKinds: [OperatorKind: String] = [
        .production: "食品生产许可证", .workshop: "食品小作坊登记证", .sales: "食品经营许可证", .wholesaleMarket: "食品经营许可证",
        .catering: "食品经营许可证", .canteen: "食品经营许可证", .slaughter: "生猪定点屠宰证", .livestock: "动物防疫条件合格证",
    ]

    private mutating func licence(_ new: NewOperator, on day: Day) -> OperatorRow.Licence? {
        guard let kind = Self.licenceKinds[new.kind] else { return nil }
        let issued = day.adding(days: -Int.random(in: 0...1750, using: &random))
        var serial = Int.random(in: 10000...99999, using: &random)
        while !licenceNumbers.insert("\(new.township?.text ?? "")\(serial)").inserted { serial += 1 }
        return OperatorRow.Licence(
            kind: kind,
            number: "JY\(new.township?.text ?? "")\(serial)",
            issuedOn: issued,
            expiresOn: issued.adding(years: 5).adding(days: -1),
            issuer: "阳城县市场监督管理局"
        )
    }

    private mutating func person() -> String {
        String(DemoVocabulary.surnames.randomElement(using: &random) ?? "王") + pick(DemoVocabulary.given)
    }

    /// No mobile number begins with 100.
    private mutating func phone() -> String { "100" + Int.random(in: 0...99_999_999, using: &random).padded(8) }

    private mutating func pick(_ words: [String]) -> String { words.randomElement(using: &random) ?? "" }

    // MARK: Changes by hand

    /// Grids, licences, persons and places of the simulated operators.
    mutating func addRegister(from first: Day) throws {
        let now = Instant(first, hour: 10)
        try addFacts(at: now)
        try addTwins(at: now)
        try closeSome(at: now)
        try findPatrollers()
    }

    private mutating func addFacts(at now: Instant) throws {
        let desk = RegisterDesk(office)
        let records = OperatorRecords(db: db, county: office.county)
        for kind in [OperatorKind.canteen, .growing, .livestock] {
            for (place, index) in (operators.byKind[kind] ?? []).enumerated() {
                let new = operators.all[index]
                // Every canteen says what it belongs to; of the others, some have been asked.
                guard place < 30 || kind == .canteen else { break }
                guard let record = try records.find(new.id, scope: headOffice.scope) else { continue }
                let draft = OperatorDraft(
                    name: record.name,
                    creditCode: record.creditCode ?? "",
                    address: record.address,
                    township: record.township?.text ?? "",
                    kind: kind.rawValue,
                    grid: record.grid ?? "",
                    facts: place < 30 ? facts(new) : ["canteen-type": Self.canteenType(new)]
                )
                try desk.change(new.id, to: draft, by: headOffice, at: now, db: db)
            }
        }
    }

    private static func canteenType(_ new: NewOperator) -> String {
        let types = [("学校", "学校"), ("幼儿园", "托幼机构"), ("卫生院", "医疗机构"), ("养老院", "养老机构"), ("机关", "机关"), ("企业", "企业")]
        return types.first { new.name.contains($0.0) }?.1 ?? "其他"
    }

    private mutating func facts(_ new: NewOperator) -> [String: String] {
        switch new.kind {
        case .canteen:
            return [
                "diners": String(Int.random(in: 30...1200, using: &random)),
                "canteen-type": Self.canteenType(new),
                "contracted": Bool.random(using: &random) ? "yes" : "no",
            ]
        case .growing:
            return [
                // One grower in five is not on the platform.
                "national-platform": new.id.utf8.reduce(0) { $0 + Int($1) } % 5 == 0 ? "no" : "yes",
                "area-mu": String(Int.random(in: 5...400, using: &random)),
                "crops": pick(["豇豆、番茄", "韭菜", "苹果", "连翘、玉米", "普通白菜、芹菜"]),
            ]
        default:
            return [
                "stock": String(Int.random(in: 40...6000, using: &random)), "animals": pick(["生猪", "蛋鸡", "肉牛", "乌鸡"]),
            ]
        }
    }

    /// Firms that moved and were registered again, then seen to be one.
    private mutating func addTwins(at now: Instant) throws {
        let desk = RegisterDesk(office)
        for index in (operators.byKind[.workshop] ?? []).prefix(3) {
            let old = operators.all[index]
            let draft = OperatorDraft(
                name: old.name,
                address: old.address + "（迁址前）",
                township: old.township?.text ?? "",
                kind: old.kind.rawValue
            )
            guard case .saved(let id) = try desk.add(draft, isAnother: true, by: headOffice, at: now, db: db) else {
                continue
            }
            try OperatorMerging(db: db, office: office)
                .merge(id, with: old.id, reason: "迁址前后为同一经营者", by: headOffice, at: now)
            summary.operators += 1
        }
    }

    private mutating func closeSome(at now: Instant) throws {
        let desk = RegisterDesk(office)
        for index in (operators.byKind[.grainStorage] ?? []).suffix(2) + (operators.byKind[.catering] ?? []).suffix(20)
        {
            let id = operators.all[index].id
            let before = try desk.required(id, by: headOffice, db)
            try desk.setState(
                of: id,
                closed: true,
                on: now.day,
                reason: pick(["注销登记", "停业", "搬离本县"]),
                by: headOffice,
                at: now,
                db: db
            )
            try desk.finish("operator-closed", id, before: before, by: headOffice, at: now, db: db)
        }
    }

    private mutating func findPatrollers() throws {
        guard let role = office.rulebook.role("grid") else { return }
        let records = GridRecords(db: db, county: office.county)
        for grid in try records.all() {
            guard let supervisor = try records.staff(of: grid.id).first(where: { $0.duty == .supervisor }) else {
                continue
            }
            let scope = Scope(county: office.county, township: grid.township, role: role, grid: grid.id)
            let operators = try OperatorRecords(db: db, county: office.county)
                .list(OperatorFilter(grid: grid.id), scope: scope, today: today, limit: 400, offset: 0).map(\.id)
            let officer = Officer(account: supervisor.id, name: supervisor.name, scope: scope)
            patrollers.append((grid.id, officer, operators))
        }
    }

    /// Most grids are patrolled once a month on a day of their own; one patrol in forty finds a hazard.
    mutating func patrolGrids(_ day: Day) throws {
        for (index, patroller) in patrollers.enumerated() where (index * 7) % 27 + 1 == day.day {
            guard Int.random(in: 0..<100, using: &random) < 86 else { continue }
            let subject = patroller.operators.randomElement(using: &random)
            let isHazard = subject != nil && Int.random(in: 0..<40, using: &random) == 0
            let entry = PatrolDesk.Entry(
                operatorID: subject ?? "",
                day: day.description,
                findings: pick(findings(of: subject, isHazard: isHazard)),
                measures: isHazard ? "当场告知，报市场监管所处理" : "",
                isHazard: isHazard
            )
            let now = Instant(day, hour: Int.random(in: 9...17, using: &random))
            let matter = try PatrolDesk(office).record(
                entry,
                grid: patroller.grid,
                by: patroller.officer,
                at: now,
                db: db
            )
            guard let matter else { continue }
            summary.matters += 1
            start(matter, on: day, isLookBack: false)
        }
    }
}

extension DemoRun {
    private func findings(of subject: String?, isHazard: Bool) -> [String] {
        guard let subject, let kind = operators.all.first(where: { $0.id == subject })?.kind else {
            return ["网格内未见异常，已宣传投诉举报电话"]
        }
        switch kind {
        case .growing, .livestock, .aquaculture:
            return isHazard
                ? ["用药记录与采收、出栏日期不符", "投入品存放不规范，进货票据不全"] : ["投入品上锁存放，用药记录完整", "生产记录完整，承诺达标合格证已开具"]
        case .slaughter, .production, .workshop:
            return isHazard
                ? ["食品添加剂未专柜存放，无使用记录", "从业人员健康证过期"] : ["证照公示齐全，进货和出厂记录完整", "车间整洁，从业人员健康证在有效期内"]
        default:
            return isHazard
                ? ["发现超过保质期的食品两种未下架", "冷藏温度偏高，未做记录"] : ["证照公示齐全，进货票据完整", "抽查三种商品均在保质期内", "场所整洁，冷藏设施运行正常"]
        }
    }
}
