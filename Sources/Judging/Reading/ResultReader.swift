import Primitives

/// Walks once over the text of a result.
struct ResultReader {
    private var cursor: Cursor
    private let isShort: Bool
    private let hasWords: Bool
    private(set) var mark: GroupMark
    private(set) var hasUncertainty = false
    /// The unit that the file's unit column names.
    private let column: Unit?
    private(set) var contradictsColumn = false
    /// The unit of the detection limit that was read last.
    private var limitUnit: Unit?

    /// Borrows the bytes of a ``MeasureText``.
    init(_ bytes: UnsafeBufferPointer<UInt8>, samples: Int?, column: Unit?) {
        self.column = column
        cursor = Cursor(bytes)
        mark = GroupMark.decide(cursor, samples: samples)
        // Longer cells are letters, not results; reading them would only take time.
        hasWords = bytes.contains { $0 >= 0xE4 }
        isShort = bytes.count <= 4000
    }

    mutating func content() -> ResultReading.Content {
        cursor.skipSpaces()
        if Self.saysNothing(cursor) { return .empty }
        guard isShort, Self.hasResult(cursor) else { return .words }
        let end = cursor.end
        let first = hasWords ? cursor.find("初检") : nil
        let second = hasWords ? cursor.find("复检") : nil
        if let first, let second, first < second {
            return .retested(
                first: units(Self.afterLabel(cursor, first, end: second)),
                second: units(Self.afterLabel(cursor, second, end: end))
            )
        }
        if let only = first ?? second, only == cursor.at {
            return .units(units(Self.afterLabel(cursor, only, end: end)))
        }
        // A sentence (标签中未标注…) is for a person, even where a standard's number stands in it.
        let isSentence = cursor.byte.map { (0xE4...0xE9).contains($0) } ?? false
        let read = units(cursor.at..<end)
        return isSentence && read.allSatisfy { $0.value == .unreadable } ? .words : .units(read)
    }

    /// Empty, or only strokes.
    private static func saysNothing(_ cursor: Cursor) -> Bool {
        cursor.bytes[cursor.at...].allSatisfy { [0x20, 0x0A, UInt8(ascii: "-"), UInt8(ascii: "/")].contains($0) }
    }

