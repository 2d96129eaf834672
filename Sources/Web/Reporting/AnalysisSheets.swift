import Exchange
import Pages
import Supervision

/// The tables of an analysis as sheets.
struct AnalysisSheets {
    private let analysis: Analysis
    private let naming: Naming

    init(_ analysis: Analysis, _ naming: Naming) {
        self.analysis = analysis
        self.naming = naming
    }

    var all: [TableDocument] {
        [
            rates("按类别", analysis.classes), rates("按环节", analysis.stages), rates("按乡镇", analysis.townships),
            rates("按月份", analysis.months), items, offenders,
        ]
    }

    private var title: String { "\(analysis.year)年\(analysis.kindTitle)，截至 \(analysis.through)" }

    private static func cells(_ rate: FailureRate) -> [Cell] {
        let (low, high) = rate.interval
        guard rate.concluded > 0 else { return [.number("0"), .number("0"), .empty, .empty, .empty] }
        return [.number(String(rate.failed)), .number(String(rate.concluded))]
            + [rate.share, low, high].map { .text(ShareText.percent($0)) }
    }

    private func rates(_ name: String, _ rows: [Analysis.Row]) -> TableDocument {
        let word = analysis.failedWord
        return TableDocument(
            sheetName: name,
            title: title,
            headers: [name.replacing("按", with: ""), "批次", "问题导向", word, "有结论", "\(word)率", "95%下限", "95%上限"],
            rows: rows.map { row in
                [.text(row.label), .number(String(row.samples)), .number(String(row.aimed))] + Self.cells(row.rate)
            }
        )
    }

    private var items: TableDocument {
        let word = analysis.failedWord
        return TableDocument(
            sheetName: "按项目",
            title: title,
            headers: ["项目", "\(word)项次", "有结论项次", "\(word)率", "95%下限", "95%上限"],
            rows: analysis.items.map { [.text($0.item)] + Self.cells($0.rate) }
        )
    }

    private var offenders: TableDocument {
        TableDocument(
            sheetName: "屡次\(analysis.failedWord)",
            title: "24 个月内两次以上\(analysis.failedWord)，截至 \(analysis.through)",
            headers: ["单位", "乡镇", "次数", "最近", "项目"],
            rows: analysis.offenders.map { row in
                [
                    .text(row.name), .text(naming.area(row.township)), .number(String(row.failures)),
                    row.last.map { .day($0) } ?? .empty, .text(row.items.joined(separator: "、")),
                ]
            }
        )
    }
}
