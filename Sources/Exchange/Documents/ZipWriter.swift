import CLibZip
import Glibc
import Primitives

/// Writes a zip archive in memory.
struct ZipWriter {
    struct Part {
        var name: String
        var content: [UInt8]
    }

    /// The same parts and moment give the same bytes on one machine.
    static func archive(_ parts: [Part], created: Instant) throws(TableDocument.Refusal) -> [UInt8] {
        var error = zip_error_t()
        zip_error_init(&error)
        defer { zip_error_fini(&error) }
        guard let source = zip_source_buffer_create(nil, 0, 0, &error) else { throw refusal("no buffer") }
        // One reference for the archive, one for reading what it wrote.
        zip_source_keep(source)
        defer { zip_source_free(source) }
        guard let handle = zip_open_from_source(source, ZIP_CREATE | ZIP_TRUNCATE, &error) else {
            zip_source_free(source)
            throw refusal("the archive cannot be opened")
        }
        for part in parts {
            guard add(part, to: handle, created: created) else {
                zip_discard(handle)
                throw refusal("\(part.name) cannot be added")
            }
        }
        guard zip_close(handle) == 0 else {
            zip_discard(handle)
            throw refusal("the archive cannot be written")
        }
        return try bytes(of: source)
    }

    private static func add(_ part: Part, to handle: OpaquePointer, created: Instant) -> Bool {
        // libzip reads the content when the archive is closed and frees it then.
        guard let copy = malloc(max(1, part.content.count)) else { return false }
        part.content.withUnsafeBytes { bytes in
            if let start = bytes.baseAddress { memcpy(copy, start, bytes.count) }
        }
        guard let source = zip_source_buffer(handle, copy, zip_uint64_t(part.content.count), 1) else {
            free(copy)
            return false
        }
        let index = zip_file_add(handle, part.name, source, zip_flags_t(ZIP_FL_ENC_UTF_8))
        guard index >= 0 else {
            zip_source_free(source)
            return false
        }
        return zip_file_set_mtime(handle, zip_uint64_t(index), time_t(created.milliseconds / 1000), 0) == 0
    }

    private static func bytes(of source: OpaquePointer) throws(TableDocument.Refusal) -> [UInt8] {
        var stat = zip_stat_t()
        zip_stat_init(&stat)
        guard zip_source_stat(source, &stat) == 0, zip_source_open(source) == 0 else {
            throw refusal("the archive cannot be read")
        }
        defer { zip_source_close(source) }
        var read: Int64 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: Int(clamping: stat.size)) { buffer, count in
            read = zip_source_read(source, buffer.baseAddress, zip_uint64_t(buffer.count))
            count = max(0, Int(read))
        }
        guard read == Int64(clamping: stat.size) else { throw refusal("the archive is cut") }
        return bytes
    }

    private static func refusal(_ reason: String) -> TableDocument.Refusal { .notWritten(reason: reason) }
}

/// XML text: what is interpolated is escaped unless it is XML already.
struct XMLText: ExpressibleByStringInterpolation {
    private(set) var text: String

    init(stringLiteral value: StaticString) { text = value.description }
    init(stringInterpolation: Interpolation) { text = stringInterpolation.text }
    private init(text: String) { self.text = text }

    static func all(_ pieces: some Sequence<XMLText>) -> XMLText { XMLText(text: pieces.map(\.text).joined()) }

    var bytes: [UInt8] { Array(("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n" + text).utf8) }

    struct Interpolation: StringInterpolationProtocol {
        fileprivate var text = ""

        init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(literalCapacity) }

        mutating func appendLiteral(_ literal: StaticString) { text += literal.description }
        mutating func appendInterpolation(_ number: Int) { text += String(number) }
        mutating func appendInterpolation(_ xml: XMLText) { text += xml.text }
        mutating func appendInterpolation(_ xml: XMLText?) { text += xml?.text ?? "" }

        /// Signs that XML 1.0 does not allow are left out.
        mutating func appendInterpolation(_ string: String) {
            for scalar in string.unicodeScalars {
                switch scalar {
                case "<": text += "&lt;"
                case ">": text += "&gt;"
                case "&": text += "&amp;"
                case "\"": text += "&quot;"
                case "\t", "\n", "\r", " "...: text.unicodeScalars.append(scalar)
                default: continue
                }
            }
        }

        mutating func appendInterpolation<Items: Sequence>(each items: Items, _ view: (Items.Element) -> XMLText) {
            for item in items { text += view(item).text }
        }
    }
}
