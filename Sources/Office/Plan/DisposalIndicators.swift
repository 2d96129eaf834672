import Primitives
import Rules
import Storage
import Supervision

/// `disposal.look-back`: failed samples disposed of on time (核查处置) and looked back at (回头看).
struct LookBackIndicator: Indicator {
    let standard = "looked-back-of-due"
    let definitions = [
        "looked-back-of-due": "已完成的回头看 ÷ 已完成与到期未完成的回头看",
        "disposed-on-time": "在法定期限内办结的核查处置 ÷ 已办结与到期未办结的核查处置",
        "passed": "结论为整改到位的回头看 ÷ 已完成的回头看",
    ]

    func measure(_ name: String, with: [String: String], _ context: MeasureContext) throws -> Measure {
        switch name {
        case "looked-back-of-due":
            let done = try matters(Self.lookBacks, closed(context), context)
            let late = try matters(Self.lookBacks, overdue(context), context)
            return .share(done, of: done + late, none: "尚无到期的回头看")
        case "disposed-on-time":
            let done = try matters(Self.failures, closed(context), context)
            let onTime = try matters(Self.failures, closedOnTime(context), context)
            let late = try matters(Self.failures, overdue(context), context)
            return .share(onTime, of: done + late, none: "尚无办结或到期的核查处置")
        case "passed":
            guard let outcome = with["outcome"] else { return .none("规则库未写明哪一种结论算整改到位") }
            let all = try matters(Self.lookBacks, closed(context), context)
            let passed = try matters(
                Self.lookBacks,
                "\(closed(context)) AND matter_standing.outcome = \(outcome)",
                context
            )
            return .share(passed, of: all, none: "尚无完成的回头看")
        default: return .none("未知的计算口径：\(name)")
        }
    }

    /// Events that open what is counted: whatever procedures the rulebook has for them.
    private static let failures: Set<String> = ["sample-failed", "producer-failed"]
    private static let lookBacks: Set<String> = ["look-back-due"]

    // A matter is seen as it stood on the day looked at, not as it stands today.
    private func closed(_ context: MeasureContext) -> SQL {
        " AND matter_standing.closed_at < \(context.end)"
    }

    private func closedOnTime(_ context: MeasureContext) -> SQL {
        "\(closed(context)) AND matter_standing.closed_at < matter_standing.due_at"
    }

    private func closedLate(_ context: MeasureContext) -> SQL {
        """
        \(closed(context))
            AND (matter_standing.due_at IS NULL OR matter_standing.closed_at >= matter_standing.due_at)
        """
    }

    private func overdue(_ context: MeasureContext) -> SQL {
        """
         AND (matter_standing.closed_at IS NULL OR matter_standing.closed_at >= \(context.end))
            AND matter_standing.due_at < \(context.end) AND matter_standing.due_missing_year IS NULL\(MatterRecords.clockRan(at: context.end))
        """
    }

    private func open(_ context: MeasureContext) -> SQL {
        """
         AND (matter_standing.closed_at IS NULL OR matter_standing.closed_at >= \(context.end))
            AND (matter_standing.due_at IS NULL OR matter_standing.due_at >= \(context.end))
        """
    }

    private func conditions(_ events: Set<String>, _ condition: SQL, _ context: MeasureContext) -> SQL {
        let procedures = context.office.rulebook.procedures.filter { events.contains($0.opens ?? "") }.map(\.id)
        return """
            matter.county = \(context.county) AND matter.procedure_id IN (\(SQL.list(procedures))) AND matter_standing.state <> 'annulled'
                AND matter.opened_at >= \(context.yearStart) AND matter.opened_at < \(context.end)\
            \(context.scope.rows(of: .matters, as: "matter"))\(condition)
            """
    }

    private func matters(_ events: Set<String>, _ condition: SQL, _ context: MeasureContext) throws -> Int {
        try context.count(
            """
            SELECT COUNT(*) FROM matter
            JOIN matter_standing ON matter_standing.county = matter.county AND matter_standing.matter = matter.id
            WHERE \(conditions(events, condition, context))
            """
        )
    }

