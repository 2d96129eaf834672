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
            let due = grids.reduce(0) { $0 + $1.due(perMonth, context) }
            let done = grids.reduce(0) { $0 + $1.done(perMonth) }
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

        func due(_ perMonth: Int, _ context: MeasureContext) -> Int {
            let months = context.on.year > context.plan.year ? 12 : context.on.month
            return max(0, months - firstMonth + 1) * perMonth
        }

        /// More patrols than are due in one month do not make up for another.
        func done(_ perMonth: Int) -> Int { patrolsByMonth.values.reduce(0) { $0 + min($1, perMonth) } }
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
            FROM grid WHERE grid.county = \(context.county) AND \(AsOfDay.isInUse(context))\
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

    func rows(of measure: String, with: [String: String], _ context: MeasureContext) throws -> [RowGroup] {
        let grids = try grids(context)
        guard measure == "patrols-of-due", let perMonth = with["per-month"].flatMap({ Int($0) }) else {
            let (staffed, empty) = (grids.filter(\.isStaffed), grids.filter { !$0.isStaffed })
            return [
                group("没有网格监管员的网格", ["网格", "乡镇"], empty, context) { _ in [] },
                group("有网格监管员的网格", ["网格", "乡镇"], staffed, context) { _ in [] },
            ].filter { $0.total > 0 }
        }
        let columns = ["网格", "乡镇", "应巡查次数", "按月完成", "当年巡查次数"]
        func cells(_ grid: Counted) -> [String] {
            [grid.due(perMonth, context), grid.done(perMonth), grid.patrolsByMonth.values.reduce(0, +)].map(String.init)
        }
        let short = grids.filter { $0.done(perMonth) < $0.due(perMonth, context) }
        let full = grids.filter { $0.done(perMonth) >= $0.due(perMonth, context) }
        return [
            group("巡查没有完成的网格", columns, short, context, cells), group("巡查完成的网格", columns, full, context, cells),
        ].filter { $0.total > 0 }
    }

    private func group(
        _ title: String,
        _ columns: [String],
        _ grids: [Counted],
        _ context: MeasureContext,
        _ cells: (Counted) -> [String]
    ) -> RowGroup {
        let rows = grids.prefix(context.limit).map { grid in
            RowGroup.Row(cells: [grid.name, context.area(grid.township)] + cells(grid), link: .none)
        }
        return RowGroup(title: title, columns: columns, rows: rows, total: grids.count)
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
                AND \(AsOfDay.isInGrid(context)) AND \(counted(context))
            """
        )
        return .share(verified, of: all, none: "尚无监管对象")
    }

    private func counted(_ context: MeasureContext) -> SQL {
        """
        operator.county = \(context.county) AND operator.kind NOT IN ('unclassified', 'laboratory')
            AND \(AsOfDay.isOpen(context))\
        \(context.scope.rows(of: .operators, as: "operator"))
        """
    }

    func rows(of measure: String, with: [String: String], _ context: MeasureContext) throws -> [RowGroup] {
        let done: SQL = """
            (CASE WHEN \(AsOfDay.isInGrid(context)) AND place.verified_on <= \(context.lastDay) THEN 1 ELSE 0 END)
            """
        return [
            try group("坐标未核实或未划入网格的监管对象", " AND \(done) = 0", context),
            try group("坐标已核实并划入网格的监管对象", " AND \(done) = 1", context), try townships(context),
        ].filter { $0.total > 0 }
    }

    private func group(_ title: String, _ condition: SQL, _ context: MeasureContext) throws -> RowGroup {
        let from: SQL = """
            FROM operator
            LEFT JOIN operator_place AS place ON place.county = operator.county AND place.operator = operator.id
            WHERE \(counted(context))\(condition)
            """
        let rows = try context.db.query(
            """
            SELECT operator.id, operator.name, operator.township, place.verified_on,
                (CASE WHEN \(AsOfDay.isInGrid(context)) THEN 1 ELSE 0 END) AS gridded,
                (CASE WHEN place.operator IS NULL THEN 0 ELSE 1 END) AS placed
            \(from) ORDER BY operator.township NULLS LAST, operator.id LIMIT \(context.limit)
            """
        ).map { row in
            let verified: String? = try row.get("verified_on")
            let isVerified = verified.map { $0 <= context.lastDay } ?? false
            let placed: Int = try row.get("placed")
            return RowGroup.Row(
                cells: [
                    try row.get("name"), context.area(try row.get("township")),
                    isVerified ? verified ?? "" : placed == 1 ? "未核实" : "没有坐标",
                    try row.get("gridded", as: Int.self) == 1 ? "已划入" : "未划入",
                ],
                link: .operator(try row.get("id"))
            )
        }
        return RowGroup(
            title: title,
            columns: ["监管对象", "乡镇", "坐标核实", "网格"],
            rows: rows,
            total: try context.count("SELECT COUNT(*) \(from)")
        )
    }

    private func townships(_ context: MeasureContext) throws -> RowGroup {
        let rows = try context.db.query(
            """
            SELECT operator.township, COUNT(*) AS operators,
                SUM(CASE WHEN \(AsOfDay.isInGrid(context)) THEN 1 ELSE 0 END) AS gridded,
                SUM(CASE WHEN place.operator IS NULL THEN 0 ELSE 1 END) AS placed,
                SUM(CASE WHEN place.verified_on <= \(context.lastDay) THEN 1 ELSE 0 END) AS verified
            FROM operator
            LEFT JOIN operator_place AS place ON place.county = operator.county AND place.operator = operator.id
            WHERE \(counted(context))
            GROUP BY operator.township ORDER BY operator.township NULLS LAST
            """
        ).map { row in
            let cells: [Int] = try ["operators", "gridded", "placed", "verified"].map { try row.get($0) }
            return RowGroup.Row(cells: [context.area(try row.get("township"))] + cells.map(String.init), link: .none)
        }
        return RowGroup(title: "按乡镇", columns: ["乡镇", "监管对象", "已划入网格", "有坐标", "坐标已核实"], rows: rows, total: rows.count)
    }
}
