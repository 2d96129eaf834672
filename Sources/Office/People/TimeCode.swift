import Crypto
import Foundation
package import Primitives

/// One-time codes by the clock (TOTP, RFC 6238): SHA-1, steps of 30 seconds from 1970, six digits.
///
/// SHA-1 because it is what authenticator programs on phones know; in HMAC it is not the broken use of it.
package enum TimeCode {
    package static let stepSeconds: Int64 = 30
    package static let digits = 6
    /// Steps before and after the present one whose codes are accepted: clocks of phones go wrong.
    package static let window: Int64 = 1
    /// 160 bits, as RFC 4226, section 4, recommends.
    package static let secretLength = 20

    package static func step(at instant: Instant) -> Int64 { instant.milliseconds / 1000 / stepSeconds }

    /// The code of a step: RFC 4226, section 5.3, cut to so many digits (at most nine).
    package static func code(secret: [UInt8], step: Int64, digits: Int = TimeCode.digits) -> String {
        let counter = withUnsafeBytes(of: UInt64(bitPattern: step).bigEndian) { Array($0) }
        let mac = Array(
            HMAC<Insecure.SHA1>.authenticationCode(for: counter, using: SymmetricKey(data: secret))
        )
        let offset = Int(mac[mac.count - 1] & 0x0F)
        let number = mac[offset..<(offset + 4)].reduce(0) { $0 << 8 | Int($1) } & 0x7FFF_FFFF
        let divisor = (0..<digits).reduce(1) { product, _ in product * 10 }
        let text = String(number % divisor)
        return String(repeating: "0", count: digits - text.count) + text
    }

    /// The step whose code this is, within the window and later than the last one used; nil where there is none.
    package static func acceptedStep(_ code: String, secret: [UInt8], at instant: Instant, after last: Int64) -> Int64?
    {
        let now = step(at: instant)
        var found: Int64?
        // Every step of the window is compared, so that the time taken does not tell which one fitted.
        for step in (now - window)...(now + window) {
            if same(TimeCode.code(secret: secret, step: step), code), step > last, found == nil { found = step }
        }
        return found
    }

    /// The address that authenticator programs read from a QR code.
    package static func address(secret: [UInt8], login: String, issuer: String) -> String {
        func encoded(_ text: String) -> String {
            text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        }
        return
            "otpauth://totp/\(encoded(issuer)):\(encoded(login))?secret=\(Base32.text(secret))&issuer=\(encoded(issuer))"
    }

    private static func same(_ left: String, _ right: String) -> Bool {
        let left = Array(left.utf8)
        let right = Array(right.utf8)
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(0 as UInt8) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
