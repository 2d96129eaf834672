import Primitives
import Rules
import Supervision

/// What somebody of the simulated county still has to answer, and when they will.
struct DemoReply {
    enum Kind { case resume, decide, receive, answer }
    var matter: String
    var kind: Kind
    var day: Day
}

extension DemoRun {
    /// What happens to open matters beside their steps: comments, pauses, extensions, hand-overs.
    mutating func workOnLoops(_ day: Day) throws {
        guard (try? office.rulebook.calendar.isWorkday(day)) == true else { return }
        try ReminderDesk(office).run(at: Instant(day, hour: 8), db: db)
        try answer(on: day)
        for index in works.indices where works[index].stepsLeft > 0 || works[index].pace == .stuck {
            try touch(works[index], on: day)
        }
        if day.day == 1 || day.weekday == 1 {
            _ = try ReminderRecords(db: db, county: office.county).markRead(by: headOffice, at: Instant(day, hour: 9))
        }
    }

    private func loaded(_ id: String) throws -> (stored: MatterRecords.Stored, matter: Matter)? {
        let records = MatterRecords(db: db, county: office.county)
        guard let stored = try records.find(id, scope: headOffice.scope), stored.state == "open" else { return nil }
        return (stored, try MatterDesk(office).load(stored, records))
    }

    // MARK: Beginning something

    private mutating func touch(_ work: Work, on day: Day) throws {
        // One draw a day and matter, so that what is rare stays rare whatever the matter's state.
        let chance = Int.random(in: 0..<1000, using: &random)
        guard chance < 90, let (stored, matter) = try loaded(work.matter), stored.openedAt.day < day else { return }
        let officer = officer(for: stored.holder, isLookBack: work.isLookBack)
        let now = Instant(day, hour: 17, minute: chance % 60)
        let desk = MatterDesk(office)
        switch chance {
        case 0..<14:
            let words = DemoVocabulary.remarks[chance % DemoVocabulary.remarks.count]
            try desk.comment(matter: work.matter, text: words, by: officer, at: now, db: db)
        case 14..<40 where stored.assignee == nil:
            try desk.assign(matter: work.matter, to: officer.account, by: officer, at: now, db: db)
        case 40..<50: try pause(work.matter, matter, at: now)
        case 50..<66: try ask(work.matter, stored, matter, by: officer, at: now)
        case 66..<76: try handOver(work.matter, stored, matter, by: officer, at: now)
        case 76..<90: try escalate(work.matter, stored, matter, by: officer, at: now)
        default: break
        }
    }

    private mutating func pause(_ id: String, _ matter: Matter, at now: Instant) throws {
        guard matter.pause == nil, matter.waitingHandover == nil, let reason = matter.version.pauses.first else {
            return
        }
        try MatterDesk(office)
            .pause(matter: id, reason: reason.id, note: "已收到受理通知", by: headOffice, at: now, db: db)
        reply(.resume, id, after: 8...18, from: now.day)
    }

    private mutating func ask(
        _ id: String,
        _ stored: MatterRecords.Stored,
        _ matter: Matter,
        by officer: Officer,
        at now: Instant
    ) throws {
        let isNear = stored.due.instant.map { now.day.distance(to: $0.day) < 25 } ?? false
        guard isNear, matter.waitingExtension == nil, matter.extensions.isEmpty, matter.wholeTerm != nil,
            officer != headOffice
        else { return }
        let request = MatterDesk.Request(ofWhole: true, amount: "15", unit: "days", reason: "原因排查涉及外县供货商，协查函尚未回复")
        try MatterDesk(office).askExtension(matter: id, request, by: officer, at: now, db: db)
        reply(.decide, id, after: 1...3, from: now.day)
    }

    private mutating func handOver(
        _ id: String,
        _ stored: MatterRecords.Stored,
        _ matter: Matter,
        by officer: Officer,
        at now: Instant
    ) throws {
        guard matter.waitingHandover == nil, matter.pause == nil, case .department = stored.holder else { return }
        let to = Holder.department(stored.holder == .department("agriculture") ? "market-supervision" : "agriculture")
        let dispatch = MatterDesk.Dispatch(to: to, reason: "涉及种植养殖环节，按职责移送", papers: "检验报告、现场检查笔录复印件")
        try MatterDesk(office).handOver(matter: id, dispatch, by: officer, at: now, db: db)
        reply(.receive, id, after: 1...4, from: now.day)
    }

