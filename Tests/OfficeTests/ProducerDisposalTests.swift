import Office
import Primitives
import Storage
import Supervision
import TestSupport
import Testing

@Suite struct `A failure whose maker is of the county` {
    private static func rows(maker: String, address: String) -> [SamplingRow] {
        var row = SamplingRow.cowpea("A1", "0.5")
        row.producer = maker
        row.producerAddress = address
        return [row]
    }

    /// The shop was dealt with, and the maker heard nothing.
    @Test(arguments: Engine.available)
    func `opens a matter at the seller's and one at the maker's, each at its own station`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let rows = Self.rows(maker: "北留豆类合作社", address: "阳城县北留镇章训村")
            let preview = try await county.sampling.preview(.of(rows), by: county.head)
            #expect(preview.newFailures == 1 && preview.newProducerFailures == 1)
            let report = try await county.importing(rows)
            #expect(report.opened.map(\.title) == ["豇豆核查处置", "豇豆生产者核查处置"])
            let files = try await opened(report, county)
            #expect(files.map(\.summary.operatorName) == [Shop.north.name, "北留豆类合作社"])
            #expect(files.map(\.summary.holder) == [.station(Shipped.north), .station(Shipped.south)])
            #expect(Set(files.map(\.matter.due)).count == 1, "both have the law's ninety days")
            await #expect(throws: Refusal.notFound) {
                _ = try await county.matters.file(files[1].summary.id, by: county.north)
            }
            let again = try await county.importing(rows, name: "再导.xlsx")
            #expect(again.opened.isEmpty)
            #expect(try await LedgerCheck(county.office).run().faults == [])
        }
    }

    @Test(arguments: [
        ("of another county", "远方合作社", "某省某市3号"), ("the seller itself", Shop.north.name, Shop.north.address),
        ("not named", "", ""),
    ])
    func `a maker that is not another of the county gets none`(maker: (String, String, String)) async throws {
        try await County.with(.sqlite) { county in
            let report = try await county.importing(Self.rows(maker: maker.1, address: maker.2))
            #expect(report.opened.map(\.title) == ["豇豆核查处置"], "\(maker.0)")
            #expect(report.newProducerFailures == 0)
        }
    }

    @Test func `a problem that risk monitoring found is the authorities' alone`() async throws {
        try await County.with(.sqlite) { county in
            var rows = Self.rows(maker: "北留豆类合作社", address: "阳城县北留镇章训村")
            rows[0].kind = .riskMonitoring
            let report = try await county.importing(rows)
            #expect(report.opened.count == 1 && report.newProducerFailures == 0)
        }
    }

    private func opened(_ report: ImportReport, _ county: County) async throws -> [MatterFile] {
        var files: [MatterFile] = []
        for matter in report.opened { files.append(try await county.matters.file(matter.id, by: county.head)) }
        return files
    }
}
