import Primitives

extension UnitResult {
    /// The figure as read, without unit: `1.8`, `10`; nil where there is none.
    package var valueText: String? { figure?.value.description }

    /// `<`, `>`, `not-detected`, `detected`, `truncated`, `unreadable`; empty for a plain figure.
    package var qualifier: String {
        switch value {
        case .measured: ""
        case .bounded(let sign, _): sign.rawValue
        case .notDetected: "not-detected"
        case .detected: "detected"
        case .truncated: "truncated"
        case .unreadable: "unreadable"
        }
    }

    /// As a letter puts it: `1.8 mg/kg`, `＜10 CFU/g`, `未检出`.
    package var wording: String {
        let symbol = unit.map { " " + $0.symbol } ?? ""
        return switch value {
        case .measured(let figure): Self.wording(of: figure) + symbol
        case .bounded(let sign, let figure): sign.rawValue + Self.wording(of: figure) + symbol
        case .notDetected(nil): "未检出" + (portion?.description ?? "")
        case .notDetected(let limit?): "未检出（检出限 \(limit.value)\(symbol)）"
        case .detected: "检出" + (portion?.description ?? "")
        case .truncated: "指数缺失"
        case .unreadable: "无法读出"
        }
    }

    private static func wording(of figure: Figure) -> String {
        guard let product = figure.product else { return figure.value.description }
        return "\(figure.value)（或 \(product)）"
    }
}

extension ResultReading {
    /// As a letter puts it, sample units divided by `、`.
    package var wording: String {
        switch content {
        case .units(let units): Self.join(units)
        case .retested(let first, let second): "初检 \(Self.join(first))；复检 \(Self.join(second))"
        case .words: text
        case .empty: "（空）"
        }
    }

    private static func join(_ units: [UnitResult]) -> String { units.map(\.wording).joined(separator: "、") }
}
