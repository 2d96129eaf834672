import Primitives
import Supervision
import TestSupport
import Testing

@Suite struct `The natural key of a sample` {
    static let sameNumbers: [(String, String)] = [
        ("DBJ24140522000001", "ＤＢＪ２４１４０５２２０００００１"),
        ("DBJ24140522000001", " dbj24 140522\n000001　"),
        ("NCP（24）1", "NCP(24)1"),
        ("NCP【24】1", "NCP(24)1"),
    ]

    @Test(arguments: sameNumbers)
    func `width, case, spaces and brackets of a number do not make another sample`(one: String, other: String) {
        #expect(key(number: one) == key(number: other))
    }

    @Test func `the number wins over everything else`() {
        let one = key(number: "A1", food: "豇豆", producer: "甲公司", supplier: "甲店", date: "2024-01-01", batch: "1")
        let same = key(number: "A1", food: "芹菜", producer: "乙公司", supplier: "乙店", date: "2024-02-02", batch: "2")
        let other = key(number: "A2", food: "豇豆", producer: "甲公司", supplier: "甲店", date: "2024-01-01", batch: "1")
        #expect(one == same)
        #expect(one != other)
    }

    @Test(arguments: [nil, "", "  ", "/", "／", "-", "——", "无"])
    func `a number that says nothing leaves the naming to the other cells`(number: String?) {
        #expect(key(number: number, food: "豇豆") == key(number: nil, food: "豇豆"))
        #expect(key(number: number, food: "豇豆") != key(number: number, food: "芹菜"))
    }

    @Test func `without a number the folded cells together name the sample`() {
        let one = key(food: "豇豆（散装）", producer: "甲食品有限责任公司", supplier: "甲 店", date: "2024-01-01", batch: "Ａ1")
        let same = key(food: "豇豆(散装)", producer: "甲食品有限公司", supplier: "甲店", date: "2024-01-01 ", batch: "a1")
        #expect(one == same)
    }

    static let distinguishing: [(String, SampleKey)] = [
        ("food", key(food: "芹菜", producer: "甲", supplier: "店", date: "1", batch: "1")),
        ("producer", key(food: "豇豆", producer: "乙", supplier: "店", date: "1", batch: "1")),
        ("supplier", key(food: "豇豆", producer: "甲", supplier: "市", date: "1", batch: "1")),
        ("production date", key(food: "豇豆", producer: "甲", supplier: "店", date: "2", batch: "1")),
        ("batch", key(food: "豇豆", producer: "甲", supplier: "店", date: "1", batch: "2")),
        ("cell", key(food: "豇豆", producer: "甲店", supplier: nil, date: "1", batch: "1")),
    ]

    @Test(arguments: distinguishing)
    func `each cell tells samples without a number apart`(cell: String, other: SampleKey) {
        #expect(key(food: "豇豆", producer: "甲", supplier: "店", date: "1", batch: "1") != other, "\(cell)")
    }

    @Test func `spaces and width sprinkled over a number never change its key`() throws {
        try forAll(seed: 11, generate: Self.sprinkled) { pair in
            key(number: pair.plain) == key(number: pair.sprinkled)
        }
    }

    private static func sprinkled(_ random: inout SplitMix64) -> (plain: String, sprinkled: String) {
        let alphabet = Array("ABCXYZabcxyz0123456789-()")
        var plain = "N"
        var sprinkled = "N"
        for _ in 0..<Int.random(in: 1...16, using: &random) {
            let character = alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
            plain.append(character)
            if Bool.random(using: &random) {
                sprinkled.append(["", " ", "　", "\n"][Int.random(in: 0...3, using: &random)])
            }
            sprinkled.append(Bool.random(using: &random) ? character : wide(character))
        }
        return (plain, sprinkled)
    }

    private static func wide(_ character: Character) -> Character {
        guard let scalar = character.unicodeScalars.first, let wide = Unicode.Scalar(scalar.value + 0xFEE0) else {
            return character
        }
        return Character(wide)
    }
}

private func key(
    number: String? = nil,
    food: String = "豇豆",
    producer: String? = nil,
    supplier: String? = nil,
    date: String? = nil,
    batch: String? = nil
) -> SampleKey {
    SampleKey(
        number: number,
        food: food,
        producer: producer,
        supplier: supplier,
        productionDate: date,
        batch: batch
    )
}
