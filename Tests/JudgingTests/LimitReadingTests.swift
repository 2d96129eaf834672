import Judging
import Primitives
import Rules
import Testing

private func short(_ reading: LimitReading) -> String {
    switch reading.content {
    case .criterion(let criterion, let unit):
        switch criterion {
        case .bound(let bound, let figure):
            bound.rawValue + figure.value.description + (figure.product.map { " or \($0)" } ?? "")
                + (unit.map { " \($0)" } ?? "")
        case .range(let low, let high): "\(low.value)~\(high.value)" + (unit.map { " \($0)" } ?? "")
        case .notDetected: "must not be detected"
        case .notUsed: "must not be used"
        case .asNeeded: "as needed"
        case .labelled: criterion.labelledWording ?? ""
        case .plan(let plan): "\(plan)" + (unit.map { " \($0)" } ?? "")
        }
    case .none: "none"
    case .empty: "empty"
    case .words: "words"
    case .truncated: "truncated"
    case .unreadable: "unreadable"
    }
}

struct LimitReadingTests {
    @Test(arguments: [
        ("≤0.2mg/kg", "≤0.2 mg/kg"), ("≤ 0.2 mg/kg", "≤0.2 mg/kg"), ("＜=0.2mg/kg", "≤0.2 mg/kg"),
        ("<=0.2mg/kg", "≤0.2 mg/kg"),
        ("≥2.5g/100g", "≥2.5 g/100g"), ("≥1000.0 µ/g", "≥1000 μ/g"), ("<10CFU/g", "<10 CFU/g"),
        ("不得超过5mg/kg", "≤5 mg/kg"),
        ("≤1,000mg/kg", "≤1000 mg/kg"), ("≤5×10⁴CFU/g", "≤50000 CFU/g"), ("≤103CFU/g", "≤1000 or 103 CFU/g"),
        ("≤103mg/kg", "≤103 mg/kg"), ("≤20mg/kg（以干基计）", "≤20 mg/kg"), ("≤20mg/kg以干基计", "≤20 mg/kg"),
        ("4.0~7.0", "4~7"), ("4.0-7.0", "4~7"), ("4.0～7.0", "4~7"), ("6.5mg/kg-8.5mg/kg", "6.5~8.5 mg/kg"),
        ("4.0–7.0", "4~7"), ("pH 4.0–7.0", "4~7 pH"), ("4.0~7.0（pH）", "4~7 pH"), ("4.0≤pH≤7.0", "4~7 pH"),
        ("≥4.0，≤7.0", "4~7"), ("≤7.0mg/kg且≥4.0mg/kg", "4~7 mg/kg"), ("4.0至7.0g/100g", "4~7 g/100g"),
        ("80%~120%", "80~120 %"), ("5±2", "3~7"), ("52%vol±1%vol", "51~53 %vol"), ("-0.500~-0.560℃", "-0.56~-0.5 ℃"),
        ("≥2:1", "≥2 ∶1"), ("5:1~15:1", "5~15 ∶1"), ("≤1:2", "≤0.5 ∶1"),
        ("0.2mg/kg以下", "≤0.2 mg/kg"), ("5以上", "≥5"), ("最大0.2mg/kg", "≤0.2 mg/kg"), ("≯0.2mg/kg", "≤0.2 mg/kg"),
        ("≮0.2", "≥0.2"), ("0.2mg/kg（≥）", "≥0.2 mg/kg"), ("限量：≤0.2mg/kg", "≤0.2 mg/kg"), ("标准值≤0.2mg/kg", "≤0.2 mg/kg"),
        ("≤0.2（以脂肪计）mg/kg", "≤0.2 mg/kg"), ("≤-18℃", "≤-18 ℃"), ("≤40μg/100kJ", "≤40 μg/100kJ"),
        ("0/25g", "must not be detected"),
        ("不得检出", "must not be detected"), ("不得检出μg/kg", "must not be detected"), ("不得检出/25g", "must not be detected"),
        ("不得使用", "must not be used"), ("不得添加g/kg", "must not be used"),
        ("--", "none"), ("—", "none"), ("/", "none"), ("", "empty"), (" ", "empty"),
        ("符合GB 29924规定要求", "words"), ("标示值的80%~180%", "标示值的80%~180%"), ("无异味", "words"),
        ("20%±5%", "words"), ("≤0.2mg/kg（一级），≤0.3mg/kg（二级）", "words"), ("按标签", "words"), ("镉", "words"),
        ("6.5<x<8.5", "unreadable"), ("0.2mg/kg（A级≥0.5）", "unreadable"), ("5±28", "unreadable"),
        ("≤-5mg/kg", "unreadable"),
        ("1:3", "unreadable"), ("GB 2762-2022", "unreadable"), ("2022-01-14", "unreadable"), ("mg/kg", "unreadable"),
        ("≤2.5×10", "truncated"), ("≤", "unreadable"), ("≤x", "unreadable"),
    ])
    func `a limit is read whatever its spelling`(printed: String, expected: String) {
        #expect(short(LimitReading(printed)) == expected)
    }

