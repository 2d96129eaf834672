import Judging
import Supervision
import Exchange
import Foundation
import Rules
import Testing

@Suite(.enabled(if: !SharedFolder.bulletins.isEmpty, Comment(rawValue: SharedFolder.absence)))
struct BulletinTests {
    @Test func `the published bulletins are read whole and without a problem`() throws {
        var rows: [SamplingRow] = []
        for file in SharedFolder.bulletins {
            let bytes = Array(try Data(contentsOf: file))
            let read = SamplingFile.read(bytes, aliases: .sample)
            #expect(read.problems.isEmpty, "\(file.lastPathComponent)")
            rows += read.rows
        }
        #expect(rows.count == 7_238)
        #expect(rows.count { $0.declared == .fail } == 216)
        #expect(rows.count { $0.declared == .pass } == 7_022)
        #expect(rows.count { $0.declared == .fail && $0.result == nil } == 64)
        #expect(rows.count { $0.item != nil } == 216)
        #expect(rows.allSatisfy { $0.publishedOn != nil && $0.productionDate != nil })
    }

    @Test func `the list of failures with limits is read without a problem`() throws {
        let folder = try #require(SharedFolder.bulletins.first).deletingLastPathComponent().deletingLastPathComponent()
        let bytes = Array(try Data(contentsOf: folder.appendingPathComponent("failures_with_limits.csv")))
        let read = SamplingFile.read(bytes, aliases: .sample)
        #expect(read.problems.isEmpty)
        #expect(read.rows.count == 89)
        #expect(read.rows.allSatisfy { $0.result != nil && $0.limit != nil })
        #expect(read.rows.count { $0.result?.contains("<sup>") == true } > 0)
    }
}
