/// The text of a measured result, a limit or a unit, as UTF-8 bytes in one spelling, for readers that work on bytes.
///
/// Full-width letters become ASCII, all spaces one space, `×` and its look-alikes `*`, dashes `-`, waves `~`, micro
/// signs `μ` (U+03BC). A superscript, typed (`10⁴`) or marked up (`10<sup>4</sup>`), becomes `^4` and ``superscriptEnd``.
/// Case is kept: `m` and `M` of a sampling plan differ. Other characters stay as they are.
package struct MeasureText: Sendable, Hashable {
    /// Closes a superscript, so that `10<sup>4</sup>4` is not read as 10⁴⁴.
    package static let superscriptEnd: UInt8 = 0x02

    package let bytes: [UInt8]

    package init(_ text: some StringProtocol) {
        bytes =
            text.utf8.withContiguousStorageIfAvailable { Self.fold($0) }
            ?? Array(text.utf8).withUnsafeBufferPointer { Self.fold($0) }
    }

    /// Hands the folded bytes to `body` without keeping them: most texts are read once and are short.
    ///
    /// Not generic: a generic one is not specialised in another module, and costs more than the reading.
    package static func withBytes(of text: String, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        var text = text
        text.withUTF8 { source in
            withUnsafeTemporaryAllocation(of: UInt8.self, capacity: capacity(for: source)) { target in
                var folding = Folding(source: source, target: target)
                folding.run()
                body(UnsafeBufferPointer(rebasing: target[..<folding.written]))
            }
        }
    }

    /// `²` grows from two bytes to three, and nothing grows more.
    private static func capacity(for source: UnsafeBufferPointer<UInt8>) -> Int { source.count * 3 / 2 + 4 }

    /// What was read, for showing an unknown unit; superscripts stay in `^` form.
    package var text: String {
        String(decoding: bytes.lazy.filter { $0 != Self.superscriptEnd }, as: UTF8.self)
    }

    private static func fold(_ source: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: capacity(for: source)) { target, count in
            var folding = Folding(source: source, target: target)
            folding.run()
            count = folding.written
        }
    }

    /// Bytes of the scalar that starts with `lead`; a stray byte counts as one.
    fileprivate static func length(of lead: UInt8, limit: Int) -> Int {
        let length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1
        return min(length, limit)
    }

    fileprivate static func matches(_ source: UnsafeBufferPointer<UInt8>, _ at: Int, _ tag: StaticString) -> Bool {
        guard source.count - at >= tag.utf8CodeUnitCount else { return false }
        for offset in 0..<tag.utf8CodeUnitCount {
            let byte = source[at + offset]
            let lower = (0x41...0x5A).contains(byte) ? byte + 0x20 : byte
            guard lower == tag.utf8Start[offset] else { return false }
        }
        return true
    }
}

extension MeasureText {
    fileprivate static let tags: [(StaticString, StaticString)] = [
        ("<sup>", "^"), ("</sup>", "\u{2}"), ("<sub>", ""), ("</sub>", ""),
        ("<br>", "\n"), ("<br/>", "\n"), ("<br />", "\n"),
        ("<=", "≤"),
    ]
    fileprivate static let entities: [(StaticString, StaticString)] = [
        ("&lt;", "<"), ("&gt;", ">"), ("&le;", "≤"), ("&ge;", "≥"),
        ("&nbsp;", " "), ("&times;", "*"), ("&micro;", "μ"),
    ]

    fileprivate static func superscriptDigit(_ value: UInt32) -> UInt8? {
        switch value {
        case 0xB9: UInt8(ascii: "1")
        case 0xB2: UInt8(ascii: "2")
        case 0xB3: UInt8(ascii: "3")
        case 0x2070, 0x2074...0x2079: UInt8(value - 0x2070) + 0x30
        case 0x207A: UInt8(ascii: "+")
        case 0x207B: UInt8(ascii: "-")
        default: nil
        }
    }

