import Judging
import Primitives
import Testing

/// Random values by SplitMix64: a failing run names its seed.
struct JudgingPropertyTests {
    private static let pieces = [
        "1", "0", "5.2", "10", "104", "×", "×10", "×10⁴", "<sup>4</sup>", "</sup>", "^", "³", "mg/kg", "CFU/g", "µ",
        "/",
        "/25g", "%", "未检出", "检出", "不得检出", "不得使用", "≤", "≥", "<", ">", "~", "-", "n=5", "c=2", "m=", "M=", ",", "，", "、",
        ";", "\n", "①", "②", "（", "）", "(", "初检结果：", "复检结果：", "单位：", "结果均大于M", "E3", ".", " ", "ND", "<LOD", "±",
        "\u{0}",
        "👨‍👩‍👧", "é", "\u{2}", "&lt;", "99999999999999999999", "[", "]", "以干基计",
    ]

    private static func text(_ random: inout SplitMix64) -> String {
        (0..<Int.random(in: 0...9, using: &random)).map { _ in
            if Int.random(in: 0..<12, using: &random) == 0 {
                return Unicode.Scalar(UInt32.random(in: 0...0x2FFFF, using: &random)).map { String($0) } ?? "\u{FFFD}"
            }
            return pieces[Int.random(in: 0..<pieces.count, using: &random)]
        }.joined()
    }

    @Test func `any text is judged, the same each time, and no pass comes from nothing`() {
        var random = SplitMix64(seed: 20_240_501)
        for run in 0..<60_000 {
            let result = Self.text(&random)
            let limit = Self.text(&random)
            let unit: String? = run % 7 == 0 ? Self.text(&random) : nil
            let request = JudgeRequest.printed(result, limit, unit: unit)
            let judgement = emptyJudge.judge(request)
            if run % 16 == 0 { #expect(emptyJudge.judge(request) == judgement) }
            if judgement.verdict == .pass {
                let says = result.contains { $0.isNumber } || ["检出", "ND", "LOD"].contains { result.contains($0) }
                #expect(says, "run \(run): “\(result)” against “\(limit)” passed")
            }
            if run % 64 == 0 { #expect(!judgement.json().text.isEmpty && !judgement.chain.isEmpty) }
        }
    }

    @Test func `raising a figure never turns a failure into a pass`() throws {
        var random = SplitMix64(seed: 7)
        for _ in 0..<3_000 {
            let limit = try #require(DecimalNumber(mantissa: Int128.random(in: 1...9999, using: &random), exponent: -3))
            let low = try #require(DecimalNumber(mantissa: Int128.random(in: 0...99_999, using: &random), exponent: -4))
            let step = try #require(DecimalNumber(mantissa: Int128.random(in: 0...9999, using: &random), exponent: -4))
            let high = try #require(low.adding(step))
            let lower = emptyJudge.judge(.printed("\(low)mg/kg", "≤\(limit)mg/kg"))
            let higher = emptyJudge.judge(.printed("\(high)mg/kg", "≤\(limit)mg/kg"))
            #expect(lower.verdict == (low <= limit ? .pass : .fail))
            #expect(lower.verdict != .fail || higher.verdict == .fail)
        }
    }

    @Test func `an exact change of unit never changes a verdict`() throws {
        let units = [("mg/kg", 0), ("μg/kg", 3), ("g/kg", -3), ("mg/100g", -1), ("g/100g", -4), ("ng/g", 3), ("%", -4)]
        var random = SplitMix64(seed: 11)
        for _ in 0..<2_000 {
            let figure = try #require(
                DecimalNumber(mantissa: Int128.random(in: 1...99_999, using: &random), exponent: -4)
            )
            let limit = try #require(DecimalNumber(mantissa: Int128.random(in: 1...999, using: &random), exponent: -2))
            let plain = emptyJudge.judge(.printed("\(figure)mg/kg", "≤\(limit)mg/kg"))
            let (unit, places) = units[Int.random(in: 0..<units.count, using: &random)]
            let moved = try #require(figure.shifted(by: places))
            let converted = emptyJudge.judge(.printed("\(moved)\(unit)", "≤\(limit)mg/kg"))
            #expect(plain.verdict == converted.verdict, "\(moved)\(unit) against \(limit) mg/kg")
        }
    }

    @Test func `full-width and half-width forms give the same reading`() {
        var random = SplitMix64(seed: 23)
        for _ in 0..<10_000 {
            let text = Self.text(&random)
            var wide = String.UnicodeScalarView()
            for scalar in text.unicodeScalars {
                // A tag such as <sup> is markup, not text: it has no full-width form.
                let isText = (0x21...0x7E).contains(scalar.value) && !text.contains("sup>") && !text.contains("&")
                wide.append(isText ? Unicode.Scalar(scalar.value + 0xFEE0) ?? scalar : scalar)
            }
            #expect(ResultReading(text).content == ResultReading(String(wide)).content, "“\(text)”")
            #expect(LimitReading(text).content == LimitReading(String(wide)).content, "“\(text)”")
        }
    }

    @Test func `an exact change of the limit's unit never changes a verdict, whatever the bound`() throws {
        let units = [("mg/kg", 0), ("μg/kg", 3), ("g/kg", -3), ("mg/100g", -1), ("ng/g", 3), ("mg·kg⁻¹", 0), ("‰", -3)]
        var random = SplitMix64(seed: 13)
        for _ in 0..<2_000 {
            let figure = try #require(
                DecimalNumber(mantissa: Int128.random(in: 1...999, using: &random), exponent: -2)
            )
            let limit = try #require(DecimalNumber(mantissa: Int128.random(in: 1...999, using: &random), exponent: -2))
            let bound = ["≤", "<", "≥", ">"][Int.random(in: 0..<4, using: &random)]
            let sign = ["", "", "<", "≥", "＞"][Int.random(in: 0..<5, using: &random)]
            let (unit, places) = units[Int.random(in: 0..<units.count, using: &random)]
            let moved = try #require(limit.shifted(by: places))
            let plain = emptyJudge.judge(.printed("\(sign)\(figure)mg/kg", "\(bound)\(limit)mg/kg"))
            let converted = emptyJudge.judge(.printed("\(sign)\(figure)mg/kg", "\(bound)\(moved)\(unit)"))
            #expect(plain.verdict == converted.verdict && plain.reason == converted.reason, "\(bound)\(moved)\(unit)")
        }
    }

