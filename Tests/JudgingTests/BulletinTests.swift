import Foundation
import Judging
import Primitives
import Testing

/// Published results, where the folder `shared` lies beside the repository or `SHIAN_SHARED` names it.
private enum Bulletins {
    static let folder: URL? = {
        var candidates: [URL] = []
        if let named = ProcessInfo.processInfo.environment["SHIAN_SHARED"] { candidates.append(URL(filePath: named)) }
        var place = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
        while place.path != "/" {
            if FileManager.default.fileExists(atPath: place.appending(path: "Package.swift").path) {
                candidates.append(place.appending(path: "../shared").standardizedFileURL)
            }
            place.deleteLastPathComponent()
        }
        return candidates.map { $0.appending(path: "data/sampling") }
            .first { FileManager.default.fileExists(atPath: $0.path) }
    }()

    static var isPresent: Bool { folder != nil }

    /// Rows by header.
    static func rows(_ file: URL) throws -> [[String: String]] {
        let (rows, problem) = DelimitedText.rows([UInt8](try Data(contentsOf: file)))
        #expect(problem == nil)
        guard let header = rows.first?.cells else { return [] }
        return rows.dropFirst().map { row in
            Dictionary(zip(header, row.cells), uniquingKeysWith: { first, _ in first })
        }
    }

    static func judge(_ row: [String: String]) -> Judgement {
        emptyJudge.judge(
            JudgeRequest(
                food: row["物料名称"] ?? "",
                foodClass: row["产品分类"],
                item: row["检测项目"] ?? "",
                result: row["检测结果"] ?? "",
                unit: row["单位"],
                printedLimit: row["限量值"],
                day: .on("2022-06-01"),
                declared: Verdict(declared: row["判定"] ?? "")
            )
        )
    }
}

@Suite(.enabled(if: Bulletins.isPresent, "the published bulletins are not beside the repository"))
struct BulletinTests {
    @Test func `every readable published failure is a failure`() throws {
        let folder = try #require(Bulletins.folder)
        let rows = try Bulletins.rows(folder.appending(path: "failures_with_limits.csv"))
        #expect(rows.count == 89)
        var counts: [String: Int] = [:]
        for row in rows {
            let judgement = Bulletins.judge(row)
            let isOpen = judgement.verdict == .undetermined
            counts[isOpen ? judgement.reason.rawValue : judgement.verdict.rawValue, default: 0] += 1
            if row["quirk"] == "truncated_exponent" { #expect(isOpen, "\(row["检测结果"] ?? "")") }
        }
        // Two cells whose flattened power has two readings, and one with a stray digit behind its superscript.
        #expect(counts == ["fail": 80, "truncated-exponent": 6, "ambiguous-power": 2, "unreadable-result": 1])
    }

    @Test func `the bulletins' failures are failures, open with a reason, or contradict their own limit`() throws {
        let folder = try #require(Bulletins.folder).appending(path: "bulletins")
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        var counts: [String: Int] = [:]
        for file in files where file.pathExtension == "csv" {
            for row in try Bulletins.rows(file) where row["判定"] == "不合格" {
                let judgement = Bulletins.judge(row)
                counts[
                    judgement.verdict == .undetermined ? judgement.reason.rawValue : judgement.verdict.rawValue,
                    default: 0
                ] += 1
                #expect(judgement.verdict != .pass || judgement.flags.contains(.contradictsDeclared))
            }
        }
        #expect(
            counts == [
                "fail": 132, "no-result": 64, "truncated-exponent": 17, "pass": 1, "text-result": 1,
                "unreadable-result": 1,
            ]
        )
    }
}