    fileprivate static func replacement(_ value: UInt32) -> StaticString? {
        switch value {
        case 0xA0, 0x2000...0x200A, 0x202F, 0x205F, 0x3000: " "
        case 0x200B...0x200F, 0x2060, 0xFEFF, 0xAD: ""
        case 0x85, 0x2028, 0x2029: "\n"
        case 0xB5: "μ"
        case 0xD7, 0x2715, 0x2716, 0x2717, 0x2A2F, 0x2217, 0x2573, 0xB7, 0x22C5, 0x2022, 0x30FB: "*"
        case 0x2010...0x2015, 0x2212, 0xFE58, 0xFE63, 0x2500: "-"
        case 0x301C, 0x223C, 0x02DC, 0x2053: "~"
        // ≯ and ≮ of older standards: not greater, not less.
        case 0x2264, 0x2266, 0x2A7D, 0x226F: "≤"
        case 0x2265, 0x2267, 0x2A7E, 0x226E: "≥"
        case 0x2236: ":"
        case 0xFE64, 0x3008, 0x2039: "<"
        case 0xFE65, 0x3009, 0x203A: ">"
        case 0x3014, 0xFE59, 0xFE5D: "("
        case 0x3015, 0xFE5A, 0xFE5E: ")"
        case 0x3010: "["
        case 0x3011: "]"
        case 0xFE50, 0xFE51: ","
        case 0xFE54: ";"
        case 0xFE55: ":"
        default: units(value)
        }
    }

    /// Squared abbreviations and the subscript digits of names such as B₁.
    private static func units(_ value: UInt32) -> StaticString? {
        let subscripts: [StaticString] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]
        return switch value {
        case 0x2080...0x2089: subscripts[Int(value - 0x2080)]
        case 0x338D: "μg"
        case 0x338E: "mg"
        case 0x338F: "kg"
        case 0x3395: "μL"
        case 0x3396: "mL"
        case 0x2113: "L"
        case 0x2103: "℃"
        default: nil
        }
    }
}

/// One pass from the bytes of a text to those of a ``MeasureText``.
private struct Folding {
    let source: UnsafeBufferPointer<UInt8>
    let target: UnsafeMutableBufferPointer<UInt8>
    var written = 0
    private var inSuperscript = false

    init(source: UnsafeBufferPointer<UInt8>, target: UnsafeMutableBufferPointer<UInt8>) {
        self.source = source
        self.target = target
    }

    mutating func run() {
        var at = 0
        while at < source.count {
            let byte = source[at]
            if byte < 0x80 {
                closeSuperscript()
                at += foldASCII(byte, at)
            } else {
                let length = MeasureText.length(of: byte, limit: source.count - at)
                foldScalar(at, length)
                at += length
            }
        }
        closeSuperscript()
    }

    private mutating func foldASCII(_ byte: UInt8, _ at: Int) -> Int {
        switch byte {
        case UInt8(ascii: "<"): return foldMarkup(MeasureText.tags, byte, at)
        case UInt8(ascii: "&"): return foldMarkup(MeasureText.entities, byte, at)
        case UInt8(ascii: "\n"), UInt8(ascii: "\r"): put(UInt8(ascii: "\n"))
        case 0..<0x20, 0x7F: put(UInt8(ascii: " "))
        default: put(byte)
        }
        return 1
    }

    private mutating func foldMarkup(_ table: [(StaticString, StaticString)], _ byte: UInt8, _ at: Int) -> Int {
        for (markup, replacement) in table where MeasureText.matches(source, at, markup) {
            put(replacement)
            return markup.utf8CodeUnitCount
        }
        put(byte)
        return 1
    }

    private mutating func foldScalar(_ at: Int, _ length: Int) {
        var value = UInt32(source[at]) & (length == 2 ? 0x1F : length == 3 ? 0x0F : 0x07)
        for offset in 1..<max(length, 1) { value = value << 6 | UInt32(source[at + offset] & 0x3F) }
        if let digit = MeasureText.superscriptDigit(value) {
            if !inSuperscript { put(UInt8(ascii: "^")) }
            inSuperscript = true
            put(digit)
            return
        }
        closeSuperscript()
        if value >= 0xFF01, value <= 0xFF5E {
            put(UInt8(value - 0xFEE0))
        } else if !(0x4E00...0x9FFF).contains(value), let replacement = MeasureText.replacement(value) {
            put(replacement)
        } else {
            for offset in 0..<length { put(source[at + offset]) }
        }
    }

    private mutating func closeSuperscript() {
        guard inSuperscript else { return }
        inSuperscript = false
        put(MeasureText.superscriptEnd)
    }

    private mutating func put(_ byte: UInt8) {
        target[written] = byte
        written += 1
    }

    private mutating func put(_ text: StaticString) {
        for offset in 0..<text.utf8CodeUnitCount { put(text.utf8Start[offset]) }
    }
}
