import Primitives
import Testing

struct CreditCodeTests {
    private static let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY")

    @Test func `the example that GB 32100 is taught with is accepted`() {
        #expect(CreditCode("91350100M000100Y43")?.text == "91350100M000100Y43")
        #expect(CreditCode("91350100m000100y43")?.text == "91350100M000100Y43")
    }

    @Test(arguments: [
        "91350100M000100Y44", "91350100M000100Y4", "91350100M000100Y433", "", "9135010OM000100Y43",
        "91350100M000100Y4I", "９1350100M000100Y43", "91350100M000100 Y43",
    ])
    func `a code with a wrong character is refused`(_ text: String) {
        #expect(CreditCode(text) == nil)
    }

    @Test func `every single wrong character and most swaps are found`() throws {
        var random = SplitMix64(seed: 3)
        for _ in 0..<200 {
            let body = (0..<17).map { _ in Self.alphabet[Int.random(in: 0..<31, using: &random)] }
            let code = body + [try #require(CreditCode.check(of: String(body)))]
            #expect(CreditCode(String(code)) != nil)
            let place = Int.random(in: 0..<18, using: &random)
            var wrong = code
            wrong[place] = Self.alphabet[Int.random(in: 0..<31, using: &random)]
            #expect((CreditCode(String(wrong)) == nil) == (wrong != code))
            var swapped = code
            swapped.swapAt(min(place, 15), min(place, 15) + 1)
            #expect((CreditCode(String(swapped)) == nil) == (swapped != code))
        }
    }

    @Test func `letters outside the alphabet have no check character`() {
        #expect(CreditCode.check(of: "9135010IM000100Y4") == nil)
    }
}

struct LicenceNumberTests {
    @Test func `the example of GS 15-2006 is accepted`() {
        #expect(LicenceNumber("110108000000016")?.text == "110108000000016")
    }

    @Test(arguments: ["110108000000017", "11010800000001", "1101080000000160", "11010800000001X", ""])
    func `a number with a wrong digit is refused`(_ text: String) {
        #expect(LicenceNumber(text) == nil)
    }

    @Test func `exactly one last digit completes fourteen`() {
        var random = SplitMix64(seed: 5)
        for _ in 0..<100 {
            let body = (0..<14).map { _ in String(Int.random(in: 0...9, using: &random)) }.joined()
            #expect((0...9).filter { LicenceNumber(body + "\($0)") != nil }.count == 1)
        }
    }
}

struct AreaCodeTests {
    @Test(arguments: [
        ("14", AreaCode.Level.province), ("1405", .city), ("140522", .county), ("140522100", .township),
    ])
    func `the length says the level`(_ text: String, _ level: AreaCode.Level) {
        #expect(AreaCode(text)?.level == level)
    }

    @Test(arguments: [
        "", "1", "140", "14052", "1405221", "140500", "140000", "1400", "140522000", "09", "14052a", "１４",
    ])
    func `what names no division is refused`(_ text: String) {
        #expect(AreaCode(text) == nil)
    }

    @Test func `a county contains its townships and no other's`() throws {
        let county = try #require(AreaCode("140522"))
        let township = try #require(AreaCode("140522100"))
        let neighbour = try #require(AreaCode("140521100"))
        #expect(county.contains(township) && county.contains(county))
        #expect(!county.contains(neighbour) && !township.contains(county))
        #expect(township.county == county)
        #expect(AreaCode("1405")?.county == nil)
    }
}
