import Primitives

/// A place in the bytes of a ``MeasureText``, for readers that go forward and step back to try another way.
///
/// It borrows the bytes: it lives only inside the `withUnsafeBufferPointer` that made it.
struct Cursor {
    let bytes: UnsafeBufferPointer<UInt8>
    var at: Int
    let end: Int

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
        at = 0
        end = bytes.count
    }

    init(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) {
        self.bytes = bytes
        at = range.lowerBound
        end = range.upperBound
    }

    var isAtEnd: Bool { at >= end }
    var byte: UInt8? { at < end ? bytes[at] : nil }

    /// Nothing from here on but spaces and strokes.
    var saysNothing: Bool {
        for place in at..<end {
            switch bytes[place] {
            case 0x20, 0x0A, UInt8(ascii: "-"), UInt8(ascii: "/"): continue
            default: return false
            }
        }
        return true
    }

    func byte(_ ahead: Int) -> UInt8? { at + ahead < end ? bytes[at + ahead] : nil }

    func isDigit(_ ahead: Int = 0) -> Bool { byte(ahead).map { $0 >= 0x30 && $0 <= 0x39 } ?? false }

    mutating func skipSpaces() {
        while at < end, bytes[at] == 0x20 || bytes[at] == 0x0A { at += 1 }
    }

    var hasDigit: Bool { bytes[at..<end].contains { (0x30...0x39).contains($0) } }

    /// Takes a literal text, Latin letters in the same case.
    mutating func take(_ text: StaticString) -> Bool {
        guard starts(with: text) else { return false }
        at += text.utf8CodeUnitCount
        return true
    }

    mutating func takeAny(_ texts: [StaticString]) -> Bool {
        for text in texts where take(text) { return true }
        return false
    }

    func startsWithAny(_ texts: [StaticString]) -> Bool { texts.contains { starts(with: $0) } }

    func starts(with text: StaticString) -> Bool {
        let count = text.utf8CodeUnitCount
        guard end - at >= count else { return false }
        for offset in 0..<count where bytes[at + offset] != text.utf8Start[offset] { return false }
        return true
    }

    /// Where a literal text first occurs from here on.
    func find(_ text: StaticString) -> Int? {
        let count = text.utf8CodeUnitCount
        let first = text.utf8Start[0]
        var place = at
        while place + count <= end {
            if bytes[place] == first, (1..<count).allSatisfy({ bytes[place + $0] == text.utf8Start[$0] }) {
                return place
            }
            place += 1
        }
        return nil
    }

    /// Takes a bracketed note, brackets of the same kind nested; nil where here is none or it does not close.
    mutating func takeNote() -> Range<Int>? {
        guard let open = byte, open == UInt8(ascii: "(") || open == UInt8(ascii: "[") else { return nil }
        let close = open == UInt8(ascii: "(") ? UInt8(ascii: ")") : UInt8(ascii: "]")
        var depth = 0
        for index in at..<end {
            if bytes[index] == open { depth += 1 }
            if bytes[index] == close { depth -= 1 }
            guard depth == 0 else { continue }
            let inside = (at + 1)..<index
            at = index + 1
            return inside
        }
        return nil
    }

    func text(_ range: Range<Int>) -> String {
        String(decoding: bytes[range].lazy.filter { $0 != MeasureText.superscriptEnd }, as: UTF8.self)
    }

    var rest: String { text(at..<end) }
}
