import Judging
package import Primitives
import Rules
import Storage
import Supervision
import Synchronization

/// A simulated county year: the same seed gives the same rows.
///
/// Everything goes through the same desks as real work: weekly result files are imported, failures open disposals, stations
/// work on them at their own pace, some fall behind, look-backs follow, and the annual reports come in.
package struct DemoCounty: Sendable {
    /// Of a county of the ordinary size.
    package static let sampleCount = 1600

    private let office: Office
    private let year: Int
    /// The day that the simulated county has reached.
    private let today: Day
    private let seed: UInt64
    private let scale: Int
    private let lotEvents: Int

    /// Movements of lots of a county of the ordinary size.
    package static let lotEventCount = 2_000

    /// `scale` multiplies operators and samples, and a scaled sample has ten items more: for measuring.
    ///
    /// The office's environment must draw identities from a seeded source, or no two runs agree.
    package init(
        _ office: Office,
        year: Int,
        today: Day,
        seed: UInt64,
        scale: Int = 1,
        lotEvents: Int = DemoCounty.lotEventCount
    ) {
        self.office = office
        self.year = year
        self.today = today
        self.seed = seed
        self.scale = scale
        self.lotEvents = lotEvents
    }

    package struct Summary: Sendable {
        package var operators = 0
        package var samples = 0
        package var failed = 0
        package var matters = 0
    }

    /// Fills an empty ledger in one transaction.
    package func build() async throws -> Summary {
        try await office.database.write { db in
            var run = DemoRun(office: office, year: year, today: today, seed: seed, scale: scale, db: db)
            run.trade.wanted = lotEvents
            return try run.build()
        }
    }
}

/// One run of the simulation, inside its transaction.
struct DemoRun {
    let office: Office
    let year: Int
    let today: Day
    let scale: Int
    let db: any Connection
    var random: SplitMix64
    /// Each licence has a number of its own.
    var licenceNumbers: Set<String> = []
    var summary = DemoCounty.Summary()

    /// A matter on its way, and how its station works.
    struct Work {
        enum Pace { case prompt, slow, stuck }
        var matter: String
        var pace: Pace
        var next: Day
        var isLookBack: Bool
        var stepsLeft: Int
    }
    var works: [Work] = []
    var replies: [DemoReply] = []
    var officers: [AreaCode: [Officer]] = [:]
    var headOffice: Officer
    /// Who patrols which grid.
    var patrollers: [(grid: String, officer: Officer, operators: [String])] = []
    /// The simulated register.
    private(set) var operators: DemoOperators
    var chain: DemoChain
    var trade: DemoProvenance
    var market: DemoMarket
    var recall = DemoRecall()

    init(office: Office, year: Int, today: Day, seed: UInt64, scale: Int, db: any Connection) {
        let office = Self.drawingSecrets(office, from: ~seed)
        self.office = office
        self.year = year
        self.today = today
        self.scale = scale
        self.db = db
        var random = SplitMix64(seed: seed)
        let start = Instant(Day(year: year, month: 1, day: 2) ?? today, hour: 8)
        operators = DemoOperators(
            townships: office.rulebook.townships(of: office.county),
            scale: scale,
            random: &random,
            newID: { office.environment.nextID(start) }
        )
        self.random = random
        chain = DemoChain(random: SplitMix64(seed: random.next()))
        // A source of its own: more or fewer lots change nothing else of the year.
        trade = DemoProvenance(random: SplitMix64(seed: seed ^ 0x5EED), wanted: 0)
        // Of its own seed: the draws of the others stay where they were.
        market = DemoMarket(random: SplitMix64(seed: ~seed))
        headOffice = Officer(
            account: office.environment.nextID(start),
            name: "县食安办",
            scope: Scope(county: office.county, role: office.rulebook.role("office") ?? .program)
        )
    }

