import Primitives
import Rules
import Storage
import Supervision

/// `clues.checked-on-time`, `hazards.rectified-on-time`: matters of some procedures closed in their time.
struct ClosedOnTimeIndicator: Indicator {
    /// Ids of the procedures whose matters are counted.
    let procedures: [String]
    /// What the matters are, such as `隐患整改`.
    let subject: String
    let standard = "on-time"

    var definitions: [String: String] {
        ["on-time": "当年开启、在期限内办结的\(subject) ÷ 已办结与到期未办结的\(subject)；经批准中止计时的不算到期"]
    }

    private enum Group: CaseIterable {
        case overdue, late, onTime, open

        var title: String {
            switch self {
            case .overdue: "逾期未办结的"
            case .late: "逾期后才办结的"
            case .onTime: "按期办结的"
            case .open: "期限内办理中的"
            }
        }
    }

    func measure(_ name: String, with: [String: String], _ context: MeasureContext) throws -> Measure {
        guard name == standard else { return .none("未知的计算口径：\(name)") }
        let onTime = try count(.onTime, context)
        let all = onTime + (try count(.late, context)) + (try count(.overdue, context))
        return .share(onTime, of: all, none: "尚无办结或到期的\(subject)")
    }

    func rows(of measure: String, with: [String: String], _ context: MeasureContext) throws -> [RowGroup] {
        try Group.allCases.map { group in
            let rows = try context.db.query(
                """
                SELECT matter.id, matter.title, matter_standing.due_at, matter_standing.outcome, operator.name AS firm
                \(from(group, context))
                ORDER BY matter_standing.due_at ASC NULLS LAST, matter.id LIMIT \(context.limit)
                """
            ).map { row in
                let due = try row.get("due_at", as: Int64?.self).map { Instant(milliseconds: $0 - 1).day.description }
                return RowGroup.Row(
                    cells: [
                        try row.get("title"), try row.get("firm", as: String?.self) ?? "—", due ?? "未定",
                        try row.get("outcome", as: String?.self) ?? "",
                    ],
                    link: .matter(try row.get("id"))
                )
            }
            return RowGroup(
                title: group.title + subject,
                columns: ["事项", "对象", "期限", "结果"],
                rows: rows,
                total: try count(group, context)
            )
        }.filter { $0.total > 0 }
    }

    private func count(_ group: Group, _ context: MeasureContext) throws -> Int {
        try context.count("SELECT COUNT(*) AS total \(from(group, context))")
    }

    private func from(_ group: Group, _ context: MeasureContext) -> SQL {
        """
        FROM matter
        JOIN matter_standing ON matter_standing.county = matter.county AND matter_standing.matter = matter.id
        LEFT JOIN operator ON operator.county = matter.county AND operator.id = matter.operator
        WHERE matter.county = \(context.county) AND matter.procedure_id IN (\(SQL.list(procedures)))
            AND matter.opened_at >= \(context.yearStart) AND matter.opened_at < \(context.end)\
        \(context.scope.rows(of: .matters, as: "matter"))\(condition(group, context))
        """
    }

    // A matter is seen as it stood on the day looked at.
    private func condition(_ group: Group, _ context: MeasureContext) -> SQL {
        let closed: SQL = " AND matter_standing.closed_at < \(context.end)"
        let open: SQL = " AND (matter_standing.closed_at IS NULL OR matter_standing.closed_at >= \(context.end))"
        let overdue: SQL = """
            \(open) AND matter_standing.due_at < \(context.end) AND matter_standing.due_missing_year IS NULL\
            \(MatterRecords.clockRan(at: context.end))
            """
        return switch group {
        case .onTime:
            "\(closed) AND (matter_standing.due_at IS NULL OR matter_standing.closed_at < matter_standing.due_at)"
        case .late: "\(closed) AND matter_standing.closed_at >= matter_standing.due_at"
        case .overdue: overdue
        case .open:
            "\(open) AND (matter_standing.due_at IS NULL OR matter_standing.due_at >= \(context.end))"
        }
    }
}

/// `batches.tested-before-sale`: lots of a product whose maker promised on the ground of a test before they were sold.
struct TestedLotIndicator: Indicator {
    let standard = "tested"
    let definitions = ["tested": "开具了以检测为依据的承诺达标合格证的批次 ÷ 当年收获的批次（产品取自工作安排的参数）"]

    func measure(_ name: String, with: [String: String], _ context: MeasureContext) throws -> Measure {
        guard name == standard, let product = with["product"] else { return .none("工作安排未写明产品") }
        let all = try context.count("SELECT COUNT(*) AS total \(from(product, "", context))")
        let tested = try context.count("SELECT COUNT(*) AS total \(from(product, " AND \(tested)", context))")
        return .share(tested, of: all, none: "尚无\(product)批次")
    }

