import Primitives
import Rules

/// Walks once over the text of a limit.
struct LimitReader {
    var cursor: Cursor
    private(set) var flags: [Judgement.Flag] = []
    private(set) var note = ""
    /// A figure of the limit is a ratio (`5:1`), or pH stands in front of it.
    private var unitSaid: Unit?
    private var lastReading: FigureReading?

    /// Borrows the bytes of a ``MeasureText``.
    init(_ bytes: UnsafeBufferPointer<UInt8>) { cursor = Cursor(bytes) }

    mutating func content() -> LimitReading.Content {
        cursor.skipSpaces()
        if cursor.isAtEnd { return .empty }
        if cursor.saysNothing { return .none }
        guard cursor.bytes.count <= 500 else { return .words }
        skipLabel()
        if let prohibition = prohibition() { return prohibition }
        var probe = cursor
        switch probe.samplingPlan() {
        case .plan(let plan)?: return .criterion(.plan(plan), unit: plan.unit)
        case .truncated?: return .truncated
        case .unreadable?: return .unreadable
        case nil: break
        }
        if let labelled = cursor.labelledLimit() { return labelled }
        return comparison() ?? unread
    }

    private var unread: LimitReading.Content {
        cursor.bytes[cursor.at...].contains { $0 >= 0xE4 && $0 <= 0xE9 } ? .words : .unreadable
    }

    private static let labels: [StaticString] = [
        "最大残留限量", "标准限值", "标准要求", "标准值", "限量值", "限量", "采样方案及限量", "三级采样方案", "二级采样方案", "采样方案",
    ]

    /// `限量：`, `采样方案：`, `pH`: what names the limit and is none of it.
    private mutating func skipLabel() {
        guard let byte = cursor.byte, byte >= 0xE4 || byte == UInt8(ascii: "p") else { return }
        var probe = cursor
        if probe.take("pH值") || probe.take("pH") {
            unitSaid = .hydrogenExponent
        } else if !probe.takeAny(Self.labels) {
            return
        }
        _ = probe.take(":") || probe.take("为")
        probe.skipSpaces()
        cursor = probe
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

    /// `≤0.2mg/kg`, `0.2mg/kg`, `200≤mg/kg`, `4.0~7.0`, `4.0≤pH≤7.0`, `5±2`, `0/25g`.
    private mutating func comparison() -> LimitReading.Content? {
        if let bound = cursor.takeBound() {
            cursor.skipSpaces()
            guard let figure = figure() else { return damaged }
            return pair(bound, figure) ?? finish(.bound(bound, figure))
        }
        guard let first = figure() else { return damaged }
        if first.value == .zero, let absence = absence() { return absence }
        let afterFigure = cursor
        cursor.skipSpaces()
        if let bound = cursor.takeBound() {
            if let range = between(first, bound) { return range }
            flags.append(.misprintedLimit)
            return finish(.bound(bound, first))
        }
        cursor = afterFigure
        if let range = range(from: first) ?? tolerance(of: first) { return range }
        cursor = afterFigure
        return bare(first)
    }

    /// `0/25g`: nothing in 25 g.
    private mutating func absence() -> LimitReading.Content? {
        guard cursor.takePortion() != nil else { return nil }
        takeNotes()
        return cursor.isAtEnd ? .criterion(.notDetected, unit: nil) : nil
    }

    /// A figure alone is a maximum unless 以上 or a bracketed sign says otherwise.
    private mutating func bare(_ figure: Figure) -> LimitReading.Content {
        let content = finish(.bound(.atMost, figure))
        guard case .criterion(_, let unit) = content, !hasEnd else { return content }
        if note.count == 1, let bound = Limit.Bound(rawValue: note) {
            note = ""
            return .criterion(.bound(bound, figure), unit: unit)
        }
        // A sign elsewhere in a note may turn the figure into a minimum.
        if note.contains(where: { "≤≥<>".contains($0) }) { return .unreadable }
        flags.append(.bareLimit)
        return content
    }

    /// What a figure that could not be read leaves behind.
    private var damaged: LimitReading.Content? {
        guard let lastReading else { return nil }
        return lastReading == .truncated ? .truncated : .unreadable
    }

    private mutating func figure() -> Figure? {
        let isNegative = cursor.byte == UInt8(ascii: "-") && cursor.isDigit(1)
        if isNegative { cursor.at += 1 }
        lastReading = cursor.figure(.thousands, bareFlattened: isCount)
        guard case .figure(let figure)? = lastReading else { return nil }
        if isNegative {
            hasNegative = true
            return figure.isAmbiguous ? nil : figure.negated
        }
        guard cursor.byte == UInt8(ascii: ":"), cursor.isDigit(1) else { return figure }
        return ratio(figure)
    }

    /// `5:1`.
    private mutating func ratio(_ left: Figure) -> Figure? {
        cursor.at += 1
        guard case .figure(let right)? = cursor.figure(.separator), let quotient = left.value.divided(by: right.value)
        else {
            lastReading = .unreadable
            return nil
        }
        unitSaid = .ratio
        return Figure(quotient)
    }

    /// A bare `103` in a count may be a flattened 10³; in mg/kg it is 103.
    private var isCount: Bool {
        var probe = cursor
        while probe.isDigit() { probe.at += 1 }
        guard probe.at - cursor.at == 3, let unit = probe.takeUnit() else { return false }
        return unit.numerator == .colonies || unit.numerator == .probableNumber
    }
    private var hasNegative = false
    /// 以下 or 以上 was read.
    private var hasEnd = false
}

extension LimitReader {
    /// `4.0~7.0`; of two negative figures (`-0.500~-0.560`) the lower may stand behind.
    private mutating func range(from first: Figure) -> LimitReading.Content? {
        let lowUnit = cursor.takeUnit()
        cursor.skipSpaces()
        guard cursor.takeAny(["~", "-", "至", "到"]) else { return nil }
        cursor.skipSpaces()
        guard let second = figure() else { return damaged }
        if second.value >= first.value { return finish(first, second, lowUnit) }
        return second.value < .zero ? finish(second, first, lowUnit) : nil
    }

