import Primitives
import Rules
import Testing

struct ResidueTests {
    private let table = Shipped.rulebook.limits.residues
    private static let editions = ["GB 2763-2021", "GB 2763-2026"]

    /// Standard atomic weights, abridged to five digits (IUPAC 2021).
    private static let weights = [
        "H": 1.0080, "C": 12.011, "N": 14.007, "O": 15.999, "F": 18.998, "Na": 22.990, "P": 30.974, "S": 32.06,
        "Cl": 35.45,
    ]

    private static func mass(_ formula: String) throws -> Double {
        try formula.matches(of: /([A-Z][a-z]?)(\d*)/).reduce(0) { sum, part in
            sum + (try #require(weights[String(part.1)])) * (Double(part.2) ?? 1)
        }
    }

    @Test func `the files of the residue definitions have no problems`() {
        let problems = Shipped.loaded.problems.filter { $0.file?.hasPrefix("limits/residue") == true }
        #expect(problems.isEmpty, "\(problems)")
    }

    @Test(arguments: [("GB 2763-2021", 548), ("GB 2763-2026", 568)])
    func `every pesticide of an edition has its definition and page`(_ standard: String, _ count: Int) {
        let found = table.residues.filter { $0.standard == standard }
        #expect(found.count == count)
        #expect(found.allSatisfy { $0.page != nil && $0.confidence == .seen })
    }

    @Test func `definitions and components are of known items`() {
        let known = Set(Shipped.rulebook.limits.items.map(\.name))
        let unknown = Set(table.residues.map(\.item) + table.components.map(\.item)).subtracting(known)
        #expect(unknown.isEmpty)
    }

    @Test(arguments: [
        ("克百威", "GB 2763-2021", "克百威及3-羟基克百威之和，以克百威表示"),
        ("草甘膦", "GB 2763-2021", "草甘膦"),
        ("氯氰菊酯和高效氯氰菊酯", "GB 2763-2026", "氯氰菊酯（异构体之和）"),
        ("2,4-滴丁酸和2,4-滴丁酸钠盐", "GB 2763-2021", "2,4-滴丁酸及其游离态和共轭态之和，以2,4-滴丁酸表示"),
    ])
    func `a definition is the printed one`(_ item: String, _ standard: String, _ text: String) {
        #expect(table.residue(of: item, in: standard)?.definition == text)
    }

    @Test func `each ratio of molar masses follows from the formulas beside it`() throws {
        var checked = 0
        for component in table.components {
            guard
                let parts = try /M\(.+ ([A-Za-z0-9]+)\)\/M\(.+ ([A-Za-z0-9]+)\)/.wholeMatch(in: component.basis)
            else { continue }
            let ratio = try Self.mass(String(parts.1)) / Self.mass(String(parts.2))
            let factor = try #require(component.factor.flatMap { Double($0.description) })
            // Half a unit of the fifth digit.
            #expect(abs(factor - ratio) <= (ratio < 1 ? 0.000_005_1 : 0.000_051), "\(component)")
            #expect(component.confidence == .remembered)
            checked += 1
        }
        #expect(checked > 60)
    }

    /// Molar masses in g/mol as chemical handbooks print them.
    @Test(arguments: [
        ("C12H15NO3", 221.26), ("C12H15NO4", 237.25), ("C12H4Cl2F6N4OS", 437.15), ("C7H14N2O2S", 190.26),
        ("C10H15O3PS2", 278.33), ("C9H9N3O2", 191.19), ("C12H14N4O4S2", 342.39), ("C7H17O2PS3", 260.38),
        ("C13H22NO3PS", 303.36), ("C21H27NO5", 373.45), ("C19H17Cl2N3O3", 406.26), ("C3H8NO5P", 169.07),
    ])
    func `a formula has the molar mass of its substance`(_ formula: String, _ mass: Double) throws {
        #expect(abs(try Self.mass(formula) - mass) < 0.03)
        #expect(table.components.contains { $0.basis.contains(" \(formula))") })
    }

    @Test(arguments: [
        ("克百威", ["克百威": "1", "3-羟基克百威": "0.93257"]),
        ("氟虫腈", ["氟虫腈": "1", "氟甲腈": "1.1235", "氟虫腈砜": "0.96469", "氟虫腈硫醚": "1.038"]),
        ("涕灭威", ["涕灭威": "1", "涕灭威亚砜": "0.92243", "涕灭威砜": "0.85603"]),
        ("甲基硫菌灵", ["甲基硫菌灵": "0.5584", "多菌灵": "1"]),
        ("六六六", ["α-六六六": "1", "β-六六六": "1", "γ-六六六": "1", "δ-六六六": "1"]),
        ("氯氰菊酯和高效氯氰菊酯", ["氯氰菊酯": "1"]),
    ])
    func `a sum knows what it adds`(_ item: String, _ factors: [String: String]) {
        for standard in Self.editions {
            let found = table.components(of: item, in: standard)
            #expect(found.map(\.component).sorted() == factors.keys.sorted())
            for component in found { #expect(component.factor?.description == factors[component.component]) }
        }
    }

    @Test func `a definition may sum in one kingdom or one edition only`() {
        #expect(table.components(of: "苯醚甲环唑").allSatisfy { $0.part == .animal })
        #expect(table.components(of: "灭草松").allSatisfy { $0.part == .plant })
        #expect(table.components(of: "草甘膦", in: "GB 2763-2021").isEmpty)
        let glyphosate = table.components(of: "草甘膦", in: "GB 2763-2026")
        #expect(glyphosate.map(\.part) == Array(repeating: .foods(["玉米", "鲜食玉米"]), count: 2))
        #expect(table.components(of: "氯丹").count { $0.part == .animal } == 3)
        #expect(table.components(of: "毒死蜱").isEmpty)
    }

    @Test func `no factor is invented`() {
        for component in table.components {
            #expect((component.factor == nil) == (component.confidence == .unconfirmed), "\(component)")
        }
        #expect(table.components(of: "孔雀石绿").map(\.factor) == [DecimalNumber(1), nil])
    }

    @Test func `the sulfonamides are eleven, twelve and eight`() {
        let found = table.components(of: "磺胺类（总量）")
        func count(_ food: String) -> Int { found.count { $0.part == .foods([food]) } }
        #expect([count("畜禽肉及副产品"), count("水产品"), count("鲜蛋")] == [11, 12, 8])
    }

    @Test func `every printed sum has components or is determined as one`() {
        let whole: Set<String> = [
            "2,4-滴丁酸和2,4-滴丁酸钠盐", "吡虫啉", "氟噻草胺", "利谷隆", "咪鲜胺和咪鲜胺锰盐", "特乐酚", "乙烯菌核利",
        ]
        for residue in table.residues where ["之和", "总和", "总量"].contains(where: residue.definition.contains) {
            let found = table.components(of: residue.item, in: residue.standard)
            #expect(found.isEmpty == whole.contains(residue.item), "\(residue)")
        }
    }
}

struct ResidueFaultTests {
    private static let residues = "standard,item,definition,page,confidence\nGB 1-2020,克百威,克百威及3-羟基克百威之和,7,seen\n"

    private func components(_ row: String) -> [String: String] {
        [
            "limits/residues.csv": Self.residues,
            "limits/residue-components.csv":
                "item,component,aliases,factor,part,basis,source,confidence\n克百威,克百威,,1,,定义,GB 1-2020,seen\n\(row)\n",
        ]
    }

    @Test func `a sound component is read`() {
        let loaded = RulebookFixture(components("克百威,3-羟基克百威,甲；乙,0.93257,大豆；玉米,比,GB 1-2020,M"), sound: false).load()
        #expect(loaded.problems.isEmpty, "\(loaded.problems)")
        let found = loaded.rulebook.limits.residues.components(of: "克百威", in: "GB 1-2020").last
        #expect(found?.aliases == ["甲", "乙"] && found?.part == .foods(["大豆", "玉米"]))
        #expect(found?.factor == DecimalNumber("0.93257") && found?.confidence == .remembered)
    }

    @Test(arguments: [
        ("克百威,丙,,0,,比,GB 1-2020,M", "bad-number"), ("克百威,丙,,x,,比,GB 1-2020,M", "bad-number"),
        ("克百威,丙,,,,比,GB 1-2020,M", "missing-value"), ("克百威,丙,,1,,比,,M", "missing-value"),
        ("克百威,丙,,1,,,GB 1-2020,M", "missing-value"), ("克百威,丙,,1,,比,GB 9-1999,M", "unknown-residue"),
        ("克百威,克百威,,1,,比,GB 1-2020,M", "duplicate-id"), ("克百威,丙,,1,,比,GB 1-2020,好", "unknown-confidence"),
        ("克百威,丙,,1,,比,GB 1-2020", "wrong-cell-count"),
    ])
    func `a fault is reported with its file and line`(_ row: String, _ code: String) {
        let problems = RulebookFixture(components(row), sound: false).load().problems
        #expect(problems.map(\.code) == [code])
        #expect(problems.first?.file == "limits/residue-components.csv" && problems.first?.line == 3)
    }

    @Test func `a definition with a page that is no number is left out`() {
        let text = "standard,item,definition,page,confidence\nGB 1-2020,克百威,克百威,七,seen\n"
        let problems = RulebookFixture(["limits/residues.csv": text], sound: false).load().problems
        #expect(problems.map(\.code) == ["bad-number"])
    }
}
