import Office
import Primitives
import Storage
import TestSupport
import Testing

@Suite struct `A previewed file` {
    @Test(arguments: Engine.available)
    func `waits a day for its own uploader`(engine: Engine) async throws {
        try await County.with(engine) { county in
            try await county.registerOfficers()
            let desk = UploadDesk(county.office)
            let id = try await desk.keep(name: "结果.xlsx", content: [1, 0, 2], by: county.head)
            let found = try await desk.find(id, by: county.head)
            #expect(found.name == "结果.xlsx" && found.content == [1, 0, 2])
            await #expect(throws: Refusal.notFound) { _ = try await desk.find(id, by: county.otherHead) }
            try await desk.drop(id, by: county.otherHead)
            county.passWall(seconds: 24 * 3600 - 1)
            _ = try await desk.find(id, by: county.head)
            county.passWall(seconds: 1)
            await #expect(throws: Refusal.notFound) { _ = try await desk.find(id, by: county.head) }
            _ = try await desk.keep(name: "b", content: [1], by: county.head)
            let left = try await county.count("SELECT COUNT(*) FROM upload")
            #expect(left == 1)
        }
    }

    @Test(arguments: Engine.available)
    func `is gone once it was imported or dropped`(engine: Engine) async throws {
        try await County.with(engine) { county in
            try await county.registerOfficers()
            let desk = UploadDesk(county.office)
            let id = try await desk.keep(name: "a", content: [1], by: county.head)
            try await desk.drop(id, by: county.head)
            await #expect(throws: Refusal.notFound) { _ = try await desk.find(id, by: county.head) }
            try await county.importing([.cowpea("A1"), .cowpea("A1")], name: "三月.xlsx")
            let recent = try await desk.recentImports(by: county.otherHead, limit: 5)
            #expect(
                recent.map { "\($0.name) \($0.by) \($0.rows) \($0.accepted) \($0.unchanged)" } == [
                    "三月.xlsx 县食安办甲 2 1 1"
                ]
            )
        }
    }
}
