import Office
import Primitives
import Testing

@Suite struct `Codes by the clock` {
    /// RFC 6238, appendix B, the rows of SHA-1: seconds since 1970 and eight digits.
    private static let vectors: [(Int64, String)] = [
        (59, "94287082"), (1_111_111_109, "07081804"), (1_111_111_111, "14050471"), (1_234_567_890, "89005924"),
        (2_000_000_000, "69279037"), (20_000_000_000, "65353130"),
    ]
    private static let secret = Array("12345678901234567890".utf8)

    @Test(arguments: vectors)
    func `the vectors of the standard come out`(seconds: Int64, code: String) {
        let step = TimeCode.step(at: Instant(milliseconds: seconds * 1000))
        #expect(TimeCode.code(secret: Self.secret, step: step, digits: 8) == code)
        #expect(TimeCode.code(secret: Self.secret, step: step) == String(code.suffix(6)))
    }

    /// RFC 4226, appendix D.
    private static let counters = [
        "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489",
    ]

    @Test func `the counters of the older standard come out`() {
        for (counter, code) in Self.counters.enumerated() {
            #expect(TimeCode.code(secret: Self.secret, step: Int64(counter)) == code)
        }
    }

    @Test func `a code is good one step before and after its own, and not once it is spent`() {
        let now = Instant(milliseconds: 1_700_000_000_000)
        let step = TimeCode.step(at: now)
        func accepted(_ offset: Int64, after last: Int64 = 0) -> Int64? {
            TimeCode.acceptedStep(
                TimeCode.code(secret: Self.secret, step: step + offset),
                secret: Self.secret,
                at: now,
                after: last
            )
        }
        #expect([-2, -1, 0, 1, 2].map { accepted($0) } == [nil, step - 1, step, step + 1, nil])
        #expect(accepted(0, after: step) == nil)
        #expect(accepted(-1, after: step) == nil)
        #expect(accepted(1, after: step) == step + 1)
    }

    @Test(arguments: ["", "0", "12345", "1234567", "abcdef", "٣٤٥٦٧٨"])
    func `what is no code is none`(text: String) {
        let now = Instant(milliseconds: 1_700_000_000_000)
        #expect(TimeCode.acceptedStep(text, secret: Self.secret, at: now, after: 0) == nil)
    }

    @Test func `the address for the QR code is what authenticator programs read`() {
        let address = TimeCode.address(secret: Self.secret, login: "张三", issuer: "食安")
        let issuer = "%E9%A3%9F%E5%AE%89"
        #expect(
            address
                == "otpauth://totp/\(issuer):%E5%BC%A0%E4%B8%89?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=\(issuer)"
        )
    }
}
