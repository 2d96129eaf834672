import Foundation
import Judging
import Primitives
import TestSupport
import Testing

/// Texts that laboratories, files and damage make, judged in great number: `SHIAN_FUZZ=10000000` for a long run.
struct FuzzTests {
    static let total = ProcessInfo.processInfo.environment["SHIAN_FUZZ"].flatMap { Int($0) } ?? 20_000

    @Test(arguments: [UInt64(20_260_301), 20_260_302])
    func `no text crashes, hangs or passes without ground`(seed: UInt64) {
        var texts = FuzzTexts(seed: seed)
        var broken: [String] = []
        for run in 0..<(Self.total / 2) where broken.count < 10 {
            let result = texts.result()
            let limit = texts.limit()
            let unit: String? = run % 5 == 0 ? texts.unit() : nil
            var judgement = Judgement?.none
            let time = processorTime { judgement = emptyJudge.judge(.printed(result, limit, unit: unit)) }
            guard let judgement else { continue }
            if time > .seconds(1) { broken.append("run \(run): slow: \(result.debugDescription)") }
            for fault in FuzzCheck(result: result, limit: limit, unit: unit, judgement: judgement, run: run).faults {
                broken.append(
                    "run \(run) of seed \(seed): \(fault): \(result.debugDescription) against \(limit.debugDescription), "
                        + "unit \(unit.debugDescription): \(judgement.verdict) \(judgement.reason)"
                )
            }
        }
        #expect(broken == [])
    }

    @Test func `a known unit is read back from its symbol`() {
        var texts = FuzzTexts(seed: 5)
        for _ in 0..<20_000 {
            let printed = texts.unit()
            guard let unit = Unit(printed), unit.isKnown else { continue }
            #expect(Unit(unit.symbol) == unit, "\(printed)")
        }
    }
}

/// What must hold for one judged pair of texts.
private struct FuzzCheck {
    let result: String
    let limit: String
    let unit: String?
    let judgement: Judgement
    let run: Int

    var faults: [String] {
        var faults: [String] = []
        if !reasonFits { faults.append("the reason does not go with the verdict") }
        if judgement.verdict == .pass, !hasGround { faults.append("a pass from nothing") }
        switch run % 6 {
        case 0: if !isMonotone { faults.append("a higher maximum is not easier to meet") }
        case 1: if passesBoth { faults.append("passes a maximum and what lies above it") }
        case 2: if !readsAgain { faults.append("the limit in words is another limit") }
        case 3: if verdict("0") == .pass, !found.isEmpty { faults.append("a finding passes the limit 0") }
        case 4: if verdict("不得检出") == .pass, !found.isEmpty { faults.append("a finding passes 不得检出") }
        default: if !ignoresSpaces { faults.append("spaces around a result change it") }
        }
        return faults
    }

    private func verdict(_ limit: String) -> Verdict { emptyJudge.judge(.printed(result, limit, unit: unit)).verdict }

    private var reasonFits: Bool {
        switch judgement.reason {
        case .withinLimit, .microbialPlanMet: judgement.verdict == .pass
        case .notDetected: judgement.verdict == .pass
        case .exceedsLimit, .belowMinimum, .detectedButMustNot, .additiveNotPermitted, .microbialPlanExceeded:
            judgement.verdict == .fail
        default: judgement.verdict == .undetermined
        }
    }

    private static let findings = [
        "检出", "测出", "阴性", "阳性", "ND", "N.D", "nd", "n.d", "Nd", "N/D", "n/d", "etected", "ETECTED", "LOD", "LOQ", "lod",
        "loq", "MDL",
        "检出限", "检测限", "定量限",
    ]

    /// A digit of any kind, or a word of absence or presence (阳性 meets ≥0), in full-width letters as well.
    private var hasGround: Bool {
        if result.unicodeScalars.contains(where: { $0.properties.numericType != nil }) { return true }
        let folded = MeasureText(result).text
        return Self.findings.contains { folded.contains($0) }
    }

    /// The units whose result says that something is there.
    private var found: [UnitResult] {
        // As read without a plan: a plan's n tells `1,200` from two results.
        ResultReading(result, unit: unit).units.filter { unit in
            switch unit.value {
            case .measured(let figure): figure.value > .zero
            case .bounded(.above, let figure), .bounded(.atLeast, let figure): figure.value > .zero
            case .detected: true
            case .bounded, .notDetected, .truncated, .unreadable: false
            }
        }
    }

    private var isMonotone: Bool {
        let symbol = judgement.result.units.first?.unit?.symbol ?? ""
        let low = verdict("≤\(run % 97 + 1)\(symbol)")
        let high = verdict("≤\(run % 97 + 1)0\(symbol)")
        return (low != .pass || high == .pass) && (high != .fail || low == .fail)
    }

    private var passesBoth: Bool {
        let symbol = judgement.result.units.first?.unit?.symbol ?? ""
        return verdict("≤\(run % 97)\(symbol)") == .pass && verdict(">\(run % 97)\(symbol)") == .pass
    }

