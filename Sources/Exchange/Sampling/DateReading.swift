import Primitives

/// What a cell of a date column holds.
enum DateReading: Hashable {
    case blank
    case day(Day)
    /// In the form of a date, but the calendar has no such day.
    case impossible
    case notADate

    /// Years outside this range are slips of the keyboard.
    static let years = 1949...2099

    init(_ cell: Cell) {
        switch cell {
        case .empty: self = .blank
        case .day(let day): self = Self.checked(day)
        case .moment(let moment): self = Self.checked(moment.day)
        case .text(let text), .number(let text): self = Self.read(text)
        case .percentage, .boolean, .error: self = .notADate
        }
    }

    var day: Day? { if case .day(let day) = self { day } else { nil } }

    private static func checked(_ day: Day) -> DateReading { years.contains(day.year) ? .day(day) : .impossible }

    private static func read(_ text: String) -> DateReading {
        guard let words = CellWording.words(text) else { return .blank }
        guard let lead = LeadingDate(words) else { return .notADate }
        let rest = CellWording.trimmed(lead.rest)
        guard rest.isEmpty || isClock(rest) else { return .notADate }
        return lead.day.map { .day($0) } ?? .impossible
    }

    /// A time behind the date: `09:30`, `T09:30:00`, `9时30分`.
    private static func isClock(_ rest: String) -> Bool {
        rest.first.map { $0 == "T" || $0.isNumber } == true
            && rest.allSatisfy { $0.isASCII ? ($0.isNumber || ":.TZ+".contains($0)) : "时分秒：".contains($0) }
    }
}

/// The date with which a text begins, and what stands behind it.
///
/// Forms: `2024-03-15`, `2024/3/15`, `2024.3.15`, `2024年3月15日`, `20240315`, also behind `生产日期：`.
struct LeadingDate {
    /// Nil where the calendar has no such day or its year is out of range.
    let day: Day?
    let rest: String

    init?(_ text: String) {
        var scanner = Scanner(rest: Self.withoutLabel(CellWording.halfWidth(text)))
        guard let first = scanner.digits(), let year = Int(first.prefix(4)) else { return nil }
        let numbers: (month: Int, day: Int)
        if first.count == 8, let month = Int(first.dropFirst(4).prefix(2)), let day = Int(first.suffix(2)) {
            guard scanner.rest.first != "." else { return nil }
            numbers = (month, day)
        } else {
            guard first.count == 4, scanner.skip("-/.年"), let month = scanner.digits(), month.count <= 2,
                scanner.skip("-/.月"), let day = scanner.digits(), day.count <= 2
            else { return nil }
            _ = scanner.skip("日号")
            numbers = (Int(month) ?? 0, Int(day) ?? 0)
        }
        let found = Day(year: year, month: numbers.month, day: numbers.day)
        day = DateReading.years.contains(year) ? found : nil
        rest = String(scanner.rest)
    }

    private static func withoutLabel(_ text: String) -> Substring {
        guard let colon = text.firstIndex(of: ":") else { return text[...] }
        let label = text[..<colon]
        let isLabel = label.hasSuffix("日期") && !label.contains(where: \.isNumber)
        return isLabel ? text[text.index(after: colon)...].drop(while: \.isWhitespace) : text[...]
    }

    private struct Scanner {
        var rest: Substring

        mutating func digits() -> String? {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            guard !digits.isEmpty, digits.count <= 8 else { return nil }
            rest = rest.dropFirst(digits.count)
            return String(digits)
        }

        /// Skips one of the separators, with space around it.
        mutating func skip(_ separators: String) -> Bool {
            let after = rest.drop { $0 == " " }
            guard let first = after.first, separators.contains(first) else { return false }
            let behind = after.dropFirst()
            // A space behind the day's own 日 may part it from a time.
            rest = first == "日" || first == "号" ? behind : behind.drop { $0 == " " }
            return true
        }
    }
}

/// A cell of 生产日期/批号: a date, a batch, both or neither.
struct DateAndBatch: Hashable {
    var day: Day?
    var batch: String?

    init(_ text: String) {
        guard let lead = LeadingDate(text), let found = lead.day else { return }
        let rest = CellWording.trimmed(lead.rest)
        guard !rest.isEmpty else {
            day = found
            return
        }
        // Without a separator the digits are part of something else: 2022-05-01A, 2022-05-01至2022-05-03.
        guard let first = lead.rest.first, first.isWhitespace || "/、;,，；(（|║".contains(first) else { return }
        day = found
        let behind = rest.drop { $0.isWhitespace || "/、;,，；(（|║".contains($0) }
        let label = ["批号:", "批号：", "批号", "批次:"].first { behind.hasPrefix($0) } ?? ""
        var words = behind.dropFirst(label.count)
        if let last = words.last, ")）".contains(last), !words.contains(where: { "(（".contains($0) }) {
            words = words.dropLast()
        }
        batch = CellWording.name(String(words))
    }
}
