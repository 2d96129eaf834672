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
