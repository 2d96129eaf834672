import Office
import Primitives
import Rules
import Storage
import Supervision
import TestSupport
import Testing

@Suite struct `The county's annual report, drafted and frozen` {
    private typealias Files = [CountyReportDesk.Format: [UInt8]]

    private static func write(_ words: [String: String], _ county: County) async throws {
        try await county.draft(Shipped.county.text, words, by: county.head)
    }

    /// Freezes with files that hold the document's words.
    private static func freeze(_ county: County, number: String, on day: String?) async throws {
        try await CountyReportDesk(county.office).freeze(
            year: 2024,
            number: number,
            on: day.map(Shipped.day),
            by: county.head
        ) { document in
            var files: Files = [:]
            for format in CountyReportDesk.Format.allCases {
                files[format] = Array("\(format.rawValue) \(document.number) \(words(of: document))".utf8)
            }
            return files
        }
    }

    private static func words(of document: ReportDocument) -> String {
        document.blocks.map { block in
            switch block {
            case .heading(_, let words): words
            case .paragraph(let runs): runs.map(\.words).joined()
            case .table(let table): table.title
            case .plot(let plot): plot.title
            }
        }.joined(separator: "\n")
    }

    private static func accepted(_ county: County) async throws {
        let own = County.township(Shipped.north)
        try await county.draft("140522100", ["1": "凤城镇的话"], by: own)
        try await county.drafts.submit("140522100", year: 2024, reportedOn: Shipped.day("2024-11-10"), by: own)
        try await county.drafts.decide("140522100", year: 2024, accept: true, note: "", by: county.head)
    }

    @Test(arguments: Engine.available)
    func `what the county wrote is in it, it is frozen with its number, and later figures make a new version`(
        engine: Engine
    ) async throws {
        try await County.with(engine, rulebook: Shipped.withFigures) { county in
            county.set("2024-11-12")
            try await county.importing([.cowpea("A1", on: "2024-02-01"), .cowpea("A2", on: "2024-03-01")])
            try await Self.accepted(county)
            let desk = CountyReportDesk(county.office)
            var sight = try await desk.sight(year: 2024, by: county.head)
            #expect(sight.units["1"]?.map(\.words) == ["凤城镇的话"])
            try await Self.write(["1": "县里的话"], county)
            try await Self.freeze(county, number: "阳食安办发〔2024〕1号", on: "2024-11-12")
            func file(_ revision: Int) async throws -> String {
                let found = try await desk.file(.html, revision: revision, year: 2024, by: county.head)
                return String(decoding: found.content, as: UTF8.self)
            }
            let first = try await file(1)
            #expect(first.hasPrefix("html 阳食安办发〔2024〕1号") && first.contains("县里的话"))
            #expect(first.contains("已抽检2批次") && !first.contains("指标值") && !first.contains("全年"))
            // Locked until somebody is named who asked for it.
            await #expect(throws: Refusal.changedMeanwhile) { try await Self.write(["1": "改"], county) }
            await #expect(throws: Refusal.changedMeanwhile) {
                try await Self.freeze(county, number: "阳食安办发〔2024〕2号", on: "2024-11-12")
            }
            county.set("2024-11-20")
            try await county.importing([.cowpea("A3", on: "2024-04-01")], name: "补.xlsx")
            #expect(try await file(1) == first)
            try await county.drafts.unlock("140522", year: 2024, person: "王五", reason: "补录样品", by: county.head)
            let used = await #expect(throws: Refusal.self) {
                try await Self.freeze(county, number: "阳食安办发〔2024〕1号", on: "2025-02-01")
            }
            #expect(faultCodes(used) == ["bad-date", "number-used"])
            try await Self.freeze(county, number: "阳食安办发〔2024〕2号", on: "2024-11-20")
            #expect(try await file(2).contains("已抽检3批次"))
            #expect(try await file(1) == first)
            sight = try await desk.sight(year: 2024, by: county.head)
            #expect(sight.versions.map(\.revision) == [2, 1] && sight.draft.draft.exceptions.map(\.person) == ["王五"])
            var check = try await LedgerCheck(county.office).run()
            #expect(check.faults == [])
            try await county.execute("UPDATE county_report SET dated_on = '2024-12-01' WHERE revision = 1")
            check = try await LedgerCheck(county.office).run()
            #expect(check.faults.count == 1)
        }
    }

    @Test func `nobody but the county office reads or writes it`() async throws {
        try await County.with(.sqlite) { county in
            for officer in [county.north, County.township(Shipped.north), County.department("agriculture")] {
                await #expect(throws: Refusal.self) {
                    _ = try await CountyReportDesk(county.office).sight(year: 2024, by: officer)
                }
                await #expect(throws: Refusal.notFound) {
                    _ = try await county.drafts.sight("140522", year: 2024, by: officer)
                }
            }
        }
    }

    @Test func `it is dated no later than today, and says one share of samples aimed at problems`() async throws {
        try await County.with(.sqlite, rulebook: Shipped.withFigures) { county in
            county.set("2024-11-20")
            var watched = SamplingRow.cowpea("R1", on: "2024-05-01")
            watched.kind = .riskMonitoring
            try await county.importing([
                .cowpea("A1", on: "2024-02-01", aim: .problem), .cowpea("A2", on: "2024-03-01"), watched,
            ])
            let document = try await AnnualReport(county.office)
                .document(year: 2024, on: Shipped.day("2025-02-01"), by: county.head)
            #expect(document.date == Shipped.day("2024-11-20"))
            let words = Self.words(of: document)
            #expect(words.contains("截至11月20日") && !words.contains("全年"))
            #expect(words.components(of: "33.3 %") == 2)
            let share = document.index.filter { $0.title.contains("问题导向占比") }
            #expect(share.count == 1)
            // Every figure has rows of its own, all of them.
            for entry in document.index {
                let rows = document.rows[entry.number] ?? []
                #expect(rows.allSatisfy { $0.rows.count == $0.total }, "\(entry.title)")
            }
        }
    }

    @Test func `a unit's part is a document too, with its figures in words and in the index`() async throws {
        try await County.with(.sqlite) { county in
            county.set("2024-11-10")
            try await county.importing([.cowpea("A1", on: "2024-02-01", aim: .problem)])
            try await county.draft("140522100", ["1": "第一段\n第二段"], by: County.township(Shipped.north))
            let document = try await county.drafts
                .document(of: "140522100", year: 2024, by: County.township(Shipped.north))
            let words = Self.words(of: document)
            #expect(words.contains("第一段\n第二段") && words.contains("占1批次的100.0 %"))
            #expect(
                !document.index.isEmpty && document.index.allSatisfy { $0.digest.count == 64 && !$0.definition.isEmpty }
            )
            #expect(document.signature == "凤城镇人民政府")
        }
    }
}

extension String {
    fileprivate func components(of part: String) -> Int {
        split(separator: part, omittingEmptySubsequences: false).count - 1
    }
}
