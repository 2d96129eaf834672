import Primitives

/// Walks once over the text of a result.
struct ResultReader {
    var cursor: Cursor
    private let isShort: Bool
    private let hasWords: Bool
    let mark: GroupMark
    var hasUncertainty = false
    /// The unit that the file's unit column names.
    private let column: Unit?
    private(set) var contradictsColumn = false
    /// The unit of the detection limit that was read last.
    var limitUnit: Unit?

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
    var isAtCircledNumber: Bool {
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
