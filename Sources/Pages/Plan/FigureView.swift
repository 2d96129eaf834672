import Markup
import Primitives
import Rules
import Supervision

/// How figures and states are written, everywhere alike.
enum FigureView {
    static func state(_ state: TaskState) -> Markup {
        switch state {
        case .met: Part.badge(state.title, .good)
        case .onTheWay: Part.badge(state.title, .going)
        case .behind: Part.badge(state.title, .bad)
        case .noData: Part.badge(state.title, .plain)
        }
    }

    static func inline(_ figure: Figure) -> Markup {
        """
        <span><b>\(value(figure))</b> <span class="small quiet">\(parts(figure))</span></span>\(bar(figure))
        """
    }

    static func value(_ figure: Figure) -> String { figure.valueText }

    static func parts(_ figure: Figure) -> String {
        guard let numerator = figure.numerator, let denominator = figure.denominator else { return figure.remark }
        if figure.unit == "milestone" { return "里程碑已确认" }
        let parts = [
            "\(numerator) / \(denominator)", figure.target.map { "目标 \(target($0))" }, base(figure),
            figure.isCountyWide ? "全县" : nil,
        ]
        return parts.compactMap { $0 }.joined(separator: "，")
    }

    /// What a rising figure is compared with: `上年同期 62.5 %`.
    private static func base(_ figure: Figure) -> String? {
        guard let base = figure.base else { return nil }
        var earlier = figure
        (earlier.numerator, earlier.denominator) = (base.numerator, base.denominator)
        return "\(base.title) \(earlier.valueText)"
    }

    /// One line: `禁用药物合格率 98.6 %（142 / 144，目标 100 %）`.
    static func line(_ figure: Figure) -> String { "\(figure.title) \(value(figure))（\(parts(figure))）" }

    static func target(_ target: Target) -> String {
        let words =
            switch target.goal {
            case .atLeast(let value, "%"): value.description == "100" ? "100 %" : "≥ \(value) %"
            case .atLeast(let value, "per-thousand"): "≥ \(value) 批次/千人"
            case .atLeast(let value, let unit): "≥ \(value) \(unitTitle(unit))"
            case .onTime(let percent): "\(percent) % 按时"
            case .count(let count, let unit): "\(count) \(unitTitle(unit))"
            case .rising: "逐步提高"
            case .milestone: "以佐证材料为准"
            }
        return words + (target.unconfirmed ? "（未确认）" : "")
    }

    private static func unitTitle(_ unit: String) -> String {
        switch unit {
        case "hour": "学时"
        case "point": "分"
        case "sample": "批次"
        case "firm": "家"
        case "case": "件"
        case "activity": "次"
        default: unit
        }
    }

    private static func bar(_ figure: Figure) -> Markup? {
        guard let points = figure.basisPoints else { return nil }
        var mark: Int?
        if case .atLeast(let value, "%")? = figure.target?.goal { mark = value.integer(unit: 0).map { Int($0) } }
        return Part.bar(points / 100, mark: mark)
    }
}
