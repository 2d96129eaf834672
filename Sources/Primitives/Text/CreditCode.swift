/// The unified social credit code (统一社会信用代码), GB 32100-2015: 17 characters and a check character.
package struct CreditCode: Sendable, Hashable, CustomStringConvertible {
    package let text: String

    /// Upper-cases, then checks length, alphabet (no I, O, S, V, Z) and the check character (ISO/IEC 7064 MOD 31-3).
    package init?(_ text: some StringProtocol) {
        let upper = text.uppercased()
        guard upper.utf8.count == 18, let last = upper.last, Self.check(of: upper.dropLast()) == last else {
            return nil
        }
        self.text = upper
    }

    /// The check character that completes 17 characters; nil where one is not of the alphabet.
    package static func check(of body: some StringProtocol) -> Character? {
        var sum = 0
        var weight = 1
        for character in body {
            guard let value = values[character] else { return nil }
            sum += value * weight
            weight = weight * 3 % 31
        }
        return alphabet[(31 - sum % 31) % 31]
    }

    package var description: String { text }

    private static let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY")
    private static let values = Dictionary(uniqueKeysWithValues: alphabet.enumerated().map { ($1, $0) })
}

/// The old business licence number (营业执照注册号), GS 15-2006: 15 digits, the last by ISO/IEC 7064 MOD 11,10.
package struct LicenceNumber: Sendable, Hashable, CustomStringConvertible {
    package let text: String

    package init?(_ text: some StringProtocol) {
        let digits = text.utf8.map { Int($0) - 48 }
        guard digits.count == 15, digits.allSatisfy({ (0...9).contains($0) }) else { return nil }
        var product = 10
        for digit in digits.dropLast() {
            let sum = (product + digit) % 10
            product = (sum == 0 ? 10 : sum) * 2 % 11
        }
        guard (product + digits[14]) % 10 == 1 else { return nil }
        self.text = String(text)
    }

    package var description: String { text }
}
