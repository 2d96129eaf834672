import Primitives
import Testing

struct UnitTests {
    @Test(arguments: [
        ("mg/kg", "mg/kg"), ("ｍｇ／ｋｇ", "mg/kg"), ("MG/KG", "mg/kg"), ("毫克/千克", "mg/kg"), ("毫克每千克", "mg/kg"),
        ("㎎/㎏", "mg/kg"), ("ug/kg", "μg/kg"), ("µg/kg", "μg/kg"), ("μg/kg", "μg/kg"), ("微克/公斤", "μg/kg"),
        ("mcg/kg", "μg/kg"), ("g/100g", "g/100g"), ("g / 100 g", "g/100g"), ("mg/100ml", "mg/100mL"), ("w/%", "%"),
        ("％", "%"), ("cfu/g", "CFU/g"), ("CFU/mL", "CFU/mL"), ("MPN/100 mL", "MPN/100mL"), ("CFU/g(mL)", "CFU/g(mL)"),
        ("CFU/g或CFU/mL", "CFU/g(mL)"), ("mg KOH/g", "mg/g"), ("Bq/kg", "Bq/kg"), ("pH值", "pH"), ("(mg/L)", "mg/L"),
        ("kJ/100g", "kJ/100g"), ("mg/dm²", "mg/dm²"), ("%vol", "%vol"), ("%（V/V）", "%vol"), ("vol%", "%vol"),
        ("%(m/m)", "%"), ("%（质量分数）", "%"), ("%(w/v)", "g/100mL"), ("mg(KOH)/g", "mg/g"), ("(KOH)/(mg/g)", "mg/g"),
        ("mg/g（以KOH计）", "mg/g"), ("mg·kg⁻¹", "mg/kg"), ("mg·kg-1", "mg/kg"), ("CFU/mL(g)", "CFU/mL(g)"),
        ("CFU/mL或CFU/g", "CFU/mL(g)"), ("CFU/250mL", "CFU/250mL"), ("CFU/50cm²", "CFU/50cm²"), ("MPN/100g", "MPN/100g"),
        ("μg/100kJ", "μg/100kJ"), ("mg/100kcal", "mg/100kcal"), ("μS/cm", "μS/cm"), ("NTU", "NTU"), ("度", "度"),
        ("°T", "°T"),
        ("mg/dL", "mg/dL"), ("IU/100g", "IU/100g"), ("菌落形成单位/克", "CFU/g"), ("℃", "℃"), ("meq/kg", "meq/kg"),
        ("个/g", "个/g"), ("mmol/kg", "mmol/kg"),
    ])
    func `one unit has one symbol however it is spelled`(printed: String, symbol: String) {
        #expect(Unit(printed)?.symbol == symbol)
        #expect(Unit(printed)?.isKnown == true)
    }

    @Test(arguments: ["", " ", "/", "-", "--", "无量纲"])
    func `a cell that says there is no unit has none`(printed: String) {
        #expect(Unit(printed) == nil)
    }

    @Test(arguments: ["µ/g", "u/g", "mg/kgx", "mg/7kg", "ppm", "g/25g", "mg/", "CFU/皿", "g/100g脂肪", "lg CFU/g"])
    func `an unknown unit stays as printed and compares with nothing known`(printed: String) throws {
        let unit = try #require(Unit(printed))
        let known = try #require(Unit("mg/kg"))
        #expect(!unit.isKnown)
        #expect(!unit.isComparable(with: known))
    }

    @Test(arguments: [
        ("1", "mg/kg", "μg/kg", "1000"), ("0.2", "g/kg", "mg/kg", "200"), ("5", "%", "g/100g", "5"),
        ("1.5", "mg/100g", "mg/kg", "15"), ("3", "mg/g", "g/kg", "3"), ("7", "ng/g", "μg/kg", "7"),
        ("20", "mg/L", "μg/mL", "20"), ("4", "mg/100mL", "g/L", "0.04"), ("30", "MPN/100g", "MPN/g", "0.3"),
        ("5", "g/100mL", "g/L", "50"), ("120", "CFU/100mL", "CFU/mL", "1.2"), ("3", "μg/100g", "μg/kg", "30"),
        ("52", "%vol", "mL/100mL", "52"), ("7", "mmol/kg", "mmol/100g", "0.7"), ("8", "mg/dL", "mg/L", "80"),
        ("400", "IU/100g", "IU/kg", "4000"), ("2", "mg/g(KOH)", "g/kg", "2"), ("40", "μg/100kJ", "mg/kJ", "0.0004"),
        ("50", "CFU/50cm²", "CFU/50cm²", "50"), ("6", "‰", "%", "0.6"),
    ])
    func `converting moves the point exactly`(value: String, from: String, to: String, expected: String) throws {
        let from = try #require(Unit(from))
        let to = try #require(Unit(to))
        let converted = try #require(Quantity(.of(value), from).converted(to: to))
        #expect(converted.value == .of(expected))
        #expect(converted.converted(to: from)?.value == .of(value))
    }

    @Test(arguments: [
        ("mg/kg", "mg/L"), ("CFU/g", "CFU/mL"), ("CFU/g", "MPN/g"), ("%", "%vol"), ("IU/g", "U/g"),
        ("g/100g", "g/100mL"), ("CFU/250mL", "CFU/100mL"), ("CFU/250mL", "CFU/mL"), ("meq/kg", "mmol/kg"),
        ("mmol/kg", "mg/kg"),
        ("μg/100kJ", "μg/100kcal"), ("NTU", "度"), ("mg/kg", "IU/kg"), ("°T", "g/kg"), ("CFU/g", "CFU/cm²"),
    ])
    func `units of different kinds are not comparable`(one: String, other: String) throws {
        let one = try #require(Unit(one))
        let other = try #require(Unit(other))
        #expect(!one.isComparable(with: other))
        #expect(Quantity(.of("1"), one).isLess(than: Quantity(.of("2"), other)) == nil)
    }

    @Test func `a unit per gram or millilitre goes with both`() throws {
        let either = try #require(Unit("CFU/g(mL)"))
        for text in ["CFU/g", "CFU/mL"] {
            let one = try #require(Unit(text))
            #expect(either.isComparable(with: one) && one.isComparable(with: either))
        }
    }
}
