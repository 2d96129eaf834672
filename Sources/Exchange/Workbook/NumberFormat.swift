/// What a number format makes of a number, as far as it changes what the number is.
enum NumberFormat: Hashable {
    case general
    case day
    case moment
    case time
    /// Hours may pass 24: `[h]:mm`.
    case elapsed
    case percentage
    /// Filled with zeros on the left to a count of digits: `00000`.
    case padded(Int)

    /// The formats that have a number and no text in the file (ECMA-376-1, 18.8.30), with those of a Chinese Excel.
    init(builtIn id: Int) {
        switch id {
        case 9, 10: self = .percentage
        case 14...17, 27...31, 36, 50...54, 57, 58: self = .day
        case 22: self = .moment
        case 18...21, 32...35, 45, 47, 55, 56: self = .time
        case 46: self = .elapsed
        default: self = .general
        }
    }

    /// Reads a format's text, of which only the first section counts: `yyyy"年"m"月"d"日"`, `0.0%`, `00000`.
    init(code: String) {
        var reader = CodeReader(code)
        self = reader.kind
    }

    private struct CodeReader {
        private var rest: Substring
        private var hasDay = false
        private var hasTime = false
        private var hasMonthOrMinute = false
        private var hasPercent = false
        private var isElapsed = false
        private var zeros = 0
        private var others = 0

        init(_ code: String) { rest = code[...] }

        var kind: NumberFormat {
            mutating get {
                while let character = rest.popFirst(), character != ";" { read(character) }
                if hasDay { return hasTime ? .moment : .day }
                if isElapsed { return .elapsed }
                if hasTime { return .time }
                if hasMonthOrMinute { return .day }
                if hasPercent { return .percentage }
                return zeros > 1 && others == 0 ? .padded(zeros) : .general
            }
        }

        private mutating func read(_ character: Character) {
            switch character {
            case "\"": skip(past: "\"")
            case "\\", "_", "*": _ = rest.popFirst()
            case "[": readBracket()
            case "y", "Y", "d", "D", "e", "b", "B": hasDay = true
            case "h", "H", "s", "S": hasTime = true
            case "m", "M": hasMonthOrMinute = true
            case "%": hasPercent = true
            case "0": zeros += 1
            case "G", "g":
                // "General" and 「G/通用格式」; also the era of Japanese dates, which stands before an e.
                if rest.lowercased().hasPrefix("eneral") { rest.removeFirst(6) }
                others += 1
            case "E":
                // An exponent: E+00.
                if rest.first == "+" || rest.first == "-" { others += 1 } else { hasDay = true }
            default: others += 1
            }
        }

        private mutating func skip(past end: Character) {
            while let character = rest.popFirst(), character != end {}
        }

        /// Colours, conditions and locales do not matter; `[h]`, `[mm]`, `[s]` count elapsed time.
        private mutating func readBracket() {
            let content = rest.prefix { $0 != "]" }.lowercased()
            skip(past: "]")
            if let first = content.first, "hms".contains(first), content.allSatisfy({ $0 == first }) {
                isElapsed = true
            }
        }
    }
}

/// The number formats of a workbook, by the style that a cell names.
final class StylesPart: XMLHandler {
    private(set) var formats: [NumberFormat] = []
    private var custom: [Int: NumberFormat] = [:]
    private var isInCellFormats = false

    func start(_ name: XMLName, _ attributes: XMLAttributes) {
        if name.matches("numFmt") {
            if let id = attributes.string("numFmtId").flatMap({ Int($0) }), let code = attributes.string("formatCode") {
                custom[id] = NumberFormat(code: code)
            }
        } else if name.matches("cellXfs") {
            isInCellFormats = true
        } else if isInCellFormats, name.matches("xf") {
            let id = attributes.string("numFmtId").flatMap { Int($0) } ?? 0
            formats.append(custom[id] ?? NumberFormat(builtIn: id))
        }
    }

    func end(_ name: XMLName) -> Bool {
        if name.matches("cellXfs") { isInCellFormats = false }
        return true
    }

    func text(_ bytes: UnsafeBufferPointer<UInt8>) {}
}