    /// `4.0≤pH≤7.0`; what `<` excludes no range holds, so that stays unread.
    private mutating func between(_ low: Figure, _ sign: Limit.Bound) -> LimitReading.Content? {
        var probe = cursor
        probe.skipSpaces()
        guard probe.takeAny(["pH值", "pH", "x", "X"]) else { return nil }
        probe.skipSpaces()
        guard let second = probe.takeBound() else { return nil }
        guard sign == .atMost, second == .atMost else { return .unreadable }
        if bytesBefore(probe, contain: UInt8(ascii: "p")) { unitSaid = .hydrogenExponent }
        probe.skipSpaces()
        cursor = probe
        guard let high = figure() else { return damaged }
        return high.value >= low.value ? finish(low, high, nil) : .unreadable
    }

    private func bytesBefore(_ probe: Cursor, contain byte: UInt8) -> Bool {
        cursor.bytes[cursor.at..<probe.at].contains(byte)
    }

    /// `≥4.0，≤7.0`, `≥4.0且≤7.0`: a minimum and a maximum; nil where only one is printed.
    private mutating func pair(_ first: Limit.Bound, _ figure: Figure) -> LimitReading.Content? {
        let start = cursor
        let unit = cursor.takeUnit()
        cursor.skipSpaces()
        _ = cursor.takeAny([",", ";", "、", "且", "并", "和"])
        cursor.skipSpaces()
        guard let second = cursor.takeBound() else {
            cursor = start
            return nil
        }
        cursor.skipSpaces()
        guard let other = self.figure() else { return damaged }
        switch (first, second) {
        case (.atLeast, .atMost) where figure.value <= other.value: return finish(figure, other, unit)
        case (.atMost, .atLeast) where other.value <= figure.value: return finish(other, figure, unit)
        default: return .unreadable
        }
    }

