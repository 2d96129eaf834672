import Primitives
import Rules
import Storage
import Supervision

/// Two markets of the simulated county and what comes to their gates, about 600 arrivals a year.
struct DemoMarket {
    /// A market with the person at its gate and the files of its sellers.
    struct Gate {
        var market: NewOperator
        var officer: Officer
        var sellers: [String]
    }

    static let vegetables = ["豇豆", "韭菜", "芹菜", "黄瓜", "番茄", "大白菜", "菠菜", "辣椒"]
    static let items = "有机磷和氨基甲酸酯类农药"
    private static let people = ["王建国", "李秀英", "张永胜", "赵海燕", "刘文斌", "卫丽萍"]

    var random: SplitMix64
    var gates: [Gate] = []

    mutating func int(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
    mutating func chance(_ percent: Int) -> Bool { int(0...99) < percent }
    mutating func pick<T>(_ list: [T]) -> T { list[int(0...(list.count - 1))] }

    /// An invented seller; the number of the person has a right check character.
    mutating func seller(_ index: Int, of market: String) -> SellerDesk.Entry {
        let body =
            "140522\(1960 + int(0...35))\((1 + int(0...11)).padded(2))\((1 + int(0...27)).padded(2))\(int(100...999))"
        var entry = SellerDesk.Entry()
        entry.market = market
        entry.name = Self.people[index % Self.people.count]
        entry.identity = body + String(IdentityNumber.check(of: body) ?? "0")
        entry.phone = "139\(int(10_000_000...99_999_999))"
        entry.goods = index % 3 == 2 ? "畜禽肉" : "蔬菜、水果"
        entry.stall = "\(1 + index / 4)-\((1 + index).padded(2))"
        return entry
    }
}

extension DemoRun {
    /// A day at the gates: one arrival or two at each market, with all that follows.
    mutating func workAtGates(_ day: Day) throws {
        guard (try? office.rulebook.calendar.isWorkday(day)) == true else { return }
        if market.gates.isEmpty { try openGates(on: day) }
        for gate in market.gates {
            for turn in 0..<(market.chance(22) ? 2 : 1) { try arrive(at: gate, on: day, hour: 5 + turn * 2) }
        }
    }

    private mutating func openGates(on day: Day) throws {
        let now = Instant(day, hour: 4)
        let kinds: [OperatorKind] = [.wholesaleMarket, .sales]
        for township in office.rulebook.townships(of: office.county).prefix(2) {
            let firms = operators.all.filter { $0.township == township.code && kinds.contains($0.kind) }
            let large = firms.first { $0.kind == .wholesaleMarket } ?? firms.first { $0.name.hasSuffix("超市") }
            guard let firm = large ?? firms.first else { continue }
            let officer = Officer(
                account: office.environment.nextID(now),
                name: "\(township.name)市场查验员（模拟）",
                scope: Scope(
                    county: office.county,
                    role: office.rulebook.role("operator") ?? .program,
                    operatorID: firm.id
                )
            )
            try AccountRecords(db: db, county: office.county).insert(
                AccountRecords.Stored(
                    id: officer.account,
                    login: "\(township.name)市场",
                    name: officer.name,
                    role: officer.scope.role.id,
                    place: AccountPlace(officer.scope),
                    password: nil,
                    active: true
                ),
                at: now
            )
            var sellers: [String] = []
            for index in 0..<6 {
                var entry = market.seller(index, of: firm.id)
                entry.agreedOn = index == 5 ? nil : day
                sellers.append(try SellerDesk(office).add(entry, by: officer, at: now, db: db))
            }
            market.gates.append(DemoMarket.Gate(market: firm, officer: officer, sellers: sellers))
        }
    }

    // MARK: Arrivals

    private mutating func arrive(at gate: DemoMarket.Gate, on day: Day, hour: Int) throws {
        let now = Instant(day, hour: hour, minute: market.int(0...59))
        var arrival = GateDesk.Arrival(key: "demo-\(office.environment.nextID(now))")
        arrival.seller = market.pick(gate.sellers)
        arrival.plate = "晋E模\(market.int(1000...9999))"
        arrival.food = market.pick(DemoMarket.vegetables)
        arrival.quantity = LotQuantity(thousandths: Int64(market.int(8...90)) * 5000, unit: .kilogram)
        arrival.place = "阳城县"
        arrival.purchase = PurchaseProof(kind: .invoice, number: "模\(market.int(100_000...999_999))")
        switch market.int(0...99) {
        case 0..<60: try bringCertificate(&arrival, on: day)
        case 60..<66: bringMeat(&arrival, complete: market.chance(75))
        case 66..<69: arrival.purchase = nil
        case 69..<71:
            arrival.goods = .imported
            arrival.food = "榴莲"
            arrival.place = "泰国"
            arrival.proofs = [QualityProof(kind: .importInspection, number: "模\(market.int(100_000...999_999))")]
        case 71..<75: arrival.shown = "外县纸质（模拟）\(market.int(1000...9999))"
        default: test(&arrival, fails: market.chance(14))
        }
        let admitted = try GateDesk(office).admit(arrival, by: gate.officer, at: now, db: db)
        for matter in admitted.opened { follow(matter, on: day) }
        try finish(admitted.receipt, arrival, at: gate, from: now)
    }

