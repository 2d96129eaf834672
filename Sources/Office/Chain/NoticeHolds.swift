import Primitives
import Rules
import Storage
import Supervision

/// When the results of failed samples were served on their operators.
struct ServedResults {
    let db: any Connection
    let office: Office

    /// The day on which the first step of what a failure opens, serving the result, was done.
    func days(of samples: [String]) throws -> [String: Day] {
        let opened = office.rulebook.procedures.filter { $0.opens == SamplingRow.Kind.supervision.failureEvent }
        let steps = Set(opened.flatMap(\.versions).compactMap(\.steps.first?.id)).sorted()
        var days: [String: Day] = [:]
        for chunk in samples.chunked(by: 400) {
            try db.each(
                """
                SELECT matter.sample, MIN(matter_step.done_at) AS served FROM matter
                JOIN matter_step ON matter_step.county = matter.county AND matter_step.matter = matter.id
                    AND matter_step.step IN (\(SQL.list(steps))) AND matter_step.done_at IS NOT NULL
                WHERE matter.county = \(office.county.text) AND matter.sample IN (\(SQL.list(chunk)))
                    AND matter.procedure_id IN (\(SQL.list(opened.map(\.id))))
                GROUP BY matter.sample
                """
            ) { days[try $0.get("sample")] = Instant(milliseconds: try $0.get("served")).day }
        }
        return days
    }
}

/// Which failures are kept back from the public, and why: until the result was served and the time to ask for a retest is
/// over, or a retest was decided.
struct NoticeHolds {
    let db: any Connection
    let office: Office

    private struct Claims {
        var open: String?
        /// A retest was refused or is closed.
        var isDecided = false
        var servedOn: Day?
    }

    /// Those that somebody else published already are kept back by nobody.
    func holds(of samples: [String], on today: Day) throws -> [String: NoticeHold] {
        let served = try ServedResults(db: db, office: office).days(of: samples)
        let claims = try claims(of: samples)
        var holds: [String: NoticeHold] = [:]
        for chunk in samples.chunked(by: 400) {
            try db.each(
                """
                SELECT sample.id, operator.kind FROM sample
                LEFT JOIN operator ON operator.county = sample.county
                    AND operator.id = COALESCE(sample.supplier, sample.producer)
                WHERE sample.county = \(office.county.text) AND sample.published_on IS NULL
                    AND sample.id IN (\(SQL.list(chunk)))
                """
            ) { row in
                let id: String = try row.get("id")
                let kind = try row.get("kind", as: String?.self).flatMap { OperatorKind(rawValue: $0) }
                let claims = claims[id] ?? Claims()
                holds[id] = hold(claims, servedOn: served[id] ?? claims.servedOn, kind, today)
            }
        }
        return holds
    }

    private func hold(_ claims: Claims, servedOn: Day?, _ kind: OperatorKind?, _ today: Day) -> NoticeHold? {
        if let number = claims.open { return .claimed(number) }
        if claims.isDecided { return nil }
        guard let servedOn else { return .notServed }
        let circumstances = office.rulebook.circumstances(of: kind, claim: .result)
        guard let time = office.rulebook.claims.time(for: .result, in: circumstances),
            let term = office.rulebook.term(.deadline(time.deadline), on: servedOn),
            let last = try? term.lastDay(from: servedOn, calendar: office.rulebook.calendar)
        else { return .unknownTime }
        return today <= last ? .claimable(until: last) : nil
    }

    private func claims(of samples: [String]) throws -> [String: Claims] {
        var claims: [String: Claims] = [:]
        for chunk in samples.chunked(by: 400) {
            try db.each(
                """
                SELECT sample_claim.sample, sample_claim.kind, sample_claim.subject, sample_claim.clock_from,
                    matter.number, matter_standing.state
                FROM sample_claim
                LEFT JOIN matter ON matter.county = sample_claim.county AND matter.id = sample_claim.matter
                LEFT JOIN matter_standing ON matter_standing.county = matter.county AND matter_standing.matter = matter.id
                WHERE sample_claim.county = \(office.county.text) AND sample_claim.sample IN (\(SQL.list(chunk)))
                ORDER BY sample_claim.recorded_at, sample_claim.id
                """
            ) { row in
                var found = claims[try row.get("sample")] ?? Claims()
                let isOpen = try row.get("state", as: String?.self) == "open"
                if isOpen { found.open = try row.get("number") }
                if try row.get("kind", as: String.self) == Claim.Kind.retest.rawValue, !isOpen {
                    found.isDecided = true
                }
                if try row.get("subject", as: String.self) != ClaimSubject.process.rawValue, found.servedOn == nil {
                    found.servedOn = Day(try row.get("clock_from", as: String.self))
                }
                claims[try row.get("sample")] = found
            }
        }
        return claims
    }
}
