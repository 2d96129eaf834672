import EPCIS
import Primitives
import Storage

/// Conditions of a query as SQL over `epcis_event`.
struct EventConditions {
    let county: AreaCode

    /// What narrows the candidates, and whether it says all that the query does.
    func narrowing(_ query: EventQuery) -> (sql: SQL, isExact: Bool) {
        var pieces: [SQL] = []
        var isExact = true
        for condition in query.conditions {
            if let piece = sql(condition) { pieces.append(piece) } else { isExact = false }
        }
        return (SQL.joined(pieces.map { " AND \($0)" }, separator: ""), isExact)
    }

    /// Nil where only the event itself can tell.
    private func sql(_ condition: QueryCondition) -> SQL? {
        switch condition {
        case .eventType(let types): "epcis_event.type IN (\(SQL.list(types.sorted())))"
        case .time(.event, let relation, let instant): time("epcis_event.event_time", relation, instant)
        case .time(.record, let relation, let instant): time("epcis_event.record_time", relation, instant)
        case .action(let actions): "epcis_event.action IN (\(SQL.list(actions.map(\.rawValue).sorted())))"
        case .term(.bizStep, let words): "epcis_event.biz_step IN (\(SQL.list(words.sorted())))"
        case .term(.disposition, let words): "epcis_event.disposition IN (\(SQL.list(words.sorted())))"
        case .place(.readPoint, let ids, _): "epcis_event.read_point IN (\(SQL.list(ids.sorted())))"
        case .place(.bizLocation, let ids, _): "epcis_event.biz_location IN (\(SQL.list(ids.sorted())))"
        case .transformation(let ids): "epcis_event.transformation_id IN (\(SQL.list(ids.sorted())))"
        case .eventID(let ids): "epcis_event.event_id IN (\(SQL.list(ids.sorted())))"
        case .declaresError: "epcis_event.declares_error = 1"
        case .match(let roles, let patterns):
            named(roles.map(\.text).sorted(), SQL.joined(patterns.map(Self.value), separator: " OR "))
        case .related(let kind, let type, let ids):
            named([EventRole.related(kind, type: type).text], "value IN (\(SQL.list(ids.sorted())))")
        default: nil
        }
    }

    private func time(_ column: SQL, _ relation: Comparison, _ instant: Instant) -> SQL {
        relation == .less ? "\(column) < \(instant.milliseconds)" : "\(column) >= \(instant.milliseconds)"
    }

    private func named(_ roles: [String], _ values: SQL) -> SQL {
        """
        epcis_event.sequence IN (SELECT event FROM epcis_event_value
            WHERE county = \(county.text) AND role IN (\(SQL.list(roles.flatMap { [$0, $0 + PreparedEvent.writtenMark] }))) AND (\(values)))
        """
    }

    /// A beginning is a range, which the index answers.
    private static func value(_ pattern: IdentifierPattern) -> SQL {
        let ranges = pattern.prefixes.map { prefix -> SQL in
            "(value >= \(prefix) AND value < \(prefix + "\u{10FFFF}"))"
        }
        return SQL.joined(["value IN (\(SQL.list(pattern.exact.sorted())))"] + ranges, separator: " OR ")
    }
}
