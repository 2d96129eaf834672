import Primitives
import Rules
import Storage
import Supervision

/// What reading a layer needs.
struct MapReading {
    let db: any Connection
    let office: Office
    let scope: Scope
    let now: Instant

    var county: String { office.county.text }
}

/// A layer of the map and how its points are read; whoever adds a layer adds it to ``all``.
struct MapSource: Sendable {
    var layer: MapLayer
    var read: @Sendable (MapReading) throws -> [MapPoint]

    static let all: [MapSource] = [operators, grids, failedSamples, openMatters, recalls]

    private static let operators = MapSource(
        layer: MapLayer(
            id: "operators",
            title: "监管对象",
            subject: .operator,
            note: "有坐标的监管对象，已合并的登记除外",
            legend: [(.good, "坐标已核实"), (.warn, "坐标未核实"), (.plain, "已关闭")]
        )
    ) { reading in
        var points: [MapPoint] = []
        try reading.db.each(
            """
            SELECT operator.id, operator.name, operator.address, operator.township, operator.kind, operator.state,
                place.latitude, place.longitude, place.datum, place.verified_on
            FROM operator
            JOIN operator_place AS place ON place.county = operator.county AND place.operator = operator.id
            WHERE operator.county = \(reading.county) AND operator.merged_into IS NULL\
            \(reading.scope.rows(of: .operators, as: "operator"))
            ORDER BY operator.name_key, operator.id
            """
        ) { row in
            guard let place = try coordinate(row) else { return }
            let isVerified = try row.get("verified_on", as: String?.self) != nil
            let isClosed = try row.get("state", as: String.self) == "closed"
            points.append(
                MapPoint(
                    id: try row.get("id"),
                    name: try row.get("name"),
                    note: try row.get("address"),
                    township: try township(row),
                    kind: try kind(row),
                    tone: isClosed ? .plain : isVerified ? .good : .warn,
                    at: place,
                    isVerified: isVerified
                )
            )
        }
        return points
    }

    private static let failedSamples = MapSource(
        layer: MapLayer(
            id: "failed-samples",
            title: "不合格样品",
            subject: .sample,
            note: "近 24 个月的不合格样品，在被抽样单位（没有的在生产者）的位置",
            legend: [(.good, "核查处置已办结"), (.bad, "核查处置未办结")]
        )
    ) { reading in
        var points: [MapPoint] = []
        try reading.db.each(
            """
            SELECT sample.id, sample.food, sample.counted_on, sample.township, operator.name AS operator_name,
                operator.kind, place.latitude, place.longitude, place.datum, place.verified_on,
                CASE WHEN EXISTS (SELECT 1 FROM matter JOIN matter_standing AS standing
                        ON standing.county = matter.county AND standing.matter = matter.id
                    WHERE matter.county = sample.county AND matter.sample = sample.id
                        AND standing.state = 'open') THEN 1 ELSE 0 END AS pending
            FROM sample
            JOIN operator ON operator.county = sample.county
                AND operator.id = COALESCE(sample.supplier, sample.producer)
            JOIN operator_place AS place ON place.county = operator.county AND place.operator = operator.id
            WHERE sample.county = \(reading.county) AND sample.conclusion = 'fail'
                AND sample.counted_on >= \(reading.now.day.adding(months: -24).description)\
            \(reading.scope.rows(of: .samples, as: "sample"))
            ORDER BY sample.counted_on DESC, sample.id
            """
        ) { row in
            guard let place = try coordinate(row) else { return }
            points.append(
                MapPoint(
                    id: try row.get("id"),
                    name: try row.get("food"),
                    note:
                        "\(try row.get("operator_name", as: String.self))，\(try row.get("counted_on", as: String.self))",
                    township: try township(row),
                    kind: try kind(row),
                    tone: try row.get("pending", as: Int.self) == 1 ? .bad : .good,
                    at: place,
                    isVerified: try row.get("verified_on", as: String?.self) != nil
                )
            )
        }
        return points
    }

    private static let openMatters = MapSource(
        layer: MapLayer(
            id: "open-matters",
            title: "未办结事项",
            subject: .matter,
            note: "未办结的核查处置、回头看、整改等，在监管对象的位置",
            legend: [(.good, "时限三天以上"), (.warn, "三天内到期或时限未定"), (.bad, "已逾期")]
        )
    ) { reading in
        var points: [MapPoint] = []
        let soon = reading.now.adding(hours: 72).milliseconds
        try reading.db.each(
            """
            SELECT matter.id, matter.number, matter.title, matter.township, matter_standing.due_at, operator.kind,
                place.latitude, place.longitude, place.datum, place.verified_on
            FROM matter
            JOIN matter_standing ON matter_standing.county = matter.county AND matter_standing.matter = matter.id
            JOIN operator ON operator.county = matter.county AND operator.id = matter.operator
            JOIN operator_place AS place ON place.county = operator.county AND place.operator = operator.id
            WHERE matter.county = \(reading.county) AND matter_standing.state = 'open'\
            \(reading.scope.rows(of: .matters, as: "matter"))
            ORDER BY matter.number, matter.id
            """
        ) { row in
            guard let place = try coordinate(row) else { return }
            let due: Int64? = try row.get("due_at")
            let tone: MapTone = due.map { $0 <= reading.now.milliseconds ? .bad : $0 <= soon ? .warn : .good } ?? .warn
            points.append(
                MapPoint(
                    id: try row.get("id"),
                    name: try row.get("number"),
                    note: try row.get("title"),
                    township: try township(row),
                    kind: try kind(row),
                    tone: tone,
                    at: place,
                    isVerified: try row.get("verified_on", as: String?.self) != nil
                )
            )
        }
        return points
    }

    static func coordinate(_ row: Row) throws -> Coordinate? {
        guard let datum = Coordinate.Datum(rawValue: try row.get("datum")) else { return nil }
        return Coordinate(latitude: try row.get("latitude"), longitude: try row.get("longitude"), datum: datum)
    }

    static func township(_ row: Row) throws -> AreaCode? {
        try row.get("township", as: String?.self).flatMap { AreaCode($0) }
    }

    private static func kind(_ row: Row) throws -> OperatorKind? { OperatorKind(rawValue: try row.get("kind")) }
}
