package import Primitives
package import Rules

/// What a limit asks of a result.
package enum Criterion: Sendable, Hashable {
    /// `bound` is one of the four comparisons, never a prohibition.
    case bound(Limit.Bound, Figure)
    indirect case range(low: Figure, high: Figure)
    /// 不得检出
    case notDetected
    /// 不得使用, 不得添加
    case notUsed
    /// 按生产需要适量使用: any amount.
    case asNeeded
    indirect case plan(SamplingPlan)
    /// 标示值的80%~180%: shares of the value that the label declares, 0.8 for 80 %; nil where that side is open.
    indirect case labelled(low: DecimalNumber?, high: DecimalNumber?)

    var isAmbiguous: Bool {
        switch self {
        case .bound(_, let figure): figure.isAmbiguous
        case .range(let low, let high): low.isAmbiguous || high.isAmbiguous
        case .notDetected, .notUsed, .asNeeded: false
        case .plan(let plan): plan.isAmbiguous
        case .labelled: false
        }
    }
}

extension Criterion {
    /// `标示值的80%~180%`, `≥标示值的80%`: a label-based limit in words; nil for any other.
    package var labelledWording: String? {
        guard case .labelled(let low, let high) = self else { return nil }
        func percent(_ share: DecimalNumber) -> String { "\(share.shifted(by: 2) ?? share)%" }
        return switch (low, high) {
        case (let low?, let high?): "标示值的\(percent(low))~\(percent(high))"
        case (let low?, nil): "≥标示值的\(percent(low))"
        case (nil, let high?): "≤标示值的\(percent(high))"
        case (nil, nil): "标示值"
        }
    }
}

/// A limit as a file prints it beside the result, read without judging it.
package struct LimitReading: Sendable, Hashable {
    package enum Content: Sendable, Hashable {
        case criterion(Criterion, unit: Unit?)
        /// `--`, `/`: the file says that it sets no limit.
        case none
        case empty
        /// 符合GB…要求: for a person, or for another standard.
        case words
        /// `m=2.5×10`: the exponent is lost.
        case truncated
        case unreadable
    }

    /// As printed.
    package let text: String
    package let content: Content
    package let flags: [Judgement.Flag]
    /// What stands in brackets behind the limit, such as 以干基计.
    package let note: String

    package init(_ text: String) {
        self.text = text
        var content = Content.empty
        var flags: [Judgement.Flag] = []
        var note = ""
        MeasureText.withBytes(of: text) { bytes in
            var reader = LimitReader(bytes)
            content = reader.content()
            flags = reader.flags
            note = reader.note
        }
        self.content = content
        self.flags = flags
        self.note = note
    }

    /// 修约值比较法: the result is rounded to the printed places of the limit before it is compared (GB/T 8170-2008, 4.3.3).
    package var isRounded: Bool { Self.saysRounded(note) }

    static func saysRounded(_ text: String) -> Bool {
        // Nearly every limit is shorter than the word alone.
        text.utf8.count >= 15 && text.contains("修约值比较")
    }

    /// The file says that it sets no limit: `--`.
    var saysNone: Bool {
        if case .none = content { return true }
        return false
    }

    /// The number of sample units asked for, where the limit is a sampling plan.
    package var samples: Int? {
        if case .criterion(.plan(let plan), _) = content { return plan.n }
        return nil
    }
}
