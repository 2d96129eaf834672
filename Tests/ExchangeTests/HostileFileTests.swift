import Exchange
import Primitives
import TestSupport
import Testing

struct HostileFileTests {
    private func codes(_ bytes: [UInt8], limits: ReadingLimits = ReadingLimits()) -> [String] {
        TableFile.rows(bytes, limits: limits).problems.map(\.code)
    }

    /// A compound file with one directory entry of the given name.
    private func compoundFile(_ stream: String) -> [UInt8] {
        var bytes: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1] + [UInt8](repeating: 0, count: 504)
        bytes += stream.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
        return bytes + [UInt8](repeating: 0, count: 256)
    }

    @Test(arguments: [
        ("EncryptedPackage", "encrypted-workbook"), ("Workbook", "old-excel"), ("Book", "old-excel"),
        ("WordDocument", "not-a-table"), ("Other", "not-a-table"),
    ])
    func `a compound file is told by its streams`(stream: String, code: String) {
        #expect(codes(compoundFile(stream)) == [code])
    }

    @Test(arguments: [
        "%PDF-1.7\n", "{\\rtf1", "GIF89a", "<html><table><tr><td>1</td></tr></table></html>", "\n <!DOCTYPE html>",
        "<?xml version=\"1.0\"?><Workbook/>",
    ])
    func `other files are no tables`(text: String) {
        #expect(codes(Array(text.utf8)) == ["not-a-table"])
    }

    @Test func `pictures and archives are no tables`() throws {
        #expect(codes([0xFF, 0xD8, 0xFF, 0xE0, 0, 16, 74, 70]) == ["not-a-table"])
        var document = ZipBuilder()
        document.add("[Content_Types].xml", "<Types/>")
        document.add("word/document.xml", "<document/>")
        #expect(codes(try document.bytes()) == ["not-a-table"])
        var archive = ZipBuilder()
        archive.add("read.me", "hello")
        #expect(codes(try archive.bytes()) == ["not-a-table"])
    }

    @Test func `a truncated workbook is a problem and gives no rows`() throws {
        let bytes = try WorkbookXML(rows: "<row r=\"1\"><c><v>1</v></c></row>").bytes()
        let read = TableFile.rows(Array(bytes.prefix(bytes.count / 2)))
        #expect(read.problems.map(\.code) == ["truncated-file"])
        #expect(read.rows.isEmpty)
    }

    @Test(arguments: [
        ("xl/workbook.xml", "missing-part"), ("xl/worksheets/sheet1.xml", "missing-part"),
        ("xl/_rels/workbook.xml.rels", "missing-part"), ("xl/sharedStrings.xml", "missing-part"),
    ])
    func `a missing part is named`(part: String, code: String) throws {
        var book = WorkbookXML(rows: "<row r=\"1\"><c t=\"s\"><v>0</v></c></row>")
        book.sharedStrings = "<si><t>甲</t></si>"
        book.omitting = [part]
        #expect(codes(try book.bytes()) == [code])
    }

    @Test func `a part that stands twice is a problem`() throws {
        var zip = ZipBuilder()
        zip.add("xl/workbook.xml", "<workbook/>")
        zip.add("XL/Workbook.xml", "<workbook/>")
        #expect(codes(try zip.bytes()) == ["duplicate-part"])
    }

    @Test func `broken XML names the part and the line`() throws {
        let book = WorkbookXML(rows: "<row r=\"1\">\n<c><v>1</c></row>")
        let problem = try #require(TableFile.rows(try book.bytes()).problems.first)
        #expect(problem.code == "bad-xml")
        #expect(problem.message.contains("xl/worksheets/sheet1.xml, line 3"))
    }

    @Test func `a document type is refused before its entities are read`() throws {
        var book = WorkbookXML(rows: "")
        book.replacing["xl/worksheets/sheet1.xml"] = """
            <?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
            <worksheet><sheetData><row><c t="str"><v>&b;</v></c></row></sheetData></worksheet>
            """
        let read = TableFile.rows(try book.bytes())
        #expect(read.problems.map(\.code) == ["xml-doctype"])
        #expect(read.rows.isEmpty)
    }

    @Test func `elements nested without end are refused`() throws {
        let book = WorkbookXML(rows: String(repeating: "<a>", count: 100_000))
        #expect(codes(try book.bytes()) == ["bad-xml"])
    }

    @Test func `a part that unpacks to hundreds of times its size is refused`() throws {
        let book = WorkbookXML(rows: String(repeating: " ", count: 8 << 20))
        #expect(codes(try book.bytes()) == ["compression-ratio"])
    }

    @Test func `sizes, parts and strings beyond the limits are refused`() throws {
        let rows = (1...3).map { "<row r=\"\($0)\"><c t=\"s\"><v>0</v></c><c r=\"D\($0)\"><v>1</v></c></row>" }.joined()
        var book = WorkbookXML(rows: rows)
        book.sharedStrings = "<si><t>甲乙丙丁</t></si><si><t>乙</t></si>"
        let bytes = try book.bytes()
        #expect(codes(bytes).isEmpty)
        let changes: [(inout ReadingLimits) -> Void] = [
            { $0.fileBytes = 100 }, { $0.unpackedBytes = 500 }, { $0.parts = 3 }, { $0.rows = 2 }, { $0.columns = 3 },
            { $0.sharedStrings = 1 }, { $0.cellBytes = 4 },
        ]
        for (index, change) in changes.enumerated() {
            var limits = ReadingLimits()
            change(&limits)
            #expect(codes(bytes, limits: limits) == ["too-large"], "limit \(index)")
        }
    }

    @Test func `a part behind a password is an encrypted workbook`() throws {
        var zip = ZipBuilder()
        zip.add("xl/workbook.xml", Array("<workbook/>".utf8), password: "secret")
        #expect(codes(try zip.bytes()) == ["encrypted-workbook"])
    }

    @Test func `a million empty rows are read quickly and say nothing`() throws {
        var sheet = "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>"
        for number in 2...1_000_000 { sheet += "<row r=\"\(number)\" ht=\"15\"/>" }
        let bytes = try WorkbookXML(rows: sheet).bytes()
        let time = processorTime {
            let read = texts(bytes)
            #expect(read.rows == [["1"]])
            #expect(read.problems.isEmpty)
        }
        // A debug build reads them in about a second; only a quadratic walk would come near this.
        #expect(time < .seconds(20))
    }

    @Test func `random bytes never stop the program`() {
        var random = SplitMix64(seed: 1)
        for run in 0..<2_000 {
            var bytes = (0..<Int.random(in: 0...400, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            let starts: [[UInt8]] = [
                [], [0x50, 0x4B, 0x03, 0x04], [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], [0xFF, 0xFE],
            ]
            bytes = starts[run % 4] + bytes
            _ = TableFile.rows(bytes)
        }
    }

    @Test func `a workbook with any byte changed gives rows or problems, never a crash`() throws {
        let bytes = try Self.richWorkbook().bytes()
        var random = SplitMix64(seed: 2)
        var problems = 0
        for _ in 0..<1_500 {
            var damaged = bytes
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                damaged[Int.random(in: damaged.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            if Bool.random(using: &random) { damaged.removeLast(Int.random(in: 0...40, using: &random)) }
            problems += TableFile.rows(damaged).problems.count
        }
        #expect(problems > 100)
    }

    @Test func `a sheet with any character changed gives rows or problems, never a crash`() throws {
        var book = Self.richWorkbook()
        let original = book.sheets[0].content
        let characters = Array("<>/\"= 0129AZacrstv&;:-é")
        var random = SplitMix64(seed: 3)
        for _ in 0..<1_000 {
            var text = Array(original)
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                text[Int.random(in: text.indices, using: &random)] = characters.randomElement(using: &random) ?? "x"
            }
            book.sheets[0].content = String(text)
            _ = TableFile.rows(try book.bytes())
        }
    }

    private static func richWorkbook() -> WorkbookXML {
        let rows = (1...6).map { number in
            "<row r=\"\(number)\"><c r=\"A\(number)\" t=\"s\"><v>0</v></c><c r=\"B\(number)\" s=\"1\"><v>4557\(number).5</v></c>"
                + "<c r=\"C\(number)\" t=\"inlineStr\"><is><t>文_x000D_</t></is></c><c r=\"D\(number)\"><v>0.1E-2</v></c></row>"
        }
        let merged = "<mergeCells><mergeCell ref=\"A1:D1\"/><mergeCell ref=\"A3:B6\"/></mergeCells>"
        var book = WorkbookXML(rows: rows.joined(), after: merged)
        book.sharedStrings = "<si><r><t>甲</t></r><rPh><t>x</t></rPh></si>"
        book.styles = "<numFmts><numFmt numFmtId=\"170\" formatCode=\"yyyy/m/d\"/></numFmts>"
        book.styles? += "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"170\"/></cellXfs>"
        return book
    }
}
