import Primitives
import Rules
import Storage
import Supervision

/// What happened to a firm, from all tables that know of it, within what a person may see.
struct OperatorEvents {
    let db: any Connection
    let office: Office
    let scope: Scope
    /// The entries of the register that are the firm.
    let ids: [String]

    private static let limit = 200

    private var county: String { office.county.text }
    private var list: SQL { SQL.list(ids) }

    func all(_ records: [OperatorRecord]) throws -> [OperatorEvent] {
        let registered = records.map {
            OperatorEvent(day: $0.createdAt.day, kind: .registered, title: "登记入册", detail: $0.name)
        }
        let events =
            try samples(published: false) + matters(open: false) + patrols() + licences() + glns() + persons()
            + states() + merges() + registered
        return events.newestFirst
    }

    func samples(published: Bool) throws -> [OperatorEvent] {
        let condition: SQL = published ? " AND sample.published_on IS NOT NULL" : ""
        return try db.query(
            """
            SELECT sample.id, sample.food, sample.number, sample.rule_day, sample.first_conclusion,
                sample.conclusion, sample.kind
            FROM sample
            WHERE sample.county = \(county) AND (sample.supplier IN (\(list)) OR sample.producer IN (\(list)))\
            \(condition)\(scope.rows(of: .samples, as: "sample"))
            ORDER BY sample.rule_day DESC, sample.id LIMIT \(Self.limit)
            """
        ).map { row in
            let conclusion = SampleConclusion(rawValue: try row.get("conclusion")) ?? .undetermined
            let first: String = try row.get("first_conclusion")
            let tone: OperatorEvent.Tone = conclusion.isBad ? .bad : conclusion.isConcluded ? .good : .warn
            let isMonitoring = try row.get("kind", as: String.self) == SamplingRow.Kind.riskMonitoring.rawValue
            let wasFailed = first == "fail" && !conclusion.isBad
            return OperatorEvent(
                day: try day(row, "rule_day"),
                kind: .sample,
                title: "\(isMonitoring ? "风险监测" : "抽检")\(try row.get("food", as: String.self))：\(conclusion.chinese)",
                detail: [try row.get("number", as: String?.self) ?? "", wasFailed ? "初检不合格" : ""]
                    .filter { !$0.isEmpty }.joined(separator: " · "),
                tone: tone,
                subject: try row.get("id")
            )
        }
    }

    func matters(open: Bool) throws -> [OperatorEvent] {
        let condition: SQL = open ? " AND matter_standing.state = 'open'" : ""
        return try db.query(
            """
            SELECT matter.id, matter.title, matter.number, matter.opened_at, matter_standing.state,
                matter_standing.outcome, matter_standing.closed_at
            FROM matter
            JOIN matter_standing ON matter_standing.county = matter.county AND matter_standing.matter = matter.id
            WHERE matter.county = \(county) AND matter.operator IN (\(list))\(condition)\
            \(scope.rows(of: .matters, as: "matter"))
            ORDER BY matter.opened_at DESC, matter.id LIMIT \(Self.limit)
            """
        ).map { row in
            let closed: Int64? = try row.get("closed_at")
            let outcome = try row.get("outcome", as: String?.self) ?? ""
            let ended = closed.map { "\(Instant(milliseconds: $0).day) 办结：\(outcome)" }
            return OperatorEvent(
                day: Instant(milliseconds: try row.get("opened_at")).day,
                kind: .matter,
                title: try row.get("title"),
                detail: [try row.get("number", as: String.self), ended ?? "办理中"].joined(separator: " · "),
                tone: closed == nil ? .warn : .plain,
                subject: try row.get("id")
            )
        }
    }