    @Test(arguments: [
        ("0.2mg/kg", "≤0.2 mg/kg", Judgement.Flag.bareLimit), ("100", "≤100", .bareLimit),
        ("200≤mg/kg", "≤200 mg/kg", .misprintedLimit),
    ])
    func `a limit without or with a misplaced sign is read and flagged`(
        printed: String,
        expected: String,
        flag: Judgement.Flag
    ) {
        let reading = LimitReading(printed)
        #expect(short(reading) == expected)
        #expect(reading.flags == [flag])
    }

    @Test(arguments: [
        "n=5,c=2,m=100,M=1000CFU/g", "n=5，c=2，m=100CFU/g，M=1000CFU/g", "n=5,c=2,m=10²CFU/g,\nM=10³CFU/g",
        "n=5;c=2;m=1.0×10^2;M=1×10³(CFU/g)", "ｎ＝５，ｃ＝２，ｍ＝１００，Ｍ＝１０００（单位：CFU/g）", "n = 5, c = 2, m = 100, M = 1000 CFU/g",
        "n=5,c=2,m=10<sup>2</sup>CFU/g,M=10<sup>3</sup>CFU/g", "n=5 c=2 m=100 M=1,000CFU/g",
        "n:5、c:2、m:100、M:1000CFU/g", "采样方案：n=5,c=2,m=100,M=1 000CFU/g", "n=5,c=2,m=100(CFU/g),M=1000(CFU/g)",
    ])
    func `a sampling plan is read in all its spellings`(printed: String) {
        #expect(short(LimitReading(printed)) == "n=5,c=2,m=100,M=1000 CFU/g")
        #expect(LimitReading(printed).samples == 5)
    }

    @Test(arguments: [
        ("n=5,c=0,m=0/25g", "n=5,c=0,m=0/25g"), ("n=5,c=0,m=0/25g(mL),M=—", "n=5,c=0,m=0/25g(mL)"),
        ("n=5,c=0,m=100CFU/g", "n=5,c=0,m=100 CFU/g"), ("n=5,c=0,m=0CFU/250mL", "n=5,c=0,m=0 CFU/250mL"),
        ("n=5,c=0,m=0/25g(或/25mL),M=—", "n=5,c=0,m=0/25g(mL)"), ("n=5,c=2,m=10,M=10²CFU/g", "n=5,c=2,m=10,M=100 CFU/g"),
        ("n=5,c=2,m=2.5×10", "truncated"), ("n=5，c=2，m=10CFU/g，M=10", "truncated"), ("n=5,c=2,m=10", "truncated"),
        ("n=5,c=2,m=10,M=10", "truncated"), ("n=5,c=2,m=1000,M=100", "unreadable"), ("n=5,c=6,m=1,M=2", "unreadable"),
        ("n=5,c=2", "unreadable"), ("n=5,c=2,m=100CFU/g,M=1000CFU/mL", "unreadable"), ("n=0,c=0,m=1", "unreadable"),
    ])
    func `a two-class plan is whole and a damaged one is not`(printed: String, expected: String) {
        #expect(short(LimitReading(printed)) == expected)
    }
}