    func rows(of measure: String, with: [String: String], _ context: MeasureContext) throws -> [RowGroup] {
        let groups: [RowGroup]
        switch measure {
        case "disposed-on-time":
            groups = [
                try group("逾期未办结的核查处置", Self.failures, overdue(context), context),
                try group("逾期后才办结的核查处置", Self.failures, closedLate(context), context),
                try group("按期办结的核查处置", Self.failures, closedOnTime(context), context),
                try group("办理中的核查处置", Self.failures, open(context), context),
            ]
        case "passed":
            let outcome = with["outcome"] ?? ""
            groups = [
                try group(
                    "结论不是“\(outcome)”的回头看",
                    Self.lookBacks,
                    "\(closed(context)) AND matter_standing.outcome <> \(outcome)",
                    context
                ),
                try group(
                    "结论为“\(outcome)”的回头看",
                    Self.lookBacks,
                    "\(closed(context)) AND matter_standing.outcome = \(outcome)",
                    context
                ),
            ]
        default:
            groups = [
                try group("逾期未做的回头看", Self.lookBacks, overdue(context), context),
                try group("已完成的回头看", Self.lookBacks, closed(context), context),
                try group("办理中的回头看", Self.lookBacks, open(context), context),
            ]
        }
        return groups.filter { $0.total > 0 }
    }

    private func group(
        _ title: String,
        _ events: Set<String>,
        _ condition: SQL,
        _ context: MeasureContext
    ) throws -> RowGroup {
        let rows = try context.db.query(
            """
            SELECT matter.id, matter.title, matter.number, matter_standing.due_at, matter_standing.outcome,
                operator.name AS operator_name
            FROM matter
            JOIN matter_standing ON matter_standing.county = matter.county AND matter_standing.matter = matter.id
            LEFT JOIN operator ON operator.county = matter.county AND operator.id = matter.operator
            WHERE \(conditions(events, condition, context))
            ORDER BY matter_standing.due_at ASC NULLS LAST, matter.id LIMIT \(context.limit)
            """
        ).map { row in
            let due = try row.get("due_at", as: Int64?.self).map {
                Instant(milliseconds: $0).day.adding(days: -1).description
            }
            return RowGroup.Row(
                cells: [
                    try row.get("title"), try row.get("operator_name", as: String?.self) ?? "—", due ?? "未定",
                    try row.get("outcome", as: String?.self) ?? "",
                ],
                link: .matter(try row.get("id"))
            )
        }
        return RowGroup(
            title: title,
            columns: ["事项", "对象", "期限", "结果"],
            rows: rows,
            total: try matters(events, condition, context)
        )
    }
}

/// `reports.annual`: townships and departments that reported by the plan's day and sent a copy.
struct AnnualReportIndicator: Indicator {
    let standard = "on-time"
    let definitions = ["on-time": "在规定日期前报告年度工作并抄送县食安办的乡镇和部门 ÷ 应报告的乡镇和部门；退回后未重新报送的不算"]

    func measure(_ name: String, with: [String: String], _ context: MeasureContext) throws -> Measure {
        let standings = try ReportRecords(db: context.db, county: context.office.county)
            .standings(office: context.office, year: context.plan.year, scope: context.scope)
            .map { $0.seen(on: context.on) }
        guard let due = standings.first?.due else { return .none("规则库没有应报告的单位") }
        return Measure(
            numerator: standings.count(where: \.onTime),
            denominator: standings.count,
            isPending: context.on <= due
        )
    }

    func rows(of measure: String, with: [String: String], _ context: MeasureContext) throws -> [RowGroup] {
        let standings = try ReportRecords(db: context.db, county: context.office.county)
            .standings(office: context.office, year: context.plan.year, scope: context.scope)
            .map { $0.seen(on: context.on) }
        func group(_ title: String, _ chosen: [ReportStanding]) -> RowGroup {
            RowGroup(
                title: title,
                columns: ["单位", "收到", "抄送", "在线报送"],
                rows: chosen.map { standing in
                    RowGroup.Row(
                        cells: [
                            standing.name, standing.receivedOn?.description ?? "",
                            standing.copiedOn?.description ?? "", standing.way.state?.title ?? "",
                        ],
                        link: .none
                    )
                },
                total: chosen.count
            )
        }
        return [
            group("尚未按时报告并抄送", standings.filter { !$0.onTime }), group("已按时报告并抄送", standings.filter(\.onTime)),
        ]
    }
}
