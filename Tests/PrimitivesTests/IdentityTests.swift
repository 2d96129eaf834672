import Primitives
import Testing

private enum Sample {}

struct IDTests {
    @Test func `identities of one moment and of a clock that steps back keep rising`() {
        var source = IDSource(random: SplitMix64(seed: 1))
        var previous: ID<Sample> = source.next(at: Instant(milliseconds: 1_700_000_000_000))
        for index in 0..<20_000 {
            let jump: Int64 = index == 9000 ? -5000 : 0
            let next: ID<Sample> = source.next(at: Instant(milliseconds: 1_700_000_000_000 + jump))
            guard previous < next else {
                Issue.record("identity \(index) does not rise: \(previous), \(next)")
                return
            }
            previous = next
        }
    }

    @Test func `the text form carries time, version and variant`() {
        var source = IDSource(random: SplitMix64(seed: 2))
        for milliseconds: Int64 in [0, 1, 1_700_000_000_000, 0xFFFF_FFFF_FFFF] {
            let id: ID<Sample> = source.next(at: Instant(milliseconds: milliseconds))
            let digits = id.text.filter { $0 != "-" }
            #expect(Int64(digits.prefix(12), radix: 16) == milliseconds)
            #expect(digits.dropFirst(12).first == "7")
            #expect("89ab".contains(digits.dropFirst(16).first ?? "?"))
            #expect(ID<Sample>(id.text) == id)
        }
    }

    @Test func `a text of another form is no identity`() {
        #expect(ID<Sample>("0190A1B2-C3D4-7E5F-8A6B-0123456789AB")?.text == "0190a1b2-c3d4-7e5f-8a6b-0123456789ab")
        for text in ["", "0190a1b2c3d47e5f8a6b0123456789ab", "0190a1b2-c3d4-7e5f-8a6b-0123456789ag", "x"] {
            #expect(ID<Sample>(text) == nil)
        }
    }
}

struct SplitMix64Tests {
    @Test func `the generator gives the published values`() {
        var random = SplitMix64(seed: 1_234_567)
        let values = (0..<5).map { _ in random.next() }
        #expect(
            values == [
                6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
                4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
            ]
        )
    }
}

struct ProblemTests {
    @Test func `a problem says where it is`() {
        let inFile = Problem(
            file: "plan/a.yaml",
            line: 12,
            code: "bad-date",
            read: "x",
            expected: "a day",
            message: "no day"
        )
        #expect(inFile.description == "plan/a.yaml:12: bad-date: no day (read \"x\", expected a day)")
        let inSheet = Problem(sheet: "甲", row: 3, column: "检测结果", code: "no-number", message: "no number")
        #expect(inSheet.description == "sheet \"甲\" row 3 column 检测结果: no-number: no number")
        // A file of one table has a line for each row and no name for its sheet.
        let inList = Problem(
            sheet: "",
            row: 4,
            column: "名称",
            line: 4,
            code: "missing-value",
            expected: "a name",
            message: "it is empty"
        )
        #expect(inList.description == "row 4 column 名称: missing-value: it is empty (expected a name)")
        #expect(Problem(line: 7, code: "bad", message: "odd").description == "line 7: bad: odd")
    }
}

@Suite struct `Identity numbers of citizens` {
    /// The examples of GB 11643-1999.
    @Test(arguments: ["11010519491231002X", "440524188001010014", "11010519491231002x"])
    func `the examples of the standard are read`(text: String) {
        #expect(IdentityNumber(text) != nil)
    }

    @Test(arguments: ["", "110105194912310021", "1101051949123100X2", "１１０１０５１９４９１２３１００２X", "11010519491231002"])
    func `a wrong check character, letters inside and full-width digits are not`(text: String) {
        #expect(IdentityNumber(text) == nil)
    }
}
