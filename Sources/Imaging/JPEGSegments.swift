/// The segments of a JPEG file (ITU-T T.81, annex B), up to its pixels.
enum JPEGSegments {
    /// The content of the first APP1 segment that holds EXIF, without its mark.
    static func exif(_ bytes: [UInt8]) -> ArraySlice<UInt8>? {
        var found: ArraySlice<UInt8>?
        _ = walk(bytes) { marker, content in
            if marker == 0xE1, found == nil, content.starts(with: [0x45, 0x78, 0x69, 0x66, 0, 0]) {
                found = content.dropFirst(6)
            }
        }
        return found
    }

    /// The file without APP1…APP13, APP15 and comments; APP0 (JFIF) and APP14 (how colours are coded) stay.
    ///
    /// What follows the end of the image, where makers hide second pictures and positions, is cut off. Nil where the
    /// structure is broken.
    static func stripped(_ bytes: [UInt8]) -> [UInt8]? {
        var kept: [UInt8] = [0xFF, 0xD8]
        let start = walk(bytes) { marker, content in
            let isDropped = (0xE1...0xED).contains(marker) || marker == 0xEF || marker == 0xFE
            guard !isDropped else { return }
            let length = content.count + 2
            kept += [0xFF, marker, UInt8(length >> 8), UInt8(length & 0xFF)]
            kept += content
        }
        guard let start, let end = endOfImage(bytes, from: start) else { return nil }
        return kept + bytes[start..<end]
    }

    /// Calls `body` for each segment before the first scan; the index of the scan's own marker, nil where it is broken.
    private static func walk(_ bytes: [UInt8], _ body: (UInt8, ArraySlice<UInt8>) -> Void) -> Int? {
        var index = 2
        while index + 4 <= bytes.count {
            guard bytes[index] == 0xFF else { return nil }
            let marker = bytes[index + 1]
            if marker == 0xFF {
                index += 1
                continue
            }
            if marker == 0xDA { return index }
            let length = Int(bytes[index + 2]) << 8 | Int(bytes[index + 3])
            guard length >= 2, index + 2 + length <= bytes.count else { return nil }
            body(marker, bytes[(index + 4)..<(index + 2 + length)])
            index += 2 + length
        }
        return nil
    }

    /// Just behind the EOI marker: inside a scan, FF is followed by 00 or a restart marker, and other segments of a
    /// progressive file stand between scans with their length; application data there is not passed on.
    private static func endOfImage(_ bytes: [UInt8], from start: Int) -> Int? {
        var index = start
        while index + 1 < bytes.count {
            guard bytes[index] == 0xFF else {
                index += 1
                continue
            }
            let marker = bytes[index + 1]
            switch marker {
            case 0xD9: return index + 2
            case 0x00, 0xD0...0xD7: index += 2
            case 0xFF: index += 1
            case 0xE0...0xEF, 0xFE: return nil
            default:
                guard index + 3 < bytes.count else { return nil }
                index += 2 + (Int(bytes[index + 2]) << 8 | Int(bytes[index + 3]))
            }
        }
        return nil
    }
}
