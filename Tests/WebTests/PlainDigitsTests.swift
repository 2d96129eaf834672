import Testing

@testable import Web

/// Numbers of calls, as the reader of results wants them.
@Suite struct PlainDigitsTests {
    @Test(
        arguments: [
            ("1.50", "1.50"), ("1e1", "10"), ("1.5e-3", "0.0015"), ("-2E+2", "-200"), ("0e0", "0"),
            ("1e999999999999999999999", nil), ("1e-200", nil), (String(repeating: "9", count: 40), nil),
        ] as [(String, String?)]
    )
    func `an exponent is written out exactly, or the number is out of range`(number: String, expected: String?) {
        #expect(PlainDigits.of(number) == expected)
    }
}
