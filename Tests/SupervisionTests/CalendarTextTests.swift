import Primitives
import Supervision
import Testing

/// A strict reader of calendars, as RFC 5545 writes them.
private struct StrictReader {
    struct Property: Equatable {
        var name: String
        var parameters: [String]
        var value: String
    }
    struct Fault: Error { let what: String }

    /// Properties in order; a line that is too long, ends wrongly or has no name is refused.
    static func read(_ text: String) throws -> [Property] {
        guard text.hasSuffix("\r\n") else { throw Fault(what: "no CR LF at the end") }
        var unfolded: [String] = []
        for line in Array(text.utf8).lines {
            guard line.count <= 75 else { throw Fault(what: "\(line.count) octets in a line") }
            guard let words = String(validating: line, as: UTF8.self) else { throw Fault(what: "a character is cut") }
            if words.hasPrefix(" ") {
                guard !unfolded.isEmpty else { throw Fault(what: "folded first line") }
                unfolded[unfolded.count - 1] += words.dropFirst()
            } else {
                unfolded.append(words)
            }
        }
        return try unfolded.map { line in
            guard let colon = line.firstIndex(of: ":") else { throw Fault(what: "no colon: \(line)") }
            let head = line[..<colon].split(separator: ";").map(String.init)
            guard let name = head.first, name.allSatisfy({ $0.isUppercase || $0 == "-" }) else {
                throw Fault(what: "no name: \(line)")
            }
            return Property(
                name: name,
                parameters: Array(head.dropFirst()),
                value: String(line[line.index(after: colon)...])
            )
        }
    }

    /// The value of a text property, unescaped; a bare comma or semicolon is refused.
    static func text(_ value: String) throws -> String {
        var text = ""
        var signs = value.makeIterator()
        while let sign = signs.next() {
            switch sign {
            case ",", ";": throw Fault(what: "bare \(sign)")
            case "\\":
                switch signs.next() {
                case "n", "N": text += "\n"
                case "\\": text += "\\"
                case ",": text += ","
                case ";": text += ";"
                default: throw Fault(what: "unknown escape")
                }
            default: text.append(sign)
            }
        }
        return text
    }
}

extension [UInt8] {
    fileprivate var lines: [ArraySlice<UInt8>] {
        var found: [ArraySlice<UInt8>] = []
        var start = startIndex
        while let end = self[start...].indices.first(where: { $0 + 1 < count && self[$0] == 13 && self[$0 + 1] == 10 })
        {
            found.append(self[start..<end])
            start = end + 2
            if start >= count { break }
        }
        return found
    }
}

@Suite struct `A calendar feed` {
    private func event(_ title: String, due: Instant) -> CalendarText.Event {
        CalendarText.Event(uid: "m1@140522.shian", title: title, details: "核查处置〔2024〕1号", due: due, stamp: due)
    }

    @Test func `says a whole day where the clock ends with the day`() throws {
        let text = CalendarText.make(
            name: "待办",
            events: [event("原因排查：豇豆", due: Instant(Shipped.day("2024-06-04")))]
        )
        let read = try StrictReader.read(text)
        #expect(read.first == StrictReader.Property(name: "BEGIN", parameters: [], value: "VCALENDAR"))
        #expect(read.last == StrictReader.Property(name: "END", parameters: [], value: "VCALENDAR"))
        let start = read.first { $0.name == "DTSTART" }
        #expect(start?.parameters == ["VALUE=DATE"])
        #expect(start?.value == "20240603")
        #expect(read.first { $0.name == "DTEND" }?.value == "20240604")
        #expect(read.filter { $0.name == "UID" }.map(\.value) == ["m1@140522.shian"])
        #expect(read.first { $0.name == "DTSTAMP" }?.value == "20240603T160000Z")
    }

    @Test func `says the hour in UTC where the clock ends within a day`() throws {
        let due = Instant(Shipped.day("2024-06-04"), hour: 7, minute: 5)
        let read = try StrictReader.read(CalendarText.make(name: "待办", events: [event("报告", due: due)]))
        #expect(read.first { $0.name == "DTSTART" }?.value == "20240603T230500Z")
    }

    @Test func `keeps every sign of a title through escaping and folding`() throws {
        let titles = [
            "甲,乙;丙\\丁", "第一行\n第二行", String(repeating: "食品安全", count: 40), "👨‍👩‍👧‍👦 family, \\n", "BEGIN:VEVENT",
            String(repeating: "a", count: 300), "",
        ]
        for title in titles {
            let text = CalendarText.make(name: title, events: [event(title, due: Instant(Shipped.day("2024-06-04")))])
            let read = try StrictReader.read(text)
            let summary = try #require(read.first { $0.name == "SUMMARY" })
            #expect(try StrictReader.text(summary.value) == title)
            #expect(read.count { $0.name == "BEGIN" && $0.value == "VEVENT" } == 1)
        }
    }

    @Test func `is whole without events`() throws {
        let read = try StrictReader.read(CalendarText.make(name: "待办", events: []))
        #expect(read.count { $0.name == "BEGIN" } == 1)
        #expect(read.contains { $0.name == "VERSION" && $0.value == "2.0" })
        #expect(read.contains { $0.name == "PRODID" })
    }
}
