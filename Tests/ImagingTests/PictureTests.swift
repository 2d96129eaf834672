@testable import Imaging
import Primitives
import Testing

/// A JPEG made here, with EXIF of a camera that knows where it is.
private enum Made {
    /// Left half red, right half blue.
    static func jpeg(width: Int, height: Int) throws -> [UInt8] {
        var pixels: [UInt8] = []
        for _ in 0..<height {
            for column in 0..<width { pixels += column * 2 < width ? [230, 20, 20] : [20, 20, 230] }
        }
        return try #require(JPEGCodec.encode(Raster(width: width, height: height, pixels: pixels), quality: 95))
    }

    /// EXIF in little-endian TIFF: orientation, time, 35°29'24" N, 112°24'36" E (阳城县城).
    static func exif(orientation: Int) -> [UInt8] {
        var tiff: [UInt8] = [0x49, 0x49, 42, 0] + long(8)
        // IFD0 at 8: three entries, ends at 8 + 2 + 36 + 4 = 50.
        tiff +=
            short(3) + entry(0x0112, 3, 1, short(orientation) + [0, 0]) + entry(0x8769, 4, 1, long(50))
            + entry(0x8825, 4, 1, long(88)) + long(0)
        // Exif IFD at 50: one entry, ends at 68; the time at 68, 20 bytes.
        tiff += short(1) + entry(0x9003, 2, 20, long(68)) + long(0) + Array("2024:03:09 10:21:05".utf8) + [0]
        // GPS IFD at 88: four entries, ends at 88 + 2 + 48 + 4 = 142.
        tiff +=
            short(4) + entry(1, 2, 2, [0x4E, 0, 0, 0]) + entry(2, 5, 3, long(142))
            + entry(3, 2, 2, [0x45, 0, 0, 0]) + entry(4, 5, 3, long(166)) + long(0)
        for number in [35, 29, 24, 112, 24, 36] { tiff += long(number) + long(1) }
        return Array("Exif".utf8) + [0, 0] + tiff
    }

    static func short(_ number: Int) -> [UInt8] { [UInt8(number & 0xFF), UInt8(number >> 8)] }
    static func long(_ number: Int) -> [UInt8] { (0..<4).map { UInt8(number >> ($0 * 8) & 0xFF) } }
    static func entry(_ tag: Int, _ type: Int, _ count: Int, _ value: [UInt8]) -> [UInt8] {
        short(tag) + short(type) + long(count) + value
    }

    static func segment(_ marker: UInt8, _ content: [UInt8]) -> [UInt8] {
        [0xFF, marker, UInt8((content.count + 2) >> 8), UInt8((content.count + 2) & 0xFF)] + content
    }

    static func photo(orientation: Int = 1, width: Int = 640, height: Int = 320) throws -> [UInt8] {
        let plain = try jpeg(width: width, height: height)
        let xmp = Array("http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>exif:GPSLatitude=35,29.4N</x:xmpmeta>".utf8)
        return Array(plain.prefix(2)) + segment(0xE1, exif(orientation: orientation)) + segment(0xE1, xmp)
            + segment(0xFE, Array("拍摄者 张敏".utf8)) + plain.dropFirst(2) + Array("trailer 35.49".utf8)
    }
}

@Suite struct `Photos as evidence` {
    @Test func `position, time and orientation are read from a photo`() throws {
        let photo = try Made.photo(orientation: 6)
        let picture = try #require(Picture(photo))
        #expect(picture.width == 640)
        #expect(picture.height == 320)
        #expect(picture.metadata.orientation == 6)
        #expect(picture.metadata.takenAt == "2024:03:09 10:21:05")
        let place = try #require(picture.metadata.place)
        #expect(abs(place.latitude - 35.49) < 0.000_01)
        #expect(abs(place.longitude - 112.41) < 0.000_01)
        #expect(place.datum == .wgs84)
    }

    @Test func `the public copy says nothing of place, time and maker`() throws {
        for orientation in [1, 6] {
            let photo = try Made.photo(orientation: orientation)
            let copy = try #require(Picture(photo)?.publicCopy())
            let read = try #require(Picture(copy))
            #expect(read.metadata == PhotoMetadata())
            for word in ["Exif", "xmpmeta", "2024:03:09", "张敏", "35.49"] {
                #expect(!contains(copy, word), "\(word)")
            }
            #expect(read.width == (orientation == 6 ? 320 : 640))
        }
        // An upright photo keeps its pixels to the bit.
        let photo = try Made.photo()
        let copy = try #require(Picture(photo)?.publicCopy())
        #expect(JPEGCodec.decode(copy, atLeast: nil)?.pixels == JPEGCodec.decode(photo, atLeast: nil)?.pixels)
    }

