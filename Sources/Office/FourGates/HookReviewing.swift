package import Primitives
import Rules
import Storage
package import Supervision

/// The periodic review (定期复核): writes where every subject stands, and finds who fell out.
extension HookDesk {
    /// Looks through all subjects within the officer's scope; returns what was found.
    ///
    /// Only standings that differ from the review before are written: no row, no change.
    @discardableResult
    package func review(by officer: Officer) async throws -> HookReview {
        let now = office.environment.now()
        return try await office.database.write { db in try review(by: officer, at: now, db: db) }
    }

    func review(by officer: Officer, at now: Instant, db: any Connection) throws -> HookReview {
        try officer.require(.editOperators)
        let records = HookRecords(db: db, county: office.county)
        let recorded = try records.standings()
        let subjects = try subjects(officer.scope, on: now.day, db)
        var changes: [HookRecords.NewStanding] = []
        for subject in subjects {
            for standing in subject.standings {
                let known = recorded[HookRecords.Key(operatorID: subject.id, hook: standing.hook.id)]
                guard known?.isEligible != standing.isEligible else { continue }
                let change = HookReview.Change(
                    operatorID: subject.id,
                    operatorName: subject.name,
                    hook: standing.hook.id,
                    isEligible: standing.isEligible,
                    since: standing.since ?? now.day,
                    reasons: standing.reasons
                )
                changes.append(HookRecords.NewStanding(change: change, wasEligible: known?.isEligible))
            }
        }
        let review = HookReview(
            id: office.environment.nextID(now),
            at: now,
            by: officer.account,
            subjects: subjects.count,
            eligible: subjects.count { $0.standings.allSatisfy(\.isEligible) },
            fellOut: changes.count { !$0.change.isEligible && $0.wasEligible == true }
        )
        try records.insert(review, changes)
        try leaf("hooks-reviewed", "hook-review", review.id, try records.reviewDigest(of: review.id), officer, now, db)
        return review
    }

    /// The last reviews, who fell out at the newest of them, and the day by which the next is due.
    ///
    /// `due` is nil where the rulebook names no interval; without a review it is today.
    package func reviews(
        by officer: Officer
    ) async throws -> (reviews: [HookReview], fellOut: [HookReview.Change], due: Day?) {
        try officer.require(.readLedger)
        let today = office.environment.now().day
        let months = office.rulebook.hooks.reviewMonths
        return try await office.database.read { db in
            let records = HookRecords(db: db, county: office.county)
            let reviews = try records.reviews(limit: 20)
            let fellOut = try reviews.first.map { try records.fellOut(review: $0.id, scope: officer.scope) } ?? []
            let due = months.map { months in reviews.first.map { $0.at.day.adding(months: months) } ?? today }
            return (reviews, fellOut, due)
        }
    }
}
