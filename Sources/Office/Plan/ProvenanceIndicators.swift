import Primitives
import Rules
import Storage
import Supervision

/// `certificates.checked-at-market`: arrivals at markets' gates that came with a certificate of promise.
struct GateIndicator: Indicator {
    let standard = "with-certificate"
    let definitions = [
        "with-certificate":
            "附有承诺达标合格证的入场批次 ÷ 全部入场登记批次（当年，食用农产品）；部门和乡镇看的是本范围内市场的入场，以及本范围内主体开证的货物"
    ]

    func measure(_ name: String, with: [String: String], _ context: MeasureContext) throws -> Measure {
        guard name == standard else { return .none("未知的计算口径：\(name)") }
        let all = try context.count("SELECT COUNT(*) FROM gate_entry \(counted(context))")
        let certified = try context.count(
            "SELECT COUNT(*) FROM gate_entry \(counted(context)) AND gate_entry.certificate IS NOT NULL"
        )
        return .share(certified, of: all, none: "尚无市场登记入场")
    }

    private func counted(_ context: MeasureContext) -> SQL {
        """
        JOIN operator AS market ON market.county = gate_entry.county AND market.id = gate_entry.market
        WHERE gate_entry.county = \(context.county) AND gate_entry.goods = 'produce'
            AND gate_entry.arrived_on >= \(context.firstDay) AND gate_entry.arrived_on <= \(context.lastDay)\
        \(concerned(context))
        """
    }

    /// The gate concerns whoever answers for the market, and whoever answers for those the goods come from.
    private func concerned(_ context: MeasureContext) -> SQL {
        guard !context.isWholeCounty else { return "" }
        return """
             AND ((1 = 1\(context.scope.rows(of: .operators, as: "market")))
                OR EXISTS (SELECT 1 FROM certificate JOIN operator AS origin ON origin.county = certificate.county
                AND origin.id = certificate.issuer WHERE certificate.county = gate_entry.county
                AND certificate.id = gate_entry.certificate\(context.scope.rows(of: .operators, as: "origin"))))
            """
    }

    func rows(of measure: String, with: [String: String], _ context: MeasureContext) throws -> [RowGroup] {
        [
            try group("没有附合格证的入场批次", " AND gate_entry.certificate IS NULL", context),
            try group("附有合格证的入场批次", " AND gate_entry.certificate IS NOT NULL", context), try markets(context),
        ].filter { $0.total > 0 }
    }

    private func group(_ title: String, _ condition: SQL, _ context: MeasureContext) throws -> RowGroup {
        let rows = try context.db.query(
            """
            SELECT gate_entry.food, gate_entry.arrived_on, gate_entry.place, market.name FROM gate_entry
            \(counted(context))\(condition) ORDER BY gate_entry.arrived_at DESC, gate_entry.id LIMIT \(context.limit)
            """
        ).map { row in
            let cells: [String] = try ["food", "arrived_on", "name", "place"].map { try row.get($0) }
            return RowGroup.Row(cells: cells, link: .none)
        }
        return RowGroup(
            title: title,
            columns: ["食用农产品", "入场日期", "市场", "产地"],
            rows: rows,
            total: try context.count("SELECT COUNT(*) FROM gate_entry \(counted(context))\(condition)")
        )
    }

    private func markets(_ context: MeasureContext) throws -> RowGroup {
        let rows = try context.db.query(
            """
            SELECT market.name, COUNT(*) AS arrivals,
                CAST(SUM(CASE WHEN gate_entry.certificate IS NULL THEN 0 ELSE 1 END) AS \(.int64)) AS certified,
                CAST(SUM(CASE WHEN gate_entry.decision = 'refused' THEN 1 ELSE 0 END) AS \(.int64)) AS refused
            FROM gate_entry \(counted(context)) GROUP BY market.id, market.name ORDER BY arrivals DESC, market.name
            """
        ).map { row in
            let cells: [Int] = try ["arrivals", "certified", "refused"].map { try row.get($0) }
            return RowGroup.Row(cells: [try row.get("name")] + cells.map(String.init), link: .none)
        }
        return RowGroup(
            title: "各市场入场登记",
            columns: ["市场", "入场批次", "附合格证", "拒绝入场"],
            rows: Array(rows.prefix(context.limit)),
            total: rows.count
        )
    }
}

/// Shares of the producers of farm goods that do something: issue certificates, record lots, are reviewed for
/// the four hooks.
struct ProducerIndicator: Indicator {
    enum Deed: String {
        case issuing
        case active
        case checked
    }

    let deed: Deed
    var standard: String { deed.rawValue }
    var definitions: [String: String] { [deed.rawValue: definition] }

