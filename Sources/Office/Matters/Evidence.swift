import Imaging
import Primitives

/// A file laid down as evidence; only kinds that its own bytes prove.
package struct EvidenceFile: Sendable, Hashable {
    package static let maximumSize = 12 << 20

    package let name: String
    package let mediaType: String
    package let content: [UInt8]
    package let digest: String

    /// - Throws: ``Refusal/incomplete(_:)`` where the content is empty, too large or of no accepted kind. The name and the
    ///   sender's word for the type prove nothing and are not believed. The fault stands at `field` of the form.
    package init(name: String, content: [UInt8], field: String = "file") throws(Refusal) {
        func fault(_ code: String, _ advice: String) -> Refusal {
            .incomplete([FieldFault(field: field, code: code, advice: advice)])
        }
        guard !content.isEmpty else { throw fault("file-empty", "文件是空的，请重新选择") }
        guard content.count <= Self.maximumSize else {
            throw fault("file-too-large", "文件超过 \(Self.maximumSize >> 20) MB，请压缩或拍小一些")
        }
        guard let type = Self.mediaType(of: content) else {
            throw fault("file-kind", "只收 JPEG、PNG、WebP、HEIC 照片，PDF，Word 与 Excel（docx、xlsx）文件")
        }
        if Picture(content)?.isTooLarge == true {
            throw fault("picture-too-large", "照片超过 \(Picture.pixelLimit / 1_000_000) 百万像素，请拍小一些")
        }
        mediaType = type
        self.content = content
        digest = Digest.hex(of: content)
        self.name = Self.plain(name)
    }

    /// The last part of the name, without signs that a file system or a header would act on.
    private static func plain(_ name: String) -> String {
        let last = name.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? ""
        let kept = String(last.filter { !$0.isNewline && $0 != "\"" && $0 != "\0" && $0 != ";" }.suffix(80))
        return kept.isEmpty ? "附件" : kept
    }

    private static func mediaType(of bytes: [UInt8]) -> String? {
        func starts(_ signature: [UInt8], at offset: Int = 0) -> Bool {
            bytes.count >= offset + signature.count
                && bytes[offset..<(offset + signature.count)].elementsEqual(signature)
        }
        if starts([0xFF, 0xD8, 0xFF]) { return "image/jpeg" }
        if starts([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return "image/png" }
        if starts(Array("RIFF".utf8)), starts(Array("WEBP".utf8), at: 8) { return "image/webp" }
        if starts(Array("ftypheic".utf8), at: 4) || starts(Array("ftypmif1".utf8), at: 4) { return "image/heic" }
        if starts(Array("%PDF-".utf8)) { return "application/pdf" }
        guard starts([0x50, 0x4B, 0x03, 0x04]) else { return nil }
        if contains(bytes, "word/document.xml") {
            return "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        }
        if contains(bytes, "xl/workbook.xml") {
            return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        }
        return nil
    }

    private static func contains(_ bytes: [UInt8], _ text: String) -> Bool {
        let wanted = Array(text.utf8)
        var index = 0
        while index + wanted.count <= bytes.count {
            if bytes[index] == wanted[0], bytes[index..<(index + wanted.count)].elementsEqual(wanted) { return true }
            index += 1
        }
        return false
    }
}
