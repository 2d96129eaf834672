import Primitives

/// Walks once over the text of a result.
struct ResultReader {
    var cursor: Cursor
    let samples: Int?
    let mark: GroupMark
    var hasUncertainty = false
    /// The unit that the file's unit column names.
    let column: Unit?
    private(set) var contradictsColumn = false
    /// The unit of the detection limit that was read last.
    var limitUnit: Unit?

    /// Borrows the bytes of a ``MeasureText``.
    init(_ bytes: UnsafeBufferPointer<UInt8>, samples: Int?, column: Unit?) {
        self.samples = samples
        self.column = column
        cursor = Cursor(bytes)
        mark = GroupMark.decide(cursor, samples: samples)
    }

    mutating func content() -> ResultReading.Content {
        cursor.skipSpaces()
        // A spreadsheet's mark of a cell that is text.
        if cursor.byte == UInt8(ascii: "'") { cursor.at += 1 }
        if cursor.saysNothing { return .empty }
        // Longer cells are letters, not results; reading them would only take time.
        guard cursor.bytes.count <= 4000 else { return .words }
        if let only = ordinary() { return .units([only]) }
        guard Self.hasResult(cursor) else { return .words }
        let end = cursor.end
        if cursor.bytes.contains(where: { $0 >= 0xE4 }) {
            skipLabel()
            if let retested = retested() { return retested }
            if let units = alike() { return .units(units) }
        }
        if cursor.isDigit(), let ratio = ratio() { return .units([ratio]) }
        let leading = takeLeadingUnit()
        // A sentence (标签中未标注…) is for a person, even where a standard's number stands in it.
        let isSentence = cursor.byte.map { (0xE4...0xE9).contains($0) } ?? false
        let read = units(cursor.at..<end, leading: leading)
        return isSentence && read.allSatisfy { $0.value == .unreadable } ? .words : .units(read)
    }

    /// One result that is the whole text, as nine in ten are.
    private mutating func ordinary() -> UnitResult? {
        let start = cursor.at
        if var only = unit(), cursor.isAtEnd {
            complete(&only, column)
            return only
        }
        cursor.at = start
        hasUncertainty = false
        return nil
    }

    private static func hasResult(_ cursor: Cursor) -> Bool {
        if cursor.bytes.contains(where: { $0 >= 0x30 && $0 <= 0x39 }) { return true }
        return resultWords.contains { cursor.find($0) != nil }
    }

    private static let resultWords: [StaticString] = [
        "检出", "阴性", "阳性", "ND", "N.D", "nd", "n.d", "Nd", "N/D", "n/d", "etected", "ETECTED", "LOD", "LOQ", "检测出",
        "测出",
    ]

    /// All results in a range, divided by separators or numbering.
    mutating func units(_ range: Range<Int>, leading: Unit? = nil) -> [UnitResult] {
        var units: [UnitResult] = []
        cursor = Cursor(cursor.bytes, range)
        var noteUnit = leading
        var isDivided = true
        while true {
            let sawSeparator = skipSeparators()
            if cursor.isAtEnd { break }
            isDivided = isDivided || sawSeparator || isDividedBySpace(units.last)
            let start = cursor.at
            let isNumbered = takeNumbering()
            if isDivided || isNumbered, let unit = withUncertainty() {
                units.append(unit)
                isDivided = false
                continue
            }
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
    mutating func complete(_ units: inout [UnitResult], _ noteUnit: Unit?) {
        let common = noteUnit ?? units.last { $0.unit != nil }?.unit ?? column
        for index in units.indices {
            // `60μg/100kJ`, taken for two results, is none.
            if let common, let own = units[index].unit, own != common, common.isKnown, own.places(to: common) == nil {
                units[index] = UnitResult(.unreadable)
            }
            complete(&units[index], common)
        }
    }

    private mutating func complete(_ unit: inout UnitResult, _ common: Unit?) {
        guard let own = unit.unit else {
            unit.unit = common
            return
        }
        if let column, own != column, own.places(to: column) != 0 { contradictsColumn = true }
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
            switch cursor.byte {
            case 0x0A, UInt8(ascii: ";"), UInt8(ascii: ","): return
            case 0xE2, 0xE3: if cursor.starts(with: "、") || isAtCircledNumber { return }
            default: break
            }
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
                guard byte >= 0xE3, cursor.takeAny(Self.separators) else { return saw }
                saw = true
            }
        }
        return saw
    }

    static let separators: [StaticString] = ["、", "。", "和", "与"]

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
        let named = !probe.isDigit() && probe.takeAny(Self.numberWords)
        var digits = 0
        while probe.isDigit(), digits < 3 {
            probe.at += 1
            digits += 1
        }
        guard digits == 1 || digits == 2, !probe.isAtEnd else { return false }
        if bracketed {
            guard probe.take(")") else { return false }
        } else if named {
            _ = probe.takeAny(["件", "#", "号"])
            probe.skipSpaces()
            guard probe.takeAny([":", "="]) else { return false }
        } else {
            guard probe.take("#") || probe.take(":") else { return false }
        }
        _ = probe.takeAny([":", "="])
        probe.skipSpaces()
        guard !probe.isAtEnd else { return false }
        cursor = probe
        return true
    }
}

extension ResultReader {
    private static let numberWords: [StaticString] = ["样品", "试样", "第", "n", "N", "No."]
    private static let remarks: [StaticString] = ["结果", "单位", "备注", "注:", "以上", "均"]

    /// A closing remark such as 结果均大于M（单位：CFU/g）; `isWhole` when it runs to the end.
    private mutating func takeClosingNote() -> (unit: Unit?, isWhole: Bool)? {
        let start = cursor.at
        if let note = cursor.takeNote() {
            if Self.isAnotherTest(Cursor(cursor.bytes, note)) {
                cursor.at = start
                return nil
            }
            return (Self.unitNamed(in: Cursor(cursor.bytes, note)), false)
        }
        guard let byte = cursor.byte, byte >= 0x80,
            cursor.startsWithAny(Self.remarks)
        else { return nil }
        let remark = Cursor(cursor.bytes, start..<cursor.end)
        let unit = Self.unitNamed(in: remark)
        // A figure in a remark may be the result itself: 0.03；结果：820.
        let figures = cursor.bytes[start..<(remark.find("单位") ?? cursor.end)]
        if figures.contains(where: { (0x30...0x39).contains($0) }) || (unit == nil && remark.hasDigit) { return nil }
        return (unit, true)
    }

    private static func unitNamed(in note: Cursor) -> Unit? {
        guard let place = note.find("单位") else { return nil }
        var cursor = Cursor(note.bytes, place..<note.end)
        _ = cursor.take("单位")
        while cursor.takeAny([":", "为", " "]) {}
        return cursor.takeUnit()
    }
}
