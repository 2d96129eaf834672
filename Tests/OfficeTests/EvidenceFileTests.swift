import Office
import Primitives
import Testing

@Suite struct `A file of evidence` {
    private static func zip(_ name: String) -> [UInt8] {
        [0x50, 0x4B, 0x03, 0x04] + Array(repeating: 0, count: 26) + Array(name.utf8)
    }

    static let accepted: [(String, [UInt8], String)] = [
        ("a.jpg", [0xFF, 0xD8, 0xFF, 0xE0], "image/jpeg"),
        ("a.png", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0], "image/png"),
        ("a.webp", Array("RIFF....WEBPVP8 ".utf8), "image/webp"),
        ("a.heic", [0, 0, 0, 0x18] + Array("ftypheic".utf8), "image/heic"),
        ("a.pdf", Array("%PDF-1.7".utf8), "application/pdf"),
        (
            "a.docx", zip("word/document.xml"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        ),
        ("a.xlsx", zip("xl/workbook.xml"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        // The name proves nothing.
        ("a.php", [0xFF, 0xD8, 0xFF, 0xE0], "image/jpeg"),
    ]

    @Test(arguments: accepted)
    func `its own bytes say what it is`(name: String, content: [UInt8], type: String) throws {
        let file = try EvidenceFile(name: name, content: content)
        #expect(file.mediaType == type)
        #expect(file.digest == Digest.hex(of: content))
    }

    static let refused: [(String, [UInt8], String)] = [
        ("照片.jpg", Array("<?php system($_GET['c']); ?>".utf8), "file-kind"),
        ("照片.png", Array("<svg onload=alert(1)>".utf8), "file-kind"),
        ("报告.pdf", Array("<!DOCTYPE html><script>".utf8), "file-kind"),
        ("报告.docx", zip("evil.exe"), "file-kind"),
        ("a.jpg", [0xFF, 0xD8], "file-kind"),
        ("a.webp", Array("RIFF....WAVE".utf8), "file-kind"),
        ("a.exe", [0x4D, 0x5A, 0x90], "file-kind"),
        ("a.jpg", [], "file-empty"),
        ("a.jpg", [0xFF, 0xD8, 0xFF] + Array(repeating: 0, count: EvidenceFile.maximumSize - 2), "file-too-large"),
    ]

    @Test func `what its name only pretends to be is refused, also what is empty or too large`() throws {
        for (name, content, code) in Self.refused {
            let refusal = #expect(throws: Refusal.self) { try EvidenceFile(name: name, content: content) }
            guard case .incomplete(let faults) = refusal else {
                Issue.record("\(name): \(String(describing: refusal))")
                continue
            }
            #expect(faults.map(\.code) == [code], "\(name)")
            #expect(faults.map(\.field) == ["file"])
        }
        let largest = [0xFF, 0xD8, 0xFF] + [UInt8](repeating: 0, count: EvidenceFile.maximumSize - 3)
        #expect(try EvidenceFile(name: "a.jpg", content: largest).mediaType == "image/jpeg")
    }

    static let names: [(String, String)] = [
        ("照片.jpg", "照片.jpg"), ("../../etc/passwd", "passwd"), (#"C:\图\照片.jpg"#, "照片.jpg"),
        ("a\"; filename=\"b.html", "a filename=b.html"), ("行\r\nX: 1.jpg", "行X: 1.jpg"), ("", "附件"), ("///", "附件"),
    ]

    @Test(arguments: names)
    func `its name keeps nothing that a header or a folder would act on`(given: String, kept: String) throws {
        #expect(try EvidenceFile(name: given, content: Paper.photo).name == kept)
    }
}
