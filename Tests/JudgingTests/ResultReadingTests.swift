import Judging
import Primitives
import Testing

/// A result in short: `1.8 mg/kg`, `<10 CFU/g`; several are divided by `|`.
private func short(_ reading: ResultReading) -> String {
    switch reading.content {
    case .empty: "empty"
    case .words: "words"
    case .units(let units): units.map(\.short).joined(separator: "|")
    case .retested(let first, let second):
        first.map(\.short).joined(separator: "|") + " then " + second.map(\.short).joined(separator: "|")
    }
}

extension UnitResult {
    fileprivate var short: String {
        let name = unit.map { " " + $0.symbol } ?? ""
        let product = figure?.product.map { " or \($0)" } ?? ""
        let value = (valueText ?? "") + product + (valueText == nil ? "" : name)
        return ["", "<", "≤", ">", "≥"].contains(qualifier)
            ? qualifier + value : qualifier + (value.isEmpty ? "" : " " + value) + (portion?.description ?? "")
    }
}

struct ResultReadingTests {
    @Test(arguments: [
        ("1.8mg/kg", "1.8 mg/kg"), ("１．８ｍｇ／ｋｇ", "1.8 mg/kg"), ("1.8 mg/kg", "1.8 mg/kg"), ("0.0527g/kg", "0.0527 g/kg"),
        (".5%", "0.5 %"), ("1.49w/%", "1.49 %"), ("624.3µ/g", "624.3 μ/g"), ("0.25（mg/kg）", "0.25 mg/kg"),
        ("3.50×10²mg/kg", "350 mg/kg"), ("5.2×10^3", "5200"), ("5.2E3", "5200"), ("5.2e-3 mg/kg", "0.0052 mg/kg"),
        ("10⁵CFU/g", "100000 CFU/g"), ("1.7×10<sup>4</sup>CFU/g", "17000 CFU/g"), ("2 x 10^3 CFU/g", "2000 CFU/g"),
        ("1.2×10⁻²mg/kg", "0.012 mg/kg"), ("1,200mg/kg", "1200 mg/kg"), ("1 234 567 CFU/g", "1234567 CFU/g"),
        ("1,234.5mg/kg", "1234.5 mg/kg"), ("0.25±0.02mg/kg", "0.25 mg/kg"), ("45毫克/千克", "45 mg/kg"),
        ("5.2*10^3", "5200"), ("5.2·10³", "5200"), ("5.2 × 10 ³ CFU/g", "5200 CFU/g"), ("5.2×10^{3}", "5200"),
        ("5.2e+03", "5200"), ("5.2×10⁺³", "5200"), ("5.2×1000", "5200"), ("pH 6.5", "6.5 pH"), ("pH：6.5", "6.5 pH"),
        ("6.5（pH）", "6.5 pH"), ("检验结果：0.25mg/kg", "0.25 mg/kg"), ("实测值:0.25mg/kg", "0.25 mg/kg"),
        ("(0.25±0.02)mg/kg", "0.25 mg/kg"), ("0.25mg/kg±0.02mg/kg", "0.25 mg/kg"), ("0.25mg·kg⁻¹", "0.25 mg/kg"),
        ("'0.25mg/kg", "0.25 mg/kg"), ("-0.53℃", "-0.53 ℃"), ("7.6:1", "7.6 ∶1"), ("1.5:2", "0.75 ∶1"),
        ("0.25mg(KOH)/g", "0.25 mg/g"), ("50CFU/cm²", "50 CFU/cm²"), ("检出（1.2mg/kg）", "1.2 mg/kg"),
        ("0.5mg/kg（超标）", "0.5 mg/kg"), ("检出，0.5mg/kg", "detected|0.5 mg/kg"), ("检出0.5mg/kg", "0.5 mg/kg"),
    ])
    func `a figure is read whatever its spelling`(printed: String, expected: String) {
        #expect(short(ResultReading(printed)) == expected)
    }

