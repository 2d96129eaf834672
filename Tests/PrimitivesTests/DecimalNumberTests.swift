import Foundation
import Primitives
import Testing

struct DecimalNumberTests {
    @Test(arguments: [
        ("0.05", "0.05"), ("0.050", "0.05"), ("-3", "-3"), (".5", "0.5"), ("12.", "12"), ("+7", "7"), ("00012", "12"),
        ("25000", "25000"), ("-0", "0"), ("0.000", "0"), ("1200.30", "1200.3"), ("-0.001", "-0.001"),
        ("1234567890123456789012345678901234", "1234567890123456789012345678901234"),
    ])
    func `a number reads and prints exactly`(_ text: String, _ printed: String) {
        #expect(DecimalNumber(text)?.description == printed)
    }

    @Test(arguments: [
        "", ".", "-", "+", "-.", "1e3", "1,000", "1.2.3", "0x10", "１", " 1", "1 ", "--1", "1-", "未检出", "≤0.2",
        "12345678901234567890123456789012345",
    ])
    func `what is no plain number is refused`(_ text: String) {
        #expect(DecimalNumber(text) == nil)
    }

    @Test func `order and arithmetic are those of decimal arithmetic`() throws {
        var random = SplitMix64(seed: 42)
        for _ in 0..<2000 {
            let left = Self.text(&random)
            let right = Self.text(&random)
            let a = try #require(DecimalNumber(left))
            let b = try #require(DecimalNumber(right))
            let exactA = try #require(Decimal(string: left))
            let exactB = try #require(Decimal(string: right))
            #expect((a < b) == (exactA < exactB), "\(left) < \(right)")
            #expect((a == b) == (exactA == exactB), "\(left) == \(right)")
            #expect(a.adding(b).flatMap { Decimal(string: $0.description) } == exactA + exactB, "\(left) + \(right)")
            #expect(a.multiplied(by: b).flatMap { Decimal(string: $0.description) } == exactA * exactB)
        }
    }

    @Test func `printing and reading give the same value`() throws {
        var random = SplitMix64(seed: 8)
        for _ in 0..<1000 {
            let mantissa = Int128(Int64.random(in: .min ... .max, using: &random))
            let number = try #require(
                DecimalNumber(mantissa: mantissa, exponent: Int.random(in: -20...10, using: &random))
            )
            #expect(DecimalNumber(number.description) == number)
        }
    }

    @Test func `numbers of very different size are ordered`() throws {
        let small = try #require(DecimalNumber(mantissa: 1, exponent: -60))
        let large = try #require(DecimalNumber(mantissa: 1, exponent: 60))
        #expect(small < large)
        #expect(DecimalNumber.zero < small)
        #expect(try #require(DecimalNumber(mantissa: -1, exponent: 60)) < small)
        #expect(DecimalNumber(mantissa: 1, exponent: 61) == nil)
    }

    @Test func `what needs more digits than there are is nil, never rounded`() throws {
        let many = try #require(DecimalNumber("9999999999999999999999999999999999"))
        #expect(many.adding(DecimalNumber(1))?.description == "10000000000000000000000000000000000")
        #expect(many.adding(try #require(DecimalNumber("0.1"))) == nil)
        #expect(many.multiplied(by: many) == nil)
    }

    /// GB/T 8170-2008, 3.2: the examples of the clause and the other side of each five.
    @Test(arguments: [
        ("12.1498", 0, "12"), ("12.1498", 1, "12.1"), ("1268", -2, "1300"), ("10.5002", 0, "11"), ("1.050", 1, "1"),
        ("0.35", 1, "0.4"), ("2500", -3, "2000"), ("3500", -3, "4000"), ("-0.0365", 3, "-0.036"),
        ("-0.0375", 3, "-0.038"),
        ("0.25", 1, "0.2"), ("0.2500000001", 1, "0.3"), ("0.249999", 1, "0.2"), ("0.5", 0, "0"), ("1.5", 0, "2"),
        ("8.53459", 2, "8.53"), ("0.2", 3, "0.2"), ("0", 2, "0"), ("49", -2, "0"), ("50", -2, "0"), ("51", -2, "100"),
        ("0.0000001", 2, "0"), ("9999999999999999999999999999999999", -34, "10000000000000000000000000000000000"),
    ])
    func `rounding is once and half to even`(number: String, places: Int, expected: String) {
        #expect(DecimalNumber(number)?.rounded(toPlaces: places) == DecimalNumber(expected))
    }

    @Test func `a rounded number lies within half a step and rounds to itself`() throws {
        var random = SplitMix64(seed: 17)
        for _ in 0..<2000 {
            let number = try #require(DecimalNumber(Self.text(&random)))
            let places = Int.random(in: -3...5, using: &random)
            let rounded = try #require(number.rounded(toPlaces: places))
            let half = try #require(DecimalNumber(mantissa: 5, exponent: -places - 1))
            let minus = try #require(DecimalNumber(mantissa: -half.mantissa, exponent: half.exponent))
            let below = try #require(rounded.adding(minus))
            let above = try #require(rounded.adding(half))
            #expect(below <= number && number <= above, "\(number) to \(places)")
            #expect(rounded.rounded(toPlaces: places) == rounded)
        }
    }

    @Test(
        arguments: [
            ("7.6", "1", "7.6"), ("1", "2", "0.5"), ("3", "8", "0.375"), ("6", "3", "2"), ("1", "3", nil),
            ("1", "0", nil),
            ("-1", "4", "-0.25"), ("0.3", "0.6", "0.5"), ("7", "14", "0.5"), ("0", "3", "0"),
        ] as [(String, String, String?)]
    )
    func `a quotient is exact or none`(left: String, right: String, expected: String?) throws {
        let left = try #require(DecimalNumber(left))
        let right = try #require(DecimalNumber(right))
        #expect(left.divided(by: right) == expected.flatMap { DecimalNumber($0) })
    }

    @Test func `a column holds whole units only`() throws {
        let number = try #require(DecimalNumber("0.0125"))
        #expect(number.integer(unit: -6) == 12_500)
        #expect(number.integer(unit: -4) == 125)
        #expect(number.integer(unit: -3) == nil)
        #expect(DecimalNumber(Int.max).integer(unit: 0) == Int64.max)
        #expect(DecimalNumber(Int.max).integer(unit: -1) == nil)
        #expect(number.shifted(by: 3)?.description == "12.5")
    }

    private static func text(_ random: inout SplitMix64) -> String {
        let whole = Int.random(in: 0...99_999, using: &random)
        let places = Int.random(in: 0...6, using: &random)
        let fraction = (0..<places).map { _ in String(Int.random(in: 0...9, using: &random)) }.joined()
        return (Bool.random(using: &random) ? "-" : "") + "\(whole)" + (places == 0 ? "" : "." + fraction)
    }
}
