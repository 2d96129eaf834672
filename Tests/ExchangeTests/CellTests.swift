import Exchange
import Primitives
import Testing

struct CellTests {
    @Test(arguments: [
        ("0.2", "0.2"), ("12", "12"), ("-3.50", "-3.50"), ("0.16100000000000001", "0.161"),
        ("0.30000000000000004", "0.3"), ("1.2000000000000001E-5", "0.000012"), ("1E3", "1000"),
        ("2.5E+4", "25000"), ("9.9999999999999995E-2", "0.1"), ("999999999999999.96", "1000000000000000"),
        ("140522198001011234", "140522198001011234"), ("1E+400", "1E+400"), ("0E10", "0"), ("-1.5E-3", "-0.0015"),
        ("0.00000000000000012345", "0.00000000000000012345"),
    ])
    func `a number is shown with the digits that the spreadsheet shows`(raw: String, shown: String) {
        #expect(Cell.number(raw).text == shown)
    }

    @Test func `the exact value of a number is decimal`() {
        #expect(Cell.number("0.20000000000000001").decimal == DecimalNumber("0.2"))
        #expect(Cell.percentage("0.05").decimal == DecimalNumber("0.05"))
        #expect(Cell.text("0.5").decimal == DecimalNumber("0.5"))
        #expect(Cell.text("未检出").decimal == nil)
    }

    @Test func `a percentage is shown as one`() {
        #expect(Cell.percentage("0.05").text == "5%")
        #expect(Cell.percentage("7.0000000000000007E-2").text == "7%")
        #expect(Cell.percentage("1").text == "100%")
    }

    @Test func `columns have the letters of the spreadsheet`() {
        #expect([0, 25, 26, 701, 702, 16_383].map(columnLetters) == ["A", "Z", "AA", "ZZ", "AAA", "XFD"])
    }
}
