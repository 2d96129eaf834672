package import EPCIS
import Primitives
import Storage

/// Answers questions for captured events (EPCIS 2.0, 8.2.7 and 12.7).
package struct EventDesk: Sendable {
    let office: Office

    package init(_ office: Office) { self.office = office }

    /// Candidates that are read for one page at most: then the page ends early and the next one goes on.
    package static let scanLimit = 20_000
    /// Events at most that are sorted by a field of a user's own.
    package static let sortLimit = 10_000

    /// The events of a page; `position` is that which the page before gave.
    ///
    /// - Throws: ``RepositoryRefusal`` where there are more events than the query allows or can be sorted.
    package func page(
        _ query: EventQuery,
        from position: EventPosition? = nil,
        limit: Int,
        by officer: Officer
    ) async throws -> EventPage {
        try CaptureDesk.require(officer)
        let county = office.county
        return try await office.database.read { db in
            try EventSearch(db: db, county: county, query: query).page(from: position, limit: limit)
        }
    }

    /// The event of an identifier, and what was declared of it.
    package func events(id: String, by officer: Officer) async throws -> [Event] {
        try CaptureDesk.require(officer)
        let county = office.county
        return try await office.database.read { db in
            try db.query(
                """
                SELECT body FROM epcis_event WHERE county = \(county.text) AND event_id = \(id) ORDER BY sequence
                """
            ).compactMap { EventSearch.event(try $0.get("body")) }
        }
    }

    /// A collection whose members are what events name.
    package enum Collection: String, Sendable, Hashable, CaseIterable {
        case eventTypes, epcs, bizSteps, bizLocations, readPoints, dispositions
    }

    /// Members in the order of their text, after `last`.
    package func members(
        of collection: Collection,
        after last: String?,
        limit: Int,
        by officer: Officer
    ) async throws -> [String] {
        try CaptureDesk.require(officer)
        let county = office.county
        return try await office.database.read { db in
            let (column, source) = Self.source(collection, county)
            let after: SQL = last.map { " AND \(column) > \($0)" } ?? ""
            return try db.query(
                "SELECT DISTINCT \(column) AS member FROM \(source)\(after) ORDER BY member LIMIT \(limit)"
            ).map { try $0.get("member") }
        }
    }

    /// Whether any event names a member of a collection; `id` is canonical.
    package func has(_ id: String, in collection: Collection, by officer: Officer) async throws -> Bool {
        try CaptureDesk.require(officer)
        let county = office.county
        return try await office.database.read { db in
            let (column, source) = Self.source(collection, county)
            return try db.first("SELECT 1 AS one FROM \(source) AND \(column) = \(id) LIMIT 1") != nil
        }
    }

    private static func source(_ collection: Collection, _ county: AreaCode) -> (column: SQL, source: SQL) {
        let key = county.text
        func events(_ column: SQL) -> (SQL, SQL) {
            (column, "epcis_event WHERE county = \(key) AND \(column) IS NOT NULL")
        }
        switch collection {
        case .eventTypes: return events("type")
        case .bizSteps: return events("biz_step")
        case .bizLocations: return events("biz_location")
        case .readPoints: return events("read_point")
        case .dispositions: return events("disposition")
        case .epcs:
            let roles = [EventRole.epc, .child, .parent, .input, .output].map(\.text)
            return ("value", "epcis_event_value WHERE county = \(key) AND role IN (\(SQL.list(roles)))")
        }
    }
}

/// Looks for the events of a query in one snapshot.
struct EventSearch {
    let db: any Connection
    let county: AreaCode
    let query: EventQuery
    private let narrowing: SQL
    private let isExact: Bool

    struct Found {
        var sequence: Int64
        var key: Int64
        var event: Event
    }

    init(db: any Connection, county: AreaCode, query: EventQuery) throws {
        self.db = db
        self.county = county
        let query = try Self.withDescendants(query, db, county)
        self.query = query
        (narrowing, isExact) = EventConditions(county: county).narrowing(query)
    }

    static func event(_ body: String) -> Event? { Document.read(Array(body.utf8)).document.events.first }

    /// Adds to places what lies within them, as master data says.
    static func withDescendants(_ query: EventQuery, _ db: any Connection, _ county: AreaCode) throws -> EventQuery {
        var query = query
        for (index, condition) in query.conditions.enumerated() {
            guard case .place(let place, var ids, withDescendants: true) = condition else { continue }
            var waiting = ids.sorted()
            while !waiting.isEmpty {
                let rows = try db.query(
                    """
                    SELECT child FROM epcis_place_child
                    WHERE county = \(county.text) AND parent IN (\(SQL.list(Array(waiting.prefix(400)))))
                    """
                )
                waiting.removeFirst(min(400, waiting.count))
                for row in rows {
                    let child: String = try row.get("child")
                    if ids.insert(child).inserted { waiting.append(child) }
                }
            }
            query.conditions[index] = .place(place, ids, withDescendants: false)
        }
        return query
    }

