package import Primitives

/// A calendar feed as text (RFC 5545).
package enum CalendarText {
    package struct Event: Sendable, Hashable {
        /// Stable over time: the same clock of the same matter keeps it.
        package var uid: String
        package var title: String
        package var details: String
        package var due: Instant
        package var stamp: Instant

        package init(uid: String, title: String, details: String, due: Instant, stamp: Instant) {
            self.uid = uid
            self.title = title
            self.details = details
            self.due = due
            self.stamp = stamp
        }
    }

    /// Lines of at most 75 octets, ended by CR LF; a clock that ends at midnight is an event of its last whole day.
    package static func make(name: String, events: [Event]) -> String {
        var lines = [
            "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//ShiAn//Matters//ZH", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
            "X-WR-CALNAME:\(escaped(name))", "X-WR-TIMEZONE:Asia/Shanghai",
        ]
        for event in events { lines += self.lines(event) }
        lines.append("END:VCALENDAR")
        return lines.map(folded).joined()
    }

    private static func lines(_ event: Event) -> [String] {
        var lines = ["BEGIN:VEVENT", "UID:\(event.uid)", "DTSTAMP:\(utc(event.stamp))"]
        if event.due.minuteOfDay == 0 {
            let last = event.due.day.adding(days: -1)
            lines.append("DTSTART;VALUE=DATE:\(plain(last))")
            lines.append("DTEND;VALUE=DATE:\(plain(event.due.day))")
        } else {
            lines.append("DTSTART:\(utc(event.due))")
            lines.append("DTEND:\(utc(event.due))")
        }
        return lines + [
            "SUMMARY:\(escaped(event.title))", "DESCRIPTION:\(escaped(event.details))", "TRANSP:TRANSPARENT",
            "BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:\(escaped(event.title))", "TRIGGER:-P1D", "END:VALARM",
            "END:VEVENT",
        ]
    }

    private static func plain(_ day: Day) -> String { day.description.replacing("-") }

    private static func utc(_ instant: Instant) -> String {
        // Shanghai is eight hours ahead of UTC.
        let shifted = instant.adding(hours: -8)
        let minute = shifted.minuteOfDay
        let second = Int(((shifted.milliseconds / 1000) % 60 + 60) % 60)
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(plain(shifted.day))T\(two(minute / 60))\(two(minute % 60))\(two(second))Z"
    }

    /// RFC 5545, 3.3.11.
    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for sign in text {
            switch sign {
            case "\\": escaped += "\\\\"
            case ";": escaped += "\\;"
            case ",": escaped += "\\,"
            case "\n", "\r\n": escaped += "\\n"
            case "\r": continue
            default: escaped.append(sign)
            }
        }
        return escaped
    }

    /// RFC 5545, 3.1: a line of more than 75 octets goes on in the next one behind a space; no character is cut.
    private static func folded(_ line: String) -> String {
        var text = ""
        var octets = 0
        for scalar in line.unicodeScalars {
            let size = String(scalar).utf8.count
            if octets + size > 75 {
                text += "\r\n "
                octets = 1
            }
            text.unicodeScalars.append(scalar)
            octets += size
        }
        return text + "\r\n"
    }
}

extension String {
    fileprivate func replacing(_ sign: Character) -> String { filter { $0 != sign } }
}
