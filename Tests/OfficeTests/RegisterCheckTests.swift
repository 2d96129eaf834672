import Office
import Primitives
import Storage
import Supervision
import TestSupport
import Testing

@Suite struct `Checking the register` {
    private static func fill(_ county: County) async throws {
        var row = GridRow(row: 2, code: "01", name: "第一网格", township: "凤城镇")
        row.supervisor = "王敏"
        let file = GridImportDesk.SourceFile(name: "网格.xlsx", rows: [row], problems: [], notices: [])
        _ = try await GridImportDesk(county.office).importFile(file, by: county.head)
        let grid = try #require(try await county.text("SELECT id FROM grid"))
        let draft = OperatorDraft(
            name: "甲店",
            township: Shipped.north.text,
            kind: "sales",
            grid: grid,
            principal: "王敏",
            phone: "10012345678"
        )
        _ = try await RegisterDesk(county.office).add(draft, isAnother: false, by: county.north)
        let shop = try #require(try await county.text("SELECT id FROM operator"))
        try await RegisterDesk(county.office).addGLN("4012345000016", to: shop, by: county.north)
        let township = Officer(
            account: "t",
            name: "t",
            scope: Scope(county: Shipped.county, township: Shipped.north, role: .shipped("township"))
        )
        let entry = PatrolDesk.Entry(operatorID: "", day: "2024-03-04", findings: "好", measures: "", isHazard: false)
        try await PatrolDesk(county.office).record(entry, grid: grid, by: township)
    }

    private static let tampering: [(name: String, sql: SQL, fault: String)] = [
        ("a renamed operator", "UPDATE operator SET name = '乙店'", "operator"),
        ("another telephone", "UPDATE operator_person SET phone = '10000000000'", "operator"),
        ("another location number", "UPDATE operator_gln SET number = '4012345000023'", "operator"),
        ("a location number out of use", "UPDATE operator_gln SET until = since", "operator"),
        ("a removed location number", "DELETE FROM operator_gln", "operator"),
        ("a closed operator", "UPDATE operator SET state = 'closed'", "operator"),
        ("another supervisor", "UPDATE grid_staff SET name = '李强'", "grid"),
        ("a grid out of use", "UPDATE grid SET active = 0", "grid"),
        ("a patrol that found less", "UPDATE patrol SET findings = '无'", "patrol"),
        ("a removed patrol", "DELETE FROM patrol", "patrol"),
    ]

    @Test(arguments: Engine.available)
    func `whatever is altered behind the program's back is found`(engine: Engine) async throws {
        for (name, sql, fault) in Self.tampering {
            try await County.with(engine) { county in
                try await Self.fill(county)
                let before = try await LedgerCheck(county.office).run()
                #expect(before.faults == [], "\(name)")
                try await county.execute(sql)
                let after = try await LedgerCheck(county.office).run()
                #expect(after.faults.count == 1, "\(name)")
                #expect(after.faults.first?.hasPrefix(fault) == true, "\(name): \(after.faults)")
            }
        }
    }
}
