import Primitives
import Rules
import Storage
import Supervision

/// What the simulated trade remembers from day to day.
struct DemoProvenance {
    /// Goods at somebody's, ready to go on.
    struct Stock {
        var lot: Int64
        var holding: Int64
        var food: String
        var holder: String
        /// Thousandths of a kilogram.
        var left: Int64
        /// How many hands it went through.
        var hops: Int
    }

    var random: SplitMix64
    /// Movements that the whole year is to have.
    var wanted: Int
    var written = 0
    var stocks: [Stock] = []
    var lotsMade = 0
    var certificates = 0

    mutating func int(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
    mutating func chance(_ percent: Int) -> Bool { int(0...99) < percent }
}

/// Lots from field to kitchen, and the certificates of promise of growers.
extension DemoRun {
    private static let foods: [(name: String, kinds: [OperatorKind], origin: MovementKind)] = [
        ("豇豆", [.growing], .harvest), ("韭菜", [.growing], .harvest), ("芹菜", [.growing], .harvest),
        ("黄瓜", [.growing], .harvest), ("番茄", [.growing], .harvest), ("苹果", [.growing], .harvest),
        ("鸡蛋", [.livestock], .harvest), ("猪肉", [.slaughter], .slaughter), ("大口黑鲈", [.aquaculture], .catch),
    ]

    mutating func tradeOn(_ day: Day) throws {
        let days = max(1, today.ordinal - (Day(year: year, month: 1, day: 2) ?? today).ordinal + 1)
        let share = trade.wanted / days + (day.ordinal % days < trade.wanted % days ? 1 : 0)
        guard share > 0 else { return }
        var writer = try MovementWriter(
            .simulation,
            name: "模拟流转",
            by: headOffice.account,
            at: Instant(day, hour: 20),
            county: office.county,
            db: db
        )
        try issueCertificates(on: day, writer: &writer)
        for _ in 0..<share {
            move(on: day, writer: &writer)
            if writer.waiting >= 50_000 { try writer.flush() }
        }
        trade.written += share
        try writer.finish()
    }

    private mutating func moment(_ day: Day) -> Instant {
        Instant(day, hour: trade.int(5...17), minute: trade.int(0...59))
    }

    /// One movement: goods on hand go on, or new ones come into being.
    private mutating func move(on day: Day, writer: inout MovementWriter) {
        guard trade.stocks.count >= 12, !trade.chance(15) else { return harvest(on: day, writer: &writer) }
        let index = trade.int(0...(trade.stocks.count - 1))
        let stock = trade.stocks[index]
        if stock.hops == 1, trade.chance(12) { return process(index, on: day, writer: &writer) }
        if stock.hops >= 2, trade.chance(2) {
            let lost = trade.chance(50)
            writer.add(
                lost ? .destruction : .export,
                at: moment(day),
                inputs: [(stock.holding, stock.left)],
                outputs: []
            )
            trade.stocks.remove(at: index)
            return
        }
        deliver(index, on: day, writer: &writer)
    }

    private mutating func harvest(on day: Day, writer: inout MovementWriter) {
        let food = Self.foods[trade.int(0...(Self.foods.count - 1))]
        guard let maker = operators.pick(kind: food.kinds, &trade.random) else { return }
        trade.lotsMade += 1
        let amount = Int64(trade.int(40...900)) * 1000
        let draft = LotDraft(
            code: "\(day.description.replacing("-", with: ""))-S\(trade.lotsMade)",
            food: food.name,
            unit: .kilogram,
            maker: maker.id,
            madeOn: day,
            place: maker.address
        )
        let made = writer.fresh(draft, origin: food.origin)
        writer.add(food.origin, at: Instant(day, hour: 5), inputs: [], outputs: [(made.holding, amount)])
        keep(
            DemoProvenance.Stock(
                lot: made.lot,
                holding: made.holding,
                food: food.name,
                holder: maker.id,
                left: amount,
                hops: 0
            )
        )
    }

