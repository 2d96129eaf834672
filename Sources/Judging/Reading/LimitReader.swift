import Primitives
import Rules

/// Walks once over the text of a limit.
struct LimitReader {
    private var cursor: Cursor
    private(set) var flags: [Judgement.Flag] = []
    private(set) var note = ""

    /// Borrows the bytes of a ``MeasureText``.
    init(_ bytes: UnsafeBufferPointer<UInt8>) { cursor = Cursor(bytes) }

    mutating func content() -> LimitReading.Content {
        cursor.skipSpaces()
        let rest = cursor.bytes[cursor.at...]
        if rest.allSatisfy({ $0 <= 0x20 }) { return .empty }
        if rest.allSatisfy({ [0x20, 0x0A, UInt8(ascii: "-"), UInt8(ascii: "/")].contains($0) }) { return .none }
        guard cursor.bytes.count <= 500 else { return .words }
        if let prohibition = prohibition() { return prohibition }
        var probe = cursor
        switch probe.samplingPlan() {
        case .plan(let plan)?: return .criterion(.plan(plan), unit: plan.unit)
        case .truncated?: return .truncated
        case .unreadable?: return .unreadable
        case nil: break
        }
        return comparison() ?? (Self.isSentence(cursor) ? .words : .unreadable)
    }

    private static func isSentence(_ cursor: Cursor) -> Bool {
        cursor.bytes[cursor.at...].contains { $0 >= 0xE4 && $0 <= 0xE9 }
    }

    private mutating func prohibition() -> LimitReading.Content? {
        guard let byte = cursor.byte, byte >= 0xE4 || byte == UInt8(ascii: "N") else { return nil }
        let criterion: Criterion
        if cursor.takeAny(["不得检出", "不得检测出", "不应检出", "不应检测出", "未检出", "阴性", "ND"]) {
            criterion = .notDetected
        } else if cursor.takeAny(["不得使用", "不得添加", "不得加入", "不应使用", "不应添加", "禁止使用", "禁止添加", "禁用"]) {
            criterion = .notUsed
        } else {
            return nil
        }
        let unit = cursor.takeUnit()
        _ = cursor.takePortion()
        takeNotes()
        return cursor.isAtEnd ? .criterion(criterion, unit: unit) : .words
    }

    /// `≤0.2mg/kg`, `0.2mg/kg`, `200≤mg/kg`, `4.0~7.0`.
    private mutating func comparison() -> LimitReading.Content? {
        if let bound = takeBound() {
            cursor.skipSpaces()
            return figure().map { finish(.bound(bound, $0)) } ?? damaged
        }
        guard let first = figure() else { return damaged }
        let afterFigure = cursor
        cursor.skipSpaces()
        if let bound = takeBound() {
            flags.append(.misprintedLimit)
            return finish(.bound(bound, first))
        }
        cursor = afterFigure
        if let range = range(from: first) { return range }
        cursor = afterFigure
        flags.append(.bareLimit)
        return finish(.bound(.atMost, first))
    }

    /// What a figure that could not be read leaves behind.
    private var damaged: LimitReading.Content? {
        guard let lastReading else { return nil }
        return lastReading == .truncated ? .truncated : .unreadable
    }
    private var lastReading: FigureReading?

    private mutating func figure() -> Figure? {
        lastReading = cursor.figure(.thousands, bareFlattened: isCount)
        guard case .figure(let figure)? = lastReading else { return nil }
        return figure
    }

    /// A bare `103` in a count may be a flattened 10³; in mg/kg it is 103.
    private var isCount: Bool {
        var probe = cursor
        while probe.isDigit() { probe.at += 1 }
        guard probe.at - cursor.at == 3, let unit = probe.takeUnit() else { return false }
        return unit.numerator == .colonies || unit.numerator == .probableNumber
    }

    private mutating func range(from low: Figure) -> LimitReading.Content? {
        let lowUnit = cursor.takeUnit()
        cursor.skipSpaces()
        guard cursor.takeAny(["~", "-", "至", "到"]) else { return nil }
        cursor.skipSpaces()
        guard let high = figure(), high.value >= low.value else { return nil }
        let content = finish(.range(low: low, high: high))
        guard let lowUnit, case .criterion(let criterion, let unit) = content else { return content }
        return unit == nil || unit == lowUnit ? .criterion(criterion, unit: lowUnit) : .unreadable
    }

    private mutating func finish(_ criterion: Criterion) -> LimitReading.Content {
        let unit = cursor.takeUnit()
        takeNotes()
        return cursor.isAtEnd ? .criterion(criterion, unit: unit) : Self.isSentence(cursor) ? .words : .unreadable
    }

    private mutating func takeBound() -> Limit.Bound? {
        guard let byte = cursor.byte, byte >= 0x80 || byte == UInt8(ascii: "<") || byte == UInt8(ascii: ">") else {
            return nil
        }
        if cursor.takeAny(["≤", "<=", "不得超过", "不超过", "不大于", "不高于", "小于等于", "小于或等于"]) { return .atMost }
        if cursor.takeAny(["≥", ">=", "不得低于", "不低于", "不小于", "不少于", "大于等于", "大于或等于"]) { return .atLeast }
        if cursor.takeAny(["<", "小于", "低于"]) { return .below }
        if cursor.takeAny([">", "大于", "高于"]) { return .above }
        return nil
    }

    /// Brackets behind the limit, or 以干基计 without them.
    private mutating func takeNotes() {
        cursor.skipSpaces()
        while let inside = cursor.takeNote() {
            note += note.isEmpty ? cursor.text(inside) : "；" + cursor.text(inside)
            cursor.skipSpaces()
        }
        _ = cursor.takeAny([",", ";"])
        cursor.skipSpaces()
        if cursor.starts(with: "以"), cursor.rest.hasSuffix("计") {
            note += cursor.rest
            cursor.at = cursor.end
        }
    }
}