    @Test(arguments: [
        ("＞3mg/kg", ">3 mg/kg"), ("<0.01", "<0.01"), ("&lt;10CFU/g", "<10 CFU/g"), ("≤5", "≤5"), (">=5", "≥5"),
        ("小于0.5mg/kg", "<0.5 mg/kg"), ("未检出", "not-detected"), ("ND", "not-detected"), ("N.D.", "not-detected"),
        ("未检出（<0.01）", "not-detected 0.01"), ("未检出(检出限：0.01 mg/kg)", "not-detected 0.01 mg/kg"),
        ("<LOD", "not-detected"),
        ("ND(<2μg/kg)", "not-detected 2 μg/kg"), ("低于检出限", "not-detected"), ("未检出/25g", "not-detected/25g"),
        ("0/25g", "not-detected/25g"), ("检出", "detected"), ("检出/25mL", "detected/25mL"), ("阳性", "detected"),
        ("阴性", "not-detected"), ("Nd", "not-detected"), ("Not Detected", "not-detected"),
        ("未检出，检出限0.01mg/kg", "not-detected 0.01 mg/kg"), ("未检出<0.01mg/kg", "not-detected 0.01 mg/kg"),
        ("未检出（定量限0.01mg/kg）", "not-detected 0.01 mg/kg"), ("<检出限（0.01mg/kg）", "not-detected 0.01 mg/kg"),
        ("<0.01mg/kg（未检出）", "<0.01 mg/kg"), ("＞1.5×10⁶CFU/g", ">1500000 CFU/g"), ("检出（+）", "detected"),
    ])
    func `bounds and findings keep their qualifier`(printed: String, expected: String) {
        #expect(short(ResultReading(printed)) == expected)
    }

    @Test(arguments: [
        ("1.2×10", "truncated"), ("1.06×10", "truncated"), ("①1.4×10", "truncated"), ("3×10^", "truncated"),
        ("3.7×104", "37000 or 384.8"), ("2.1×103CFU/g", "2100 or 216.3 CFU/g"), ("5×10-3mg/kg", "0.005 mg/kg"),
        ("1.7×10<sup>4</sup>4CFU/g", "unreadable"), ("1.2.3mg/kg", "unreadable"), ("5²", "unreadable"),
        ("1.2×100", "1.2 or 120"), ("1:820", "unreadable"), ("10～20mg/kg", "unreadable"), ("-0.5mg/kg", "unreadable"),
        ("O.5mg/kg", "unreadable"), ("0.25mg/kg*", "unreadable"), ("12.0g/100g脂肪", "unreadable"),
        ("3×7", "unreadable"), ("1.2×10^400", "unreadable"), ("0.5mg/kg 合格", "unreadable"),
    ])
    func `a damaged power is never taken for a figure`(printed: String, expected: String) {
        #expect(short(ResultReading(printed)) == expected)
    }

    @Test(arguments: [
        "8.2×10²/8.6×10²/8.5×10²/7.9×10²/7.3×10²CFU/g", "820，860，850，790，730CFU/g", "820、860、850、790、730CFU/g",
        "①820CFU/g;②860CFU/g;③850CFU/g;④790CFU/g;⑤730CFU/g", "820CFU/g；\n860CFU/g；\n850CFU/g；\n790CFU/g；\n730CFU/g",
        "n₁：820；n₂：860；n₃：850；n₄：790；n₅：730；结果均大于M（单位：CFU/g）", "820,860,850,790,730CFU/g",
        "820/860/850/790/730（单位：CFU/g）", "1#:820 2#:860 3#:850 4#:790 5#:730CFU/g",
        "820 CFU/g 860 CFU/g 850 CFU/g 790 CFU/g 730 CFU/g",
    ])
    func `five sample units are five results with any separator`(printed: String) {
        let expected = "820 CFU/g|860 CFU/g|850 CFU/g|790 CFU/g|730 CFU/g"
        #expect(short(ResultReading(printed, samples: 5)) == expected)
    }

    @Test(arguments: [
        "①820②860③850④790⑤730CFU/g", "(1)820；(2)860；(3)850；(4)790；(5)730 CFU/g", "820;860;850;790;730(CFU/g)",
        "CFU/g：820，860，850，790，730", "n1=820,n2=860,n3=850,n4=790,n5=730CFU/g",
        "8.2×10²、8.6×10^2、8.5E2、790、7.3×10²CFU/g",
    ])
    func `numbered units and a unit in front are read as well`(printed: String) {
        let expected = "820 CFU/g|860 CFU/g|850 CFU/g|790 CFU/g|730 CFU/g"
        #expect(short(ResultReading(printed, samples: 5)) == expected)
    }

