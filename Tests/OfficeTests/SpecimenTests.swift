import Judging
import Office
import Primitives
import Rules
import Storage
import Supervision
import TestSupport
import Testing

@Suite struct `A specimen on its way` {
    private static func with(
        _ engine: Engine,
        _ body: @Sendable @escaping (FieldChain) async throws -> Void
    ) async throws {
        try await County.with(engine) { county in try await body(try await FieldChain(county)) }
    }

    @Test(arguments: Engine.available)
    func `from the field to the ledger each hand is on record, and a failure opens its disposal`(
        engine: Engine
    ) async throws {
        try await Self.with(engine) { chain in
            let (id, sample) = try await chain.approved("0.5")
            let file = try await chain.specimens.file(id, by: chain.county.head)
            #expect(file.events.map(\.state) == [.taken, .handedOver, .accepted, .submitted, .approved])
            #expect(file.events.map(\.actor) == ["north", "north", "inspector", "inspector", "head"])
            #expect(file.summary.number == "XBJ24140522000001")
            #expect(file.summary.conclusion == .fail)
            let stored = try await SampleReading(chain.county.office).file(sample, by: chain.county.head)
            #expect(stored.summary.conclusion == .fail)
            #expect(stored.summary.supplierID == chain.shop)
            #expect(stored.matters.map(\.procedureTitle) == ["核查处置"])
            #expect(try await LedgerCheck(chain.county.office).run().faults == [])
        }
    }

    @Test(arguments: Engine.available)
    func `numbers have no gap and each kind its own`(engine: Engine) async throws {
        try await Self.with(engine) { chain in
            for _ in 0..<2 { _ = try await chain.specimens.take(chain.entry(), by: chain.county.north) }
            _ = try await chain.specimens.take(chain.entry { $0.kind = .riskMonitoring }, by: chain.county.north)
            let numbers = try await chain.county.database.read { db in
                try db.query("SELECT number FROM specimen ORDER BY number").map {
                    try $0.get("number", as: String.self)
                }
            }
            #expect(numbers == ["XBF24140522000001", "XBJ24140522000001", "XBJ24140522000002"])
        }
    }