    /// The limit in the words of a letter asks the same, where nothing had to be assumed.
    private var readsAgain: Bool {
        guard let used = judgement.limit, used.note.isEmpty, used.wording.count < 25, used.unit?.isKnown ?? true,
            used.unit != .ratio, !judgement.flags.contains(.bareLimit), !judgement.flags.contains(.flattenedPower),
            judgement.reason != .ambiguousPower
        else { return true }
        let again = emptyJudge.judge(.printed(result, used.wording, unit: unit))
        return again.verdict == judgement.verdict || again.reason == .ambiguousPower
    }

    private var ignoresSpaces: Bool {
        ResultReading(" \(result)\u{3000}").content == ResultReading(result).content
    }
}

/// Grammar pieces, put together, then damaged.
private struct FuzzTexts {
    private var random: SplitMix64

    init(seed: UInt64) { random = SplitMix64(seed: seed) }

    private static let figures = [
        "0", "0.0", "0.035", "1.8", "12", "820", "1,200", "1 200", "0.05", "5.2×10³", "5.2×10^3", "5.2E3", "5.2×103",
        "3.7×104",
        "10⁵", "1.2×10", "10<sup>4</sup>", "2.5×10−3", ".5", "05", "1.2.3", "１２", "0。5", "7.6:1", "-0.53", "1,5",
        "99999999999999999999", "5.2×10^{2}", "1e400", "٣", "²",
    ]
    private static let units = [
        "mg/kg", "μg/kg", "ug/kg", "µg/kg", "g/100g", "g/kg", "mg/100mL", "CFU/g", "CFU/mL", "MPN/100 mL", "%", "%vol",
        "g/L",
        "CFU/g(mL)", "CFU/250mL", "mg/g(KOH)", "(KOH)/(mg/g)", "pH", "℃", "度", "NTU", "IU/100g", "mmol/kg", "meq/kg",
        "毫克/千克", "mg·kg⁻¹", "μg/100kJ", "个/50cm²", "ppm", "µ/g", "", "", "/25g", "m g/kg", "w/%", "Bq/kg", "ｍｇ／ｋｇ",
    ]
    private static let words = [
        "未检出", "ND", "N.D.", "<LOD", "<LOQ", "检出", "阴性", "阳性", "未检出（<0.01）", "未检出，检出限0.01mg/kg", "检出（1.2mg/kg）",
        "not detected",
        "不合格", "合格", "标签未标注", "--", "/", "",
    ]
    private static let marks = [
        "、", "；", ";", "/", "，", ",", "\n", " ", "①", "②", "n1：", "1#:", "（1）", "初检：", "复检：", "（初检）", "（复检）", "±", "~",
        "-",
        "均", "5份均", "结果：", "单位：", "（单位：CFU/g）", "（以干基计）", "(", ")", "[", "×", "^", "<", "≤", "≥", "＞", "&lt;", "</sup>",
        "'",
    ]
    private static let limits = [
        "≤", "<", "≥", ">", "不得检出", "不得使用", "n=5,c=2,m=100,M=1000CFU/g", "n=5，c=0，m=0/25g", "n=5,c=2,m=10²,M=10³",
        "n=5,c=2,m=102,M=103CFU/g", "标示值的80%~180%", "≥标示值的80%", "标示值±10%", "4.0~7.0", "4.0≤pH≤7.0", "≥4.0，≤7.0", "5±2",
        "5:1~15:1", "0/25g", "以下", "以上", "符合GB 29924要求", "--", "", "~", "（修约值比较法）", "M=", "c=1", "(以脂肪计)",
    ]

    private mutating func pick(_ pieces: [String]) -> String {
        pieces[Int.random(in: 0..<pieces.count, using: &random)]
    }

    private mutating func chance(_ one: Int) -> Bool { Int.random(in: 0..<one, using: &random) == 0 }

    mutating func unit() -> String { damaged(pick(Self.units)) }

    mutating func result() -> String {
        var text = chance(4) ? pick(Self.marks) : ""
        for index in 0..<Int.random(in: 1...5, using: &random) {
            if index > 0 { text += pick(Self.marks) }
            text += chance(4) ? pick(Self.words) : pick(Self.figures) + pick(Self.units)
            if chance(2) { break }
        }
        return damaged(text)
    }

    mutating func limit() -> String {
        if chance(2) { return damaged("≤" + pick(Self.figures) + pick(Self.units)) }
        var text = pick(Self.limits)
        if chance(2) { text += pick(Self.figures) + pick(Self.units) }
        if chance(4) { text += pick(Self.limits) }
        return damaged(text)
    }

    /// Half of the texts stay whole; the others lose, double or change bytes, or gain a scalar from anywhere.
    private mutating func damaged(_ text: String) -> String {
        guard chance(2) else { return text }
        var bytes = Array(text.utf8)
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            let place = Int.random(in: 0...bytes.count, using: &random)
            switch Int.random(in: 0..<5, using: &random) {
            case 0 where place < bytes.count: bytes.remove(at: place)
            case 1 where place < bytes.count: bytes.insert(bytes[place], at: place)
            case 2 where place < bytes.count: bytes[place] = UInt8(truncatingIfNeeded: random.next())
            case 3: bytes.insert(contentsOf: pick(Self.marks).utf8, at: place)
            default:
                let scalar = Unicode.Scalar(UInt32.random(in: 0...0x2FFFF, using: &random)) ?? "\u{FFFD}"
                bytes.insert(contentsOf: String(scalar).utf8, at: place)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
