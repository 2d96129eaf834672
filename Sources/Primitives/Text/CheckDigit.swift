/// The check digit of GS1 keys.
///
/// GS1 General Specifications, 7.9.1: from the right, digits count three and one in turn; the check digit fills the sum
/// up to the next ten.
package enum CheckDigit {
    /// The digit that belongs behind `digits`; nil where they are not all ASCII digits.
    package static func of(_ digits: some StringProtocol) -> Int? {
        var sum = 0
        for (index, byte) in digits.utf8.reversed().enumerated() {
            guard (0x30...0x39).contains(byte) else { return nil }
            sum += Int(byte - 0x30) * (index.isMultiple(of: 2) ? 3 : 1)
        }
        return (10 - sum % 10) % 10
    }

    /// Whether the last digit is the check digit of those before it.
    package static func isValid(_ digits: some StringProtocol) -> Bool {
        guard let last = digits.last, let digit = of(digits.dropLast()) else { return false }
        return String(last) == String(digit)
    }

    /// The digits with their check digit.
    package static func completed(_ digits: String) -> String? { of(digits).map { digits + String($0) } }
}
