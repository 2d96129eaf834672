/// The text of one string item, put together from its runs; phonetic runs are left out (ECMA-376-1, 18.4.8).
struct TextRuns {
    private(set) var bytes: [UInt8] = []
    private var runStart = 0
    private var keepsSpace = false
    private var isInRun = false
    private var phoneticDepth = 0

    mutating func reset() {
        bytes.removeAll(keepingCapacity: true)
        isInRun = false
        phoneticDepth = 0
    }

    mutating func start(_ name: XMLName, _ attributes: XMLAttributes) {
        if name.matches("rPh") {
            phoneticDepth += 1
        } else if name.letter == UInt8(ascii: "t"), phoneticDepth == 0 {
            isInRun = true
            runStart = bytes.count
            keepsSpace = attributes.string("space", prefixed: true) == "preserve"
        }
    }

    mutating func end(_ name: XMLName) {
        if name.matches("rPh") {
            phoneticDepth -= 1
        } else if name.letter == UInt8(ascii: "t"), isInRun {
            isInRun = false
            if !keepsSpace { trimRun() }
        }
    }

    mutating func append(_ text: UnsafeBufferPointer<UInt8>) {
        if isInRun { bytes.append(contentsOf: text) }
    }

    var string: String { Self.string(bytes) }

    /// Without xml:space="preserve" Excel drops the space around a run's text.
    private mutating func trimRun() {
        while bytes.count > runStart, let last = bytes.last, Self.isSpace(last) { bytes.removeLast() }
        let leading = bytes[runStart...].prefix { Self.isSpace($0) }.count
        if leading > 0 { bytes.removeSubrange(runStart..<runStart + leading) }
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }

    /// Decodes `_x000D_`, the form in which strings hold characters that XML cannot (ECMA-376-1, 22.9.2.19).
    static func string(_ bytes: [UInt8]) -> String {
        guard bytes.contains(UInt8(ascii: "_")) else { return String(decoding: bytes, as: UTF8.self) }
        var text = ""
        var plain: [UInt8] = []
        var units: [UInt16] = []
        var index = 0
        while index < bytes.count {
            if let unit = escaped(bytes, at: index) {
                if !plain.isEmpty { text += String(decoding: plain, as: UTF8.self) }
                plain.removeAll(keepingCapacity: true)
                units.append(unit)
                index += 7
                continue
            }
            if !units.isEmpty { text += String(decoding: units, as: UTF16.self) }
            units.removeAll(keepingCapacity: true)
            plain.append(bytes[index])
            index += 1
        }
        return text + String(decoding: units, as: UTF16.self) + String(decoding: plain, as: UTF8.self)
    }

    private static func escaped(_ bytes: [UInt8], at index: Int) -> UInt16? {
        guard index + 7 <= bytes.count, bytes[index] == UInt8(ascii: "_"), bytes[index + 1] == UInt8(ascii: "x"),
            bytes[index + 6] == UInt8(ascii: "_")
        else { return nil }
        var unit: UInt16 = 0
        for byte in bytes[(index + 2)..<(index + 6)] {
            guard let digit = Character(UnicodeScalar(byte)).hexDigitValue else { return nil }
            unit = unit << 4 | UInt16(digit)
        }
        return unit
    }
}
