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

struct CheckDigitTests {
    @Test func `the examples of GS1 keys are accepted`() {
        #expect(CheckDigit.of("0401234511111") == 8)
        #expect(CheckDigit.isValid("04012345111118"))
        #expect(CheckDigit.completed("401234500001") == "4012345000016")
        #expect(CheckDigit.of("12a") == nil)
    }

    @Test(arguments: [
        "4012345000017", "401234500016", "40123450000166", "", "４012345000016", "4012345 000016", "401234500001a",
    ])
    func `a location number with a wrong character is refused`(_ text: String) {
        #expect(GLN(text) == nil)
    }

    @Test func `every single wrong digit of a location number is found`() throws {
        let number = Array("4012345000016")
        #expect(GLN(String(number))?.text == "4012345000016")
        for place in number.indices {
            for digit in "0123456789" where digit != number[place] {
                var wrong = number
                wrong[place] = digit
                #expect(GLN(String(wrong)) == nil)
            }
        }
    }

    @Test func `a cell holds several location numbers, and what is none is told`() {
        let read = GLN.several(in: "4012345000016、4012345000023；4012345000016\n4012345000017")
        #expect(read.numbers.map(\.text) == ["4012345000016", "4012345000023"])
        #expect(read.others == ["4012345000017"])
    }
}