    @Test func `all that is wrong with a sheet is said at once, and nothing is written`() async throws {
        try await Self.with(.sqlite) { chain in
            let found = await faults {
                _ = try await chain.specimens.take(
                    chain.entry { entry in
                        entry.operatorID = "nobody"
                        entry.food = " "
                        entry.laboratory = "civil-affairs"
                        entry.sheet = SpecimenSheet(sampler: "甲", secondSampler: "甲")
                        entry.takenAt = Instant(Shipped.day("2024-03-05"))
                    },
                    by: chain.county.north
                )
            }
            #expect(
                Set(found) == [
                    "food-missing", "amount-missing", "reserve-missing", "seal-missing", "same-sampler", "in-future",
                    "unknown-operator", "unknown-laboratory",
                ]
            )
            let written = try await chain.county.count("SELECT COUNT(*) FROM specimen")
            #expect(written == 0)
        }
    }

    @Test(arguments: Engine.available)
    func `whoever entered results cannot approve them, not even past the desk`(engine: Engine) async throws {
        try await Self.with(engine) { chain in
            let id = try await chain.submitted("0.01")
            await #expect(throws: StorageError.self) {
                try await chain.county.execute(
                    "UPDATE specimen_standing SET reviewed_by = 'inspector', state = 'approved' WHERE specimen = \(id)"
                )
            }
            await #expect(throws: StorageError.self) {
                try await chain.county.execute("UPDATE specimen SET second_sampler = sampler")
            }
            #expect(try await chain.specimens.file(id, by: chain.county.head).summary.state == .submitted)
        }
    }

    @Test func `the laboratory refuses with a reason, and the sampler hands over again`() async throws {
        try await Self.with(.sqlite) { chain in
            let id = try await chain.specimens.take(chain.entry(), by: chain.county.north)
            await #expect(throws: Refusal.notFound) {
                try await chain.laboratory.accept(id, note: "", by: chain.inspector)
            }
            try await chain.specimens.handOver(id, note: "", by: chain.county.north)
            await expectFaults(["note-missing"]) {
                try await chain.laboratory.refuse(id, reason: " ", by: chain.inspector)
            }
            try await chain.laboratory.refuse(id, reason: "封条破损", by: chain.inspector)
            await expectFaults(["not-now"]) {
                try await chain.laboratory.submit(id, [FieldChain.result("0.01")], by: chain.inspector)
            }
            try await chain.specimens.handOver(id, note: "已重新封样", by: chain.county.north)
            try await chain.laboratory.accept(id, note: "", by: chain.inspector)
            let file = try await chain.specimens.file(id, by: chain.county.north)
            #expect(file.events.map(\.state) == [.taken, .handedOver, .refused, .handedOver, .accepted])
        }
    }

    @Test func `the laboratory is told no operator, and only of its own specimens`() async throws {
        try await Self.with(.sqlite) { chain in
            let id = try await chain.submitted("0.01")
            let parcel = try await chain.laboratory.parcel(id, by: chain.inspector)
            #expect(
                parcel.summary.supplier.isEmpty && parcel.summary.supplierID.isEmpty && parcel.summary.township == nil
            )
            let other = Officer(
                account: "other",
                name: "别家",
                scope: Scope(county: Shipped.county, role: .shipped("laboratory"), department: "another")
            )
            await #expect(throws: Refusal.notFound) { _ = try await chain.laboratory.parcel(id, by: other) }
            await #expect(throws: Refusal.notFound) { _ = try await chain.specimens.file(id, by: chain.county.south) }
        }
    }

    @Test func `a return begins a new round, and the first results stay`() async throws {
        try await Self.with(.sqlite) { chain in
            let id = try await chain.submitted("5")
            await expectFaults(["note-missing"]) {
                try await chain.review.giveBack(id, reason: "", by: chain.county.head)
            }
            try await chain.review.giveBack(id, reason: "单位写错", by: chain.county.head)
            #expect(try await chain.county.count("SELECT COUNT(*) FROM sample WHERE number LIKE 'XBJ%'") == 0)
            try await chain.laboratory.submit(id, [FieldChain.result("0.005")], by: chain.inspector)
            try await chain.review.approve(id, note: "", by: chain.county.head)
            let file = try await chain.specimens.file(id, by: chain.county.head)
            #expect(file.results.map(\.result) == ["5", "0.005"])
            #expect(file.lastRound.map(\.result) == ["0.005"])
            #expect(file.summary.conclusion == .pass)
        }
    }

    /// Its five working days ran from whenever a second person found time to look.
    @Test func `a failure handed in on the 8th and reviewed on the 14th is to be served from the 8th on`() async throws
    {
        try await Self.with(.sqlite) { chain in
            chain.county.set("2024-03-08")
            let id = try await chain.submitted("5")
            chain.county.set("2024-03-14")
            try await chain.review.approve(id, note: "", by: chain.county.head)
            let sample = try await chain.specimens.file(id, by: chain.county.head).summary.sample
            let opened = try await chain.county.text("SELECT id FROM matter WHERE sample = \(sample)")
            let matter = try #require(opened)
            // Friday the 8th: five working days end with the 15th, ninety days with 6 June.
            #expect(try await chain.county.due(matter) == (endOf("2024-06-06"), endOf("2024-03-15")))
            let file = try await chain.county.matters.file(matter, by: chain.county.head)
            #expect(file.matter.recordedAt?.day == Shipped.day("2024-03-14"))
            #expect(try await LedgerCheck(chain.county.office).run().faults == [])
        }
    }

    @Test func `an item that was asked for cannot be left out`() async throws {
        try await Self.with(.sqlite) { chain in
            let id = try await chain.specimens.take(chain.entry { $0.items = ["克百威", "灭蝇胺"] }, by: chain.county.north)
            try await chain.specimens.handOver(id, note: "", by: chain.county.north)
            try await chain.laboratory.accept(id, note: "", by: chain.inspector)
            let found = await faults {
                try await chain.laboratory.submit(id, [FieldChain.result("")], by: chain.inspector)
            }
            #expect(Set(found) == ["result-missing", "item-left-out"])
        }
    }

    @Test func `a file enters all its results or none`() async throws {
        try await Self.with(.sqlite) { chain in
            let id = try await chain.specimens.take(chain.entry(), by: chain.county.north)
            try await chain.specimens.handOver(id, note: "", by: chain.county.north)
            try await chain.laboratory.accept(id, note: "", by: chain.inspector)
            let good = SamplingRow.cowpea("XBJ24140522000001", "0.01")
            let bad = SamplingRow.cowpea("XBJ24140522000009", "0.01")
            await expectFaults(["unknown-number"]) {
                _ = try await chain.laboratory.submit(file: .of([good, bad]), by: chain.inspector)
            }
            let empty = SamplingRow.cowpea("XBJ24140522000001", " ")
            let problem = Problem(row: 2, column: "判定", code: "bad-verdict", read: "好", expected: "合格或不合格", message: "")
            let told = await advice {
                _ = try await chain.laboratory.submit(
                    file: .of([bad, empty], problems: [problem]),
                    by: chain.inspector
                )
            }
            #expect(
                told == [
                    "第 2 行“判定”列：读到“好”，应当是：合格或不合格", "第 2 行“抽样编号”列：读到“XBJ24140522000009”，应当是：在检样品的抽样编号",
                    "第 3 行“检验结果”列：没有填写，应当是：“克百威”的结果，未检出的写“未检出”",
                ]
            )
            #expect(try await chain.county.count("SELECT COUNT(*) FROM specimen_result") == 0)
            #expect(try await chain.laboratory.submit(file: .of([good]), by: chain.inspector) == 1)
        }
    }

    /// Taken on Monday 4 March: five working days end with the 11th, twenty from acceptance on the 5th with 2 April.
    @Test func `the clock of each state runs from its own event`() async throws {
        try await Self.with(.sqlite) { chain in
            let id = try await chain.specimens.take(chain.entry(), by: chain.county.north)
            func due() async throws -> DueTime? {
                try await chain.specimens.file(id, by: chain.county.head).summary.due
            }
            #expect(try await due() == .at(Instant(Shipped.day("2024-03-12"))))
            try await chain.specimens.handOver(id, note: "", by: chain.county.north)
            chain.county.set("2024-03-05")
            try await chain.laboratory.accept(id, note: "", by: chain.inspector)
            #expect(try await due() == .at(Instant(Shipped.day("2024-04-03"))))
            let late = try await chain.specimens.list(
                SpecimenFilter(overdue: true),
                by: chain.county.head,
                limit: 9,
                offset: 0
            )
            #expect(late.total == 0)
            chain.county.set("2024-04-03")
            let now = try await chain.specimens.list(
                SpecimenFilter(overdue: true),
                by: chain.county.head,
                limit: 9,
                offset: 0
            )
            #expect(now.rows.map(\.id) == [id])
        }
    }
}
