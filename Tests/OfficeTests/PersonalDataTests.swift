import Office
import Primitives
import Rules
import Storage
import TestSupport
import Testing

@Suite struct `Reading personal data and taking lists out` {
    private static let subject = PersonalData.Subject(kind: "operator-person", id: "p1")

    @Test(arguments: Engine.available)
    func `a number shown in full leaves a leaf that says who, whose and which`(engine: Engine) async throws {
        try await County.with(engine) { county in
            try await county.database.write { db in
                try PersonalData(county.office)
                    .recordRead(of: .identityNumber, subject: Self.subject, by: county.north, db: db)
            }
            let leaf = try await county.text(
                "SELECT actor || ' ' || action || ' ' || subject FROM audit_leaf WHERE subject_kind = 'personal-data'"
            )
            #expect(leaf == "north personal-data-read operator-person:p1:identity-number")
        }
    }

    @Test func `a role that does not see a field gets nothing and leaves nothing`() async throws {
        try await County.with(.sqlite) { county in
            let grid = Officer(
                account: "grid",
                name: "网格员",
                scope: Scope(county: Shipped.county, township: Shipped.north, role: .shipped("grid"), grid: "g1")
            )
            for (officer, field) in [(grid, .phone), (county.head, .identityNumber)] as [(Officer, PersonalField)] {
                #expect(!officer.scope.sees(field))
                await #expect(throws: Refusal.self) {
                    try await county.database.write { db in
                        try PersonalData(county.office)
                            .recordRead(of: field, subject: Self.subject, by: officer, db: db)
                    }
                }
            }
            let leaves = try await county.count("SELECT COUNT(*) FROM audit_leaf")
            #expect(leaves == 0)
        }
    }

    @Test(arguments: Engine.available)
    func `a list that leaves is recorded with its rows and the digest of the file`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let data = PersonalData(county.office)
            try await data.recordExport(what: "监管对象", rows: 12, file: Array("file".utf8), by: county.head)
            let leaf = try await county.text(
                "SELECT actor || ' ' || action || ' ' || subject || ' ' || after_digest FROM audit_leaf"
            )
            #expect(leaf == "head exported 监管对象:12 \(Digest.hex(of: Array("file".utf8)))")
            let grid = Officer(
                account: "grid",
                name: "网格员",
                scope: Scope(county: Shipped.county, township: Shipped.north, role: .shipped("grid"), grid: "g1")
            )
            await #expect(throws: Refusal.notPermitted(.exportData)) {
                try await data.recordExport(what: "监管对象", rows: 12, file: [], by: grid)
            }
            let leaves = try await county.count("SELECT COUNT(*) FROM audit_leaf")
            #expect(leaves == 1)
        }
    }
}
