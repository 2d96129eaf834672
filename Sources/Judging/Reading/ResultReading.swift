import Primitives

/// A laboratory's result as printed, read without judging it.
package struct ResultReading: Sendable, Hashable {
    package enum Content: Sendable, Hashable {
        /// One result, or one per sample unit.
        case units([UnitResult])
        /// 初检 and 复检: the second decides (《食品安全抽样检验管理办法》: 复检结论为最终检验结论), both are shown.
        case retested(first: [UnitResult], second: [UnitResult])
        /// Words, such as a label's fault: for a person to judge.
        case words
        case empty
    }

    /// As printed.
    package let text: String
    package let content: Content
    /// Commas that can mean thousands, decimals or a list.
    package let hasAmbiguousMark: Bool
    /// The unit column names another unit than the result itself.
    package let contradictsColumn: Bool
    /// A ± was printed: the figure before it is the result.
    package let hasUncertainty: Bool

    private struct Marks {
        var isAmbiguous = false
        var isUncertain = false
        var contradictsColumn = false
    }

    static let none = ResultReading("")

    /// The results that decide.
    package var units: [UnitResult] {
        switch content {
        case .units(let units), .retested(_, let units): units
        case .words, .empty: []
        }
    }

    /// Reads any text; never fails.
    ///
    /// - Parameters:
    ///   - text: the cell of the result.
    ///   - unit: the cell of a unit column, for results that carry none.
    ///   - samples: the number n of the sampling plan, which tells a list from a grouped number.
    package init(_ text: String, unit: String? = nil, samples: Int? = nil) {
        let column = unit.flatMap { Unit($0) }
        self.text = text
        var content = Content.empty
        var marks = Marks()
        MeasureText.withBytes(of: text) { bytes in
            var reader = ResultReader(bytes, samples: samples, column: column)
            content = reader.content()
            marks.isAmbiguous = reader.mark == .ambiguous
            marks.isUncertain = reader.hasUncertainty
            marks.contradictsColumn = reader.contradictsColumn
        }
        self.content = content
        hasAmbiguousMark = marks.isAmbiguous
        hasUncertainty = marks.isUncertain
        contradictsColumn = marks.contradictsColumn
    }
}