    private mutating func process(_ index: Int, on day: Day, writer: inout MovementWriter) {
        let stock = trade.stocks.remove(at: index)
        trade.lotsMade += 1
        let product = "\(stock.food)制品"
        let draft = LotDraft(
            code: "\(day.description.replacing("-", with: ""))-P\(trade.lotsMade)",
            food: product,
            unit: .kilogram,
            maker: stock.holder,
            madeOn: day
        )
        let made = writer.fresh(draft, origin: .processing)
        let yield = stock.left * Int64(trade.int(55...95)) / 100
        writer.add(
            .processing,
            at: moment(day),
            inputs: [(stock.holding, stock.left)],
            outputs: [(made.holding, max(1, yield))]
        )
        keep(
            DemoProvenance.Stock(
                lot: made.lot,
                holding: made.holding,
                food: product,
                holder: stock.holder,
                left: max(1, yield),
                hops: 2
            )
        )
    }

    private mutating func deliver(_ index: Int, on day: Day, writer: inout MovementWriter) {
        var stock = trade.stocks[index]
        let kinds: [OperatorKind] =
            switch stock.hops {
            case 0: trade.chance(60) ? [.wholesaleMarket, .produceDealer] : [.sales, .production]
            case 1: [.sales, .catering, .canteen]
            default: [.catering, .canteen, .sales]
            }
        guard let buyer = operators.pick(kind: kinds, &trade.random), buyer.id != stock.holder else { return }
        // Scales and shrinking: now and then the books do not balance.
        let all = trade.chance(50) || stock.left < 5000
        var amount = all ? stock.left : stock.left * Int64(trade.int(10...60)) / 100
        if trade.chance(1) { amount = amount * 115 / 100 }
        let reached = try? writer.holding(lot: stock.lot, holder: buyer.id)
        guard let reached else { return }
        writer.add(
            .sale,
            at: moment(day),
            document: "XS\(trade.written)-\(writer.waiting)",
            inputs: [(stock.holding, amount)],
            outputs: [(reached, amount)]
        )
        stock.left -= amount
        if stock.left <= 0 { trade.stocks.remove(at: index) } else { trade.stocks[index] = stock }
        guard stock.hops < 3 else { return }
        keep(
            DemoProvenance.Stock(
                lot: stock.lot,
                holding: reached,
                food: stock.food,
                holder: buyer.id,
                left: amount,
                hops: stock.hops + 1
            )
        )
    }

    private mutating func keep(_ stock: DemoProvenance.Stock) {
        trade.stocks.append(stock)
        // What nobody moves on is eaten.
        if trade.stocks.count > 400 { trade.stocks.remove(at: trade.int(0...199)) }
    }

    // MARK: Certificates

    private mutating func issueCertificates(on day: Day, writer: inout MovementWriter) throws {
        let desk = CertificateDesk(office)
        let now = Instant(day, hour: 6)
        for number in 0..<min(8, 1 + trade.wanted / 4000) {
            let food = Self.foods[trade.int(0...(Self.foods.count - 1))]
            guard let grower = operators.pick(kind: food.kinds, &trade.random) else { continue }
            var entry = CertificateDesk.Entry(
                issuer: grower.id,
                food: food.name,
                quantity: LotQuantity(thousandths: Int64(trade.int(30...600)) * 1000, unit: .kilogram),
                place: grower.address,
                signer: String(grower.name.prefix(3)),
                contact: "1\(30 + number)0356\(1000 + trade.int(0...8999))"
            )
            entry.basis = trade.chance(30) ? .ownTest : .selfPromise
            entry.madeOn = day
            entry.origin = food.origin
            if entry.basis == .ownTest {
                entry.tests = [
                    Certificate.Test(kind: .report, reference: "ZJ\(day)-\(number)", title: "自检记录 ZJ\(day)-\(number)")
                ]
            }
            do {
                let id = try desk.issue(entry, by: headOffice, at: now, writer: &writer)
                trade.certificates += 1
                if trade.chance(2) { try desk.void(id, reason: "数量填写有误", by: headOffice, at: now, db: db) }
                try stockCertified(id, entry)
            } catch Refusal.incomplete {
                // What stands against a batch keeps it from being certified, here as in life.
                continue
            }
        }
    }

    /// Certified goods go on like all others.
    private mutating func stockCertified(_ id: String, _ entry: CertificateDesk.Entry) throws {
        guard let certificate = try CertificateRecords(db: db, county: office.county).find(id, scope: headOffice.scope),
            certificate.void == nil
        else { return }
        keep(
            DemoProvenance.Stock(
                lot: certificate.lot,
                holding: certificate.holding,
                food: certificate.food,
                holder: certificate.issuer,
                left: certificate.quantity.thousandths,
                hops: 0
            )
        )
    }
}
