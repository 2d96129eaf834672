extension GroupMark {
    /// Decides what commas and single spaces between digits mean in a result: `1,200` or `55,70,110,50,10`.
    ///
    /// `samples` is the number of sample units that the plan asks for, if one is known. What can be meant both ways
    /// (`1,5`; `120,130`; three groups of three digits against a plan of five) is ambiguous, never guessed.
    static func decide(_ cursor: Cursor, samples: Int?) -> GroupMark {
        if let mark = withoutGroups(cursor) { return mark }
        var decided: GroupMark?
        let runs = Self.runs(cursor)
        if let samples, samples > 1, runs.count == samples, runs.allSatisfy(\.areThousands) { return .thousands }
        for run in runs {
            let mark = run.mark(samples: samples)
            if mark == .ambiguous { return .ambiguous }
            if let decided, decided != mark { return .ambiguous }
            decided = mark
        }
        return decided ?? .separator
    }

    /// The answer for most results, which group nothing; nil where a comma or space stands between digits.
    private static func withoutGroups(_ cursor: Cursor) -> GroupMark? {
        for place in cursor.at..<cursor.end {
            switch cursor.bytes[place] {
            case 0x20, UInt8(ascii: ","):
                var probe = cursor
                probe.at = place
                if probe.groupStarts() { return nil }
            case 0x82:
                // `0。25`: a full stop typed for the point, or two results.
                var probe = cursor
                probe.at = max(place - 3, 0)
                if probe.isDigit(), probe.isDigit(4), probe.byte(1) == 0xE3, probe.byte(2) == 0x80 { return .ambiguous }
            default: break
            }
        }
        return .separator
    }

    private static func runs(_ cursor: Cursor) -> [DigitRun] {
        var runs: [DigitRun] = []
        var probe = cursor
        while probe.at < probe.end {
            guard probe.isDigit() else {
                probe.at += 1
                continue
            }
            let run = DigitRun(&probe)
            if run.groups > 1 { runs.append(run) }
        }
        return runs
    }
}

/// Digits in groups that a comma or a space divides.
private struct DigitRun {
    private enum Neighbour { case nothing, pointOrExponentBefore, pointAfter, timesAfter }

    private(set) var groups = 1
    private(set) var areThousands = true
    private var firstLength = 0
    /// A first group that begins with 0, or a later one such as `05` that is no number of its own.
    private var hasLeadingZero = false
    private var byComma = true
    private var neighbour = Neighbour.nothing

    init(_ cursor: inout Cursor) {
        let before: UInt8? = cursor.at > 0 ? cursor.bytes[cursor.at - 1] : nil
        var start = cursor.at
        while cursor.at < cursor.end {
            if cursor.isDigit() {
                cursor.at += 1
            } else if cursor.groupStarts() {
                close(cursor.bytes[start..<cursor.at])
                if cursor.byte == 0x20 { byComma = false }
                groups += 1
                cursor.at += 1
                start = cursor.at
            } else {
                break
            }
        }
        close(cursor.bytes[start..<cursor.at])
        switch (before, cursor.byte) {
        case (UInt8(ascii: ".")?, _), (UInt8(ascii: "^")?, _), (UInt8(ascii: "E")?, _), (UInt8(ascii: "e")?, _):
            neighbour = .pointOrExponentBefore
        case (_, UInt8(ascii: ".")?): neighbour = .pointAfter
        case (_, UInt8(ascii: "*")?): neighbour = .timesAfter
        default: break
        }
    }

    private mutating func close(_ group: Slice<UnsafeBufferPointer<UInt8>>) {
        let zeroAhead = group.first == 0x30
        if groups == 1 {
            firstLength = group.count
            if group.count > 3 || zeroAhead { areThousands = false }
            if zeroAhead { hasLeadingZero = true }
        } else {
            if group.count != 3 { areThousands = false }
            if zeroAhead, group.count > 1, group.count != 3 { hasLeadingZero = true }
        }
    }

    func mark(samples: Int?) -> GroupMark {
        switch neighbour {
        case .pointOrExponentBefore: .separator
        case .timesAfter: groups > 2 || samples != nil ? .separator : .ambiguous
        case .nothing, .pointAfter: plainMark(samples: samples)
        }
    }

    private func plainMark(samples: Int?) -> GroupMark {
        if let samples, samples > 1 {
            if groups == samples { return .separator }
            if hasLeadingZero { return .ambiguous }
            return areThousands && groups < 4 ? .ambiguous : .separator
        }
        if hasLeadingZero { return .ambiguous }
        if areThousands, groups < 4 { return groups == 2 && firstLength == 3 ? .ambiguous : .thousands }
        if neighbour == .pointAfter { return .separator }
        // Two bare numbers may be a decimal comma; digits that only a space divides may be a damaged number.
        return groups > 2 && byComma ? .separator : .ambiguous
    }
}
