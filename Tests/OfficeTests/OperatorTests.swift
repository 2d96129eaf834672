import Office
import Primitives
import Storage
import Supervision
import TestSupport
import Testing

@Suite struct `The register of operators` {
    private static func row(_ number: String, _ name: String, _ address: String?) -> SamplingRow {
        var row = SamplingRow.cowpea(number)
        (row.supplier, row.supplierAddress) = (name, address)
        return row
    }

    @Test(arguments: Engine.available)
    func `one firm written in several ways is one operator`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let report = try await county.importing([
                Self.row("A1", "阳城甲食品有限责任公司", "凤城镇新建路1号"), Self.row("A2", "阳城甲食品有限公司", "凤城镇 新建路１号"),
                Self.row("A3", "阳城甲食品有限公司", nil), Self.row("A4", "/", "/"), Self.row("A5", "无", nil),
            ])
            let later = try await county.importing([Self.row("A6", "阳城 甲食品有限公司", "凤城镇新建路1号")], name: "晚.xlsx")
            #expect(report.newOperators == 1)
            #expect(report.operatorReviews == 0)
            #expect(later.newOperators == 0)
            let (rows, total) = try await OperatorDesk(county.office)
                .list(OperatorFilter(), by: county.head, limit: 9, offset: 0)
            #expect(total == 1)
            #expect(rows.first?.township == Shipped.north)
        }
    }

    @Test(arguments: Engine.available)
    func `the same name at another address is another operator and a pair to review`(engine: Engine) async throws {
        try await County.with(engine) { county in
            let desk = OperatorDesk(county.office)
            let report = try await county.importing([
                Self.row("A1", "便民店", "凤城镇1号"), Self.row("A2", "便民店", "北留镇2号"), Self.row("A3", "便民店", nil),
            ])
            #expect(report.newOperators == 3)
            #expect(report.operatorReviews == 3)
            let (pairs, total) = try await desk.reviews(by: county.head, limit: 9)
            #expect(total == 3)
            #expect(
                pairs.allSatisfy { $0.first.name == "便民店" && $0.second.name == "便民店" && $0.first.id < $0.second.id }
            )
            let pair = try #require(pairs.first)
            try await desk.decide(first: pair.first.id, second: pair.second.id, same: false, by: county.head)
            let left = try await desk.openReviews(by: county.head)
            #expect(left == 2)
            await #expect(throws: Refusal.changedMeanwhile) {
                try await desk.decide(first: pair.first.id, second: pair.second.id, same: true, by: county.head)
            }
            // Decided to be one firm, directly or through a third, they are read as one; one pair said otherwise.
            for open in try await desk.reviews(by: county.head, limit: 9).pairs {
                try await desk.decide(first: open.first.id, second: open.second.id, same: true, by: county.head)
            }
            let firm = try await desk.sameFirm(pair.first.id, by: county.head)
            #expect(firm.count == 3)
            #expect(firm.first?.id == pair.first.id)
        }
    }

    @Test(arguments: Engine.available)
    func `a firm that the register knows by its code is found by name and address`(engine: Engine) async throws {
        try await County.with(engine) { county in
            try await county.execute(
                """
                INSERT INTO operator (county, id, credit_code, name, name_key, address, address_key, kind, created_at)
                VALUES (\(Shipped.county.text), 'o1', '91140522000000000X', '便民店', '便民店', '凤城镇1号', '凤城镇1号', 'sales', 0)
                """
            )
            let report = try await county.importing([Self.row("A1", "便民店", "凤城镇1号"), Self.row("A2", "便民店", nil)])
            #expect(report.newOperators == 0)
            let suppliers = try await county.count("SELECT COUNT(*) FROM sample WHERE supplier = 'o1'")
            #expect(suppliers == 2)
        }
    }

    @Test(arguments: Engine.available)
    func `one credit code cannot stand twice, nor one name and address without a code`(engine: Engine) async throws {
        func insert(_ id: String, _ code: String?, _ name: String) -> SQL {
            """
            INSERT INTO operator (county, id, credit_code, name, name_key, address, address_key, kind, created_at)
            VALUES (\(Shipped.county.text), \(id), \(code), \(name), \(name), '', '', 'sales', 0)
            """
        }
        try await County.with(engine) { county in
            try await county.execute(insert("o1", "91140522000000000X", "甲店"))
            try await county.execute(insert("o2", nil, "乙店"))
            try await county.execute(insert("o3", "91140522000000001X", "乙店"))
            for sql in [insert("o4", "91140522000000000X", "丙店"), insert("o5", nil, "乙店")] {
                let error = await #expect(throws: StorageError.self) { try await county.execute(sql) }
                guard case .uniqueViolation = error else {
                    Issue.record("\(String(describing: error))")
                    return
                }
            }
        }
    }

    @Test(arguments: ["/", "无", "-", "不详"])
    func `a search for a sign of emptiness does not find everybody`(text: String) async throws {
        try await County.with(.sqlite) { county in
            try await county.importing([.cowpea("A1"), .cowpea("A2", shop: .south)])
            let operators = try await OperatorDesk(county.office)
                .list(OperatorFilter(text: text), by: county.head, limit: 9, offset: 0)
            let samples = try await SampleReading(county.office)
                .list(SampleFilter(text: text), by: county.head, limit: 9, offset: 0)
            #expect(operators.total == 0)
            #expect(samples.total == 0)
        }
    }

    @Test(arguments: Engine.available)
    func `a search finds parts of names and means its signs literally`(engine: Engine) async throws {
        try await County.with(engine) { county in
            try await county.importing([
                Self.row("A1", "甲100%果汁店", "凤城镇"), Self.row("A2", "甲100果汁店", "凤城镇"), Self.row("A3", "乙有限责任公司", "凤城镇"),
            ])
            for (text, found) in [
                ("100%果汁", 1), ("100果", 1), ("甲1", 2), ("乙有限责任公司", 1), ("_", 0), ("!", 0), ("凤城镇", 3),
            ] {
                let operators = try await OperatorDesk(county.office)
                    .list(OperatorFilter(text: text), by: county.head, limit: 9, offset: 0)
                #expect(operators.total == found, "\(text)")
                #expect(operators.rows.count == found, "\(text)")
            }
        }
    }
}
