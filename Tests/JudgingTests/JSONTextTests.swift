import Primitives
import Testing

struct JSONTextTests {
    @Test func `members keep their order`() {
        let value: JSONValue = ["b": 1, "a": [true, .null, "x"], "空": .object([])]
        #expect(value.text == #"{"b":1,"a":[true,null,"x"],"空":{}}"#)
    }

    @Test(arguments: [
        ("a\"b\\c", #""a\"b\\c""#), ("\n\r\t\u{8}\u{C}", #""\n\r\t\b\f""#), ("\u{0}\u{1F}", #""\u0000\u001f""#),
        ("µ≤豇豆", "\"µ≤豇豆\""), ("", "\"\""),
    ])
    func `strings are escaped as RFC 8259 asks`(string: String, text: String) {
        #expect(JSONValue.string(string).text == text)
    }

    @Test(arguments: ["0", "-1.50", "1e5", "2.5E-3", "10000000000000000000000"])
    func `a number stands as its digits`(digits: String) {
        #expect(JSONValue.number(digits).text == digits)
    }

    @Test(arguments: ["", "01", ".5", "1.", "1e", "NaN", "+1", "1 ", "0x1", "-"])
    func `what is no number is written as a string`(digits: String) {
        #expect(JSONValue.number(digits).text == "\"\(digits)\"")
    }
}