    private mutating func escalate(
        _ id: String,
        _ stored: MatterRecords.Stored,
        _ matter: Matter,
        by officer: Officer,
        at now: Instant
    ) throws {
        guard matter.waitingHandover == nil, officer != headOffice, stored.due.isPast(at: now.adding(hours: 24 * 14))
        else {
            return
        }
        try MatterDesk(office).escalate(matter: id, reason: "当事人不配合整改，请协调", by: officer, at: now, db: db)
        reply(.answer, id, after: 1...3, from: now.day)
    }

    private mutating func reply(_ kind: DemoReply.Kind, _ matter: String, after days: ClosedRange<Int>, from day: Day) {
        let later = day.adding(days: Int.random(in: days, using: &random))
        replies.append(DemoReply(matter: matter, kind: kind, day: later))
    }

    // MARK: Answering

    private mutating func answer(on day: Day) throws {
        let due = replies.filter { $0.day <= day }
        replies.removeAll { $0.day <= day }
        for reply in due {
            let now = Instant(day, hour: 8, minute: Int.random(in: 5...55, using: &random))
            guard let (_, matter) = try loaded(reply.matter) else { continue }
            let desk = MatterDesk(office)
            switch reply.kind {
            case .resume where matter.pause != nil:
                try desk.resume(matter: reply.matter, by: headOffice, at: now, db: db)
            case .decide where matter.waitingExtension != nil:
                let approve = Int.random(in: 0..<10, using: &random) < 8
                let note = approve ? "同意" : "期限充足，不同意延期"
                try desk.decideExtension(
                    matter: reply.matter,
                    approve: approve,
                    note: note,
                    by: headOffice,
                    at: now,
                    db: db
                )
            case .receive where matter.waitingHandover?.kind == .handover:
                try answerHandover(reply.matter, isReceived: Int.random(in: 0..<10, using: &random) < 9, at: now)
            case .answer where matter.waitingHandover?.kind == .escalation:
                try desk.answerHandover(
                    matter: reply.matter,
                    state: .answered,
                    answer: "由所里约谈负责人，三日内报结果",
                    by: headOffice,
                    at: now,
                    db: db
                )
            default: break
            }
        }
    }

    private func answerHandover(_ id: String, isReceived: Bool, at now: Instant) throws {
        try MatterDesk(office).answerHandover(
            matter: id,
            state: isReceived ? .received : .returned,
            answer: isReceived ? "" : "材料不全，请补检验报告原件",
            by: headOffice,
            at: now,
            db: db
        )
    }

    // MARK: Documents

    /// What an officer would write into the blanks of a document.
    func blanks(_ template: DocumentTemplate, on day: Day) -> [String: String] {
        var values: [String: String] = [:]
        for field in template.fields {
            values[field.id] = DemoVocabulary.blanks[field.id] ?? (field.isOptional ? "" : "见附件")
        }
        values["inspected-at"] = "\(day.year)年\(day.month)月\(day.day)日"
        return values
    }
}

extension DemoVocabulary {
    static let remarks = [
        "已电话通知当事人，约定明日到所说明情况", "供货商地址已核实，协查函已寄出", "库存已现场封存，双方签字", "当事人提交了整改报告，尚缺进货票据",
        "与检验机构核对了样品编号，一致",
    ]

    static let blanks = [
        "laboratory": "阳城县检验检测中心（模拟）", "report-number": "见检验报告", "retest-days": "七个工作日", "quantity": "2 份",
        "stage": "流通环节", "papers": "检验结果通知书、检验报告", "manner": "直接送达", "place": "当事人经营场所", "recipient": "当事人",
        "inspectors": "执法人员两名（模拟）", "findings": "现场检查：原料台账、操作规程与整改报告一致", "receiver": "公安机关（模拟）",
        "clue": "涉嫌生产经营不符合食品安全标准的食品",
    ]
}