    @Test(arguments: [
        ("均<10CFU/g", "<10 CFU/g|<10 CFU/g|<10 CFU/g"), ("2份均未检出", "not-detected|not-detected"),
        ("3件样品均未检出/25g", "not-detected/25g|not-detected/25g|not-detected/25g"),
    ])
    func `one result for all units counts for each`(printed: String, expected: String) {
        #expect(short(ResultReading(printed, samples: 3)) == expected)
    }

    @Test(arguments: [
        ("60μg/100kJ", "60 μg/100kJ"), ("10CFU/250mL", "10 CFU/250mL"), ("10CFU；20mL", "unreadable|20 mL"),
        ("0。25mg/kg", "0 mg/kg|25 mg/kg"),
    ])
    func `what looks like two results is not taken apart in silence`(printed: String, expected: String) {
        let reading = ResultReading(printed)
        #expect(short(reading) == expected)
        #expect(reading.hasAmbiguousMark == printed.contains("。"))
    }

    @Test func `presence lists keep each unit`() {
        let reading = ResultReading("检出/25g；未检出/25g；检出/25g", samples: 3)
        #expect(short(reading) == "detected/25g|not-detected/25g|detected/25g")
    }

    @Test(arguments: [
        "初检结果：2.9mg/kg；复检结果：2.7mg/kg", "初检：2.9mg/kg 复检：2.7mg/kg", "初检值2.9mg/kg复检值2.7mg/kg",
        "复检结果：2.7mg/kg，初检结果：2.9mg/kg", "2.9mg/kg（初检），2.7mg/kg（复检）", "2.7mg/kg(复检)；2.9mg/kg(初检) ",
    ])
    func `first test and retest are both kept`(printed: String) {
        let reading = ResultReading(printed)
        #expect(short(reading) == "2.9 mg/kg then 2.7 mg/kg")
        #expect(reading.units.map(\.valueText) == ["2.7"])
    }

    @Test(arguments: ["0.03mg/kg（复检：0.8mg/kg）", "0.5；初检0.1；复检0.2", "0.03 结果：820CFU/g", "2.9mg/kg（初检），2.7mg/kg（复检）0.5"])
    func `a second figure beside a result is never passed over`(printed: String) {
        #expect(short(ResultReading(printed)).contains("unreadable"))
    }

    @Test(arguments: ["1,5mg/kg", "0,05mg/kg", "120,130mg/kg", "12 5mg/kg"])
    func `a comma that may be a decimal is reported, not guessed`(printed: String) {
        #expect(ResultReading(printed).hasAmbiguousMark)
    }

    @Test func `fewer groups than the plan asks for may be one number or several`() {
        #expect(ResultReading("120,130,320CFU/g", samples: 5).hasAmbiguousMark)
        #expect(!ResultReading("55,70,110,50,10CFU/g", samples: 5).hasAmbiguousMark)
    }

    @Test(arguments: ["", " ", "/", "--", "—", "／", "\n"])
    func `an empty cell has no result`(printed: String) {
        #expect(ResultReading(printed).content == .empty)
    }

    @Test(arguments: ["标签中未标注成分或配料表且未提供说明书", "不符合GB 7718要求", "色泽正常，无异味"])
    func `a sentence is words`(printed: String) {
        #expect(ResultReading(printed).content == .words)
    }

    @Test func `the unit column completes a result and is checked against it`() {
        #expect(short(ResultReading("1.8", unit: "mg/kg")) == "1.8 mg/kg")
        #expect(!ResultReading("1.8mg/kg", unit: "毫克/千克").contradictsColumn)
        #expect(ResultReading("1.8mg/kg", unit: "μg/kg").contradictsColumn)
        #expect(!ResultReading("1.8mg/kg", unit: "/").contradictsColumn)
    }
}
