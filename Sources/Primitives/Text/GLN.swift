/// A Global Location Number (参与方位置码), GB/T 16828 and GS1 General Specifications, 3.4: a firm or one of its places.
///
/// 13 digits, the last of which is the check digit.
package struct GLN: Sendable, Hashable, CustomStringConvertible {
    package let text: String

    package init?(_ text: some StringProtocol) {
        guard text.utf8.count == 13, CheckDigit.isValid(text) else { return nil }
        self.text = String(text)
    }

    /// The numbers of a cell or field that names several; a part that is none comes back as it was read.
    package static func several(in text: String) -> (numbers: [GLN], others: [String]) {
        var numbers: [GLN] = []
        var others: [String] = []
        for part in text.split(whereSeparator: { "、,，;；/".contains($0) || $0.isWhitespace }) {
            if let number = GLN(part) {
                if !numbers.contains(number) { numbers.append(number) }
            } else {
                others.append(String(part))
            }
        }
        return (numbers, others)
    }

    package var description: String { text }
}
