import CPNG
import CTurboJPEG

/// JPEG through libjpeg-turbo.
enum JPEGCodec {
    /// Width and height from the header alone; nil where it cannot be read.
    static func size(_ bytes: [UInt8]) -> (width: Int, height: Int)? {
        withDecoder { decoder in header(decoder, bytes).map { ($0.width, $0.height) } }
    }

    private static func header(_ decoder: tjhandle, _ bytes: [UInt8]) -> (width: Int, height: Int)? {
        var width: Int32 = 0
        var height: Int32 = 0
        var sampling: Int32 = 0
        var space: Int32 = 0
        let code = tjDecompressHeader3(decoder, bytes, UInt(bytes.count), &width, &height, &sampling, &space)
        guard code == 0, width > 0, height > 0 else { return nil }
        return (Int(width), Int(height))
    }

    /// The pixels, already scaled down by eighths as far as the longer side stays at least `side`; nil where it is broken.
    static func decode(_ bytes: [UInt8], atLeast side: Int?) -> Raster? {
        withDecoder { decoder in
            guard let size = header(decoder, bytes) else { return nil }
            var eighths = 8
            if let side {
                while eighths > 1, max(size.width, size.height) * (eighths - 1) / 8 >= side { eighths -= 1 }
            }
            let width = (size.width * eighths + 7) / 8
            let height = (size.height * eighths + 7) / 8
            var pixels = [UInt8](repeating: 0, count: width * height * 3)
            let code = tjDecompress2(
                decoder,
                bytes,
                UInt(bytes.count),
                &pixels,
                Int32(width),
                0,
                Int32(height),
                Int32(TJPF_RGB.rawValue),
                TJFLAG_STOPONWARNING
            )
            return code == 0 ? Raster(width: width, height: height, pixels: pixels) : nil
        }
    }

    /// Quality from 1 to 100.
    static func encode(_ raster: Raster, quality: Int) -> [UInt8]? {
        guard let encoder = tjInitCompress() else { return nil }
        defer { tjDestroy(encoder) }
        var buffer: UnsafeMutablePointer<UInt8>?
        var size: UInt = 0
        let code = tjCompress2(
            encoder,
            raster.pixels,
            Int32(raster.width),
            0,
            Int32(raster.height),
            Int32(TJPF_RGB.rawValue),
            &buffer,
            &size,
            Int32(TJSAMP_420.rawValue),
            Int32(quality),
            0
        )
        defer { tjFree(buffer) }
        guard code == 0, let buffer else { return nil }
        return Array(UnsafeBufferPointer(start: buffer, count: Int(size)))
    }

    private static func withDecoder<T>(_ body: (tjhandle) -> T?) -> T? {
        guard let decoder = tjInitDecompress() else { return nil }
        defer { tjDestroy(decoder) }
        return body(decoder)
    }
}

/// PNG through libpng's simplified reading.
enum PNGCodec {
    static func size(_ bytes: [UInt8]) -> (width: Int, height: Int)? {
        var image = png_image()
        image.version = UInt32(PNG_IMAGE_VERSION)
        defer { png_image_free(&image) }
        guard png_image_begin_read_from_memory(&image, bytes, bytes.count) != 0 else { return nil }
        return (Int(image.width), Int(image.height))
    }

    /// What is transparent becomes white.
    static func decode(_ bytes: [UInt8]) -> Raster? {
        var image = png_image()
        image.version = UInt32(PNG_IMAGE_VERSION)
        defer { png_image_free(&image) }
        guard png_image_begin_read_from_memory(&image, bytes, bytes.count) != 0 else { return nil }
        image.format = UInt32(PNG_FORMAT_FLAG_COLOR)
        let width = Int(image.width)
        let height = Int(image.height)
        var pixels = [UInt8](repeating: 0, count: width * height * 3)
        var white = png_color(red: 255, green: 255, blue: 255)
        guard png_image_finish_read(&image, &white, &pixels, 0, nil) != 0 else { return nil }
        return Raster(width: width, height: height, pixels: pixels)
    }
}