    /// `5±2`, `5.0±2.0 mg/kg`: absolute, unless in percent, where 20 % ± 5 % may mean a share of the 20.
    private mutating func tolerance(of middle: Figure) -> LimitReading.Content? {
        let unit = cursor.takeUnit()
        cursor.skipSpaces()
        guard cursor.take("±"), !middle.isAmbiguous else { return nil }
        cursor.skipSpaces()
        guard let width = figure(), !width.isAmbiguous, let below = width.negated,
            let low = middle.value.adding(below.value), let high = middle.value.adding(width.value)
        else { return .unreadable }
        if low < .zero { hasNegative = true }
        let places = max(middle.places, width.places)
        let content = finish(Figure(low, places: places), Figure(high, places: places), unit)
        if case .criterion(_, let read?) = content, read.symbol == "%" || read.symbol == "‰" { return .words }
        return content
    }

    private mutating func finish(_ low: Figure, _ high: Figure, _ lowUnit: Unit?) -> LimitReading.Content {
        let content = finish(.range(low: low, high: high))
        guard let lowUnit, case .criterion(let criterion, let unit) = content else { return content }
        return unit == nil || unit == lowUnit ? .criterion(criterion, unit: lowUnit) : .unreadable
    }

    private mutating func finish(_ criterion: Criterion) -> LimitReading.Content {
        var criterion = criterion
        var unit = cursor.takeUnit()
        if let end = takeEnd() {
            guard case .bound(.atMost, let figure) = criterion else { return .unreadable }
            criterion = .bound(end, figure)
            hasEnd = true
        }
        takeNotes()
        if unit == nil, !note.isEmpty { unit = cursor.takeUnit() }
        guard cursor.isAtEnd else { return unread }
        // Only a temperature lies below zero.
        if hasNegative, unit?.numerator != .celsius { return .unreadable }
        guard let unitSaid else { return .criterion(criterion, unit: unit) }
        return unit == nil || unit == unitSaid ? .criterion(criterion, unit: unitSaid) : .unreadable
    }

    /// 以上、以下、以内 include the figure itself (民法典第一千二百五十九条).
    private mutating func takeEnd() -> Limit.Bound? {
        cursor.skipSpaces()
        if cursor.takeAny(["以下", "以内"]) { return .atMost }
        return cursor.take("以上") ? .atLeast : nil
    }

    /// Brackets behind the limit, or 以干基计 without them.
    private mutating func takeNotes() {
        cursor.skipSpaces()
        while let inside = cursor.takeNote() {
            note += note.isEmpty ? cursor.text(inside) : "；" + cursor.text(inside)
            cursor.skipSpaces()
        }
        _ = cursor.take(",") || cursor.take(";")
        cursor.skipSpaces()
        if cursor.starts(with: "以"), cursor.rest.hasSuffix("计") {
            note += cursor.rest
            cursor.at = cursor.end
        }
    }
}

extension Cursor {
    mutating func takeBound() -> Limit.Bound? {
        guard let byte, byte >= 0x80 || byte == UInt8(ascii: "<") || byte == UInt8(ascii: ">") || byte == 0x6D else {
            return nil
        }
        if takeAny(Self.atMost) { return .atMost }
        if takeAny(Self.atLeast) { return .atLeast }
        if takeAny(["<", "小于", "低于"]) { return .below }
        if takeAny([">", "大于", "高于"]) { return .above }
        return nil
    }

    private static let atMost: [StaticString] = [
        "≤", "<=", "不得超过", "不得高于", "不得大于", "不应超过", "不应大于", "不应高于", "不超过", "不大于", "不高于", "小于等于", "小于或等于",
        "最大", "max",
    ]
    private static let atLeast: [StaticString] = [
        "≥", ">=", "不得低于", "不得少于", "不得小于", "不应低于", "不应少于", "不应小于", "不低于", "不小于", "不少于", "大于等于", "大于或等于",
        "最小", "最低", "min",
    ]
}
