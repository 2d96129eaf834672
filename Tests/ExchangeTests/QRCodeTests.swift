import Exchange
import Testing

@Suite struct `A QR code` {
    @Test func `has the three corners that a camera looks for, and a quiet border is the page's part`() throws {
        let code = try #require(QRCode("otpauth://totp/x?secret=GEZDGNBVGY3TQOJQ"))
        #expect(code.squares.count == code.size * code.size)
        #expect((code.size - 17) % 4 == 0)
        // The finder pattern: a dark ring of seven, a light one of five, a dark square of three.
        for (row, column) in [(0, 0), (0, code.size - 7), (code.size - 7, 0)] {
            for y in 0..<7 {
                for x in 0..<7 {
                    let ring = min(min(x, 6 - x), min(y, 6 - y))
                    #expect(
                        code.squares[(row + y) * code.size + column + x] == (ring != 1),
                        "\(row + y), \(column + x)"
                    )
                }
            }
        }
    }

    @Test func `the path draws each dark square once`() throws {
        let code = try #require(QRCode("食安"))
        var drawn = 0
        for run in code.path.split(separator: "z") {
            let length = try #require(run.split(separator: "h").dropFirst().first?.split(separator: "v").first)
            drawn += try #require(Int(length))
        }
        #expect(drawn == code.squares.count { $0 })
    }

    @Test func `nothing and too much have no code`() {
        #expect(QRCode("") == nil)
        #expect(QRCode(String(repeating: "x", count: 3000)) == nil)
    }
}
