import Exchange
import Judging
import Office
import Pages
import Primitives
import Rules
import Supervision

extension Site {
    var sampleRoutes: [Route] {
        [
            Route(.get, Link.samples, .signedIn(.readLedger)) { visit in
                let filter = visit.sampleFilter
                let page = visit.pageNumber
                let (rows, total) = try await SampleReading(visit.office).list(
                    filter,
                    by: visit.officer(),
                    limit: Paging.size,
                    offset: (page - 1) * Paging.size
                )
                let base = visit.addressWithoutPage(Link.samples)
                return .page(
                    SamplesPage(
                        viewer: try visit.viewer(),
                        filter: filter,
                        rows: rows,
                        paging: Paging(page: page, total: total, base: base),
                        exportLink: visit.addressWithoutPage("\(Link.samples)/export.xlsx")
                    ).page
                )
            },
            Route(.get, "\(Link.samples)/export.xlsx", .signedIn(.exportData), exportSamples),
            Route(.get, "\(Link.samples)/:sample", .signedIn(.readLedger)) { visit in
                let file = try await SampleReading(visit.office).file(visit.parameter("sample"), by: visit.officer())
                let day = visit.office.environment.now().day
                let mayOpen = !visit.office.rulebook.proceduresByHand(on: day, about: [.sample]).isEmpty
                return .page(
                    SamplePage(viewer: try visit.viewer(), file: file, words: JudgingWords.all, mayOpen: mayOpen).page
                )
            },
        ]
    }

    private func exportSamples(_ visit: Visit) async throws -> Reply {
        let (rows, _) = try await SampleReading(visit.office).list(
            visit.sampleFilter,
            by: visit.officer(),
            limit: Export.rowLimit,
            offset: 0
        )
        let document = TableDocument(
            sheetName: "抽检样品",
            headers: ["抽样编号", "食品", "类别", "日期", "被抽样单位", "乡镇", "不合格或待判项目", "机构判定", "结论"],
            rows: rows.map { row in
                [
                    .text(row.number ?? ""), .text(row.food), .text(row.foodClass), .day(row.ruleDay),
                    .text(row.supplier ?? ""), .text(naming.area(row.township)), .text(row.failedItems),
                    .text(row.declared.map { SampleConclusion(row.kind, first: $0).chinese } ?? ""),
                    .text(row.conclusion.chinese),
                ]
            }
        )
        return try await Export.reply(document, name: "抽检样品", visit)
    }
}

/// Chinese wording of the judge's codes, for pages.
enum JudgingWords {
    static let all: [String: String] = {
        var words: [String: String] = [:]
        for reason in Judgement.Reason.allCases { words[reason.rawValue] = reason.chinese }
        for flag in Judgement.Flag.allCases { words[flag.rawValue] = flag.chinese }
        return words
    }()
}

extension Visit {
    var sampleFilter: SampleFilter {
        SampleFilter(
            text: query["q"] ?? "",
            conclusion: query["conclusion"].flatMap { SampleConclusion(rawValue: $0) },
            township: query["township"].flatMap { AreaCode($0) },
            product: query["product"].flatMap { $0.isEmpty ? nil : $0 },
            from: query["from"].flatMap { Day($0) },
            through: query["through"].flatMap { Day($0) },
            kind: query["kind"].flatMap { SamplingRow.Kind(rawValue: $0) },
            stage: query["stage"].flatMap { Stage(rawValue: $0) },
            foodClass: query["class"],
            item: query["item"].flatMap { $0.trimmingSpaces().isEmpty ? nil : $0.trimmingSpaces() },
            counted: query["counted"].flatMap { SampleFilter.isCounted($0) ? $0 : nil },
            disagreeing: query["differ"] == "1",
            order: SampleFilter.Order(rawValue: query["order"] ?? "") ?? .newest
        )
    }

    /// The list's address with its filter but without the page, ready for `page=`.
    func addressWithoutPage(_ path: String) -> String {
        let kept = query.filter { $0.key != "page" && !$0.value.isEmpty }.sorted { $0.key < $1.key }
        return path + "?" + kept.map { "\(percentEncoded($0.key))=\(percentEncoded($0.value))&" }.joined()
    }
}
