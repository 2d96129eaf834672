import Judging
import Office
import Primitives
import Rules
import Storage
import Supervision
import TestSupport
import Testing

@Suite struct `Public notices` {
    @Test(arguments: Engine.available)
    func `a notice holds each concluded supervision sample once, and a correction leaves the first readable`(
        engine: Engine
    ) async throws {
        try await County.with(engine) { county in
            try await county.importing([
                .published("n1", on: "2024-02-01"), .cowpea("n2", on: "2024-02-02"),
                .cowpea("n3", on: "2024-03-01"),
            ])
            let desk = NoticeDesk(county.office)
            let (from, through) = (Shipped.day("2024-02-01"), Shipped.day("2024-02-29"))
            let first = try await desk.publish(from: from, through: through, by: county.head)
            #expect((first.failed, first.passed, first.serial) == (1, 1, 1))
            await expectFaults(["nothing"]) {
                _ = try await desk.publish(from: from, through: through, by: county.head)
            }
            await expectFaults(["reason-missing", "unknown-number"]) {
                _ = try await desk.correct(first.id, reason: "", leavingOut: ["x"], by: county.head)
            }
            let second = try await desk.correct(first.id, reason: "撤下误登", leavingOut: ["n2"], by: county.head)
            #expect((second.revision, second.passed) == (2, 0))
            #expect(try await desk.file(first.id).lines.map(\.number) == ["n1", "n2"])
            #expect(try await desk.file(first.id).notice.isCurrent == false)
            #expect(try await desk.search(NoticeFilter(text: "凤凰"), limit: 9, offset: 0).rows.map(\.number) == ["n1"])
            #expect(try await desk.search(NoticeFilter(text: "克百威", conclusion: .fail), limit: 9, offset: 0).total == 1)
            #expect(try await desk.search(NoticeFilter(text: "%"), limit: 9, offset: 0).total == 0)
            let line = try #require(
                try await desk.search(NoticeFilter(text: "克百威 凤凰"), limit: 9, offset: 0).rows.first
            )
            #expect(line.position == 1)
            #expect(line.sampledOn == Shipped.day("2024-02-01"))
            let narrowed: [(NoticeFilter, Int)] = [
                (NoticeFilter(text: "克百威 没有这家"), 0), (NoticeFilter(from: Shipped.day("2024-02-02")), 0),
                (NoticeFilter(through: Shipped.day("2024-02-01")), 1), (NoticeFilter(township: Shipped.north), 1),
                (NoticeFilter(township: Shipped.south), 0),
            ]
            for (filter, count) in narrowed {
                let found = try await desk.search(filter, limit: 9, offset: 0)
                #expect(found.total == count, "\(filter)")
            }
            #expect(try await LedgerCheck(county.office).run().faults == [])
        }
    }

    @Test func `a line of the table of failures has the columns of published notices`() async throws {
        try await County.with(.sqlite) { county in
            try await county.importing([.published("n1", on: "2024-02-01")])
            let desk = NoticeDesk(county.office)
            let notice = try await desk.publish(
                from: Shipped.day("2024-02-01"),
                through: Shipped.day("2024-02-29"),
                by: county.head
            )
            let row = try #require(try await desk.file(notice.id).lines.first?.failedRow(1))
            #expect(row.count == NoticeLine.failedColumns.count)
            #expect(row[9] == "克百威║0.5mg/kg║≤0.02mg/kg")
            #expect(NoticeLine.passedColumns.count == 14)
        }
    }

    @Test func `risk monitoring is never published`() async throws {
        try await County.with(.sqlite) { county in
            var row = SamplingRow.cowpea("m1", "0.5", on: "2024-02-01")
            row.kind = .riskMonitoring
            try await county.importing([row])
            let preview = try await NoticeDesk(county.office)
                .preview(from: Shipped.day("2024-01-01"), through: Shipped.day("2024-12-31"), by: county.head)
            #expect(preview.lines.isEmpty && preview.held.isEmpty)
        }
    }

    private static func preview(_ county: County) async throws -> NoticePreview {
        let day = Shipped.day("2024-03-04")
        return try await NoticeDesk(county.office).preview(from: day, through: day, by: county.head)
    }

    /// Served on Monday 4 March: the seventh working day is Wednesday 13 March.
    @Test(arguments: Engine.available)
    func `a failure is kept back until it was served and the time for a retest is over`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let chain = try await FieldChain(county)
            let sample = try await chain.approved("0.5").sample
            #expect(try await Self.preview(county).held.map(\.hold) == [.notServed])
            try await `After a failure`.serve(chain, sample: sample)
            let until = NoticeHold.claimable(until: Shipped.day("2024-03-13"))
            for day in ["2024-03-04", "2024-03-13"] {
                county.set(day)
                let seen = try await Self.preview(county)
                #expect(seen.held.map(\.hold) == [until] && seen.lines.isEmpty)
            }
            county.set("2024-03-14")
            let seen = try await Self.preview(county)
            #expect(seen.held.isEmpty && seen.lines.map(\.sample) == [sample])
        }
    }

    @Test func `a failure whose retest was refused is not kept back any longer, one with a retest under way is`()
        async throws
    {
        for refusal in [nil, "reserve-unfit"] {
            try await County.with(.sqlite) { county in
                let chain = try await FieldChain(county)
                let sample = try await chain.approved("0.5").sample
                try await `After a failure`.serve(chain, sample: sample)
                var entry = `After a failure`.claim(.result, on: "2024-03-04")
                entry.refusal = refusal
                let claim = try await ClaimDesk(county.office).apply(entry, to: sample, by: county.head)
                county.set("2024-06-03")
                let seen = try await Self.preview(county)
                #expect(seen.held.map(\.hold) == (claim.matterNumber.map { [.claimed($0)] } ?? []))
                #expect(seen.lines.count == (refusal == nil ? 0 : 1))
                guard refusal == nil else { return }
                await expectFaults(["claimed"]) {
                    let day = Shipped.day("2024-03-04")
                    _ = try await NoticeDesk(county.office)
                        .publish(from: day, through: day, releasing: [sample], because: "急", by: county.head)
                }
            }
        }
    }

    @Test(arguments: Engine.available)
    func `a failure is published before its time only with a reason, which stays on record`(engine: Engine) async throws
    {
        try await County.with(engine) { county in
            let chain = try await FieldChain(county)
            let sample = try await chain.approved("0.5").sample
            let desk = NoticeDesk(county.office)
            let day = Shipped.day("2024-03-04")
            await expectFaults(["nothing"]) { _ = try await desk.publish(from: day, through: day, by: county.head) }
            await expectFaults(["reason-missing"]) {
                _ = try await desk.publish(
                    from: day,
                    through: day,
                    releasing: [sample],
                    because: " ",
                    by: county.head
                )
            }
            let notice = try await desk.publish(
                from: day,
                through: day,
                releasing: [sample],
                because: "正在发生的风险，须立即告知公众",
                by: county.head
            )
            #expect(notice.failed == 1)
            #expect(try await county.text("SELECT held FROM notice_release") == "检验结论尚未送达")
            #expect(try await LedgerCheck(county.office).run().faults == [])
            try await county.execute("UPDATE notice_release SET reason = '无'")
            #expect(try await LedgerCheck(county.office).run().faults.contains { $0.contains("notice \(notice.id)") })
        }
    }

    @Test(arguments: Engine.available)
    func `what was taken out of a notice is shown first, named no more on the old page, and published again`(
        engine: Engine
    ) async throws {
        try await County.with(engine) { county in
            try await county.importing([.cowpea("n1", on: "2024-02-01"), .cowpea("n2", on: "2024-02-02")])
            let desk = NoticeDesk(county.office)
            let (from, through) = (Shipped.day("2024-02-01"), Shipped.day("2024-02-29"))
            let first = try await desk.publish(from: from, through: through, by: county.head)
            let nothing = try await desk.difference(first.id, leavingOut: [], by: county.head)
            #expect(nothing.left.isEmpty && nothing.changed.isEmpty && nothing.unchanged == 2)
            let difference = try await desk.difference(first.id, leavingOut: ["n2"], by: county.head)
            #expect(difference.left.map(\.number) == ["n2"] && difference.unchanged == 1)
            let second = try await desk.correct(first.id, reason: "撤下误登", leavingOut: ["n2"], by: county.head)
            let old = try await desk.file(first.id)
            #expect(old.current == second.id)
            #expect(old.lines.map(\.supplier) == ["凤凰蔬菜店", "（已撤下）"])
            #expect(old.lines.last?.failedRow(1).contains { $0.contains("凤凰") } == false)
            let again = try await desk.publish(from: from, through: through, by: county.head)
            #expect(again.serial == 2)
            #expect(try await desk.file(again.id).lines.map(\.number) == ["n2"])
            #expect(try await LedgerCheck(county.office).run().faults == [])
        }
    }
}

extension SamplingRow {
    /// A failed cowpea that somebody published already: no retest keeps it back.
    fileprivate static func published(_ number: String, on day: String) -> SamplingRow {
        var row = SamplingRow.cowpea(number, "0.5", on: day)
        row.publishedOn = Shipped.day("2024-02-28")
        return row
    }
}
