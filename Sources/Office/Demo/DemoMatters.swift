import Primitives
import Rules
import Storage
import Supervision

/// How the simulated stations work on their matters, each at its pace.
extension DemoRun {
    mutating func start(_ matter: String, on day: Day, isLookBack: Bool) {
        let chance = Int.random(in: 0..<100, using: &random)
        // Some of the later matters lie: an office that never finishes anything would show nothing of a year.
        let lies = day.month >= 6 && chance >= 88
        let pace: Work.Pace = lies ? .stuck : chance < 76 ? .prompt : .slow
        let first = isLookBack ? Int.random(in: 30...75, using: &random) : Int.random(in: 1...4, using: &random)
        works.append(
            Work(
                matter: matter,
                pace: pace,
                next: day.adding(days: first),
                isLookBack: isLookBack,
                stepsLeft: pace == .stuck ? Int.random(in: 0...2, using: &random) : 99
            )
        )
    }

    mutating func workOn(_ day: Day) throws {
        guard (try? office.rulebook.calendar.isWorkday(day)) == true else { return }
        for index in works.indices where works[index].next <= day && works[index].stepsLeft > 0 {
            let closed = try step(works[index], on: day)
            works[index].stepsLeft -= 1
            let wait = works[index].pace == .slow ? 12...34 : 3...16
            works[index].next = day.adding(days: closed ? 10_000 : Int.random(in: wait, using: &random))
        }
    }

    /// One step of a matter: its evidence, then on or closed.
    ///
    /// True once it is closed.
    private mutating func step(_ work: Work, on day: Day) throws -> Bool {
        let records = MatterRecords(db: db, county: office.county)
        let desk = MatterDesk(office)
        guard let stored = try records.find(work.matter, scope: headOffice.scope), stored.state == "open" else {
            return true
        }
        let matter = try desk.load(stored, records)
        guard let step = matter.currentStep else { return true }
        if matter.pause != nil || matter.waitingHandover?.kind == .handover { return false }
        if let outcome = matter.terminating.keys.min() {
            try desk.close(
                matter: work.matter,
                from: step.id,
                MatterDesk.Ending(outcome: outcome, reason: "样品结论已变更，没有不合格产品，终止处置"),
                by: officer(for: stored.holder, isLookBack: work.isLookBack),
                at: Instant(day, hour: 16),
                db: db
            )
            return true
        }
        if matter.sampleNeed != nil, try waitsForLaboratory(work.matter) { return false }
        let officer = officer(for: stored.holder, isLookBack: work.isLookBack)
        var now = Instant(
            day,
            hour: Int.random(in: 9...16, using: &random),
            minute: Int.random(in: 0...59, using: &random)
        )
        now = try layEvidence(work, of: step, by: officer, from: now)
        guard step.next.isEmpty else {
            // Ten in a hundred end in a case; transfers and dissolved firms are rarer still.
            let ways = matter.nextSteps.map(\.id)
            guard let first = ways.first, let last = ways.last else { return false }
            let usual = ways.count > 1 && Int.random(in: 0..<100, using: &random) < 10 ? first : last
            let next = step.id == "cause" ? first : step.id == "control" ? try afterControl(work.matter, ways) : usual
            try desk.advance(matter: work.matter, from: step.id, to: next, note: "", by: officer, at: now, db: db)
            return false
        }
        try close(work, step: step.id, by: officer, at: now, on: day)
        return true
    }

    /// What was positive in a rapid test is sampled where there is a specimen, and otherwise gone already.
    private func afterControl(_ matter: String, _ ways: [String]) throws -> String {
        let tests = try RapidRecords(db: db, county: office.county).tests(of: matter)
        let isSampled = tests.isEmpty || tests.contains { $0.specimen != nil }
        return (isSampled ? ways.first : ways.last) ?? ""
    }

    /// Prints what has a template and lays down the rest, a minute apart; the moment after the last piece.
    private mutating func layEvidence(
        _ work: Work,
        of step: Step,
        by officer: Officer,
        from start: Instant
    ) throws -> Instant {
        var now = start
        for need in step.evidence {
            if need.kind == .sample, try layChainSample(matter: work.matter, by: officer, at: now) { continue }
            if let template = office.rulebook.templates.first(where: { $0.answers.contains(need.id) }) {
                _ = try DocumentDesk(office).issue(
                    matter: work.matter,
                    template: template.id,
                    values: blanks(template, on: now.day),
                    by: officer,
                    at: now,
                    db: db
                )
                now = now.adding(seconds: 60)
            }
            try MatterDesk(office).addEvidence(
                matter: work.matter,
                need: need.id,
                note: note(need),
                file: file(need),
                by: officer,
                at: now,
                db: db
            )
            now = now.adding(seconds: 60)
        }
        return now
    }

    private mutating func close(
        _ work: Work,
        step: String,
        by officer: Officer,
        at now: Instant,
        on day: Day
    ) throws {
        let records = MatterRecords(db: db, county: office.county)
        let desk = MatterDesk(office)
        guard let stored = try records.find(work.matter, scope: headOffice.scope) else { return }
        let matter = try desk.load(stored, records)
        let allowed = matter.version.closing.outcomes.filter {
            matter.missing(for: $0).isEmpty && matter.contradictions(of: $0).isEmpty
        }
        let outcome = work.isLookBack && Int.random(in: 0..<100, using: &random) < 7 ? allowed.last : allowed.first
        guard let outcome else { return }
        let opened = try desk.close(
            matter: work.matter,
            from: step,
            MatterDesk.Ending(outcome: outcome, reason: "整改措施已落实，资料齐全，经复核同意办结"),
            by: officer,
            at: now,
            db: db
        )
        if let opened {
            summary.matters += 1
            start(opened.id, on: day, isLookBack: true)
        }
    }

    func officer(for holder: Holder, isLookBack: Bool) -> Officer {
        guard case .station(let area) = holder, let staff = officers[area] else { return headOffice }
        return isLookBack ? staff[1] : staff[0]
    }

    private mutating func note(_ need: EvidenceNeed) -> String {
        switch need.kind {
        case .document, .photo: return ""
        case .record:
            return
                "库存 \(Int.random(in: 0...60, using: &random)) 公斤，已封存；已售 \(Int.random(in: 5...300, using: &random)) 公斤，发布召回公告"
        case .inspection: return "现场检查：原料台账、操作规程与整改报告一致"
        case .sample: return "同品种同项目跟踪抽检一批次，结果合格"
        case .text:
            let words = need.id.hasPrefix("measures") ? DemoVocabulary.measures : DemoVocabulary.causes
            return words[Int.random(in: 0..<words.count, using: &random)]
        }
    }

    private func file(_ need: EvidenceNeed) throws -> EvidenceFile? {
        switch need.kind {
        case .document: try EvidenceFile(name: "\(need.title)（模拟）.pdf", content: DemoFiles.paper)
        case .photo: try EvidenceFile(name: "\(need.title)（模拟）.png", content: DemoFiles.photo)
        default: nil
        }
    }
}
