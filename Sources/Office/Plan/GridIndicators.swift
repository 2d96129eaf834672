import Primitives
import Rules
import Storage
import Supervision

/// `grids.staffed`: grids with a named supervisor, and patrols done of those due.
struct GridIndicator: Indicator {
    let standard = "staffed"
    let definitions = [
        "staffed": "有在岗网格监管员的网格 ÷ 在用网格",
        "patrols-of-due": "按频次完成的巡查 ÷ 应完成的巡查；每个网格每月应巡查的次数取自工作安排的参数，未确认",
    ]

    func measure(_ name: String, with: [String: String], _ context: MeasureContext) throws -> Measure {
        let grids = try grids(context)
        switch name {
        case "staffed":
            return .share(grids.count { $0.isStaffed }, of: grids.count, none: "尚未划定网格")
        case "patrols-of-due":
            guard let perMonth = with["per-month"].flatMap({ Int($0) }), perMonth > 0 else {
                return .none("工作安排未写明巡查频次")
            }
            let months = context.on.year > context.plan.year ? 12 : context.on.month
            // More patrols than are due in one month do not make up for another.
            let due = grids.reduce(0) { $0 + max(0, months - $1.firstMonth + 1) * perMonth }
            let done = grids.reduce(0) { $0 + $1.patrolsByMonth.values.reduce(0) { $0 + min($1, perMonth) } }
            return .share(done, of: due, none: "尚未划定网格")
        default: return .none("未知的计算口径：\(name)")
        }
    }

    private struct Counted {
        var id: String
        var name: String
        var township: String
        var isStaffed: Bool
        /// The month of the year in which the grid was drawn; 1 where that was before.
        var firstMonth: Int
        var patrolsByMonth: [Int: Int] = [:]
    }

    private func grids(_ context: MeasureContext) throws -> [Counted] {
        var months: [String: [Int: Int]] = [:]
        for row in try context.db.query(
            """
            SELECT grid, substr(day, 6, 2) AS month, COUNT(*) AS patrols FROM patrol
            WHERE county = \(context.county) AND day >= \(context.firstDay) AND day <= \(context.lastDay)
            GROUP BY grid, substr(day, 6, 2)
            """
        ) {
            months[try row.get("grid"), default: [:]][Int(try row.get("month", as: String.self)) ?? 0] =
                try row.get("patrols")
        }
        return try context.db.query(
            """
            SELECT grid.id, grid.name, grid.township, grid.created_at,
                (SELECT COUNT(*) FROM grid_staff WHERE grid_staff.county = grid.county AND grid_staff.grid = grid.id
                    AND grid_staff.duty = 'supervisor' AND grid_staff.since <= \(context.lastDay)
                    AND (grid_staff.until IS NULL OR grid_staff.until > \(context.lastDay))) AS supervisors
            FROM grid WHERE grid.county = \(context.county) AND grid.active = 1 AND grid.created_at < \(context.end)\
            \(context.scope.townshipFilter("grid.township"))
            ORDER BY grid.township, grid.code
            """
        ).map { row in
            let id: String = try row.get("id")
            let drawn = Instant(milliseconds: try row.get("created_at")).day
            return Counted(
                id: id,
                name: try row.get("name"),
                township: try row.get("township"),
                isStaffed: try row.get("supervisors", as: Int.self) > 0,
                firstMonth: drawn.year == context.plan.year ? drawn.month : 1,
                patrolsByMonth: months[id] ?? [:]
            )
        }
    }

    func rows(with: [String: String], _ context: MeasureContext) throws -> [RowGroup] {
        let grids = try grids(context)
        let rows = grids.filter { !$0.isStaffed }.map {
            RowGroup.Row(cells: [$0.name, area($0, context)], link: .none)
        }
        let all = grids.map { grid in
            RowGroup.Row(
                cells: [
                    grid.name, area(grid, context), String(grid.patrolsByMonth.values.reduce(0, +)),
                    String(grid.patrolsByMonth.count),
                ],
                link: .none
            )
        }
        return [
            RowGroup(title: "没有网格监管员的网格", columns: ["网格", "乡镇"], rows: rows, total: rows.count),
            RowGroup(
                title: "各网格巡查",
                columns: ["网格", "乡镇", "当年巡查次数", "有巡查的月份"],
                rows: Array(all.prefix(Indicators.rowLimit)),
                total: all.count
            ),
        ].filter { $0.total > 0 }
    }

    private func area(_ grid: Counted, _ context: MeasureContext) -> String {
        AreaCode(grid.township).flatMap { context.office.rulebook.area($0)?.name } ?? grid.township
    }
}

/// `map.verified-coordinates`: operators that are on the map, checked on the spot, and in a grid.
struct MapIndicator: Indicator {
    let standard = "verified"
    let definitions = [
        "verified": "坐标经现场核实且已划入网格的监管对象 ÷ 开业的监管对象（检验机构和未分类的除外）"
    ]

    func measure(_ name: String, with: [String: String], _ context: MeasureContext) throws -> Measure {
        guard name == "verified" else { return .none("未知的计算口径：\(name)") }
        let all = try context.count("SELECT COUNT(*) FROM operator WHERE \(counted(context))")
        let verified = try context.count(
            """
            SELECT COUNT(*) FROM operator_place AS place
            JOIN operator ON operator.county = place.county AND operator.id = place.operator
            WHERE place.county = \(context.county) AND place.verified_on <= \(context.lastDay)
                AND operator.grid IS NOT NULL AND \(counted(context))
            """
        )
        return .share(verified, of: all, none: "尚无监管对象")
    }

    private func counted(_ context: MeasureContext) -> SQL {
        """
        operator.county = \(context.county) AND operator.state = 'open' AND operator.merged_into IS NULL
            AND operator.kind NOT IN ('unclassified', 'laboratory') AND operator.created_at < \(context.end)\
        \(context.scope.rows(of: .operators, as: "operator"))
        """
    }

    func rows(with: [String: String], _ context: MeasureContext) throws -> [RowGroup] {
        let rows = try context.db.query(
            """
            SELECT operator.township, COUNT(*) AS operators,
                SUM(CASE WHEN operator.grid IS NULL THEN 0 ELSE 1 END) AS gridded,
                SUM(CASE WHEN place.operator IS NULL THEN 0 ELSE 1 END) AS placed,
                SUM(CASE WHEN place.verified_on <= \(context.lastDay) THEN 1 ELSE 0 END) AS verified
            FROM operator
            LEFT JOIN operator_place AS place ON place.county = operator.county AND place.operator = operator.id
            WHERE \(counted(context))
            GROUP BY operator.township ORDER BY operator.township NULLS LAST
            """
        ).map { row in
            let code: String? = try row.get("township")
            let name =
                code.flatMap { AreaCode($0) }.flatMap { context.office.rulebook.area($0)?.name } ?? code ?? "县外或未知"
            let cells: [Int] = try ["operators", "gridded", "placed", "verified"].map { try row.get($0) }
            return RowGroup.Row(cells: [name] + cells.map(String.init), link: .none)
        }
        return [
            RowGroup(title: "按乡镇", columns: ["乡镇", "监管对象", "已划入网格", "有坐标", "坐标已核实"], rows: rows, total: rows.count)
        ]
    }
}
