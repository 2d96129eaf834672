import Primitives
import Rules
import Supervision

extension DemoRun {
    private static let purposes = ["绿色食品认证（黄瓜）", "县级农业品牌推选", "农产品展销会参展", "农业标准化示范基地创建"]

    /// Reviews of the four hooks twice a year, and applications in spring: from every second township one that is refused.
    mutating func workOnHooks(_ day: Day) throws {
        let desk = HookDesk(office)
        if day.day == 15, [1, 7].contains(day.month) {
            _ = try desk.review(by: headOffice, at: Instant(day, hour: 15), db: db)
        }
        guard day.month == 3, day.day == 12 else { return }
        let now = Instant(day, hour: 10)
        let subjects = try desk.subjects(headOffice.scope, on: day, db)
        for (index, township) in office.rulebook.townships(of: office.county).prefix(6).enumerated() {
            let own = subjects.filter { $0.township == township.code }
            let hook = office.rulebook.hooks.hooks[index % office.rulebook.hooks.hooks.count].id
            let wanted = own.first { subject in
                subject.standings.contains { $0.hook.id == hook && $0.isEligible == (index % 2 == 0) }
            }
            guard let subject = wanted ?? own.first else { continue }
            _ = try desk.check(
                subject.id,
                hook: hook,
                purpose: Self.purposes[index % Self.purposes.count],
                by: headOffice,
                at: now,
                db: db
            )
        }
    }
}
