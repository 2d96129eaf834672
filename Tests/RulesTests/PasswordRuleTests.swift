import Primitives
import Rules
import Testing

@Suite struct `Rules of passwords` {
    private static let rules = PasswordRules(
        words: ["password", "admin", "密码"],
        rows: ["abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop"]
    )

    @Test(arguments: [
        ("", 0), ("password", 0), ("p@ssw0rd", 0), ("admin-password", 1), ("1234567890", 0), ("9876", 0), ("qwerty", 0),
        ("poiu", 0), ("aaaa", 0), ("2024", 0), ("1987", 0), ("2187", 4), ("ab12", 4), ("wangwu!", 1), ("我的密码", 2),
        ("jade-river-2024", 11), ("x", 1),
    ])
    func `leave what nobody tries first`(password: String, remaining: Int) {
        #expect(Self.rules.remaining(of: password, known: ["wangwu", ""]) == remaining)
    }

    @Test func `are shipped with a source`() {
        let rules = Shipped.rulebook.passwords
        #expect(rules.source != nil)
        #expect(rules.words.count > 50)
        #expect(rules.rest == 6)
    }

    @Test func `are checked when the rulebook is loaded`() {
        let fixture = RulebookFixture([
            "passwords.yaml":
                "words: [Admin, x]\nrows: [ab]\nrest: 0\nsource: 自编\nconfidence: seen\n"
        ])
        #expect(Set(fixture.load().problems.map(\.code)) == ["bad-word", "bad-row", "out-of-range"])
    }
}
