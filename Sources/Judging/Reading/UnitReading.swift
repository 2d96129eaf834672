import Primitives

extension Cursor {
    /// Takes the unit that stands here, known or not; nil (and nothing taken) where none does.
    mutating func takeUnit() -> Unit? {
        guard !isAtEnd else { return nil }
        let start = at
        skipSpaces()
        let bracketed = byte == UInt8(ascii: "(")
        if bracketed { at += 1 }
        if let unit = Unit.scan(bytes, at: &at, end: end) {
            if !bracketed || take(")") { return unit }
        } else if !bracketed, let unknown = unknownUnit() {
            return Unit(unknown: unknown)
        }
        at = start
        return nil
    }

    /// Letters with a stroke or alone, such as `μ/g`; a Chinese word is no unit.
    private mutating func unknownUnit() -> String? {
        let start = at
        var hasLetter = false
        while let byte {
            let letter = (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            let micro = byte == 0xCE || (byte == 0xBC && at > start && bytes[at - 1] == 0xCE)
            guard letter || micro || byte == UInt8(ascii: "%") || (byte == UInt8(ascii: "/") && hasLetter) else {
                break
            }
            // `n2:` numbers the next result.
            if letter, byte == UInt8(ascii: "n"), isDigit(1) { break }
            hasLetter = true
            at += 1
        }
        // `M=1000` is the next key of a plan.
        guard hasLetter, byte != UInt8(ascii: "="), byte != UInt8(ascii: ":") else { return nil }
        if bytes[at - 1] == UInt8(ascii: "/") { at -= 1 }
        return text(start..<at)
    }
}
