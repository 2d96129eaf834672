import Primitives
import Rules
import Storage
import Supervision

/// How far the simulated county is with its recalls: one that is done, one exercise, and lots of failed samples that wait
/// for somebody to recall them.
struct DemoRecall {
    enum Stage { case nothing, done, exercised, finished }

    var stage = Stage.nothing
    var next: Day?
    /// Samples whose lots are on record.
    var linked: Set<String> = []
}

extension DemoRun {
    private struct Failure {
        var id: String
        var food: String
        var maker: String
        var batch: String?
        var madeOn: Day?
    }

    mutating func recallOn(_ day: Day) throws {
        guard (try? office.rulebook.calendar.isWorkday(day)) == true, recall.next.map({ day >= $0 }) ?? true else {
            return
        }
        switch recall.stage {
        case .nothing:
            guard let failure = try unlinked(limit: 1).first, let lot = try record(failure, on: day) else { return }
            // Within the day: the level asks for a start within two.
            try follow(
                order(lot, of: failure, isMock: false, at: Instant(day, hour: 9)),
                from: Instant(day, hour: 9),
                minutes: 23
            )
            recall.stage = .done
            recall.next = day.adding(days: 14)
        case .done:
            guard let failure = try unlinked(limit: 1).first, let lot = try record(failure, on: day) else { return }
            let exercise = try order(lot, of: failure, isMock: true, at: Instant(day, hour: 9))
            try follow(exercise, from: Instant(day, hour: 9), minutes: 11)
            recall.stage = .exercised
            recall.next = day.adding(days: 7)
        case .exercised:
            for failure in try unlinked(limit: 3) { _ = try record(failure, on: day) }
            if recall.linked.count >= 5 { recall.stage = .finished }
        case .finished: return
        }
    }

    /// Failed samples whose firm is known and whose lot is not on record yet.
    private func unlinked(limit: Int) throws -> [Failure] {
        try db.query(
            """
            SELECT sample.id, sample.food, sample.supplier, sample.batch, sample.production_date FROM sample
            JOIN operator ON operator.county = sample.county AND operator.id = sample.supplier
            WHERE sample.county = \(office.county.text) AND sample.conclusion = 'fail' AND operator.township IS NOT NULL
            ORDER BY sample.rule_day, sample.id LIMIT \(limit + recall.linked.count)
            """
        ).map { row in
            Failure(
                id: try row.get("id"),
                food: try row.get("food"),
                maker: try row.get("supplier"),
                batch: try row.get("batch"),
                madeOn: try row.get("production_date", as: String?.self).flatMap { Day($0) }
            )
        }.filter { !recall.linked.contains($0.id) }.prefix(limit).map { $0 }
    }

    /// The lot of a failed sample: taken in by the firm where it was sampled, and sold on to a few others.
    private mutating func record(_ failure: Failure, on day: Day) throws -> Int64? {
        recall.linked.insert(failure.id)
        var writer = try MovementWriter(
            .simulation,
            name: "模拟流转：不合格样品批次",
            by: headOffice.account,
            at: Instant(day, hour: 8),
            county: office.county,
            db: db
        )
        let amount = Int64(trade.int(80...400)) * 1000
        let draft = LotDraft(
            code: failure.batch ?? "\(day.description.replacing("-", with: ""))-R\(recall.linked.count)",
            food: failure.food,
            unit: .kilogram,
            maker: failure.maker,
            madeOn: failure.madeOn
        )
        let lot = try writer.lot(draft, origin: .purchase)
        let own = try writer.holding(lot: lot, holder: failure.maker)
        let bought = Instant(failure.madeOn ?? day, hour: 6)
        writer.add(.purchase, at: bought, inputs: [], outputs: [(own, amount)])
        var seller = (holder: failure.maker, holding: own)
        for step in 1...4 {
            guard let buyer = operators.pick(kind: [.sales, .catering, .canteen], &trade.random),
                buyer.id != seller.holder, buyer.id != failure.maker
            else { continue }
            let share = amount / Int64(step * 5)
            let bought = try writer.holding(lot: lot, holder: buyer.id)
            writer.add(
                .sale,
                at: Instant(failure.madeOn ?? day, hour: 8 + step),
                document: "SH\(recall.linked.count)-\(step)",
                inputs: [(seller.holding, share)],
                outputs: [(bought, share)]
            )
            // The second buyer hands a part on.
            seller = step == 2 ? (buyer.id, bought) : (failure.maker, own)
        }
        try writer.finish()
        return lot
    }

    private mutating func order(_ lot: Int64, of failure: Failure, isMock: Bool, at now: Instant) throws -> String {
        let entry = RecallDesk.Entry(
            sample: failure.id,
            lots: [lot],
            level: .second,
            reason: "\(failure.food)监督抽检不合格",
            publicText: isMock ? "" : "请购买了所列批次\(failure.food)的消费者停止食用，退回购买处。",
            isMock: isMock
        )
        let id = try RecallDesk(office).order(entry, by: headOffice, at: now, db: db)
        let rows = try RecallRecords(db: db, county: office.county).holdings(of: id, scope: headOffice.scope)
        // One for every holder, and the recall's own.
        let holders = Set(rows.compactMap(\.matter)).count
        summary.matters += holders == 0 ? 0 : holders + 1
        return id
    }

    /// Every holder answers one after the other, is asked, and the recall ends with its report.
    private func follow(_ id: String, from start: Instant, minutes: Int) throws {
        let desk = RecallDesk(office)
        let rows = try RecallRecords(db: db, county: office.county).holdings(of: id, scope: headOffice.scope)
        var now = start
        for row in rows {
            now = now.adding(seconds: minutes * 60)
            let left = row.expected.thousandths / 3
            let entry = RecallDesk.AnswerEntry(
                holding: row.holding,
                recalled: LotQuantity(thousandths: left, unit: row.expected.unit).number,
                sold: LotQuantity(thousandths: row.expected.thousandths - left, unit: row.expected.unit).number,
                destroyed: "0",
                evidence: "下架封存清单、销售台账"
            )
            try desk.answer(entry, of: id, by: headOffice, at: now, db: db)
        }
        for holder in Set(rows.map(\.holder)).sorted() {
            now = now.adding(seconds: 300)
            try desk.check(
                id,
                holder: holder,
                reached: true,
                note: "电话核实，已停止销售",
                by: headOffice,
                at: now,
                db: db
            )
        }
        try desk.close(
            id,
            report: "各主体均已停止销售，尚存货物已封存。",
            by: headOffice,
            at: now.adding(seconds: 1800),
            db: db
        )
    }
}
