import Primitives

extension ResultReader {
    /// One result with its unit; nil where what stands here is none.
    mutating func unit() -> UnitResult? {
        // Words and signs never begin with a digit: most results are figures.
        if cursor.isDigit() { return figured(nil) }
        if let presence = presence() { return presence }
        let sign = takeSign()
        cursor.skipSpaces()
        switch sign {
        case .below, .atMost: return cursor.isDigit() ? figured(sign) : belowDetection() ?? figured(sign)
        case nil where cursor.byte == UInt8(ascii: "-") && cursor.isDigit(1): return belowZero()
        default: return figured(sign)
        }
    }

    /// `<LOD`, `<定量限（0.05mg/kg）`.
    private mutating func belowDetection() -> UnitResult? {
        let isQuantification = cursor.startsWithAny(Self.quantificationLimits)
        guard cursor.takeAny(Self.detectionLimits) else { return nil }
        var result = UnitResult(.notDetected(detectionLimit: limitInNote()), unit: limitUnit)
        result.isBelowQuantification = isQuantification
        return result
    }

    private mutating func figured(_ sign: UnitResult.Sign?) -> UnitResult? {
        switch cursor.figure(mark) {
        case .figure(let figure): finish(sign.map { .bounded($0, figure) } ?? .measured(figure))
        case .truncated: finish(.truncated)
        case .unreadable, nil: nil
        }
    }

    /// 冰点 −0.53 ℃: only a temperature lies below zero; elsewhere a minus is a stroke or damage.
    private mutating func belowZero() -> UnitResult? {
        cursor.at += 1
        guard case .figure(let figure)? = cursor.figure(mark), !figure.isAmbiguous, let negated = figure.negated,
            let result = finish(.measured(negated)), (result.unit ?? column)?.numerator == .celsius
        else { return nil }
        return result
    }

    /// `(0.25±0.02)mg/kg`.
    mutating func withUncertainty() -> UnitResult? {
        guard cursor.byte == UInt8(ascii: "("), cursor.find("±") != nil else { return nil }
        let start = cursor
        cursor.at += 1
        cursor.skipSpaces()
        if case .figure(let figure)? = cursor.figure(mark), takeUncertainty(), cursor.take(")") {
            return finish(.measured(figure))
        }
        cursor = start
        return nil
    }

    /// `±0.02`, if it stands here; false where something else stands behind a ±.
    private mutating func takeUncertainty() -> Bool {
        cursor.skipSpaces()
        guard cursor.byte == 0xC2, cursor.take("±") else { return true }
        cursor.skipSpaces()
        guard case .figure? = cursor.figure(.separator) else { return false }
        hasUncertainty = true
        cursor.skipSpaces()
        return true
    }

    /// Reads what follows the figure: ±, unit, portion, a note.
    private mutating func finish(_ value: UnitResult.Value) -> UnitResult? {
        guard takeUncertainty() else { return nil }
        if case .measured(let figure) = value, figure.value == .zero, let portion = cursor.takePortion() {
            skipNotes()
            return isAtEndOfResult ? UnitResult(.notDetected(detectionLimit: nil), portion: portion) : nil
        }
        let unit = cursor.takeUnit()
        let portion = unit == nil ? cursor.takePortion() : nil
        if unit != nil, cursor.byte == 0xC2 {
            guard takeUncertainty(), cursor.takeUnit().map({ $0 == unit }) ?? true else { return nil }
        }
        skipNotes()
        return isAtEndOfResult ? UnitResult(value, unit: unit, portion: portion) : nil
    }

    private mutating func skipNotes() {
        cursor.skipSpaces()
        while cursor.byte == UInt8(ascii: "(") || cursor.byte == UInt8(ascii: "[") {
            // A note with 单位 belongs to the whole text and is read there; (2) is the number of the next result.
            var probe = cursor
            guard let note = probe.takeNote(), !Self.belongsToWhole(Cursor(cursor.bytes, note)),
                !note.allSatisfy({ cursor.bytes[$0] >= 0x30 && cursor.bytes[$0] <= 0x39 })
            else { return }
            cursor = probe
            cursor.skipSpaces()
        }
    }

    /// 单位 names the unit of all results; a figure behind 复检 is another result, and the one that decides.
    private static func belongsToWhole(_ note: Cursor) -> Bool {
        note.find("单位") != nil || isAnotherTest(note)
    }

    static func isAnotherTest(_ note: Cursor) -> Bool {
        note.hasDigit && (note.find("复检") != nil || note.find("初检") != nil)
    }

    private var isAtEndOfResult: Bool {
        guard let byte = cursor.byte else { return true }
        switch byte {
        case 0x0A, 0x20, UInt8(ascii: ";"), UInt8(ascii: ","), UInt8(ascii: "/"), UInt8(ascii: "("): return true
        case UInt8(ascii: "n"), UInt8(ascii: "N"): return cursor.isDigit(1)
        case 0xE2: return isAtCircledNumber
        case 0x30...0x39: return cursor.at > 0 && cursor.bytes[cursor.at - 1] == 0x20
        default: return byte >= 0xE3 && cursor.startsWithAny(Self.continuations)
        }
    }