    @Test func `a thumbnail is small, upright and carries nothing`() throws {
        let photo = try Made.photo(orientation: 6)
        let picture = try #require(Picture(photo))
        let bytes = try #require(picture.thumbnail())
        let small = try #require(JPEGCodec.decode(bytes, atLeast: nil))
        #expect(small.width == 160)
        #expect(small.height == 320)
        // Turned clockwise, left is up: red above, blue below.
        #expect(small.pixels[(10 * 160 + 80) * 3] > 180)
        #expect(small.pixels[(310 * 160 + 80) * 3 + 2] > 180)
        #expect(bytes.count < 20_000)
        #expect(!contains(bytes, "Exif"))
    }

    @Test func `each of the eight orientations puts the same corner up`() throws {
        // A 3 × 2 picture whose pixels are numbered from the upper left; what EXIF calls upright is the same each time.
        let upright = (0..<6).map { UInt8($0) }
        for orientation in 1...8 {
            let swaps = orientation >= 5
            let width = swaps ? 2 : 3
            let height = swaps ? 3 : 2
            var stored = [UInt8](repeating: 0, count: 18)
            for y in 0..<2 {
                for x in 0..<3 {
                    let (sx, sy) = storedPlace(x, y, orientation)
                    for part in 0..<3 { stored[(sy * width + sx) * 3 + part] = upright[y * 3 + x] }
                }
            }
            let turned = Raster(width: width, height: height, pixels: stored).upright(orientation)
            #expect(turned.width == 3 && turned.height == 2)
            #expect(stride(from: 0, to: 18, by: 3).map { turned.pixels[$0] } == upright, "\(orientation)")
        }
    }

    /// Where row 0 and column 0 lie, by the definition of the tag (TIFF 6.0, Orientation), in an upright 3 × 2.
    private func storedPlace(_ x: Int, _ y: Int, _ orientation: Int) -> (Int, Int) {
        switch orientation {
        case 1: (x, y)
        case 2: (2 - x, y)
        case 3: (2 - x, 1 - y)
        case 4: (x, 1 - y)
        case 5: (y, x)
        case 6: (y, 2 - x)
        case 7: (1 - y, 2 - x)
        default: (1 - y, x)
        }
    }

    @Test func `what would unfold into gigabytes is known from its header`() throws {
        // IHDR of 60,000 × 60,000 grey pixels; the check sum is right, the data is missing.
        var header: [UInt8] = Array("IHDR".utf8) + [0, 0, 0xEA, 0x60, 0, 0, 0xEA, 0x60, 8, 0, 0, 0, 0]
        let sum = crc(header)
        header += (0..<4).map { UInt8(sum >> (24 - $0 * 8) & 0xFF) }
        let idat = Array("IDAT".utf8)
        let idatSum = crc(idat)
        let bytes: [UInt8] =
            [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13] + header + [0, 0, 0, 0] + idat
            + (0..<4).map { UInt8(idatSum >> (24 - $0 * 8) & 0xFF) }
        if let picture = Picture(bytes) {
            #expect(picture.isTooLarge)
            #expect(picture.thumbnail() == nil)
            #expect(picture.publicCopy() == nil)
        }
        // The same in a JPEG: the frame header alone says 65,000 × 65,000.
        var jpeg = try Made.jpeg(width: 16, height: 16)
        let frame = try #require((2..<jpeg.count).first { jpeg[$0] == 0xFF && jpeg[$0 + 1] == 0xC0 })
        jpeg.replaceSubrange((frame + 5)..<(frame + 9), with: [0xFD, 0xE8, 0xFD, 0xE8])
        let picture = try #require(Picture(jpeg))
        #expect(picture.isTooLarge)
        #expect(picture.thumbnail() == nil)
    }

    @Test func `broken and cut files give nothing and do no harm`() throws {
        let photo = try Made.photo(orientation: 6)
        var random = SplitMix64(seed: 3)
        for _ in 0..<300 {
            var broken = photo
            let cut = Int.random(in: 3..<broken.count, using: &random)
            if Bool.random(using: &random) { broken.removeSubrange(cut...) }
            for _ in 0..<8 {
                let place = Int.random(in: 2..<broken.count, using: &random)
                broken[place] = UInt8.random(in: 0...255, using: &random)
            }
            guard let picture = Picture(broken), !picture.isTooLarge else { continue }
            _ = picture.thumbnail()
            if let copy = picture.publicCopy() { #expect(PhotoMetadata(jpeg: copy) == PhotoMetadata()) }
        }
        #expect(Picture([0xFF, 0xD8, 0xFF, 0xE0, 0x00, 0x10]) == nil)
        #expect(Picture([]) == nil)
    }

    private func contains(_ bytes: [UInt8], _ word: String) -> Bool {
        let wanted = Array(word.utf8)
        return bytes.indices.contains { bytes[$0...].starts(with: wanted) }
    }

    private func crc(_ bytes: [UInt8]) -> UInt32 {
        var sum: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            sum ^= UInt32(byte)
            for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
        }
        return ~sum
    }
}
