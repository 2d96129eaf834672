import Primitives
import Rules
import Storage
import Supervision

/// What happened to a firm, from all tables that know of it, within what a person may see.
///
/// Each source is a statement of its own that is counted whole and read from its newest row; a page is the newest of all.
struct OperatorEvents {
    let db: any Connection
    let office: Office
    let scope: Scope
    /// The entries of the register that are the firm.
    let ids: [String]

    struct Source {
        var kind: OperatorEvent.Kind
        var columns: SQL
        /// `FROM … WHERE …`.
        var rows: SQL
        /// What it is sorted by: a day, or an instant.
        var day: SQL
        var isInstant = false
        /// What tells rows of one day apart.
        var id: SQL
        /// Without its day, which the source reads.
        var event: (Row) throws -> OperatorEvent
    }

    var county: String { office.county.text }
    var list: SQL { SQL.list(ids) }

    /// One page of all that happened, or of one kind, with the totals of every kind.
    func timeline(_ kind: OperatorEvent.Kind?, page: Int, on today: Day) throws -> OperatorTimeline {
        try timeline(of: sources(on: today), kind, page: page)
    }

    /// What a firm itself is shown: published results and open matters.
    func ownTimeline() throws -> OperatorTimeline {
        var timeline = OperatorTimeline()
        for source in [samples(published: true), matters(open: true)] {
            let part = try self.timeline(of: [source], nil, page: 1)
            timeline.events += part.events
            timeline.totals.merge(part.totals) { $1 }
        }
        return timeline
    }

    private func timeline(
        of sources: [Source],
        _ kind: OperatorEvent.Kind?,
        page: Int
    ) throws -> OperatorTimeline {
        var timeline = OperatorTimeline(kind: kind, page: max(1, page))
        var counts: [Int] = []
        for source in sources {
            let count: Int = try db.first("SELECT COUNT(*) AS total \(source.rows)")?.get("total") ?? 0
            counts.append(count)
            if count > 0 { timeline.totals[source.kind, default: 0] += count }
        }
        let last = max(1, (timeline.total + OperatorTimeline.size - 1) / OperatorTimeline.size)
        timeline.page = min(timeline.page, last)
        let end = timeline.page * OperatorTimeline.size
        var events: [OperatorEvent] = []
        for (source, count) in zip(sources, counts) where count > 0 && (kind == nil || kind == source.kind) {
            events += try read(source, limit: end)
        }
        timeline.events = Array(events.newestFirst.prefix(end).dropFirst(end - OperatorTimeline.size))
        return timeline
    }

    private func read(_ source: Source, limit: Int) throws -> [OperatorEvent] {
        try db.query(
            """
            SELECT \(source.day) AS event_day, \(source.columns) \(source.rows)
            ORDER BY event_day DESC, \(source.id) DESC LIMIT \(limit)
            """
        ).map { row in
            var event = try source.event(row)
            event.day =
                source.isInstant
                ? Instant(milliseconds: try row.get("event_day")).day
                : Day(try row.get("event_day", as: String.self)) ?? Day(ordinal: 0)
            return event
        }
    }

    private func sources(on today: Day) -> [Source] {
        let register = [registered, changed, states, merges, unmerges, glns, glnsEnded, verified, transfers]
        let people = [persons, personsEnded, licences, licencesEnded(today)]
        let work = [
            samples(published: false), specimens, rapidTests, matters(open: false), documents, patrols, certificates,
            hookChecks,
        ]
        // A market's gate is the county office's and the station's.
        return work + people + register + ([.office, .station].contains(scope.role.desk) ? [gateEntries] : [])
    }

    /// An event whose day its source fills in.
    static func event(
        _ kind: OperatorEvent.Kind,
        _ title: String,
        _ details: [String] = [],
        tone: OperatorEvent.Tone = .plain,
        subject: String? = nil,
        matter: String? = nil
    ) -> OperatorEvent {
        OperatorEvent(
            day: Day(ordinal: 0),
            kind: kind,
            title: title,
            detail: details.filter { !$0.isEmpty }.joined(separator: " · "),
            tone: tone,
            subject: subject,
            matter: matter
        )
    }
}

extension [OperatorEvent] {
    /// Events of one day stand in the order in which they were read.
    var newestFirst: [OperatorEvent] {
        enumerated().sorted { ($1.element.day, $0.offset) < ($0.element.day, $1.offset) }.map(\.element)
    }
}