    /// 未检出, ND, 阴性; 检出, 阳性.
    private mutating func presence() -> UnitResult? {
        guard let byte = cursor.byte, byte >= 0xE4 || byte == UInt8(ascii: "N") || byte == UInt8(ascii: "n") else {
            return nil
        }
        var probe = cursor
        if probe.takeAny(Self.absent) {
            if cursor.starts(with: "不得检出") { return nil }
            cursor = probe
            return absent()
        }
        guard probe.takeAny(["检出", "检测出", "阳性"]) else { return nil }
        cursor = probe
        _ = cursor.takeAny(["量", "值"])
        _ = cursor.takeAny([":", "为"])
        cursor.skipSpaces()
        if let portion = cursor.takePortion() {
            return isAtEndOfResult ? UnitResult(.detected, portion: portion) : nil
        }
        if cursor.isDigit() { return figured(nil) }
        if let measured = figureInNote() { return measured }
        skipNotes()
        return isAtEndOfResult ? UnitResult(.detected) : nil
    }

    /// What follows 未检出: a detection limit, a unit, a portion.
    private mutating func absent() -> UnitResult? {
        cursor.skipSpaces()
        let limit = limitInNote()
        let unit = limitUnit
        _ = limit == nil ? cursor.takeUnit() : nil
        let portion = cursor.takePortion()
        skipNotes()
        return isAtEndOfResult ? UnitResult(.notDetected(detectionLimit: limit), unit: unit, portion: portion) : nil
    }

    /// `检出（1.2mg/kg）`.
    private mutating func figureInNote() -> UnitResult? {
        var probe = cursor
        guard let note = probe.takeNote() else { return nil }
        var inside = Cursor(cursor.bytes, note)
        inside.skipSpaces()
        guard case .figure(let figure)? = inside.figure(mark) else { return nil }
        let unit = inside.takeUnit()
        inside.skipSpaces()
        guard inside.isAtEnd else { return nil }
        cursor = probe
        return isAtEndOfResult ? UnitResult(.measured(figure), unit: unit) : nil
    }

    private mutating func takeSign() -> UnitResult.Sign? {
        guard let byte = cursor.byte, byte >= 0x80 || byte == UInt8(ascii: "<") || byte == UInt8(ascii: ">") else {
            return nil
        }
        if cursor.takeAny(["≤", "<=", "不大于", "小于等于"]) { return .atMost }
        if cursor.takeAny(["≥", ">=", "不小于", "大于等于"]) { return .atLeast }
        if cursor.takeAny(["<", "小于", "低于"]) { return .below }
        if cursor.takeAny([">", "大于", "高于"]) { return .above }
        return nil
    }
}

extension ResultReader {
    private static let absent: [StaticString] = [
        "未检出", "未检测出", "未测出", "不得检出", "阴性", "N.D.", "N.D", "ND", "n.d.", "n.d", "nd", "Nd", "N/D", "n/d",
        "Not Detected", "Not detected", "not detected", "NOT DETECTED",
    ]
    private static let quantificationLimits: [StaticString] = ["方法定量限", "定量限", "LOQ", "loq"]
    private static let detectionLimits: [StaticString] = [
        "方法检出限", "检出限", "检测限", "LOD", "lod", "MDL", "方法定量限", "定量限", "LOQ", "loq",
    ]
    private static let continuations: [StaticString] = ["、", "。", "和", "与", "结果", "单位", "样品", "第"]

    /// `(<0.01)`, `(检出限：0.01 mg/kg)`, `<0.01`, `，检出限0.01`: the detection limit beside 未检出.
    private mutating func limitInNote() -> Figure? {
        limitUnit = nil
        var probe = cursor
        probe.skipSpaces()
        if let note = probe.takeNote() {
            var inside = Cursor(cursor.bytes, note)
            guard let figure = limit(&inside), inside.isAtEnd else {
                limitUnit = nil
                return nil
            }
            cursor = probe
            return figure
        }
        if probe.byte != UInt8(ascii: "<") {
            _ = probe.take(",") || probe.take(";")
            probe.skipSpaces()
            guard probe.startsWithAny(Self.detectionLimits) else { return nil }
        }
        guard let figure = limit(&probe) else { return nil }
        cursor = probe
        return figure
    }

    private mutating func limit(_ inside: inout Cursor) -> Figure? {
        inside.skipSpaces()
        _ = inside.takeAny(Self.detectionLimits)
        while inside.takeAny([":", "=", "<", "≤", "为", " "]) {}
        guard case .figure(let figure)? = inside.figure(.separator) else { return nil }
        inside.skipSpaces()
        limitUnit = inside.takeUnit()
        return figure
    }
}