    private static func hasResult(_ cursor: Cursor) -> Bool {
        if cursor.bytes.contains(where: { $0 >= 0x30 && $0 <= 0x39 }) { return true }
        let words: [StaticString] = ["检出", "阴性", "阳性", "ND", "N.D", "nd", "n.d", "LOD", "LOQ", "检测出", "测出"]
        return words.contains { cursor.find($0) != nil }
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

    /// All results in a range, divided by separators or numbering.
    private mutating func units(_ range: Range<Int>) -> [UnitResult] {
        var units: [UnitResult] = []
        cursor = Cursor(cursor.bytes, range)
        var noteUnit: Unit?
        var isDivided = true
        while true {
            let sawSeparator = skipSeparators()
            if cursor.isAtEnd { break }
            isDivided = isDivided || sawSeparator || isDividedBySpace(units.last)
            let start = cursor.at
            let isNumbered = takeNumbering()
            if let note = takeClosingNote() {
                noteUnit = note.unit ?? noteUnit
                if note.isWhole { break }
                continue
            }
            // Two results that nothing divides are a damaged cell, not two results.
            if isDivided || isNumbered, let unit = unit() {
                units.append(unit)
            } else {
                units.append(UnitResult(.unreadable))
                // Never stand still, whatever the text.
                if cursor.at == start { cursor.at += 1 }
                skipToNextResult()
            }
            isDivided = false
        }
        if units.isEmpty { return [UnitResult(.unreadable)] }
        complete(&units, noteUnit)
        return units
    }

    /// Gives results without a unit that of the closing note, of the last result or of the column.
    private mutating func complete(_ units: inout [UnitResult], _ noteUnit: Unit?) {
        let common = noteUnit ?? units.last { $0.unit != nil }?.unit ?? column
        for index in units.indices {
            if units[index].unit == nil { units[index].unit = common }
            if let column, let own = units[index].unit, own != column, own.places(to: column) != 0 {
                contradictsColumn = true
            }
        }
    }

    /// A line break divides; a space only behind a result that carries its unit.
    private func isDividedBySpace(_ last: UnitResult?) -> Bool {
        guard cursor.at > 0 else { return false }
        let before = cursor.bytes[cursor.at - 1]
        return before == 0x0A || (before == 0x20 && last?.unit != nil)
    }

    /// Behind a damaged result the next one begins at a separator or a number such as ②.
    private mutating func skipToNextResult() {
        while !cursor.isAtEnd {
            if let byte = cursor.byte, [0x0A, UInt8(ascii: ";"), UInt8(ascii: ",")].contains(byte) { return }
            if cursor.starts(with: "、") || isAtCircledNumber { return }
            cursor.at += 1
        }
    }

    private mutating func skipSeparators() -> Bool {
        var saw = false
        while let byte = cursor.byte {
            switch byte {
            case 0x20: cursor.at += 1
            case 0x0A, UInt8(ascii: ";"), UInt8(ascii: ","), UInt8(ascii: "/"):
                saw = true
                cursor.at += 1
            default:
                guard cursor.takeAny(["、", "。", "和", "与"]) else { return saw }
                saw = true
            }
        }
        return saw
    }

    /// ① to ⑳, in UTF-8 E2 91 A0 to E2 91 B3.
    private var isAtCircledNumber: Bool {
        cursor.byte == 0xE2 && cursor.byte(1) == 0x91 && cursor.byte(2).map { (0xA0...0xB3).contains($0) } ?? false
    }

    /// ①, `n1:`, `1#`, `(1)`, `样品1:`, `第1件:`.
    private mutating func takeNumbering() -> Bool {
        if isAtCircledNumber {
            cursor.at += 3
            _ = cursor.takeAny([":", ".", "、"])
            cursor.skipSpaces()
            return true
        }
        var probe = cursor
        let bracketed = probe.take("(")
        let named = probe.takeAny(["样品", "试样", "第", "n", "N", "No."])
        var digits = 0
        while probe.isDigit(), digits < 3 {
            probe.at += 1
            digits += 1
        }
        guard digits == 1 || digits == 2 else { return false }
        if bracketed {
            guard probe.take(")") else { return false }
        } else if named {
            _ = probe.takeAny(["件", "#", "号"])
            probe.skipSpaces()
            guard probe.takeAny([":", "="]) else { return false }
        } else {
            guard probe.takeAny(["#", ":"]) else { return false }
        }
        _ = probe.takeAny([":", "="])
        probe.skipSpaces()
        guard !probe.isAtEnd else { return false }
        cursor = probe
        return true
    }
}

extension ResultReader {
    /// One result with its unit; nil where what stands here is none.
    private mutating func unit() -> UnitResult? {
        // Words and signs never begin with a digit: most results are figures.
        if !cursor.isDigit(), let presence = presence() { return presence }
        let sign = cursor.isDigit() ? nil : takeSign()
        cursor.skipSpaces()
        if sign == .below || sign == .atMost, takeDetectionLimitName() {
            return UnitResult(.notDetected(detectionLimit: limitInNote()), unit: limitUnit)
        }
        switch cursor.figure(mark) {
        case .figure(let figure): return finish(sign.map { .bounded($0, figure) } ?? .measured(figure))
        case .truncated: return finish(.truncated)
        case .unreadable, nil: return nil
        }
    }

    /// Reads what follows the figure: ±, unit, portion, a note.
    private mutating func finish(_ value: UnitResult.Value) -> UnitResult? {
        var value = value
        cursor.skipSpaces()
        if cursor.take("±") {
            cursor.skipSpaces()
            guard case .figure? = cursor.figure(.separator) else { return nil }
            hasUncertainty = true
            cursor.skipSpaces()
        }
        if case .measured(let figure) = value, figure.value == .zero, let portion = cursor.takePortion() {
            value = .notDetected(detectionLimit: nil)
            return UnitResult(value, portion: portion)
        }
        let unit = cursor.takeUnit()
        let portion = unit == nil ? cursor.takePortion() : nil
        skipNotes()
        return isAtEndOfResult ? UnitResult(value, unit: unit, portion: portion) : nil
    }

    private mutating func skipNotes() {
        cursor.skipSpaces()
        while cursor.byte == UInt8(ascii: "(") || cursor.byte == UInt8(ascii: "[") {
            // A note with 单位 belongs to the whole text and is read there; (2) is the number of the next result.
            var probe = cursor
            guard let note = probe.takeNote(), Cursor(cursor.bytes, note).find("单位") == nil,
                !note.allSatisfy({ cursor.bytes[$0] >= 0x30 && cursor.bytes[$0] <= 0x39 })
            else { return }
            cursor = probe
            cursor.skipSpaces()
        }
    }

