@testable import Office
import Primitives
import Rules
import Storage
import Supervision
import TestSupport
import Testing

@Suite struct `Movements written together` {
    @Test(arguments: Engine.available)
    func `goods that came back to their maker on the day they were made had two holdings`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let farm = try await county.firm("东关蔬菜社")
            let now = county.clock.value
            let area = county.office.county
            try await county.database.write { db in
                var writer = try MovementWriter(.simulation, name: "日", by: "日", at: now, county: area, db: db)
                let draft = LotDraft(code: "A", food: "黄瓜", unit: .kilogram, maker: farm, madeOn: nil)
                let made = writer.fresh(draft, origin: .harvest)
                writer.add(.harvest, at: now, inputs: [], outputs: [(made.holding, 1000)])
                let again = try writer.holding(lot: made.lot, holder: farm)
                let lot = try writer.lot(draft, origin: .harvest)
                try writer.finish()
                #expect(again == made.holding && lot == made.lot)
            }
            #expect(try await county.count("SELECT COUNT(*) FROM holding") == 1)
        }
    }
}
