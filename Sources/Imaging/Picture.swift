package import Primitives

/// A photo as evidence: its size before anything is decoded, a small copy, and one without what its camera wrote down.
package struct Picture: Sendable {
    package enum Kind: Sendable, Hashable { case jpeg, png }

    /// Pixels at most: a small file that unfolds into gigabytes is refused by its header.
    package static let pixelLimit = 64_000_000
    /// The longer side of a thumbnail, in pixels.
    package static let thumbnailSide = 320

    package let kind: Kind
    package let width: Int
    package let height: Int
    package let metadata: PhotoMetadata
    private let bytes: [UInt8]

    /// Reads the header only; nil where it is neither a JPEG nor a PNG, or broken.
    package init?(_ bytes: [UInt8]) {
        if bytes.starts(with: [0xFF, 0xD8, 0xFF]), let size = JPEGCodec.size(bytes) {
            kind = .jpeg
            (width, height) = size
            metadata = PhotoMetadata(jpeg: bytes)
        } else if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]), let size = PNGCodec.size(bytes) {
            kind = .png
            (width, height) = size
            metadata = PhotoMetadata()
        } else {
            return nil
        }
        self.bytes = bytes
    }

    package var isTooLarge: Bool {
        width.multipliedReportingOverflow(by: height).overflow || width * height > Self.pixelLimit
    }

    /// A JPEG of at most ``thumbnailSide`` pixels, upright; nil where the picture is too large or broken.
    package func thumbnail() -> [UInt8]? {
        guard !isTooLarge else { return nil }
        let raster = kind == .jpeg ? JPEGCodec.decode(bytes, atLeast: Self.thumbnailSide) : PNGCodec.decode(bytes)
        return raster.flatMap {
            JPEGCodec.encode($0.fitted(Self.thumbnailSide).upright(metadata.orientation), quality: 78)
        }
    }

    /// The picture for the public: no EXIF, XMP, comment or maker's note, and with them no position, time or device.
    ///
    /// A JPEG that stands upright loses its segments and keeps every pixel; one that is turned by its EXIF, and a PNG, is
    /// decoded and encoded anew. Nil where it is too large or broken.
    package func publicCopy() -> [UInt8]? {
        guard !isTooLarge else { return nil }
        if kind == .jpeg, metadata.orientation == 1 { return JPEGSegments.stripped(bytes) }
        let raster = kind == .jpeg ? JPEGCodec.decode(bytes, atLeast: nil) : PNGCodec.decode(bytes)
        return raster.flatMap { JPEGCodec.encode($0.upright(metadata.orientation), quality: 92) }
    }
}

/// What a camera wrote into a photo (EXIF).
package struct PhotoMetadata: Sendable, Hashable {
    /// 1…8; 1 is upright.
    package var orientation = 1
    package var place: Coordinate?
    /// `2024:03:09 10:21:05`, without a time zone.
    package var takenAt: String?

    package init() {}
}