    /// The same office with keys and numbers of certificates from the seed, or no two runs agree.
    ///
    /// Whoever knows the seed can sign as the simulated county, whose certificates are nobody's promise.
    private static func drawingSecrets(_ office: Office, from seed: UInt64) -> Office {
        let random = Mutex(SplitMix64(seed: seed))
        var environment = office.environment
        environment.secretBytes = { count in
            random.withLock { random in (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) } }
        }
        return Office(
            database: office.database,
            rulebook: office.rulebook,
            judge: office.judge,
            county: office.county,
            environment: environment
        )
    }

    mutating func build() throws -> DemoCounty.Summary {
        guard let first = Day(year: year, month: 1, day: 2) else { return summary }
        try addAccounts(at: Instant(first, hour: 8))
        try addGridsAndOperators(at: Instant(first, hour: 8))
        try addShapes(at: Instant(first, hour: 8))
        summary.operators = operators.all.count
        try addPeople(from: first)
        try addRegister(from: first)
        let weeks = fridays(from: first)
        var day = first
        while day <= today {
            if let week = weeks.firstIndex(of: day) { try importWeek(week, of: weeks.count, on: day) }
            try workOn(day)
            try patrolGrids(day)
            try workOnLoops(day)
            try workOnChain(day)
            try tradeOn(day)
            try workAtGates(day)
            try workOnHooks(day)
            try recallOn(day)
            day = day.adding(days: 1)
        }
        try addReports()
        try addReporting()
        try leaveOffice()
        return summary
    }

    private func fridays(from first: Day) -> [Day] {
        var days: [Day] = []
        var day = first
        while day <= today {
            if day.weekday == 5, (try? office.rulebook.calendar.isWorkday(day)) == true { days.append(day) }
            day = day.adding(days: 1)
        }
        return days
    }

    private mutating func addAccounts(at now: Instant) throws {
        let records = AccountRecords(db: db, county: office.county)
        try records.insert(account(headOffice, login: "食安办"), at: now)
        for township in office.rulebook.townships(of: office.county) {
            for (index, part) in ["甲", "乙"].enumerated() {
                let officer = Officer(
                    account: office.environment.nextID(now),
                    name: "\(township.name)所\(part)",
                    scope: Scope(
                        county: office.county,
                        township: township.code,
                        role: office.rulebook.role("station") ?? .program
                    )
                )
                try records.insert(account(officer, login: "\(township.name)\(index + 1)"), at: now)
                officers[township.code, default: []].append(officer)
            }
        }
    }

    /// Simulated people have no password: nobody can sign in as one of them.
    private func account(_ officer: Officer, login: String) -> AccountRecords.Stored {
        AccountRecords.Stored(
            id: officer.account,
            login: login,
            name: officer.name,
            role: officer.scope.role.id,
            place: AccountPlace(officer.scope),
            password: nil,
            active: true
        )
    }

    // MARK: Samples

    private mutating func importWeek(_ week: Int, of weeks: Int, on day: Day) throws {
        let total = DemoCounty.sampleCount * scale
        let count = total * (week + 1) / weeks - total * week / weeks
        var rows: [SamplingRow] = []
        for index in 0..<count {
            rows += sample(number: total * week / weeks + index + 1, reported: day, row: rows.count + 2)
        }
        let desk = SamplingDesk(office)
        let now = Instant(day, hour: 16, minute: Int.random(in: 0...50, using: &random))
        let name = "\(year)年第\(week + 1)周监督抽检结果.xlsx"
        let file = SamplingDesk.SourceFile(
            name: name,
            digest: Digest.hex(ofFields: [name]),
            rows: rows,
            problems: [],
            notices: []
        )
        let report = try desk.importRows(desk.judge(rows), file: file, by: headOffice, at: now, db: db)
        summary.samples += report.newSamples
        summary.failed += report.opened.count
        summary.matters += report.opened.count
        for opened in report.opened { start(opened.id, on: day, isLookBack: false) }
    }

    private mutating func sample(number: Int, reported: Day, row: Int) -> [SamplingRow] {
        let food = weighted(DemoVocabulary.foods)
        guard let supplier = operators.pick(kind: food.kinds, &random) else { return [] }
        let lead = Int.random(in: 8...24, using: &random)
        let sampled = max(reported.adding(days: -lead), Day(year: year, month: 1, day: 2) ?? reported)
        var base = SamplingRow(row: row, food: food.name)
        base.sampleNumber = "DBJ\(year % 100)140522\(number.padded(6))"
        base.foodClass = food.foodClass
        base.supplier = supplier.name
        base.supplierAddress = supplier.address
        base.productionDate = sampled.adding(days: -Int.random(in: 0...20, using: &random))
        base.sampledOn = sampled
        base.laboratory = "阳城县检验检测中心（模拟）"
        base.publisher = "阳城县市场监督管理局"
        let failing = Int.random(in: 0..<1000, using: &random) < 29
        base.aim = Int.random(in: 0..<100, using: &random) < (failing ? 60 : 24) ? .problem : .routine
        let failed = failing ? Int.random(in: 0..<food.items.count, using: &random) : -1
        var lines = food.items.enumerated().map { index, item in
            var line = base
            line.row = row + index
            line.item = item.name
            line.unit = item.unit
            line.limit = item.printed
            line.result = result(index == failed ? item.failing : item.usual)
            line.declared = index == failed ? .fail : .pass
            return line
        }
        if scale > 1 { lines += furtherItems(base, after: row + lines.count) }
        return lines
    }

    private func furtherItems(_ base: SamplingRow, after row: Int) -> [SamplingRow] {
        DemoVocabulary.furtherItems.enumerated().map { index, item in
            var line = base
            line.row = row + index
            line.item = item
            line.unit = "mg/kg"
            line.limit = "≤0.05mg/kg"
            line.result = "未检出"
            line.declared = .pass
            return line
        }
    }

    private mutating func result(_ range: ClosedRange<Int>) -> String {
        let value = Int.random(in: range, using: &random)
        return value == 0 ? "未检出" : DecimalNumber(value).shifted(by: -2)?.description ?? "未检出"
    }

    private mutating func weighted(_ foods: [DemoVocabulary.Food]) -> DemoVocabulary.Food {
        var left = Int.random(in: 0..<foods.reduce(0) { $0 + $1.weight }, using: &random)
        for food in foods {
            if left < food.weight { return food }
            left -= food.weight
        }
        return foods[0]
    }

    // MARK: Reports

    /// Units that report on paper: most in the fortnight before the day, a few after it, some not at all.
    private mutating func addReports() throws {
        let desk = ReportDesk(office)
        let standings = try ReportRecords(db: db, county: office.county)
            .standings(office: office, year: year, scope: headOffice.scope)
        for (index, standing) in standings.enumerated() where !Self.reportsOnline(index) {
            let chance = Int.random(in: 0..<100, using: &random)
            guard chance < 88 else { continue }
            let late = chance >= 80
            let received = standing.due.adding(
                days: late ? Int.random(in: 1...4, using: &random) : -Int.random(in: 0...13, using: &random)
            )
            guard received <= today else { continue }
            let entry = ReportDesk.Entry(
                unit: standing.unit,
                title: "\(standing.name)\(year)年食品安全工作情况报告",
                receivedOn: received,
                copiedOn: chance % 11 == 3 ? nil : received,
                file: nil
            )
            try desk.record(entry, year: year, by: headOffice, at: Instant(today, hour: 8), db: db)
        }
    }
}
