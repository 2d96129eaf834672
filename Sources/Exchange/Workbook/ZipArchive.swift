import CLibZip
import Primitives

/// A zip archive in memory, read within limits.
final class ZipArchive {
    private let handle: OpaquePointer
    private let limits: ReadingLimits
    /// Parts by their name in lower case with `/` between folders: names of parts ignore case (ECMA-376-2, 9.1.1).
    private let parts: [String: Part]
    private var unpacked = 0

    private struct Part {
        var index: zip_uint64_t
        var size: Int
        var packedSize: Int
    }

    /// Opens the archive and looks at its directory; `bytes` must outlive the archive.
    static func open(
        _ bytes: UnsafeBufferPointer<UInt8>,
        limits: ReadingLimits
    ) -> Result<ZipArchive, FileProblem> {
        var error = zip_error_t()
        zip_error_init(&error)
        defer { zip_error_fini(&error) }
        guard let source = zip_source_buffer_create(bytes.baseAddress, zip_uint64_t(bytes.count), 0, &error) else {
            return .failure(FileProblem(FileDefect.truncated))
        }
        guard let handle = zip_open_from_source(source, ZIP_RDONLY, &error) else {
            zip_source_free(source)
            return .failure(FileProblem(FileDefect.truncated))
        }
        let parts: [String: Part]
        do throws(FileProblem) {
            parts = try directory(of: handle, limits: limits)
        } catch {
            zip_discard(handle)
            return .failure(error)
        }
        return .success(ZipArchive(handle: handle, limits: limits, parts: parts))
    }

    private init(handle: OpaquePointer, limits: ReadingLimits, parts: [String: Part]) {
        self.handle = handle
        self.limits = limits
        self.parts = parts
    }

    deinit { zip_discard(handle) }

    private static func directory(
        of handle: OpaquePointer,
        limits: ReadingLimits
    ) throws(FileProblem) -> [String: Part] {
        let count = zip_get_num_entries(handle, 0)
        guard count <= limits.parts else {
            throw FileProblem(FileDefect.tooLarge("压缩包内有 \(count) 个部件", limit: "\(limits.parts) 个部件"))
        }
        var parts: [String: Part] = [:]
        var total = 0
        for index in 0..<zip_uint64_t(max(0, count)) {
            var stat = zip_stat_t()
            zip_stat_init(&stat)
            guard zip_stat_index(handle, index, 0, &stat) == 0, let rawName = stat.name else { continue }
            let name = String(cString: rawName)
            guard !name.hasSuffix("/") else { continue }
            let size = Int(clamping: stat.size)
            let packed = Int(clamping: stat.comp_size)
            total = total.addingReportingOverflow(size).overflow ? Int.max : total + size
            guard total <= limits.unpackedBytes else {
                throw FileProblem(FileDefect.tooLarge("解压后的内容过大", limit: "\(limits.unpackedBytes >> 20) MB"))
            }
            guard size < 1 << 20 || size / max(1, packed) <= limits.compressionRatio else {
                throw FileProblem(FileDefect.ratio(name, limit: limits.compressionRatio))
            }
            let part = Part(index: index, size: size, packedSize: packed)
            guard parts.updateValue(part, forKey: key(name)) == nil else {
                throw FileProblem(FileDefect.duplicatePart(name))
            }
        }
        return parts
    }

    private static func key(_ name: String) -> String {
        String(name.lowercased().map { $0 == "\\" ? "/" : $0 }.drop { $0 == "/" })
    }

    func contains(_ name: String) -> Bool { parts[Self.key(name)] != nil }

    /// The unpacked size that the directory states.
    func size(of name: String) -> Int { parts[Self.key(name)]?.size ?? 0 }

    /// Calls `body` with the unpacked bytes of a part in pieces of at most 256 KB until it answers false.
    func forEachChunk(
        of name: String,
        _ body: (UnsafeBufferPointer<UInt8>) -> Bool
    ) throws(FileProblem) {
        guard let part = parts[Self.key(name)] else { throw FileProblem(FileDefect.missingPart(name)) }
        guard let file = zip_fopen_index(handle, part.index, 0) else {
            let code = zip_error_code_zip(zip_get_error(handle))
            let isEncrypted = code == ZIP_ER_NOPASSWD || code == ZIP_ER_WRONGPASSWD
            throw FileProblem(isEncrypted ? FileDefect.encrypted : FileDefect.damaged(name, "error \(code)"))
        }
        defer { zip_fclose(file) }
        let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 16)
        defer { chunk.deallocate() }
        var seen = 0
        while true {
            let got = Int(zip_fread(file, chunk.baseAddress, zip_uint64_t(chunk.count)))
            if got == 0 { return }
            seen += max(0, got)
            // A directory may state less than the data unpack to.
            guard got > 0, seen <= part.size else {
                throw FileProblem(FileDefect.damaged(name, got < 0 ? "the data are damaged" : "the size is wrong"))
            }
            let bytes = UnsafeRawBufferPointer(rebasing: chunk[..<got]).assumingMemoryBound(to: UInt8.self)
            guard body(bytes) else { return }
        }
    }

    /// The unpacked bytes of a part as one array.
    func contents(of name: String) throws(FileProblem) -> [UInt8] {
        var failure: FileProblem?
        let bytes = [UInt8](unsafeUninitializedCapacity: size(of: name)) { buffer, count in
            do throws(FileProblem) {
                try forEachChunk(of: name) { chunk in
                    // No chunk goes beyond the stated size: that would have been a problem.
                    _ = UnsafeMutableBufferPointer(rebasing: buffer[count...]).update(fromContentsOf: chunk)
                    count += chunk.count
                    return true
                }
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        return bytes
    }
}

/// A problem that ends the reading of a file.
struct FileProblem: Error {
    let problem: Problem

    init(_ problem: Problem) { self.problem = problem }
}
