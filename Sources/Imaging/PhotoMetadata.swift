import Primitives

extension PhotoMetadata {
    /// Reads orientation, position and time; what is absent, broken or lies outside the segment is left at its default.
    init(jpeg bytes: [UInt8]) {
        self.init()
        guard let segment = JPEGSegments.exif(bytes), let tiff = TIFF(Array(segment)) else { return }
        let main = tiff.directory(at: tiff.first)
        if let value = tiff.short(main[0x0112]), (1...8).contains(value) { orientation = value }
        if let pointer = tiff.long(main[0x8769]) {
            takenAt = tiff.text(tiff.directory(at: pointer)[0x9003]).flatMap { Self.isTime($0) ? $0 : nil }
        }
        if let pointer = tiff.long(main[0x8825]) { place = Self.place(tiff, tiff.directory(at: pointer)) }
    }

    private static func isTime(_ text: String) -> Bool {
        text.utf8.count == 19 && text.utf8.allSatisfy { (0x30...0x3A).contains($0) || $0 == 0x20 }
    }

    private static func place(_ tiff: TIFF, _ entries: [Int: TIFF.Entry]) -> Coordinate? {
        guard let latitude = tiff.degrees(entries[2]), let longitude = tiff.degrees(entries[4]) else { return nil }
        let south = tiff.text(entries[1]) == "S"
        let west = tiff.text(entries[3]) == "W"
        return Coordinate(
            latitude: south ? -latitude : latitude,
            longitude: west ? -longitude : longitude,
            datum: .wgs84
        )
    }
}

/// The TIFF structure inside EXIF (TIFF 6.0, section 2), read within its bounds.
private struct TIFF {
    struct Entry {
        var type: Int
        var count: Int
        /// Where its value or the value's offset stands.
        var place: Int
    }

    let bytes: [UInt8]
    let isLittle: Bool
    let first: Int

    init?(_ bytes: [UInt8]) {
        guard bytes.count >= 8 else { return nil }
        switch (bytes[0], bytes[1]) {
        case (0x49, 0x49): isLittle = true
        case (0x4D, 0x4D): isLittle = false
        default: return nil
        }
        self.bytes = bytes
        var at = 0
        for index in 0..<4 { at = at << 8 | Int(bytes[isLittle ? 7 - index : 4 + index]) }
        first = at
    }

    private func number(at place: Int, _ length: Int) -> Int? {
        guard place >= 0, place + length <= bytes.count else { return nil }
        var value = 0
        for index in 0..<length {
            value = value << 8 | Int(bytes[isLittle ? place + length - 1 - index : place + index])
        }
        return value
    }

    /// At most 200 entries; a directory that lies outside has none.
    func directory(at place: Int) -> [Int: Entry] {
        guard let count = number(at: place, 2), count <= 200 else { return [:] }
        var entries: [Int: Entry] = [:]
        for index in 0..<count {
            let at = place + 2 + index * 12
            guard let tag = number(at: at, 2), let type = number(at: at + 2, 2), let many = number(at: at + 4, 4) else {
                break
            }
            entries[tag] = Entry(type: type, count: many, place: at + 8)
        }
        return entries
    }

    func short(_ entry: Entry?) -> Int? { entry.flatMap { $0.type == 3 ? number(at: $0.place, 2) : nil } }
    func long(_ entry: Entry?) -> Int? { entry.flatMap { $0.type == 4 ? number(at: $0.place, 4) : nil } }

    func text(_ entry: Entry?) -> String? {
        guard let entry, entry.type == 2, (1...64).contains(entry.count) else { return nil }
        guard let place = entry.count <= 4 ? entry.place : number(at: entry.place, 4),
            place + entry.count <= bytes.count
        else { return nil }
        let text = bytes[place..<(place + entry.count)].prefix { $0 != 0 }
        return text.allSatisfy { (0x20...0x7E).contains($0) } ? String(decoding: text, as: UTF8.self) : nil
    }

    /// Degrees, minutes and seconds, each a fraction.
    func degrees(_ entry: Entry?) -> Double? {
        guard let entry, entry.type == 5, entry.count == 3, let place = number(at: entry.place, 4) else { return nil }
        var parts: [Double] = []
        for index in 0..<3 {
            guard let above = number(at: place + index * 8, 4), let below = number(at: place + index * 8 + 4, 4),
                below > 0
            else { return nil }
            parts.append(Double(above) / Double(below))
        }
        return parts[0] + parts[1] / 60 + parts[2] / 3600
    }
}
