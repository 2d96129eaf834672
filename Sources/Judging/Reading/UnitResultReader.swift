import Primitives

extension ResultReader {
    /// One result with its unit; nil where what stands here is none.
    mutating func unit() -> UnitResult? {
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
}
