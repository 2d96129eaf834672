import Primitives

/// The spellings under which a food or an item is looked up, from the one printed to the ones with noise taken off.
enum NameKey {
    /// Half-width, no spaces, brackets alike, Latin letters small.
    static func of(_ name: String) -> String {
        let bytes = MeasureText(name).bytes
        var key: [UInt8] = []
        key.reserveCapacity(bytes.count)
        for byte in bytes {
            switch byte {
            case 0x20, 0x0A, UInt8(ascii: "^"), MeasureText.superscriptEnd: break
            case UInt8(ascii: "["), UInt8(ascii: "{"): key.append(UInt8(ascii: "("))
            case UInt8(ascii: "]"), UInt8(ascii: "}"): key.append(UInt8(ascii: ")"))
            case 0x41...0x5A: key.append(byte + 0x20)
            default: key.append(byte)
            }
        }
        return String(decoding: key, as: UTF8.self)
    }

    /// A key without its last bracket, and what stood in it; nil where none ends it.
    ///
    /// An open bracket counts as closed.
    static func withoutBracket(_ key: String) -> (name: String, inside: String)? {
        guard let open = key.utf8.lastIndex(of: UInt8(ascii: "(")), open > key.startIndex else { return nil }
        let after = key.utf8.index(after: open)
        let inside = key[after...]
        if inside.utf8.last == UInt8(ascii: ")") { return (String(key[..<open]), String(inside.dropLast())) }
        return inside.utf8.contains(UInt8(ascii: ")")) ? nil : (String(key[..<open]), String(inside))
    }

    /// Words that make another food of it: they are never taken off.
    private static let processed = ["干", "冻", "腌", "酱", "泡", "粉", "油", "汁", "脱水", "罐头", "熟", "煮", "炸", "制", "糖", "盐"]

    /// In the bracket of a standard's own name these say which state is meant, as 枸杞（干）.
    ///
    /// 大米(粉) means either.
    private static let states = ["干", "冻", "腌", "熟"]

    static func saysState(_ inside: String) -> Bool { states.contains { inside.contains($0) } }

    static func isProcessed(_ text: String) -> Bool { processed.contains { text.contains($0) } }

    private static let prefixes = ["散装", "散称", "新鲜", "冰鲜", "鲜活", "鲜", "活", "精品", "优质", "有机", "绿色", "本地"]

    /// The key without words of packing and freshness and without brackets, if anything is left to take off.
    static func plain(_ key: String) -> String? {
        var name = key
        while let (shorter, inside) = withoutBracket(name) {
            guard !isProcessed(inside) else { return nil }
            name = shorter
        }
        // A brand or a lot in Latin letters and digits: `ST菠菜`.
        if let first = name.utf8.firstIndex(where: { $0 >= 0x80 }), first > name.startIndex,
            name[..<first].utf8.allSatisfy({ Self.isLatin($0) })
        {
            name = String(name[first...])
        }
        while let prefix = prefixes.first(where: { name.hasPrefix($0) && name.count > $0.count }) {
            name.removeFirst(prefix.count)
        }
        return name == key ? nil : name
    }

    private static func isLatin(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte) || byte == UInt8(ascii: "-")
    }
}
