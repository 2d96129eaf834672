import Foundation
import Testing

/// Killed in the middle of an import, as by a power cut: the whole file or nothing is there.
@Suite struct CrashTests {
    @Test func `killed fifty times in the middle of an import, the ledger is whole`() throws {
        let folder = FileManager.default.temporaryDirectory.path + "/shian-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let data = folder + "/data"
        let rows = 1500
        // How long an undisturbed import takes here tells where its middle is; the first one also warms the disk.
        let durations = try (0..<3).map { turn in
            let started = Date()
            try Program.run("import", try file(folder, 0, rows), "--data", "\(folder)/timing-\(turn)")
            return Int(Date().timeIntervalSince(started) * 1000)
        }
        var milliseconds = durations.min() ?? 0

        var killed = 0
        var imported: Set<Int> = []
        for round in 1...50 {
            let path = try file(folder, round, rows)
            let delay = milliseconds * (15 + (round * 37) % 80) / 100
            // The machine's other work comes and goes: the guess of an import's length goes with it.
            if try Program.kill(["import", path, "--data", data], afterMilliseconds: delay) {
                killed += 1
                milliseconds += milliseconds / 20
            } else {
                milliseconds -= milliseconds / 10
            }
            let samples = try sampleCount(data)
            #expect(samples % rows == 0, "round \(round): \(samples) samples, not whole files of \(rows)")
            if samples / rows > imported.count { imported.insert(round) }
        }
        let verify = try Program.run("verify", "--data", data)
        #expect(verify.code == 0, "\(verify.output)")
        #expect(killed >= 20, "only \(killed) of 50 were still running when killed")
    }

    private func sampleCount(_ data: String) throws -> Int {
        let result = try Program.run("verify", "--data", data, "--json")
        // Killed before the ledger was there at all.
        guard result.code != 2 else { return 0 }
        #expect(result.code == 0, "\(result.output)")
        return (result.json as? [String: Any])?["samples"] as? Int ?? -1
    }

    private func file(_ folder: String, _ round: Int, _ rows: Int) throws -> String {
        var lines = ["食品名称,被抽样单位名称,生产日期,检验项目,检验结果,标准值,判定"]
        for row in 0..<rows {
            let failing = row % 50 == 0
            lines.append(
                "豇豆,凤城镇第\(round)轮\(row)号店,2024-05-02,灭蝇胺,\(failing ? "1.8" : "0.1")mg/kg,≤0.5mg/kg,\(failing ? "不合格" : "合格")"
            )
        }
        let path = "\(folder)/round-\(round).csv"
        try lines.joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }
}