    private var definition: String {
        switch deed {
        case .issuing: "当年开具过承诺达标合格证的生产主体 ÷ 开业的种植、养殖、水产主体"
        case .active: "当年产生过批次的主体 ÷ 开业的种植、养殖、水产、屠宰和食用农产品收储运主体"
        case .checked: "当年复核过四挂钩资格的主体 ÷ 开业的种植、养殖、水产主体"
        }
    }

    private var kinds: [OperatorKind] {
        let producers: [OperatorKind] = [.growing, .livestock, .aquaculture]
        return deed == .active ? producers + [.slaughter, .produceDealer] : producers
    }

    func measure(_ name: String, with: [String: String], _ context: MeasureContext) throws -> Measure {
        guard name == standard else { return .none("未知的计算口径：\(name)") }
        let all = try context.count("SELECT COUNT(*) FROM operator WHERE \(counted(context))")
        let done = try context.count("SELECT COUNT(*) FROM operator WHERE \(counted(context)) AND \(deed(context))")
        return .share(done, of: all, none: "尚无这类主体")
    }

    private func counted(_ context: MeasureContext) -> SQL {
        """
        operator.county = \(context.county) AND operator.kind IN (\(SQL.list(kinds.map(\.rawValue))))
            AND \(AsOfDay.isOpen(context))\
        \(context.scope.rows(of: .operators, as: "operator"))
        """
    }

    private func deed(_ context: MeasureContext) -> SQL {
        switch deed {
        case .issuing:
            """
            operator.id IN (SELECT issuer FROM certificate WHERE certificate.county = \(context.county)
                AND issued_on >= \(context.firstDay) AND issued_on <= \(context.lastDay)
                UNION SELECT grower FROM certificate WHERE certificate.county = \(context.county)
                AND grower IS NOT NULL AND issued_on >= \(context.firstDay) AND issued_on <= \(context.lastDay))
            """
        case .active:
            """
            EXISTS (SELECT 1 FROM lot AS made WHERE made.county = operator.county AND made.maker = operator.id
                AND made.made_on >= \(context.firstDay) AND made.made_on <= \(context.lastDay))
            """
        case .checked:
            """
            operator.id IN (SELECT hook_check.operator FROM hook_check WHERE hook_check.county = \(context.county)
                AND hook_check.checked_at >= \(context.yearStart) AND hook_check.checked_at < \(context.end)
                UNION SELECT hook_standing.operator FROM hook_standing JOIN hook_review
                ON hook_review.county = hook_standing.county AND hook_review.id = hook_standing.hook_review
                WHERE hook_standing.county = \(context.county)
                AND hook_review.reviewed_at >= \(context.yearStart) AND hook_review.reviewed_at < \(context.end))
            """
        }
    }

    func rows(of measure: String, with: [String: String], _ context: MeasureContext) throws -> [RowGroup] {
        [
            try group("没有\(title)的主体", " AND NOT (\(deed(context)))", context),
            try group("\(title)的主体", " AND \(deed(context))", context), try townships(context),
        ].filter { $0.total > 0 }
    }

    private func group(_ title: String, _ condition: SQL, _ context: MeasureContext) throws -> RowGroup {
        let rows = try context.db.query(
            """
            SELECT operator.id, operator.name, operator.township, operator.kind FROM operator
            WHERE \(counted(context))\(condition) ORDER BY operator.township NULLS LAST, operator.id
            LIMIT \(context.limit)
            """
        ).map { row in
            RowGroup.Row(
                cells: [
                    try row.get("name"), context.area(try row.get("township")),
                    OperatorKind(rawValue: try row.get("kind"))?.title ?? "",
                ],
                link: .operator(try row.get("id"))
            )
        }
        return RowGroup(
            title: title,
            columns: ["主体", "乡镇", "类别"],
            rows: rows,
            total: try context.count("SELECT COUNT(*) FROM operator WHERE \(counted(context))\(condition)")
        )
    }

    private func townships(_ context: MeasureContext) throws -> RowGroup {
        let rows = try context.db.query(
            """
            SELECT operator.township, COUNT(*) AS operators,
                CAST(SUM(CASE WHEN \(deed(context)) THEN 1 ELSE 0 END) AS \(.int64)) AS done
            FROM operator WHERE \(counted(context)) GROUP BY operator.township ORDER BY operator.township
            """
        ).map { row in
            let cells: [Int] = try ["operators", "done"].map { try row.get($0) }
            return RowGroup.Row(cells: [context.area(try row.get("township"))] + cells.map(String.init), link: .none)
        }
        return RowGroup(title: "各乡镇", columns: ["乡镇", "主体", title], rows: rows, total: rows.count)
    }

    private var title: String {
        switch deed {
        case .issuing: "开具过合格证"
        case .active: "产生过批次"
        case .checked: "复核过资格"
        }
    }
}
