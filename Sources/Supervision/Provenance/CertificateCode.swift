import Primitives

/// The number of a certificate: 15 drawn characters and a check character, so that none can be guessed from another.
///
/// Alphabet and check (MOD 31, weights 3ⁱ) are those of GB 32100-2015: no I, O, S, V, Z, and each single wrong or swapped
/// character is noticed. 15 characters of 31 are 74 bits.
package struct CertificateCode: Sendable, Hashable, CustomStringConvertible {
    package let text: String

    /// Reads what people type: small letters, spaces and hyphens between groups.
    package init?(_ typed: some StringProtocol) {
        let text = typed.uppercased().filter { $0 != "-" && !$0.isWhitespace }
        guard text.utf8.count == 16, let last = text.last, CreditCode.check(of: text.dropLast()) == last else {
            return nil
        }
        self.text = text
    }

    /// Draws a number from unpredictable bytes; nil where there are too few of them.
    ///
    /// A byte of 248 or more is left out, so that each of the 31 characters is equally likely.
    package init?(drawnFrom bytes: [UInt8]) {
        let body = bytes.lazy.filter { $0 < 248 }.prefix(15).map { Self.alphabet[Int($0 % 31)] }
        guard body.count == 15, let check = CreditCode.check(of: String(body)) else { return nil }
        text = String(body) + String(check)
    }

    /// In groups of four, as labels print it.
    package var grouped: String {
        stride(from: 0, to: 16, by: 4).map { String(text.dropFirst($0).prefix(4)) }.joined(separator: "-")
    }

    package var description: String { text }

    private static let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY")
}
