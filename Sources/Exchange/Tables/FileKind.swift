import Primitives

/// What the bytes of a file are, told by the bytes alone: names end in whatever the sender likes.
enum FileKind {
    /// A zip archive: perhaps a workbook.
    case archive
    case text
    case refused(Problem)

    static func of(_ bytes: UnsafeBufferPointer<UInt8>) -> FileKind {
        guard !bytes.isEmpty else { return .refused(FileDefect.emptyFile) }
        if bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) || bytes.starts(with: [0x50, 0x4B, 0x05, 0x06]) {
            return .archive
        }
        if bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) { return .refused(compound(bytes)) }
        for (name, magic) in magics where bytes.starts(with: magic) { return .refused(FileDefect.notATable(name)) }
        if let name = markup(bytes) { return .refused(FileDefect.notATable(name)) }
        return .text
    }

    private static let magics: [(String, [UInt8])] = [
        ("PDF 文件", Array("%PDF".utf8)),
        ("JPEG 图片", [0xFF, 0xD8, 0xFF]),
        ("PNG 图片", [0x89, 0x50, 0x4E, 0x47]),
        ("GIF 图片", Array("GIF8".utf8)),
        ("RTF 文档", Array("{\\rtf".utf8)),
        ("RAR 压缩包", Array("Rar!".utf8)),
        ("7z 压缩包", [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C]),
        ("gzip 压缩包", [0x1F, 0x8B]),
        ("程序文件", [0x7F, 0x45, 0x4C, 0x46]),
    ]

    /// A compound file of Microsoft: its directory names the streams in UTF-16.
    private static func compound(_ bytes: UnsafeBufferPointer<UInt8>) -> Problem {
        if contains(bytes, streamName: "EncryptedPackage") { return FileDefect.encrypted }
        if contains(bytes, streamName: "WordDocument") { return FileDefect.notATable("Word 97-2003 文档（.doc）") }
        if contains(bytes, streamName: "PowerPoint Document") { return FileDefect.notATable("PowerPoint 文档（.ppt）") }
        if contains(bytes, streamName: "Workbook") || contains(bytes, streamName: "Book") { return FileDefect.oldExcel }
        return FileDefect.notATable("微软复合文档")
    }

    /// Directory entries have 128 bytes and begin with the name of their stream, ended by a zero.
    private static func contains(_ bytes: UnsafeBufferPointer<UInt8>, streamName: String) -> Bool {
        let name = (streamName.utf16 + [0]).flatMap {
            [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)]
        }
        return stride(from: 512, to: bytes.count, by: 128).contains { bytes[$0...].starts(with: name) }
    }

    /// Many systems send a web page under the name of a workbook.
    private static func markup(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
        let start = String(decoding: bytes.prefix(512), as: UTF8.self).lowercased()
        let text = start.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
        if ["<html", "<!doctype html", "<table", "<head", "<body", "<meta"].contains(where: text.hasPrefix) {
            return "网页文件（扩展名可能是 .xls）"
        }
        return text.hasPrefix("<?xml") ? "XML 文件" : nil
    }
}
