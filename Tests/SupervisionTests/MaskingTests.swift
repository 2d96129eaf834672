import Rules
import Supervision
import Testing

@Suite struct `Personal data is masked` {
    private static let phones: [(String, String)] = [
        ("13812345678", "138****5678"), ("19900001111", "199****1111"), ("03564221234", "*********34"),
        ("0356-4221234", "**********34"), ("4221234", "*****34"), ("123", "***"), ("", ""),
        ("+8613812345678", "************78"), ("1381234567a", "*********7a"),
    ]

    @Test(arguments: phones)
    func `a telephone number keeps only what two people need to compare it`(number: String, shown: String) {
        #expect(Masked.phone(number) == shown)
        #expect(Masked.text(number, of: .phone) == shown)
    }

    private static let identities: [(String, String)] = [
        ("140522199001011234", "1405**********1234"), ("14052219900101123X", "1405**********123X"),
        ("140522900101123", "1405*******1123"), ("14052219900101123", "***************23"), ("12", "**"),
    ]

    @Test(arguments: identities)
    func `an identity number shows neither birthday nor village`(number: String, shown: String) {
        #expect(Masked.identityNumber(number) == shown)
        #expect(Masked.text(number, of: .identityNumber) == shown)
    }

    @Test func `masking keeps the length and hides at least a third of whatever is written`() {
        for field in PersonalField.allCases {
            for length in 0...30 {
                let text = String(repeating: "7", count: length)
                let shown = Masked.text(text, of: field)
                #expect(shown.count == length)
                #expect(shown.count { $0 == "*" } * 3 >= length)
            }
        }
    }
}
