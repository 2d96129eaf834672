import Primitives
import Rules
import Storage
import Supervision

/// Retests, look-backs and notices of the simulated county.
extension DemoRun {
    /// Takes a look-back sample at the firm of a look-back that is under way.
    mutating func takeLookBacks(on day: Day) throws {
        guard day.weekday == 3 else { return }
        let rows = try db.query(
            """
            SELECT matter.sample, sample.food, COALESCE(sample.supplier, sample.producer) AS firm FROM matter
            JOIN matter_standing ON matter_standing.county = matter.county AND matter_standing.matter = matter.id
            JOIN sample ON sample.county = matter.county AND sample.id = matter.sample
            WHERE matter.county = \(office.county.text) AND matter.procedure_id = 'look-back'
                AND matter_standing.state = 'open' ORDER BY matter.id
            """
        )
        for row in rows {
            let sample: String = try row.get("sample")
            let name: String = try row.get("food")
            let id: String? = try row.get("firm")
            guard chain.lookedBack.insert(sample).inserted, chain.chance(70),
                let food = DemoVocabulary.foods.first(where: { $0.name == name }),
                let firm = operators.all.first(where: { $0.id == id })
            else { continue }
            try takeLinked(food, at: firm, on: day, aim: .lookBack, sample: sample, fails: chain.chance(5))
        }
    }

    /// Lays a reviewed specimen down for a matter that waits for one; false where none fits.
    mutating func layChainSample(matter: String, by officer: Officer, at now: Instant) throws -> Bool {
        guard let found = try chainSamples(of: matter).first(where: { $0.hindrance == nil }) else { return false }
        try SampleEvidence(office).lay(found.summary.id, on: matter, by: officer, at: now, db: db)
        return true
    }

    /// Whether a laboratory has still to answer for a matter that wants a sample: nobody writes its result before.
    func waitsForLaboratory(_ matter: String) throws -> Bool {
        let samples = try chainSamples(of: matter)
        return samples.contains { $0.hindrance == .notReviewed } && !samples.contains { $0.hindrance == nil }
    }

    private func chainSamples(of id: String) throws -> [SampleCandidate] {
        let records = MatterRecords(db: db, county: office.county)
        guard let stored = try records.find(id, scope: headOffice.scope) else { return [] }
        return try SampleEvidence(office).candidates(for: stored, MatterDesk(office).load(stored, records), db)
    }

    /// A few operators ask for a retest or object, one of them too late.
    mutating func claim(on day: Day) throws {
        guard chain.claimsMade < 6, day.weekday == 2 else { return }
        let rows = try db.query(
            """
            SELECT matter.sample, sample.food, COALESCE(sample.supplier, sample.producer) AS firm, matter_step.done_at
            FROM matter
            JOIN matter_step ON matter_step.county = matter.county AND matter_step.matter = matter.id
                AND matter_step.step = 'serve'
            JOIN sample ON sample.county = matter.county AND sample.id = matter.sample
            WHERE matter.county = \(office.county.text) AND matter.procedure_id = 'disposal'
                AND matter_step.done_at IS NOT NULL AND matter_step.done_at <= \(Instant(day).milliseconds)
            ORDER BY matter.id
            """
        )
        for row in rows {
            let sample: String = try row.get("sample")
            guard chain.claimed.insert(sample).inserted, chain.chance(25), chain.claimsMade < 6 else { continue }
            let served = Instant(milliseconds: try row.get("done_at")).day
            let late = chain.claimsMade % 3 == 1
            guard let applied = try? office.rulebook.calendar.adding(workingDays: late ? 9 : 3, to: served),
                applied <= day
            else {
                chain.claimed.remove(sample)
                continue
            }
            try make(sample, food: try row.get("food"), firm: try row.get("firm"), applied: applied, on: day)
        }
    }

    private mutating func make(_ sample: String, food name: String, firm id: String?, applied: Day, on day: Day) throws
    {
        let objects = chain.claimsMade == 5
        let firm = operators.all.first { $0.id == id }
        let entry = ClaimDesk.Entry(
            subject: objects ? .method : .result,
            applicant: firm?.name ?? "被抽样单位",
            grounds: objects ? "对检验方法的适用提出异议" : "对检验结论有异议，申请复检",
            appliedOn: applied,
            servedOn: nil
        )
        let now = Instant(day, hour: 10, minute: chain.int(0...59))
        let claim = try ClaimDesk(office).apply(entry, to: sample, by: headOffice, at: now, db: db)
        chain.claimsMade += 1
        guard let matter = claim.matter else { return }
        summary.matters += 1
        start(matter, on: day, isLookBack: false)
        if claim.kind == .retest, let firm, let food = DemoVocabulary.foods.first(where: { $0.name == name }) {
            try takeLinked(food, at: firm, on: day, aim: .retest, sample: sample, fails: chain.claimsMade > 1)
        }
    }

    /// The months before, with all that is concluded and not kept back; one notice is corrected later.
    mutating func publishMonth(on day: Day) throws {
        chain.noticeMonth = day.month
        guard let month = Day(year: day.year, month: day.month, day: 1)?.adding(months: -1) else { return }
        let desk = NoticeDesk(office)
        let now = Instant(day, hour: 17)
        let through = month.adding(months: 1).adding(days: -1)
        // Failures that were kept back a month ago may be told now.
        let first = month.adding(months: -3)
        guard try !desk.preview(from: first, through: through, on: day, db: db).lines.isEmpty else { return }
        let notice = try desk.publish(from: first, through: through, by: headOffice, at: now, db: db)
        if day.month == 5 {
            _ = try desk.correct(
                notice.id,
                reason: "核对后更正生产者名称的书写",
                leavingOut: [],
                by: headOffice,
                at: now.adding(seconds: 3600),
                db: db
            )
        }
    }
}
