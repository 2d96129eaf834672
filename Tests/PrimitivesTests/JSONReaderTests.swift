import Primitives
import Testing

/// Text from anybody: read as RFC 8259 says, or refused with its place, and never through binary floating point.
@Suite struct JSONReaderTests {
    private func read(_ text: String) throws -> String { try JSONReader.read(Array(text.utf8)).text }

    @Test(arguments: [
        "0.1", "-0.0", "1e400", "1E-7", "0.30000000000000004", "123456789012345678901234567890.123", "1.50", "0", "-12",
    ])
    func `digits stay as they were sent`(number: String) throws {
        #expect(try read("[\(number)]") == "[\(number)]")
    }

    @Test(arguments: [
        ("{\"a\":[1,true,null,\"x\"]}", "{\"a\":[1,true,null,\"x\"]}"), (" [ ] ", "[]"), ("{ }", "{}"),
        ("\"\\u8c47\\u8C46\\ud83c\\udf31\\n\\/\"", "\"豇豆🌱\\n/\""), ("\"e\u{301}\"", "\"e\u{301}\""), ("false", "false"),
    ])
    func `what the grammar allows is read`(text: String, expected: String) throws {
        #expect(try read(text) == expected)
    }

    @Test(arguments: [
        "", " ", "[", "]", "{", "[1", "[1,", "[1,]", "[,1]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "{'a':1}",
        "[1] 2",
        "nul", "nulll", "True", "NaN", "Infinity", "-", "+1", ".5", "5.", "01", "-01", "1e", "1e+", "0x1", "\"", "\"\\",
        "\"\\x\"",
        "\"\\u12\"", "\"\\u12G4\"", "\"\\u+123\"", "\"a\nb\"", "\"\u{1}\"", "// c\n1", "[1/**/]", "\u{FEFF}[]",
    ])
    func `what the grammar does not allow is refused`(text: String) {
        #expect(throws: JSONFault.self) { try read(text) }
    }

    @Test(arguments: [
        "\"\\ud800\"", "\"\\udc00\"", "\"\\ud800x\"", "\"\\ud800\\u0041\"", "\"\\udc00\\ud800\"", "\"\\ud83c\\n\"",
    ])
    func `half of a surrogate pair is refused`(text: String) {
        #expect(throws: JSONFault.self) { try read(text) }
    }

    @Test(
        arguments: [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xE4, 0xBD], [0xF5, 0x80, 0x80, 0x80]] as [[UInt8]]
    )
    func `bytes that are no UTF-8 are refused`(bytes: [UInt8]) {
        let quote = UInt8(ascii: "\"")
        #expect(throws: JSONFault.self) { try JSONReader.read([quote] + bytes + [quote]) }
    }

    @Test func `a name twice in one object is refused, also when escaped`() throws {
        #expect(throws: JSONFault.self) { try read("{\"a\":1,\"a\":2}") }
        #expect(throws: JSONFault.self) { try read("{\"a\":1,\"\\u0061\":2}") }
        #expect(try read("[{\"a\":1},{\"a\":2}]") == "[{\"a\":1},{\"a\":2}]")
    }

    @Test func `nesting ends at the limit, however deep the text`() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(try read(nested(JSONReader.depthLimit)) == nested(JSONReader.depthLimit))
        #expect(throws: JSONFault.self) { try read(nested(JSONReader.depthLimit + 1)) }
        #expect(throws: JSONFault.self) { try read(String(repeating: "[", count: 1_000_000)) }
        #expect(throws: JSONFault.self) { try read(String(repeating: "{\"a\":", count: 100_000)) }
    }

    @Test func `a refusal names the place and what stood there`() {
        do {
            _ = try read("{\"food\":\"豇豆\",\"on\":2024-06-20}")
            Issue.record("read")
        } catch let fault as JSONFault {
            #expect(fault == JSONFault(offset: 26, read: "-06-20}", expected: "a comma or }"))
        } catch {
            Issue.record("\(error)")
        }
    }
}
