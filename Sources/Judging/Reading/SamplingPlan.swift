package import Primitives
import Rules

/// A microbiological sampling plan (GB 29921, clause 2.3): of n units at most c may lie above m, none above M.
package struct SamplingPlan: Sendable, Hashable {
    /// Sample units per batch.
    package var n: Int
    /// Most units that may lie above m.
    package var c: Int
    /// Acceptable level.
    package var m: Figure
    /// Highest safe level; nil in a two-class plan (二级采样方案).
    package var M: Figure?
    /// Of m and M.
    package var unit: Unit?
    /// Where the plan is one of presence: `m=0/25g`.
    package var portion: Portion?

    package init(n: Int, c: Int, m: Figure, M: Figure?, unit: Unit? = nil, portion: Portion? = nil) {
        self.n = n
        self.c = c
        self.m = m
        self.M = M
        self.unit = unit
        self.portion = portion
    }

    /// As a standard prints it; `portion` where it asks for absence in so many grams.
    init(_ limit: MicrobialLimit, unit: Unit?, portion: Portion?) {
        self.init(
            n: limit.n,
            c: limit.c,
            m: Figure(limit.m),
            M: limit.M.map { Figure($0) },
            unit: portion == nil ? unit : nil,
            portion: portion
        )
    }

    var isAmbiguous: Bool { m.isAmbiguous || M?.isAmbiguous == true }
}

extension SamplingPlan: CustomStringConvertible {
    /// As `n=5,c=2,m=100,M=1000`.
    package var description: String {
        let highest = M.map { ",M=\($0.value)" } ?? ""
        return "n=\(n),c=\(c),m=\(m.value)\(portion?.description ?? "")\(highest)"
    }
}

/// What came of reading a plan.
enum PlanReading: Hashable {
    case plan(SamplingPlan)
    /// An exponent is lost: `m=2.5×10`, or M not above m.
    case truncated
    case unreadable
}

extension Cursor {
    /// `n=5,c=2,m=10²CFU/g,M=10³CFU/g` in any order and with any separators; nil where no plan begins here.
    mutating func samplingPlan() -> PlanReading? {
        var keys = PlanKeys()
        skipPlanSeparators()
        guard let first = byte, first == UInt8(ascii: "n") || first == UInt8(ascii: "N") || first == UInt8(ascii: "c"),
            at + 1 < end,
            bytes[at + 1] == UInt8(ascii: "=") || bytes[at + 1] == UInt8(ascii: ":")
                || (bytes[at + 1] == 0x20 && find("=") != nil)
        else { return nil }
        while !isAtEnd {
            guard takePlanKey(&keys) else { return .unreadable }
            skipPlanSeparators()
            if let note = takeNote() { keys.readNote(Cursor(bytes, note)) }
            skipPlanSeparators()
        }
        return keys.reading
    }

    private mutating func skipPlanSeparators() {
        while let byte, byte <= 0x20 || byte == UInt8(ascii: ",") || byte == UInt8(ascii: ";") || starts(with: "、") {
            at += byte == 0xE3 ? 3 : 1
        }
    }

    private mutating func takePlanKey(_ keys: inout PlanKeys) -> Bool {
        guard let key = byte else { return false }
        at += 1
        skipSpaces()
        guard takeAny(["=", ":"]) else { return false }
        skipSpaces()
        switch key {
        case UInt8(ascii: "n"), UInt8(ascii: "N"): return takeCount(&keys.n)
        case UInt8(ascii: "c"), UInt8(ascii: "C"): return takeCount(&keys.c)
        case UInt8(ascii: "m"): return takeLevel(&keys, \.m)
        case UInt8(ascii: "M"):
            if takeAny(["--", "-", "/"]) { return true }
            return takeLevel(&keys, \.M)
        default: return false
        }
    }

    private mutating func takeCount(_ count: inout Int?) -> Bool {
        guard count == nil, case .figure(let figure)? = figure(.separator) else { return false }
        count = figure.value.integer(unit: 0).flatMap { (0...1000).contains($0) ? Int($0) : nil }
        return count != nil
    }

    private mutating func takeLevel(_ keys: inout PlanKeys, _ level: WritableKeyPath<PlanKeys, FigureReading?>) -> Bool
    {
        let start = at
        guard keys[keyPath: level] == nil, let reading = figure(planMark, bareFlattened: true) else { return false }
        keys[keyPath: level] = reading
        keys.lastIsBareTen = at - start == 2 && bytes[start] == 0x31 && bytes[start + 1] == 0x30
        keys.portion = takePortion() ?? keys.portion
        if let unit = takeUnit() {
            keys.lastIsBareTen = false
            keys.disagrees = keys.disagrees || (keys.unit.map { $0 != unit } ?? false)
            keys.unit = unit
        }
        skipSpaces()
        return isAtEnd || [0x2C, 0x3B, 0x28].contains(bytes[at]) || (at > 0 && bytes[at - 1] <= 0x20)
            || ["、", "M", "m", "c", "n"].contains { starts(with: $0) }
    }

    /// In a plan a comma with exactly three digits behind it groups thousands; anything else goes on to the next key.
    private var planMark: GroupMark {
        var probe = self
        while probe.isDigit() { probe.at += 1 }
        let isSpaced = probe.byte == 0x20 && probe.isDigit(2) && probe.isDigit(3) && !probe.isDigit(4)
        return (probe.byte == UInt8(ascii: ",") || isSpaced) && probe.isDigit(1) ? .thousands : .separator
    }
}

/// The parts of a plan while they are being read.
private struct PlanKeys {
    var n: Int?
    var c: Int?
    var m: FigureReading?
    var M: FigureReading?
    var unit: Unit?
    var portion: Portion?
    var disagrees = false
    /// The level read last is `10` with nothing behind it: it may have lost its exponent.
    var lastIsBareTen = false

    /// `(单位：CFU/g)`, `(CFU/g)`.
    mutating func readNote(_ note: Cursor) {
        var note = note
        if let place = note.find("单位") { note.at = place + 6 }
        while note.takeAny([":", "为", " "]) {}
        if let unit = note.takeUnit() { self.unit = self.unit ?? unit }
    }

    var reading: PlanReading {
        guard let n, let c, let m, n > 0, c <= n, !disagrees else { return .unreadable }
        if m == .truncated || M == .truncated { return .truncated }
        guard case .figure(let low) = m else { return .unreadable }
        guard let M else {
            // A two-class plan that lets units pass above m = 10 is known nowhere; 10² with a lost exponent is common.
            if lastIsBareTen, c > 0 { return .truncated }
            return .plan(SamplingPlan(n: n, c: c, m: low, M: nil, unit: unit, portion: portion))
        }
        guard case .figure(let high) = M else { return .unreadable }
        guard high.value > low.value else { return lastIsBareTen ? .truncated : .unreadable }
        return .plan(SamplingPlan(n: n, c: c, m: low, M: high, unit: unit, portion: portion))
    }
}