    private var isAtEndOfResult: Bool {
        guard let byte = cursor.byte else { return true }
        switch byte {
        case 0x0A, 0x20, UInt8(ascii: ";"), UInt8(ascii: ","), UInt8(ascii: "/"), UInt8(ascii: "("): return true
        case UInt8(ascii: "n"), UInt8(ascii: "N"): return cursor.isDigit(1)
        case 0xE2: return isAtCircledNumber
        case 0x30...0x39: return cursor.at > 0 && cursor.bytes[cursor.at - 1] == 0x20
        default: return ["、", "。", "和", "与", "结果", "单位", "样品", "第"].contains { cursor.starts(with: $0) }
        }
    }

    /// 未检出, ND, 阴性; 检出, 阳性.
    private mutating func presence() -> UnitResult? {
        var probe = cursor
        if probe.takeAny(["未检出", "未检测出", "未测出", "不得检出", "阴性", "N.D.", "N.D", "ND", "n.d.", "nd"]) {
            if cursor.starts(with: "不得检出") { return nil }
            cursor = probe
            cursor.skipSpaces()
            let limit = limitInNote()
            let unit = limitUnit
            _ = limit == nil ? cursor.takeUnit() : nil
            let portion = cursor.takePortion()
            skipNotes()
            return isAtEndOfResult
                ? UnitResult(.notDetected(detectionLimit: limit), unit: unit, portion: portion) : nil
        }
        guard probe.takeAny(["检出", "检测出", "阳性"]) else { return nil }
        cursor = probe
        _ = cursor.takeAny(["量", "值"])
        _ = cursor.takeAny([":", "为"])
        cursor.skipSpaces()
        if let portion = cursor.takePortion() {
            return isAtEndOfResult ? UnitResult(.detected, portion: portion) : nil
        }
        if cursor.isDigit() {
            guard case .figure(let figure)? = cursor.figure(mark) else { return nil }
            return finish(.measured(figure))
        }
        skipNotes()
        return isAtEndOfResult ? UnitResult(.detected) : nil
    }

    private mutating func takeSign() -> UnitResult.Sign? {
        if cursor.takeAny(["≤", "<=", "不大于", "小于等于"]) { return .atMost }
        if cursor.takeAny(["≥", ">=", "不小于", "大于等于"]) { return .atLeast }
        if cursor.takeAny(["<", "小于", "低于"]) { return .below }
        if cursor.takeAny([">", "大于", "高于"]) { return .above }
        return nil
    }

    private mutating func takeDetectionLimitName() -> Bool {
        cursor.takeAny(["方法检出限", "检出限", "检测限", "定量限", "LOD", "LOQ", "lod", "loq", "MDL"])
    }
}

extension ResultReader {
    /// `(<0.01)`, `(检出限：0.01 mg/kg)`, `<0.01`: the detection limit beside 未检出.
    private mutating func limitInNote() -> Figure? {
        limitUnit = nil
        var probe = cursor
        probe.skipSpaces()
        let isBare = probe.byte == UInt8(ascii: "<")
        let note = isBare ? probe.at..<probe.end : probe.takeNote()
        guard let note else { return nil }
        var inside = Cursor(cursor.bytes, note)
        inside.skipSpaces()
        _ = inside.takeAny(["方法检出限", "检出限", "检测限", "定量限", "LOD", "LOQ", "MDL"])
        while inside.takeAny([":", "=", "<", "≤", "为", " "]) {}
        guard case .figure(let figure)? = inside.figure(.separator) else { return nil }
        inside.skipSpaces()
        limitUnit = inside.takeUnit()
        guard isBare || inside.isAtEnd else { return nil }
        cursor = isBare ? Cursor(cursor.bytes, inside.at..<cursor.end) : probe
        return figure
    }

    /// A closing remark such as 结果均大于M（单位：CFU/g）; `isWhole` when it runs to the end.
    private mutating func takeClosingNote() -> (unit: Unit?, isWhole: Bool)? {
        let start = cursor.at
        if let note = cursor.takeNote() {
            return (Self.unitNamed(in: Cursor(cursor.bytes, note)), false)
        }
        guard let byte = cursor.byte, byte >= 0x80,
            ["结果", "单位", "备注", "注:", "以上", "均"].contains(where: { cursor.starts(with: $0) })
        else { return nil }
        return (Self.unitNamed(in: Cursor(cursor.bytes, start..<cursor.end)), true)
    }

    private static func unitNamed(in note: Cursor) -> Unit? {
        guard let place = note.find("单位") else { return nil }
        var cursor = Cursor(note.bytes, place..<note.end)
        _ = cursor.take("单位")
        while cursor.takeAny([":", "为", " "]) {}
        return cursor.takeUnit()
    }
}