    @Test func `raising one unit never turns a plan's failure into a pass`() {
        var random = SplitMix64(seed: 29)
        for _ in 0..<2_000 {
            var counts = (0..<5).map { _ in Int.random(in: 0...1500, using: &random) }
            let plan = "n=5,c=\(Int.random(in: 0...3, using: &random)),m=100,M=1000CFU/g"
            func verdict() -> Verdict {
                emptyJudge.judge(.printed(counts.map { "\($0)" }.joined(separator: "；"), plan)).verdict
            }
            let before = verdict()
            counts[Int.random(in: 0..<5, using: &random)] += Int.random(in: 1...900, using: &random)
            #expect(before == .pass || verdict() == .fail, "\(counts) \(plan)")
        }
    }

    @Test func `the order of sample units never matters`() {
        var random = SplitMix64(seed: 5)
        for _ in 0..<1_000 {
            var counts = (0..<5).map { _ in
                ["<10", "50", "150", "900", "1500", "未检出"][Int.random(in: 0..<6, using: &random)]
            }
            let plan = "n=5,c=2,m=100,M=1000CFU/g"
            let first = emptyJudge.judge(.printed(counts.joined(separator: "；"), plan))
            counts.shuffle(using: &random)
            let second = emptyJudge.judge(.printed(counts.joined(separator: "；"), plan))
            #expect(first.verdict == second.verdict && first.reason == second.reason)
        }
    }
}