    private mutating func follow(_ matter: String, on day: Day) {
        summary.matters += 1
        works.append(
            Work(
                matter: matter,
                pace: .prompt,
                next: day.adding(days: market.int(1...3)),
                isLookBack: false,
                stepsLeft: market.chance(88) ? 99 : 1
            )
        )
    }

    private mutating func test(_ arrival: inout GateDesk.Arrival, fails: Bool) {
        arrival.items = DemoMarket.items
        arrival.outcome = fails ? .positive : .negative
        arrival.reading = "抑制率 \(fails ? market.int(52...88) : market.int(2...35))%"
    }

    private mutating func bringMeat(_ arrival: inout GateDesk.Arrival, complete: Bool) {
        arrival.goods = .meat
        arrival.food = market.pick(["猪肉", "羊肉"])
        arrival.proofs = [QualityProof(kind: .quarantine, number: "模\(market.int(100_000...999_999))")]
        if complete {
            arrival.proofs.append(QualityProof(kind: .meatInspection, number: "模\(market.int(100_000...999_999))"))
        }
    }

    /// A fresh certificate of a grower; now and then for less than is on the truck, or for something else.
    private mutating func bringCertificate(_ arrival: inout GateDesk.Arrival, on day: Day) throws {
        guard let quantity = arrival.quantity, let index = operators.byKind[.growing].map({ market.pick($0) }) else {
            return
        }
        let grower = operators.all[index]
        let isWrong = market.chance(4)
        let promised = isWrong ? max(1000, quantity.thousandths / 2) : quantity.thousandths
        var entry = CertificateDesk.Entry(
            issuer: grower.id,
            food: arrival.food,
            quantity: LotQuantity(thousandths: promised, unit: .kilogram),
            place: grower.address,
            signer: grower.name,
            contact: "0356-\(market.int(1_000_000...9_999_999))"
        )
        entry.basis = .selfPromise
        let now = Instant(day, hour: 4, minute: market.int(0...59))
        do {
            var writer = try MovementWriter(
                .certificate,
                name: "开具合格证",
                by: headOffice.account,
                at: now,
                county: office.county,
                db: db
            )
            let id = try CertificateDesk(office).issue(entry, by: headOffice, at: now, writer: &writer)
            try writer.finish()
            let code = try CertificateRecords(db: db, county: office.county).find(id, scope: headOffice.scope)?.code
                .text
            arrival.shown = code ?? ""
            if !isWrong { arrival.purchase = PurchaseProof(kind: .certificate, number: arrival.shown) }
        } catch Refusal.incomplete {
            // Something stands against the batch: no certificate, so it is tested.
        }
        if isWrong || arrival.shown.isEmpty { test(&arrival, fails: market.chance(20)) }
    }

    // MARK: What follows

    private mutating func finish(
        _ receipt: GateDesk.Receipt,
        _ arrival: GateDesk.Arrival,
        at gate: DemoMarket.Gate,
        from start: Instant
    ) throws {
        let desk = GateDesk(office)
        var standing = receipt.standing
        if standing == .awaiting {
            var step = GateDesk.StepEntry(.quickTest)
            step.items = DemoMarket.items
            step.outcome = market.chance(90) ? .negative : .positive
            let now = start.adding(seconds: market.int(20...50) * 60)
            if let matter = try desk.add(step, to: receipt.id, by: gate.officer, at: now, db: db) {
                follow(matter, on: now.day)
            }
            standing = step.outcome == .negative ? .admitted : .held
        }
        guard standing == .held else { return }
        var moment = start.adding(hours: 2)
        if market.chance(80) {
            var step = GateDesk.StepEntry(.retest)
            step.items = DemoMarket.items
            step.outcome = market.chance(40) ? .negative : .positive
            moment = start.adding(hours: 3)
            try desk.add(step, to: receipt.id, by: gate.officer, at: moment, db: db)
            if step.outcome == .negative { return }
        }
        // The newest stays open, so that there is something to do.
        guard moment.day < today, let quantity = arrival.quantity else { return }
        var step = GateDesk.StepEntry(.disposal)
        step.quantity = quantity.number
        step.evidence = "在市场监管所监督下粉碎深埋，有照片和处置单（模拟）"
        try desk.add(step, to: receipt.id, by: gate.officer, at: start.adding(hours: 8), db: db)
    }
}
