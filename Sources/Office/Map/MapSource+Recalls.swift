import Primitives
import Rules
import Storage
import Supervision

extension MapSource {
    /// Exercises recall nothing and are not shown.
    static let recalls = MapSource(
        layer: MapLayer(
            id: "recalls",
            title: "召回",
            subject: .recall,
            note: "近 24 个月发起的召回，在持有被召回批次的主体的位置；演练除外",
            legend: [(.good, "召回已结束"), (.warn, "已报告去向，召回未结束"), (.bad, "没有报告去向")],
            permission: .recordMovements
        )
    ) { reading in
        var points: [MapPoint] = []
        try reading.db.each(
            """
            SELECT recall.id, recall.number, recall.closed_at, recall.ordered_at, operator.name, operator.township,
                operator.kind, place.latitude, place.longitude, place.datum, place.verified_on, COUNT(*) AS goods,
                CAST(SUM(CASE WHEN recalled_goods.answered_at IS NULL THEN 1 ELSE 0 END) AS \(.int64)) AS waiting
            FROM recall_holding AS recalled_goods
            JOIN recall ON recall.county = recalled_goods.county AND recall.id = recalled_goods.recall
            JOIN operator ON operator.county = recalled_goods.county AND operator.id = recalled_goods.holder
            JOIN operator_place AS place ON place.county = operator.county AND place.operator = operator.id
            WHERE recalled_goods.county = \(reading.county) AND recall.mock = 0
                AND recall.ordered_at >= \(Instant(reading.now.day.adding(months: -24)).milliseconds)\
            \(reading.scope.rows(of: .operators, as: "operator"))
            GROUP BY recall.id, recall.number, recall.closed_at, recall.ordered_at, operator.id, operator.name,
                operator.township, operator.kind, place.latitude, place.longitude, place.datum, place.verified_on
            ORDER BY recall.ordered_at DESC, recall.id, operator.name, operator.id
            """
        ) { row in
            guard let place = try coordinate(row) else { return }
            let isClosed = try row.get("closed_at", as: Int64?.self) != nil
            let waiting: Int = try row.get("waiting")
            let goods: Int = try row.get("goods")
            points.append(
                MapPoint(
                    id: try row.get("id"),
                    name: try row.get("name"),
                    note: "\(try row.get("number", as: String.self))，\(goods) 处货物",
                    township: try township(row),
                    kind: OperatorKind(rawValue: try row.get("kind")),
                    tone: isClosed ? .good : waiting > 0 ? .bad : .warn,
                    at: place,
                    isVerified: try row.get("verified_on", as: String?.self) != nil
                )
            )
        }
        return points
    }
}