    private func patrols() throws -> [OperatorEvent] {
        try db.query(
            """
            SELECT day, patroller, findings, measures, hazard FROM patrol
            WHERE county = \(county) AND operator IN (\(list)) ORDER BY day DESC, id LIMIT \(Self.limit)
            """
        ).map { row in
            let hazard = try row.get("hazard", as: Int.self) == 1
            return OperatorEvent(
                day: try day(row, "day"),
                kind: .patrol,
                title: hazard ? "网格巡查：发现隐患" : "网格巡查",
                detail: [try row.get("patroller", as: String.self), try row.get("findings"), try row.get("measures")]
                    .filter { !$0.isEmpty }.joined(separator: "；"),
                tone: hazard ? .bad : .plain
            )
        }
    }

    private func licences() throws -> [OperatorEvent] {
        try db.query(
            """
            SELECT kind, number, issued_on, issuer FROM operator_licence
            WHERE county = \(county) AND operator IN (\(list)) AND issued_on IS NOT NULL
            ORDER BY issued_on DESC, id LIMIT \(Self.limit)
            """
        ).map { row in
            OperatorEvent(
                day: try day(row, "issued_on"),
                kind: .licence,
                title: "取得\(try row.get("kind", as: String.self))",
                detail: [try row.get("number", as: String.self), try row.get("issuer")]
                    .filter { !$0.isEmpty }.joined(separator: " · ")
            )
        }
    }

    private func glns() throws -> [OperatorEvent] {
        try RegisterRecords(db: db, county: office.county).glns(of: ids).flatMap { gln in
            let entered = OperatorEvent(day: gln.since, kind: .gln, title: "登记位置码", detail: gln.number)
            let ended = gln.until.map { OperatorEvent(day: $0, kind: .gln, title: "停用位置码", detail: gln.number) }
            return [ended, entered].compactMap { $0 }
        }
    }

    private func persons() throws -> [OperatorEvent] {
        try db.query(
            """
            SELECT duty, name, since FROM operator_person
            WHERE county = \(county) AND operator IN (\(list)) ORDER BY since DESC, id LIMIT \(Self.limit)
            """
        ).map { row in
            let duty = PersonDuty(rawValue: try row.get("duty")) ?? .officer
            return OperatorEvent(
                day: try day(row, "since"),
                kind: .person,
                title: "\(duty.title)：\(try row.get("name", as: String.self))",
                detail: ""
            )
        }
    }

    private func states() throws -> [OperatorEvent] {
        try db.query(
            """
            SELECT state, day, reason FROM operator_state
            WHERE county = \(county) AND operator IN (\(list)) ORDER BY day DESC, id LIMIT \(Self.limit)
            """
        ).map { row in
            let closed = try row.get("state", as: String.self) == "closed"
            return OperatorEvent(
                day: try day(row, "day"),
                kind: .state,
                title: closed ? "关闭" : "重新开业",
                detail: try row.get("reason"),
                tone: closed ? .warn : .good
            )
        }
    }

    private func merges() throws -> [OperatorEvent] {
        try db.query(
            """
            SELECT operator_merge.merged, operator_merge.reason, operator_merge.merged_at, operator.name, operator.address
            FROM operator_merge
            JOIN operator ON operator.county = operator_merge.county AND operator.id = operator_merge.merged
            WHERE operator_merge.county = \(county) AND operator_merge.merged IN (\(list))\
            \(scope.rows(of: .operators, as: "operator"))
            ORDER BY operator_merge.merged_at DESC, operator_merge.merged LIMIT \(Self.limit)
            """
        ).map { row in
            OperatorEvent(
                day: Instant(milliseconds: try row.get("merged_at")).day,
                kind: .merge,
                title: "合并登记：\(try row.get("name", as: String.self))",
                detail: [try row.get("address", as: String.self), try row.get("reason")]
                    .filter { !$0.isEmpty }.joined(separator: "；"),
                subject: try row.get("merged")
            )
        }
    }

    private func day(_ row: Row, _ column: String) throws -> Day {
        Day(try row.get(column, as: String.self)) ?? Day(ordinal: 0)
    }
}
