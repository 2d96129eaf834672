package import Primitives

/// A report as a sequence of blocks: the same value becomes a page, a Word document and a workbook.
package struct ReportDocument: Sendable, Hashable {
    /// A stretch of text, or a figure that the index explains.
    package enum Run: Sendable, Hashable {
        case text(String)
        /// A figure as it is written, with its number in the index.
        case figure(String, reference: Int)

        /// Without the number in the index.
        package var words: String {
            switch self {
            case .text(let words), .figure(let words, _): words
            }
        }
    }

    package struct Table: Sendable, Hashable {
        package var title: String
        package var headers: [String]
        package var rows: [[String]]
        /// Shares of the width, one a column.
        package var widths: [Int]

        package init(title: String, headers: [String], rows: [[String]], widths: [Int] = []) {
            self.title = title
            self.headers = headers
            self.rows = rows
            self.widths = widths.count == headers.count ? widths : headers.map { _ in 1 }
        }
    }

    package enum Block: Sendable, Hashable {
        /// 1 is `一、`, 2 is `（一）`, 3 is `1.`; the number stands in the text.
        case heading(Int, String)
        case paragraph([Run])
        case table(Table)
        case plot(Plot)

        package static func text(_ words: String) -> Block { .paragraph([.text(words)]) }
    }

    /// What a figure rests on (数据索引).
    package struct Entry: Sendable, Hashable {
        package var number: Int
        /// Task and title, such as `6.5 核查处置“回头看”`.
        package var title: String
        package var definition: String
        /// As computed: `31 ÷ 34`.
        package var formula: String
        package var day: Day
        package var scope: String
        package var rowCount: Int
        /// The address of the list in the system.
        package var address: String
        /// SHA-256 over the rows behind the figure.
        package var digest: String

        package init(
            number: Int,
            title: String,
            definition: String,
            formula: String,
            day: Day,
            scope: String,
            rowCount: Int,
            address: String,
            digest: String
        ) {
            self.number = number
            self.title = title
            self.definition = definition
            self.formula = formula
            self.day = day
            self.scope = scope
            self.rowCount = rowCount
            self.address = address
            self.digest = digest
        }
    }

    package var title: String
    /// 发文字号; empty until it goes out.
    package var number = ""
    /// 主送.
    package var recipients: String
    package var blocks: [Block]
    /// 署名.
    package var signature: String
    /// 成文日期.
    package var date: Day
    /// 附注; empty where there is none.
    package var note: String
    package var index: [Entry]
    /// The rows behind each figure, by its number in the index.
    package var rows: [Int: [RowGroup]]

    package init(
        title: String,
        recipients: String,
        blocks: [Block],
        signature: String,
        date: Day,
        note: String,
        index: [Entry],
        rows: [Int: [RowGroup]]
    ) {
        self.title = title
        self.recipients = recipients
        self.blocks = blocks
        self.signature = signature
        self.date = date
        self.note = note
        self.index = index
        self.rows = rows
    }

    /// What somebody wrote, a paragraph a line.
    package static func paragraphs(_ words: String) -> [Block] {
        words.split(whereSeparator: \.isNewline).map { String($0).trimmingSpaces() }.filter { !$0.isEmpty }.map {
            .text($0)
        }
    }

    package var tables: [Table] {
        blocks.compactMap { block in if case .table(let table) = block { table } else { nil } }
    }
}

/// Ordinals as official documents write them.
package enum ChineseOrdinal {
    private static let digits = Array("零一二三四五六七八九")

    /// 1 to 99: `一`, `十`, `二十三`; other numbers in figures.
    package static func of(_ number: Int) -> String {
        guard (1...99).contains(number) else { return String(number) }
        let (tens, ones) = (number / 10, number % 10)
        let head = tens == 0 ? "" : tens == 1 ? "十" : "\(digits[tens])十"
        return head + (ones == 0 ? "" : String(digits[ones]))
    }
}
