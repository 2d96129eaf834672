import Primitives

/// Days and times as a spreadsheet stores them: days since an epoch, the time as a part of the day.
enum SerialDate {
    /// What a stored number is under its format.
    ///
    /// A number that the calendar has no day for stays a number, as the spreadsheet shows `####`.
    static func cell(_ raw: String, _ format: NumberFormat, countsFrom1904: Bool) -> Cell {
        switch format {
        case .general: return .number(raw)
        case .percentage: return .percentage(raw)
        case .padded(let width): return padded(raw, to: width)
        case .day, .moment, .time, .elapsed: break
        }
        guard let serial = Double(raw), serial >= 0, serial < 2_958_466 else { return .number(raw) }
        var days = Int(serial)
        // Excel rounds to the second; the last half second of a day belongs to the next one.
        var seconds = Int(((serial - Double(days)) * 86_400).rounded())
        if seconds == 86_400 { (days, seconds) = (days + 1, 0) }
        switch format {
        case .elapsed: return .text(clock(seconds + days * 86_400))
        case .time: return .text(clock(seconds))
        default: break
        }
        guard let ordinal = ordinal(days, countsFrom1904: countsFrom1904) else {
            // The day that Lotus 1-2-3 believed in and Excel kept, and day 0; both as the spreadsheet shows them.
            return .text(days == 60 ? "1900-02-29" : "1900-01-00")
        }
        let day = Day(ordinal: ordinal)
        return format == .day ? .day(day) : .moment(Instant(day).adding(seconds: seconds))
    }

    /// Days since 1970-01-01; nil for the two days of the 1900 system that never were.
    private static func ordinal(_ days: Int, countsFrom1904: Bool) -> Int? {
        if countsFrom1904 { return min(days - 24_107, 2_932_896) }
        switch days {
        case 0, 60: return nil
        case ..<60: return days - 25_568
        default: return min(days - 25_569, 2_932_896)
        }
    }

    private static func clock(_ seconds: Int) -> String {
        let parts = [seconds / 3600, seconds / 60 % 60, seconds % 60]
        let shown = parts[2] == 0 ? parts.dropLast() : parts[...]
        return shown.map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
    }

    private static func padded(_ raw: String, to width: Int) -> Cell {
        let isWhole = raw.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard isWhole, raw.utf8.count < width, width <= 64 else { return .number(raw) }
        return .number(String(repeating: "0", count: width - raw.utf8.count) + raw)
    }
}