    func rows(of measure: String, with: [String: String], _ context: MeasureContext) throws -> [RowGroup] {
        guard let product = with["product"] else { return [] }
        return [
            try group("没有检测依据的\(product)批次", product, " AND NOT \(tested)", context),
            try group("有检测依据的\(product)批次", product, " AND \(tested)", context),
        ].filter { $0.total > 0 }
    }

    private func group(
        _ title: String,
        _ product: String,
        _ condition: SQL,
        _ context: MeasureContext
    ) throws -> RowGroup {
        let rows = try context.db.query(
            """
            SELECT lot.code, lot.food, lot.made_on, operator.id, operator.name \(from(product, condition, context))
            ORDER BY lot.made_on DESC, lot.id DESC LIMIT \(context.limit)
            """
        ).map { row in
            let cells: [String] = try ["name", "food", "code", "made_on"].map { try row.get($0) }
            return RowGroup.Row(cells: cells, link: .operator(try row.get("id")))
        }
        return RowGroup(
            title: title,
            columns: ["主体", "产品", "批次", "收获日期"],
            rows: rows,
            total: try context.count("SELECT COUNT(*) AS total \(from(product, condition, context))")
        )
    }

    private func from(_ product: String, _ condition: SQL, _ context: MeasureContext) -> SQL {
        // Growers write a product as the market calls it.
        let aliases = context.office.rulebook.actionProducts.first { $0.product == product }?.aliases ?? []
        let names = [product] + aliases
        return """
            FROM lot JOIN operator ON operator.county = lot.county AND operator.id = lot.maker
            WHERE lot.county = \(context.county) AND lot.food IN (\(SQL.list(names))) AND lot.origin = 'harvest'
                AND lot.made_on >= \(context.firstDay) AND lot.made_on <= \(context.lastDay)\
            \(context.scope.rows(of: .operators, as: "operator"))\(condition)
            """
    }

    private var tested: SQL {
        let bases = CertificateEdition.Basis.allCases.filter(\.claimsTest).map(\.rawValue)
        return """
            EXISTS (SELECT 1 FROM holding JOIN certificate ON certificate.county = holding.county
                AND certificate.holding = holding.id WHERE holding.county = lot.county AND holding.lot = lot.id
                AND certificate.basis IN (\(SQL.list(bases)))
                AND NOT EXISTS (SELECT 1 FROM certificate_void WHERE certificate_void.county = certificate.county
                    AND certificate_void.certificate = certificate.id))
            """
    }
}

/// `sampling.product-pass`: supervision samples of named products that passed.
struct ProductPassIndicator: Indicator {
    let standard = "pass"
    let definitions = ["pass": "所列产品当年监督抽检合格批次 ÷ 有结论的批次；待判定的和风险监测的不计"]

    func measure(_ name: String, with: [String: String], _ context: MeasureContext) throws -> Measure {
        guard name == standard else { return .none("未知的计算口径：\(name)") }
        let counted = Self.counted(with, context)
        let passed = try context.count("SELECT COUNT(*) FROM sample WHERE \(counted) AND conclusion = 'pass'")
        let failed = try context.count("SELECT COUNT(*) FROM sample WHERE \(counted) AND conclusion = 'fail'")
        return .share(passed, of: passed + failed, none: "尚无有结论的样品")
    }

    func rows(of measure: String, with: [String: String], _ context: MeasureContext) throws -> [RowGroup] {
        let products = Self.products(with)
        func group(_ title: String, _ conclusion: String) throws -> RowGroup {
            try SampleRows.group(
                title,
                """
                 AND sample.product IN (\(SQL.list(products))) AND sample.kind = 'supervision'
                    AND sample.conclusion = \(conclusion)
                """,
                context
            )
        }
        return [try group("不合格样品", "fail"), try group("合格样品", "pass")].filter { $0.total > 0 }
    }

    /// Separated by spaces, as the list of the three-year action names them.
    private static func products(_ with: [String: String]) -> [String] {
        (with["products"] ?? "").split(separator: " ").map(String.init)
    }

    private static func counted(_ with: [String: String], _ context: MeasureContext) -> SQL {
        """
        county = \(context.county) AND counted_on >= \(context.firstDay) AND counted_on <= \(context.lastDay)
            AND kind = 'supervision' AND product IN (\(SQL.list(products(with))))\
        \(context.scope.rows(of: .samples, as: "sample"))
        """
    }
}
