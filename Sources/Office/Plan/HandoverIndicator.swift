import Primitives
import Rules
import Storage
import Supervision

/// `handovers.received-on-time`: hand-overs between desks (移送) acknowledged or returned in their time.
///
/// `transfers.on-time`: those to the police alone.
struct HandoverIndicator: Indicator {
    /// The desk to which they went; nil counts all.
    let to: Holder?
    let standard = "on-time"

    var definitions: [String: String] {
        let what = to == nil ? "移送" : "移送公安机关的事项"
        return ["on-time": "在期限内接收或退回的\(what) ÷ 已接收、已退回与逾期未答复的\(what)"]
    }

    func measure(_ name: String, with: [String: String], _ context: MeasureContext) throws -> Measure {
        guard name == standard else { return .none("未知的计算口径：\(name)") }
        let onTime = try count(answered(context, "<"), context)
        let late = try count(answered(context, ">="), context) + count(unanswered(context), context)
        return .share(onTime, of: onTime + late, none: "尚无移送，或移送都还在期限内")
    }

    // A hand-over is seen as it stood on the day looked at.
    private func answered(_ context: MeasureContext, _ comparison: SQL) -> SQL {
        """
         AND matter_handover.answered_at < \(context.end)
            AND matter_handover.answered_at \(comparison) COALESCE(matter_handover.due_at, matter_handover.answered_at + 1)
        """
    }

    private func unanswered(_ context: MeasureContext) -> SQL {
        """
         AND (matter_handover.answered_at IS NULL OR matter_handover.answered_at >= \(context.end))
            AND matter_handover.due_at < \(context.end)
        """
    }

    private func waiting(_ context: MeasureContext) -> SQL {
        """
         AND (matter_handover.answered_at IS NULL OR matter_handover.answered_at >= \(context.end))
            AND (matter_handover.due_at IS NULL OR matter_handover.due_at >= \(context.end))
        """
    }

    private func from(_ condition: SQL, _ context: MeasureContext) -> SQL {
        """
        FROM matter_handover JOIN matter ON matter.county = matter_handover.county
            AND matter.id = matter_handover.matter
        WHERE matter_handover.county = \(context.county) AND matter_handover.kind = 'handover'
            AND matter_handover.state <> 'withdrawn'\(receiver)
            AND matter_handover.sent_at >= \(context.yearStart) AND matter_handover.sent_at < \(context.end)\
        \(context.scope.rows(of: .matters, as: "matter"))\(condition)
        """
    }

    private var receiver: SQL { to.map { " AND matter_handover.to_holder = \($0.text)" } ?? "" }

    private func count(_ condition: SQL, _ context: MeasureContext) throws -> Int {
        try context.count("SELECT COUNT(*) AS total \(from(condition, context))")
    }

    func rows(of measure: String, with: [String: String], _ context: MeasureContext) throws -> [RowGroup] {
        [
            try group("逾期未答复的移送", unanswered(context), context),
            try group("逾期后才答复的移送", answered(context, ">="), context),
            try group("等待答复的移送", waiting(context), context),
            try group("按时答复的移送", answered(context, "<"), context),
        ].filter { $0.total > 0 }
    }

    private func group(_ title: String, _ condition: SQL, _ context: MeasureContext) throws -> RowGroup {
        let rows = try context.db.query(
            """
            SELECT matter.id, matter.title, matter_handover.from_holder, matter_handover.to_holder,
                matter_handover.sent_at, matter_handover.answered_at
            \(from(condition, context)) ORDER BY matter_handover.sent_at, matter_handover.id
            LIMIT \(context.limit)
            """
        ).map { row in
            func name(_ column: String) throws -> String {
                Holder(try row.get(column)).map { context.office.name(of: $0) } ?? ""
            }
            func day(_ column: String) throws -> String {
                try row.get(column, as: Int64?.self).map { Instant(milliseconds: $0).day.description } ?? ""
            }
            return RowGroup.Row(
                cells: [
                    try row.get("title"), "\(try name("from_holder")) → \(try name("to_holder"))", try day("sent_at"),
                    try day("answered_at"),
                ],
                link: .matter(try row.get("id"))
            )
        }
        return RowGroup(
            title: title,
            columns: ["事项", "移送", "送出", "答复"],
            rows: rows,
            total: try count(condition, context)
        )
    }
}
