import Primitives
import Storage
import Supervision

/// What the ledger says against a day on which a firm is said to have closed or opened again.
struct OperatorStateCheck {
    let db: any Connection
    let office: Office
    let id: String

    private static let named = 5

    private var county: String { office.county.text }

    /// In words; nil where nothing does.
    func against(_ day: Day, closing: Bool) throws -> String? {
        let entries = try OperatorRecords(db: db, county: office.county).entries(ofFirmsOf: [id]).keys.sorted()
        let list = SQL.list(entries)
        let states: SQL =
            "SELECT MAX(day) AS day FROM operator_state WHERE county = \(county) AND operator IN (\(list))"
        if let last = try latest(states), day < last {
            return "不能早于上一次关闭或开业的日期（\(last)）"
        }
        guard closing else { return nil }
        let works: [(word: String, sql: SQL)] = [
            (
                "抽检",
                """
                SELECT MAX(sampled_on) AS day FROM sample
                WHERE county = \(county) AND (supplier IN (\(list)))
                """
            ),
            ("网格巡查", "SELECT MAX(day) AS day FROM patrol WHERE county = \(county) AND operator IN (\(list))"),
            (
                "发证",
                "SELECT MAX(issued_on) AS day FROM operator_licence WHERE county = \(county) AND operator IN (\(list))"
            ),
            ("入场登记", "SELECT MAX(arrived_on) AS day FROM gate_entry WHERE county = \(county) AND market IN (\(list))"),
            ("开具合格证", "SELECT MAX(issued_on) AS day FROM certificate WHERE county = \(county) AND issuer IN (\(list))"),
        ]
        let last = try works.compactMap { work in try latest(work.sql).map { (work.word, $0) } }.max { $0.1 < $1.1 }
        guard let last, day < last.1 else { return nil }
        return "这家在 \(last.1) 还有\(last.0)记录，关闭日期不能早于这一天"
    }

    private func latest(_ sql: SQL) throws -> Day? {
        try db.first(sql)?.get("day", as: String?.self).flatMap { Day($0) }
    }

    /// The open matters of the firm in words; nil where there is none.
    func openMatters() throws -> String? {
        let entries = try OperatorRecords(db: db, county: office.county).entries(ofFirmsOf: [id]).keys.sorted()
        let numbers: [String] = try db.query(
            """
            SELECT matter.number FROM matter
            JOIN matter_standing ON matter_standing.county = matter.county AND matter_standing.matter = matter.id
            WHERE matter.county = \(county) AND matter.operator IN (\(SQL.list(entries)))
                AND matter_standing.state = 'open' ORDER BY matter.opened_at, matter.id
            """
        ).map { try $0.get("number") }
        guard !numbers.isEmpty else { return nil }
        let more = numbers.count > Self.named ? "等" : ""
        return
            "这家还有 \(numbers.count) 件事项没有办结（\(numbers.prefix(Self.named).joined(separator: "、"))\(more)），关闭后仍要办完；确认要关闭的，请勾选"
    }
}
