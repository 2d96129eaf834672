/// How a spreadsheet shows the digits that it stores.
enum SpreadsheetNumber {
    /// Excel shows and computes 15 significant digits but stores up to 17.
    ///
    /// 0.161 may stand in the file as 0.16100000000000001, which must not be read as more than 0.161.
    static let significantDigits = 15

    /// Plain digits without an exponent, rounded to what a spreadsheet shows; whole numbers keep all their digits.
    ///
    /// What is not a number, or has an exponent beyond ±60, is returned as it is.
    static func shown(_ raw: String) -> String {
        var plain = true
        for byte in raw.utf8 where byte | 0x20 == UInt8(ascii: "e") { plain = false }
        if plain, raw.utf8.count <= significantDigits { return raw }
        if plain, !raw.utf8.contains(UInt8(ascii: ".")) { return raw }
        guard var number = Digits(raw) else { return raw }
        number.round(to: significantDigits)
        return number.text ?? raw
    }

    /// Whether the bytes are a number as XML Schema writes doubles, without its INF and NaN.
    static func isNumber(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var sawDigit = false
        var sawPoint = false
        var exponentAt: Int?
        for (index, byte) in bytes.enumerated() {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): sawDigit = true
            case UInt8(ascii: "-"), UInt8(ascii: "+"):
                guard index == 0 || exponentAt.map({ $0 + 1 == index }) == true else { return false }
            case UInt8(ascii: ".") where !sawPoint && exponentAt == nil: sawPoint = true
            case UInt8(ascii: "e"), UInt8(ascii: "E"):
                guard sawDigit, exponentAt == nil else { return false }
                exponentAt = index
                sawDigit = false
            default: return false
            }
        }
        return sawDigit
    }
}

/// The digits of a number and where its point stands: `0.d₁d₂d₃… × 10^point`.
private struct Digits {
    private var negative = false
    private var digits: [UInt8] = []
    private var point = 0

    init?(_ raw: String) {
        var sawPoint = false
        var sawExponent = false
        var exponentSign = 1
        var exponent = 0
        for byte in raw.utf8 {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9") where sawExponent:
                exponent = min(exponent * 10 + Int(byte - UInt8(ascii: "0")), 10_000)
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                if digits.isEmpty, byte == UInt8(ascii: "0") {
                    if sawPoint { point -= 1 }
                } else {
                    digits.append(byte - UInt8(ascii: "0"))
                    if !sawPoint { point += 1 }
                }
            case UInt8(ascii: "."): sawPoint = true
            case UInt8(ascii: "e"), UInt8(ascii: "E"): sawExponent = true
            case UInt8(ascii: "-"):
                if sawExponent { exponentSign = -1 } else { negative = true }
            case UInt8(ascii: "+"): break
            default: return nil
            }
        }
        point += exponentSign * exponent
    }

    /// Half goes away from zero, as the spreadsheet shows it.
    mutating func round(to count: Int) {
        guard digits.count > count else { return }
        let up = digits[count] >= 5
        digits.removeSubrange(count...)
        guard up else { return }
        var index = count - 1
        while index >= 0, digits[index] == 9 {
            digits[index] = 0
            index -= 1
        }
        if index >= 0 {
            digits[index] += 1
        } else {
            digits.insert(1, at: 0)
            point += 1
        }
    }

    var text: String? {
        guard abs(point) <= 60 else { return digits.isEmpty ? "0" : nil }
        let significant = digits.lastIndex { $0 != 0 }.map { digits[...$0] } ?? []
        guard !significant.isEmpty else { return "0" }
        var text = negative ? "-" : ""
        if point <= 0 {
            text += "0." + String(repeating: "0", count: -point)
            for digit in significant { text += String(digit) }
            return text
        }
        for (index, digit) in significant.enumerated() {
            if index == point { text += "." }
            text += String(digit)
        }
        return text + String(repeating: "0", count: max(0, point - significant.count))
    }
}
