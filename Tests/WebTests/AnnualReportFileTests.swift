import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Office
import Storage
import Testing
import Web

/// The annual report of the simulated county as a file, opened by another program.
@Suite struct AnnualReportFileTests {
    private static let fixture = Task { try await WebFixture.make() }

    private static func find(_ program: String) -> String? {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin").split(separator: ":")
        return folders.map { "\($0)/\(program)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    private static var canConvert: Bool { find("soffice") != nil && find("pdftotext") != nil && find("pdfinfo") != nil }

    private func download(_ path: String) async throws -> [UInt8] {
        let fixture = try await Self.fixture.value
        return try await Application(router: fixture.site.router()).test(.router) { client in
            let route = try required(fixture.site.routes.first { $0.path == path })
            let response = try await fixture.send(route, to: path, by: fixture.officeVisitor, client: client)
            #expect(response.status == .ok)
            return Array(response.body.readableBytesView)
        }
    }

    private func run(_ program: String, _ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try required(Self.find(program)))
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(program)")
        return String(decoding: data, as: UTF8.self)
    }

    @Test func `the same report gives the same bytes, and each download leaves a leaf`() async throws {
        let path = "/office/reports/annual/export.docx"
        let fixture = try await Self.fixture.value
        func leaves() async throws -> Int {
            try await fixture.office.database.read { db in
                try db.first("SELECT COUNT(*) FROM audit_leaf WHERE action = 'exported'")?.get(at: 0) ?? 0
            }
        }
        let before = try await leaves()
        let first = try await download(path)
        let second = try await download(path)
        #expect(first == second && first.starts(with: [0x50, 0x4B]))
        #expect(try await leaves() >= before + 2)
        let workbook = try await download("/office/reports/annual/export.xlsx")
        #expect(workbook.starts(with: [0x50, 0x4B]))
    }

    @Test(.enabled(if: canConvert, "LibreOffice or poppler is not installed: the document is not opened"))
    func `LibreOffice opens the document on A4 with 28 characters to a line, its text, tables and index`() async throws
    {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("shian-docx-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("report.docx")
        try Data(try await download("/office/reports/annual/export.docx")).write(to: file)
        _ = try run(
            "soffice",
            [
                "-env:UserInstallation=file://\(folder.path)/profile", "--headless", "--convert-to", "pdf", "--outdir",
                folder.path, file.path,
            ]
        )
        let pdf = folder.appendingPathComponent("report.pdf").path
        let facts = try run("pdfinfo", [pdf])
        #expect(facts.contains("A4"))
        let pages = facts.split(separator: "\n").first { $0.hasPrefix("Pages:") }.flatMap {
            Int($0.dropFirst(6).trimmingCharacters(in: .whitespaces))
        }
        #expect((8...25).contains(pages ?? 0))
        let text = try run("pdftotext", ["-layout", pdf, "-"])
        let plain = text.filter { !$0.isWhitespace }
        for words in [
            "阳城县2024年食品安全工作情况报告", "县委、县政府：", "一、着力解决群众关心突出问题", "（一）", "表1各方面任务完成情况", "监督抽检和风险监测", "数据索引",
            "阳城县食品安全委员会办公室", "2024年6月20日", "—1—", "—2—",
        ] { #expect(plain.contains(words), "\(words)") }
        let lines = text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
        let longest = lines.filter { $0.unicodeScalars.allSatisfy { $0.value > 0x2E80 } }.map(\.count).max() ?? 0
        #expect((26...29).contains(longest), "\(longest) characters to a line")
    }
}
