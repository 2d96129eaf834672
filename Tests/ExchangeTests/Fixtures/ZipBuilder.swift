import CLibZip

/// Zip archives with any parts, in memory.
struct ZipBuilder {
    struct Failure: Error {}

    private var parts: [(name: String, bytes: [UInt8], password: String?)] = []

    mutating func add(_ name: String, _ bytes: [UInt8], password: String? = nil) {
        parts.append((name, bytes, password))
    }

    mutating func add(_ name: String, _ text: String) { add(name, Array(text.utf8)) }

    func bytes() throws -> [UInt8] {
        guard let target = zip_source_buffer_create(nil, 0, 0, nil) else { throw Failure() }
        zip_source_keep(target)
        defer { zip_source_free(target) }
        guard let archive = zip_open_from_source(target, ZIP_TRUNCATE, nil) else { throw Failure() }
        // The library reads the parts when the archive is closed: their bytes must live until then.
        let held = parts.map { part -> UnsafeMutableBufferPointer<UInt8> in
            let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: max(1, part.bytes.count))
            _ = copy.update(fromContentsOf: part.bytes.isEmpty ? [0] : part.bytes)
            return copy
        }
        defer { held.forEach { $0.deallocate() } }
        for (part, copy) in zip(parts, held) {
            let source = zip_source_buffer(archive, copy.baseAddress, zip_uint64_t(part.bytes.count), 0)
            let index = zip_file_add(archive, part.name, source, zip_flags_t(ZIP_FL_ENC_UTF_8))
            guard index >= 0 else { throw Failure() }
            if let password = part.password {
                let method = zip_uint16_t(ZIP_EM_AES_256)
                guard zip_file_set_encryption(archive, zip_uint64_t(index), method, password) == 0 else {
                    throw Failure()
                }
            }
        }
        guard zip_close(archive) == 0 else { throw Failure() }
        return try Self.contents(of: target)
    }

    private static func contents(of source: OpaquePointer) throws -> [UInt8] {
        guard zip_source_open(source) == 0 else { throw Failure() }
        defer { zip_source_close(source) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let got = zip_source_read(source, &chunk, zip_uint64_t(chunk.count))
            guard got >= 0 else { throw Failure() }
            guard got > 0 else { return bytes }
            bytes += chunk[..<Int(got)]
        }
    }
}
