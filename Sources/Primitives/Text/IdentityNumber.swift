/// A citizen's identity number (公民身份号码), GB 11643-1999: 17 digits and a check character by ISO 7064 MOD 11-2.
package struct IdentityNumber: Sendable, Hashable {
    package let text: String

    /// Takes a small `x` for the check character as well.
    package init?(_ typed: some StringProtocol) {
        let text = typed.uppercased()
        guard text.utf8.count == 18, let last = text.last, Self.check(of: text.dropLast()) == last else { return nil }
        self.text = text
    }

    /// The check character of the first 17 digits; nil where they are none.
    package static func check(of body: some StringProtocol) -> Character? {
        let digits = body.utf8.compactMap { (48...57).contains($0) ? Int($0) - 48 : nil }
        guard digits.count == 17, body.utf8.count == 17 else { return nil }
        let sum = zip(digits, [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]).reduce(0) { $0 + $1.0 * $1.1 }
        return Array("10X98765432")[sum % 11]
    }
}
