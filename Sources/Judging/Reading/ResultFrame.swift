import Primitives

/// What stands around the figures of a result: labels, 初检 and 复检, a unit in front, 均.
extension ResultReader {
    private static let labels: [StaticString] = [
        "检验结果", "检测结果", "实测结果", "测定结果", "实测值", "测定值", "检测值", "结果",
    ]

    /// `检验结果：`; without the colon the word belongs to a sentence.
    mutating func skipLabel() {
        var probe = cursor
        guard probe.takeAny(Self.labels), probe.take(":") || probe.take("=") else { return }
        probe.skipSpaces()
        cursor = probe
    }

    /// 初检 and 复检 in either order, before their results or in brackets behind them.
    mutating func retested() -> ResultReading.Content? {
        let firstPlace = cursor.find("初检")
        let secondPlace = cursor.find("复检")
        let end = cursor.end
        guard let firstPlace, let secondPlace else {
            guard let only = firstPlace ?? secondPlace, only == cursor.at else { return nil }
            return .units(units(Self.afterLabel(cursor, only, end: end)))
        }
        let earlier = min(firstPlace, secondPlace)
        let later = max(firstPlace, secondPlace)
        let ranges: [Range<Int>]
        if Self.isBracketed(cursor, earlier), Self.isBracketed(cursor, later) {
            guard Cursor(cursor.bytes, (later + 7)..<end).saysNothing else { return nil }
            ranges = [cursor.at..<(earlier - 1), (earlier + 7)..<(later - 1)]
        } else {
            // A figure before the labels would belong to neither.
            guard !cursor.bytes[cursor.at..<earlier].contains(where: { (0x30...0x39).contains($0) }) else { return nil }
            ranges = [Self.afterLabel(cursor, earlier, end: later), Self.afterLabel(cursor, later, end: end)]
        }
        let read = ranges.map { units($0) }
        return firstPlace < secondPlace
            ? .retested(first: read[0], second: read[1]) : .retested(first: read[1], second: read[0])
    }

    /// `（初检）`.
    private static func isBracketed(_ cursor: Cursor, _ place: Int) -> Bool {
        place > cursor.at && cursor.bytes[place - 1] == UInt8(ascii: "(") && place + 6 < cursor.end
            && cursor.bytes[place + 6] == UInt8(ascii: ")")
    }

    /// The text behind 初检结果：.
    private static func afterLabel(_ cursor: Cursor, _ start: Int, end: Int) -> Range<Int> {
        var label = Cursor(cursor.bytes, start..<end)
        _ = label.takeAny(["初检", "复检"])
        _ = label.takeAny(["检验结果", "检测结果", "结果", "值", "结论"])
        _ = label.take("为")
        label.skipSpaces()
        _ = label.takeAny([":", "="])
        return label.at..<end
    }

    /// `5份样品均未检出`, `均<10CFU/g`: one result that holds for every unit of the plan.
    mutating func alike() -> [UnitResult]? {
        let start = cursor
        var count = 0
        while cursor.isDigit(), count < 100 {
            count = count * 10 + Int(cursor.bytes[cursor.at]) - 0x30
            cursor.at += 1
        }
        let isCounted = cursor.at > start.at
        if isCounted, !cursor.takeAny(["份", "件", "个"]) {
            cursor = start
            return nil
        }
        _ = cursor.takeAny(["样品", "试样"])
        guard cursor.takeAny(["均为", "均", "全部"]), (1...100).contains(isCounted ? count : 1), let one = unit(),
            cursor.saysNothing
        else {
            cursor = start
            return nil
        }
        var units = [UnitResult](repeating: one, count: isCounted ? count : samples ?? 1)
        complete(&units, nil)
        return units
    }

    /// `pH 6.5`, `CFU/g：820，860`: a known unit in front of the figures.
    mutating func takeLeadingUnit() -> Unit? {
        var probe = cursor
        guard let byte = cursor.byte, (0x41...0x7A).contains(byte) || byte == 0xCE,
            let unit = Unit.scan(cursor.bytes, at: &probe.at, end: cursor.end)
        else { return nil }
        probe.skipSpaces()
        guard probe.take(":") || probe.take("=") || unit == .hydrogenExponent else { return nil }
        probe.skipSpaces()
        cursor = probe
        return unit
    }

    /// `7.6:1`, a ratio to one, where it is the whole text.
    mutating func ratio() -> UnitResult? {
        var probe = cursor
        while probe.isDigit() || probe.byte == UInt8(ascii: ".") { probe.at += 1 }
        guard probe.byte == UInt8(ascii: ":") else { return nil }
        probe = cursor
        guard case .figure(let left)? = probe.figure(.separator), probe.take(":"),
            case .figure(let right)? = probe.figure(.separator)
        else { return nil }
        probe.skipSpaces()
        guard probe.isAtEnd else { return nil }
        cursor = probe
        // `1:820` may as well be the first of several numbered results.
        guard right.value == DecimalNumber(1) || left.places > 0, let quotient = left.value.divided(by: right.value)
        else { return UnitResult(.unreadable) }
        return UnitResult(.measured(Figure(quotient)), unit: .ratio)
    }
}
