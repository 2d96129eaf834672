package import Primitives

/// One cell of a table that came in.
///
/// A number keeps its digits as the file writes them: between the file and the verdict nothing is rounded in binary.
package enum Cell: Sendable, Hashable {
    case empty
    case text(String)
    /// The digits of the file, perhaps with an exponent: `0.2`, `1.2E-3`.
    case number(String)
    /// A number that its format shows as a percentage; the digits are those of the file, `0.05` for 5%.
    case percentage(String)
    case day(Day)
    case moment(Instant)
    case boolean(Bool)
    /// An error value as the spreadsheet shows it: `#N/A`.
    case error(String)

    package static func number(_ value: DecimalNumber) -> Cell { .number(value.description) }

    package var isEmpty: Bool { self == .empty }

    /// The cell as a person sees it in the spreadsheet, without its format's rounding.
    package var text: String {
        switch self {
        case .empty: ""
        case .text(let text), .error(let text): text
        case .number(let raw): SpreadsheetNumber.shown(raw)
        case .percentage(let raw):
            DecimalNumber(SpreadsheetNumber.shown(raw))?.shifted(by: 2).map { "\($0)%" } ?? raw
        case .day(let day): day.description
        case .moment(let moment): moment.short
        case .boolean(let value): value ? "TRUE" : "FALSE"
        }
    }

    /// The exact value of a number, a percentage, or a text that is nothing but a number.
    package var decimal: DecimalNumber? {
        switch self {
        case .text(let text): DecimalNumber(text)
        case .number(let raw), .percentage(let raw): DecimalNumber(SpreadsheetNumber.shown(raw))
        default: nil
        }
    }
}

extension Cell: CustomStringConvertible {
    package var description: String { text }
}
