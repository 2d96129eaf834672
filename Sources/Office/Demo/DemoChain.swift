import Judging
import Primitives
import Rules
import Storage
import Supervision

/// What the simulated sampling remembers from day to day.
struct DemoChain {
    /// A specimen on its way.
    struct Parcel {
        enum Next { case handOver, receive, enter, review, done }
        var id: String
        var sampler: Officer
        var food: DemoVocabulary.Food?
        var next: Next
        var on: Day
        /// Fails its test.
        var fails: Bool
        var isRetest = false
        /// The one sample of risk monitoring that is to find a problem.
        var isLead = false
        /// Sent back by the laboratory or the reviewer once already.
        var wasSentBack = false
    }

    /// A line of the plan and how many are left to take on it.
    struct Line {
        var position: Int
        var food: DemoVocabulary.Food
        var stage: PlannedSamples.Stage
        var month: Int
        var kind: SamplingRow.Kind
        var operatorID: String?
        var isFree: Bool
        var left: Int
    }

    static let laboratory = "county-laboratory"
    static let retestInstitution = "retest-institution"

    var random: SplitMix64
    var drafter: Officer?
    var inspector: Officer?
    /// Who tests reserves.
    var retester: Officer?
    var plan: String?
    var lines: [Line] = []
    var parcels: [Parcel] = []
    /// Failed samples that were already looked at for a claim.
    var claimsMade = 0
    /// Reports that the laboratories wrote.
    var reports = 0
    var claimed: Set<String> = []
    var lookedBack: Set<String> = []
    var noticeMonth = 0
    /// What risk monitoring found, and when its next step is due.
    var lead: (matter: String, next: Day)?
    var isLeadTaken = false
    /// Sheets so far: no two seals are alike.
    var sheets = 0

    mutating func int(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
    mutating func chance(_ percent: Int) -> Bool { int(0...99) < percent }
}

extension DemoRun {
    /// Sampling from plan to results, day by day.
    mutating func workOnChain(_ day: Day) throws {
        guard (try? office.rulebook.calendar.isWorkday(day)) == true else { return }
        if chain.drafter == nil { try addChainPeople(day) }
        if chain.plan == nil { try makePlan(on: day) }
        if day.month >= 4, chain.lines.allSatisfy({ !$0.isFree }) { try revisePlan(on: day) }
        try moveParcels(on: day)
        for _ in 0..<2 { try takePlanned(on: day) }
        try testRapidly(on: day)
        try takeLookBacks(on: day)
        try claim(on: day)
        try followLead(on: day)
        if day.day >= 6, chain.noticeMonth != day.month { try publishMonth(on: day) }
    }

    private mutating func addChainPeople(_ day: Day) throws {
        let now = Instant(day, hour: 8)
        func officer(_ name: String, _ role: String, department: String? = nil) -> Officer {
            Officer(
                account: office.environment.nextID(now),
                name: name,
                scope: Scope(
                    county: office.county,
                    role: office.rulebook.role(role) ?? .program,
                    department: department
                )
            )
        }
        let drafter = officer("县食安办抽检专员", "office")
        let inspector = officer("检验员（模拟）", "laboratory", department: DemoChain.laboratory)
        let retester = officer("复检员（模拟）", "laboratory", department: DemoChain.retestInstitution)
        let records = AccountRecords(db: db, county: office.county)
        for (person, login) in [(drafter, "抽检专员"), (inspector, "检验员"), (retester, "复检员")] {
            try records.insert(
                AccountRecords.Stored(
                    id: person.account,
                    login: login,
                    name: person.name,
                    role: person.scope.role.id,
                    place: AccountPlace(person.scope),
                    password: nil,
                    active: true
                ),
                at: now
            )
        }
        chain.drafter = drafter
        chain.inspector = inspector
        chain.retester = retester
    }

    // MARK: Plan

