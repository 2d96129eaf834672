import Office
import Primitives
import Rules
import Storage
import Supervision
import TestSupport
import Testing

@Suite struct `The laboratory's report` {
    private static func report(
        _ number: String = "XJ2024-001",
        on day: String? = "2024-03-04"
    ) throws
        -> LaboratoryReportDesk.Entry
    {
        .init(number: number, issuedOn: day.map { Shipped.day($0) }, file: try Paper.file())
    }

    /// A specimen that waits at its laboratory for results.
    private static func accepted(_ chain: FieldChain) async throws -> String {
        let id = try await chain.specimens.take(chain.entry(), by: chain.county.north)
        try await chain.specimens.handOver(id, note: "", by: chain.county.north)
        try await chain.laboratory.accept(id, note: "", by: chain.inspector)
        return id
    }

    @Test(arguments: Engine.available)
    func `a report is seen at review and on the chain, and answers a paper of the disposal`(engine: Engine) async throws
    {
        try await County.with(engine) { county in
            let chain = try await FieldChain(county)
            let id = try await Self.accepted(chain)
            try await chain.laboratory.submit(
                id,
                [FieldChain.result("0.5")],
                report: Self.report(),
                by: chain.inspector
            )
            let seen = try await chain.specimens.file(id, by: county.head)
            #expect(seen.reports.map(\.number) == ["XJ2024-001"])
            let file = try await LaboratoryReportDesk(county.office).file(id, round: 1, by: county.head)
            #expect(file.content == Paper.bytes)
            await #expect(throws: Refusal.notFound) {
                _ = try await LaboratoryReportDesk(county.office).file(id, round: 1, by: county.south)
            }
            try await chain.review.approve(id, note: "", by: county.head)
            let sample = try await chain.specimens.file(id, by: county.head).summary.sample ?? ""
            #expect(try await ClaimDesk(county.office).chain(sample, by: county.head).reports.map(\.specimen) == [id])
            let disposal = try await county.text("SELECT id FROM matter WHERE sample = \(sample)") ?? ""
            let work = try await county.matters.file(disposal, by: county.north).work
            #expect(work.reports.map(\.number) == ["XJ2024-001"])
            try await LaboratoryReportDesk(county.office)
                .lay(id, as: "result-notice", on: disposal, by: county.north)
            let laid = try await county.matters.file(disposal, by: county.north).evidence
            #expect(laid.map(\.need) == ["result-notice"] && laid[0].note.contains("XJ2024-001"))
            #expect(try await LedgerCheck(county.office).run().faults == [])
            try await county.execute("UPDATE laboratory_report SET number = '改'")
            #expect(try await LedgerCheck(county.office).run().faults.contains { $0.contains("specimen \(id)") })
        }
    }

    @Test func `what is wrong with a report is told with what is wrong with the results, and nothing is entered`()
        async throws
    {
        try await County.with(.sqlite) { county in
            let chain = try await FieldChain(county)
            let id = try await Self.accepted(chain)
            let photo = LaboratoryReportDesk.Entry(
                number: "",
                issuedOn: Shipped.day("2024-03-01"),
                file: try Paper.picture()
            )
            let found = await faults {
                try await chain.laboratory.submit(id, [], report: photo, by: chain.inspector)
            }
            #expect(
                Set(found).isSuperset(of: [
                    "no-results", "report-number-missing", "report-before-sampling", "report-kind",
                ])
            )
            #expect(try await county.count("SELECT COUNT(*) FROM specimen_result") == 0)
            let nothing = LaboratoryReportDesk.Entry(number: " ", issuedOn: nil, file: nil)
            try await chain.laboratory.submit(id, [FieldChain.result("0.01")], report: nothing, by: chain.inspector)
            #expect(try await county.count("SELECT COUNT(*) FROM laboratory_report") == 0)
        }
    }

    @Test func `a report follows results that a file brought, once`() async throws {
        try await County.with(.sqlite) { county in
            let chain = try await FieldChain(county)
            let id = try await Self.accepted(chain)
            let desk = LaboratoryReportDesk(county.office)
            await expectFaults(["not-now"]) { try await desk.lay(Self.report(), on: id, by: chain.inspector) }
            try await chain.laboratory.submit(id, [FieldChain.result("0.01")], by: chain.inspector)
            try await desk.lay(Self.report(), on: id, by: chain.inspector)
            await expectFaults(["report-there"]) { try await desk.lay(Self.report("B"), on: id, by: chain.inspector) }
            await #expect(throws: Refusal.notFound) {
                try await desk.lay(Self.report("B"), on: id, by: chain.retester)
            }
            #expect(try await chain.laboratory.parcel(id, by: chain.inspector).reports.map(\.round) == [1])
            #expect(try await LedgerCheck(county.office).run().faults == [])
        }
    }
}
