import Judging
package import Primitives
import Rules
import Storage
package import Supervision

/// Retests (复检) and objections (异议) of a failed sample, each held against its clock.
package struct ClaimDesk: Sendable {
    let office: Office

    package init(_ office: Office) { self.office = office }

    /// An application as it was filled in.
    package struct Entry: Sendable {
        package var subject: Claim.Subject
        package var applicant: String
        package var grounds: String
        package var appliedOn: Day?
        /// When the result was served, as the application shows; the step of the disposal says it where this is empty.
        package var servedOn: Day?
        /// The ground of the rulebook on which a retest is refused; nil takes it up.
        package var refusal: String?

        package init(
            subject: Claim.Subject,
            applicant: String,
            grounds: String,
            appliedOn: Day?,
            servedOn: Day?,
            refusal: String? = nil
        ) {
            self.subject = subject
            self.applicant = applicant
            self.grounds = grounds
            self.appliedOn = appliedOn
            self.servedOn = servedOn
            self.refusal = refusal
        }
    }

    /// Records an application: in time it opens its procedure, too late it is refused with the reason on record.
    ///
    /// From which day the time counts is the rulebook's to say, as are the grounds on which a retest is refused though it was
    /// asked for in time. A clock that runs into a year without a holiday calendar refuses to decide.
    package func apply(_ entry: Entry, to sample: String, by officer: Officer) async throws -> Claim {
        let now = office.environment.now()
        return try await office.database.write { db in
            try apply(entry, to: sample, by: officer, at: now, db: db)
        }
    }

    func apply(
        _ entry: Entry,
        to sample: String,
        by officer: Officer,
        at now: Instant,
        db: any Connection
    ) throws -> Claim {
        try officer.require(.handleMatters)
        let chain = try chain(sample, by: officer, db: db)
        guard chain.conclusion == .fail else {
            throw Refusal.incomplete([FieldFault(field: "subject", code: "not-failed", advice: "只有不合格的检验结论可以申请复检或提出异议")]
            )
        }
        let origin = try origin(of: sample, chain, entry.subject, db)
        let circumstances = try MatterDesk(office).circumstances(of: origin.operatorID, claim: entry.subject, db)
        guard let time = office.rulebook.claims.time(for: entry.subject, in: circumstances) else {
            throw Refusal.incomplete([
                FieldFault(field: "subject", code: "no-deadline", advice: "规则库没有规定\(entry.subject.title)的申请期限，请联系系统管理员")
            ])
        }
        let from = time.start == .sampling ? chain.sampledOn : entry.servedOn ?? chain.servedOn
        let applied = entry.appliedOn
        var faults = Self.faults(entry, time.start, from: from, now: now)
        let kind = entry.subject.kind
        let ground = try refusal(entry, of: sample, &faults, db)
        if chain.claims.contains(where: { $0.kind == kind && $0.matter != nil }) {
            faults.append(FieldFault(field: "subject", code: "already-claimed", advice: "这批样品已受理过\(kind.title)"))
        }
        guard faults.isEmpty, let from, let applied else { throw Refusal.incomplete(faults) }
        let last = try lastDay(time.deadline, from: from)
        let inTime = applied <= last
        var matter: ImportReport.Opened?
        if inTime, ground == nil {
            matter = try open(origin, kind, appliedOn: applied, by: officer, at: now, db: db)
        }
        let words = Self.reason(entry, time.start, chain, from: from, last: last, applied: applied)
        let refused = inTime ? ground.map { "不予复检：\($0.title)（\($0.source.document)）" } : nil
        let reason = refused ?? words
        let claim = Claim(
            id: office.environment.nextID(now),
            sample: sample,
            kind: kind,
            subject: entry.subject,
            applicant: entry.applicant.trimmingSpaces(),
            grounds: entry.grounds.trimmingSpaces(),
            clockFrom: from,
            lastDay: last,
            appliedOn: applied,
            reason: reason,
            matter: matter?.id,
            matterNumber: matter?.number
        )
        try insert(claim, clock: time.deadline, by: officer, at: now, db: db)
        return claim
    }

    /// The ground on which a retest is refused: found in the items that failed, or named by whoever examines.
    private func refusal(
        _ entry: Entry,
        of sample: String,
        _ faults: inout [FieldFault],
        _ db: any Connection
    ) throws -> ClaimRules.Ground? {
        let items: [String] = try db.query(
            """
            SELECT item_name FROM result WHERE county = \(office.county.text) AND sample = \(sample)
                AND verdict = 'fail' ORDER BY position
            """
        ).map { office.judge.itemName(try $0.get("item_name")) }
        if entry.subject == .result, let found = office.rulebook.refusalGround(forItems: items) { return found }
        guard let named = entry.refusal else { return nil }
        if entry.subject != .result {
            faults.append(FieldFault(field: "refusal", code: "not-a-retest", advice: "不予复检的情形只用于复检申请，异议请受理后审核"))
        }
        guard let ground = office.rulebook.claims.grounds.first(where: { $0.id == named && !$0.isOfItems }) else {
            faults.append(FieldFault(field: "refusal", code: "unknown-ground", advice: "请从所列情形中选择不予复检的理由"))
            return nil
        }
        return ground
    }

    /// Why an application is taken or not, with the day of service where it is not the one on record.
    private static func reason(
        _ entry: Entry,
        _ start: ClaimRules.Time.Start,
        _ chain: SampleChain,
        from: Day,
        last: Day,
        applied: Day
    ) -> String {
        let words =
            applied <= last
            ? "在期限内提出，末日 \(last)" : "逾期不予受理：自 \(from) 起算，末日 \(last)，\(applied) 提出"
        guard start != .sampling, let typed = entry.servedOn, let known = chain.servedOn, typed != known else {
            return words
        }
        return "\(words)；送达日期按申请登记为 \(typed)，核查处置记录为 \(known)"
    }

    private static func faults(
        _ entry: Entry,
        _ start: ClaimRules.Time.Start,
        from: Day?,
        now: Instant
    ) -> [FieldFault] {
        var faults: [FieldFault] = []
        if entry.applicant.trimmingSpaces().isEmpty {
            faults.append(FieldFault(field: "applicant", code: "applicant-missing", advice: "请填写申请人"))
        }
        if entry.grounds.trimmingSpaces().isEmpty {
            faults.append(FieldFault(field: "grounds", code: "grounds-missing", advice: "请填写理由"))
        }
        guard let applied = entry.appliedOn else {
            return faults + [FieldFault(field: "applied", code: "day-missing", advice: "请填写收到申请的日期")]
        }
        if applied > now.day { faults.append(FieldFault(field: "applied", code: "in-future", advice: "申请日期不能晚于今天")) }
        if let served = entry.servedOn, served > now.day {
            faults.append(FieldFault(field: "served", code: "in-future", advice: "送达日期不能晚于今天"))
        }
        guard let from else {
            return faults + [
                start == .sampling
                    ? FieldFault(field: "subject", code: "no-sampling-day", advice: "样品没有抽样日期，无法计算期限")
                    : FieldFault(field: "served", code: "not-served", advice: "检验结论尚无送达记录，请填写送达日期")
            ]
        }
        if applied < from {
            faults.append(FieldFault(field: "applied", code: "before-start", advice: "申请日期早于起算日 \(from)"))
        }
        return faults
    }

    private func lastDay(_ deadline: String, from: Day) throws -> Day {
        guard let term = office.rulebook.term(.deadline(deadline), on: from) else {
            throw Refusal.incomplete([
                FieldFault(field: "subject", code: "no-deadline", advice: "规则库中没有 \(from) 适用的期限 \(deadline)")
            ])
        }
        do {
            return try term.lastDay(from: from, calendar: office.rulebook.calendar)
        } catch {
            throw Refusal.incomplete([
                FieldFault(field: "applied", code: "calendar-missing", advice: "缺 \(error.year) 年节假日安排，期限无法计算")
            ])
        }
    }

    /// What a matter about a claim is opened for.
    private func origin(
        of sample: String,
        _ chain: SampleChain,
        _ subject: ClaimSubject,
        _ db: any Connection
    ) throws -> MatterDesk.Origin {
        let row = try db.first(
            """
            SELECT COALESCE(supplier, producer) AS firm, township FROM sample
            WHERE county = \(office.county.text) AND id = \(sample)
            """
        )
        return MatterDesk.Origin(
            event: subject.kind.event,
            subjectTitle: chain.food,
            operatorID: try row?.get("firm"),
            township: try row?.get("township", as: String?.self).flatMap { AreaCode($0) },
            sample: sample,
            claim: subject
        )
    }

    private func open(
        _ origin: MatterDesk.Origin,
        _ kind: Claim.Kind,
        appliedOn: Day,
        by officer: Officer,
        at now: Instant,
        db: any Connection
    ) throws -> ImportReport.Opened {
        var origin = origin
        origin.happenedOn = EventDay(appliedOn)
        guard let opened = try MatterDesk(office).open(origin, by: officer.account, at: now, db: db).first else {
            throw Refusal.incomplete([
                FieldFault(field: "subject", code: "no-procedure", advice: "规则库中没有今天适用的\(kind.title)程序")
            ])
        }
        return opened
    }

    private func insert(_ claim: Claim, clock: String, by officer: Officer, at now: Instant, db: any Connection) throws
    {
        try db.execute(
            """
            INSERT INTO sample_claim (county, id, sample, kind, subject, applicant, grounds, clock_rule, clock_from,
                last_day, applied_on, in_time, reason, matter, recorded_at, recorded_by)
            VALUES (\(office.county.text), \(claim.id), \(claim.sample), \(claim.kind.rawValue),
                \(claim.subject.rawValue), \(claim.applicant), \(claim.grounds), \(clock),
                \(claim.clockFrom.description), \(claim.lastDay.description), \(claim.appliedOn.description),
                \(claim.inTime ? 1 : 0), \(claim.reason), \(claim.matter), \(now.milliseconds), \(officer.account))
            """
        )
        try Audit.append(
            Audit.Leaf(
                at: now,
                actor: officer.account,
                action: claim.isAccepted ? "claim-accepted" : "claim-refused",
                subjectKind: "sample-claim",
                subject: claim.id,
                after: try ClaimRecords(db: db, county: office.county).digest(of: claim.id)
            ),
            county: office.county,
            to: db
        )
    }
}