    func page(from position: EventPosition?, limit: Int) throws -> EventPage {
        let upper = try position?.upper ?? CaptureRecords(db: db, county: county).lastSequence()
        if position == nil, let most = query.maxEventCount { try requireAtMost(most, upper) }
        if case .field(let name) = query.order {
            return try sorted(by: name, from: position, limit: limit, upper: upper)
        }
        let remaining = position == nil ? query.eventCountLimit : position?.remaining
        let wanted = min(limit, remaining ?? limit)
        let start = position.map { (key: $0.key, sequence: $0.sequence) }
        var (found, stop) = try scan(after: start, upper: upper, wanted: wanted + 1)
        if found.count > wanted {
            found.removeLast()
            stop = found.last.map { ($0.key, $0.sequence) }
        }
        let left = remaining.map { $0 - found.count }
        let isOver = left.map { $0 <= 0 } ?? false
        let next =
            isOver ? nil : stop.map { EventPosition(key: $0.key, sequence: $0.sequence, upper: upper, remaining: left) }
        return EventPage(events: found.map(\.event), next: next, upper: upper)
    }

    /// Up to `wanted` events, and where to go on; nil where the end was reached.
    func scan(
        after start: (key: Int64, sequence: Int64)?,
        upper: Int64,
        wanted: Int
    ) throws -> (found: [Found], stop: (key: Int64, sequence: Int64)?) {
        var found: [Found] = []
        var at = start
        var scanned = 0
        while found.count < wanted {
            let asked = isExact ? wanted - found.count : 256
            let rows = try candidates(after: at, upper: upper, limit: asked)
            for row in rows {
                let place: (key: Int64, sequence: Int64) = (try row.get("key"), try row.get("sequence"))
                at = place
                guard let event = Self.event(try row.get("body")), isExact || query.matches(event) else { continue }
                found.append(Found(sequence: place.sequence, key: place.key, event: event))
                if found.count == wanted { return (found, at) }
            }
            scanned += rows.count
            if rows.count < asked { return (found, nil) }
            if scanned >= EventDesk.scanLimit { return (found, at) }
        }
        return (found, at)
    }

    private func candidates(after start: (key: Int64, sequence: Int64)?, upper: Int64, limit: Int) throws -> [Row] {
        let isByTime = query.order == .eventTime
        // The record time grows with the number.
        let key: SQL = isByTime ? "epcis_event.event_time" : "epcis_event.sequence"
        let isAscending = query.order == nil || query.isAscending
        let direction: SQL = isAscending ? "ASC" : "DESC"
        var later: SQL = ""
        if let start {
            let relation: SQL = isAscending ? ">" : "<"
            later =
                isByTime
                ? """
                 AND (\(key) \(relation) \(start.key)
                    OR (\(key) = \(start.key) AND epcis_event.sequence \(relation) \(start.sequence)))
                """ : " AND \(key) \(relation) \(start.sequence)"
        }
        let order: SQL = isByTime ? "\(key) \(direction), epcis_event.sequence \(direction)" : "\(key) \(direction)"
        return try db.query(
            """
            SELECT epcis_event.sequence, \(key) AS key, epcis_event.body FROM epcis_event
            WHERE epcis_event.county = \(county.text) AND epcis_event.sequence <= \(upper)\(narrowing)\(later)
            ORDER BY \(order) LIMIT \(limit)
            """
        )
    }

    private func requireAtMost(_ most: Int, _ upper: Int64) throws {
        var start: (key: Int64, sequence: Int64)?
        var count = 0
        var rounds = 0
        repeat {
            let (found, stop) = try scan(after: start, upper: upper, wanted: min(most + 1 - count, 1000))
            count += found.count
            start = stop
            rounds += 1
            guard rounds <= 1000 else {
                throw RepositoryRefusal(.queryTooComplex, "The query looks at too many events: narrow it.")
            }
        } while start != nil && count <= most
        if count > most {
            throw RepositoryRefusal(.queryTooLarge, "There are more than \(most) events: the query's maxEventCount.")
        }
    }

    /// Events in the order of a field of a user's own; those without it come last.
    private func sorted(
        by name: QueryFieldName,
        from position: EventPosition?,
        limit: Int,
        upper: Int64
    ) throws -> EventPage {
        let (found, stop) = try scan(after: nil, upper: upper, wanted: EventDesk.sortLimit + 1)
        guard stop == nil else {
            throw RepositoryRefusal(
                .queryTooComplex,
                "At most \(EventDesk.sortLimit) events are sorted by a field: narrow the query."
            )
        }
        var ordered = found.map { (key: $0.event.orderKey(name), found: $0) }
        ordered.sort { left, right in
            guard let first = left.key, let second = right.key else { return left.key != nil && right.key == nil }
            if first == second { return left.found.sequence < right.found.sequence }
            let isBefore: Bool =
                if let one = DecimalNumber(first), let other = DecimalNumber(second) { one < other } else {
                    first < second
                }
            return isBefore == query.isAscending
        }
        if let count = query.eventCountLimit { ordered = Array(ordered.prefix(count)) }
        let start = min(max(0, Int(position?.key ?? 0)), ordered.count)
        let end = min(start + limit, ordered.count)
        let next =
            end < ordered.count ? EventPosition(key: Int64(end), sequence: 0, upper: upper, remaining: nil) : nil
        return EventPage(events: ordered[start..<end].map(\.found.event), next: next, upper: upper)
    }
}