    /// Whoever closed or was merged since is sampled no more.
    func isOpen(_ firm: String) throws -> Bool {
        let known = try OperatorRecords(db: db, county: office.county).find(firm, scope: headOffice.scope)
        return known.map { !$0.isClosed && $0.mergedInto == nil } ?? false
    }

    /// What a month's line plans: one batch with a sheet of the program, and those whose results come by file.
    ///
    /// All files of the simulated year are in by the twentieth of November, so the plan of the whole year is larger by what
    /// is left of it.
    private func planned(_ food: DemoVocabulary.Food, _ stage: PlannedSamples.Stage, month: Int) -> Int {
        let weights = DemoVocabulary.foods.reduce(0) { $0 + $1.weight }
        let kinds = food.kinds.count { PlannedSamples.Stage($0) == stage }
        let files = DemoCounty.sampleCount * scale * food.weight * kinds * 115 / (weights * food.kinds.count * 100)
        return 1 + files * month / 12 - files * (month - 1) / 12
    }

    private mutating func makePlan(on day: Day) throws {
        guard let drafter = chain.drafter else { return }
        let desk = SamplingPlanDesk(office)
        let now = Instant(day, hour: 9)
        let id = try desk.draft(year: year, reason: "", by: drafter, at: now, db: db)
        var lines: [SamplingPlanDesk.Line] = []
        for (index, food) in DemoVocabulary.foods.enumerated() {
            var stages: [PlannedSamples.Stage] = []
            for kind in food.kinds where !stages.contains(PlannedSamples.Stage(kind)) {
                stages.append(PlannedSamples.Stage(kind))
            }
            for stage in stages {
                lines += (1...12).map { month in
                    SamplingPlanDesk.Line(
                        foodClass: food.name,
                        stage: stage,
                        months: [month],
                        planned: planned(food, stage, month: month),
                        items: food.items.map(\.name),
                        organiser: stage == .farm ? "agriculture" : "market-supervision"
                    )
                }
            }
            if index % 6 == 0, let stage = stages.last {
                lines.append(
                    .init(
                        kind: .riskMonitoring,
                        foodClass: food.name,
                        stage: stage,
                        months: [3, 6, 9, 12],
                        planned: 2,
                        items: food.items.map(\.name),
                        organiser: "market-supervision"
                    )
                )
            }
        }
        try desk.add(lines, to: id, by: drafter, at: now, db: db)
        try desk.approve(id, by: headOffice, at: Instant(day, hour: 15), db: db)
        try readLines(of: id)
    }

    /// After a quarter's results the free budget is shared out by what they showed.
    private mutating func revisePlan(on day: Day) throws {
        guard let drafter = chain.drafter else { return }
        let desk = SamplingPlanDesk(office)
        let now = Instant(day, hour: 9)
        let id = try desk.draft(year: year, reason: "按一季度抽检结果分配机动批次", by: drafter, at: now, db: db)
        try desk.allocate(
            id,
            budget: 120,
            randomShare: office.rulebook.practice?.allocation.randomShare ?? 0,
            seed: year,
            weighting: .mean,
            by: drafter,
            at: now,
            db: db
        )
        try desk.approve(id, by: headOffice, at: Instant(day, hour: 15), db: db)
        try readLines(of: id)
    }

    private mutating func readLines(of plan: String) throws {
        chain.plan = plan
        chain.lines = try SamplingPlanRecords(db: db, county: office.county).lines(of: plan, scope: headOffice.scope)
            .compactMap { line in
                guard let food = DemoVocabulary.foods.first(where: { $0.name == line.foodClass }) else { return nil }
                return DemoChain.Line(
                    position: line.position,
                    food: food,
                    stage: line.stage,
                    month: line.month,
                    kind: line.kind,
                    operatorID: line.operatorID,
                    isFree: line.part == .free,
                    // The rest of a line is what comes by file.
                    left: (line.part == .fixed && line.kind == .supervision ? 1 : line.planned) - line.taken
                )
            }
    }

    // MARK: Taking

