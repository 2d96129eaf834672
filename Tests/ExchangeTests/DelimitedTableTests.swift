import Exchange
import Primitives
import Testing

struct DelimitedTableTests {
    @Test(arguments: [
        ("a,b\nc,d\n", [["a", "b"], ["c", "d"]]),
        ("a,b\r\nc,d", [["a", "b"], ["c", "d"]]),
        ("a,b\rc,d\r", [["a", "b"], ["c", "d"]]),
        ("\u{FEFF}甲,乙\n丙,丁\n", [["甲", "乙"], ["丙", "丁"]]),
        ("a,\"b\nc\"\nd,e\n", [["a", "b\nc"], ["d", "e"]]),
        ("a,\"b \"\"c\"\"\"\nd,e\n", [["a", "b \"c\""], ["d", "e"]]),
        ("a,b\n,\n\nc,d\n", [["a", "b"], ["c", "d"]]),
        ("a,\"n=5,c=2\"\nb,5\" 盘\n", [["a", "n=5,c=2"], ["b", "5\" 盘"]]),
        ("a\tb,c\nd\te\n", [["a", "b,c"], ["d", "e"]]),
        ("a;b,1;c\nd;e,2;f\n", [["a", "b,1", "c"], ["d", "e,2", "f"]]),
        ("sep=;\na;b\nc;d\n", [["a", "b"], ["c", "d"]]),
        ("甲\n乙\n", [["甲"], ["乙"]]),
    ])
    func `text is read into rows whatever its line ends, quotes and separator`(text: String, rows: [[String]]) {
        let read = texts(text)
        #expect(read.rows == rows)
        #expect(read.problems.isEmpty)
    }

    @Test func `rows keep their number and the line on which they start`() {
        let rows = TableFile.rows(Array("名,值\n\n\"一\n二\",1\n三,2\n".utf8)).rows
        #expect(rows.map(\.number) == [1, 3, 4])
        #expect(rows.map(\.line) == [1, 3, 5])
    }

    @Test func `an office's GB18030 is decoded`() {
        // 抽样编号,食品名称 / 1,鲜鸡蛋
        let bytes: [UInt8] =
            [
                0xB3, 0xE9, 0xD1, 0xF9, 0xB1, 0xE0, 0xBA, 0xC5, 0x2C, 0xCA, 0xB3, 0xC6, 0xB7, 0xC3, 0xFB, 0xB3, 0xC6,
                0x0A,
            ]
            + [0x31, 0x2C, 0xCF, 0xCA, 0xBC, 0xA6, 0xB5, 0xB0, 0x0D, 0x0A]
        #expect(texts(bytes).rows == [["抽样编号", "食品名称"], ["1", "鲜鸡蛋"]])
    }

    @Test func `a four-byte character of GB18030 is decoded`() {
        // U+20087, an ideograph of extension B, is 95 32 90 31.
        #expect(texts([0xC3, 0xFB, 0x2C, 0x95, 0x32, 0x90, 0x31]).rows == [["名", "\u{20087}"]])
    }

    @Test(arguments: [true, false])
    func `UTF-16 with its mark is decoded in both byte orders`(littleEndian: Bool) {
        let units = Array("\u{FEFF}甲,乙\n1,𠮷".utf16)
        let bytes = units.flatMap { unit -> [UInt8] in
            let (low, high) = (UInt8(truncatingIfNeeded: unit), UInt8(unit >> 8))
            return littleEndian ? [low, high] : [high, low]
        }
        #expect(texts(bytes).rows == [["甲", "乙"], ["1", "𠮷"]])
    }

    @Test func `an unterminated quote names the row and line where it began`() {
        let read = texts("a,b\n\"c\nc\",d\ne,\"f\ng,h\n")
        #expect(read.rows == [["a", "b"], ["c\nc", "d"]])
        #expect(read.problems.map(\.code) == ["unterminated-quote"])
        #expect(read.problems.first?.row == 3)
        #expect(read.problems.first?.line == 4)
    }

    @Test func `bytes that are no text are a problem of the file`() {
        #expect(texts([0x61, 0x2C, 0x00, 0x62]).problems.map(\.code) == ["not-a-table"])
        #expect(texts([0x61, 0x2C, 0x07, 0x62]).problems.map(\.code) == ["not-a-table"])
        #expect(texts([]).problems.map(\.code) == ["empty-file"])
    }

    @Test func `damaged UTF-8 is not taken for GB18030`() {
        let good = Array(String(repeating: "食品安全,检测\n", count: 5).utf8)
        let read = texts(good + [0xE9, 0xA3] + good)
        #expect(read.problems.map(\.code) == ["bad-encoding"])
        #expect(read.problems.first?.line == 6)
    }

    @Test func `bytes that GB18030 does not know are a problem with their line`() {
        let read = texts([0xC3, 0xFB, 0x0A, 0xC3, 0xFF, 0x0A])
        #expect(read.problems.map(\.code) == ["bad-encoding"])
        #expect(read.problems.first?.line == 2)
    }

    @Test func `rows and columns beyond the limits are a problem`() {
        var limits = ReadingLimits()
        limits.rows = 2
        limits.columns = 2
        #expect(texts(Array("a\nb\nc\n".utf8), limits: limits).problems.map(\.code) == ["too-large"])
        #expect(texts(Array("a,b,c\n".utf8), limits: limits).problems.map(\.code) == ["too-large"])
        #expect(texts(Array("a,b,\nc\n".utf8), limits: limits).problems.isEmpty)
    }

    @Test func `a row of nothing but separators is no table`() {
        #expect(texts(String(repeating: ",", count: 100_000)).problems.map(\.code) == ["too-many-cells"])
    }

    @Test func `a damaged text gives rows or problems, never a crash`() {
        var random = SplitMix64(seed: 4)
        let original = Array("\u{FEFF}名,值,\"引\n\"\"号\"\r\n鸡蛋;0.2\t合格\n".utf8)
        for _ in 0..<3_000 {
            var bytes = Array(original.dropFirst(Bool.random(using: &random) ? 3 : 0))
            for _ in 0..<Int.random(in: 1...5, using: &random) {
                bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            _ = TableFile.rows(bytes)
        }
    }

    @Test func `what is written with commas and quotes comes back the same`() {
        var random = SplitMix64(seed: 20_240_101)
        let pieces = ["甲", "b", ",", "\"", "\n", "\r\n", ";", " ", "，", "1.5"]
        for _ in 0..<300 {
            let rows = (0..<Int.random(in: 1...5, using: &random)).map { _ in
                (0..<3).map { _ in
                    "x"
                        + (0..<Int.random(in: 0...4, using: &random)).map { _ in
                            pieces.randomElement(using: &random) ?? ""
                        }
                        .joined() + "y"
                }
            }
            let cells = rows.map { $0.map { Cell.text($0) } }
            let written = TableDocument(sheetName: "", headers: ["一", "二", "三"], rows: cells).csv()
            #expect(Array(texts(written).rows.dropFirst()) == rows)
        }
    }
}
