import Office
import Primitives
import Rules
import Storage
import Supervision
import TestSupport
import Testing

@Suite struct `The four hooks of tracing` {
    private static let hooks = ["recognition", "brand", "certification", "fair"]

    private static func register(_ id: String, _ county: County) async throws {
        let (_, draft) = try await RegisterDesk(county.office).draft(id, by: county.head)
        var changed = draft
        changed.facts["national-platform"] = "yes"
        try await RegisterDesk(county.office).change(id, to: changed, by: county.head)
    }

    private static func standing(_ id: String, _ hook: String, _ county: County) async throws -> HookStanding {
        let file = try await HookDesk(county.office).file(id, by: county.head)
        return try #require(file.standings.first { $0.hook.id == hook })
    }

    @Test(arguments: Engine.available)
    func `a grower that is not on the platform is put forward for nothing`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let farm = try await county.firm("东坡农场")
            let before = try await HookDesk(county.office).file(farm, by: county.head).standings
            #expect(before.map(\.hook.id) == Self.hooks)
            #expect(before.allSatisfy { !$0.isEligible })
            // Nobody knows since when it has not been registered.
            #expect(before.allSatisfy { $0.since == nil })
            try await Self.register(farm, county)
            let after = try await HookDesk(county.office).file(farm, by: county.head).standings
            #expect(after.filter(\.isEligible).map(\.hook.id) == ["recognition", "fair"])
            #expect(after[1].reasons == "近 6 个月没有开具承诺达标合格证")
            _ = try await county.certificates.issue(try county.promise(farm), by: county.head)
            let certified = try await HookDesk(county.office).file(farm, by: county.head).standings
            #expect(certified.filter(\.isEligible).count == 4)
            #expect(certified[1].since == county.clock.value.day)
            let shop = try await county.firm("城东超市", .sales)
            let none = try await HookDesk(county.office).file(shop, by: county.head).standings
            #expect(none.isEmpty)
        }
    }

    @Test(arguments: Engine.available)
    func `a certificate that was voided does not count, and one lapses after six months`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let farm = try await county.firm("东坡农场")
            try await Self.register(farm, county)
            _ = try await county.certificates.issue(try county.promise(farm), by: county.head)
            county.set("2024-09-04")
            let last = try await Self.standing(farm, "brand", county)
            #expect(last.isEligible)
            county.set("2024-09-05")
            let lapsed = try await Self.standing(farm, "brand", county)
            #expect(!lapsed.isEligible)
            #expect(lapsed.since == Day("2024-09-05"))
        }
    }

    @Test(arguments: Engine.available)
    func `a failed sample and its open disposal shut a subject out, each for its own time`(
        engine: Engine
    ) async throws {
        try await County.with(engine) { county in
            let matter = try await county.openedDisposal("A1")
            let shop = try #require(try await county.text("SELECT operator FROM matter WHERE id = \(matter)"))
            try await county.execute("UPDATE operator SET kind = 'growing' WHERE id = \(shop)")
            try await Self.register(shop, county)
            let shut = try await Self.standing(shop, "fair", county)
            let failing = shut.findings.filter { !$0.isMet }.map(\.condition.id)
            #expect(failing.contains("no-failed-sample") && failing.contains("no-open-matter"))
            #expect(shut.since != nil)
            #expect(shut.findings.flatMap(\.items).contains { $0.kind == .matter && $0.id == matter })
            // The look-back that follows is open, too.
            let lookBack = try await county.finish(matter)
            let looked = try await Self.standing(shop, "fair", county)
            #expect(looked.findings.flatMap(\.items).filter { $0.kind == .matter }.map(\.id) == [lookBack])
            try await county.lookBack(lookBack, by: county.otherNorth)
            let closed = try await Self.standing(shop, "fair", county)
            let left = closed.findings.filter { !$0.isMet }.map(\.condition.id)
            #expect(left.contains("no-failed-sample") && !left.contains("no-open-matter"))
            county.set("2026-06-01")
            let clean = try await Self.standing(shop, "fair", county)
            #expect(clean.isEligible)
            #expect(clean.since.map { $0 > Shipped.day("2025-01-01") && $0 < Shipped.day("2026-06-01") } == true)
        }
    }

    @Test(arguments: Engine.available)
    func `a forbidden input on record shuts out, one that is allowed does not`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let farm = try await county.firm("东坡农场")
            try await Self.register(farm, county)
            for (product, substance) in [("某乳油", "灭蝇胺"), ("某颗粒剂", "甲胺磷")] {
                let use = InputUse(
                    operatorID: farm,
                    food: "黄瓜",
                    product: product,
                    substances: [substance],
                    usedOn: Shipped.day("2024-03-01"),
                    intervalDays: 7
                )
                _ = try await county.certificates.record(use, by: county.head)
                let standing = try await Self.standing(farm, "fair", county)
                #expect(standing.isEligible == (substance == "灭蝇胺"))
            }
            let shut = try await Self.standing(farm, "fair", county)
            #expect(shut.since == Day("2024-03-01"))
            #expect(shut.reasons.contains("禁用投入品"))
        }
    }

    @Test(arguments: Engine.available)
    func `a check is numbered and kept, a refusal too, and no later change touches it`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let farm = try await county.firm("东坡农场")
            let desk = HookDesk(county.office)
            let refused = try await desk.check(farm, hook: "fair", purpose: "农博会参展", by: county.north)
            try await Self.register(farm, county)
            let passed = try await desk.check(farm, hook: "fair", purpose: "农博会参展", by: county.head)
            let first = try await desk.check(refused, by: county.head)
            let second = try await desk.check(passed, by: county.head)
            #expect(first.number == "四挂钩核查〔2024〕1号")
            #expect(second.number == "四挂钩核查〔2024〕2号")
            #expect((first.isEligible, second.isEligible) == (false, true))
            #expect(first.findings.filter { !$0.isMet }.map(\.reason) == ["未登记：已在国家农产品质量安全追溯管理信息平台登记"])
            let refusals = try await desk.checks(onlyRefused: true, by: county.head, limit: 9, offset: 0)
            #expect(refusals.rows.map(\.id) == [refused])
            let foreign = try await desk.checks(onlyRefused: false, by: county.south, limit: 9, offset: 0)
            #expect(foreign.total == 0)
            await #expect(throws: Refusal.notFound) { _ = try await desk.check(refused, by: county.south) }
            let report = try await LedgerCheck(county.office).run()
            #expect(report.faults == [])
            try await county.execute("UPDATE hook_check SET eligible = 1 WHERE id = \(refused)")
            let broken = try await LedgerCheck(county.office).run()
            #expect(broken.faults == ["hook-check \(refused) differs from what the audit trail recorded"])
        }
    }

    @Test func `a form is told everything that is wrong with it, and no number is lost`() async throws {
        try await County.with(.sqlite) { county in
            let farm = try await county.firm("东坡农场")
            let shop = try await county.firm("城东超市", .sales)
            let desk = HookDesk(county.office)
            let before = try await county.census()
            for (id, hook, codes) in [
                (farm, "x", ["unknown-hook", "purpose-length"]), (shop, "fair", ["no-subject", "purpose-length"]),
            ] {
                do {
                    _ = try await desk.check(id, hook: hook, purpose: " ", by: county.head)
                    Issue.record("accepted")
                } catch Refusal.incomplete(let faults) {
                    #expect(faults.map(\.code) == codes)
                }
            }
            let after = try await county.census()
            #expect(after == before)
        }
    }

    @Test(arguments: Engine.available)
    func `a review writes what changed, and finds who fell out`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let desk = HookDesk(county.office)
            let due = try await desk.reviews(by: county.head).due
            #expect(due == county.clock.value.day)
            let farm = try await county.firm("东坡农场")
            let other = try await county.firm("西坡农场")
            try await Self.register(farm, county)
            let first = try await desk.review(by: county.head)
            #expect((first.subjects, first.eligible, first.fellOut) == (2, 0, 0))
            let written = try await county.count("SELECT COUNT(*) FROM hook_standing")
            #expect(written == 8)
            // Since when is then known of what the facts do not tell.
            let recorded = try await Self.standing(other, "fair", county)
            #expect(recorded.since == county.clock.value.day)
            county.set("2024-05-06")
            let same = try await desk.review(by: county.head)
            #expect(same.fellOut == 0)
            let still = try await county.count("SELECT COUNT(*) FROM hook_standing")
            #expect(still == 8)
            let use = InputUse(
                operatorID: farm,
                food: "黄瓜",
                product: "某颗粒剂",
                substances: ["甲胺磷"],
                usedOn: Shipped.day("2024-05-01"),
                intervalDays: 7
            )
            _ = try await county.certificates.record(use, by: county.head)
            county.set("2024-06-03")
            let third = try await desk.review(by: county.head)
            #expect(third.fellOut == 2)
            let (reviews, fellOut, next) = try await desk.reviews(by: county.north)
            #expect(reviews.count == 3)
            #expect(fellOut.map(\.hook).sorted() == ["fair", "recognition"])
            #expect(Set(fellOut.map(\.since)) == [Shipped.day("2024-05-01")])
            #expect(next == Day("2024-12-03"))
            let foreign = try await desk.reviews(by: county.south).fellOut
            #expect(foreign.isEmpty)
            let counts = try await desk.list(HookFilter(), by: county.head, limit: 0, offset: 0).counts
            #expect((counts.subjects, counts.reviewed) == (2, 2))
            #expect(counts.eligible.isEmpty)
            let report = try await LedgerCheck(county.office).run()
            #expect(report.faults == [])
        }
    }

    @Test func `what was merged counts for the firm that is kept`() async throws {
        try await County.with(.sqlite) { county in
            let old = try await county.firm("东坡农场")
            let young = try await county.firm("东坡家庭农场")
            try await Self.register(young, county)
            let kept = try await RegisterDesk(county.office).merge(old, with: young, reason: "迁址", by: county.head)
            #expect(kept == old)
            let subjects = try await HookDesk(county.office)
                .list(HookFilter(hook: "fair", state: .eligible), by: county.head, limit: 9, offset: 0).rows
            #expect(subjects.map(\.id) == [old])
        }
    }
}