    private mutating func takePlanned(on day: Day) throws {
        let open = chain.lines.indices.filter { chain.lines[$0].month == day.month && chain.lines[$0].left > 0 }
        guard !open.isEmpty else { return }
        let index = open[chain.int(0...(open.count - 1))]
        let line = chain.lines[index]
        guard let firm = firm(for: line) else { return }
        let taken = try take(
            line.food,
            at: firm,
            on: day,
            aim: line.isFree ? .problem : .routine,
            kind: line.kind,
            line: line.position
        )
        if taken != nil { chain.lines[index].left -= 1 }
    }

    private mutating func firm(for line: DemoChain.Line) -> NewOperator? {
        if let id = line.operatorID { return operators.all.first { $0.id == id } }
        let kinds = line.food.kinds.filter { line.stage == .all || PlannedSamples.Stage($0) == line.stage }
        return kinds.isEmpty ? nil : operators.pick(kind: kinds, &chain.random)
    }

    @discardableResult
    mutating func take(
        _ food: DemoVocabulary.Food,
        at firm: NewOperator,
        on day: Day,
        aim: SpecimenAim,
        kind: SamplingRow.Kind = .supervision,
        line: Int? = nil,
        sample: String? = nil,
        rapidTest: String? = nil,
        fails: Bool? = nil
    ) throws -> String? {
        guard let township = firm.township, let staff = officers[township], staff.count > 1 else { return nil }
        guard try aim == .retest || isOpen(firm.id) else { return nil }
        let now = Instant(day, hour: chain.int(9...15), minute: chain.int(0...59))
        let number = chain.int(100_000...999_998)
        chain.sheets += 1
        var sheet = SpecimenSheet(
            spec: "散装",
            brand: "/",
            productionDate: day.adding(days: -chain.int(0...12)),
            amount: "\(chain.int(2...4) + 2) 千克",
            reserve: "2 千克",
            seal: "模拟封\(chain.sheets.padded(5))-\(number)、模拟封\(chain.sheets.padded(5))-\(number + 1)",
            sampler: staff[0].name,
            secondSampler: staff[1].name,
            place: "现场"
        )
        sheet.position = Coordinate(
            latitude: 35.3 + Double(chain.int(0...3000)) / 10_000,
            longitude: 112.2 + Double(chain.int(0...4000)) / 10_000,
            datum: .wgs84
        )
        var entry = SpecimenDesk.Entry(
            operatorID: firm.id,
            food: food.name,
            foodClass: food.foodClass,
            sheet: sheet,
            laboratory: aim == .retest ? DemoChain.retestInstitution : DemoChain.laboratory
        )
        entry.kind = kind
        entry.aim = aim
        entry.sample = sample
        entry.rapidTest = rapidTest
        if let line, let plan = chain.plan { entry.plan = (plan, line) }
        entry.items = food.items.map(\.name)
        entry.photos = [try EvidenceFile(name: "现场（模拟）.png", content: DemoFiles.photo)]
        let id = try SpecimenDesk(office).take(entry, by: staff[0], at: now, db: db)
        let late = chain.chance(3)
        chain.parcels.append(
            DemoChain.Parcel(
                id: id,
                sampler: staff[0],
                food: food,
                next: .handOver,
                on: day.adding(days: late ? chain.int(9...12) : chain.int(1...3)),
                fails: fails ?? chain.chance(aim == .problem ? 8 : 3),
                isRetest: aim == .retest,
                isLead: kind == .riskMonitoring && !chain.isLeadTaken
            )
        )
        if kind == .riskMonitoring { chain.isLeadTaken = true }
        return id
    }

    /// A specimen about a failed sample.
    mutating func takeLinked(
        _ food: DemoVocabulary.Food,
        at firm: NewOperator,
        on day: Day,
        aim: SpecimenAim,
        sample: String,
        fails: Bool
    ) throws {
        try take(food, at: firm, on: day, aim: aim, sample: sample, fails: fails)
    }
}
