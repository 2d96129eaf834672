import Foundation
import TestSupport
import Testing

/// The published results of 2021 and 2022, read in place where they are at hand.
@Suite(.enabled(if: Shared.folder("data/sampling/bulletins") != nil, "skipped: ../shared/data/sampling is not here"))
struct PublishedResultsTests {
    @Test func `all bulletins come in: 7238 rows, 216 failures, one disposal a failed sample, nothing twice`() throws {
        let bulletins = try #require(Shared.folder("data/sampling/bulletins"))
        let data = FileManager.default.temporaryDirectory.path + "/shian-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: data) }
        var rows = 0
        var judged = 0
        var opened = 0
        var unchanged = 0
        let files = try FileManager.default.contentsOfDirectory(atPath: bulletins).filter { $0.hasSuffix(".csv") }
            .sorted()
        for name in files {
            let result = try Program.run("import", "\(bulletins)/\(name)", "--data", data, "--json")
            #expect(result.code == 0, "\(name): \(result.error)")
            let report = try #require(result.json as? [String: Any])
            rows += report["rows"] as? Int ?? 0
            unchanged += report["unchanged"] as? Int ?? 0
            opened += (report["opened"] as? [Any])?.count ?? 0
            let verdicts = try #require(report["verdicts"] as? [String: Int])
            judged += (verdicts["pass"] ?? 0) + (verdicts["fail"] ?? 0) + (verdicts["undetermined"] ?? 0)
            for row in report["disagreements"] as? [[String: Any]] ?? [] where row["verdict"] as? String == "pass" {
                #expect(row["declared"] as? String == "fail", "only a printed limit may contradict: \(row)")
            }
        }
        #expect(rows == 7238)
        #expect(judged == 216)
        #expect(opened == 210, "failed samples, not failed rows")
        for name in files {
            let report = try #require(
                try Program.run("import", "\(bulletins)/\(name)", "--data", data, "--json").json as? [String: Any]
            )
            #expect(report["accepted"] as? Int == 0, "\(name)")
            #expect((report["opened"] as? [Any])?.isEmpty == true)
        }
        #expect(try Program.run("verify", "--data", data).code == 0)
        #expect(unchanged > 0)
    }

    @Test func `every readable published failure fails, and none passes unless its printed limit says so`() throws {
        let file = try #require(Shared.folder("data/sampling/failures_with_limits.csv"))
        let rows = try #require(try Program.run("judge", "--file", file, "--json").json as? [[String: Any]])
        #expect(rows.count == 89)
        for row in rows {
            let verdict = row["verdict"] as? String
            let flags = row["flags"] as? [String] ?? []
            let reason = row["reason"] as? String ?? ""
            switch verdict {
            case "fail": break
            case "pass": #expect(flags.contains("contradicts-declared"), "\(row)")
            default: #expect(["truncated-exponent", "unreadable-result", "ambiguous-power"].contains(reason), "\(row)")
            }
        }
        #expect(rows.count { $0["verdict"] as? String == "fail" } >= 78)
    }
}
